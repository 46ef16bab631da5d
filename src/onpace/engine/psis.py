"""Pareto-smoothed importance sampling (Vehtari et al. 2024, JMLR 25(72), arXiv:1507.02646)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

_SMALLEST_TAIL = 5
_NOTHING = 1e-12  # of a weight, the largest being one


def smooth_weights(log_weights: FloatArray) -> tuple[FloatArray, float]:
    """Smooth the largest importance weights.

    Args:
        log_weights: shape (draws,); minus infinity is allowed for failed draws.

    Returns:
        Normalised weights that sum to one, and k-hat, the estimated shape of the weights' tail:
        below 0.7 the weights can be trusted. It is minus infinity where all weights are equal,
        and infinity where fewer than five outweigh the rest or all are zero; the latter gives
        equal weights.

    >>> weights, k_hat = smooth_weights(np.zeros(4))
    >>> weights.tolist(), k_hat
    ([0.25, 0.25, 0.25, 0.25], -inf)
    """
    draws = len(log_weights)
    if log_weights.max() == -np.inf:  # nothing agrees with everything that was said
        return np.full(draws, 1 / draws), np.inf
    log_weights = log_weights - log_weights.max()
    tail_size = int(min(draws / 5, 3 * np.sqrt(draws)))
    order = np.argsort(log_weights, kind="stable")
    k_hat = -np.inf
    if tail_size >= _SMALLEST_TAIL:
        tail, cut = order[-tail_size:], np.exp(log_weights[order[-tail_size - 1]])
        excess = np.exp(log_weights[tail]) - cut
        # Equal weights may reach into the tail; what is next to nothing has no shape.
        tail, excess = tail[excess > _NOTHING], excess[excess > _NOTHING]
        if len(excess) and excess[-1] > cut:
            k_hat = np.inf  # a few draws outweigh all others: too few to fit a tail to
        if len(excess) >= _SMALLEST_TAIL:
            k_hat, scale = _fit_pareto(excess)
            quantile = (np.arange(len(excess)) + 0.5) / len(excess)
            smooth = _pareto_quantile(quantile, k_hat, scale)
            log_weights = log_weights.copy()
            log_weights[tail] = np.minimum(np.log(cut + smooth), 0.0)
    weights = np.exp(log_weights)
    return np.asarray(weights / weights.sum()), float(k_hat)


def _pareto_quantile(q: FloatArray, k: float, scale: float) -> FloatArray:
    if abs(k) < 1e-8:  # noqa: PLR2004 - the exponential limit
        return np.asarray(-scale * np.log1p(-q))
    return np.asarray(scale * np.expm1(-k * np.log1p(-q)) / k)


def _fit_pareto(excess: FloatArray) -> tuple[float, float]:
    """Generalised Pareto by the quick Bayesian estimate of Zhang & Stephens (2009).

    ``excess`` is sorted and positive. Returns the shape, regularised as in Vehtari et al.
    (appendix C), and the scale. doi:10.1198/tech.2009.08017
    """
    n = len(excess)
    points = 30 + int(np.sqrt(n))
    b = 1 - np.sqrt(points / (np.arange(1, points + 1) - 0.5))
    b = b / (3 * excess[int(n / 4 + 0.5) - 1]) + 1 / excess[-1]
    k = np.log1p(-b[:, None] * excess).mean(axis=1)
    log_likelihood = n * (np.log(-b / k) - k - 1)
    weight = np.exp(log_likelihood - log_likelihood.max())
    b_mean = float((b * weight).sum() / weight.sum())
    shape = float(np.log1p(-b_mean * excess).mean())
    return (n * shape + 5) / (n + 10), -shape / b_mean


def effective_sample_size(weights: FloatArray) -> float:
    """Kish's effective number of draws, 1 / sum of squared normalised weights.

    >>> effective_sample_size(np.array([0.5, 0.5]))
    2.0
    """
    return float(1 / np.sum(weights**2))
