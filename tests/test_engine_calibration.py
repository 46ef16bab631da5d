"""Simulation-based calibration: ranks of simulated truths are uniform (Talts et al. 2018).

Truth is drawn from the prior, statements of all kinds are made about it by the very laws that the
likelihoods assume, and the truth's rank among the draws is kept. A sampler with a wrong weight, a
bound counted twice or intervals too narrow gives ranks that are not uniform; the last test plants
such errors and requires that they are found.
"""

import numpy as np
import pytest
from scipy import stats

from onpace.engine.likelihood import Likelihood, above, between, bump
from onpace.engine.observation import Observation
from onpace.engine.posterior import sample_paths
from onpace.engine.prior import Months, prior_covariance, prior_mean
from onpace.engine.settings import Settings

SETTINGS = Settings(
    name="simulated", theta_mean=(-2.2, -2.2, -3.9, 1.8), theta_sd=(0.3, 0.3, 0.4, 0.4),
    level_sd=0.5, slope_sd=0.05, month_effect=(0.0,) * 12, season_sd=0.05, new_year_effect=0.0,
    ramp=1.5, ramp_sd=0.8, ramp_decay=0.55,
)  # fmt: skip
SPOKEN, COUNT = 12, 18
MONTHS = Months(2025 * 12, COUNT, 9.5, launched=True, new_year_share=np.zeros(COUNT))
FALSE_ALARMS = 1e-3
DRAWS = 1024


def simulate(rng: np.random.Generator) -> tuple[np.ndarray, tuple[Observation, ...]]:
    """A path from the prior, and what is said of it."""
    theta = rng.normal(SETTINGS.theta_mean, SETTINGS.theta_sd)
    root = np.linalg.cholesky(prior_covariance(MONTHS, SETTINGS, theta[None])[0])
    z = prior_mean(MONTHS, SETTINGS) + root @ rng.standard_normal(COUNT)
    said = [say(z, (m,), kind, rng) for m, kind in enumerate(rng.choice(4, SPOKEN)) if kind]
    said += [say(z, tuple(range(q, q + 3)), int(rng.integers(1, 4)), rng) for q in (0, 3, 6)]
    said.append(say(z, tuple(range(10)), 1, rng))
    return z, tuple(said)


def say(z: np.ndarray, months: tuple[int, ...], kind: int, rng: np.random.Generator) -> Observation:
    """A statement about a total, by the law its likelihood assumes."""
    total = float(np.log(np.exp(z[list(months)]).sum()))
    likelihood: Likelihood
    if kind == 1:  # exact, within its slack
        likelihood = (bump(total + 5e-4 * rng.standard_normal(), 5e-4),)
    elif kind == 2:  # a bound below the truth by an exponential excess, or wrong
        mean, wrong = 0.05, 0.05
        edge = total - (rng.normal(0, 0.15) if rng.random() < wrong else rng.exponential(mean))
        likelihood = (above(edge, mean, 1 - wrong), bump(edge, 0.15, wrong))
    else:  # a range of fixed width laid anywhere over the truth
        low = total - rng.uniform(0, 0.2)
        likelihood = (between(low, low + 0.2),)
    return Observation(months, (1.0,) * len(months), likelihood)


def ranks(books: int, seed: int, plant: str = "") -> np.ndarray:
    """Ranks in 0..1 of five functionals for each simulated book."""
    rng = np.random.default_rng(seed)
    found = []
    for book in range(books):
        z, said = simulate(rng)
        if plant == "bounds counted twice":
            said += tuple(o for o in said if len(o.likelihood) > 1 or o.likelihood[0].low > -np.inf)
        draws = sample_paths(MONTHS, SETTINGS, said, seed=book, draws=DRAWS).log_deliveries
        if plant == "ranges too narrow":
            middle = draws.mean(axis=0)
            draws = middle + 0.7 * (draws - middle)
        found.append([rank(draws, z, part) for part in PARTS])
    return np.asarray(found)


PARTS = ((1,), (5,), (11,), tuple(range(12)), tuple(range(12, 18)))


def rank(draws: np.ndarray, z: np.ndarray, part: tuple[int, ...]) -> float:
    months = list(part)
    return float((np.exp(draws[:, months]).sum(1) < np.exp(z[months]).sum()).mean())


def smallest_p_value(found: np.ndarray) -> float:
    """Kolmogorov-Smirnov of each functional's ranks, corrected for looking at five."""
    uniform = stats.uniform(-0.5 / DRAWS, 1 + 1 / DRAWS)
    smallest = min(stats.kstest(column, uniform.cdf).pvalue for column in found.T)
    return float(smallest) * len(PARTS)


def spread_z(found: np.ndarray) -> float:
    """How many standard errors the ranks' variance is from a uniform's; draws are dependent
    within a book, so books are the unit."""
    centred = ((found - 0.5) ** 2).mean(axis=1)
    return float((centred.mean() - 1 / 12) / (centred.std() / np.sqrt(len(centred))))


def check(books: int, seed: int) -> None:
    found = ranks(books, seed)
    assert smallest_p_value(found) > FALSE_ALARMS
    assert abs(spread_z(found)) < stats.norm.isf(FALSE_ALARMS / 2)


def test_ranks_of_fifty_simulated_books_are_uniform() -> None:
    check(50, seed=1)


@pytest.mark.slow
def test_ranks_of_five_hundred_simulated_books_are_uniform() -> None:
    check(500, seed=2)


@pytest.mark.slow
@pytest.mark.parametrize("plant", ["ranges too narrow", "bounds counted twice"])
def test_a_planted_error_is_caught(plant: str) -> None:
    found = ranks(500, seed=2, plant=plant)
    caught_by_shape = smallest_p_value(found) < FALSE_ALARMS
    caught_by_spread = abs(spread_z(found)) > stats.norm.isf(FALSE_ALARMS / 2)
    assert caught_by_shape or caught_by_spread
