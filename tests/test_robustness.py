"""Odd, thin, contradictory and plentiful evidence: a finite, sane answer, never a warning.

The tests run with warnings as errors, so a division by zero anywhere in the engine would fail them.
"""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onpace.book import Period, Statement, month_number
from onpace.engine.joint import fit_paths
from onpace.engine.settings import CHINESE_MAKERS, OTHER_MAKERS
from tinyanswers import months, said

UNTIL = month_number(2026, 12)
STEADY = months(2025, 1, *[20_000] * 12)
MIXED = [  # what Xiaomi says of two years, in the ways it says it
    *(said(f"2025-{m:02d}", 20_000, ">") for m in range(1, 13)),
    *(said(f"2025-Q{q}", 75_000 + 5_000 * q) for q in (1, 2, 3, 4)),
    said("2025", 350_000, "~"),
    said("2025-H1", 160_000, "..", high=170_000),
    said("2025-01-01/2025-05-10", 110_000, ">"),
]
BOOKS: dict[str, tuple[list[Statement], tuple[float, float]]] = {
    "bounds only": ([said(f"2025-{m:02d}", 20_000, ">") for m in range(1, 13)], (8e4, 8e5)),
    "one yearly total": ([said("2025", 240_000)], (5e4, 1.2e6)),
    "one month": ([said("2025-12", 20_000)], (5e4, 2e6)),
    "an upper bound only": ([said("2025", 240_000, "<")], (3e4, 1.2e6)),
    "a zero month": ([*STEADY[:11], said("2025-12", 0)], (1e-3, 1e6)),
    "a year of nothing": (months(2025, 1, *[0] * 12), (1e-2, 1e3)),
    "ten years of months": (
        [s for y in range(2016, 2026) for s in months(y, 1, *[1_000 * (y - 2010)] * 12)],
        (1e5, 4e5),
    ),
    "one statement three hundred times": ([said("2025", 240_000, ">")] * 300, (1e5, 1.2e6)),
    "three hundred bounds": ([said("2025-12", 20_000 + i, ">") for i in range(300)], (5e4, 2e6)),
    "three hundred ranges": (
        [said("2025-12", 20_000 + i, "..", high=22_000 + 2 * i) for i in range(300)],
        (5e4, 2e6),
    ),
    "a year ten times too large": ([*STEADY, said("2025", 2_400_000)], (1e5, 6e5)),
    "a year ten times too small": ([*STEADY, said("2025", 24_000)], (1e5, 6e5)),
    "a quarter smaller than its bounds": (
        [*(said(f"2025-{m}", 50_000, ">") for m in (10, 11, 12)), said("2025-Q4", 90_000)],
        (1e5, 1.5e6),
    ),
    "quarters that are not the year": (
        [*(said(f"2025-Q{q}", 60_000) for q in (1, 2, 3)), said("2025", 185_000)],
        (1e3, 1e6),
    ),
    "a typing error in one month": ([*STEADY[:11], said("2025-12", 200_000)], (1e5, 6e6)),
    "a bound each way that cross": (
        [said("2025-11", 50_000, ">"), said("2025-11", 30_000, "<"), said("2025-12", 40_000)],
        (1e5, 2e6),
    ),
    "everything at once": (MIXED, (1.5e5, 9e5)),
    "one vehicle": ([said("2025-12", 1)], (1, 500)),
    "all the cars in the world": ([said("2025", 999_999_999)], (2e8, 5e9)),
}


@pytest.mark.parametrize("name", BOOKS)
def test_the_answer_is_finite_and_sane(name: str) -> None:
    statements, (least, most) = BOOKS[name]
    paths = fit_paths(statements, CHINESE_MAKERS, until=UNTIL)
    assert paths is not None
    assert np.isfinite(paths.deliveries).all()
    assert (paths.deliveries > 0).all()
    low, high = np.quantile(paths.total(Period.parse("2026")), (0.1, 0.9))
    assert least < low < high < most
    assert paths.diagnostics.effective_draws > 50


STATEMENTS = st.builds(
    said,
    st.sampled_from(["2025-10", "2025-11", "2025-12", "2025-Q4", "2025-H2", "2025"]),
    st.integers(1, 400_000),
    st.sampled_from(["=", ">", "<", "~"]),
)


@settings(max_examples=25)
@given(st.lists(STATEMENTS, min_size=1, max_size=8), st.sampled_from([0, 1]))
def test_whatever_is_said_the_answer_is_finite(statements: list[Statement], seed: int) -> None:
    paths = fit_paths(statements, OTHER_MAKERS, until=UNTIL, seed=seed)
    assert paths is not None
    assert np.isfinite(paths.deliveries).all()
    assert (paths.deliveries > 0).all()


def test_repeating_everything_changes_nothing() -> None:
    once = fit_paths(MIXED, CHINESE_MAKERS, until=UNTIL)
    often = fit_paths(MIXED * 20, CHINESE_MAKERS, until=UNTIL)
    assert once is not None
    assert often is not None
    np.testing.assert_array_equal(once.deliveries, often.deliveries)


def test_a_fit_stays_within_half_a_gibibyte() -> None:
    statements = [*BOOKS["ten years of months"][0], *MIXED]
    tracemalloc.start()
    try:
        fit_paths(statements, CHINESE_MAKERS, until=UNTIL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2**29
