r"""The first law: the engine's prior on log counts, with settings points weighted by the series.

Counts are looked at as z = 2 arsinh(sqrt(y/d)) + log(d/4): log y for y far above d, and a square
root, on which chance in the count has a constant spread, far below it. On that scale a series has
the prior of `onpace.engine.prior`. Its covariance depends on the settings point and the number of
months alone, so one factorisation a point serves every series of equal length; a scale common to
all standard deviations leaves even that unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.cells import one_series
from onpace.engine.forecast_settings import NOISES, SHAPES, SMALL, Learned, Shape
from onpace.engine.prior import prior_covariance
from onpace.engine.settings import REGISTRATIONS, Settings

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

LONGEST = 60  # months of history that are looked at
# Where the level starts is left open: 30 times the monthly noise, 1.5 to 10 on the log scale.
_START = 30.0
# A series' own months count for half as much evidence between points as the normal model says.
# It holds for one month ahead; over a year ahead the model is only roughly true.
TEMPER = 0.5
# Degrees of freedom of the Student t that paths are drawn from: single months of Chinese makers,
# one step ahead, had kurtosis 4.6, which is that of 7.8 degrees.
FREEDOM = 8.0
_LARGEST_LOG = 18.0  # e^18 = 66 million units a month, more than all makers together
_ZERO = 0.5  # stands for a count of nought where a density needs more than nought


def scaled_settings(shape: Shape, noise: float) -> tuple[Settings, FloatArray]:
    """A settings point in the engine's words: its constants, and theta, shape (1, 4)."""
    steady = shape.slope / np.sqrt(1 - shape.damping**2)  # slopes have always been moving
    settings = replace(
        REGISTRATIONS,
        name="settings point",
        level_sd=noise * _START,
        slope_sd=float(noise * steady),
        season_sd=noise * shape.season,
    )
    odds = shape.damping / (1 - shape.damping)
    return settings, np.log([[noise, noise * shape.level, noise * shape.slope, odds]])


@dataclass(frozen=True, slots=True)
class Factors:
    """What all series of one length share, at noise 1; shapes first.

    Attributes:
        whiten: turns the past into independent standard normals, (shapes, past, past).
        gain: what the past says of the future, (shapes, future, past).
        root: Cholesky factor of what the future keeps to itself, (shapes, future, future).
        log_determinant: half the log determinant of the past's covariance, (shapes,).
    """

    whiten: FloatArray
    gain: FloatArray
    root: FloatArray
    log_determinant: FloatArray


@lru_cache(maxsize=256)
def factors(past: int, future: int) -> Factors:
    """Factorise the prior of each shape once for a number of past and future months."""
    cells = one_series(0, past + future, 0.0, False, np.zeros(past + future))  # noqa: FBT003
    covariance = np.stack(
        [prior_covariance(cells, *scaled_settings(shape, 1.0))[0] for shape in SHAPES]
    )
    root = np.linalg.cholesky(covariance[:, :past, :past])
    whiten = np.linalg.inv(root)
    cross = covariance[:, past:, :past] @ whiten.transpose(0, 2, 1)
    rest = covariance[:, past:, past:] - cross @ cross.transpose(0, 2, 1)
    diagonal = np.diagonal(root, axis1=1, axis2=2)
    own = np.asarray(np.linalg.cholesky(rest), dtype=np.float64)
    return Factors(whiten, cross @ whiten, own, np.log(diagonal).sum(axis=1))


def log_counts(counts: FloatArray, small: float) -> FloatArray:
    """Counts on the scale of the model; ``small`` is d in the formula above.

    >>> log_counts(np.asarray([0.0, 1e6]), 10.0).round(2).tolist()
    [0.92, 13.82]
    """
    return np.asarray(2 * np.arcsinh(np.sqrt(counts / small)) + np.log(small / 4))


def counts_of(z: FloatArray, small: float | FloatArray) -> FloatArray:
    """The inverse of `log_counts`; below the value of nought it is nought."""
    above = np.clip(z - np.log(np.asarray(small) / 4), 0, _LARGEST_LOG)
    # sinh(x/2)^2 by one exponential.
    grown = np.exp(above)
    return np.asarray(0.25 * small * (grown + 1 / grown - 2))


@dataclass(frozen=True, slots=True)
class Mixture:
    """Each series' forecast as a mixture of normals on the model's scale.

    Attributes:
        weights: of the points, shape (series, SMALL, SHAPES, NOISES), sum one a series.
        mean: of the future months, shape (series, SMALL, SHAPES, future).
        root: as in `Factors`.
    """

    weights: FloatArray
    mean: FloatArray
    root: FloatArray

    def draw(self, normals: FloatArray, places: FloatArray) -> FloatArray:
        """Counts of the future months, shape (series, draws, future).

        Args:
            normals: random numbers of the months, shape (draws, future).
            places: where each draw stands in the mixture, 0 to 1, shape (draws,).
        """
        series, _, shapes, noises = self.weights.shape
        heights = np.cumsum(self.weights.reshape(series, -1), axis=1)
        heights /= heights[:, -1:]
        point = np.stack([np.searchsorted(h, places) for h in heights])
        which, rest = np.divmod(point, shapes * noises)
        shape, noise = np.divmod(rest, noises)
        spread = normals @ self.root.transpose(0, 2, 1)  # (shapes, draws, future)
        z = spread[shape, np.arange(len(places))]
        z *= np.asarray(NOISES)[noise][:, :, None]
        z += self.mean[np.arange(series)[:, None], which, shape]
        return counts_of(z, np.asarray(SMALL)[which][:, :, None])


def weigh(counts: FloatArray, horizon: int, learned: Learned) -> Mixture:
    """Forecast series of equal length, shape (series, months), under every settings point."""
    mean, log_likelihood = explain(counts, horizon)
    log_weights = TEMPER * log_likelihood + learned.log_weights
    log_weights -= log_weights.max(axis=(1, 2, 3), keepdims=True)
    weights = np.exp(log_weights)
    weights /= weights.sum(axis=(1, 2, 3), keepdims=True)
    return Mixture(weights, mean, factors(counts.shape[1], horizon).root)


def explain(counts: FloatArray, horizon: int) -> tuple[FloatArray, FloatArray]:
    """What each point expects and how well it explains the past.

    Returns:
        Means of the future, shape (series, SMALL, SHAPES, future), and log likelihoods, shape
        (series, SMALL, SHAPES, NOISES).
    """
    series, past = counts.shape
    shared = factors(past, horizon)
    z = np.stack([log_counts(counts, small) for small in SMALL], axis=1)
    centre = z.mean(axis=2, keepdims=True)
    residual = (z - centre).reshape(-1, past).T
    white = shared.whiten @ residual  # one product for all shapes, series and scales
    squares = np.einsum("kis,kis->ks", white, white).T.reshape(series, len(SMALL), -1)
    mean = (shared.gain @ residual).transpose(2, 0, 1).reshape(*z.shape[:2], -1, horizon)
    noise = np.asarray(NOISES)
    # One month less: it goes to the level. Without this a point would gain from a start that is
    # less open, as its start is in proportion to its noise.
    fit = -0.5 * squares[..., None] / noise**2 - (past - 1) * np.log(noise)
    positive = counts[:, None, :] + _ZERO
    stretch = -0.5 * np.log(positive * (positive + np.asarray(SMALL)[:, None])).sum(axis=2)
    fit += stretch[:, :, None, None] - shared.log_determinant[:, None]
    return mean + centre[..., None], fit
