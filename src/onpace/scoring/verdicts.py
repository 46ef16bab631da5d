"""What a replay says: Brier scores by month beside the peers, and where the odds failed.

Averages are over cases; the intervals draw whole blocks again, a block being a maker with all of
its years, since what one maker's years share is not new evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from onpace.questions.answer import QUANTILES
from onpace.scoring.bootstrap import Interval, mean_interval
from onpace.scoring.scores import brier, log_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.scoring.quarters import QuarterCase
    from onpace.scoring.replay import TargetCase

# A share of thousands of draws, rounded to four digits, is kept this far from never and always.
_LEAST = 5e-4
FRESH_DAYS = 100
SURE_BELOW, SURE_ABOVE = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Comparison:
    """One forecaster beside a peer on the cases both judged.

    Attributes:
        peer: the peer's name.
        ours: mean Brier score of the odds.
        theirs: mean Brier score of the peer.
        difference: ours less theirs, with its paired 95% interval; below zero is better.
    """

    peer: str
    ours: float
    theirs: float
    difference: Interval


@dataclass(frozen=True, slots=True)
class MonthScore:
    """All cases of one month's end.

    Attributes:
        month: months of the year that are over; None for several months together.
        cases: how many targets.
        maker_years: of how many makers' years.
        makers: of how many makers.
        met: how many were met.
        brier: mean Brier score of the odds, with its 95% interval.
        log_score: mean log score of the odds.
        peers: the comparison with each peer.
    """

    month: int | None
    cases: int
    maker_years: int
    makers: int
    met: int
    brier: Interval
    log_score: float
    peers: tuple[Comparison, ...]


def by_month(cases: Sequence[TargetCase]) -> tuple[MonthScore, ...]:
    """Scores of every month that has cases, in order."""
    months = sorted({case.month for case in cases})
    return tuple(
        month_score([case for case in cases if case.month == month], month) for month in months
    )


def month_score(cases: Sequence[TargetCase], month: int | None = None) -> MonthScore:
    """Scores of some cases together.

    Raises:
        ValueError: when there is none.
    """
    if not cases:
        raise ValueError("there is no case to score")
    odds, met = [case.odds for case in cases], [case.met for case in cases]
    blocks = [case.maker for case in cases]
    names = dict.fromkeys(name for case in cases for name in case.peers)
    return MonthScore(
        month=month,
        cases=len(cases),
        maker_years=len({(case.name, case.year) for case in cases}),
        makers=len(set(blocks)),
        met=sum(met),
        brier=mean_interval(brier(odds, met), blocks),
        log_score=float(log_score(odds, met, least=_LEAST).mean()),
        peers=tuple(_beside(cases, name) for name in names),
    )


def _beside(cases: Sequence[TargetCase], peer: str) -> Comparison:
    shared = [case for case in cases if peer in case.peers]
    met = [case.met for case in shared]
    ours = brier([case.odds for case in shared], met)
    theirs = brier([case.peers[peer] for case in shared], met)
    difference = mean_interval(ours - theirs, [case.maker for case in shared])
    return Comparison(peer, float(ours.mean()), float(theirs.mean()), difference)


def surprises(cases: Sequence[TargetCase]) -> tuple[TargetCase, ...]:
    """Cases whose odds were under 5% and were met, or over 95% and were missed, the worst first."""
    wrong = [
        case
        for case in cases
        if (case.met and case.odds < SURE_BELOW) or (not case.met and case.odds > SURE_ABOVE)
    ]
    return tuple(sorted(wrong, key=lambda c: (c.odds if c.met else 1 - c.odds, c.name, c.year)))


def is_fresh(case: TargetCase) -> bool:
    """Whether anything reported by then reaches into the last hundred days, as quarters do."""
    age = date.fromisoformat(case.day) - date.fromisoformat(case.newest)
    return age.days <= FRESH_DAYS


def coverage_of_totals(cases: Sequence[TargetCase]) -> Interval:
    """How often the year's exact total lay in the 80% range, each series and day counted once.

    Raises:
        ValueError: when no case has an exact total.
    """
    days = {(case.name, case.day): case for case in cases if case.actual is not None}
    inside = [c.low <= (c.actual or 0.0) <= c.high for c in days.values()]
    return mean_interval(np.asarray(inside, float), [case.maker for case in days.values()])


def places_of_totals(cases: Sequence[TargetCase]) -> tuple[tuple[float, float], ...]:
    """Where the year's exact totals fell between the quantiles of the paths.

    Returns:
        For each stretch between two quantiles, from below 5% to above 95%: the share that should
        fall there and the share that did, each series and day counted once.
    """
    days = {(case.name, case.day): case.place for case in cases if case.place is not None}
    levels = [0.0, *QUANTILES.values(), 1.0]
    expected = [high - low for low, high in pairwise(levels)]
    fell = [sum(place == one for place in days.values()) for one in range(len(expected))]
    total = max(len(days), 1)
    return tuple((should, did / total) for should, did in zip(expected, fell, strict=True))


@dataclass(frozen=True, slots=True)
class QuarterScore:
    """Quarters beside a rival's numbers.

    Attributes:
        rival: whose numbers.
        cases: how many.
        error: mean absolute log error of the paths' middle.
        rival_error: mean absolute log error of the rival's number.
        error_difference: their difference with its paired 95% interval, blocks being makers' years.
        scored: cases in which the rival's usual error was known.
        score: mean log-CRPS of the paths on those.
        rival_score: mean log-CRPS of the rival on those.
        score_difference: their difference with its interval; None without such cases.
        covered: how often the outcome lay in the paths' 80% range.
    """

    rival: str
    cases: int
    error: float
    rival_error: float
    error_difference: Interval
    scored: int
    score: float | None
    rival_score: float | None
    score_difference: Interval | None
    covered: Interval


def quarter_score(cases: Sequence[QuarterCase]) -> QuarterScore:
    """Scores of the quarters beside one rival.

    Raises:
        ValueError: when there is none.
    """
    if not cases:
        raise ValueError("there is no case to score")
    blocks = [(case.maker, case.quarter[:4]) for case in cases]
    ours = np.abs([case.error for case in cases])
    theirs = np.abs([case.rival_error for case in cases])
    pairs = [(c, c.rival_score) for c in cases if c.rival_score is not None]
    gaps = [case.score - rival for case, rival in pairs]
    years = [(case.maker, case.quarter[:4]) for case, _ in pairs]
    return QuarterScore(
        rival=cases[0].rival,
        cases=len(cases),
        error=float(ours.mean()),
        rival_error=float(theirs.mean()),
        error_difference=mean_interval(ours - theirs, blocks),
        scored=len(pairs),
        score=float(np.mean([case.score for case, _ in pairs])) if pairs else None,
        rival_score=float(np.mean([rival for _, rival in pairs])) if pairs else None,
        score_difference=mean_interval(gaps, years) if pairs else None,
        covered=mean_interval(np.asarray([c.is_covered for c in cases], float), blocks),
    )
