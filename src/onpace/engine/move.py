"""Move paths until their true totals equal the drawn ones, and weigh the move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.observation import log_totals

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

_ROUNDS = 40
_SOLVED, _GOOD_ENOUGH = 1e-9, 1e-6  # largest residual; tolerances start at 5e-4


@dataclass(frozen=True, slots=True)
class Directions:
    """How paths move for one unit of each total's pull.

    Attributes:
        a: Cov(z, linear u), shape (thetas, months, totals).
        s: Cov(linear u), shape (thetas, totals, totals).
        weights: the totals' months' weights, shape (totals, months).
    """

    a: FloatArray
    s: FloatArray
    weights: FloatArray


def move_onto(
    z: FloatArray, h: FloatArray, surprise: FloatArray, along: Directions
) -> tuple[FloatArray, FloatArray, int]:
    """Move z until u(z) = h.

    Chord Newton: the linear system is solved again and again with the true residual.

    Args:
        z: paths whose *linear* totals equal h already, shape (thetas, draws, months).
        h: drawn log totals, shape (thetas, draws, totals).
        surprise: h less its mean before anything was said, same shape.
        along: directions; the totals must be independent.

    Returns:
        z moved; the log weight of the move, minus infinity where it failed; the failures.
    """
    inverse = np.asarray(np.linalg.inv(along.s), dtype=np.float64)
    moved = np.zeros_like(h)
    worst = np.full(z.shape[:2], np.inf)
    for _ in range(_ROUNDS):
        residual = h - log_totals(z, along.weights)
        worst = np.abs(residual).max(axis=-1, initial=0.0)
        if worst.max() < _SOLVED:
            break
        step = np.clip(residual, -1.0, 1.0) @ inverse
        moved += step
        z = z + step @ along.a.transpose(0, 2, 1)
    log_weight = -(moved * (surprise + 0.5 * moved @ along.s)).sum(axis=-1)
    log_weight -= _log_jacobian(z, inverse, along)
    solved = worst < _GOOD_ENOUGH
    return z, np.where(solved, log_weight, -np.inf), int((~solved).sum())


def _log_jacobian(z: FloatArray, inverse: FloatArray, along: Directions) -> FloatArray:
    """Log det(J S^-1), J = (du/dz) A; only totals of more than one month differ from S."""
    bent = np.flatnonzero((along.weights > 0).sum(axis=1) > 1)
    difference = np.empty((*z.shape[:2], len(bent), len(along.weights)))
    for row, j in enumerate(bent):
        support = np.flatnonzero(along.weights[j])
        part = np.exp(z[:, :, support]) * along.weights[j, support]
        part /= part.sum(axis=-1, keepdims=True)
        difference[:, :, row] = part @ along.a[:, support] - along.s[:, None, j]
    reduced = difference @ inverse[:, None, :, bent] + np.eye(len(bent))
    sign, log_determinant = np.linalg.slogdet(reduced)
    return np.where(sign > 0, log_determinant, np.inf)
