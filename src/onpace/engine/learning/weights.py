r"""Learn how common each settings point is: empirical Bayes on what series went on to do.

A case is a past x and the total Y of the months that followed. With L_j(x) how well point j
explains the past (tempered as in the forecast) and p_j(Y | x) its forecast of the total, the log
score of the mixture is

    S = mean over cases of log( sum_j pi_j L_j p_j / sum_j pi_j L_j ),

and dS/d log pi_j is the mean over cases of the weight of j after the total less that before it.
Points are on a fixed lattice, so this is the nonparametric maximum likelihood of Kiefer &
Wolfowitz (1956) with a sharper question: not who explains the past, but who forecasts.
"""

from __future__ import annotations

from math import lgamma, log, pi
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.forecast_mixture import FREEDOM, LONGEST, TEMPER, counts_of, explain, factors
from onpace.engine.forecast_settings import NOISES, SMALL
from onpace.engine.learning.panel import YEAR, Choice, Panel, cases

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

AHEAD = (3, 6, 12)
_CHOICE = Choice(LONGEST, AHEAD, every=3, least=100.0, most=4000, lengths=3)
_STEPS, _STEP = 100, 0.15
# How hard the weights are pulled to equal ones, in cases.
_PULL = 40.0
_LEAST_DENSITY = 1e-12
_FEW = 0.5  # added to totals before logarithms


def learn_weights(panel: Panel, start: FloatArray | None = None, pull: float = _PULL) -> FloatArray:
    """Prior log weights of the settings points, shape (SMALL, SHAPES, NOISES), mean nought.

    Args:
        panel: series cut at the year before which is learned.
        start: log weights that the result is pulled to; equal ones where None.
        pull: how hard, in cases.
    """
    before, ahead, worth, shape = _explained(panel)
    begin = np.zeros(before.shape[1]) if start is None else start.ravel()
    begun = np.exp(begin - begin.max())
    begun /= begun.sum()
    found, first, second = begin.copy(), np.zeros_like(begin), np.zeros_like(begin)
    share = worth[:, None] / worth.sum()
    for step in range(1, _STEPS + 1):  # Adam (Kingma & Ba 2015), all cases at once
        now = np.exp(found - found.max())
        prior = before * now
        prior /= prior.sum(axis=1, keepdims=True)
        after = prior * ahead
        after /= after.sum(axis=1, keepdims=True)
        slope = (share * (after - prior)).sum(axis=0)
        slope += pull / len(before) * (begun - now / now.sum())
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        size = np.sqrt(second / (1 - 0.99**step)) + 1e-6
        found += _STEP * first / (1 - 0.9**step) / size
        found -= found.mean()
    return found.reshape(shape)


def _explained(panel: Panel) -> tuple[FloatArray, FloatArray, FloatArray, tuple[int, ...]]:
    """For each case and point: weight before the total (up to a factor), density of the total.

    A year's total counts for more than a quarter's: cases are worth their months.
    """
    before, ahead, worth = [], [], []
    shape: tuple[int, ...] = ()
    for case in cases(panel, _CHOICE):
        mean, fit = explain(case.past, YEAR)
        shape = fit.shape[1:]
        fit = TEMPER * (fit - fit.max(axis=(1, 2, 3), keepdims=True))
        centre, spread = log_total(mean[..., : case.ahead], case.past.shape[1])
        error = (np.log(case.total + _FEW)[:, None, None, None] - centre) / spread
        density = np.exp(_log_student(error) - np.log(spread))
        before.append(np.exp(fit).reshape(len(fit), -1))
        ahead.append(np.maximum(density, _LEAST_DENSITY).reshape(len(fit), -1))
        worth.append(np.full(len(fit), case.ahead / YEAR))
    return np.concatenate(before), np.concatenate(ahead), np.concatenate(worth), shape


def log_total(mean: FloatArray, past: int) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of the log total, to second order in the months' spread.

    Args:
        mean: of the months ahead, shape (cases, SMALL, SHAPES, months).
        past: months of history.

    Returns:
        Two arrays of shape (cases, SMALL, SHAPES, NOISES).
    """
    months = mean.shape[-1]
    root = factors(past, YEAR).root[:, :months]
    covariance = root @ root.transpose(0, 2, 1)
    small = np.asarray(SMALL)[:, None, None]
    count = counts_of(mean, small) + 1e-3
    total = count.sum(axis=-1)
    slope = np.sqrt(count * (count + small)) / total[..., None]
    variance = np.einsum("cski,kij,cskj->csk", slope, covariance, slope, optimize=True)
    bend = (count + small / 2) / total[..., None]
    curve = np.einsum("cski,kii->csk", bend, covariance) - variance
    noise = np.asarray(NOISES)
    centre = np.log(total)[..., None] + 0.5 * np.minimum(curve, 1.0)[..., None] * noise**2
    return centre, np.sqrt(variance)[..., None] * noise


def _log_student(error: FloatArray) -> FloatArray:
    constant = lgamma((FREEDOM + 1) / 2) - lgamma(FREEDOM / 2) - 0.5 * log(FREEDOM * pi)
    return np.asarray(constant - (FREEDOM + 1) / 2 * np.log1p(error**2 / FREEDOM))
