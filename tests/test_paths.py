"""Paths: which months are modelled, what of the evidence lies in them, and what they add up to."""

from datetime import date

import numpy as np
import pytest

from onpace.book import Period, Statement, month_number
from onpace.engine.joint import LONGEST_HISTORY, fit_paths
from onpace.engine.paths import Paths
from onpace.engine.settings import CHINESE_MAKERS, OTHER_MAKERS
from tinyanswers import months, said

UNTIL = month_number(2026, 12)
LAUNCH = date(2024, 4, 3)


def fitted(*statements: Statement, **options: object) -> Paths:
    paths = fit_paths(statements, CHINESE_MAKERS, **({"until": UNTIL} | options))  # type: ignore[arg-type]  # dates and months
    assert paths is not None
    return paths


def middle(paths: Paths, period: str) -> float:
    return float(np.median(paths.total(Period.parse(period))))


def test_paths_begin_with_the_first_period_spoken_of_and_end_where_asked() -> None:
    paths = fitted(said("2025-Q3", 60_000), said("2025-11", 25_000))
    assert paths.first_month == month_number(2025, 7)
    assert paths.last_month == UNTIL
    assert paths.deliveries.shape[2] == UNTIL - paths.first_month + 1
    assert paths.settings == "Chinese makers"


def test_paths_begin_with_the_launch_where_it_is_known() -> None:
    paths = fitted(said("2025-11", 25_000), first_delivery=LAUNCH)
    assert paths.first_month == month_number(2024, 4)


def test_a_year_in_which_deliveries_began_counts_from_the_launch() -> None:
    paths = fitted(said("2024", 136_854), first_delivery=LAUNCH)
    assert paths.first_month == month_number(2024, 4)
    assert middle(paths, "2024") == pytest.approx(136_854, rel=2e-3)
    assert paths.set_aside == ()


def test_a_launch_after_what_is_spoken_of_is_not_believed() -> None:
    paths = fitted(said("2023-11", 25_000), said("2024-11", 26_000), first_delivery=LAUNCH)
    assert paths.first_month == month_number(2023, 11)


def test_ten_years_are_modelled_at_most_and_what_is_older_is_named() -> None:
    paths = fitted(said("2010-05", 9_000), *months(2025, 1, *[20_000] * 12))
    assert paths.first_month == month_number(2025, 12) - LONGEST_HISTORY + 1
    assert [s.reason for s in paths.set_aside] == ["before the modelled months"]


def test_a_period_that_begins_before_the_modelled_months_is_left_out_whole() -> None:
    paths = fitted(said("2015", 90_000), *months(2025, 1, *[20_000] * 12))
    assert "before the modelled months" in [s.reason for s in paths.set_aside]


def test_half_a_month_weighs_by_its_days() -> None:
    paths = fitted(said("2025-12-01/2025-12-15", 15_000), said("2025-11", 30_000))
    assert middle(paths, "2025-12") == pytest.approx(31_000, rel=2e-3)  # 15 of 31 days
    assert middle(paths, "2025-12-01/2025-12-15") == pytest.approx(15_000, rel=2e-3)


def test_a_total_over_a_cut_month_holds() -> None:
    paths = fitted(
        said("2025-10-01/2025-12-10", 70_000), said("2025-10", 30_000), said("2025-12", 27_000, ">")
    )
    assert middle(paths, "2025-10-01/2025-12-10") == pytest.approx(70_000, rel=2e-3)


def test_totals_add_up_in_every_draw() -> None:
    paths = fitted(said("2025", 300_000), said("2025-12", 30_000, ">"))
    parts = [paths.total(Period.parse(f"2025-Q{q}")) for q in (1, 2, 3, 4)]
    np.testing.assert_allclose(np.sum(parts, axis=0), paths.total(Period.parse("2025")))
    np.testing.assert_allclose(
        paths.month(month_number(2025, 12)), paths.total(Period.parse("2025-12"))
    )


def test_months_before_the_first_count_as_none() -> None:
    paths = fitted(said("2025-07", 30_000))
    np.testing.assert_allclose(
        paths.total(Period.parse("2025-H1")), np.zeros(len(paths.deliveries))
    )


def test_a_total_since_launch_counts_from_the_launch() -> None:
    paths = fitted(
        said("../2025-11-30", 500_000), *months(2025, 7, *[30_000] * 5), first_delivery=LAUNCH
    )
    assert middle(paths, "../2025-11-30") == pytest.approx(500_000, rel=2e-3)


def test_what_is_about_nothing_usable_gives_no_paths() -> None:
    assert fit_paths([said("../2025-11-30", 9)], CHINESE_MAKERS, until=UNTIL) is None


def test_the_same_seed_gives_the_same_paths() -> None:
    statements = (said("2025-Q3", 60_000), said("2025-11", 25_000, ">"))
    first, again, other = (fitted(*statements, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.deliveries, again.deliveries)
    assert not np.array_equal(first.deliveries, other.deliveries)


def test_a_new_year_in_february_takes_from_february_what_january_keeps() -> None:
    # In 2026 the whole window lies in February; Chinese makers feel it, others do not.
    history = months(2025, 3, *[30_000] * 9)
    chinese = fitted(*history)
    others = fit_paths(history, OTHER_MAKERS, until=UNTIL)
    assert others is not None
    assert middle(chinese, "2026-02") < 0.85 * middle(chinese, "2026-01")
    assert middle(others, "2026-02") > 0.9 * middle(others, "2026-01")


def test_the_further_ahead_the_less_is_known() -> None:
    paths = fitted(*months(2025, 1, *[30_000] * 12))
    spread = np.log(paths.deliveries[:, 0]).std(axis=0)[12:]
    assert spread[-1] > 1.5 * spread[0]
    assert (np.diff(spread) > -0.02).all()
