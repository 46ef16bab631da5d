"""The day of publication, when nobody says it: from the address or from the text."""

from collections.abc import Sequence
from datetime import date
from re import compile as pattern
from typing import Final

from onpace.book import last_day, month_number
from onpace.reader.mentions import Time

_ADDRESS: Final = pattern(r"/(20[0-6]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])?(?!\d)")
_EARLIEST: Final = 1990


def published_by_address(address: str) -> date | None:
    """The day of publication in a web address, or None.

    >>> published_by_address("https://news.example/2025/07/02/sales")
    datetime.date(2025, 7, 2)
    """
    found = _ADDRESS.search(address[:300])
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    last = last_day(month_number(year, month))
    return date(year, month, day) if 0 < day <= last.day else (last if day == 0 else None)


def published_by_text(times: Sequence[Time]) -> date | None:
    """The day of publication by the dates in a text: the last day or month it names.

    A text reports on what is over, so a month it names alone is taken to have ended.
    """
    days = [day for time in times if (day := _latest(time)) is not None]
    return max(days, default=None)


def _latest(time: Time) -> date | None:
    told = time.expression.inner or time.expression
    if told.year is None or told.year < _EARLIEST or time.role == "base":
        return None
    try:
        if told.shape in ("day", "days"):
            return date(told.year, told.until or told.number, told.day_until or told.day)
        if told.shape in ("month", "months"):
            return last_day(month_number(told.year, told.until or told.number))
        if told.shape == "quarter" and told.number:
            return last_day(month_number(told.year, 3 * told.number))
    except ValueError:
        return None
    return None
