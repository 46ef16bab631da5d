"""The model that the engine must agree with, written once more from its mathematics alone.

Nothing of the engine is used: the prior is built from the state equations, the likelihoods from
their densities. Series of one maker share the season and a part of the level's innovations.

Exact totals hold to 1 in 2,000, which no sampler crosses in the months' own coordinates. So each
exact total is itself a coordinate, scaled by its slack, and the last of the cells it settles is
what the others leave of it: samplers then walk along the surface on which the totals hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import inf, log, pi
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

Array = npt.NDArray[np.float64]
Cell = tuple[int, int]  # series, month

SLACK = 5e-4
AHEAD = 12
_NEVER = 1e-9  # how far, on the log scale, a plain bound gives way when it does not


@dataclass(frozen=True, slots=True)
class Said:
    """A weighted total of cells and what is said of it: ``=``, or ``>``.

    A bound without a mean excess is plain: over the edge all is alike, under it impossible.
    """

    cells: list[Cell]
    weights: list[float]
    relation: str
    value: float
    slack: float = SLACK  # of "="
    mean_excess: float = 0.0  # of ">", log scale
    wrong: float = 0.03  # chance that a bound that is not plain is wrong
    wrong_width: float = 0.15  # and how far off the total then is, log scale

    @property
    def is_bound(self) -> bool:
        """Whether it is "more than"."""
        return self.relation == ">"


@dataclass(frozen=True, slots=True)
class Series:
    """One of the series: its first month, the rough log of a month, whether it is a launch."""

    start: int
    level_guess: float
    launched: bool


@dataclass(frozen=True, slots=True)
class Case:
    """Series, their prior and what is said of them; the fields are named as in the engine.

    Exact totals stand in such an order that each holds a cell that no earlier one holds, as far
    as there is such an order.
    """

    name: str
    about: str
    first: int
    count: int
    series: list[Series]
    new_year_share: list[float]
    settings: dict[str, Any]
    theta_free: bool
    target: int  # of the twelve months ahead, all series together
    said: list[Said] = field(default_factory=list)

    @property
    def spoken(self) -> int:
        """Months up to the last one spoken of."""
        return 1 + max(month for s in self.said for _, month in s.cells)

    def cells(self, first: int, end: int) -> list[Cell]:
        """The cells of months first to end - 1, series by series."""
        return [
            (number, month)
            for number, series in enumerate(self.series)
            for month in range(max(first, series.start), end)
        ]

    @property
    def past(self) -> list[Cell]:
        """The cells up to the last month spoken of."""
        return self.cells(0, self.spoken)

    @property
    def everything(self) -> list[Cell]:
        """The past cells, then the future ones."""
        return [*self.past, *self.cells(self.spoken, self.count)]


def prior(xp: Any, case: Case, theta: Any, cells: list[Cell]) -> tuple[Any, Any]:  # noqa: ANN401 - NumPy or jax.numpy
    """Mean and covariance of log deliveries, straight from the state equations."""
    s = case.settings
    number = np.asarray([n for n, _ in cells])
    month = np.asarray([m for _, m in cells])
    start = np.asarray([case.series[n].start for n in number])
    calendar, age = (case.first + month) % 12, month - start
    noise, level, slope = (xp.exp(theta[i]) for i in range(3))
    damping = 1 / (1 + xp.exp(-theta[3]))
    months = np.arange(case.count)
    # Innovations of month tau reach the level of a later month, and of a series that has begun.
    lived = ((months >= start[:, None]) & (months < month[:, None])).astype(float)
    gap = np.arange(case.count)[:, None] - months - 1
    carried = xp.where(gap >= 0, damping ** np.maximum(gap, 0), 0.0)  # of a slope's innovation
    slopes = (lived @ carried) * (months >= start[:, None])
    first_slope = (lived * damping ** np.maximum(months - start[:, None], 0)).sum(axis=1)
    season = np.eye(12)[calendar] @ (np.eye(12) - 1 / 12)
    launched = np.asarray([case.series[n].launched for n in number])
    ramp = np.where(launched, s["ramp_decay"] ** age, 0.0)
    moved = np.asarray(case.new_year_share)[month] - 0.5 * (calendar < 2)  # noqa: PLR2004 - Jan, Feb
    effect = np.asarray(s["month_effect"])[calendar] + s["new_year_effect"] * moved
    same = np.asarray(number[:, None] == number[None, :], dtype=float)
    own = (
        s["level_sd"] ** 2
        + s["ramp_sd"] ** 2 * np.outer(ramp, ramp)
        + (1 - s["shared"]) * level**2 * lived @ lived.T
        + slope**2 * slopes @ slopes.T
        + s["slope_sd"] ** 2 * xp.outer(first_slope, first_slope)
    )
    together = s["season_sd"] ** 2 * season @ season.T + s["shared"] * level**2 * lived @ lived.T
    mean = np.asarray([case.series[n].level_guess for n in number]) + effect - s["ramp"] * ramp
    return mean, same * own + together + noise**2 * np.eye(len(cells))


@dataclass(frozen=True, slots=True)
class Group:
    """An exact total with the cells that it settles and those settled before it."""

    said: Said
    free: list[Cell]
    weights: list[float]  # of the free cells
    known: list[tuple[Cell, float]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which coordinates a point has.

    First theta, then exact totals, then cells that share one, then cells that no exact total holds.
    """

    groups: list[Group]
    lone: list[Cell]
    factors: list[Said]  # exact figures about what others settle already
    sizes: dict[str, int]


def layout(case: Case) -> Layout:
    """Settle cells by exact totals, in the order in which these are said.

    The last cell of a group, which is what the others leave, is the one that the fewest bounds
    feel: where bounds hold it to an edge, no other cell of its group could move.
    """
    bounded = Counter(c for s in case.said if s.is_bound for c in s.cells)
    settled: set[Cell] = set()
    found, factors = [], []
    for said in (s for s in case.said if s.relation == "="):
        pairs = list(zip(said.cells, said.weights, strict=True))
        free = [(c, w) for c, w in pairs if c not in settled]
        if not free:
            factors.append(said)
            continue
        free.sort(key=lambda pair: -bounded[pair[0]])
        known = [(c, w) for c, w in pairs if c in settled]
        settled.update(said.cells)
        found.append(Group(said, [c for c, _ in free], [w for _, w in free], known))
    lone = [c for c in case.past if c not in settled]
    sizes = {
        "theta": 4 if case.theta_free else 0,
        "total": len(found),
        "shared": sum(len(g.free) - 1 for g in found),
        "lone": len(lone),
    }
    return Layout(found, lone, factors, sizes)


def placing(case: Case, xp: Any) -> Callable[[Any], tuple[Any, Any, Any]]:  # noqa: ANN401 - NumPy or jax.numpy
    """How points q (..., sizes) become theta, past log deliveries and the log volume element."""
    plan = layout(case)
    ends = dict(zip(plan.sizes, np.cumsum(list(plan.sizes.values())), strict=True))
    centre, spread = (np.asarray(case.settings[k]) for k in ("theta_mean", "theta_sd"))

    def place(q: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401 - as above
        raw, totals, shared, lone = (q[..., ends[k] - n : ends[k]] for k, n in plan.sizes.items())
        z = {c: lone[..., i] for i, c in enumerate(plan.lone)}
        volume, used = 0.0, 0
        for j, group in enumerate(plan.groups):
            h = log(group.said.value) + group.said.slack * totals[..., j]
            rest = xp.exp(h) - sum(w * xp.exp(z[c]) for c, w in group.known)
            for c, w in zip(group.free[:-1], group.weights[:-1], strict=True):
                z[c] = shared[..., used]
                rest = rest - w * xp.exp(z[c])
                used += 1
            last = xp.log(xp.maximum(rest, 1e-300))
            volume = volume + xp.where(rest > 0, h - last, -inf)
            z[group.free[-1]] = last - log(group.weights[-1])
        theta = centre + spread * raw if case.theta_free else centre
        return theta, xp.stack([z[c] for c in case.past], axis=-1), volume

    return place


def weights_of(case: Case, said: list[Said]) -> Array:
    """The weight of each past cell in each total, shape (past cells, totals)."""
    where = {c: i for i, c in enumerate(case.past)}
    weights = np.zeros((len(where), len(said)))
    for j, one in enumerate(said):
        weights[[where[c] for c in one.cells], j] = one.weights
    return weights


def log_density_of(case: Case, xp: Any) -> Callable[..., Any]:  # noqa: ANN401 - NumPy or jax.numpy
    """The log posterior density at points q, up to a constant.

    The function returned takes the points and by how much plain bounds give way: next to nothing,
    if not asked otherwise.
    """
    place, plan, log_prior = placing(case, xp), layout(case), _log_prior_of(case, xp)
    normals = plan.sizes["theta"] + plan.sizes["total"]  # standard normal beforehand
    more = [s for s in case.said if s.is_bound] + plan.factors
    weights = weights_of(case, more)

    def log_density(q: Any, give: Any = _NEVER) -> Any:  # noqa: ANN401 - as above
        theta, z, density = place(q)
        density = density - 0.5 * (q[..., :normals] ** 2).sum(axis=-1) + log_prior(theta, z)
        if not more:
            return density
        totals = xp.log(xp.exp(z) @ weights)
        for j, said in enumerate(more):
            excess = totals[..., j] - log(said.value)
            if said.is_bound:
                density = density + log_bound(excess, said, xp, give)
            else:
                density = density - 0.5 * (excess / said.slack) ** 2
        return density

    return log_density


def _log_prior_of(case: Case, xp: Any) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - NumPy or jax.numpy
    """Log density of past log deliveries given theta, up to a constant."""

    def rooted(on: Any, theta: Any) -> tuple[Any, Any]:  # noqa: ANN401 - as above
        mean, covariance = prior(on, case, theta, case.past)
        return mean, on.linalg.cholesky(covariance)

    centre, root = rooted(np, np.asarray(case.settings["theta_mean"]))
    whitening = np.linalg.inv(root).T

    def log_prior(theta: Any, z: Any) -> Any:  # noqa: ANN401 - as above
        if not case.theta_free:
            return -0.5 * (((z - centre) @ whitening) ** 2).sum(axis=-1)
        # Only No-U-Turn chains have theta free, and look at one point at a time.
        from jax.scipy.linalg import (  # type: ignore[import-not-found]  # noqa: PLC0415 - only the oracle's environment has it
            solve_triangular,
        )

        mean, root = rooted(xp, theta)
        scores = solve_triangular(root, z - mean, lower=True)
        return -0.5 * (scores**2).sum() - xp.log(xp.diag(root)).sum()

    return log_prior


def log_bound(excess: Any, said: Said, xp: Any, give: Any) -> Any:  # noqa: ANN401 - NumPy or jax.numpy
    """Log density of "more than": plain, or exponential over the edge and now and then wrong."""
    if not said.mean_excess:
        return -0.5 * (xp.minimum(excess, 0.0) / give) ** 2
    right = log((1 - said.wrong) / said.mean_excess) - xp.maximum(excess, 0.0) / said.mean_excess
    wrong = log(said.wrong / said.wrong_width) - 0.5 * log(2 * pi)
    wrong = wrong - 0.5 * (excess / said.wrong_width) ** 2
    return xp.logaddexp(xp.where(excess > 0, right, -inf), wrong)
