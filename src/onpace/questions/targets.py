"""The targets announced for a year, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onpace.questions.series import Series

if TYPE_CHECKING:
    from onpace.book import Book, Quantity, Statement

_REACHING_UP = {"<", "<="}


@dataclass(frozen=True, slots=True)
class Target:
    """A yearly target as announced.

    Attributes:
        series: what it counts.
        year: the year it is for.
        quantity: the number, with its relation.
        statement: where it was said.
    """

    series: Series
    year: int
    quantity: Quantity
    statement: Statement

    @property
    def reach(self) -> float:
        """The number to reach: the low end of a range, the number itself otherwise."""
        if self.quantity.relation in _REACHING_UP:
            return self.quantity.high
        return self.quantity.low


def series_of_target(book: Book, statement: Statement) -> Series:
    """What a target counts; a maker's powertrain part is the maker's own series."""
    maker = book.names.resolve_maker(statement.maker)
    brand = statement.brand
    if maker is not None and brand and brand == maker.powertrain:
        brand = ""
    return Series(statement.maker, brand, statement.model, statement.market, statement.measure)


def all_targets(book: Book, maker: str = "") -> tuple[Target, ...]:
    """Every yearly target in the book, or of one maker, in the order they became known.

    First and revised ones. A number said again announces nothing: only the first saying is kept,
    and a late repeat of a target that was since revised does not revive it.
    """
    found: dict[tuple[Series, int], list[Target]] = {}
    statements = [
        s
        for s in book.statements
        if s.kind == "target" and s.basis != "repeat" and maker in {"", s.maker}
    ]
    for statement in sorted(statements, key=_announcement):
        year = statement.period.year
        if year is None or statement.unit != "vehicle":
            continue
        target = Target(series_of_target(book, statement), year, statement.quantity, statement)
        earlier = found.setdefault((target.series, year), [])
        # A revision announces something even where it goes back to an earlier number.
        others = earlier[-1:] if statement.basis in {"raised", "cut"} else earlier
        if all(_differs(old.quantity, target.quantity) for old in others):
            earlier.append(target)
    return tuple(
        sorted(
            (t for targets in found.values() for t in targets),
            key=lambda t: _announcement(t.statement),
        )
    )


def _announcement(statement: Statement) -> tuple[object, ...]:
    """Order of announcement; on one day the first number comes before its revisions."""
    revises = statement.basis in {"raised", "cut"}
    return statement.known_on, revises, statement.said_on, statement.id


def _differs(old: Quantity, new: Quantity) -> bool:
    return (old.value, old.value_high) != (new.value, new.value_high)


def targets_for(book: Book, series: Series, year: int) -> tuple[Target, ...]:
    """The targets of one series and year, in the order of announcement, whatever they count."""

    def same(target: Target) -> bool:
        other = target.series
        return target.year == year and (other.maker, other.brand, other.model, other.market) == (
            series.maker,
            series.brand,
            series.model,
            series.market,
        )

    return tuple(t for t in all_targets(book, series.maker) if same(t))
