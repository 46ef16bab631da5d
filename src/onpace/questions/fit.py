"""Paths of a maker and of each brand or model that is known by itself, fitted together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onpace.book import month_of
from onpace.book.dates import LAST_YEAR
from onpace.engine.joint import Member, fit_paths, fit_together
from onpace.questions.asking import as_day, check_seed, newest_day
from onpace.questions.composition import composition
from onpace.questions.errors import QuestionError
from onpace.questions.series import find_series, first_delivery_of, reports, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from onpace.book import Book, Statement
    from onpace.engine.paths import Paths
    from onpace.engine.settings import Settings
    from onpace.questions.series import Series

# Worse than this and the reports about parts and whole do not go together.
_BAD_K_HAT, _TOO_FEW = 1.0, 50


def fit(
    book: Book,
    maker: str,
    *,
    as_of: date | str | None = None,
    horizon: int = 24,
    seed: int = 0,
) -> Paths:
    """Draw paths of a maker's brands or models that agree with all reports about each and all.

    Args:
        book: the book; only what was said by ``as_of`` is used.
        maker: name, alias or ticker.
        as_of: the day whose knowledge is used; the newest statement's where None.
        horizon: months to forecast after the newest month spoken of.
        seed: makes the answer repeatable.

    Returns:
        Equally likely monthly paths, one series for each brand or model.

    Raises:
        QuestionError: when the maker is not known or nothing was reported of it.

    >>> from onpace import Book
    >>> paths = fit(Book.bundled(), "Xiaomi", as_of="2026-01-06", horizon=12)
    >>> paths.labels, paths.deliveries.shape
    (('SU7', 'YU7'), (4096, 2, 34))
    """
    check_seed(seed)
    day = as_day(as_of) if as_of is not None else newest_day(book)
    visible = book.as_of(day)
    series = find_series(visible, maker)
    parts = (s for member in composition(visible, series) for s in member.statements)
    said = [*reports(visible, series), *parts]
    newest = max((month_of(s.period.last) for s in said), default=0)
    if not newest:
        raise QuestionError(f"nothing about {series.label} was reported by {day}")
    paths = fit_parts(visible, series, until=newest + horizon, seed=seed)
    if paths is None:
        raise QuestionError(f"no report about {series.label} can be used")
    return paths


def fit_parts(
    book: Book, series: Series, *, until: int, through: int = LAST_YEAR, seed: int = 0
) -> Paths | None:
    """Fit a maker's brands or models together.

    Where the reports do not fit because there must be others, there is a rest; where they still do
    not, the maker is fitted alone.

    Args:
        book: the book as of the question's day.
        series: the whole maker.
        until: number of the last month to forecast.
        through: reports about later years are left out.
        seed: makes the answer repeatable.
    """
    first = first_delivery_of(book, series)
    begins = month_of(first) if first else None

    def fitted(members: tuple[Member, ...]) -> Paths | None:
        members = tuple(replace(m, statements=_upto(m.statements, through)) for m in members)
        whole = _upto(reports(book, series), through) if len(members) > 1 else ()
        settings = settings_of(book, series)
        return fit_together(members, whole, settings, until=until, begins=begins, seed=seed)

    members = composition(book, series)
    paths = fitted(members)
    if paths is None or len(members) == 1 or _fits(paths):
        return paths
    with_rest = composition(book, series, surely_rest=True)
    if with_rest != members:
        paths = fitted(with_rest)
        if paths is None or _fits(paths):
            return paths
    return fitted((Member(series.label, reports(book, series), begins),))


def paths_for_year(book: Book, series: Series, year: int, seed: int) -> Paths | None:
    """Paths of one series to the end of a year, from a book limited to the question's day.

    A maker, and a brand or model that is known well enough, is fitted together with the other
    series of its maker; anything else alone.
    """
    part = series.model or series.brand
    whole = replace(series, brand="", model="")
    members = () if series.market else composition(book, whole)
    if not series.market and (not part or part in [member.label for member in members]):
        said = [*reports(book, whole), *(s for member in members for s in member.statements)]
        until = _end(said, year)
        paths = fit_parts(book, whole, until=until, through=year + 1, seed=seed)
        if paths is not None and (not part or part in paths.labels):
            return paths.of(part) if part else paths
    first = first_delivery_of(book, series)
    settings = settings_of(book, series)
    return single_paths_for_year(reports(book, series), settings, year, seed, first)


def single_paths_for_year(
    said: Sequence[Statement],
    settings: Settings,
    year: int,
    seed: int,
    first_delivery: date | None = None,
) -> Paths | None:
    """Paths of one series, from the reports about it alone, to the end of a year."""
    used = _upto(said, year + 1)
    until = _end(used, year)
    return fit_paths(used, settings, until=until, first_delivery=first_delivery, seed=seed)


def _end(said: Sequence[Statement], year: int) -> int:
    """The last month to forecast: of the year, or of the reports about it and the next."""
    return max([year * 12 + 11, *(month_of(s.period.last) for s in _upto(said, year + 1))])


def _upto(said: Sequence[Statement], year: int) -> tuple[Statement, ...]:
    """A past year is seen with the year after it; what came later says nothing more about it."""
    return tuple(s for s in said if s.period.last.year <= year)


def _fits(paths: Paths) -> bool:
    diagnostics = paths.diagnostics
    return diagnostics.k_hat < _BAD_K_HAT and diagnostics.effective_draws > _TOO_FEW
