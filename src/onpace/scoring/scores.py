r"""Scores of one forecast against one outcome; all but coverage are the smaller the better.

Every function takes numbers or arrays and works along the last axis where it takes draws. A score
is *proper* when nobody expects to gain by saying anything but what he believes (Gneiting & Raftery
2007, doi:10.1198/016214506000001437); all scores here are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from numpy.random import Generator

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def crps(observed: ArrayLike, draws: ArrayLike) -> FloatArray:
    r"""Continuous ranked probability score of draws.

    .. math:: \mathrm{CRPS} = \frac1m \sum_i |x_i - y| - \frac1{2m^2} \sum_{i,j} |x_i - x_j|

    It is the absolute error of a distribution: for a single draw, the absolute error itself.

    Args:
        observed: the outcome y, shape (...).
        draws: the draws x, shape (..., m), in any order.

    Returns:
        The score in the unit of the outcome, shape (...).

    Raises:
        ValueError: when there is no draw, or the shapes do not fit.

    References:
        Matheson & Winkler (1976), doi:10.1287/mnsc.22.10.1087; Gneiting & Raftery (2007).

    >>> round(float(crps(3.0, [2.0, 4.0])), 3)
    0.5
    """
    outcome, ordered = _paired(observed, draws)
    count = ordered.shape[-1]
    distance = np.abs(ordered - outcome[..., None]).mean(axis=-1)
    # The mean of |x_i - x_j| over all pairs, from the order alone.
    weights = 2 * np.arange(1, count + 1) - count - 1
    return np.asarray(distance - (ordered * weights).sum(axis=-1) / count**2)


def log_crps(observed: ArrayLike, draws: ArrayLike) -> FloatArray:
    """The CRPS of the logarithm of a count plus one: a score without a unit, fair to all sizes.

    A value of .10 means about as much as a median error of ten percent and more.

    Args:
        observed: the count that came, zero or more, shape (...).
        draws: draws of it, zero or more, shape (..., m).

    Raises:
        ValueError: when a count is below zero, there is no draw, or the shapes do not fit.

    References:
        Bosse et al. (2023), doi:10.1371/journal.pcbi.1011393, on scoring counts on the log scale.

    >>> round(float(log_crps(110_000, [100_000, 100_000])), 3)
    0.095
    """
    outcome, counts = np.asarray(observed, float), np.asarray(draws, float)
    if (outcome < 0).any() or (counts < 0).any():
        raise ValueError("a count below zero has no logarithm")
    return crps(np.log1p(outcome), np.log1p(counts))


def brier(odds: ArrayLike, happened: ArrayLike) -> FloatArray:
    """Squared error of odds.

    Args:
        odds: between 0 and 1, shape (...).
        happened: whether it came true, shape (...).

    Returns:
        0 for certainty that was right, 1 for certainty that was wrong, .25 for even odds.

    Raises:
        ValueError: when odds are not between 0 and 1.

    References:
        Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    >>> round(float(brier(0.3, True)), 2)
    0.49
    """
    return np.asarray((_odds(odds) - np.asarray(happened, float)) ** 2)


def log_score(odds: ArrayLike, happened: ArrayLike, *, least: float = 0.0) -> FloatArray:
    """Minus the logarithm of the odds of what came true.

    Args:
        odds: between 0 and 1, shape (...).
        happened: whether it came true, shape (...).
        least: odds nearer than this to 0 or 1 are moved there, since a share of m draws cannot
            tell less than about 1 in m from never.

    Returns:
        0 for certainty that was right, endless for certainty that was wrong.

    Raises:
        ValueError: when odds are not between 0 and 1.

    References:
        Good (1952), doi:10.1111/j.2517-6161.1952.tb00104.x.

    >>> round(float(log_score(0.5, True)), 3), round(float(log_score(0.0, True, least=0.001)), 2)
    (0.693, 6.91)
    """
    kept = np.clip(_odds(odds), least, 1 - least)
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(np.where(np.asarray(happened, bool), kept, 1 - kept)))


def pinball(observed: ArrayLike, quantile: ArrayLike, level: float) -> FloatArray:
    r"""Loss of a quantile: what lies above it costs its level, what lies below the rest.

    .. math:: \max\bigl(a\,(y - q),\; (a - 1)(y - q)\bigr)

    Args:
        observed: the outcome y, shape (...).
        quantile: the forecast q of its quantile, shape (...).
        level: the quantile's level a, between 0 and 1.

    Raises:
        ValueError: when the level is not between 0 and 1.

    References:
        Koenker & Bassett (1978), doi:10.2307/1913643.

    >>> float(pinball(10.0, 8.0, 0.9)), round(float(pinball(8.0, 10.0, 0.9)), 2)
    (1.8, 0.2)
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1; {level} does not")
    above = np.asarray(observed, float) - np.asarray(quantile, float)
    return np.asarray(np.maximum(level * above, (level - 1) * above))


def covered(observed: ArrayLike, draws: ArrayLike, share: float) -> BoolArray:
    """Whether the outcome lies in the central range of the draws, its ends included.

    Args:
        observed: the outcome, shape (...).
        draws: draws of it, shape (..., m).
        share: the part of the draws the range holds, such as .8 for the 10% to 90% range.

    Raises:
        ValueError: when the share is not between 0 and 1, or as `crps` does.

    >>> bool(covered(9.5, range(11), 0.8)), bool(covered(9.0, range(11), 0.8))
    (False, True)
    """
    if not 0 < share < 1:
        raise ValueError(f"a share lies between 0 and 1; {share} does not")
    outcome, ordered = _paired(observed, draws)
    low, high = np.quantile(ordered, [(1 - share) / 2, (1 + share) / 2], axis=-1)
    return np.asarray((low <= outcome) & (outcome <= high))


def randomised_pit(observed: ArrayLike, draws: ArrayLike, rng: Generator) -> FloatArray:
    """Where the outcome falls among the draws, from 0 to 1: even, if the forecasts are honest.

    Ties are broken by chance, and so is the place between two draws (probability integral
    transform).

    Args:
        observed: the outcome, shape (...).
        draws: draws of it, shape (..., m).
        rng: breaks the ties.

    Raises:
        ValueError: as `crps` does.

    References:
        Czado, Gneiting & Held (2009), doi:10.1111/j.1541-0420.2009.01191.x.

    >>> pit = randomised_pit(7.0, range(99), np.random.default_rng(0))
    >>> bool(0.07 <= pit <= 0.09)
    True
    """
    outcome, ordered = _paired(observed, draws)
    below = (ordered < outcome[..., None]).sum(axis=-1)
    equal = (ordered == outcome[..., None]).sum(axis=-1)
    place = below + rng.random(outcome.shape) * (equal + 1)
    return np.asarray(place / (ordered.shape[-1] + 1))


def pit_error(pits: ArrayLike) -> float:
    """Mean distance of the share of values up to u from u itself, u from .05 to .95.

    Args:
        pits: values between 0 and 1, shape (cases,).

    Returns:
        0 for perfectly even values; about .3/sqrt(cases) is what chance alone gives.

    Raises:
        ValueError: when there is none.

    >>> round(pit_error(np.linspace(0.0005, 0.9995, 1000)), 3)
    0.0
    """
    values = np.asarray(pits, float)
    if not values.size:
        raise ValueError("there is no value to look at")
    levels = np.arange(1, 20) / 20
    shares = (values.reshape(-1, 1) <= levels).mean(axis=0)
    return float(np.abs(shares - levels).mean())


def _paired(observed: ArrayLike, draws: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Outcomes and their draws in ascending order, shapes checked."""
    outcome, ordered = np.asarray(observed, float), np.asarray(draws, float)
    if ordered.ndim == 0 or not ordered.shape[-1]:
        raise ValueError("there is no draw to score")
    if ordered.shape[:-1] != outcome.shape:
        raise ValueError(
            f"outcomes of shape {outcome.shape} need draws of shape {outcome.shape} with one more "
            f"axis, not {ordered.shape}"
        )
    return outcome, np.sort(ordered, axis=-1)


def _odds(odds: ArrayLike) -> FloatArray:
    values = np.asarray(odds, float)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("odds lie between 0 and 1")
    return values
