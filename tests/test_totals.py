"""What the book itself says of a year's total: sums of exact figures, and bounds."""

from datetime import date
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Period, Statement
from onpace.engine.evidence import hear
from onpace.questions.totals import Tiling, tile, year_bounds
from tinyanswers import months, said

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def tiling(*statements: Statement) -> Tiling:
    return tile(hear(statements).evidence, FIRST, LAST)


def bounds(*statements: Statement) -> tuple[float, float] | None:
    return year_bounds(hear(statements).evidence, 2025)


def test_months_in_a_row_are_added_as_far_as_they_reach() -> None:
    found = tiling(*months(2025, 1, 1, 2, 3), said("2025-05", 5))
    assert (found.total, found.through) == (6, date(2025, 3, 31))
    assert [str(piece.period) for piece in found.pieces] == ["2025-01", "2025-02", "2025-03"]


def test_a_longer_figure_takes_the_place_of_its_parts() -> None:
    found = tiling(*months(2025, 1, 1, 2, 3, 4), said("2025-Q1", 7))
    assert (found.total, found.through) == (11, date(2025, 4, 30))
    assert [str(piece.period) for piece in found.pieces] == ["2025-Q1", "2025-04"]


def test_the_figure_that_reaches_furthest_wins() -> None:
    found = tiling(said("2025-H1", 60), *months(2025, 1, 1), said("2025-01-01/2025-08-31", 80))
    assert (found.total, found.through) == (80, date(2025, 8, 31))


def test_figures_that_overlap_are_not_added() -> None:
    found = tiling(said("2025-Q1", 10), said("2025-03", 5))
    assert (found.total, found.through) == (10, date(2025, 3, 31))


def test_nothing_exact_from_the_start_is_nothing() -> None:
    found = tiling(said("2025-02", 5), said("2025-01", 4, ">"), said("../2025-01-31", 9))
    assert (found.total, found.pieces, found.through) == (0, (), date(2024, 12, 31))


def test_a_figure_that_goes_past_the_end_is_left_out() -> None:
    found = tiling(said("2025-01-01/2026-01-06", 100))
    assert found.pieces == ()


def test_a_year_said_exactly_is_known() -> None:
    assert bounds(said("2025", 100)) == (100, 100)
    assert bounds(said("2025-01-01/2025-12-31", 100)) == (100, 100)


def test_a_year_is_known_from_its_parts() -> None:
    assert bounds(said("2025-H1", 40), said("2025-Q3", 20), *months(2025, 10, 1, 2, 3)) == (66, 66)


def test_a_year_known_in_part_has_a_least_total_only() -> None:
    assert bounds(said("2025-H1", 40)) == (40, inf)


def test_any_part_of_a_year_is_its_least_and_other_years_say_nothing() -> None:
    assert bounds(said("2025-07", 40), said("2024", 9)) == (40, inf)
    assert bounds(said("2025-01", 40, ">")) == (40, inf)
    assert bounds(said("2024", 9), said("2025-01-01/2026-01-06", 9)) is None


def test_a_bound_on_the_year_is_taken_at_its_word() -> None:
    assert bounds(said("2025", 400, ">")) == (400, inf)
    assert bounds(said("2025", 400, "<")) == (0, 400)
    assert bounds(said("2025", 400, "..", high=500)) == (400, 500)


def test_about_is_good_to_three_percent() -> None:
    assert bounds(said("2025", 1000, "~")) == (970, 1030)


def test_several_sayings_narrow_the_bounds() -> None:
    assert bounds(said("2025", 1000, "~"), said("2025", 990, ">", by="a")) == (990, 1030)


@given(
    st.lists(st.integers(1, 10_000), min_size=12, max_size=12),
    st.integers(0, 12),
    st.lists(st.sampled_from(["2025-Q1", "2025-Q2", "2025-H1", "2025-Q3", "2025-01"]), unique=True),
)
def test_whatever_the_pieces_the_sum_is_that_of_the_months(
    values: list[int], known: int, longer: list[str]
) -> None:
    spans = {"2025-Q1": (0, 3), "2025-Q2": (3, 6), "2025-H1": (0, 6), "2025-Q3": (6, 9)}
    statements = months(2025, 1, *values[:known])
    for period in longer:
        first, end = spans.get(period, (0, 1))
        statements.append(said(period, sum(values[first:end])))
    found = tiling(*statements)
    assert found.total == sum(values[: found.through.month if found.pieces else 0])
    assert not found.pieces or found.through.month >= known
    for before, after in zip(found.pieces, found.pieces[1:], strict=False):
        assert after.period.first
        assert (after.period.first - before.period.last).days == 1


def test_exact_months_and_a_bound_on_the_last_settle_what_they_add_up_to() -> None:
    eleven = months(2025, 1, *[10] * 11)
    assert bounds(*eleven, said("2025-12", 20, ">")) == (130, inf)
    assert bounds(*eleven, said("2025-12", 20, "<")) == (110, 130)
    assert bounds(*eleven, said("2025-12", 20, "..", high=30)) == (130, 140)


def test_a_gap_counts_as_nothing_at_least_and_as_anything_at_most() -> None:
    assert bounds(said("2025-Q1", 30), said("2025-Q3", 40, ">")) == (70, inf)


def test_figures_that_share_days_are_not_both_counted() -> None:
    assert bounds(said("2025-Q1", 30), said("2025-03", 25, ">"), said("2025-H1", 50, ">")) == (
        50,
        inf,
    )


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(1, 99)), max_size=6))
def test_the_true_year_lies_within_its_bounds(spans: list[tuple[int, int, int]]) -> None:
    true = [100 + 10 * month for month in range(12)]
    statements = [said("2025-01", true[0])]
    for one, other, slack in spans:
        first, last = sorted((one, other))
        total, about = sum(true[first - 1 : last]), Period.parse(f"2025-{last:02d}").last
        period = f"2025-{first:02d}-01/{about}"
        statements.append(said(period, total - slack, "..", high=total + slack))
    low, high = bounds(*statements) or (0.0, inf)
    assert low <= sum(true) <= high
