"""Dates as they stand in the book: whole (2025-12-31) or partial (2025-12, 2025)."""

from dataclasses import dataclass
from datetime import date
from re import compile as pattern
from typing import Final

from onpace.book.errors import TextError, shown
from onpace.book.months import (
    days_in_month,
    first_day,
    last_day,
    month_number,
    month_of,
)

# A year outside these is a slip of the pen, and would make the engine lay out centuries of months.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

_YEAR: Final = pattern(r"[0-9]{4}")
_MONTH: Final = pattern(r"([0-9]{4})-([0-9]{2})")
_DAY: Final = pattern(r"([0-9]{4}-[0-9]{2})-[0-9]{2}")
_LAST_MONTH: Final = 12


def parse_year(text: str) -> int:
    """Reads a year of four digits.

    Raises:
        TextError: (a ValueError) when it is none, or none the book can be about.

    >>> parse_year("2025")
    2025
    """
    if not _YEAR.fullmatch(text):
        raise TextError(f"{shown(text)} is no year", "write four digits, such as 2025")
    year = int(text)
    _check_year(year)
    return year


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise TextError(
            f"the year {year:04d} is out of reach",
            f"write a year from {FIRST_YEAR} to {LAST_YEAR}",
        )


def parse_month(text: str) -> int:
    """Reads a month such as 2025-12 into its number.

    Raises:
        TextError: (a ValueError) when there is no such month.

    >>> parse_month("2025-12") == month_number(2025, 12)
    True
    """
    found = _MONTH.fullmatch(text)
    if not found:
        raise TextError(f"{shown(text)} is no month", "write year and month, such as 2025-12")
    year, month = parse_year(found[1]), int(found[2])
    if not 1 <= month <= _LAST_MONTH:
        nearest = f"{year}-{min(max(month, 1), _LAST_MONTH):02d}"
        raise TextError(f"{shown(text)} has no such month", f"write {nearest} or the month meant")
    return month_number(year, month)


def parse_day(text: str) -> date:
    """Reads a day such as 2025-12-31.

    Raises:
        TextError: (a ValueError) when there is no such day.

    >>> parse_day("2025-12-31")
    datetime.date(2025, 12, 31)
    """
    found = _DAY.fullmatch(text)
    if not found:
        raise TextError(f"{shown(text)} is no day", "write year-month-day, such as 2025-12-31")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        length = days_in_month(parse_month(found[1]))
        raise TextError(
            f"there is no day {text}: {found[1]} has {length} days", "correct the day"
        ) from None
    _check_year(day.year)
    return day


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which perhaps only the month or the year is known.

    Attributes:
        text: As written: ``2025-12-31``, ``2025-12`` or ``2025``.
        first: The first day it can be.
        last: The last day it can be.

    >>> PartialDate.parse("2024-02").last
    datetime.date(2024, 2, 29)
    """

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Reads a day, a month or a year.

        Raises:
            TextError: (a ValueError) when it is none of them, or impossible.
        """
        if _DAY.fullmatch(text):
            day = parse_day(text)
            return cls(text, day, day)
        if _MONTH.fullmatch(text):
            month = parse_month(text)
            return cls(text, first_day(month), last_day(month))
        if _YEAR.fullmatch(text):
            year = parse_year(text)
            return cls(text, date(year, 1, 1), date(year, _LAST_MONTH, 31))
        raise TextError(
            f"{shown(text)} is no date", "write a day 2025-12-31, a month 2025-12 or a year 2025"
        )

    def __str__(self) -> str:
        return self.text


def latest_known(said_on: date, date_precision: str) -> date:
    """The last day a statement can have become known.

    A replay of the past must not see a statement too early, so an imprecise date counts as late
    as it can be: the end of the month for ``month``, 31 December for ``assumed`` (only the year is
    known). For ``day`` and ``known-by`` it is the day itself.

    >>> latest_known(date(2025, 3, 1), "month")
    datetime.date(2025, 3, 31)
    """
    if date_precision == "month":
        return last_day(month_of(said_on))
    if date_precision == "assumed":
        return date(said_on.year, _LAST_MONTH, 31)
    return said_on
