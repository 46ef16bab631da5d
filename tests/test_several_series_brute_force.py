"""Two models and their total in a tight corner, against a grid.

Last month both models were said exactly. This month both are bounded and their total leaves next to
nothing over the bounds; next month is unsaid. What is known of this month is a density of two
numbers, the total and the first model's part of it, and a fine grid adds it up without any draw.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from scipy import stats

from onpace.engine.cells import Cells, Part
from onpace.engine.likelihood import Likelihood, above, between, bump
from onpace.engine.observation import Observation
from onpace.engine.posterior import Posterior, sample_paths
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.settings import OTHER_MAKERS, Settings

COUNT, NOW = 3, 1
LEVELS = 27_000, 20_000
CELLS = Cells(
    2025 * 12,
    COUNT,
    tuple(Part(0, float(np.log(level)), launched=False) for level in LEVELS),
    np.zeros(COUNT),
)
SETTINGS = Settings(
    name="small", theta_mean=OTHER_MAKERS.theta_mean, theta_sd=(1e-6,) * 4, level_sd=0.2,
    slope_sd=0.05, month_effect=(0.0,) * 12, season_sd=0.05, new_year_effect=0.0, ramp=1.5,
    ramp_sd=0.8, ramp_decay=0.55, shared=0.5,
)  # fmt: skip
SLACK, WRONG, WIDTH = 5e-4, 0.03, 0.15
QUANTILES = np.asarray([0.05, 0.25, 0.5, 0.75, 0.95])
FALSE_ALARM = 1e-5  # of one comparison; there are some 100 with fixed seeds


@dataclass(frozen=True)
class Corner:
    """Bounds of the two models, their mean excess (none: plain), and what is said of the total."""

    least: tuple[float, float]
    excess: float
    total: Likelihood


def exact(value: float) -> Likelihood:
    return (bump(float(np.log(value)), SLACK),)


CORNERS = {
    "302 of 81,302 are left over plain bounds": Corner((45_000, 36_000), 0.0, exact(81_302)),
    "302 of 48,302 are left, a bound may be wrong": Corner((28_000, 20_000), 0.01, exact(48_302)),
    "bounds that cannot both be right": Corner((28_000, 21_000), 0.01, exact(48_302)),
    "the total in a range that the bounds nearly fill": Corner(
        (28_000, 20_000), 0.0, (between(float(np.log(47_500)), float(np.log(48_500))),)
    ),
}


def bound(value: float, excess: float) -> Likelihood:
    edge = float(np.log(value))
    if not excess:
        return (above(edge),)
    return above(edge, excess, 1 - WRONG), bump(edge, WIDTH, WRONG)


def density_of_bound(z: np.ndarray, value: float, excess: float) -> np.ndarray:
    """What a bound says of log deliveries z, in SciPy's words."""
    edge = np.log(value)
    if not excess:
        return np.asarray(z > edge, dtype=float)
    right = (1 - WRONG) * stats.expon.pdf(z, edge, excess)
    return np.asarray(right + WRONG * stats.norm.pdf(z, edge, WIDTH))


def places(month: int) -> list[int]:
    return [CELLS.at(0, month), CELLS.at(1, month)]


def fit(corner: Corner, *more: Observation) -> Posterior:
    said = [
        Observation((place,), (1.0,), (bump(float(np.log(level)), SLACK),))
        for place, level in zip(places(0), LEVELS, strict=True)
    ]
    said += [
        Observation((place,), (1.0,), bound(value, corner.excess))
        for place, value in zip(places(NOW), corner.least, strict=True)
    ]
    said.append(Observation(tuple(places(NOW)), (1.0, 1.0), corner.total))
    return sample_paths(CELLS, SETTINGS, (*said, *more), seed=1, draws=16_384)


@cache
def grid(name: str) -> np.ndarray:
    """Log deliveries of this month's and next month's cells, shape (many, 4), equally likely.

    Points of the grid by their weight, with next month's from its exact conditional normal.
    """
    corner = CORNERS[name]
    mean, covariance = conditioned_on_last_month()
    now, ahead = places(NOW), places(NOW + 1)
    piece = corner.total[0]
    low, high = piece.low, piece.high
    if np.isinf(low):
        low, high = piece.centre - 5 * SLACK, piece.centre + 5 * SLACK
    h, part = np.meshgrid(np.linspace(low, high, 101), np.linspace(5e-5, 1 - 5e-5, 10_000))
    first, second = h + np.log(part), h + np.log(1 - part)
    z = np.stack([first.ravel(), second.ravel()], axis=1)
    said = np.exp(-0.5 * piece.precision * (h - piece.centre) ** 2).ravel()
    weight = said * stats.multivariate_normal(mean[now], covariance[np.ix_(now, now)]).pdf(z)
    weight /= 1 - part.ravel()  # d(first, second) = d(h, part) / (part (1 - part)),
    weight /= part.ravel()  # as d first = dh + d part / part, d second = dh - d part / (1 - part)
    for column, value in zip(z.T, corner.least, strict=True):
        weight *= density_of_bound(column, value, corner.excess)
    kept = weight > 1e-9 * weight.max()
    z, weight = z[kept], weight[kept] / weight[kept].sum()
    chosen = np.random.default_rng(5).choice(len(z), 400_000, p=weight)
    gain = np.linalg.solve(covariance[np.ix_(now, now)], covariance[np.ix_(now, ahead)]).T
    left = covariance[np.ix_(ahead, ahead)] - gain @ covariance[np.ix_(now, ahead)]
    noise = np.random.default_rng(6).multivariate_normal([0, 0], left, len(chosen))
    later = mean[ahead] + (z[chosen] - mean[now]) @ gain.T + noise
    return np.concatenate([z[chosen], later], axis=1)


def conditioned_on_last_month() -> tuple[np.ndarray, np.ndarray]:
    theta = np.asarray([SETTINGS.theta_mean])
    covariance, mean = prior_covariance(CELLS, SETTINGS, theta)[0], prior_mean(CELLS, SETTINGS)
    known = places(0)
    among = covariance[np.ix_(known, known)] + SLACK**2 * np.eye(2)
    gain = np.linalg.solve(among, covariance[known]).T
    return mean + gain @ (np.log(LEVELS) - mean[known]), covariance - gain @ covariance[known]


def shares_below(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """What part of our draws lies under each of their quantiles."""
    return np.asarray((ours[:, None] < np.quantile(theirs, QUANTILES)).mean(axis=0))


def agree(ours: np.ndarray, theirs: np.ndarray, effective: float) -> bool:
    gap = np.abs(shares_below(ours, theirs) - QUANTILES)
    known = 1 / effective + 1 / len(theirs)
    allowed = stats.norm.isf(FALSE_ALARM / 2) * np.sqrt(QUANTILES * (1 - QUANTILES) * known)
    return bool((gap < allowed).all())


def worth(posterior: Posterior) -> float:
    """How many independent draws ours are worth at least: early values are shared."""
    return posterior.diagnostics.effective_draws / 4


@pytest.mark.parametrize("name", CORNERS)
def test_both_models_agree_with_the_grid_in_this_month_and_the_next(name: str) -> None:
    posterior = fit(CORNERS[name])
    theirs = grid(name)
    for column, place in enumerate([*places(NOW), *places(NOW + 1)]):
        ours = posterior.log_deliveries[:, place]
        assert agree(ours, theirs[:, column], worth(posterior))


@pytest.mark.parametrize("name", CORNERS)
def test_how_far_the_models_are_apart_next_month_agrees_with_the_grid(name: str) -> None:
    posterior = fit(CORNERS[name])
    theirs = grid(name)
    one, other = (posterior.log_deliveries[:, place] for place in places(NOW + 1))
    assert agree(one - other, theirs[:, 2] - theirs[:, 3], worth(posterior))


def test_plain_bounds_and_the_exact_total_hold_in_every_draw() -> None:
    corner = CORNERS["302 of 81,302 are left over plain bounds"]
    now = np.exp(fit(corner).log_deliveries[:, places(NOW)])
    assert (now > np.asarray(corner.least) * (1 - 1e-6)).all()
    assert np.abs(np.log(now.sum(axis=1) / 81_302)).max() < 5 * SLACK


def test_the_comparison_would_find_a_bound_that_is_heard_twice() -> None:
    name = "bounds that cannot both be right"
    corner = CORNERS[name]
    again = Observation((places(NOW)[0],), (1.0,), bound(corner.least[0], corner.excess))
    posterior, theirs = fit(corner, again), grid(name)
    ours = posterior.log_deliveries[:, places(NOW)[0]]
    assert not agree(ours, theirs[:, 0], worth(posterior))
