"""What the checker hands out: the claims of an article, each with its verdict and arithmetic."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from onpace.book import Period, Statement
from onpace.checker.spans import Said, Span
from onpace.reader import Place

SUPPORTED: Final = "supported"
CONSISTENT: Final = "consistent"
CONTRADICTED: Final = "contradicted"
UNSETTLED: Final = "unsettled"
NOT_CHECKABLE: Final = "not checkable"

VERDICTS: Final = (SUPPORTED, CONSISTENT, CONTRADICTED, UNSETTLED, NOT_CHECKABLE)

TYPES: Final = (
    "level",
    "change",
    "share",
    "ratio",
    "runrate",
    "rank",
    "duration",
    "milestone",
    "pace",
    "compare",
)

_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that was calculated with.

    Attributes:
        value: The figure as it was said.
        said: What it is, in a few words.
        place: Where it stands in the article, or None.
        statement: The statement of the book it was taken from, or None.
    """

    value: float
    said: str
    place: Place | None = None
    statement: Statement | None = None

    def to_dict(self) -> dict[str, Any]:
        """The operand as JSON, with its place in the article or its row of the book."""
        row: dict[str, Any] = {"value": plain(self.value), "said": self.said}
        if self.place is not None:
            row |= {"start": self.place.start, "end": self.place.end}
        if self.statement is not None:
            row |= {
                "id": self.statement.id,
                "publisher": self.statement.source.publisher,
                "address": self.statement.source.address,
                "known_on": self.statement.known_on.isoformat(),
            }
        return row


@dataclass(frozen=True, slots=True)
class Finding:
    """What a claim turns out to be.

    Attributes:
        verdict: One of ``VERDICTS``.
        arithmetic: The calculation in figures, or blank.
        correct: What the calculation gives, or None.
        off: How far off the claim is, in words; blank unless it is contradicted.
        why: Why it cannot be checked, or what to bear in mind; may be blank.
        operands: The figures calculated with.
    """

    verdict: str
    arithmetic: str = ""
    correct: float | None = None
    off: str = ""
    why: str = ""
    operands: tuple[Operand, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a claim is about; blank where it cannot be told.

    Attributes:
        maker: The maker's name.
        brand: The brand's name.
        model: The model's name.
        market: Code of the market.
        period: The period as the book writes it.
    """

    maker: str = ""
    brand: str = ""
    model: str = ""
    market: str = ""
    period: str = ""

    @property
    def name(self) -> str:
        """The name people use.

        >>> Subject("NIO", model="ES8").name
        'NIO ES8'
        """
        parts = (self.maker, self.model or self.brand, self.market)
        return " ".join(dict.fromkeys(part for part in parts if part))


class Series(NamedTuple):
    """What a figure counts; only figures of one series can be held against each other."""

    maker: str
    brand: str
    model: str
    market: str
    measure: str
    unit: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask the book about a claim that the article cannot settle by itself.

    Attributes:
        series: What is counted.
        period: The period the claim is about.
        said: The number claimed.
        span: The article's own figure for that period, or None.
        base: The period compared with, or None.
        direction: 1 for a rise, -1 for a fall, 0 for neither.
        sure: Whether the article leaves no doubt about series and period.
        words: The sentence.
    """

    series: Series
    period: Period
    said: Said
    span: Span | None = None
    base: Period | None = None
    direction: int = 0
    sure: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something an article claims that could be checked.

    Attributes:
        type: One of ``TYPES``.
        start: Where it begins in the article, in characters.
        end: Where it ends.
        about: Whom it is about, and which period.
        relation: As in the book: ``=``, ``>``, ``~``, ``..`` and so on.
        claimed: The number claimed; the lower end of a range.
        unit: ``percent``, ``points``, ``times``, ``vehicle``, ``rank``, ``months`` and so on.
        finding: What it turns out to be by the article's own figures.
        claimed_high: The upper end of a range, or None.
        basis: ``yoy``, ``mom``, ``qoq``, ``wow``, ``vs_target``, ``other`` or blank.
        by_book: What it turns out to be by the book, or None when the book was not asked.
        later: What became known after the article's day, or blank.
        places: Where else the article says the same.
        ask: What to ask the book, or None.
    """

    type: str
    start: int
    end: int
    about: Subject
    relation: str
    claimed: float
    unit: str
    finding: Finding
    claimed_high: float | None = None
    basis: str = ""
    by_book: Finding | None = None
    later: str = ""
    places: tuple[Place, ...] = field(default=())
    ask: Ask | None = None

    @property
    def decisive(self) -> Finding:
        """The finding that counts: the article's own figures first, then the book."""
        if self.finding.verdict != NOT_CHECKABLE or self.by_book is None:
            return self.finding
        if self.by_book.verdict == NOT_CHECKABLE and self.finding.why:
            return self.finding
        return self.by_book

    @property
    def verdict(self) -> str:
        """What the claim turns out to be."""
        return self.decisive.verdict

    def to_dict(self, text: str) -> dict[str, Any]:
        """The claim as JSON, with the field names of labelled articles.

        Args:
            text: The article, to quote the claim from.
        """
        found = self.decisive
        places = (Place(self.start, self.end), *self.places)
        return {
            "type": self.type,
            "maker": self.about.maker,
            "brand": self.about.brand,
            "model": self.about.model,
            "market": self.about.market,
            "period": self.about.period,
            "basis": self.basis,
            "relation": self.relation,
            "claimed": plain(self.claimed),
            "claimed_high": None if self.claimed_high is None else plain(self.claimed_high),
            "unit": self.unit,
            "operands": [plain(operand.value) for operand in found.operands],
            "arithmetic": found.arithmetic,
            "correct": None if found.correct is None else plain(round(found.correct, _DECIMALS)),
            "verdict": found.verdict,
            "article_verdict": self.finding.verdict,
            "book_verdict": None if self.by_book is None else self.by_book.verdict,
            "off": found.off,
            "why": found.why,
            "later": self.later,
            "text": text[self.start : self.end],
            "start": self.start,
            "end": self.end,
            "places": [{"start": place.start, "end": place.end} for place in places],
            "sources": [operand.to_dict() for operand in found.operands],
        }


def plain(value: float) -> float | int:
    """A number as JSON writes it best: whole numbers without a point.

    >>> plain(3.0), plain(2.5)
    (3, 2.5)
    """
    return int(value) if float(value).is_integer() else value
