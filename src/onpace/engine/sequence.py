"""Draw the log totals one after the other, aimed by the stand-ins of those still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.likelihood import draw_total, is_bump
from onpace.engine.linear import JITTER
from onpace.engine.normal import FloatArray, log_normal_density
from onpace.engine.theta import log_normal_evidence

if TYPE_CHECKING:
    from onpace.engine.observation import IntArray, Observation
    from onpace.engine.sites import Sites

_SMALLEST_PRECISION = 1e-6


def draw_totals(
    totals: tuple[Observation, ...],
    sites: Sites,
    joint: tuple[FloatArray, FloatArray],
    each: int,
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    """Draw the log totals h from their joint normal times all likelihoods.

    Args:
        totals: the observations, in drawing order.
        sites: their stand-ins.
        joint: mean (thetas, totals) and covariance (thetas, totals, totals) before anything
            is said of them.
        each: draws for each theta.
        rng: source of randomness.

    Returns:
        h (thetas, draws, totals), and the log weight that makes the draws right
        (thetas, draws).
    """
    expected, s = joint
    among = s + np.diag(sites.width**2)
    surprise = sites.centre - expected
    gain = np.linalg.solve(among, s).transpose(0, 2, 1)
    aimed = expected + (gain @ surprise[..., None])[..., 0]
    root = np.linalg.cholesky(s - gain @ s + JITTER * np.eye(len(totals)))
    scores = np.zeros((len(s), each, len(totals)))
    h = np.zeros_like(scores)
    log_weight = np.zeros(scores.shape[:2]) + log_normal_evidence(among, surprise)[:, None]
    for j, observation in enumerate(totals):
        given = aimed[:, None, j] + (scores[:, :, :j] @ root[:, j, :j, None])[..., 0]
        sd = root[:, None, j, j]
        if is_bump(observation.likelihood):  # its stand-in is the likelihood itself
            scores[:, :, j] = rng.standard_normal(given.shape)
            h[:, :, j] = given + sd * scores[:, :, j]
            continue
        # Take the total's own stand-in out again and put its likelihood in.
        centre, width = sites.centre[j], sites.width[j]
        rest = np.maximum(sd**-2 - width**-2, _SMALLEST_PRECISION)
        rest_mean = (given / sd**2 - centre / width**2) / rest
        h[:, :, j], mass = draw_total(observation.likelihood, rest_mean, rest**-0.5, rng)
        scores[:, :, j] = (h[:, :, j] - given) / sd
        log_weight += mass - log_normal_density(rest_mean, centre, np.sqrt(1 / rest + width**2))
        log_weight, kept = _resample(log_weight, rng)
        if kept is not None:
            scores[..., : j + 1] = np.take_along_axis(scores[..., : j + 1], kept, axis=1)
            h[..., : j + 1] = np.take_along_axis(h[..., : j + 1], kept, axis=1)
    return h, log_weight


def _resample(
    log_weight: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, IntArray | None]:
    """Within each theta whose weights have grown uneven, drop light draws and double heavy ones.

    Months and their quarter leave corners so tight that most first draws end in a dead end; without
    this their weights would multiply over the years (Del Moral, Doucet & Jasra 2006).
    """
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    total = weight.sum(axis=1)
    each = log_weight.shape[1]
    uneven = total**2 / (weight**2).sum(axis=1) < each / 2
    if not uneven.any():
        return log_weight, None
    kept = np.tile(np.arange(each), (len(log_weight), 1))
    running = np.cumsum(weight[uneven], axis=1) / total[uneven, None]
    places = (np.arange(each) + rng.random((int(uneven.sum()), 1))) / each
    chosen = (places[:, :, None] > running[:, None, :]).sum(axis=2)
    kept[uneven] = np.minimum(chosen, each - 1)
    level = log_weight.max(axis=1) + np.log(total / each)
    return np.where(uneven[:, None], level[:, None], log_weight), kept[..., None]
