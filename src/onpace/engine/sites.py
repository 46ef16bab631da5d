"""One normal for each likelihood, fitted so that together they mimic the posterior.

Expectation propagation (Minka 2001, arXiv:1301.2294): the normal that stands in for a likelihood
is chosen so that, with all the others in place, it gives the same mean and variance as the
likelihood itself. The stand-ins aim the sampler; its weights undo what they get wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onpace.engine.likelihood import Likelihood, as_array, is_bump, tilt
from onpace.engine.normal import FloatArray, log_normal_density

_ROUNDS = 10
_DAMPING = 0.4
_CLOSE = 1e-3
# A fitted stand-in is never narrower than 5%, a third of how far off a wrong statement is. One more
# narrow aims all draws at the statement being right; where it is wrong the few that find it weigh
# thousands, or none finds it and nothing shows that a part of the answer is missing.
_SMALLEST_PRECISION, _LARGEST_PRECISION = 1e-3, 400.0


@dataclass(frozen=True, slots=True)
class Sites:
    """Centre and width of the stand-in of each likelihood, shape (statements,)."""

    centre: FloatArray
    width: FloatArray


class Pieces:
    """The pieces of several likelihoods, padded to one array (6, pieces, statements)."""

    def __init__(self, likelihoods: tuple[Likelihood, ...]) -> None:
        longest = max((len(x) for x in likelihoods), default=1)
        self.array = np.zeros((6, longest, len(likelihoods)))
        self.array[0], self.array[4], self.array[5] = -np.inf, -np.inf, np.inf
        for j, likelihood in enumerate(likelihoods):
            self.array[:, : len(likelihood), j] = as_array(likelihood)
        self.bumps = np.asarray([is_bump(x) for x in likelihoods], dtype=bool)


def fit_sites(pieces: Pieces, mean: FloatArray, covariance: FloatArray, start: Sites) -> Sites:
    """Fit the stand-ins under a joint normal of all totals.

    Args:
        pieces: the likelihoods.
        mean: shape (statements,).
        covariance: shape (statements, statements).
        start: stand-ins to start from; an infinite width means that there is none yet.
    """
    known = np.isfinite(start.width)
    precision = np.where(known, np.where(known, start.width, 1.0) ** -2.0, _SMALLEST_PRECISION)
    precision = np.where(pieces.bumps, pieces.array[2, 0], precision)
    centre = np.where(pieces.bumps, pieces.array[1, 0], np.where(known, start.centre, mean))
    open_ones = ~pieces.bumps
    for _ in range(_ROUNDS if open_ones.any() else 0):
        m, v = joint_marginals(mean, covariance, Sites(centre, precision**-0.5))
        rest = np.maximum(1 / v - precision, 1e-6)  # the others' say alone
        rest_mean = (m / v - precision * centre) / rest
        wanted_mean, wanted_variance = tilted_moments(pieces.array, rest_mean, rest**-0.5)
        new = np.clip(1 / wanted_variance - rest, _SMALLEST_PRECISION, _LARGEST_PRECISION)
        new_centre = (wanted_mean * (rest + new) - rest * rest_mean) / new
        damped = np.exp(_DAMPING * np.log(new) + (1 - _DAMPING) * np.log(precision))
        shift = _DAMPING * new * new_centre + (1 - _DAMPING) * precision * centre
        weight = _DAMPING * new + (1 - _DAMPING) * precision
        change = np.abs(np.log(damped / precision))[open_ones].max()
        precision = np.where(open_ones, damped, precision)
        centre = np.where(open_ones, shift / weight, centre)
        if change < _CLOSE:
            break
    return Sites(centre, precision**-0.5)


def joint_marginals(
    mean: FloatArray, covariance: FloatArray, sites: Sites
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of each total with every stand-in in place."""
    among = covariance + np.diag(sites.width**2)
    gain = np.linalg.solve(among, covariance).T
    variance = np.diag(covariance) - np.einsum("ij,ji->i", gain, covariance)
    return mean + gain @ (sites.centre - mean), np.maximum(variance, 1e-14)


def tilted_moments(
    pieces: FloatArray, mean: FloatArray, sd: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of Normal(mean, sd) times each likelihood.

    Args:
        pieces: shape (6, pieces, statements).
        mean: shape (statements,).
        sd: shape (statements,).
    """
    tilted = tilt(pieces, mean, sd)
    top = tilted.log_mass.max(axis=0)
    share = np.exp(tilted.log_mass - top)
    share /= share.sum(axis=0)
    offset, squared = _truncated_moments(tilted.low, tilted.high, tilted.log_inside)
    piece_mean = tilted.mean + tilted.sd * offset
    piece_variance = tilted.sd**2 * squared
    total_mean = (share * piece_mean).sum(axis=0)
    spread = (share * (piece_variance + (piece_mean - total_mean) ** 2)).sum(axis=0)
    return total_mean, np.maximum(spread, 1e-16)


def _truncated_moments(
    low: FloatArray, high: FloatArray, log_mass: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of a standard normal between low and high, a stretch of known mass."""
    at_low = np.exp(log_normal_density(low, 0.0, 1.0) - log_mass)
    at_high = np.exp(log_normal_density(high, 0.0, 1.0) - log_mass)
    mean = at_low - at_high
    pull = np.where(np.isfinite(low), low, 0.0) * at_low
    pull = pull - np.where(np.isfinite(high), high, 0.0) * at_high
    return mean, np.maximum(1 + pull - mean**2, 1e-8)
