"""Paths of a maker and of each brand or model that is known by itself, fitted together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from onpace.book import month_of
from onpace.book.dates import LAST_YEAR
from onpace.engine.joint import Member, fit_paths, fit_together
from onpace.questions.asking import LATEST_YEARS_AHEAD, as_day, check_seed, newest_day
from onpace.questions.composition import composition, part_label
from onpace.questions.errors import QuestionError
from onpace.questions.series import (
    find_series,
    first_delivery_of,
    guidance_for,
    reports,
    settings_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from onpace.book import Book, Statement
    from onpace.engine.paths import Fact, Paths
    from onpace.engine.settings import Settings
    from onpace.questions.series import Series

# Worse than this and the reports about parts and whole do not go together.
_BAD_K_HAT, _TOO_FEW = 1.0, 50
# Nor do they where an exact figure is missed by more than this. Figures that disagree by less, as
# those of two sources often do, are met half way; what is further off is another count.
_FARTHEST_OFF = 0.02
_LONGEST_HORIZON = 12 * LATEST_YEARS_AHEAD  # no question is asked about later years


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
        maker: name, alias or ticker; followed by a brand or model, that one's paths are given.
        as_of: the day whose knowledge is used; the newest statement's where None.
        horizon: months to forecast after the newest month spoken of, 0 to 120.
        seed: makes the answer repeatable.

    Returns:
        Equally likely monthly paths, a series for each brand or model that is known by itself and
        one for the rest; the maker alone where none is known, or where the reports about brands or
        models contradict those about the maker.

    Raises:
        QuestionError: when the maker is not known, nothing usable was reported of it by that day,
            or the day, the horizon or the seed is none.

    >>> from onpace import Book
    >>> paths = fit(Book.bundled(), "Xiaomi", as_of="2026-01-06", horizon=12)
    >>> paths.labels, paths.deliveries.shape
    (('SU7', 'YU7'), (4096, 2, 34))
    """
    check_seed(seed)
    _check_horizon(horizon)
    day = as_day(as_of) if as_of is not None else newest_day(book)
    visible = book.as_of(day)
    series = find_series(visible, maker)
    members = _members(visible, series, LAST_YEAR)
    said = _heard(visible, series, members, LAST_YEAR)
    newest = max((month_of(s.period.last) for s in said), default=None)
    if newest is None:
        raise QuestionError(f"nothing about {series.label} was reported by {day}")
    try:
        paths = _paths(visible, series, members, until=newest + int(horizon), seed=seed)
    except np.linalg.LinAlgError:
        raise QuestionError(
            f"the reports about {series.label} contradict each other too much"
        ) from None
    if paths is None:
        raise QuestionError(f"no report about {series.label} can be used")
    return paths


def _check_horizon(horizon: float) -> None:
    if not 0 <= horizon <= _LONGEST_HORIZON or horizon != int(horizon):
        raise QuestionError(
            f"a horizon must be a whole number of months from 0 to {_LONGEST_HORIZON}, "
            f"not {horizon}"
        )


def paths_for_year(book: Book, series: Series, year: int, seed: int) -> Paths | None:
    """Paths of one series to the end of a year, from a book limited to the question's day.

    A maker, and a brand or model that is known well enough, is fitted together with the other
    series of its maker; anything else alone.
    """
    members = _members(book, series, year + 1)
    until = _end(_heard(book, series, members, year + 1), year)
    return _paths(book, series, members, until=until, through=year + 1, seed=seed)


def single_paths_for_year(
    said: Sequence[Statement], settings: Settings, year: int, seed: int
) -> Paths | None:
    """Paths of one series, from the reports about it alone, to the end of a year."""
    return fit_paths(_upto(said, year + 1), settings, until=_end(said, year), seed=seed)


def _members(book: Book, series: Series, through: int) -> tuple[Member, ...]:
    """The series that one is fitted together with, itself among them; none: it is fitted alone."""
    if series.market:
        return ()
    members = composition(book, _maker_of(series), through=through)
    is_known = not _is_part(series) or part_label(series) in [member.label for member in members]
    return members if is_known else ()


def _heard(
    book: Book, series: Series, members: tuple[Member, ...], through: int
) -> tuple[Statement, ...]:
    """All reports that the paths of a series are drawn from."""
    said = reports(book, _maker_of(series) if members else series)
    return _upto((*said, *(s for member in members for s in member.statements)), through)


def _paths(  # noqa: PLR0913 - what is fitted, together with what, until when
    book: Book,
    series: Series,
    members: tuple[Member, ...],
    *,
    until: int,
    through: int = LAST_YEAR,
    seed: int = 0,
) -> Paths | None:
    """Paths of a maker, or of one of its brands or models."""
    if members:
        paths = _fit_parts(
            book, _maker_of(series), members, until=until, through=through, seed=seed
        )
        if paths is None or not _is_part(series):
            return paths
        label = part_label(series)
        if len(members) == 1:  # it is all that its maker makes
            return replace(paths, labels=(label,))
        if label in paths.labels:
            own = reports(book, series)
            aside = tuple(one for one in paths.set_aside if one.statement in own)
            return replace(paths.of(label), set_aside=aside)
    return fit_paths(
        _upto(reports(book, series), through),
        settings_of(book, series),
        until=until,
        first_delivery=first_delivery_of(book, series),
        seed=seed,
    )


def _fit_parts(  # noqa: PLR0913 - as above
    book: Book,
    series: Series,
    members: tuple[Member, ...],
    *,
    until: int,
    through: int,
    seed: int,
) -> Paths | None:
    """Fit a maker's brands or models together.

    Where the reports do not fit because there must be others, there is a rest; where they still do
    not, the maker is fitted alone.

    Args:
        book: the book as of the question's day.
        series: the whole maker.
        members: the series it is made of.
        until: number of the last month to forecast.
        through: reports about later years are left out.
        seed: makes the answer repeatable.
    """
    first = first_delivery_of(book, series)
    begins = month_of(first) if first else None
    settings = settings_of(book, series)
    whole = _upto(reports(book, series), through)
    guidance = _upto(guidance_for(book, series), through)

    def fitted(members: tuple[Member, ...]) -> Paths | None:
        said = whole if len(members) > 1 else ()
        paths = fit_together(
            members, said, settings, until=until, begins=begins, guidance=guidance, seed=seed
        )
        if len(members) > 1:
            return paths
        return replace(paths, labels=(series.label,)) if paths else None

    if len(members) == 1:
        return fitted(members)
    paths = _if_they_go_together(fitted, members)
    if paths is not None:
        return paths
    with_rest = composition(book, series, through=through, surely_rest=True)
    if with_rest != members:
        paths = _if_they_go_together(fitted, with_rest)
        if paths is not None:
            return paths
    return fitted((Member(series.label, whole, begins),))


def _if_they_go_together(
    fitted: Callable[[tuple[Member, ...]], Paths | None], members: tuple[Member, ...]
) -> Paths | None:
    """The paths, or None where the reports about parts and whole contradict each other."""
    try:
        paths = fitted(members)
    except np.linalg.LinAlgError:
        return None
    return paths if paths is not None and _fits(paths) else None


def _fits(paths: Paths) -> bool:
    diagnostics = paths.diagnostics
    is_sampled = diagnostics.k_hat < _BAD_K_HAT and diagnostics.effective_draws > _TOO_FEW
    return is_sampled and all(
        _is_met(paths, fact) for fact in paths.facts if fact not in paths.doubted
    )


def _is_met(paths: Paths, fact: Fact) -> bool:
    """Whether the paths agree with a fact, as far as it is exact."""
    if not fact.evidence.exact:
        return True
    totals = sum(paths.total(fact.evidence.period, paths.labels[place]) for place in fact.series)
    return abs(float(np.median(totals)) / fact.evidence.exact - 1) <= _FARTHEST_OFF


def _maker_of(series: Series) -> Series:
    return replace(series, brand="", model="")


def _is_part(series: Series) -> bool:
    return bool(series.brand or series.model)


def _end(said: Sequence[Statement], year: int) -> int:
    """The last month to forecast: of the year, or of the reports about it and the next."""
    return max([year * 12 + 11, *(month_of(s.period.last) for s in _upto(said, year + 1))])


def _upto(said: Sequence[Statement], year: int) -> tuple[Statement, ...]:
    """A past year is seen with the year after it; what came later says nothing more about it."""
    return tuple(s for s in said if s.period.last.year <= year)
