"""How precisely figures are meant, and what follows for a verdict."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Period
from onpace.checker import spans
from onpace.checker.bases import basis_in, period_before, period_named
from onpace.checker.judging import MINOR_POINTS, judge, loosely
from onpace.checker.ledger import Ledger
from onpace.checker.spans import Said, Span
from onpace.checker.streaks import Streak, judge_record, judge_streak

COUNTS = st.integers(min_value=1_000, max_value=5_000_000)


@given(COUNTS, COUNTS)
def test_a_change_rounded_as_it_is_said_is_supported(new: int, old: int) -> None:
    found = spans.change(Span.exact(new), Span.exact(old))
    assert found is not None
    said = spans.rounded(found.nominal, 0.1)
    assert judge(Said("=", said, 0.1), found, MINOR_POINTS) == "supported"


@given(COUNTS, COUNTS, st.floats(min_value=1.6, max_value=500))
def test_a_whole_percentage_further_off_than_its_digits_allow_is_contradicted(
    new: int, old: int, gap: float
) -> None:
    found = spans.change(Span.exact(new), Span.exact(old))
    assert found is not None
    said = Said("=", spans.rounded(found.nominal + gap, 1.0), 1.0)
    assert judge(said, found, MINOR_POINTS) == "contradicted"


@given(COUNTS, st.floats(min_value=0, max_value=0.5))
def test_what_a_bound_allows_is_never_contradicted(value: int, above: float) -> None:
    found = Span.exact(value * (1 + above))
    assert judge(Said(">=", value, 1), found, 0.0) != "contradicted"


@given(COUNTS)
def test_a_figure_always_lies_in_its_own_span(value: int) -> None:
    for relation in ("=", "~", ">", "<"):
        span = spans.span_of(relation, Decimal(value), None, f"{value:,}")
        assert span.low <= value <= span.high


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("3.30 million", 3_300_000, 10_000),
        ("48,135 vehicles", 48_135, 1),
        ("86,200 autos", 86_200, 100),
        ("0.5966", 596_600, 100),
        ("550K", 550_000, 1_000),
    ],
)
def test_the_digits_written_tell_how_precise_a_number_is(
    written: str, value: int, unit: float
) -> None:
    assert spans.unit_of(Decimal(value), written) == unit


def test_a_percentage_cut_off_instead_of_rounded_is_consistent() -> None:
    assert judge(Said("=", 102, 1), Span.exact(102.8), MINOR_POINTS) == "consistent"


def test_a_hedged_claim_is_consistent_and_never_supported() -> None:
    assert judge(Said("~", 14, 1), Span.exact(13.5), MINOR_POINTS) == "consistent"


def test_doubled_is_meant_loosely_but_not_that_loosely() -> None:
    assert loosely(2, Span.exact(1.85)) == "consistent"
    assert loosely(2, Span.exact(1.6)) == "contradicted"


@pytest.mark.parametrize(
    ("words", "own", "base"),
    [
        (" from a year earlier", "2025-10", "2024-10"),
        (" from the previous month", "2025-01", "2024-12"),
        (" quarter on quarter", "2025-Q1", "2024-Q4"),
        (" compared with two years ago", "2025-H1", "2023-H1"),
    ],
)
def test_the_words_tell_the_period_compared_with(words: str, own: str, base: str) -> None:
    wanted = period_before(Period.parse(own), basis_in(words))
    assert str(wanted) == base


def test_a_month_named_without_its_year_is_the_last_one_before() -> None:
    assert str(period_named("from December", Period.parse("2026-01"))) == "2025-12"


def lookup(figures: dict[str, float]):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return lambda period: Span.exact(figures[str(period)]) if str(period) in figures else None


def test_one_month_that_breaks_a_streak_is_enough() -> None:
    months = {"2025-10": 48_000.0, "2025-09": 29_000.0}
    judged = judge_streak(Streak("above", 30_000), Period.parse("2025-10"), 3, lookup(months))
    assert judged is not None
    assert judged[0] == "contradicted"


def test_a_streak_with_a_month_unknown_cannot_be_told() -> None:
    months = {"2025-10": 48_000.0, "2025-09": 41_000.0}
    assert judge_streak(Streak("above", 30_000), Period.parse("2025-10"), 3, lookup(months)) is None


def test_a_record_is_none_when_an_earlier_month_was_higher() -> None:
    months = {"2025-10": 48_000.0, "2025-06": 49_000.0}
    judged = judge_record(Period.parse("2025-10"), lookup(months), 12)
    assert judged is not None
    assert judged[0] == "contradicted"


def test_the_ledger_is_empty_for_makers_it_was_not_asked_for() -> None:
    from onpace.book import Book  # noqa: PLC0415 - the bundled book is read once

    ledger = Ledger(Book.bundled(), [])
    assert ledger.targets("Xiaomi", Period.parse("2026")) == ()
