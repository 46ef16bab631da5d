"""The answer's reasons in plain sentences, each carried by one of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onpace.questions.answer import Ambition, Pace, TargetOdds, Trust, YearSoFar

# A range this narrow about its middle is told as one number.
_ONE_NUMBER = 0.01
# A pace this close to another is about the same; a growth this small is none.
_ABOUT, _SAME_GROWTH = 0.05, 0.005


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
    found += [_naive(pace), _ambition(year, ambition, main), trust.warning]
    return tuple(f"{reason[0].upper()}{reason[1:]}." for reason in found if reason)


def _range(year: int, total: dict[str, float]) -> str:
    middle = total["p50"]
    if max(total["p95"] - middle, middle - total["p05"]) <= _ONE_NUMBER * middle:
        return f"nine in ten paths end {year} within 1% of {rounded(middle)}"
    return (
        f"half of all paths end {year} between {rounded(total['p25'])} and "
        f"{rounded(total['p75'])}, four in five between {rounded(total['p10'])} and "
        f"{rounded(total['p90'])}"
    )


def _known(year: int, so_far: YearSoFar, pace: Pace) -> str:
    parts = []
    if so_far.exact_through:
        parts.append(f"{so_far.exact_total:,.0f} exactly through {so_far.exact_through}")
    if so_far.scattered:
        parts.append(f"{counted(len(so_far.scattered), 'exact figure')} after a gap")
    if so_far.inexact:
        parts.append(counted(len(so_far.inexact), "inexact figure"))
    if not parts:
        return f"nothing is said about {year} itself yet"
    known = f"of {year} the book knows {listed(parts)}"
    if (
        rounded(so_far.exact_total) == rounded(pace.so_far)
        or so_far.exact_through == f"{year}-12-31"
    ):
        return known
    return f"{known}; about {rounded(pace.so_far)} delivered in all"


def _needed(main: TargetOdds | None, pace: Pace) -> str:
    if main is None or main.settled or pace.needed is None or not pace.recent:
        return ""
    if not pace.needed:
        return f"the paths' middle has passed {main.value:,.0f} already"
    ratio = pace.needed / pace.recent
    lately = "last month" if pace.recent_months == 1 else f"last {pace.recent_months} months"
    return (
        f"{main.value:,.0f} needs {rounded(pace.needed)} a month for "
        f"{counted(pace.months_left, 'more month')}, {_times(ratio)} the {rounded(pace.recent)} "
        f"of the {lately} known"
    )


def _times(ratio: float) -> str:
    if abs(ratio - 1) < _ABOUT:
        return "about"
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.2g} times"  # noqa: PLR2004 - digits


def _naive(pace: Pace) -> str:
    if pace.naive_year is None or pace.months_left == 0:
        return ""
    why = "; ".join(pace.why_naive_differs)
    return f"{pace.latest_month} times twelve would be {rounded(pace.naive_year)}, but {why}"


def _ambition(year: int, ambition: Ambition | None, main: TargetOdds | None) -> str:
    if ambition is None:
        return ""
    own = main is not None and main.announced_on is None
    asked = f"{'your number' if own else 'the target'} asks for {_growth(ambition.growth, year)}"
    if not ambition.compared:
        return asked
    beside = ""
    if ambition.alike:
        were = "was" if ambition.alike_met == 1 else "were"
        beside = (
            f"; of {counted(ambition.alike, 'first target')} that asked as much, "
            f"{ambition.alike_met} {were} met"
        )
    return (
        f"{asked}, bolder than {ambition.bolder_than:.0%} of "
        f"{counted(ambition.compared, 'first target')} in the book{beside}"
    )


def _growth(growth: float, year: int) -> str:
    change = growth - 1
    if abs(change) < _SAME_GROWTH:
        return f"as much as {year - 1}"
    if growth >= 10:  # noqa: PLR2004 - percent of four digits tell nobody anything
        return f"{growth:,.0f} times {year - 1}"
    return f"{abs(change):.0%} {'more' if change > 0 else 'less'} than {year - 1}"


def counted(number: int, thing: str) -> str:
    """A number of things.

    >>> counted(1, "month"), counted(3, "month")
    ('1 month', '3 months')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def listed(parts: list[str]) -> str:
    """Parts as they are listed in a sentence.

    >>> listed(["one", "two", "three"])
    'one, two and three'
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


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
