"""What a reading hands out: statements of the book with their places in the text, and mentions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from onpace.book import Statement


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text, in characters, first included, last not."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A statement found in a text.

    Attributes:
        statement: The statement in the book's terms.
        start: Where its figure begins in the text, the hedge included, in characters.
        end: Where its figure ends, what is counted included.
        places: All places where the text says the same, this one first.
        why: How its subject, measure and period are known, one short reason each.
        base: Whether the text gives it only to compare another figure with.
    """

    statement: Statement
    start: int
    end: int
    places: tuple[Place, ...]
    why: tuple[str, ...]
    base: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The statement as JSON: the columns of the book, numbers as numbers, and the places."""
        row: dict[str, Any] = dict(self.statement.to_row())
        quantity = self.statement.quantity
        row["value"] = _plain(float(quantity.value))
        high = quantity.value_high
        row["value_high"] = None if high is None else _plain(float(high))
        row |= {"start": self.start, "end": self.end, "why": list(self.why)}
        row["sources"] = [{"start": place.start, "end": place.end} for place in self.places]
        return row


def _plain(value: float) -> float | int:
    return int(value) if value.is_integer() else value


@dataclass(frozen=True, slots=True)
class Mention:
    """Something the text says that a claim can be made of: a change, a rank, a streak, a share.

    Attributes:
        kind: ``percent``, ``points``, ``times``, ``ordinal``, ``multiple`` ("doubled"), ``record``,
            ``streak``, ``rank``, ``first time``, ``number`` or ``period``.
        start: Where it begins in the text, in characters.
        end: Where it ends.
        sentence: Number of its sentence, from 0.
        relation: As in the book; ``=`` for what is no number.
        value: The number, or None.
        value_high: The upper end of a range, or None.
        direction: 1 for up, -1 for down, 0 when neither is said.
        basis: ``yoy``, ``mom``, ``qoq``, ``wow`` or blank.
        wording: The hedge, or the phrase itself when there is no number.
        after: Number of the last statement before it in the same sentence, or None.
        base: Number of the statement that follows it as its base, or None.
    """

    kind: str
    start: int
    end: int
    sentence: int
    relation: str = "="
    value: float | None = None
    value_high: float | None = None
    direction: int = 0
    basis: str = ""
    wording: str = ""
    after: int | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    Attributes:
        text: The text.
        published: The day of publication, given or inferred; None when it cannot be told.
        inferred: Whether that day was inferred from the address or the text.
        statements: The statements, in the order of the text.
        mentions: Changes, ranks, streaks and the like, in the order of the text.
        sentences: The sentences, as places in the text.
    """

    text: str
    published: date | None
    inferred: bool
    statements: tuple[Found, ...]
    mentions: tuple[Mention, ...] = ()
    sentences: tuple[Place, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The reading as JSON: ``published`` and ``statements``."""
        return {
            "published": None if self.published is None else self.published.isoformat(),
            "published_basis": "inferred" if self.inferred else "stated",
            "statements": [found.to_dict() for found in self.statements],
        }
