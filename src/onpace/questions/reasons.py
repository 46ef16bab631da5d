"""The answer's reasons in plain sentences, each carried by one of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onpace.questions.answer import Ambition, Pace, TargetOdds, Trust, YearSoFar


def reasons_for(  # noqa: PLR0913 - the parts of an answer
    year: int,
    total: dict[str, float],
    *,
    main: TargetOdds | None,
    pace: Pace,
    so_far: YearSoFar,
    ambition: Ambition | None,
    trust: Trust,
) -> tuple[str, ...]:
    """Why the verdict is what it is, most telling first."""
    found = [_range(year, total), _known(year, so_far, pace), _needed(main, pace)]
    found += [_naive(pace), _ambition(year, ambition), trust.warning]
    return tuple(f"{reason[0].upper()}{reason[1:]}." for reason in found if reason)


def _range(year: int, total: dict[str, float]) -> str:
    return (
        f"half of all paths end {year} between {rounded(total['p25'])} and "
        f"{rounded(total['p75'])}, four in five between {rounded(total['p10'])} and "
        f"{rounded(total['p90'])}"
    )


def _known(year: int, so_far: YearSoFar, pace: Pace) -> str:
    if not so_far.exact and not so_far.inexact:
        return f"nothing is said about {year} itself yet"
    exact = ""
    if so_far.exact_through:
        exact = f"{so_far.exact_total:,.0f} exactly through {so_far.exact_through}"
    inexact = f"{len(so_far.inexact)} inexact figures" if so_far.inexact else ""
    parts = " and ".join(part for part in (exact, inexact) if part)
    return f"of {year} the book knows {parts}; about {rounded(pace.so_far)} delivered in all"


def _needed(main: TargetOdds | None, pace: Pace) -> str:
    if main is None or main.settled or pace.needed is None or not pace.recent:
        return ""
    ratio = pace.needed / pace.recent
    return (
        f"{main.value:,.0f} needs {rounded(pace.needed)} a month for {pace.months_left} more "
        f"months, {ratio:.2g} times the {rounded(pace.recent)} of the last three"
    )


def _naive(pace: Pace) -> str:
    if pace.naive_year is None or pace.months_left == 0:
        return ""
    why = "; ".join(pace.why_naive_differs)
    return f"{pace.latest_month} times twelve would be {rounded(pace.naive_year)}, but {why}"


def _ambition(year: int, ambition: Ambition | None) -> str:
    if ambition is None:
        return ""
    change = ambition.growth - 1
    asks = f"{change:.0%} more" if change >= 0 else f"{-change:.0%} less"
    beside = ""
    if ambition.alike:
        beside = f"; of {ambition.alike} first targets that asked as much, {ambition.alike_met} "
        beside += "was met" if ambition.alike_met == 1 else "were met"
    return (
        f"the target asks for {asks} than {year - 1}, bolder than "
        f"{ambition.bolder_than:.0%} of {ambition.compared} first targets in the book{beside}"
    )


def rounded(value: float) -> str:
    """A number of vehicles with three digits that count.

    >>> rounded(511_298), rounded(42_350)
    ('511,000', '42,400')
    """
    if value < 1:
        return "0"
    digits = len(str(int(value)))
    step = 10 ** max(digits - 3, 0)
    return f"{round(value / step) * step:,.0f}"
