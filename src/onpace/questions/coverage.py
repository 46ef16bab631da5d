"""What the book covers: for each maker and year, how its twelve months are known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onpace.book import month_number, month_of
from onpace.questions.series import find_series, reports

if TYPE_CHECKING:
    from onpace.book import Book, Statement


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One maker's year.

    Attributes:
        maker: canonical name.
        year: calendar year.
        exact: months with an exact figure of their own.
        bounded: other months with a bound or rounding of their own, or inside a longer period
            that is spoken of.
        missing: months nothing is said of, up to the newest month that any maker reported.
        targets: yearly targets announced for it, first and revised.
    """

    maker: str
    year: int
    exact: int
    bounded: int
    missing: int
    targets: int


def coverage(book: Book) -> tuple[CoverageLine, ...]:
    """Coverage of every maker's own total, by maker and year.

    A maker's total is what `onpace judge` counts: deliveries, or else wholesale or production.
    Totals since the launch say little of a single month and bound none.

    >>> from onpace.book import Book
    >>> next(line for line in coverage(Book.bundled()) if line.maker == "NIO").year
    2018
    """
    by_maker: dict[str, list[Statement]] = {}
    for statement in book.statements:
        by_maker.setdefault(statement.maker, []).append(statement)
    said = {maker: _own_reports(book, maker, tuple(about)) for maker, about in by_maker.items()}
    newest = max((month_of(s.period.last) for own in said.values() for s in own), default=0)
    lines = []
    for maker, about in sorted(by_maker.items()):
        targets = Counter(filter(None, map(_year_of_target, about)))
        reported = [statement.period.last.year for statement in said[maker]]
        years = {*range(min(reported), max(reported) + 1)} if reported else set()
        every = sorted(years | set(targets))
        lines += [_line(maker, year, said[maker], targets[year], newest) for year in every]
    return tuple(lines)


def _own_reports(book: Book, maker: str, about: tuple[Statement, ...]) -> tuple[Statement, ...]:
    part = replace(book, statements=about, events=())
    return reports(part, find_series(part, maker))


def _year_of_target(statement: Statement) -> int | None:
    if statement.kind != "target" or statement.basis == "repeat" or statement.unit != "vehicle":
        return None
    return statement.period.year


def _line(
    maker: str, year: int, said: tuple[Statement, ...], targets: int, newest: int
) -> CoverageLine:
    months = range(month_number(year, 1), month_number(year, 12) + 1)
    exact: set[int] = set()
    bounded: set[int] = set()
    for statement in said:
        if statement.period.first is None:
            continue
        alone = statement.period.kind == "month" and statement.quantity.is_exact
        (exact if alone else bounded).update(m for m in statement.period.months() if m in months)
    bounded -= exact
    over = {month for month in months if month <= newest}
    missing = len(over - exact - bounded)
    return CoverageLine(maker, year, len(exact), len(bounded), missing, targets)
