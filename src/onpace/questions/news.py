"""What became known on each day about a series and its targets; repeats are no news."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from onpace.questions.composition import distinct_parts
from onpace.questions.phrases import fact_words, target_words
from onpace.questions.series import guidance_for, reports
from onpace.questions.targets import targets_for

if TYPE_CHECKING:
    from datetime import date

    from onpace.book import Book, Statement
    from onpace.questions.series import Series

# What ended longer ago than this is history when something newer is told on the same day.
_HISTORY = timedelta(days=200)
# All counts a target may be held against.
_MEASURES = ("deliveries", "wholesale", "production", "registrations")


@dataclass(frozen=True, slots=True)
class News:
    """One thing that became known.

    Attributes:
        words: what, in a few words: "first half about 180,000".
        kind: ``report``, ``target`` or ``retraction``.
        measure: what it counts.
        is_exact: whether it is an exact figure.
        id: content id of the statement.
        said_by: who said it.
        publisher: whose page it is.
        source: the page's address.
    """

    words: str
    kind: str
    measure: str
    is_exact: bool
    id: str
    said_by: str
    publisher: str
    source: str


def ever_said(book: Book) -> Book:
    """The book with everything in it that was said, also what was taken back since."""
    gone = chain.from_iterable(retraction.statements for retraction in book.retractions)
    return replace(book, statements=(*book.statements, *gone), events=(), retractions=())


def relevant(book: Book, series: Series, year: int) -> tuple[Statement, ...]:
    """Every statement that an answer about a series for a year may use, whatever it counts.

    A maker and its brands and models tell about each other, and guidance tells about all.
    """
    whole = ever_said(book)
    whole = replace(whole, statements=tuple(s for s in whole.statements if s.maker == series.maker))
    counts = [
        replace(one, measure=measure) for one in _told_by(book, series) for measure in _MEASURES
    ]
    said = chain.from_iterable((*reports(whole, one), *guidance_for(whole, one)) for one in counts)
    usable = (s for s in said if s.period.last.year <= year + 1)
    announced = (target.statement for target in targets_for(whole, series, year))
    return tuple({s.id: s for s in chain(usable, announced)}.values())


def _told_by(book: Book, series: Series) -> list[Series]:
    """The series, its maker, and all brands and models of it that share no vehicle."""
    if series.market:
        return [series]
    maker = replace(series, brand="", model="")
    distinct = (part for _, part in distinct_parts(book.names, maker))
    return list(dict.fromkeys((series, maker, *distinct)))


def news_by_day(book: Book, series: Series, year: int) -> dict[date, tuple[News, ...]]:
    """What became known on each day, most telling first.

    A quantity that was already said of the period, or a bound on what is already known exactly, is
    no news.

    Args:
        book: the whole book.
        series: what is judged.
        year: the year it is judged for.
    """
    said = sorted(relevant(book, series, year), key=lambda s: (s.known_on, not s.quantity.is_exact))
    known: set[tuple[object, ...]] = set()
    fresh: dict[date, list[Statement]] = {}
    for statement in said:
        period = statement.period.first, statement.period.last
        subject = (statement.kind, statement.measure, statement.brand, statement.model, *period)
        key = (*subject, statement.quantity)
        if key not in known and (*subject, "exact") not in known:
            fresh.setdefault(statement.known_on, []).append(statement)
        known.add(key)
        if statement.kind == "report" and statement.quantity.is_exact:
            known.add((*subject, "exact"))
    found = {
        day: [_news(s, series, year) for s in sorted(_without_history(statements), key=_telling)]
        for day, statements in fresh.items()
    }
    ids = {s.id for s in said}
    for retraction in book.retractions:
        gone = [s for s in retraction.statements if s.id in ids]
        found.setdefault(retraction.said_on, []).extend(_taken_back(s, series, year) for s in gone)
    return {day: tuple(news) for day, news in found.items() if news}


def _without_history(statements: list[Statement]) -> list[Statement]:
    """Leave out figures given for comparison, unless there is nothing else."""
    recent = [s for s in statements if s.kind == "target" or s.known_on - s.period.last <= _HISTORY]
    return recent or statements


def _telling(statement: Statement) -> tuple[object, ...]:
    """Targets first, the whole before its parts, then what reaches furthest, shortest first."""
    length = statement.period.days
    return (
        statement.kind != "target",
        bool(statement.brand or statement.model),
        -statement.period.last.toordinal(),
        length is None,
        length or 0,
        not statement.quantity.is_exact,
        statement.id,
    )


def _news(statement: Statement, series: Series, year: int) -> News:
    if statement.kind == "target":
        words = target_words(statement.quantity, statement.basis)
    else:
        words = fact_words(statement.period, statement.quantity, year)
        part = statement.model or statement.brand
        if part not in {"", series.model or series.brand}:
            words = f"{part} {words}"
        if statement.kind == "guidance":
            words = f"guidance: {words}"
    return News(
        words=words,
        kind=statement.kind,
        measure=statement.measure,
        is_exact=statement.kind == "report" and statement.quantity.is_exact,
        id=statement.id,
        said_by=statement.speaker or statement.said_by,
        publisher=statement.source.publisher,
        source=statement.source.address,
    )


def _taken_back(statement: Statement, series: Series, year: int) -> News:
    news = _news(statement, series, year)
    return replace(news, words=f"taken back: {news.words}", kind="retraction")
