"""How much a target asks for, beside all first targets in the book."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from onpace.engine.evidence import Evidence, hear
from onpace.questions.answer import Ambition
from onpace.questions.series import Series, reports
from onpace.questions.targets import Target, all_targets
from onpace.questions.totals import year_bounds

if TYPE_CHECKING:
    from onpace.book import Book, Statement

# Targets that ask for growth within this factor of each other are alike.
_ALIKE = 1.2


@dataclass(frozen=True, slots=True)
class PastTarget:
    """A first target with its ask and outcome."""

    target: Target
    growth: float
    met: bool


def ask(evidence: tuple[Evidence, ...], reach: float, year: int) -> tuple[float, float] | None:
    """Growth asked over the year before, and that year's total; None where it is not known.

    "More than 410,000" is a base though it is a bound: makers and readers count from it too.
    """
    bounds = year_bounds(evidence, year - 1)
    if bounds is None or bounds[0] <= 0:
        return None
    low, high = bounds
    whole_year = any(fact.period.year == year - 1 for fact in evidence)
    if high == inf and not whole_year:
        return None
    base = low if high == inf else (low + high) / 2
    return reach / base, base


def outcome(evidence: tuple[Evidence, ...], reach: float, year: int) -> bool | None:
    """Whether a target was met, as the book settles it; None where it does not."""
    bounds = year_bounds(evidence, year)
    if bounds is None:
        return None
    low, high = bounds
    if low >= reach:
        return True
    return False if high < reach else None


def past_targets(book: Book) -> tuple[PastTarget, ...]:
    """First targets whose ask and outcome the book knows."""
    first: dict[tuple[Series, int], Target] = {}
    for target in all_targets(book):
        first.setdefault((target.series, target.year), target)
    by_maker: dict[str, list[Statement]] = {}
    for statement in book.statements:
        by_maker.setdefault(statement.maker, []).append(statement)
    evidence: dict[Series, tuple[Evidence, ...]] = {}
    found = []
    for target in first.values():
        series = target.series
        if series not in evidence:
            part = replace(book, statements=tuple(by_maker.get(series.maker, ())), events=())
            evidence[series] = hear(reports(part, series)).evidence
        asked = ask(evidence[series], target.reach, target.year)
        met = outcome(evidence[series], target.reach, target.year)
        if asked is not None and met is not None:
            found.append(PastTarget(target, asked[0], met))
    return tuple(found)


def compare(
    past: tuple[PastTarget, ...],
    evidence: tuple[Evidence, ...],
    reach: float,
    series: Series,
    year: int,
) -> Ambition | None:
    """Set a target beside all first targets of other years and makers.

    Args:
        past: first targets with a known outcome, as of the day of the question.
        evidence: what is known of the target's own series.
        reach: the number to reach.
        series: what it counts.
        year: the year it is for.

    Returns:
        The comparison, or None where the year before is not known.
    """
    asked = ask(evidence, reach, year)
    if asked is None:
        return None
    growth, base = asked
    others = [p for p in past if (p.target.series, p.target.year) != (series, year)]
    alike = [p for p in others if growth / _ALIKE <= p.growth <= growth * _ALIKE]
    return Ambition(
        growth=growth,
        base=base,
        compared=len(others),
        bolder_than=sum(p.growth < growth for p in others) / max(len(others), 1),
        alike=len(alike),
        alike_met=sum(p.met for p in alike),
    )
