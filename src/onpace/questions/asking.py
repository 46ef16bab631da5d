"""A question made precise: names resolved, days checked, the book cut to what was known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING

from onpace.book.errors import shown
from onpace.questions.errors import QuestionError
from onpace.questions.series import Series, find_series, reports
from onpace.questions.targets import targets_for

if TYPE_CHECKING:
    from onpace.book import Book

LATEST_YEARS_AHEAD = 10
_LARGEST_TARGET = 10**12  # nobody has made more of anything that is counted


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made precise.

    Attributes:
        series: what is counted.
        year: the year.
        target: a number of the user's own to reach, or None.
        as_of: the day whose knowledge is used.
        seed: makes the draws repeatable.
    """

    series: Series
    year: int
    target: float | None
    as_of: date
    seed: int


def make_precise(  # noqa: PLR0913 - the parts of the question
    book: Book,
    maker: str,
    year: int,
    *,
    target: float | None = None,
    as_of: date | str | None = None,
    model: str = "",
    market: str = "",
    seed: int = 0,
) -> tuple[Asked, Book]:
    """Check a question's parts; return it with the book as of its day.

    Raises:
        QuestionError: when a part is wrong.
    """
    target = check_target(target)
    check_seed(seed)
    day = as_day(as_of) if as_of is not None else newest_day(book)
    visible = book.as_of(day)
    series = find_series(visible, maker, model, market)
    said = [s for s in visible.statements if s.maker == series.maker]
    if not said:
        first = min((s.known_on for s in book.statements if s.maker == series.maker), default=None)
        since = f"; the first statement is of {first}" if first else ""
        raise QuestionError(f"nothing about {series.maker} was known on {day}{since}")
    return Asked(judged_series(visible, series, year, day), year, target, day, seed), visible


def judged_series(visible: Book, series: Series, year: int, day: date) -> Series:
    """The series in the count that decides: what a target counts, where that is reported.

    Some makers' targets count production.

    Raises:
        QuestionError: when nothing is reported, or the year is too far from what is.
    """
    targets = targets_for(visible, series, year)
    if targets and not reports(visible, series):
        series = targets[-1].series
    elif targets and targets[-1].series.measure != series.measure:
        series = targets[-1].series if reports(visible, targets[-1].series) else series
    _check_year(visible, series, year, day)
    return series


def check_target(target: float | None) -> float | None:
    """The target, unless no count can be held against it.

    Raises:
        QuestionError: when it is zero, negative, endless or not a number.
    """
    if target is None:
        return None
    if not (isfinite(target) and target > 0):
        raise QuestionError(f"a target must be a number above zero, not {target:g}")
    if target > _LARGEST_TARGET:
        raise QuestionError(f"a target of {target:g} is more than was ever made of anything")
    return float(target)


def check_seed(seed: int) -> None:
    """Refuse a seed that the random numbers cannot start from.

    Raises:
        QuestionError: when it is negative.
    """
    if seed < 0:
        raise QuestionError(f"a seed must be 0 or more, not {seed}")


def as_day(day: date | str) -> date:
    """A day from its text.

    Raises:
        QuestionError: when there is no such day.
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise QuestionError(f"{shown(day)} is not a day; write it like 2026-01-06") from None


def newest_day(book: Book) -> date:
    """The day of the newest statement, or of the newest retraction of one if that is later.

    On it everything counts that the book says: a statement of which only the month is known
    counts from the end of that month, and on an earlier day a retraction would not count yet.

    Raises:
        QuestionError: when the book is empty.
    """
    days = [s.known_on for s in book.statements]
    days += [done.said_on for done in book.retractions if done.statements]
    if not days:
        raise QuestionError("the book is empty: add statements to its statements/ folder first")
    return max(days)


def _check_year(book: Book, series: Series, year: int, day: date) -> None:
    said = reports(book, series)
    if not said:
        raise QuestionError(
            f"nothing was reported about the {series.measure} of {series.label} by {day}, "
            "so only a guess would decide"
        )
    first = min((s.period.first or s.period.last).year for s in said)
    last = max(s.period.last for s in said).year
    if year < first:
        raise QuestionError(
            f"the book's statements about {series.label} begin in {first}; {year} is before them"
        )
    if year > last + LATEST_YEARS_AHEAD:
        raise QuestionError(
            f"{year} is too far ahead: the newest figures of {series.label} are of {last}"
        )
