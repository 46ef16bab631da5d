"""Move paths until their true totals equal the drawn ones, and weigh the move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.observation import log_totals

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

_CHORD_ROUNDS, _NEWTON_ROUNDS = 12, 12
_LARGEST_STEP = 1.0  # of a log total, in one round
# Log deliveries no month can have: a solve that runs away stays finite, and counts as failed.
FAR = 100.0
_RIDGE = 1e-12
_SOLVED, _GOOD_ENOUGH = 5e-7, 1e-6  # largest residual; tolerances start at 5e-4


@dataclass(frozen=True, slots=True)
class Directions:
    """How paths move for one unit of each total's pull.

    Attributes:
        a: Cov(z, linear u), shape (thetas, touched cells, totals).
        s: Cov(linear u), shape (thetas, totals, totals).
        weights: the totals' cells' weights, shape (totals, touched cells).
    """

    a: FloatArray
    s: FloatArray
    weights: FloatArray


def move_onto(
    z: FloatArray, h: FloatArray, surprise: FloatArray, along: Directions
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Move z until u(z) = h.

    Chord Newton first: the linear system is solved again and again with the true residual, which
    one matrix product does for all draws.

    Args:
        z: paths whose *linear* totals equal h already, shape (thetas, draws, touched cells).
        h: drawn log totals, shape (thetas, draws, totals).
        surprise: h less its mean before anything was said, same shape.
        along: directions; the totals must be independent.

    Returns:
        z moved; the pull on each total; the log weight of the move, minus infinity where it
        failed.
    """
    inverse = np.asarray(np.linalg.inv(along.s), dtype=np.float64)
    moved = np.zeros_like(h)
    for _ in range(_CHORD_ROUNDS):
        residual = h - log_totals(z, along.weights)
        if np.abs(residual).max(initial=0.0) < _SOLVED:
            break
        step = np.clip(residual, -_LARGEST_STEP, _LARGEST_STEP) @ inverse
        moved += step
        z = np.clip(z + step @ along.a.transpose(0, 2, 1), -FAR, FAR)
    worst = _finish_slow(z, h, moved, along)
    log_weight = -(moved * (surprise + 0.5 * moved @ along.s)).sum(axis=-1)
    log_weight -= _log_jacobian(z, inverse, along)
    solved = worst < _GOOD_ENOUGH
    return z, moved, np.where(solved, log_weight, -np.inf)


def _finish_slow(z: FloatArray, h: FloatArray, moved: FloatArray, along: Directions) -> FloatArray:
    """Newton with each draw's own Jacobian for the few that the chord leaves unsolved, in place.

    Returns:
        The largest residual of each draw, shape (thetas, draws).
    """
    worst = np.abs(h - log_totals(z, along.weights)).max(axis=-1, initial=0.0)
    ridge = _RIDGE * np.eye(h.shape[-1])  # a runaway draw's slope may be singular
    for point, a in enumerate(along.a):
        for _ in range(_NEWTON_ROUNDS):
            slow = np.flatnonzero(worst[point] >= _SOLVED)
            if not len(slow):
                break
            at, wanted = z[point, slow], h[point, slow]
            value = log_totals(at, along.weights)
            residual = np.clip(wanted - value, -_LARGEST_STEP, _LARGEST_STEP)
            slope = np.exp(at[:, None, :] - value[:, :, None]) * along.weights
            step = np.linalg.solve(slope @ a + ridge, residual[..., None])[..., 0]
            at = np.clip(at + step @ a.T, -FAR, FAR)
            moved[point, slow] += step
            z[point, slow] = at
            worst[point, slow] = np.abs(wanted - log_totals(at, along.weights)).max(axis=-1)
    return np.asarray(worst)


def _log_jacobian(z: FloatArray, inverse: FloatArray, along: Directions) -> FloatArray:
    """Log det(J S^-1), J = (du/dz) A.

    Totals of one month have the same row in J and in S, so only the other rows and columns of
    J S^-1 matter.
    """
    bent = np.flatnonzero((along.weights > 0).sum(axis=1) > 1)
    reach = along.a @ inverse[:, :, bent]
    reduced = np.empty((*z.shape[:2], len(bent), len(bent)))
    vehicles = np.exp(z)
    for row, j in enumerate(bent):
        support = np.flatnonzero(along.weights[j])
        part = vehicles[:, :, support] * along.weights[j, support]
        part /= part.sum(axis=-1, keepdims=True)
        reduced[:, :, row] = part @ reach[:, support]
    sign, log_determinant = np.linalg.slogdet(reduced)
    return np.where(sign > 0, log_determinant, np.inf)
