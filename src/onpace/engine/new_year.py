"""Where Chinese New Year falls, the one holiday that moves a tenth of a month's car sales.

The days are those of the Chinese calendar as China's and Hong Kong's public holidays follow it;
the tests compare them with an independent calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from onpace.book.months import month_of

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

_FIRST_YEAR = 1990
# New Year's Day as month * 100 + day, 1990 to 2060.
_DAYS = (
    127, 215, 204, 123, 210, 131, 219, 207, 128, 216,
    205, 124, 212, 201, 122, 209, 129, 218, 207, 126,
    214, 203, 123, 210, 131, 219, 208, 128, 216, 205,
    125, 212, 201, 122, 210, 129, 217, 206, 126, 213,
    203, 123, 211, 131, 219, 208, 128, 215, 204, 124,
    212, 201, 122, 210, 130, 217, 206, 126, 214, 202,
    123, 211, 201, 219, 208, 128, 215, 204, 124, 212,
    202,
)  # fmt: skip

# Showrooms are quiet from three days before New Year's Day to eleven after it.
_DAYS_BEFORE, _WINDOW = 3, 15


def new_year_day(year: int) -> date | None:
    """First day of the Chinese year that begins in ``year``; None outside 1990-2060.

    >>> str(new_year_day(2026))
    '2026-02-17'
    """
    place = year - _FIRST_YEAR
    if not 0 <= place < len(_DAYS):
        return None
    return date(year, _DAYS[place] // 100, _DAYS[place] % 100)


def window_share(first_month: int, count: int) -> FloatArray:
    """Part of that year's quiet window that lies in each month, shape (count,).

    >>> window_share(2026 * 12, 3).round(2).tolist()  # January to March 2026
    [0.0, 1.0, 0.0]
    """
    share = np.zeros(count)
    for year in range(first_month // 12, (first_month + count - 1) // 12 + 1):
        day = new_year_day(year)
        if day is None:
            continue
        for offset in range(_WINDOW):
            month = month_of(day + timedelta(days=offset - _DAYS_BEFORE)) - first_month
            if 0 <= month < count:
                share[month] += 1 / _WINDOW
    return share
