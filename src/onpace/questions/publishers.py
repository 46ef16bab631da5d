"""Who is quoted in the book, and how often each page's exact figures were the issuer's own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onpace.book import Book, Statement

_SAME = 5e-4  # two exact figures this close (relative) are the same count


@dataclass(frozen=True, slots=True)
class PublisherLine:
    """One publisher's record.

    Attributes:
        publisher: whose pages.
        statements: rows read there.
        compared: its exact figures about a period for which other pages quote the issuer.
        right: those within a vehicle in 2,000 of the issuer's final figure as the other pages
            quote it.
    """

    publisher: str
    statements: int
    compared: int
    right: int


def publishers(book: Book) -> tuple[PublisherLine, ...]:
    """Every publisher, the most quoted first.

    A page is held against what *other* pages quote the issuer with: the book's collectors tended
    to put right figures in the issuer's mouth, so a page's own attribution proves nothing.

    >>> from onpace.book import Book
    >>> [line.publisher for line in publishers(Book.bundled())][:2]
    ['kba.de', 'mobilitysweden.se']
    """
    rows: dict[str, list[Statement]] = defaultdict(list)
    finals: dict[object, list[Statement]] = defaultdict(list)
    for statement in book.statements:
        rows[statement.source.publisher].append(statement)
        issuer = statement.speaker or statement.said_by
        if _is_exact_count(statement) and statement.maker == issuer:
            finals[_fact(statement)].append(statement)
    lines = []
    for publisher, statements in rows.items():
        compared = right = 0
        for statement in filter(_is_exact_count, statements):
            final = _final_elsewhere(finals.get(_fact(statement), []), publisher)
            if final is not None:
                compared += 1
                right += abs(statement.quantity.low - final) <= _SAME * max(final, 1.0)
        lines.append(PublisherLine(publisher, len(statements), compared, right))
    return tuple(sorted(lines, key=lambda line: (-line.statements, line.publisher)))


def _is_exact_count(statement: Statement) -> bool:
    return (
        statement.kind == "report"
        and statement.quantity.is_exact
        and statement.unit == "vehicle"
        and statement.measure in {"deliveries", "production", "wholesale"}
    )


def _fact(statement: Statement) -> tuple[object, ...]:
    period = statement.period
    return (
        statement.maker,
        statement.brand,
        statement.model,
        statement.market,
        statement.measure,
        period.first,
        period.last,
    )


def _final_elsewhere(said: list[Statement], publisher: str) -> float | None:
    """The issuer's figure that most other publishers quote, the latest said among equals."""
    votes: dict[float, set[str]] = defaultdict(set)
    latest: dict[float, object] = {}
    for statement in sorted(said, key=lambda s: (s.known_on, s.id)):
        if statement.source.publisher != publisher:
            votes[statement.quantity.low].add(statement.source.publisher)
            latest[statement.quantity.low] = (statement.known_on, statement.id)
    if not votes:
        return None
    return max(votes, key=lambda value: (len(votes[value]), latest[value]))
