"""Draw the log totals one after the other, aimed by the stand-ins of those still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.likelihood import is_bump
from onpace.engine.reach import JITTER, log_normal_evidence
from onpace.engine.tries import Aim, draw_and_follow

if TYPE_CHECKING:
    from onpace.engine.cells import IntArray
    from onpace.engine.linear import Tangent
    from onpace.engine.normal import FloatArray
    from onpace.engine.observation import Problem


def draw_totals(
    problem: Problem,
    tangent: Tangent,
    joint: tuple[FloatArray, FloatArray],
    each: int,
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    """Draw the log totals h from their joint normal times all likelihoods.

    Args:
        problem: what is said; its totals are in drawing order.
        tangent: the totals made linear, with their stand-ins.
        joint: mean (thetas, totals) and covariance (thetas, totals, totals) before anything
            is said of them.
        each: draws for each theta.
        rng: source of randomness.

    Returns:
        h (thetas, draws, totals), and the log weight that makes the draws right
        (thetas, draws). A total that follows from others is not drawn but worked out.
    """
    (expected, s), sites = joint, tangent.sites
    among = s + np.diag(sites.width**2)
    surprise = sites.centre - expected
    gain = np.linalg.solve(among, s).transpose(0, 2, 1)
    aimed = expected + (gain @ surprise[..., None])[..., 0]
    free = problem.free
    after = (s - gain @ s)[:, free[:, None], free] + JITTER * np.eye(len(free))
    root = np.asarray(np.linalg.cholesky(after), dtype=np.float64)
    h = np.zeros((len(s), each, len(problem.totals)))
    scores = np.zeros((len(s), each, len(free)))
    log_weight = np.zeros(h.shape[:2]) + log_normal_evidence(among, surprise)[:, None]
    for place, j in enumerate(free):
        given = aimed[:, None, j] + (scores[:, :, :place] @ root[:, place, :place, None])[..., 0]
        sd = root[:, None, place, place]
        if is_bump(problem.totals[j].likelihood) and not problem.fixed_by(j):
            scores[:, :, place] = rng.standard_normal(given.shape)
            h[:, :, j] = given + sd * scores[:, :, place]
            continue
        drawn = draw_and_follow(problem, tangent, j, Aim(given, sd), h, rng)
        for k, value in ((j, drawn.h), *drawn.fixed.items()):
            h[:, :, k] = value
        scores[:, :, place] = (drawn.h - given) / sd
        log_weight, kept = _resample(log_weight + drawn.log_weight, rng)
        if kept is not None:
            scores = np.take_along_axis(scores, kept[..., None], axis=1)
            h = np.take_along_axis(h, kept[..., None], axis=1)
    return h, log_weight


def _resample(
    log_weight: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, IntArray | None]:
    """Within each theta whose weights have grown uneven, drop light draws and double heavy ones.

    Months and their quarter leave corners so tight that most first draws end in a dead end; without
    this their weights would multiply over the years (Del Moral, Doucet & Jasra 2006).
    """
    top = log_weight.max(axis=1, keepdims=True)
    weight = np.exp(log_weight - np.where(np.isfinite(top), top, 0.0))
    total = weight.sum(axis=1)
    each = log_weight.shape[1]
    uneven = (total > 0) & (total**2 < (weight**2).sum(axis=1) * each / 2)
    if not uneven.any():
        return log_weight, None
    kept = np.tile(np.arange(each), (len(log_weight), 1))
    running = np.cumsum(weight[uneven], axis=1) / total[uneven, None]
    places = (np.arange(each) + rng.random((int(uneven.sum()), 1))) / each
    chosen = (places[:, :, None] > running[:, None, :]).sum(axis=2)
    kept[uneven] = np.minimum(chosen, each - 1)
    level = top[uneven] + np.log(total[uneven, None] / each)
    log_weight = log_weight.copy()
    log_weight[uneven] = level
    return log_weight, kept
