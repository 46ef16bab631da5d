"""Vehicles a month: lately, needed from here on, and why twelve times one month misleads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onpace.book import Period, days_in_month, last_day, month_of, month_text
from onpace.engine.cells import one_series
from onpace.engine.new_year import window_share
from onpace.engine.prior import new_year_shift
from onpace.questions.answer import Pace
from onpace.questions.reasons import rounded

if TYPE_CHECKING:
    from onpace.engine.evidence import Evidence
    from onpace.engine.paths import Paths
    from onpace.engine.settings import Settings
    from onpace.questions.asking import Asked

_RECENT_MONTHS = 3
# A month whose usual level is this far from the average month's is worth a sentence.
_NOTABLE = 0.05
# Two yearly figures this close are told as one.
_SAME_WITHIN = 0.005


def pace_of(paths: Paths, settings: Settings, asked: Asked, reach: float | None) -> Pace:
    """The pace of a series in a year, from its paths."""
    january, december = asked.year * 12, asked.year * 12 + 11
    spoken = _last_whole_month(paths.evidence)
    done = range(max(january, paths.first_month), min(spoken, december) + 1)
    so_far = float(np.median(sum((paths.month(m) for m in done), np.zeros(1))))
    months_left = december - max(spoken, january - 1)
    months_left = max(months_left, 0)
    recent = [
        float(np.median(paths.month(m)))
        for m in range(max(spoken - _RECENT_MONTHS + 1, paths.first_month), spoken + 1)
    ]
    needed = None
    if reach is not None and months_left:
        needed = max(reach - so_far, 0.0) / months_left
    latest = _latest_month(paths.evidence)
    figure = _figure(latest) if latest else None
    return Pace(
        latest_month=str(latest.period) if latest else None,
        latest=figure[1] if figure else None,
        latest_relation=figure[0] if figure else None,
        recent=round(float(np.mean(recent)), 1) if recent else 0.0,
        recent_months=len(recent),
        needed=round(needed, 1) if needed is not None else None,
        months_left=months_left,
        so_far=round(so_far),
        naive_year=figure[1] * 12 if figure and figure[1] else None,
        why_naive_differs=_why(paths, settings, asked.year, latest, figure),
    )


def _last_whole_month(evidence: tuple[Evidence, ...]) -> int:
    """The newest month of which some statement speaks to its last day."""
    newest = max(fact.period.last for fact in evidence)
    month = month_of(newest)
    return month if newest == last_day(month) else month - 1


def _latest_month(evidence: tuple[Evidence, ...]) -> Evidence | None:
    months = [fact for fact in evidence if fact.period.kind == "month"]
    return max(months, key=lambda fact: fact.period.last, default=None)


def _figure(fact: Evidence) -> tuple[str, float]:
    """Relation and number of the month's figure; the lower end of a range."""
    if fact.exact is not None:
        return "=", fact.exact
    quantity = fact.statements[0].quantity
    relation = ">=" if quantity.relation == ".." else quantity.relation
    return relation, float(quantity.value)


def _why(
    paths: Paths,
    settings: Settings,
    year: int,
    latest: Evidence | None,
    figure: tuple[str, float] | None,
) -> tuple[str, ...]:
    """Reasons why the latest month times twelve differs from what the paths expect."""
    if latest is None or figure is None or not figure[1]:
        return ()
    month = month_of(latest.period.last)
    expected = float(np.median(paths.total(Period.parse(f"{year:04d}"))))
    reasons = []
    ratio = _usual_level(settings, month)
    if abs(ratio - 1) > _NOTABLE:
        word = "above" if ratio > 1 else "below"
        times = "overstate" if ratio > 1 else "understate"
        reasons.append(
            f"{month_text(month)} is usually {abs(ratio - 1):.0%} {word} an average month of its "
            f"year here, so twelve of it {times} a year"
        )
    first = max(year * 12, paths.first_month)
    if first <= month < year * 12 + 11:
        done = [float(np.median(paths.month(m))) for m in range(first, month)]
        if done:
            mean = sum(done) / len(done)
            before = f"the {len(done)} months" if len(done) > 1 else "the one month"
            be = "they are" if len(done) > 1 else "it is"
            reasons.append(f"{before} before it averaged {rounded(mean)}, and {be} over")
    if figure[0] in {">", ">=", "<", "<="}:
        reasons.append("the month itself is known only as a bound")
    gap = expected / (12 * figure[1]) - 1
    side = "above" if gap > 0 else "below"
    near = abs(gap) < _SAME_WITHIN
    reasons.append(
        f"the paths' middle is {'that' if near else f'{abs(gap):,.0%} {side} that'} figure"
    )
    return tuple(reasons)


def _usual_level(settings: Settings, month: int) -> float:
    """What the month usually sells beside the average month of its year."""
    january = month - month % 12
    shares = window_share(january, 12)
    year = one_series(january, 12, 0.0, launched=False, new_year_share=shares)
    effects = np.exp(np.asarray(settings.month_effect)) * np.exp(new_year_shift(year, settings))
    days = np.asarray([days_in_month(m) for m in range(january, january + 12)])
    return float(effects[month % 12] / (effects @ days / days.sum()))
