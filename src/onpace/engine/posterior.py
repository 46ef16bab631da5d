r"""Draws of whole monthly paths, given everything said about them.

Write z for the log deliveries of every month of every series, and u_j(z) = log sum_i w_ji exp z_i
for the total that statement j is about. Given theta, z is normal (`prior`); each statement
multiplies in a likelihood f_j(u_j(z)) (`likelihood`). The sampler is independent importance
sampling:

1. Condition the prior on exact single months, where u is linear (`reach`).
2. Make the other u_j linear at one point and fit normal stand-ins g_j for the f_j (`linear`,
   `sites`).
3. Draw the values h_j one after the other (`sequence`): each from the normal given those before
   it and the stand-ins of those after it, times f_j itself. With g_j = 1 this is the sampler of
   Geweke, Hajivassiliou & Keane; the stand-ins let early draws see what later statements ask for.
   A total that earlier ones fix, as a quarter and two months fix the third, is worked out in
   vehicles, and what is said of it chooses among tries at the one that fixes it (`tries`).
4. Draw z from the prior and pull it onto h (Matheron's rule), then move each z along
   A = Cov(z, linear u) until the true u_j(z) equals the drawn h_j for every independent statement
   (`move`): exact totals then hold in every draw.
5. Weight by prior and Jacobian of that move: with S = Cov(linear u) and J = (du/dz) A,
   log w = -a'(h - mu) - a'S a/2 - log det(J S^-1), where z_1 = z_0 + A a.
6. Smooth the weights (`psis`) and resample.

All thetas are worked on at once: arrays have shape (thetas, draws per theta, ...).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine import theta as theta_design
from onpace.engine.likelihood import log_value
from onpace.engine.linear import Tangent, linearise, log_evidence
from onpace.engine.move import FAR, Directions, move_onto
from onpace.engine.observation import Observation, Problem, log_totals, pose
from onpace.engine.prior import draw_prior
from onpace.engine.psis import effective_sample_size, smooth_weights
from onpace.engine.reach import reach_of
from onpace.engine.sequence import draw_totals

if TYPE_CHECKING:
    from onpace.engine.cells import Cells, IntArray
    from onpace.engine.normal import FloatArray
    from onpace.engine.settings import Settings

DRAWS = 4096
THETAS = 64
# Odds should not hang on the seed: with fewer effective draws than this, more are made, up to
# twice as many: a cold answer must not take more than a second or so.
ENOUGH_DRAWS, MOST = 1000, 2
# A total that the ones before it fix to within this (log scale) is not moved along: such a move has
# no unique solution, or lives on the slack of exact figures alone. Three times that slack.
_DEPENDENT = 1.5e-3
_LARGEST_BLOCK = 4_000_000  # numbers of one covariance that are worked on at once


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Whether the draws can be trusted.

    Attributes:
        k_hat: tail shape of the importance weights; below 0.7 is good.
        effective_draws: Kish's effective sample size of the weighted draws.
        effective_thetas: the same for the settings' points.
        failed: draws whose totals could not be met.
    """

    k_hat: float
    effective_draws: float
    effective_thetas: float
    failed: int


@dataclass(frozen=True, slots=True)
class Posterior:
    """Equally weighted draws of log monthly deliveries, shape (draws, cells), and of theta."""

    log_deliveries: FloatArray
    theta: FloatArray
    diagnostics: Diagnostics


def sample_paths(
    cells: Cells,
    settings: Settings,
    observations: tuple[Observation, ...],
    *,
    seed: int = 0,
    draws: int = DRAWS,
) -> Posterior:
    """Draw whole paths given the observations.

    Args:
        cells: the months of all series, past and future.
        settings: prior constants.
        observations: what was said; with none the prior alone decides.
        seed: makes the answer repeatable.
        draws: how many paths to return.

    Returns:
        The draws, with diagnostics that say whether they can be trusted.
    """
    rng = np.random.default_rng(seed)
    problem = pose(cells, settings, observations)
    tangent = linearise(problem, np.asarray(settings.theta_mean))

    def explained(points: FloatArray) -> FloatArray:
        blocks = _blocks(problem, points)
        return np.concatenate([log_evidence(problem, tangent, block) for block in blocks])

    design = theta_design.choose(settings, explained, THETAS)
    tangent = linearise(problem, design.points.mean(axis=0), tangent)
    drawn = _draw(problem, tangent, design, draws, rng)
    posterior = _weighted(drawn, design, draws, rng)
    wanted = min(ENOUGH_DRAWS / posterior.diagnostics.effective_draws, MOST)
    if wanted > 1:
        each = ceil((wanted - 1) * draws / THETAS)
        more = _draw(problem, tangent, design, each * THETAS, rng)
        together = (np.concatenate(pair, axis=1) for pair in zip(drawn, more, strict=True))
        posterior = _weighted((*together,), design, draws, rng)
    return posterior


def _blocks(problem: Problem, points: FloatArray) -> list[FloatArray]:
    """Points of theta in blocks whose covariances fit in memory."""
    seen = len(problem.exact.where) + len(problem.touched)
    each = max(1, _LARGEST_BLOCK // (problem.cells.size * max(seen, 1)))
    return np.array_split(points, -(-len(points) // each))


def _weighted(
    drawn: tuple[FloatArray, ...],
    design: theta_design.ThetaDesign,
    kept: int,
    rng: np.random.Generator,
) -> Posterior:
    """Weigh, smooth the weights and resample."""
    z, log_weight = drawn
    failed = int(np.isneginf(log_weight).sum())
    log_weight = log_weight + design.log_weights[:, None]
    weights, k_hat = smooth_weights(log_weight.ravel())
    chosen = _systematic(weights, kept, rng)
    by_theta = weights.reshape(len(design.points), -1).sum(axis=1)
    return Posterior(
        z.reshape(-1, z.shape[-1])[chosen],
        np.repeat(design.points, z.shape[1], axis=0)[chosen],
        Diagnostics(
            k_hat,
            effective_sample_size(weights),
            effective_sample_size(by_theta),
            failed,
        ),
    )


def _systematic(weights: FloatArray, draws: int, rng: np.random.Generator) -> IntArray:
    """Indices of a systematic resample: each draw is kept in proportion to its weight."""
    places = (np.arange(draws) + rng.random()) / draws
    return np.minimum(np.searchsorted(np.cumsum(weights), places), len(weights) - 1)


def _draw(
    problem: Problem,
    tangent: Tangent,
    design: theta_design.ThetaDesign,
    draws: int,
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    """Weighted draws, as many for every theta: z (thetas, draws, cells), log weights."""
    each = draws // len(design.points)
    blocks = _blocks(problem, design.points)
    # A draw that runs away from statements that contradict each other gets no weight.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        drawn = [_draw_block(problem, tangent, block, each, rng) for block in blocks]
    z, log_weight = zip(*drawn, strict=True)
    return np.concatenate(z), np.concatenate(log_weight)


def _draw_block(
    problem: Problem, tangent: Tangent, points: FloatArray, each: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """`_draw` for a block of thetas."""
    reach = reach_of(problem, tangent.gradient, points, everywhere=True)
    exact, touched = problem.exact, problem.touched
    z = draw_prior(problem.cells, problem.settings, points, each, rng)
    said = exact.centre + exact.width * rng.standard_normal((*z.shape[:2], len(exact.where)))
    z += (said - z[..., exact.where]) @ reach.gain.transpose(0, 2, 1)
    log_weight = np.zeros(z.shape[:2]) + reach.log_evidence[:, None]
    if not problem.totals:
        return z, log_weight
    by_exact_months = z.copy()
    expected = tangent.at(reach.mean)
    h, mass = draw_totals(problem, tangent, (expected, reach.s), each, rng)
    free = problem.free
    a, s, linear = reach.a[:, :, free], reach.s[:, free[:, None], free], tangent.at(z[..., touched])
    pull = np.linalg.solve(s, (h[..., free] - linear[..., free]).transpose(0, 2, 1))
    z += pull.transpose(0, 2, 1) @ a.transpose(0, 2, 1)
    spread = np.diagonal(np.linalg.cholesky(s), axis1=1, axis2=2).max(axis=0)
    loose = np.flatnonzero(spread > _DEPENDENT)
    a, s = a[:, :, loose], s[:, loose[:, None], loose]
    surprise = (h - expected[:, None])[..., free[loose]]
    along = Directions(a[:, touched], s, problem.weights[free[loose]])
    on_totals, pull, moved = move_onto(z[..., touched], h[..., free[loose]], surprise, along)
    z += pull @ a.transpose(0, 2, 1)
    z[..., touched] = on_totals
    fixed = free[spread <= _DEPENDENT]
    log_weight = log_weight + mass + moved + _shift_of_fixed(problem, fixed, on_totals, h)
    # Where no draw meets all that is said, those that meet the exact months are better than none.
    failed = ~np.isfinite(log_weight)
    z[failed] = by_exact_months[failed]
    return np.clip(z, -FAR, FAR), np.where(failed, -np.inf, log_weight)


def _shift_of_fixed(problem: Problem, fixed: IntArray, z: FloatArray, h: FloatArray) -> FloatArray:
    """Log weight of the totals not moved along: their likelihood at the true over the drawn."""
    shift = np.zeros(z.shape[:2])
    for j in fixed:
        likelihood = problem.totals[j].likelihood
        after = log_totals(z, problem.weights[j : j + 1])[..., 0]
        shift += log_value(likelihood, after) - log_value(likelihood, h[..., j])
    return shift
