"""What the book covers: for each maker and year, how its twelve months are known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onpace.book import month_number
from onpace.questions.series import Series, reports

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
        missing: months nothing is said of, within what is over.
        targets: yearly targets announced for it.
    """

    maker: str
    year: int
    exact: int
    bounded: int
    missing: int
    targets: int


def coverage(book: Book) -> tuple[CoverageLine, ...]:
    """Coverage of every maker's own deliveries, by maker and year."""
    by_maker: dict[str, list[Statement]] = {}
    for statement in book.statements:
        by_maker.setdefault(statement.maker, []).append(statement)
    lines = []
    for maker, statements in sorted(by_maker.items()):
        part = replace(book, statements=tuple(statements), events=())
        said = reports(part, Series(maker))
        targets = [
            s.period.year
            for s in statements
            if s.kind == "target" and s.basis != "repeat" and s.period.year
        ]
        years = {s.period.last.year for s in said} | set(targets)
        lines += [_line(maker, year, said, targets.count(year)) for year in sorted(years)]
    return tuple(lines)


def _line(maker: str, year: int, said: tuple[Statement, ...], targets: int) -> CoverageLine:
    months = range(month_number(year, 1), month_number(year, 12) + 1)
    exact, bounded = set(), set()
    newest = max((s.period.last for s in said), default=None)
    for statement in said:
        if statement.period.first is None or statement.period.last.year < year:
            continue
        touched = [month for month in statement.period.months() if month in months]
        if statement.period.kind == "month" and statement.quantity.is_exact:
            exact.update(touched)
        else:
            bounded.update(touched)
    over = [m for m in months if newest and m <= month_number(newest.year, newest.month)]
    bounded -= exact
    missing = len(set(over) - exact - bounded)
    return CoverageLine(maker, year, len(exact), len(bounded), missing, targets)
