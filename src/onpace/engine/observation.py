"""What the engine sees of the statements: weighted totals of months, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.likelihood import is_bump

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.engine.cells import Cells, IntArray
    from onpace.engine.likelihood import Likelihood
    from onpace.engine.normal import FloatArray
    from onpace.engine.settings import Settings

_INDEPENDENT = 1e-8  # part of a total's weights that must not come from the totals before it


@dataclass(frozen=True, slots=True)
class Observation:
    """One total and what is said of it.

    Attributes:
        cells: places of the cells it covers.
        weights: part of each of these months that lies in its period.
        likelihood: what is said of the log of the weighted total.
    """

    cells: tuple[int, ...]
    weights: tuple[float, ...]
    likelihood: Likelihood

    @property
    def is_exact_month(self) -> bool:
        """Whether it fixes one month alone, so that it is linear in log deliveries."""
        return len(self.cells) == 1 and is_bump(self.likelihood)


@dataclass(frozen=True, slots=True)
class ExactMonths:
    """Months that are known by themselves: ``z[where] ~ Normal(centre, width)``."""

    where: IntArray
    centre: FloatArray
    width: FloatArray


@dataclass(frozen=True, slots=True)
class Following:
    """A total that others fix: ``exp u = factors @ exp u[parts]``.

    Three months and their quarter: the third month is the quarter less the other two.

    Attributes:
        parts: places of totals that do not follow from others, in drawing order.
        factors: by which their vehicles are multiplied.
    """

    parts: IntArray
    factors: FloatArray

    def log_total(self, h: FloatArray, last: FloatArray) -> FloatArray:
        """Log of the total; nan where nothing is left of it.

        Args:
            h: log totals, shape (..., totals); only earlier parts are looked at.
            last: possible values of the last part, shape (..., tries).
        """
        return _log_where_positive(self._earlier(h) + self.factors[-1] * np.exp(last))

    def last_part(self, h: FloatArray, value: FloatArray) -> FloatArray:
        """The last part that makes the total ``value``: the inverse of `log_total`."""
        return _log_where_positive((np.exp(value) - self._earlier(h)) / self.factors[-1])

    def _earlier(self, h: FloatArray) -> FloatArray:
        earlier = np.exp(h[..., self.parts[:-1]]) @ self.factors[:-1]
        return np.asarray(earlier[..., None])

    def linear_total(
        self, h: FloatArray, last: FloatArray, value: FloatArray, place: int
    ) -> FloatArray:
        """`log_total` of linear totals: ``value`` where they touch, this one's at ``place``."""
        share = self.shares(value, place)
        earlier = (h[..., self.parts[:-1]] - value[self.parts[:-1]]) @ share[:-1]
        return np.asarray(
            value[place] + earlier[..., None] + (last - value[self.parts[-1]]) * share[-1]
        )

    def shares(self, value: FloatArray, place: int) -> FloatArray:
        """How the linear total changes with each of its parts."""
        return np.asarray(self.factors * np.exp(value[self.parts] - value[place]))


def _log_where_positive(x: FloatArray) -> FloatArray:
    return np.asarray(np.log(x, out=np.full_like(x, np.nan), where=x > 0))


@dataclass(frozen=True, slots=True)
class Problem:
    """The cells, their prior, and everything said about them.

    Attributes:
        cells: the months of all series, past and future.
        settings: the prior's constants.
        exact: months known by themselves.
        totals: all other observations, in the order in which they are drawn.
        touched: places of the cells that some total covers.
        weights: the weights of those cells, shape (totals, touched).
        following: for each total, how it follows from those before it, or None.
    """

    cells: Cells
    settings: Settings
    exact: ExactMonths
    totals: tuple[Observation, ...]
    touched: IntArray
    weights: FloatArray
    following: tuple[Following | None, ...]

    @property
    def free(self) -> IntArray:
        """Places of the totals that do not follow from those before them."""
        return np.asarray([j for j, f in enumerate(self.following) if f is None], dtype=np.int64)

    def fixed_by(self, j: int) -> list[int]:
        """Places of the totals that follow as soon as total j is known."""
        return [k for k, f in enumerate(self.following) if f is not None and f.parts[-1] == j]


def pose(cells: Cells, settings: Settings, observations: tuple[Observation, ...]) -> Problem:
    """Sort observations into exact months and other totals."""
    exact = [o for o in observations if o.is_exact_month]
    rest = [o for o in observations if not o.is_exact_month]
    # Plain normals first, then by time: what is drawn early steers what comes later.
    rest.sort(key=lambda o: (not is_bump(o.likelihood), cells.month[list(o.cells)].max()))
    # An exact month that helps to fix a total must be drawn with the totals.
    everything = [*exact, *rest]
    needed = {j for f in _following(everything, cells.size) if f is not None for j in f.parts}
    totals = (*(o for j, o in enumerate(exact) if j in needed), *rest)
    exact = [o for j, o in enumerate(exact) if j not in needed]
    weights = _weights(totals, cells.size)
    touched = np.flatnonzero(weights.any(axis=0))
    return Problem(
        cells,
        settings,
        _exact_months(exact),
        totals,
        touched,
        weights[:, touched],
        tuple(_following(totals, cells.size)),
    )


def _weights(observations: Sequence[Observation], count: int) -> FloatArray:
    weights = np.zeros((len(observations), count))
    for row, observation in zip(weights, observations, strict=True):
        row[list(observation.cells)] = observation.weights
    return weights


def _following(observations: Sequence[Observation], count: int) -> list[Following | None]:
    """Which totals are combinations of earlier ones: Gram-Schmidt, row by row.

    Totals that only exact figures fix are left out: they move so little that the linear totals,
    which know of it, are right.
    """
    weights = _weights(observations, count)
    loose = np.asarray([not is_bump(o.likelihood) for o in observations], dtype=bool)
    basis = np.empty((0, count))
    free: list[int] = []
    found: list[Following | None] = []
    for row in weights:
        left = row - (row @ basis.T) @ basis
        left = left - (left @ basis.T) @ basis  # once more, for the rounding errors
        size = float(np.linalg.norm(left))
        following = None
        if size > _INDEPENDENT * np.linalg.norm(row):
            basis = np.vstack([basis, left / size])
            free.append(len(found))
        else:
            factors = np.linalg.lstsq(weights[free].T, row, rcond=None)[0]
            used = np.abs(factors) > _INDEPENDENT
            parts = np.asarray(free, dtype=np.int64)[used]
            if loose[parts].any():
                following = Following(parts, factors[used])
        found.append(following)
    return found


def _exact_months(observations: list[Observation]) -> ExactMonths:
    pieces = [o.likelihood[0] for o in observations]
    share = np.log(np.asarray([o.weights[0] for o in observations], dtype=np.float64))
    return ExactMonths(
        np.asarray([o.cells[0] for o in observations], dtype=np.int64),
        np.asarray([p.centre for p in pieces], dtype=np.float64) - share,
        np.asarray([p.precision for p in pieces], dtype=np.float64) ** -0.5,
    )


def log_totals(z: FloatArray, weights: FloatArray) -> FloatArray:
    """u(z) = log(weights exp z): log of each weighted total, shape (..., totals)."""
    return np.asarray(np.log(np.exp(z) @ weights.T))
