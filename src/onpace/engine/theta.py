"""Which settings points to spread the draws over, and with what weight.

Adaptive importance sampling over the four numbers of theta: points from the prior, weighted by how
well each explains what was said (in its normal approximation), then points from a wider normal
fitted to those, and so on until enough points count. Points are quasi-random, so few of them cover
well and every run is alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.normal import FloatArray, ndtri_exp
from onpace.engine.prior import N_THETA

if TYPE_CHECKING:
    from collections.abc import Callable

    from onpace.engine.settings import Settings

_FITTED_ON = 64  # points
_MOST_FITS, _ENOUGH = 3, 16  # with fewer effective points than enough it is fitted once more
# No further than this from the prior's mean, in its standard deviations. A month of zero or a
# typing error would else be explained by settings no series ever had, and ranges be absurd.
_FARTHEST = 3.5
_WIDER = 1.25  # the next points' normal is this much wider than the fitted one


@dataclass(frozen=True, slots=True)
class ThetaDesign:
    """Points of theta, shape (points, 4), and log(prior / proposal) of each."""

    points: FloatArray
    log_weights: FloatArray


def choose(
    settings: Settings, log_evidence: Callable[[FloatArray], FloatArray], count: int
) -> ThetaDesign:
    """Choose ``count`` points where the settings are plausible given what is said.

    Args:
        settings: the prior of theta.
        log_evidence: how well points, shape (points, 4), explain what is said.
        count: how many points.
    """
    mean, sd = np.asarray(settings.theta_mean), np.asarray(settings.theta_sd)
    standard = quasi_normal(_FITTED_ON)
    centre, root = mean, np.diag(sd)
    for _ in range(_MOST_FITS):
        points = centre + standard @ root.T
        log_weight = log_evidence(points) + _log_prior_over_normal(points, standard, mean, sd)
        centre, root, effective = _fit(points, log_weight, root)
        if effective > _ENOUGH:
            break
    standard = quasi_normal(count)
    points = centre + standard @ root.T
    return ThetaDesign(points, _log_prior_over_normal(points, standard, mean, sd))


def _log_prior_over_normal(
    points: FloatArray, standard: FloatArray, mean: FloatArray, sd: FloatArray
) -> FloatArray:
    """Log of the prior at points over the density they are from, but for a constant."""
    prior = (points - mean) / sd
    log_ratio = 0.5 * (standard**2 - prior**2).sum(axis=1)
    return np.where((np.abs(prior) <= _FARTHEST).all(axis=1), log_ratio, -np.inf)


def _fit(
    points: FloatArray, log_weight: FloatArray, root: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """The normal that weighted points suggest: its centre, its root, and their effective number.

    With few effective points the fitted spread is too small: it leans on that of the normal the
    points are from.
    """
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    centre = weight @ points
    spread = (points - centre).T @ ((points - centre) * weight[:, None])
    effective = float(1 / np.sum(weight**2))
    lean = N_THETA / (N_THETA + effective)
    spread = (1 - lean) * spread + lean * 0.5 * root @ root.T
    return centre, np.linalg.cholesky(spread) * _WIDER, effective


def quasi_normal(count: int) -> FloatArray:
    """Quasi-random standard normals, shape (count, 4), on a lattice (Korobov 1959).

    Every coordinate takes each of ``count`` equally likely values once. Of all lattices the one
    with the least correlated coordinates is taken.

    >>> quasi_normal(64).std(axis=0).round(2).tolist()
    [0.99, 0.99, 0.99, 0.99]
    """
    values = ndtri_exp(np.log((np.arange(count) + 0.5) / count))
    best, least = np.empty((0, N_THETA)), np.inf
    for generator in range(1, count):
        if gcd(generator, count) > 1:
            continue
        steps = [pow(generator, power, count) for power in range(N_THETA)]
        places = np.outer(np.arange(count), steps) + count // 4  # no point in the corner
        points = values[places % count]
        products = np.abs(np.triu(points.T @ points, 1)).max()
        if products < least:
            best, least = points, products
    return best
