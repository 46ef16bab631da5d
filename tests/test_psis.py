"""Pareto smoothing of importance weights, against laws whose tails are known."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from onpace.engine.psis import _fit_pareto, effective_sample_size, smooth_weights


@pytest.mark.parametrize("shape", [-0.3, 0.0, 0.2, 0.5, 0.9])
def test_the_fit_finds_shape_and_scale_of_a_generalised_pareto(shape: float) -> None:
    # The shape's standard error is about (1 + shape) / sqrt(n), .019 at most here; five of those.
    # The estimate itself is drawn towards one half, by ten observations' worth.
    n, scale = 10_000, 3.0
    excess = np.sort(stats.genpareto(shape, scale=scale).rvs(n, random_state=1))
    k, sigma = _fit_pareto(excess)
    assert k == pytest.approx((n * shape + 5) / (n + 10), abs=5 * 0.019)
    assert sigma == pytest.approx(scale, rel=0.1)


def test_importance_weights_of_a_too_narrow_normal_are_found_out() -> None:
    # Weights of N(0, 1) under N(0, sd^2) have a Pareto tail of shape 1 - sd^2 (to a slow factor).
    rng = np.random.default_rng(2)
    shapes = []
    for sd in (0.9, 0.6):
        x = sd * rng.standard_normal(100_000)
        _, k_hat = smooth_weights(stats.norm.logpdf(x) - stats.norm.logpdf(x, scale=sd))
        shapes.append(k_hat)
    assert shapes == pytest.approx([0.19, 0.64], abs=0.15)


def test_smoothing_makes_a_heavy_tailed_estimate_steadier() -> None:
    # The mean of x^2 is 1; its importance estimate from N(0, .65^2) has a heavy right tail.
    rng = np.random.default_rng(3)
    raw_errors, smooth_errors = [], []
    for _ in range(200):
        x = 0.65 * rng.standard_normal(1000)
        log_weight = stats.norm.logpdf(x) - stats.norm.logpdf(x, scale=0.65)
        raw = np.exp(log_weight)
        smooth, _ = smooth_weights(log_weight)
        raw_errors.append(raw @ x**2 / raw.sum() - 1)
        smooth_errors.append(smooth @ x**2 - 1)
    assert np.square(smooth_errors).mean() < np.square(raw_errors).mean()


@given(arrays.arrays(np.float64, st.integers(2, 300), elements=st.floats(-700, 700)))
def test_any_weights_stay_weights(log_weights: np.ndarray) -> None:
    weights, _ = smooth_weights(log_weights)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert 1 - 1e-9 <= effective_sample_size(weights) <= len(weights) + 1e-6


@given(arrays.arrays(np.int64, st.integers(30, 300), elements=st.integers(-50, 50)))
def test_a_heavier_draw_never_becomes_lighter_than_another(log_weights: np.ndarray) -> None:
    weights, _ = smooth_weights(log_weights / 4)
    levels = [weights[log_weights == level] for level in np.unique(log_weights)]
    for lighter, heavier in pairwise(levels):
        assert lighter.max() <= heavier.min() + 1e-12


@given(st.floats(-1e5, 1e5))
def test_only_ratios_of_weights_matter(shift: float) -> None:
    log_weights = np.random.default_rng(4).standard_normal(500)
    first, k_first = smooth_weights(log_weights)
    second, k_second = smooth_weights(log_weights + shift)
    np.testing.assert_allclose(first, second, rtol=1e-6)
    assert k_first == pytest.approx(k_second, abs=1e-6)


def test_failed_draws_get_no_weight() -> None:
    log_weights = np.random.default_rng(5).standard_normal(400)
    log_weights[:200] = -np.inf
    weights, _ = smooth_weights(log_weights)
    assert weights[:200].sum() == 0


def test_where_every_draw_failed_the_weights_are_equal_and_k_hat_says_so() -> None:
    weights, k_hat = smooth_weights(np.full(50, -np.inf))
    assert k_hat == np.inf
    np.testing.assert_allclose(weights, 1 / 50)


def test_a_tail_of_very_uneven_weights_is_fitted_without_overflow() -> None:
    # One draw that outweighs all others by far once overflowed the fit's own weights.
    log_weights = np.r_[np.zeros(4000), np.linspace(0, 1, 190), 400.0]
    weights, k_hat = smooth_weights(log_weights)
    assert k_hat > 1
    assert effective_sample_size(weights) < 2
