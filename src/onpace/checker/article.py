"""An article made ready to be checked: its statements by sentence, and the words around figures."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.book import Names, Period, month_of
from onpace.checker.claims import Claim, Finding, Operand, Series, Subject
from onpace.checker.spans import Span, span_of_found
from onpace.reader import Found, Mention, Place, Reading
from onpace.reader.marks import Marks, mark
from onpace.reader.mentions import Subject as Named

REPORTS: Final = ("report",)
AHEAD: Final = ("target", "guidance")

#: A sentence that begins so goes on about the figure of the sentence before it.
_GOES_ON: Final = pattern(
    r"\W*(that|this|these|those|it|its|they|which|such|both|the (figure|number|total|result|tally|"
    r"volume|count|deliveries|goal|target|sum|performance|latter|increase|decrease)|"
    r"representing|up|down|an? (increase|decrease|rise|drop))\b",
    IGNORECASE,
)
_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH: Final = pattern(rf"\b({'|'.join(_MONTHS)})\b", IGNORECASE)


#: First and last day of a period.
Days = tuple[date | None, date]


@dataclass(frozen=True, slots=True)
class Article:
    """A text, what the reader found in it, and where.

    Attributes:
        reading: What the reader made of it.
        marks: Everything noticed in the text.
        spans: The values each statement can stand for.
        spots: The places of all statements, sorted: start, number of the statement.
        starts: Where each token begins.
        names: The makers and models known.
        by_days: The statements of each period.
        by_series: The statements of each series.
    """

    reading: Reading
    marks: Marks
    spans: tuple[Span, ...]
    spots: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]
    names: Names
    by_days: dict[Days, list[int]]
    by_series: dict[Series, list[int]]

    @property
    def text(self) -> str:
        """The text."""
        return self.reading.text

    @property
    def found(self) -> tuple[Found, ...]:
        """The statements."""
        return self.reading.statements

    def sentence_at(self, at: int) -> int:
        """The number of the sentence a character lies in."""
        return max(0, bisect_right(self.reading.sentences, at, key=_start) - 1)

    def sentence(self, number: int) -> str:
        """The words of a sentence; blank when there is none of that number."""
        if not 0 <= number < len(self.reading.sentences):
            return ""
        place = self.reading.sentences[number]
        return self.text[place.start : place.end]

    def stated_in(self, number: int, end: int | None = None) -> list[int]:
        """The statements of a sentence in the order of the text, up to a character."""
        if not 0 <= number < len(self.reading.sentences):
            return []
        place = self.reading.sentences[number]
        low = bisect_left(self.spots, (place.start, -1))
        high = bisect_left(self.spots, (place.end if end is None else end, -1))
        return [index for _, index in self.spots[low:high]]

    def place_in(self, index: int, number: int) -> Place:
        """Where a statement stands within a sentence, or else first."""
        inside = self.reading.sentences[number]
        places = self.found[index].places
        return next((one for one in places if inside.start <= one.start < inside.end), places[0])

    def operand(self, index: int, number: int | None = None) -> Operand:
        """A statement of the article as a figure that is calculated with."""
        found = self.found[index]
        place = found.places[0] if number is None else self.place_in(index, number)
        said = f"{self.subject(index).name} {found.statement.period}".strip()
        return Operand(float(found.statement.quantity.value), said, place)

    def subject(self, index: int) -> Subject:
        """Whom and which period a statement is about."""
        row = self.found[index].statement
        return Subject(row.maker, row.brand, row.model, row.market, str(row.period))

    def series(self, index: int) -> Series:
        """What a statement counts."""
        return series_of(self.found[index])

    def named_between(self, start: int, end: int) -> Sequence[Named]:
        """The makers, brands and models named in a stretch of the text."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        return [one for one in self.marks.subjects if first <= one.first < last and one.named]

    def of_series(
        self, series: Series, period: Period, kinds: Sequence[str] = REPORTS
    ) -> list[int]:
        """The statements of one series about one period."""
        return [
            index
            for index in self.by_days.get((period.first, period.last), ())
            if self.found[index].statement.kind in kinds and self.series(index) == series
        ]

    def only(self, series: Series, period: Period, kinds: Sequence[str] = REPORTS) -> int | None:
        """The one statement of a series about a period; None when there is none, or several."""
        found = self.of_series(series, period, kinds)
        exact = [one for one in found if self.found[one].statement.quantity.is_exact]
        if len(exact) == 1 and all(agree(self.spans[exact[0]], self.spans[one]) for one in found):
            return exact[0]
        return found[0] if len(found) == 1 else None

    def is_ambiguous(self, index: int) -> bool:
        """Whether the article gives another figure that the reader takes to count the same.

        Then the article tells apart what the book has no columns for (battery cars from hybrids,
        say), and the figure may count either.
        """
        row = self.found[index].statement
        others = self.of_series(self.series(index), row.period, (row.kind,))
        return any(not agree(self.spans[index], self.spans[other]) for other in others)


def series_of(found: Found) -> Series:
    """What a statement counts."""
    row = found.statement
    return Series(row.maker, row.brand, row.model, row.market, row.measure, row.unit)


def prepared(reading: Reading, names: Names) -> Article:
    """Makes a reading ready to be checked."""
    marks = mark(reading.text, names)
    spots = sorted(
        (place.start, index) for index, one in enumerate(reading.statements) for place in one.places
    )
    by_days: dict[Days, list[int]] = {}
    by_series: dict[Series, list[int]] = {}
    for index, one in enumerate(reading.statements):
        row = one.statement
        by_days.setdefault((row.period.first, row.period.last), []).append(index)
        by_series.setdefault(series_of(one), []).append(index)
    return Article(
        by_days=by_days,
        by_series=by_series,
        reading=reading,
        marks=marks,
        spans=tuple(span_of_found(one, reading.text) for one in reading.statements),
        spots=tuple(spots),
        starts=tuple(token.start for token in marks.tokens),
        names=names,
    )


def agree(one: Span, other: Span) -> bool:
    """Whether two figures can be the same.

    >>> agree(Span.exact(100.0), Span(95.0, 105.0, 100.0))
    True
    """
    return one.low <= other.high and other.low <= one.high


def same_days(one: Period, other: Period) -> bool:
    """Whether two periods are the same days, however they are named."""
    return one.first == other.first and one.last == other.last


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on about the figure before it.

    >>> goes_on("That's up 150 percent"), goes_on("Tesla fell 5 percent")
    (True, False)
    """
    return _GOES_ON.match(sentence) is not None


def months_named(words: str) -> Iterator[int]:
    """The months named in some words, from 1."""
    for found in _MONTH.finditer(words):
        if found.group()[0].isupper():
            yield _MONTHS.index(found.group().lower()) + 1


def ends_in(period: Period, month: int) -> bool:
    """Whether a period is that month of whatever year."""
    return period.kind == "month" and month_of(period.last) % 12 == month - 1


def _start(place: Place) -> int:
    return place.start


def mention_words(article: Article, mention: Mention, before: int, after: int) -> tuple[str, str]:
    """The words of the sentence before and after a mention, so many characters at most."""
    place = article.reading.sentences[mention.sentence]
    text = article.text
    return (
        text[max(place.start, mention.start - before) : mention.start],
        text[mention.end : min(place.end, mention.end + after)],
    )


def level_claim(article: Article, index: int, finding: Finding) -> Claim:
    """The claim that a figure of the article is right, with what its own figures say of it."""
    found = article.found[index]
    quantity = found.statement.quantity
    return Claim(
        "level",
        found.start,
        found.end,
        article.subject(index),
        quantity.relation,
        float(quantity.value),
        found.statement.unit,
        finding,
        None if quantity.value_high is None else float(quantity.value_high),
    )
