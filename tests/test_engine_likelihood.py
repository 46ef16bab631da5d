"""Likelihood pieces: mass, moments, draws and products, against quadrature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from onpace.engine.likelihood import (
    Likelihood,
    above,
    as_array,
    below,
    between,
    bump,
    draw_total,
    log_value,
    product,
)
from onpace.engine.psis import effective_sample_size, smooth_weights
from onpace.engine.sites import Pieces, Sites, fit_sites, joint_marginals, tilted_moments

SAYINGS: dict[str, Likelihood] = {
    "exactly": (bump(0.3, 0.05),),
    "more than, closely": (above(0.2, 0.1, 0.97), bump(0.2, 0.5, 0.03)),
    "more than": (above(0.2),),
    "less than, closely": (below(-0.2, 0.3, 0.9), bump(-0.2, 0.5, 0.1)),
    "a range": (between(-0.1, 0.4, 0.97), bump(0.1, 0.6, 0.03)),
    "more than and about": product(
        ((above(0.1, 0.2, 0.9), bump(0.1, 0.4, 0.1)), (bump(0.3, 0.1, 0.9), bump(0.3, 0.5, 0.1)))
    ),
}
MEAN, SD = 0.1, 0.4


def moment(likelihood: Likelihood, power: int) -> float:
    def density(h: float) -> float:
        value = float(np.exp(log_value(likelihood, np.asarray([h])))[0])
        return float(h**power * value * stats.norm.pdf(h, MEAN, SD))

    breaks = sorted({p.centre for p in likelihood} | {p.low for p in likelihood if p.low > -9})
    return float(integrate.quad(density, -4, 4, points=breaks, limit=400)[0])


@pytest.mark.parametrize("saying", SAYINGS)
def test_mass_is_the_integral_against_the_prior(saying: str) -> None:
    likelihood = SAYINGS[saying]
    one = np.ones(1)
    _, log_mass = draw_total(likelihood, MEAN * one, SD * one, 0.5 * one[:, None])
    assert float(np.exp(log_mass[0])) == pytest.approx(moment(likelihood, 0), rel=1e-5)


@pytest.mark.parametrize("saying", SAYINGS)
def test_moments_are_those_of_prior_times_likelihood(saying: str) -> None:
    likelihood = SAYINGS[saying]
    pieces = as_array(likelihood)[:, :, None]
    mean, variance = tilted_moments(pieces, np.asarray([MEAN]), np.asarray([SD]))
    total = moment(likelihood, 0)
    expected = moment(likelihood, 1) / total
    assert float(mean[0]) == pytest.approx(expected, abs=1e-5)
    second = moment(likelihood, 2) / total - expected**2
    assert float(variance[0]) == pytest.approx(second, rel=1e-3)


@pytest.mark.parametrize("saying", SAYINGS)
def test_draws_follow_prior_times_likelihood(saying: str) -> None:
    # False-alarm rate one in a thousand for each saying, with a fixed seed.
    likelihood = SAYINGS[saying]
    rng = np.random.default_rng(3)
    drawn, _ = draw_total(likelihood, np.asarray([MEAN]), np.asarray([SD]), rng.random((1, 4000)))
    grid = np.linspace(-2.5, 2.5, 40001)
    density = np.exp(log_value(likelihood, grid)) * stats.norm.pdf(grid, MEAN, SD)
    cumulative = np.cumsum(density) / density.sum()
    assert stats.kstest(drawn[0], lambda x: np.interp(x, grid, cumulative)).pvalue > 1e-3


@given(st.floats(-2, 2))
def test_a_product_is_the_pointwise_product(h: float) -> None:
    first, second = SAYINGS["more than, closely"], SAYINGS["a range"]
    at = np.asarray([h])
    combined = log_value(product((first, second)), at)[0]
    separate = log_value(first, at)[0] + log_value(second, at)[0]
    assert combined == pytest.approx(separate, abs=1e-9) or combined == separate


def test_stand_ins_reproduce_an_exact_total() -> None:
    pieces = Pieces((SAYINGS["exactly"],))
    start = Sites(np.zeros(1), np.full(1, np.inf))
    sites = fit_sites(pieces, np.zeros(1), np.ones((1, 1)), start)
    assert sites.centre[0] == pytest.approx(0.3)
    assert sites.width[0] == pytest.approx(0.05)


def test_one_stand_in_gives_the_likelihoods_own_mean_and_variance() -> None:
    likelihood = SAYINGS["more than"]
    start = Sites(np.zeros(1), np.full(1, np.inf))
    mean, covariance = np.asarray([MEAN]), np.asarray([[SD**2]])
    sites = start
    for _ in range(20):
        sites = fit_sites(Pieces((likelihood,)), mean, covariance, sites)
    m, v = joint_marginals(mean, covariance, sites)
    total = moment(likelihood, 0)
    expected = moment(likelihood, 1) / total
    assert m[0] == pytest.approx(expected, abs=1e-3)
    assert v[0] == pytest.approx(moment(likelihood, 2) / total - expected**2, rel=1e-2)


@pytest.mark.parametrize("shape", [0.1, 0.5, 0.9])
def test_k_hat_finds_the_shape_of_a_pareto_tail(shape: float) -> None:
    weights = stats.genpareto(shape).rvs(20_000, random_state=np.random.default_rng(5))
    smooth, k_hat = smooth_weights(np.log(weights + 1e-12))
    assert k_hat == pytest.approx(shape, abs=0.15)
    assert smooth.sum() == pytest.approx(1)
    assert 1 < effective_sample_size(smooth) < 20_000
