"""Replays as text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.questions.answer import percent
from onpace.questions.reasons import counted
from onpace.scoring.verdicts import (
    by_month,
    coverage_of_totals,
    is_fresh,
    month_score,
    quarter_score,
    surprises,
)
from onpace.show.table import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.scoring.bootstrap import Interval
    from onpace.scoring.quarters import QuarterCase
    from onpace.scoring.replay import TargetCase, TargetReplay
    from onpace.scoring.verdicts import MonthScore

#: The months whose mean decides: later ones are nearly settled for everybody.
DECIDING = range(10)
_MOST_SURPRISES = 20
_ENDS = (
    "31 December", "31 January", "28 February", "31 March", "30 April", "31 May", "30 June",
    "31 July", "31 August", "30 September", "31 October", "30 November",
)  # fmt: skip

HONESTY = (
    "Settings are constants, in part fitted on months of the same makers up to 2026: that flatters "
    "onpace. The peers are fitted on nothing later than each day."
)


def targets_text(replay: TargetReplay) -> str:
    """Brier scores by month, the peers beside them, and the odds that were most wrong."""
    if not replay.cases:
        return "No target could be replayed."
    deciding = [case for case in replay.cases if case.month in DECIDING]
    fresh = [case for case in deciding if is_fresh(case)]
    sections = [
        _months(replay.cases),
        _beside("months 0 to 9", deciding),
        _beside("of them with figures no older than 100 days", fresh),
        _coverage(replay.cases),
    ]
    wrong = surprises(replay.cases)
    if wrong:
        sections.append(_surprises(wrong))
    sections.append(HONESTY)
    return "\n\n".join(section for section in sections if section)


def _months(cases: Sequence[TargetCase]) -> str:
    scores = by_month(cases)
    names = [one.peer for one in scores[-1].peers]
    head = ("as of", "targets", "makers' years", "met", "onpace", *names)
    rows = [head, *(_month_row(score, names) for score in scores)]
    title = "Brier score of the odds (0 is best, .25 is a coin), by month's end"
    return "\n".join([title, "", *aligned(rows, right=range(1, len(head)))])


def _month_row(score: MonthScore, names: list[str]) -> tuple[str, ...]:
    theirs = {one.peer: one.theirs for one in score.peers}
    figures = [points(theirs[name]) if name in theirs else "" for name in names]
    end = month_end(score.month or 0)
    return (
        end,
        str(score.cases),
        str(score.maker_years),
        str(score.met),
        points(score.brier.value),
        *figures,
    )


def month_end(month: int) -> str:
    """The day a month of the year is over.

    >>> month_end(0), month_end(3)
    ('31 December before', '31 March')
    """
    return f"{_ENDS[month]} before" if month == 0 else _ENDS[month]


def _beside(which: str, cases: Sequence[TargetCase]) -> str:
    if not cases:
        return ""
    score = month_score(cases)
    head = (which, "onpace", "peer", "difference", "95% interval")
    rows = [head]
    for one in score.peers:
        gap = one.difference
        rows.append(
            (one.peer, points(one.ours), points(one.theirs), signed(gap.value), between(gap))
        )
    told = (
        f"{score.cases} cases, {score.maker_years} makers' years, {score.makers} makers; intervals "
        "draw whole makers again."
    )
    return "\n".join([*aligned(rows, right=(1, 2, 3)), told])


def _coverage(cases: Sequence[TargetCase]) -> str:
    found = coverage_of_totals(cases)
    return (
        f"80% ranges of the year's total held {found.value:.0%} of {found.cases} totals "
        f"({between(found, share=True)})."
    )


def _surprises(wrong: Sequence[TargetCase]) -> str:
    lines = [f"Under 5% and met, or over 95% and missed: {len(wrong)}"]
    rows = [
        (
            case.name,
            f"{case.target:,.0f}",
            case.day,
            percent(case.odds),
            "met" if case.met else "missed",
            f"{case.middle:,.0f}",
            "" if case.actual is None else f"{case.actual:,.0f}",
        )
        for case in wrong[:_MOST_SURPRISES]
    ]
    head = ("", "target", "as of", "odds", "", "middle", "came")
    lines += [f"  {line}" for line in aligned([head, *rows], right=(1, 3, 5, 6))]
    if len(wrong) > _MOST_SURPRISES:
        lines.append(f"  and {len(wrong) - _MOST_SURPRISES} more")
    return "\n".join(lines)


def quarters_text(cases: Sequence[QuarterCase]) -> str:
    """Every quarter beside the rival's number, and the scores over all."""
    if not cases:
        return "No quarter could be replayed."
    score = quarter_score(cases)
    head = ("", "quarter", "as of", score.rival, "onpace", "80% of paths", "came")
    rows = [head, *(_quarter_row(case) for case in cases)]
    gap = score.error_difference
    lines = [
        (
            f"{counted(score.cases, 'quarter')}. Mean absolute log error: "
            f"onpace {points(score.error)}, {score.rival} {points(score.rival_error)}; "
            f"difference {signed(gap.value)} ({between(gap)})."
        ),
        f"80% ranges held {score.covered.value:.0%} ({between(score.covered, share=True)}).",
    ]
    if score.score_difference is not None and score.score is not None:
        gap = score.score_difference
        lines.append(
            f"Log-CRPS on {score.scored} of them: onpace {points(score.score)}, {score.rival} with "
            f"its usual errors {points(score.rival_score or 0.0)}; difference {signed(gap.value)} "
            f"({between(gap)})."
        )
    return "\n".join([*aligned(rows, right=(3, 4, 5, 6)), "", *lines, "", HONESTY])


def _quarter_row(case: QuarterCase) -> tuple[str, ...]:
    said = f"{case.said_low:,.0f}"
    if case.said_high != case.said_low:
        said += f" to {case.said_high:,.0f}"
    return (
        case.maker,
        case.quarter,
        case.day,
        said,
        f"{case.middle:,.0f}",
        f"{case.low:,.0f} to {case.high:,.0f}",
        f"{case.actual:,.0f}",
    )


def points(value: float) -> str:
    """A score to three digits.

    >>> points(0.1234), points(1.5)
    ('.123', '1.500')
    """
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def signed(value: float) -> str:
    """A difference to three digits, with its sign.

    >>> signed(-0.05), signed(0.0213)
    ('-.050', '+.021')
    """
    return f"{'-' if value < 0 else '+'}{points(abs(value))}"


def between(interval: Interval, *, share: bool = False) -> str:
    """An interval in words."""
    if share:
        return f"95% interval {interval.low:.0%} to {interval.high:.0%}"
    return f"{signed(interval.low)} to {signed(interval.high)}"
