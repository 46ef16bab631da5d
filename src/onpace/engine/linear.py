"""The totals made linear: u(z) = log sum exp z is near its tangent where the draws will lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.observation import Problem, log_totals
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.sites import Pieces, Sites, fit_sites
from onpace.engine.theta import LinearRows

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

JITTER = 1e-12
_ROUNDS = 10
_CLOSE, _LARGEST_STEP = 1e-4, 1.5  # of the tangent point; the sampler's move mends the rest


@dataclass(frozen=True, slots=True)
class Tangent:
    """u(z) is near ``value + gradient (z - point)``, and what is said of u is near ``sites``.

    Attributes:
        point: where u is made linear, shape (months,).
        value: u there, shape (totals,).
        gradient: du/dz there, shape (totals, months).
        sites: normal stand-ins for the likelihoods.
    """

    point: FloatArray
    value: FloatArray
    gradient: FloatArray
    sites: Sites

    def at(self, z: FloatArray) -> FloatArray:
        """The linear u at z, shape (..., totals)."""
        return np.asarray(self.value + (z - self.point) @ self.gradient.T)


def linearise(problem: Problem, theta: FloatArray, start: Tangent | None = None) -> Tangent:
    """Make the totals linear at the mean of a normal approximation to the posterior.

    Args:
        problem: the series and what is said.
        theta: the settings, shape (4,).
        start: a tangent found for settings much like these.
    """
    months, settings = problem.months, problem.settings
    means, covariances, _ = problem.exact.condition(
        prior_mean(months, settings), prior_covariance(months, settings, theta[None])
    )
    m, k = means[0], covariances[0]
    pieces = Pieces(tuple(o.likelihood for o in problem.totals))
    if start is None:
        nothing = np.zeros(len(problem.totals))
        start = Tangent(m, nothing, problem.weights, Sites(nothing, nothing + np.inf))
    point, sites = start.point, start.sites
    for _ in range(_ROUNDS):
        value = log_totals(point, problem.weights)
        gradient = problem.weights * np.exp(point - value[:, None])
        a = k @ gradient.T
        s = gradient @ a + JITTER * np.eye(len(value))
        expected = value + gradient @ (m - point)
        sites = fit_sites(pieces, expected, s, sites)
        pull = np.linalg.solve(s + np.diag(sites.width**2), sites.centre - expected)
        step = m + a @ pull - point
        largest = np.abs(step).max()
        point = point + step * min(1.0, _LARGEST_STEP / max(largest, 1e-12))
        if largest < _CLOSE:
            break
    value = log_totals(point, problem.weights)
    return Tangent(point, value, problem.weights * np.exp(point - value[:, None]), sites)


def linear_rows(problem: Problem, tangent: Tangent) -> LinearRows:
    """Everything said as noisy linear rows, to find which thetas are plausible."""
    exact, sites = problem.exact, tangent.sites
    rows = np.zeros((len(exact.where), problem.months.count))
    rows[np.arange(len(exact.where)), exact.where] = 1.0
    offset = tangent.value - tangent.gradient @ tangent.point
    return LinearRows(
        np.concatenate([rows, tangent.gradient]),
        np.concatenate([exact.centre, sites.centre - offset]),
        np.concatenate([exact.width, sites.width]),
    )
