"""Which settings points to spread the draws over, and with what weight.

Two rounds of importance sampling over the four numbers of theta: points from the prior, weighted
by how well each explains what was said (in its normal approximation), then points from a wider
normal fitted to those. Points are quasi-random, so few of them cover well and every run is alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.normal import FloatArray, ndtri_exp
from onpace.engine.prior import N_THETA, Months, prior_covariance, prior_mean

if TYPE_CHECKING:
    from onpace.engine.settings import Settings

_FIRST_ROUND = 64
_WIDER = 1.25  # the second round's normal is this much wider than the fitted one


@dataclass(frozen=True, slots=True)
class LinearRows:
    """Statements as noisy linear rows: ``centre ~ gradient z + Normal(0, width)``."""

    gradient: FloatArray
    centre: FloatArray
    width: FloatArray


@dataclass(frozen=True, slots=True)
class ThetaDesign:
    """Points of theta, shape (points, 4), and log(prior / proposal) of each."""

    points: FloatArray
    log_weights: FloatArray


def choose(months: Months, settings: Settings, rows: LinearRows, count: int) -> ThetaDesign:
    """Choose ``count`` points where the settings are plausible given the rows."""
    mean, sd = np.asarray(settings.theta_mean), np.asarray(settings.theta_sd)
    first = mean + sd * quasi_normal(_FIRST_ROUND)
    log_weight = _log_evidence(months, settings, rows, first)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    centre = weight @ first
    spread = (first - centre).T @ ((first - centre) * weight[:, None])
    # With few effective points the fitted spread is too small: lean on the prior's.
    effective = 1 / np.sum(weight**2)
    lean = N_THETA / (N_THETA + effective)
    spread = (1 - lean) * spread + lean * np.diag(sd**2) * 0.5
    root = np.linalg.cholesky(spread) * _WIDER
    standard = quasi_normal(count)
    points = centre + standard @ root.T
    prior = -0.5 * (((points - mean) / sd) ** 2).sum(axis=1)
    proposal = -0.5 * (standard**2).sum(axis=1)
    return ThetaDesign(points, prior - proposal)


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


def _log_evidence(
    months: Months, settings: Settings, rows: LinearRows, points: FloatArray
) -> FloatArray:
    covariance = prior_covariance(months, settings, points)
    among = rows.gradient @ covariance @ rows.gradient.T + np.diag(rows.width**2)
    surprise = rows.centre - rows.gradient @ prior_mean(months, settings)
    return log_normal_evidence(among, surprise)


def log_normal_evidence(covariance: FloatArray, surprise: FloatArray) -> FloatArray:
    """Log density of ``surprise`` under Normal(0, covariance), for each covariance.

    >>> log_normal_evidence(np.eye(1)[None], np.zeros(1)).round(4).tolist()
    [-0.9189]
    """
    root = np.linalg.cholesky(covariance)
    column = np.broadcast_to(surprise[..., None], (*covariance.shape[:2], 1))
    scores = np.linalg.solve(root, column)
    log_root = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    constant = 0.5 * surprise.shape[-1] * np.log(2 * np.pi)
    return np.asarray(-0.5 * (scores[..., 0] ** 2).sum(axis=1) - log_root - constant)
