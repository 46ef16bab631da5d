"""Totals drawn one after the other, against plain draws from their joint normal."""

import numpy as np
import pytest

from onpace.engine.cells import one_series
from onpace.engine.likelihood import Likelihood, above, below, between, bump, log_value
from onpace.engine.linear import Tangent, linearise
from onpace.engine.observation import Observation, Problem, pose
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.sequence import _resample, draw_totals
from onpace.engine.settings import OTHER_MAKERS, Settings
from onpace.engine.tries import _choose

COUNT = 4
MONTHS = one_series(2025 * 12, COUNT, 9.0, launched=False, new_year_share=np.zeros(COUNT))
THETA = np.asarray([OTHER_MAKERS.theta_mean])
SETTINGS = Settings(
    name="fixed", theta_mean=OTHER_MAKERS.theta_mean, theta_sd=(1e-6,) * 4, level_sd=0.3,
    slope_sd=0.05, month_effect=(0.0,) * 12, season_sd=0.1, new_year_effect=0.0, ramp=1.5,
    ramp_sd=0.8, ramp_decay=0.55,
)  # fmt: skip
RUNS, EACH = 40, 250  # independent runs, so that their scatter gives the error
PLAIN = 2_000_000


def said(likelihood: Likelihood, *months: int) -> Observation:
    return Observation(months, (1.0,) * len(months), likelihood)


def over(edge: float, mean: float = 0.05) -> Likelihood:
    return above(edge, mean, 0.97), bump(edge, 0.15, 0.03)


QUARTER = 9.0 + np.log(3)
CASES = {
    "bounds on months": (said(over(9.1), 0), said(over(9.0), 1), said(over(8.9), 2)),
    "a bound each way": (said((above(9.1),), 0), said((below(8.9),), 1)),
    "a range and an about": (
        said((between(9.05, 9.1),), 0),
        said((bump(9.6, 0.02, 0.9), bump(9.6, 0.2, 0.1)), 1, 2),
    ),
    "months bounded in a known quarter": (
        said((bump(QUARTER, 0.01),), 0, 1, 2),
        said(over(9.0), 0),
        said(over(8.95), 1),
        said(over(8.9, 0.01), 2),
    ),
    "a bound that only a far month can meet": (
        said((bump(QUARTER, 0.01),), 0, 1, 2),
        said(over(8.8, 0.02), 3),
        said(over(9.0 + np.log(4.25), 0.02), 0, 1, 2, 3),
    ),
}


def posed(case: str) -> tuple[Problem, Tangent, tuple[np.ndarray, np.ndarray]]:
    problem = pose(MONTHS, SETTINGS, CASES[case])
    tangent = linearise(problem, THETA[0])
    touched = problem.touched
    covariance = prior_covariance(MONTHS, SETTINGS, THETA, touched, touched)
    s = tangent.gradient @ covariance @ tangent.gradient.T
    return problem, tangent, (tangent.at(prior_mean(MONTHS, SETTINGS)[touched])[None], s)


def plain(problem: Problem, joint: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Log totals from their joint normal alone, and the product of all likelihoods."""
    rng = np.random.default_rng(3)
    free = problem.free
    expected, s = joint[0][0, free], joint[1][0][np.ix_(free, free)]
    h = np.empty((PLAIN, len(problem.totals)))
    h[:, free] = expected + rng.standard_normal((PLAIN, len(free))) @ np.linalg.cholesky(s).T
    for k, following in enumerate(problem.following):
        if following is not None:
            h[:, k] = following.log_total(h, h[:, following.parts[-1:]])[:, 0]
    log_weight = sum(
        log_value(t.likelihood, np.where(np.isnan(x), -np.inf, x))
        for t, x in zip(problem.totals, h.T, strict=True)
    )
    return h, np.exp(log_weight)


@pytest.mark.parametrize("case", CASES)
def test_weights_and_draws_are_those_of_plain_sampling(case: str) -> None:
    problem, tangent, joint = posed(case)
    rng = np.random.default_rng(4)
    many = tuple(np.repeat(part, RUNS, axis=0) for part in joint)
    h, log_weight = draw_totals(problem, tangent, (many[0], many[1]), EACH, rng)
    weight = np.exp(log_weight)
    h_plain, weight_plain = plain(problem, joint)
    evidence, error = weight_plain.mean(), weight_plain.std() / np.sqrt(PLAIN)
    assert weight_plain.sum() ** 2 / (weight_plain**2).sum() > 1000  # else it could not tell
    runs = weight.mean(axis=1)
    both = np.hypot(runs.std() / np.sqrt(RUNS), error)
    assert abs(runs.mean() - evidence) < 4.5 * both
    assert both < 0.1 * evidence
    for place in range(len(problem.totals)):
        mean = weight_plain @ h_plain[:, place] / weight_plain.sum()
        # Of weight times surprise, which averages to nothing where the draws are right.
        surprise = np.nan_to_num(weight_plain * (h_plain[:, place] - mean))
        ours = (weight * (h[:, :, place] - mean)).mean(axis=1)
        both = np.hypot(ours.std() / np.sqrt(RUNS), surprise.std() / np.sqrt(PLAIN))
        assert abs(ours.mean()) < 4.5 * both


@pytest.mark.parametrize("case", CASES)
def test_few_draws_are_wasted(case: str) -> None:
    problem, tangent, joint = posed(case)
    _, log_weight = draw_totals(problem, tangent, joint, 4000, np.random.default_rng(5))
    weight = np.exp(log_weight - log_weight.max())
    assert weight.sum() ** 2 / (weight**2).sum() > 1000


def test_resampling_keeps_the_mean_weight_and_favours_heavy_draws() -> None:
    rng = np.random.default_rng(6)
    log_weight = np.vstack([rng.normal(0, 3, 4000), np.zeros(4000)])
    after, kept = _resample(log_weight, rng)
    assert kept is not None
    np.testing.assert_allclose(
        np.exp(after).mean(axis=1), np.exp(log_weight).mean(axis=1), rtol=1e-9
    )
    expected = 4000 * np.exp(log_weight[0]) / np.exp(log_weight[0]).sum()
    counts = np.bincount(kept[0], minlength=4000)
    assert np.abs(counts - expected).max() <= 1  # systematic: each rounded up or down
    np.testing.assert_array_equal(kept[1], np.arange(4000))  # even weights are left alone


def test_a_theta_in_which_every_draw_failed_is_left_alone() -> None:
    log_weight = np.vstack([np.full(10, -np.inf), np.r_[np.zeros(1), np.full(9, -9.0)]])
    after, kept = _resample(log_weight, np.random.default_rng(7))
    assert (after[0] == -np.inf).all()
    assert kept is not None
    np.testing.assert_array_equal(kept[0], np.arange(10))


def test_one_of_several_tries_is_chosen_by_weight() -> None:
    weights = np.asarray([0.1, 0.0, 0.6, 0.3])
    with np.errstate(divide="ignore"):
        log_weight = np.broadcast_to(np.log(weights), (1, 20_000, 4))
    place, mean = _choose(log_weight, np.random.default_rng(8))
    shares = np.bincount(place.ravel(), minlength=4) / 20_000
    np.testing.assert_allclose(shares, weights, atol=4.5 * np.sqrt(0.25 / 20_000))
    np.testing.assert_allclose(np.exp(mean), 0.25)


def test_where_no_try_is_possible_the_draw_weighs_nothing() -> None:
    _, mean = _choose(np.full((1, 3, 4), -np.inf), np.random.default_rng(9))
    assert (mean == -np.inf).all()
