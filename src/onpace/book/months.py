"""Months as plain integers: ``year * 12 + month - 1``.

Months written so can be added, compared, ranged over and used as positions.
"""

from datetime import date, timedelta
from typing import Final

_MONTHS_IN_YEAR: Final = 12
_ONE_DAY: Final = timedelta(days=1)


def month_number(year: int, month: int) -> int:
    """The number of a month of a year; ``month`` runs from 1 to 12.

    >>> month_number(2025, 12) - month_number(2025, 1)
    11
    """
    return year * _MONTHS_IN_YEAR + month - 1


def month_of(day: date) -> int:
    """The number of the month a day lies in.

    >>> month_text(month_of(date(2025, 12, 31)))
    '2025-12'
    """
    return day.year * _MONTHS_IN_YEAR + day.month - 1


def month_text(month: int) -> str:
    """The month as it is written in the book.

    >>> month_text(month_number(2025, 12) + 1)
    '2026-01'
    """
    year, position = divmod(month, _MONTHS_IN_YEAR)
    return f"{year:04d}-{position + 1:02d}"


def first_day(month: int) -> date:
    """The first day of a month.

    >>> first_day(month_number(2024, 2))
    datetime.date(2024, 2, 1)
    """
    year, position = divmod(month, _MONTHS_IN_YEAR)
    return date(year, position + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month.

    >>> last_day(month_number(2024, 2))
    datetime.date(2024, 2, 29)
    """
    return first_day(month + 1) - _ONE_DAY


def days_in_month(month: int) -> int:
    """How many days a month has.

    >>> days_in_month(month_number(2024, 2))
    29
    """
    return last_day(month).day
