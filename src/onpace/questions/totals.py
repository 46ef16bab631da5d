"""What the book itself says of a year's total, without any model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from typing import TYPE_CHECKING

from onpace.engine.evidence import WIDEST_ROUNDING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onpace.engine.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Tiling:
    """Exact figures that cover a stretch of days without gap or overlap.

    Attributes:
        total: their sum, vehicles.
        pieces: the figures, in time order.
        through: the last day covered; the day before the start where nothing is.
    """

    total: float
    pieces: tuple[Evidence, ...]
    through: date


def tile(evidence: Iterable[Evidence], first: date, last: date) -> Tiling:
    """Cover the days from ``first`` with exact figures, as far as they reach without a gap."""
    exact = [e for e in evidence if e.exact is not None and e.period.first is not None]
    starts: dict[date, list[Evidence]] = {}
    for fact in exact:
        if fact.period.first and fact.period.last <= last:
            starts.setdefault(fact.period.first, []).append(fact)
    best = Tiling(0.0, (), first - timedelta(days=1))
    reached = {first: best}
    for day in sorted({first, *(e.period.last + timedelta(days=1) for e in exact)}):
        here = reached.get(day)
        if here is None:
            continue
        best = here
        for fact in starts.get(day, []):
            longer = Tiling(
                here.total + (fact.exact or 0.0), (*here.pieces, fact), fact.period.last
            )
            after = fact.period.last + timedelta(days=1)
            known = reached.get(after)
            if known is None or len(longer.pieces) < len(known.pieces):
                reached[after] = longer
    return best


def year_bounds(evidence: Iterable[Evidence], year: int) -> tuple[float, float] | None:
    """Least and most that a year's total can be, as the book says it.

    What is said of the year as a whole counts, and so does what is said of its parts: the most that
    figures without a common day ask for at least, and the least that figures which cover the year
    allow. An exact figure gives the same number twice. ``about`` gives the figure with the widest
    rounding either side. None where nothing is said of the year or any part of it.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    inside = [
        e for e in evidence if e.period.first and first <= e.period.first and e.period.last <= last
    ]
    whole = [e.exact for e in inside if (e.period.first, e.period.last) == (first, last)]
    exact = whole[0] if whole else None
    if exact is not None:
        return exact, exact
    tiled = tile(inside, first, last)
    if tiled.through == last:
        return tiled.total, tiled.total
    if not inside:
        return None
    return _least(inside), _most(inside, first, last)


def _least(facts: Iterable[Evidence]) -> float:
    """The largest sum of lower bounds of periods without a common day."""
    best = {date.min: 0.0}  # by the last day used
    for fact in sorted(facts, key=lambda e: e.period.last):
        begins = fact.period.first or date.min
        before = max(total for day, total in best.items() if day < begins)
        low, _ = _statement_bounds(fact)
        best[fact.period.last] = max(best.get(fact.period.last, 0.0), before + low)
    return max(best.values())


def _most(facts: Iterable[Evidence], first: date, last: date) -> float:
    """The smallest sum of upper bounds of periods that cover all days once; infinite without."""
    best = {first: 0.0}  # by the first day not yet covered
    for fact in sorted(facts, key=lambda e: (e.period.first or date.min, e.period.last)):
        begins, after = fact.period.first or date.min, fact.period.last + timedelta(days=1)
        if begins in best:
            _, high = _statement_bounds(fact)
            best[after] = min(best.get(after, inf), best[begins] + high)
    return best.get(last + timedelta(days=1), inf)


def _statement_bounds(fact: Evidence) -> tuple[float, float]:
    if fact.exact is not None:
        return fact.exact, fact.exact
    low, high = 0.0, inf
    for statement in fact.statements:
        quantity = statement.quantity
        slack = WIDEST_ROUNDING if quantity.relation == "~" else 0.0
        low = max(low, quantity.low * (1 - slack))
        high = min(high, quantity.high * (1 + slack))
    return low, high
