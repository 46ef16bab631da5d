"""How odds move when a book changes: what is judged before the change and after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onpace.questions.asking import newest_day
from onpace.questions.cache import judge_remembered
from onpace.questions.errors import QuestionError
from onpace.questions.series import Series, find_series, reports
from onpace.questions.targets import all_targets, series_of_target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onpace.book import Book, Statement
    from onpace.questions.answer import Judgement


@dataclass(frozen=True, slots=True)
class Affected:
    """What a change of the book may move: one year of a maker, or of a part of it.

    Attributes:
        series: what is counted.
        year: the year.
    """

    series: Series
    year: int


@dataclass(frozen=True, slots=True)
class Move:
    """The answer to one question before and after a change.

    Attributes:
        name: what is judged, as people call it.
        year: the year it is judged for.
        before: the answer before; None where the book had too little to judge by.
        after: the answer after.
    """

    name: str
    year: int
    before: Judgement | None
    after: Judgement | None


def affected(before: Book, after: Book, changed: Iterable[Statement]) -> tuple[Affected, ...]:
    """The targets that statements added or taken back are about, each once.

    A statement about a brand, model or market with targets of its own affects those, any other
    its maker's. Of the years with a target it is the newest until that of the newest statement,
    or else the next one; a target affects its own year. Without any target it is the newest year
    reported.

    Args:
        before: the book without the change.
        after: the book with it.
        changed: what was added or taken back.
    """
    rows = tuple(changed)
    targets = {maker: _years_of_targets(before, after, maker) for maker in {s.maker for s in rows}}
    asked = dict.fromkeys(_asked(after, row, targets[row.maker]) for row in rows)
    current = newest_day(after).year if asked else 0
    found: dict[Affected, None] = {}
    for subject, announced in asked:
        years = targets[subject.maker].get(subject, set())
        year = announced or _year(years, current) or _newest_reported(after, subject.maker)
        if year is not None:
            found[Affected(subject, year)] = None
    return tuple(found)


def _years_of_targets(before: Book, after: Book, maker: str) -> dict[Series, set[int]]:
    """The years for which a maker, or a part of it, has targets in either book."""
    years: dict[Series, set[int]] = {}
    for book in (before, after):
        for target in all_targets(book, maker):
            years.setdefault(_subject(target.series), set()).add(target.year)
    return years


def _subject(series: Series) -> Series:
    """Targets and reports of one thing may count deliveries or production."""
    return replace(series, measure="deliveries")


def _asked(
    book: Book, statement: Statement, years: dict[Series, set[int]]
) -> tuple[Series, int | None]:
    """What a statement affects, and the year if it is a target itself."""
    part = _subject(series_of_target(book, statement))
    subject = part if part in years else Series(statement.maker)
    announced = statement.period.year if statement.kind == "target" else None
    return subject, announced if announced in years.get(subject, ()) else None


def _year(years: set[int], current: int) -> int | None:
    """The newest year there is until now, or else the next one."""
    return max((year for year in years if year <= current), default=min(years, default=None))


def _newest_reported(book: Book, maker: str) -> int | None:
    said = reports(book, find_series(book, maker))
    return max((statement.period.last.year for statement in said), default=None)


def moves(before: Book, after: Book, questions: Iterable[Affected]) -> tuple[Move, ...]:
    """Judge each question in both books, each as of its own newest day.

    Args:
        before: the book without the change.
        after: the book with it.
        questions: what to judge, as `affected` gives it.
    """
    return tuple(
        Move(one.series.label, one.year, _judged(before, one), _judged(after, one))
        for one in questions
    )


def _judged(book: Book, question: Affected) -> Judgement | None:
    series = question.series
    part = series.model or series.brand
    try:
        return judge_remembered(book, series.maker, question.year, model=part, market=series.market)
    except QuestionError:
        return None
