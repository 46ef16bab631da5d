"""Chinese New Year against the sky: new moons and solar terms, reckoned in China's time.

The calendar's rule: the month that holds the winter solstice is the eleventh; of thirteen months
between two solstices the first without a principal solar term is a leap month; New Year is the
first day of the first month. Sun and moon follow Meeus, *Astronomical Algorithms*, chapters 25 and
49, with the largest terms only: good to minutes, and no new moon of these years is that near
midnight.
"""

from datetime import date, timedelta
from itertools import pairwise
from math import floor, radians, sin

import numpy as np
import pytest

from onpace.book.months import month_of
from onpace.engine.new_year import new_year_day, window_share

J2000 = 2_451_545.0
# Largest terms of the moon's phase: days, and how often each argument is taken
# (sun's anomaly, moon's anomaly, moon's latitude, node).
MOON_TERMS = [
    (-0.40720, 0, 1, 0, 0), (0.17241, 1, 0, 0, 0), (0.01608, 0, 2, 0, 0), (0.01039, 0, 0, 2, 0),
    (0.00739, -1, 1, 0, 0), (-0.00514, 1, 1, 0, 0), (0.00208, 2, 0, 0, 0), (-0.00111, 0, 1, -2, 0),
    (-0.00057, 0, 1, 2, 0), (0.00056, 1, 2, 0, 0), (-0.00042, 0, 3, 0, 0), (0.00042, 1, 0, 2, 0),
    (0.00038, 1, 0, -2, 0), (-0.00024, -1, 2, 0, 0), (-0.00017, 0, 0, 0, 1),
]  # fmt: skip


def terrestrial_to_china(julian: float) -> date:
    """The day in China on which a moment of terrestrial time falls (clocks lag it by a minute)."""
    days = julian - 70 / 86_400 + 8 / 24 + 0.5
    return date(2000, 1, 1) + timedelta(days=floor(days) - floor(J2000 + 0.5))


def new_moon(k: int) -> float:
    """Moment of the new moon number ``k`` (0 is that of January 2000)."""
    t = k / 1236.85
    sun = radians(2.5534 + 29.10535670 * k)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    latitude = radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    node = radians(124.7746 - 1.56375588 * k)
    mean = 2_451_550.09766 + 29.530588861 * k + 0.00015437 * t * t
    return mean + sum(
        size * sin(a * sun + b * moon + c * latitude + d * node) for size, a, b, c, d in MOON_TERMS
    )


def sun_longitude(julian: float) -> float:
    """Apparent longitude of the sun in degrees."""
    t = (julian - J2000) / 36_525
    anomaly = radians(357.52911 + 35_999.05029 * t)
    centre = (1.914602 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly)
    centre += 0.000289 * sin(3 * anomaly)
    node = radians(125.04 - 1934.136 * t)
    return (280.46646 + 36_000.76983 * t + centre - 0.00569 - 0.00478 * sin(node)) % 360


def winter_solstice(year: int) -> float:
    moment = J2000 + (year - 2000) * 365.2422 + 355
    for _ in range(8):
        moment += 58 * sin(radians(270 - sun_longitude(moment)))
    return moment


def astronomical_new_year(year: int) -> date:
    before, after = (terrestrial_to_china(winter_solstice(y)) for y in (year - 1, year))
    k = round((year - 2000) * 12.3685) - 4
    moons = [terrestrial_to_china(new_moon(k + i)) for i in range(20)]
    eleventh = max(m for m in moons if m <= before)
    months = [m for m in moons if eleventh <= m <= after]
    is_leap_year = len(months) == 14  # thirteen months from one eleventh month to the next
    if not is_leap_year:
        return months[2]
    leap = next(i for i, (begin, end) in enumerate(pairwise(months)) if not has_term(begin, end))
    return months[3 if leap in {1, 2} else 2]


def has_term(begin: date, end: date) -> bool:
    """Whether the sun enters a new twelfth of its way on a day from ``begin`` to before ``end``."""

    def twelfth(day: date) -> int:  # at the start of the day in China
        noon = J2000 + (day - date(2000, 1, 1)).days
        return floor(sun_longitude(noon - 0.5 - 8 / 24) / 30)

    return twelfth(begin) != twelfth(end)


@pytest.mark.parametrize("year", range(1990, 2061))
def test_new_year_is_on_the_day_that_moon_and_sun_give(year: int) -> None:
    assert new_year_day(year) == astronomical_new_year(year)


def test_the_sky_itself_is_right_where_the_day_is_known() -> None:
    # 2033 is the calendar's hard case: the leap month falls after the eleventh month.
    known = {1985: "1985-02-20", 2000: "2000-02-05", 2024: "2024-02-10", 2034: "2034-02-19"}
    assert {year: str(astronomical_new_year(year)) for year in known} == known


def test_years_that_are_not_in_the_table_have_no_window() -> None:
    assert new_year_day(1989) is None
    assert new_year_day(2061) is None
    assert window_share(2061 * 12, 12).sum() == 0


@pytest.mark.parametrize("year", range(1990, 2061))
def test_the_window_runs_from_three_days_before_to_eleven_after(year: int) -> None:
    day = new_year_day(year)
    assert day is not None
    days = [month_of(day + timedelta(days=offset)) - year * 12 for offset in range(-3, 12)]
    expected = [days.count(month) / 15 for month in range(12)]
    np.testing.assert_allclose(window_share(year * 12, 12), expected)


def test_a_window_that_the_months_cut_counts_in_part() -> None:
    # 2023-01-22: the window is 19 January to 2 February.
    np.testing.assert_allclose(window_share(2023 * 12 + 1, 2), [2 / 15, 0])
