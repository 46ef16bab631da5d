"""How far what is said reaches: the cells' covariances with the exact months and the linear totals.

No matrix here has a row *and* a column for every cell, so many models over many years fit in
memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.prior import prior_covariance, prior_mean

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray
    from onpace.engine.observation import Problem

JITTER = 1e-12
_HUGE = 1e200  # keeps a bordered matrix positive; it touches no figure that is used


@dataclass(frozen=True, slots=True)
class Reach:
    """The normal left once the exact months are known, for each theta.

    Attributes:
        gain: by how much each cell moves with each exact month, shape (thetas, cells, exact).
        a: covariance of the cells with the linear totals, shape (thetas, cells, totals).
        s: covariance of the linear totals, shape (thetas, totals, totals).
        mean: mean of the cells that totals cover, shape (thetas, touched).
        log_evidence: of the exact months, shape (thetas,).
    """

    gain: FloatArray
    a: FloatArray
    s: FloatArray
    mean: FloatArray
    log_evidence: FloatArray


def reach_of(
    problem: Problem, gradient: FloatArray, theta: FloatArray, *, everywhere: bool
) -> Reach:
    """Condition on the exact months, and see how the cells hang on the linear totals.

    Args:
        problem: what is said.
        gradient: how the linear totals change with the cells they cover, (totals, touched).
        theta: shape (thetas, 4).
        everywhere: whether all cells are wanted, or only the exact months and then those that
            totals cover.
    """
    where, touched = problem.exact.where, problem.touched
    seen = np.concatenate([where, touched])
    rows = np.arange(problem.cells.size) if everywhere else seen
    at = seen if everywhere else np.arange(len(seen))
    at_exact, at_touched = at[: len(where)], at[len(where) :]
    covariance = prior_covariance(problem.cells, problem.settings, theta, rows, seen)
    with_exact = covariance[:, :, : len(where)]
    with_totals = covariance[:, :, len(where) :] @ gradient.T
    among = with_exact[:, at_exact] + np.diag(problem.exact.width**2)
    gain = np.linalg.solve(among, with_exact.transpose(0, 2, 1)).transpose(0, 2, 1)
    a = with_totals - gain @ with_totals[:, at_exact]
    s = gradient @ a[:, at_touched] + JITTER * np.eye(len(gradient))
    mean = prior_mean(problem.cells, problem.settings)
    surprise = problem.exact.centre - mean[where]
    return Reach(
        np.asarray(gain, dtype=np.float64),
        a,
        s,
        mean[touched] + gain[:, at_touched] @ surprise,
        log_normal_evidence(among, surprise),
    )


def log_normal_evidence(covariance: FloatArray, surprise: FloatArray) -> FloatArray:
    """Log density of ``surprise`` under Normal(0, covariance), for each covariance.

    >>> log_normal_evidence(np.eye(1)[None], np.zeros(1)).round(4).tolist()
    [-0.9189]
    """
    # With the surprise as one more row, the last row of the Cholesky root is root^-1 surprise: one
    # factorisation, where NumPy alone would solve a triangular system as if it were a full one.
    count = surprise.shape[-1]
    bordered = np.empty((len(covariance), count + 1, count + 1))
    bordered[:, :count, :count] = covariance
    bordered[:, count, :count] = bordered[:, :count, count] = surprise
    bordered[:, count, count] = _HUGE
    root = np.linalg.cholesky(bordered)
    log_root = np.log(np.diagonal(root, axis1=1, axis2=2)[:, :count]).sum(axis=1)
    scores = root[:, count, :count]
    return np.asarray(-0.5 * ((scores**2).sum(axis=1) + count * np.log(2 * np.pi)) - log_root)
