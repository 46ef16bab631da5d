"""A period is a run of days, first and last included, and remembers how it was said."""

from datetime import date, timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import (
    PartialDate,
    Period,
    TextError,
    days_in_month,
    first_day,
    last_day,
    month_number,
    month_of,
    month_text,
)
from onpace.book.dates import latest_known, parse_year
from onpace.book.period import PERIOD_KINDS

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
NEAR_DAYS = st.dates(date(2023, 11, 1), date(2025, 2, 28))
YEARS = st.integers(1900, 2100)
MONTHS = st.integers(month_number(1900, 1), month_number(2100, 12))


def _between(days: tuple[date, date]) -> str:
    return f"{min(days)}/{max(days)}"


CALENDAR = (
    MONTHS.map(month_text)
    | st.builds("{}-Q{}".format, YEARS, st.integers(1, 4))
    | st.builds("{}-H{}".format, YEARS, st.integers(1, 2))
    | YEARS.map(str)
)
CLOSED = CALENDAR | st.tuples(DAYS, DAYS).map(_between) | DAYS.map(str)
TEXTS = CLOSED | DAYS.map("../{}".format)
NEAR = st.tuples(NEAR_DAYS, NEAR_DAYS).map(_between) | NEAR_DAYS.map("../{}".format)


@given(TEXTS)
def test_text_to_period_to_text_loses_nothing(text: str) -> None:
    assert str(Period.parse(text)) == text


@given(TEXTS)
def test_a_period_can_be_made_from_its_own_parts(text: str) -> None:
    period = Period.parse(text)
    assert Period(period.first, period.last, period.kind) == period
    assert period.kind in PERIOD_KINDS


@given(st.text(max_size=22) | st.text("0123456789-/.QH", max_size=22))
def test_any_text_is_read_without_loss_or_refused(text: str) -> None:
    try:
        period = Period.parse(text)
    except TextError:
        return
    assert str(period) == text


@given(CLOSED)
def test_shares_of_months_add_up_to_the_days(text: str) -> None:
    period = Period.parse(text)
    total = sum(period.share_of(month) * days_in_month(month) for month in period.months())
    assert period.days is not None
    assert isclose(total, period.days, rel_tol=1e-12)


@given(NEAR)
def test_shares_are_what_counting_days_one_by_one_gives(text: str) -> None:
    period = Period.parse(text)
    for month in range(month_number(2023, 10), month_number(2025, 4)):
        days = [first_day(month) + timedelta(offset) for offset in range(days_in_month(month))]
        inside = [day for day in days if (period.first or date.min) <= day <= period.last]
        assert period.share_of(month) == len(inside) / len(days)


@given(NEAR)
def test_months_are_those_with_a_share(text: str) -> None:
    period = Period.parse(text)
    around = range(month_number(2023, 10), month_number(2025, 4))
    touched = [month for month in around if period.share_of(month) > 0]
    assert list(period.months(start=around[0])) == touched


@given(NEAR, NEAR)
def test_a_period_contains_another_when_no_day_is_outside(one: str, two: str) -> None:
    outer, inner = Period.parse(one), Period.parse(two)
    begins = (outer.first or date.min) <= (inner.first or date.min)
    assert outer.contains(inner) == (begins and inner.last <= outer.last)


@given(MONTHS)
def test_month_numbers_count_months_without_gaps(month: int) -> None:
    assert month_of(first_day(month)) == month_of(last_day(month)) == month
    assert month_of(last_day(month) + timedelta(1)) == month + 1
    assert (last_day(month) - first_day(month)).days + 1 == days_in_month(month)
    assert str(Period.parse(month_text(month))) == month_text(month)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "days", "year"),
    [
        ("2025-12", "month", date(2025, 12, 1), date(2025, 12, 31), 31, None),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), 29, None),
        ("2025-Q3", "quarter", date(2025, 7, 1), date(2025, 9, 30), 92, None),
        ("2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30), 181, None),
        ("2025-H2", "half", date(2025, 7, 1), date(2025, 12, 31), 184, None),
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31), 366, 2024),
        ("2025-07-06/2026-01-06", "days", date(2025, 7, 6), date(2026, 1, 6), 185, None),
        ("2025-01-01/2025-12-31", "days", date(2025, 1, 1), date(2025, 12, 31), 365, None),
        ("../2025-11-30", "since", None, date(2025, 11, 30), None, None),
        ("2025-11-30", "day", date(2025, 11, 30), date(2025, 11, 30), 1, None),
    ],
)
def test_each_form_means_its_days(  # noqa: PLR0913, PLR0917  # one argument a column of the table
    text: str, kind: str, first: date | None, last: date, days: int | None, year: int | None
) -> None:
    period = Period.parse(text)
    assert period == Period(first, last, kind)
    assert (period.days, period.year) == (days, year)


def test_an_open_period_reaches_back_to_any_start() -> None:
    period = Period.parse("../2025-11-15")
    november = month_number(2025, 11)
    assert period.share_of(month_number(1990, 1)) == 1.0
    assert period.share_of(november) == 0.5
    assert period.share_of(november + 1) == 0.0
    assert list(period.months(start=november - 1)) == [november - 1, november]
    assert november in period.months()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2025-13", "'2025-13' has no such month; write 2025-12 or the month meant"),
        ("2025-00", "'2025-00' has no such month; write 2025-01"),
        ("2025-02-30", "there is no day 2025-02-30: 2025-02 has 28 days; correct the day"),
        ("2025-01-01/2025-02-29", "there is no day 2025-02-29"),
        ("../2025-06-31", "there is no day 2025-06-31: 2025-06 has 30 days"),
        ("2026-01-06/2025-07-06", "the period ends before it begins: 2025-07-06 is before"),
        ("2025-Q5", "'2025-Q5' has no such quarter; write 2025-Q1 to 2025-Q4"),
        ("2025-Q", "'2025-Q' has no such quarter"),
        ("2025-H3", "'2025-H3' has no such half; write 2025-H1 to 2025-H2"),
        ("0205-12", "the year 0205 is out of reach; write a year from 1900 to 2100"),
        ("20255", "'20255' is no period"),
        ("Q3 2025", "'Q3 2025' is no period; write one of 2025-12, 2025-Q3"),
        ("December", "'December' is no period"),
        ("", "'' is no period"),
        ("2025-1", "'2025-1' is no month"),
        ("2025/12", "'2025' is no day"),
        ("2025-11-30/..", "'..' is no day"),
        ("２０２５", "is no period"),
    ],
)
def test_nonsense_is_refused_in_a_plain_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the sentence is checked below
        Period.parse(text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        (date(2025, 1, 1), date(2025, 1, 30), "month"),
        (date(2025, 1, 2), date(2025, 1, 31), "month"),
        (date(2025, 2, 1), date(2025, 4, 30), "quarter"),
        (date(2025, 4, 1), date(2025, 9, 30), "half"),
        (date(2025, 1, 1), date(2026, 12, 31), "year"),
        (date(2025, 1, 1), date(2025, 1, 2), "day"),
        (date(2025, 1, 1), date(2025, 1, 2), "since"),
        (None, date(2025, 1, 2), "days"),
        (date(2025, 1, 2), date(2025, 1, 1), "days"),
        (date(2025, 1, 1), date(2025, 1, 7), "week"),
    ],
)
def test_a_period_made_by_hand_must_fit_its_kind(first: date | None, last: date, kind: str) -> None:
    with pytest.raises(TextError):
        Period(first, last, kind)


@given(DAYS.map(str) | MONTHS.map(month_text) | YEARS.map(str))
def test_a_partial_date_covers_the_days_it_can_be(text: str) -> None:
    partial = PartialDate.parse(text)
    period = Period.parse(text)
    assert (partial.first, partial.last, str(partial)) == (period.first, period.last, text)


@pytest.mark.parametrize("text", ["", "2025-Q1", "12/2025", "2025-12-1", "25", "2025-12-32"])
def test_a_partial_date_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(TextError):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("precision", "known"),
    [
        ("day", date(2024, 2, 1)),
        ("known-by", date(2024, 2, 1)),
        ("month", date(2024, 2, 29)),
        ("assumed", date(2024, 12, 31)),
    ],
)
def test_an_imprecise_date_counts_as_late_as_it_can_be(precision: str, known: date) -> None:
    assert latest_known(date(2024, 2, 1), precision) == known


@given(DAYS, st.sampled_from(["day", "known-by", "month", "assumed"]))
def test_nothing_is_known_before_it_was_said(said_on: date, precision: str) -> None:
    assert latest_known(said_on, precision) >= said_on


@pytest.mark.parametrize("text", ["25", "20255", "year", "1899", "2101"])
def test_a_year_in_another_form_or_out_of_reach_is_refused(text: str) -> None:
    with pytest.raises(TextError):
        parse_year(text)
