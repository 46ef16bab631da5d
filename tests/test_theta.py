"""The points of theta: even, and weighted so that they stand for its posterior."""

import numpy as np
import pytest
from scipy import stats

from onpace.engine.cells import one_series
from onpace.engine.likelihood import bump
from onpace.engine.linear import linearise
from onpace.engine.linear import log_evidence as engine_log_evidence
from onpace.engine.observation import Observation, pose
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.reach import log_normal_evidence
from onpace.engine.settings import OTHER_MAKERS
from onpace.engine.theta import choose, quasi_normal

COUNT = 24
MONTHS = one_series(2024 * 12, COUNT, 9.0, launched=False, new_year_share=np.zeros(COUNT))
MEAN, SD = np.asarray(OTHER_MAKERS.theta_mean), np.asarray(OTHER_MAKERS.theta_sd)


def simulated(theta: np.ndarray, seed: int) -> np.ndarray:
    """Every month known, of a path drawn at ``theta``."""
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(prior_covariance(MONTHS, OTHER_MAKERS, theta[None])[0])
    return np.asarray(prior_mean(MONTHS, OTHER_MAKERS) + root @ rng.standard_normal(COUNT))


def weighted_moments(points: np.ndarray, log_weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    mean = weight @ points
    return mean, np.sqrt(weight @ (points - mean) ** 2)


def log_evidence(z: np.ndarray, points: np.ndarray) -> np.ndarray:
    """By SciPy, one point at a time."""
    surprise = z - prior_mean(MONTHS, OTHER_MAKERS)
    noise = 5e-4**2 * np.eye(COUNT)
    return np.asarray(
        [
            stats.multivariate_normal.logpdf(
                surprise, cov=prior_covariance(MONTHS, OTHER_MAKERS, p[None])[0] + noise
            )
            for p in points
        ]
    )


def fast_log_evidence(z: np.ndarray, points: np.ndarray) -> np.ndarray:
    """By the engine, with every month an exact month."""
    said = tuple(Observation((t,), (1.0,), (bump(z[t], 5e-4),)) for t in range(COUNT))
    problem = pose(MONTHS, OTHER_MAKERS, said)
    return engine_log_evidence(problem, linearise(problem, MEAN), points)


def test_few_quasi_random_points_cover_every_side() -> None:
    points = quasi_normal(64)
    # Means and products of random points would miss by 1/sqrt(64) = .125 and more.
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(points.T @ points / 64, np.eye(4), atol=0.11)
    for column in points.T:  # as near as 64 values can come
        assert stats.kstest(column, stats.norm.cdf).statistic == pytest.approx(1 / 128)


@pytest.mark.parametrize("seed", range(4))
def test_the_weighted_points_have_the_posteriors_mean_and_spread(seed: int) -> None:
    rng = np.random.default_rng(seed)
    z = simulated(MEAN + SD * rng.standard_normal(4), seed)
    design = choose(OTHER_MAKERS, lambda points: fast_log_evidence(z, points), 64)
    weights = design.log_weights + log_evidence(z, design.points)
    mean, sd = weighted_moments(design.points, weights)
    many = MEAN + SD * rng.standard_normal((6000, 4))
    true_mean, true_sd = weighted_moments(many, log_evidence(z, many))
    # Forty effective points at random would know a mean to .16 sd and an sd to 11%; the 6,000 of
    # the comparison, worth about 1,000, know them to .03 sd and 2%.
    assert (np.abs(mean - true_mean) < 0.16 * true_sd).all()
    np.testing.assert_allclose(sd, true_sd, rtol=0.11)


def test_with_nothing_to_learn_the_points_stand_for_the_prior() -> None:
    design = choose(OTHER_MAKERS, lambda points: np.zeros(len(points)), 64)
    mean, sd = weighted_moments(design.points, design.log_weights)
    assert (np.abs(mean - MEAN) < 0.05 * SD).all()
    np.testing.assert_allclose(sd, SD, rtol=0.06)


def test_the_engine_explains_exact_months_as_scipy_does() -> None:
    z = simulated(MEAN, 3)
    points = MEAN + SD * np.random.default_rng(4).standard_normal((5, 4))
    np.testing.assert_allclose(fast_log_evidence(z, points), log_evidence(z, points), rtol=1e-6)


def test_evidence_is_that_of_the_multivariate_normal() -> None:
    rng = np.random.default_rng(1)
    half = rng.standard_normal((3, 5, 5))
    covariance = half @ half.transpose(0, 2, 1) + 0.1 * np.eye(5)
    surprise = rng.standard_normal(5)
    expected = [stats.multivariate_normal.logpdf(surprise, cov=c) for c in covariance]
    np.testing.assert_allclose(log_normal_evidence(covariance, surprise), expected)
