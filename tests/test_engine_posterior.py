"""Draws of paths against brute force, on problems small enough for it."""

import numpy as np
import pytest

from onpace.engine.cells import one_series
from onpace.engine.likelihood import Likelihood, above, below, between, bump, log_value
from onpace.engine.observation import Observation
from onpace.engine.posterior import Posterior, sample_paths
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.settings import OTHER_MAKERS, Settings

THETA = OTHER_MAKERS.theta_mean
FIXED = Settings(
    name="fixed", theta_mean=THETA, theta_sd=(1e-9,) * 4, level_sd=0.4, slope_sd=0.05,
    month_effect=(0.0,) * 12, season_sd=0.05, new_year_effect=0.0, ramp=1.5, ramp_sd=0.8,
    ramp_decay=0.55,
)  # fmt: skip
COUNT = 4
MONTHS = one_series(2025 * 12, COUNT, float(np.log(28_000)), False, np.zeros(COUNT))  # noqa: FBT003
BRUTE = 3_000_000
QUANTILES = (0.05, 0.5, 0.95)


def over(months: tuple[int, ...], likelihood: Likelihood, *weights: float) -> Observation:
    return Observation(months, weights or (1.0,) * len(months), likelihood)


def log(value: float) -> float:
    return float(np.log(value))


QUARTER = over((0, 1, 2), (bump(log(81_302), 5e-4),))
PROBLEMS: dict[str, tuple[Observation, ...]] = {
    "bounds on months": (over((0,), (above(log(28_000)),)), over((1,), (below(log(25_000)),))),
    "a close bound that may be wrong": (
        over((0,), (above(log(30_000), 0.03, 0.97), bump(log(30_000), 0.15, 0.03))),
    ),
    "a quarter about so large": (over((0, 1, 2), (bump(log(90_000), 0.02),)),),
    "a range for a half cut in mid month": (
        over((0, 1, 2), (between(log(60_000), log(66_000)),), 1.0, 1.0, 0.4),
    ),
    "a month and its quarter": (
        over((0,), (bump(log(30_000), 0.01),)),
        over((0, 1, 2), (bump(log(84_000), 0.02),)),
    ),
    "three months and their quarter": (
        *(over((m,), (bump(log(v), 0.02),)) for m, v in enumerate((27_000, 28_000, 29_000))),
        over((0, 1, 2), (bump(log(84_300), 0.02),)),
    ),
    "totals since launch, one inside the other": (
        over((0, 1), (above(log(55_000)),)),
        over((0, 1, 2), (below(log(90_000)),)),
        over((0, 1, 2, 3), (bump(log(120_000), 0.02),)),
    ),
}


def brute_force(observations: tuple[Observation, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Weighted draws from the prior: paths and normalised weights."""
    rng = np.random.default_rng(11)
    covariance = prior_covariance(MONTHS, FIXED, np.asarray([THETA]))[0]
    root = np.linalg.cholesky(covariance)
    z = prior_mean(MONTHS, FIXED) + rng.standard_normal((BRUTE, COUNT)) @ root.T
    log_weight = np.zeros(BRUTE)
    for observation in observations:
        part = np.exp(z[:, list(observation.cells)]) @ np.asarray(observation.weights)
        log_weight += log_value(observation.likelihood, np.log(part))
    weight = np.exp(log_weight - log_weight.max())
    return z, weight / weight.sum()


def weighted_quantiles(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    order = np.argsort(x)
    return np.asarray(np.interp(QUANTILES, np.cumsum(weight[order]), x[order]))


def fit(observations: tuple[Observation, ...], seed: int = 0) -> Posterior:
    return sample_paths(MONTHS, FIXED, observations, seed=seed)


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_month_and_the_total_agree_with_brute_force(name: str) -> None:
    observations = PROBLEMS[name]
    found = fit(observations).log_deliveries
    z, weight = brute_force(observations)
    assert 1 / np.sum(weight**2) > 4000  # else brute force itself could not tell
    both = [(found[:, m], z[:, m]) for m in range(COUNT)]
    both.append((np.log(np.exp(found).sum(axis=1)), np.log(np.exp(z).sum(axis=1))))
    for ours, theirs in both:
        mean = weight @ theirs
        sd = np.sqrt(weight @ (theirs - mean) ** 2)
        gap = np.quantile(ours, QUANTILES) - weighted_quantiles(theirs, weight)
        # 4,096 draws of at least 1,000 effective: a 5% quantile is known to .066 sd; five of those.
        assert np.abs(gap).max() < 0.2 * sd
        assert abs(ours.mean() - mean) < 0.1 * sd


def test_the_tight_corner_leaves_302_vehicles_to_share() -> None:
    """28,000 + 28,000 + 25,000 leave 302 of 81,302: excesses are uniform on a simplex."""
    corner = (
        over((0,), (above(log(28_000)),)),
        over((1,), (above(log(28_000)),)),
        over((2,), (above(log(25_000)),)),
        over((0, 1, 2), (bump(log(81_302), 1e-4),)),
    )
    posterior = fit(corner)
    excess = np.exp(posterior.log_deliveries[:, :3]) - np.asarray([28_000, 28_000, 25_000])
    assert (excess > -1e-3).all()
    # The prior is flat over so few vehicles. With s left to share, the total's slack of 8 vehicles
    # apart, each excess is s times Beta(1, 2): mean s/3, median .293 s.
    left = excess.sum(axis=1).mean()
    assert left == pytest.approx(302, abs=10)
    np.testing.assert_allclose(excess.mean(axis=0), left / 3, rtol=0.12)
    np.testing.assert_allclose(np.median(excess, axis=0), 0.293 * left, rtol=0.15)


def test_exact_totals_hold_in_every_draw() -> None:
    found = np.exp(fit((QUARTER, over((0,), (above(log(26_000)),)))).log_deliveries)
    assert np.abs(np.log(found[:, :3].sum(axis=1) / 81_302)).max() < 6 * 5e-4
    assert (found[:, 0] > 26_000 * (1 - 1e-6)).all()


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    first, again, other = (fit((QUARTER,), seed).log_deliveries for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    "observations",
    [
        (),
        (over((0, 1, 2, 3), (bump(log(100_000), 5e-4),)),),
        (over((0,), (bump(log(0.5), 5e-4),)), over((1,), (bump(log(30_000), 5e-4),))),
        (QUARTER, over((0, 1, 2), (bump(log(70_000), 5e-4),))),
        (over((1,), (above(log(50_000)),)), over((1,), (below(log(20_000)),))),
        tuple(over((0,), (above(log(20_000 + i)),)) for i in range(60)),
    ],
    ids=["nothing", "one total", "a zero month", "two totals", "two bounds", "sixty bounds"],
)
def test_thin_and_contradictory_evidence_gives_a_finite_answer(
    observations: tuple[Observation, ...],
) -> None:
    posterior = fit(observations)
    assert np.isfinite(posterior.log_deliveries).all()
    assert posterior.diagnostics.effective_draws >= 1


def test_ten_years_of_months_are_no_trouble() -> None:
    count = 144
    months = one_series(2015 * 12, count, 9.0, False, np.zeros(count))  # noqa: FBT003
    rng = np.random.default_rng(2)
    walk = 9 + np.cumsum(rng.normal(0.01, 0.1, count))
    said = tuple(over((m,), (bump(float(walk[m]), 5e-4),)) for m in range(120))
    years = [slice(y * 12, y * 12 + 12) for y in range(10)]
    said += tuple(
        over(tuple(range(y.start, y.stop)), (bump(log(np.exp(walk[y]).sum()), 5e-4),))
        for y in years
    )
    posterior = sample_paths(months, OTHER_MAKERS, said)
    assert posterior.diagnostics.effective_draws > 200
    np.testing.assert_allclose(np.median(posterior.log_deliveries, 0)[:120], walk[:120], atol=2e-3)
