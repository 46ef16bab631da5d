"""What the engine sees of the statements: weighted totals of months, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from onpace.engine.likelihood import is_bump
from onpace.engine.theta import log_normal_evidence

if TYPE_CHECKING:
    from onpace.engine.likelihood import Likelihood
    from onpace.engine.normal import FloatArray
    from onpace.engine.prior import Months
    from onpace.engine.settings import Settings

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Observation:
    """One total and what is said of it.

    Attributes:
        months: offsets of the months it covers, from the first month of the series.
        weights: part of each of these months that lies in its period.
        likelihood: what is said of the log of the weighted total.
    """

    months: tuple[int, ...]
    weights: tuple[float, ...]
    likelihood: Likelihood

    @property
    def is_exact_month(self) -> bool:
        """Whether it fixes one month alone, so that it is linear in log deliveries."""
        return len(self.months) == 1 and is_bump(self.likelihood)


@dataclass(frozen=True, slots=True)
class ExactMonths:
    """Months that are known by themselves: ``z[where] ~ Normal(centre, width)``."""

    where: IntArray
    centre: FloatArray
    width: FloatArray

    def condition(
        self, mean: FloatArray, covariance: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Condition a normal on these months, for each theta.

        Args:
            mean: shape (months,).
            covariance: shape (thetas, months, months).

        Returns:
            Mean (thetas, months), covariance (thetas, months, months), log evidence (thetas,).
        """
        known = covariance[:, :, self.where]
        among = known[:, self.where, :] + np.diag(self.width**2)
        surprise = self.centre - mean[self.where]
        gain = np.linalg.solve(among, known.transpose(0, 2, 1)).transpose(0, 2, 1)
        evidence = log_normal_evidence(among, surprise)
        return mean + gain @ surprise, covariance - gain @ known.transpose(0, 2, 1), evidence


@dataclass(frozen=True, slots=True)
class Problem:
    """A series' months, its prior, and everything said about it.

    Attributes:
        months: the months, past and future.
        settings: the prior's constants.
        exact: months known by themselves.
        totals: all other observations, in the order in which they are drawn.
        weights: their months' weights, shape (totals, months).
    """

    months: Months
    settings: Settings
    exact: ExactMonths
    totals: tuple[Observation, ...]
    weights: FloatArray


def pose(months: Months, settings: Settings, observations: tuple[Observation, ...]) -> Problem:
    """Sort observations into exact months and other totals."""
    exact = [o for o in observations if o.is_exact_month]
    rest = [o for o in observations if not o.is_exact_month]
    # Plain normals first, then by time: what is drawn early steers what comes later.
    totals = tuple(sorted(rest, key=lambda o: (not is_bump(o.likelihood), o.months[-1])))
    weights = np.zeros((len(totals), months.count))
    for row, observation in zip(weights, totals, strict=True):
        row[list(observation.months)] = observation.weights
    return Problem(months, settings, _exact_months(exact), totals, weights)


def _exact_months(observations: list[Observation]) -> ExactMonths:
    pieces = [o.likelihood[0] for o in observations]
    share = np.log(np.asarray([o.weights[0] for o in observations], dtype=np.float64))
    return ExactMonths(
        np.asarray([o.months[0] for o in observations], dtype=np.int64),
        np.asarray([p.centre for p in pieces], dtype=np.float64) - share,
        np.asarray([p.precision for p in pieces], dtype=np.float64) ** -0.5,
    )


def log_totals(z: FloatArray, weights: FloatArray) -> FloatArray:
    """u(z) = log(weights exp z): log of each weighted total, shape (..., totals)."""
    return np.asarray(np.log(np.exp(z) @ weights.T))
