"""A series' monthly history as a plain reader takes it from the reports: what peers forecast from.

Exact months are taken as they are. What is left of an exact quarter, half or year is divided evenly
over its other months; then bounds and roundings fill what is still unknown, taken as the number
that was said. Months nothing is said of lie on a straight line between their neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from onpace.book import days_in_month, month_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onpace.book import Period, Statement
    from onpace.scoring.scores import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Monthly counts without a gap.

    Attributes:
        first_month: number of the first month (year * 12 + month - 1).
        counts: vehicles a month, shape (months,).
    """

    first_month: int
    counts: FloatArray

    @property
    def last_month(self) -> int:
        """Number of the last month."""
        return self.first_month + len(self.counts) - 1

    def through(self, month: int) -> History:
        """The history up to a month: cut there, or gone on with at the mean of its last three."""
        missing = month - self.last_month
        if missing <= 0:
            return History(self.first_month, self.counts[: len(self.counts) + missing])
        rate = float(self.counts[-3:].mean())
        return History(self.first_month, np.append(self.counts, np.full(missing, rate)))

    def months(self, first: int, last: int) -> FloatArray:
        """Counts of the months from first to last, as far as they are known."""
        begin = max(first - self.first_month, 0)
        return self.counts[begin : max(last - self.first_month + 1, 0)]


def monthly_history(reports: Iterable[Statement]) -> History | None:
    """The monthly history that reports about one series give; None where they give none.

    Args:
        reports: of one series and one count, limited to the as-of day.

    >>> from onpace.book import Book
    >>> book = Book.bundled()
    >>> found = monthly_history(book.about("XPeng", kind="report", measure="deliveries"))
    >>> found.first_month // 12, len(found.counts) > 80
    (2019, True)
    """
    facts = _facts(reports)
    known: dict[int, float] = {}
    for period, value in facts:
        months = period.months()
        unknown = [month for month in months if month not in known]
        rest = max(value - sum(known[m] for m in months if m in known), 0.0)
        known |= dict.fromkeys(unknown, rest / max(len(unknown), 1))
    if not known:
        return None
    first, last = min(known), max(known)
    places = sorted(known)
    counts = np.interp(range(first, last + 1), places, [known[month] for month in places])
    return History(first, np.asarray(counts, float))


def _facts(reports: Iterable[Statement]) -> list[tuple[Period, float]]:
    """Figures about whole months: exact ones first, of those the shortest; the latest said last."""
    usable = [s for s in reports if _is_whole_months(s.period)]
    by_kind: dict[tuple[object, ...], list[Statement]] = {}
    for statement in usable:
        key = (statement.period.first, statement.period.last, statement.quantity.is_exact)
        by_kind.setdefault(key, []).append(statement)
    chosen = [_most_said(same) for same in by_kind.values()]
    chosen.sort(key=lambda s: (not s.quantity.is_exact, s.period.days or 0, s.period.last))
    return [(s.period, _number(s)) for s in chosen]


def _is_whole_months(period: Period) -> bool:
    if period.first is None or period.first.day != 1:
        return False
    return period.last.day == days_in_month(month_of(period.last))


def _most_said(same: list[Statement]) -> Statement:
    """Of exact figures the one most pages have; of others the latest."""
    if not same[0].quantity.is_exact:
        return max(same, key=lambda s: (s.known_on, s.quantity.low))
    pages: dict[float, set[str]] = {}
    for statement in same:
        pages.setdefault(statement.quantity.low, set()).add(statement.source.publisher)
    return max(same, key=lambda s: (len(pages[s.quantity.low]), s.known_on))


def _number(statement: Statement) -> float:
    """The number that was said; the middle of a range."""
    low, high = statement.quantity.low, statement.quantity.high
    if low == -inf:
        return high
    return low if high == inf else (low + high) / 2
