"""The totals made linear: u(z) = log sum exp z is near its tangent where the draws will lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.observation import Problem, log_totals
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.reach import log_normal_evidence, reach_of
from onpace.engine.sites import Pieces, Sites, fit_sites

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

_ROUNDS = 10
_CLOSE, _LARGEST_STEP = 1e-4, 1.5  # of the tangent point; the sampler's move mends the rest


@dataclass(frozen=True, slots=True)
class Tangent:
    """u(z) is near ``value + gradient (z - point)``, and what is said of u is near ``sites``.

    Attributes:
        point: where u is made linear, shape (touched,): only cells that totals cover matter.
        value: u there, shape (totals,).
        gradient: du/dz there, shape (totals, touched).
        sites: normal stand-ins for the likelihoods.
    """

    point: FloatArray
    value: FloatArray
    gradient: FloatArray
    sites: Sites

    def at(self, z: FloatArray) -> FloatArray:
        """The linear u where the cells that totals cover are z, shape (..., totals)."""
        return np.asarray(self.value + (z - self.point) @ self.gradient.T)


def linearise(problem: Problem, theta: FloatArray, start: Tangent | None = None) -> Tangent:
    """Make the totals linear at the mean of a normal approximation to the posterior.

    Args:
        problem: the cells and what is said.
        theta: the settings, shape (4,).
        start: a tangent found for settings much like these.
    """
    # Every cell that totals cover taken for a total of its own: so their whole covariance.
    each = reach_of(problem, np.eye(len(problem.touched)), theta[None], everywhere=False)
    m, k = each.mean[0], each.s[0]
    pieces = Pieces(tuple(o.likelihood for o in problem.totals))
    if start is None:
        nothing = np.zeros(len(problem.totals))
        start = Tangent(m, nothing, problem.weights, Sites(nothing, nothing + np.inf))
    point, sites = start.point, start.sites
    for _ in range(_ROUNDS):
        value = log_totals(point, problem.weights)
        gradient = problem.weights * np.exp(point - value[:, None])
        a = k @ gradient.T
        s = gradient @ a
        expected = value + gradient @ (m - point)
        sites = fit_sites(pieces, expected, s, sites)
        pull = np.linalg.solve(s + np.diag(sites.width**2), sites.centre - expected)
        step = m + a @ pull - point
        largest = np.abs(step).max(initial=0.0)
        point = point + step * min(1.0, _LARGEST_STEP / max(largest, 1e-12))
        if largest < _CLOSE:
            break
    value = log_totals(point, problem.weights)
    return Tangent(point, value, problem.weights * np.exp(point - value[:, None]), sites)


def log_evidence(problem: Problem, tangent: Tangent, theta: FloatArray) -> FloatArray:
    """Log density of all that is said with the totals linear and the stand-ins in place.

    Args:
        problem: what is said.
        tangent: the linear totals.
        theta: shape (points, 4).
    """
    exact, sites = problem.exact, tangent.sites
    known = len(exact.where)
    seen = np.concatenate([exact.where, problem.touched])
    covariance = prior_covariance(problem.cells, problem.settings, theta, seen, seen)
    cross = covariance[:, :, known:] @ tangent.gradient.T
    among = np.empty((len(theta), known + len(sites.width), known + len(sites.width)))
    among[:, :known, :known] = covariance[:, :known, :known] + np.diag(exact.width**2)
    among[:, :known, known:] = cross[:, :known]
    among[:, known:, :known] = cross[:, :known].transpose(0, 2, 1)
    among[:, known:, known:] = tangent.gradient @ cross[:, known:] + np.diag(sites.width**2)
    mean = prior_mean(problem.cells, problem.settings)
    expected = np.concatenate([mean[exact.where], tangent.at(mean[problem.touched])])
    return log_normal_evidence(among, np.concatenate([exact.centre, sites.centre]) - expected)
