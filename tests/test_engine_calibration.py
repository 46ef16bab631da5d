"""Simulation-based calibration: ranks of simulated truths are uniform (Talts et al. 2018).

Truth is drawn from the prior, statements of all kinds are made about it by the very laws that the
likelihoods assume, and the truth's rank among the draws is kept. A sampler with a wrong weight, a
bound counted twice or intervals too narrow gives ranks that are not uniform; the last test plants
such errors and requires that they are found.
"""

import numpy as np
import pytest
from scipy import stats

from onpace.engine.cells import one_series
from onpace.engine.likelihood import Likelihood, above, below, between, bump
from onpace.engine.observation import Observation
from onpace.engine.posterior import sample_paths
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.settings import Settings

SETTINGS = Settings(
    name="simulated", theta_mean=(-2.2, -2.2, -3.9, 1.8), theta_sd=(0.3, 0.3, 0.4, 0.4),
    level_sd=0.5, slope_sd=0.05, month_effect=(0.0,) * 12, season_sd=0.05, new_year_effect=0.0,
    ramp=1.5, ramp_sd=0.8, ramp_decay=0.55,
)  # fmt: skip
SPOKEN, COUNT = 12, 18
MONTHS = one_series(2025 * 12, COUNT, 9.5, launched=True, new_year_share=np.zeros(COUNT))
FALSE_ALARMS = 1e-3
DRAWS = 1024


EXACT, OVER, UNDER, RANGE, ABOUT = KINDS = range(1, 6)


def simulate(rng: np.random.Generator) -> tuple[np.ndarray, tuple[Observation, ...]]:
    """A path from the prior, and what is said of it.

    Of what something is said, and how, does not depend on the path: months, quarters, a running
    total and one that ends in mid month; some months of a quarter and the quarter itself.
    """
    theta = rng.normal(SETTINGS.theta_mean, SETTINGS.theta_sd)
    root = np.linalg.cholesky(prior_covariance(MONTHS, SETTINGS, theta[None])[0])
    z = prior_mean(MONTHS, SETTINGS) + root @ rng.standard_normal(COUNT)
    kinds = rng.choice(6, SPOKEN, p=(0.2, 0.15, 0.3, 0.1, 0.1, 0.15))
    said = [say(z, (m,), kind, rng) for m, kind in enumerate(kinds) if kind]
    said += [say(z, tuple(range(q, q + 3)), int(rng.choice(KINDS)), rng) for q in (0, 3, 6)]
    said.append(say(z, tuple(range(10)), int(rng.choice((EXACT, OVER))), rng))
    said.append(say(z, tuple(range(11)), OVER, rng, last=0.5))
    return z, tuple(said)


def say(
    z: np.ndarray, months: tuple[int, ...], kind: int, rng: np.random.Generator, last: float = 1.0
) -> Observation:
    """A statement about a total, by the law its likelihood assumes."""
    weights = (*(1.0 for _ in months[1:]), last)
    total = float(np.log(np.exp(z[list(months)]) @ np.asarray(weights)))
    wrong, off = rng.random() < 0.05, rng.normal(0, 0.15)
    likelihood: Likelihood
    if kind == EXACT:
        likelihood = (bump(total + 5e-4 * rng.standard_normal(), 5e-4),)
    elif kind == OVER:  # under the truth by an exponential excess, or wrong
        mean = float(rng.choice((0.01, 0.05)))
        edge = total + (off if wrong else -rng.exponential(mean))
        likelihood = (above(edge, mean, 0.95), bump(edge, 0.15, 0.05))
    elif kind == UNDER:
        edge = total + (off if wrong else rng.exponential(0.03))
        likelihood = (below(edge, 0.03, 0.95), bump(edge, 0.15, 0.05))
    elif kind == RANGE:  # of fixed width, laid anywhere over the truth, or wrong
        middle = total + (off if wrong else rng.uniform(-0.1, 0.1))
        likelihood = (between(middle - 0.1, middle + 0.1, 0.95), bump(middle, 0.15, 0.05))
    else:
        centre = total + (off if wrong else 0.01 * rng.standard_normal())
        likelihood = (bump(centre, 0.01, 0.95), bump(centre, 0.15, 0.05))
    return Observation(months, weights, likelihood)


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
            draws = middle + 0.8 * (draws - middle)  # a fifth too narrow
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


@pytest.mark.parametrize("plant", ["ranges too narrow", "bounds counted twice"])
def test_a_planted_error_is_caught_by_the_same_fifty_books(plant: str) -> None:
    found = ranks(50, seed=1, plant=plant)
    caught_by_shape = smallest_p_value(found) < FALSE_ALARMS
    caught_by_spread = abs(spread_z(found)) > stats.norm.isf(FALSE_ALARMS / 2)
    assert caught_by_shape or caught_by_spread
