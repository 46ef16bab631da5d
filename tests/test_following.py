"""Totals that follow from others, as the third month does from two and their quarter."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onpace.engine.cells import one_series
from onpace.engine.likelihood import above, bump
from onpace.engine.observation import Observation, Problem, log_totals, pose
from onpace.engine.settings import OTHER_MAKERS

COUNT = 6
MONTHS = one_series(2025 * 12, COUNT, 9.0, launched=False, new_year_share=np.zeros(COUNT))


def exactly(*months: int) -> Observation:
    return Observation(months, (1.0,) * len(months), (bump(9.0, 5e-4),))


def over(*months: int, weights: tuple[float, ...] = ()) -> Observation:
    return Observation(months, weights or (1.0,) * len(months), (above(8.5, 0.05),))


def posed(*observations: Observation) -> Problem:
    return pose(MONTHS, OTHER_MAKERS, observations)


def followers(problem: Problem) -> list[tuple[int, ...]]:
    pairs = zip(problem.totals, problem.following, strict=True)
    return [total.cells for total, following in pairs if following is not None]


def test_two_months_and_their_quarter_fix_the_third() -> None:
    problem = posed(exactly(0, 1, 2), over(0), over(1), over(2))
    assert followers(problem) == [(2,)]


def test_a_total_of_exact_quarters_and_a_month_fixes_that_month() -> None:
    problem = posed(exactly(0, 1, 2), over(3), over(0, 1, 2, 3))
    assert followers(problem) == [(0, 1, 2, 3)]


def test_an_exact_month_is_drawn_where_it_helps_to_fix_another() -> None:
    problem = posed(exactly(1), exactly(0, 1, 2), over(0), over(2))
    assert followers(problem) == [(2,)]
    assert len(problem.exact.where) == 0
    assert (1,) in [total.cells for total in problem.totals]


def test_an_exact_month_elsewhere_is_conditioned_on_beforehand() -> None:
    problem = posed(exactly(5), exactly(0, 1, 2), over(0), over(1), over(2))
    assert problem.exact.where.tolist() == [5]


def test_exact_figures_that_fix_each_other_are_left_to_the_linear_totals() -> None:
    problem = posed(exactly(0), exactly(1), exactly(2), exactly(0, 1, 2), over(0, 1, 2))
    assert followers(problem) == []
    assert problem.exact.where.tolist() == [0, 1, 2]


def test_a_month_cut_in_the_middle_follows_from_nothing() -> None:
    problem = posed(exactly(0, 1), over(0), over(0, 1, weights=(1.0, 0.5)))
    assert followers(problem) == [(0, 1)]  # y0 + y1/2 = (y0 + (y0 + y1)) / 2
    assert followers(posed(exactly(0, 1, 2), over(0), over(0, 1, weights=(1.0, 0.5)))) == []


SUBSETS = st.sets(st.integers(0, COUNT - 1), min_size=1).map(sorted).map(tuple)


@given(st.lists(SUBSETS, min_size=1, max_size=8), st.integers(0, 2**32 - 1))
def test_what_follows_is_worked_out_to_the_vehicle(spans: list[tuple[int, ...]], seed: int) -> None:
    problem = posed(*(exactly(*s) if i % 3 == 0 else over(*s) for i, s in enumerate(spans)))
    z = np.random.default_rng(seed).normal(9, 1, (1, 4, len(problem.touched)))
    h = log_totals(z, problem.weights)
    for k, following in enumerate(problem.following):
        if following is None:
            continue
        assert following.parts.max() < k
        last = h[..., following.parts[-1:]]
        np.testing.assert_allclose(following.log_total(h, last)[..., 0], h[..., k], atol=1e-6)
        inverse = following.last_part(h, h[..., k : k + 1])
        np.testing.assert_allclose(inverse, last, atol=1e-5)


@given(st.lists(SUBSETS, min_size=1, max_size=8))
def test_the_totals_that_do_not_follow_are_independent_but_for_exact_ones(
    spans: list[tuple[int, ...]],
) -> None:
    problem = posed(*(over(*s) for s in spans))
    assume(problem.totals)
    free = problem.weights[problem.free]
    assert np.linalg.matrix_rank(free) == len(free)
    assert np.linalg.matrix_rank(problem.weights) == len(free)


def test_the_linear_total_touches_the_true_one_with_its_slope() -> None:
    problem = posed(exactly(0, 1, 2), over(0), over(1), over(2))
    k = next(j for j, f in enumerate(problem.following) if f is not None)
    following = problem.following[k]
    assert following is not None
    value = log_totals(np.asarray([8.0, 8.3, 8.9]), problem.weights)
    step = 1e-6
    last = value[following.parts[-1]] + np.asarray([0.0, step])
    true = following.log_total(value, last)
    linear = following.linear_total(value, last, value, k)
    assert linear[0] == pytest.approx(value[k])
    assert true[0] == pytest.approx(value[k])
    assert np.diff(linear)[0] / step == pytest.approx(np.diff(true)[0] / step, rel=1e-4)


def test_where_nothing_is_left_there_is_no_total() -> None:
    problem = posed(exactly(0, 1, 2), over(0), over(1), over(2))
    k = next(j for j, f in enumerate(problem.following) if f is not None)
    following = problem.following[k]
    assert following is not None
    h = np.full(len(problem.totals), 9.0)  # two months, each as large as their quarter
    assert np.isnan(following.log_total(h, np.asarray([9.0]))).all()
