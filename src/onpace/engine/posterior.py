r"""Draws of whole monthly paths, given everything said about them.

Write z for the log deliveries of every month and u_j(z) = log sum_i w_ji exp z_i for the total
that statement j is about. Given theta, z is normal (`prior`); each statement multiplies in a
likelihood f_j(u_j(z)) (`likelihood`). The sampler is independent importance sampling:

1. Condition the prior on exact single months, where u is linear.
2. Linearise the other u_j at one point, find normal stand-ins g_j for the f_j (`sites`), and draw
   the values h_j one after the other: each from the normal given those before it and the
   stand-ins of those after it, times f_j itself. With g_j = 1 this is the sampler of Geweke,
   Hajivassiliou & Keane; the stand-ins let early draws see what later statements will ask for.
   The product of the normalising masses is the first part of the weight.
3. Draw z given h (Matheron's rule).
4. Move each z along A = Cov(z, lin u) until the true u_j(z) equals the drawn h_j for every
   independent statement: exact totals then hold in every draw.
5. Weight by prior and Jacobian of that move: with S = Cov(lin u) and J = (du/dz) A,
   log w = -a'(h - mu) - a'S a/2 - log det(J S^-1), where z_1 = z_0 + A a.
6. Smooth the weights (`psis`) and resample.

All thetas are worked on at once: arrays have shape (thetas, draws per theta, ...).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onpace.engine import theta as theta_design
from onpace.engine.likelihood import Likelihood, draw_total, is_bump, log_value
from onpace.engine.normal import FloatArray, log_normal_density
from onpace.engine.prior import Months, prior_covariance, prior_mean
from onpace.engine.psis import effective_sample_size, smooth_weights
from onpace.engine.settings import Settings
from onpace.engine.sites import Pieces, Sites, fit_sites

DRAWS = 4096
THETAS = 64
# A statement whose total the others fix to within this (log scale) is not moved along: moving
# along a dependent set has no unique solution.
_DEPENDENT = 1e-4
_ROUNDS = 40
_STEP_CLOSE, _LARGEST_STEP = 1e-4, 1.5  # of the linearisation point; the move mends the rest
_SOLVED, _GOOD_ENOUGH = 1e-9, 1e-6  # residual of a move; tolerances start at 5e-4
_SMALLEST_PRECISION = 1e-6
_JITTER = 1e-12

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Observation:
    """One statement as the engine sees it.

    Attributes:
        months: offsets of the months it covers, from the first month of the series.
        weights: part of each of these months that lies in its period.
        likelihood: what it says of the log of the weighted total.
    """

    months: tuple[int, ...]
    weights: tuple[float, ...]
    likelihood: Likelihood

    @property
    def is_exact_month(self) -> bool:
        """Whether it fixes one whole month, so that it is linear in log deliveries."""
        return len(self.months) == 1 and is_bump(self.likelihood)


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
    """Equally weighted draws of log monthly deliveries, shape (draws, months), and of theta."""

    log_deliveries: FloatArray
    theta: FloatArray
    diagnostics: Diagnostics


@dataclass(frozen=True, slots=True)
class _Linear:
    """The totals' statements made linear: u(z) is near ``value + gradient (z - point)``."""

    weights: FloatArray  # (statements, months)
    point: FloatArray  # (months,)
    value: FloatArray  # (statements,)
    gradient: FloatArray  # (statements, months)
    sites: Sites

    def at(self, z: FloatArray) -> FloatArray:
        return np.asarray(self.value + (z - self.point) @ self.gradient.T)


def sample_paths(
    months: Months,
    settings: Settings,
    observations: tuple[Observation, ...],
    *,
    seed: int = 0,
    draws: int = DRAWS,
    thetas: int = THETAS,
) -> Posterior:
    """Draw whole paths given the observations.

    Args:
        months: the months of the series, past and future.
        settings: prior constants.
        observations: what was said; with none the prior alone decides.
        seed: makes the answer repeatable.
        draws: how many paths to return.
        thetas: how many settings points the draws are spread over.

    Returns:
        The draws, with diagnostics that say whether they can be trusted.
    """
    rng = np.random.default_rng(seed)
    exact = tuple(o for o in observations if o.is_exact_month)
    totals = _in_drawing_order(tuple(o for o in observations if not o.is_exact_month))
    linear = _linearise(months, settings, np.asarray(settings.theta_mean), exact, totals)
    rows = _as_linear_rows(months, exact, totals, linear)
    design = theta_design.choose(months, settings, rows, thetas)
    linear = _linearise(months, settings, design.points.mean(axis=0), exact, totals, linear)
    z, log_weight, failed = _draw(
        months, settings, exact, totals, linear, design.points, draws // thetas, rng
    )
    log_weight = log_weight + design.log_weights[:, None]
    weights, k_hat = smooth_weights(log_weight.ravel())
    kept = _systematic(weights, draws, rng)
    by_theta = weights.reshape(len(design.points), -1).sum(axis=1)
    return Posterior(
        z.reshape(-1, months.count)[kept],
        np.repeat(design.points, z.shape[1], axis=0)[kept],
        Diagnostics(k_hat, effective_sample_size(weights), effective_sample_size(by_theta), failed),
    )


def _in_drawing_order(totals: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """Plain normals first, then by time: what is drawn early steers what comes later."""
    return tuple(sorted(totals, key=lambda o: (not is_bump(o.likelihood), o.months[-1])))


def _systematic(weights: FloatArray, draws: int, rng: np.random.Generator) -> IntArray:
    """Indices of a systematic resample: each draw is kept in proportion to its weight."""
    places = (np.arange(draws) + rng.random()) / draws
    return np.minimum(np.searchsorted(np.cumsum(weights), places), len(weights) - 1)


def _log_totals(z: FloatArray, weights: FloatArray) -> FloatArray:
    return np.asarray(np.log(np.exp(z) @ weights.T))


@dataclass(frozen=True, slots=True)
class _Exact:
    """The exact single months: ``z[where] ~ Normal(centre, width)``."""

    where: IntArray
    centre: FloatArray
    width: FloatArray

    @staticmethod
    def of(observations: tuple[Observation, ...]) -> _Exact:
        pieces = [o.likelihood[0] for o in observations]
        share = np.log(np.asarray([o.weights[0] for o in observations], dtype=np.float64))
        return _Exact(
            np.asarray([o.months[0] for o in observations], dtype=np.int64),
            np.asarray([p.centre for p in pieces], dtype=np.float64) - share,
            np.asarray([p.precision for p in pieces], dtype=np.float64) ** -0.5,
        )

    def condition(
        self, mean: FloatArray, covariance: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Mean (thetas, months), covariance and log evidence for each theta."""
        known = covariance[:, :, self.where]
        among = known[:, self.where, :] + np.diag(self.width**2)
        surprise = self.centre - mean[self.where]
        gain = np.linalg.solve(among, known.transpose(0, 2, 1)).transpose(0, 2, 1)
        evidence = theta_design.log_normal_evidence(among, surprise)
        return mean + gain @ surprise, covariance - gain @ known.transpose(0, 2, 1), evidence


def _linearise(  # noqa: PLR0913 - the model, where, the evidence, and where to start
    months: Months,
    settings: Settings,
    theta: FloatArray,
    exact: tuple[Observation, ...],
    totals: tuple[Observation, ...],
    start: _Linear | None = None,
) -> _Linear:
    """Linearise the totals at the mean of a normal approximation to the posterior at theta."""
    covariance = prior_covariance(months, settings, theta[None])
    means, covariances, _ = _Exact.of(exact).condition(prior_mean(months, settings), covariance)
    m, k = means[0], covariances[0]
    weights = np.zeros((len(totals), months.count))
    for row, observation in zip(weights, totals, strict=True):
        row[list(observation.months)] = observation.weights
    pieces = Pieces(tuple(o.likelihood for o in totals))
    point, sites = (m, None) if start is None else (start.point, start.sites)
    for _ in range(_ROUNDS):
        value = _log_totals(point, weights)
        gradient = weights * np.exp(point - value[:, None])
        a = k @ gradient.T
        s = gradient @ a + _JITTER * np.eye(len(totals))
        expected = value + gradient @ (m - point)
        sites = fit_sites(pieces, expected, s, sites)
        pull = np.linalg.solve(s + np.diag(sites.width**2), sites.centre - expected)
        step = m + a @ pull - point
        largest = np.abs(step).max()
        point = point + step * min(1.0, _LARGEST_STEP / max(largest, 1e-12))
        if largest < _STEP_CLOSE:
            break
    value = _log_totals(point, weights)
    return _Linear(weights, point, value, weights * np.exp(point - value[:, None]), sites)


def _as_linear_rows(
    months: Months,
    exact: tuple[Observation, ...],
    totals: tuple[Observation, ...],
    linear: _Linear,
) -> theta_design.LinearRows:
    """Everything said as noisy linear rows, to find which thetas are plausible."""
    fixed, sites = _Exact.of(exact), linear.sites
    rows = np.zeros((len(exact), months.count))
    rows[np.arange(len(exact)), fixed.where] = 1.0
    offset = linear.value - linear.gradient @ linear.point
    return theta_design.LinearRows(
        np.concatenate([rows, linear.gradient]),
        np.concatenate([fixed.centre, sites.centre - offset]),
        np.concatenate([fixed.width, sites.width]),
    )


def _draw(  # noqa: PLR0913 - the parts of one sampler step
    months: Months,
    settings: Settings,
    exact: tuple[Observation, ...],
    totals: tuple[Observation, ...],
    linear: _Linear,
    points: FloatArray,
    each: int,
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray, int]:
    """Weighted draws for every theta: z (thetas, draws, months), log weights, failures."""
    mean, covariance, log_evidence = _Exact.of(exact).condition(
        prior_mean(months, settings), prior_covariance(months, settings, points)
    )
    root = np.linalg.cholesky(covariance + _JITTER * np.eye(months.count))
    noise = rng.standard_normal((len(points), each, months.count))
    z = mean[:, None, :] + noise @ root.transpose(0, 2, 1)
    log_weight = np.zeros(z.shape[:2]) + log_evidence[:, None]
    if not totals:
        return z, log_weight, 0
    a = covariance @ linear.gradient.T
    s = linear.gradient @ a + _JITTER * np.eye(len(totals))
    expected = linear.at(mean)
    h, mass = _draw_totals(totals, linear.sites, expected, s, each, rng)
    pull = np.linalg.solve(s, (h - linear.at(z)).transpose(0, 2, 1))
    z = z + pull.transpose(0, 2, 1) @ a.transpose(0, 2, 1)
    spread = np.diagonal(np.linalg.cholesky(s), axis1=1, axis2=2).max(axis=0)
    free = np.flatnonzero(spread > _DEPENDENT)
    z, moved, failed = _move(z, h - expected[:, None], h, a, s, linear.weights, free)
    log_weight = log_weight + mass + moved
    fixed = np.setdiff1d(np.arange(len(totals)), free)
    for j, after in zip(fixed, np.moveaxis(_log_totals(z, linear.weights[fixed]), 2, 0), strict=True):
        likelihood = totals[j].likelihood
        log_weight += log_value(likelihood, after) - log_value(likelihood, h[..., j])
    return z, np.where(np.isnan(log_weight), -np.inf, log_weight), failed


def _draw_totals(  # noqa: PLR0913 - the parts of one sampler step
    totals: tuple[Observation, ...],
    sites: Sites,
    expected: FloatArray,
    s: FloatArray,
    each: int,
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    """Draw the log totals one after the other, aimed by the stand-ins.

    Returns:
        h (thetas, draws, statements), and the log of the product of masses (thetas, draws).
    """
    among = s + np.diag(sites.width**2)
    surprise = sites.centre - expected
    gain = np.linalg.solve(among, s).transpose(0, 2, 1)
    aimed = expected + (gain @ surprise[..., None])[..., 0]
    root = np.linalg.cholesky(s - gain @ s + _JITTER * np.eye(len(totals)))
    scores = np.zeros((len(s), each, len(totals)))
    h = np.zeros_like(scores)
    log_mass = np.zeros(scores.shape[:2])
    log_mass += theta_design.log_normal_evidence(among, surprise)[:, None]
    for j, observation in enumerate(totals):
        given = aimed[:, None, j] + (scores[:, :, :j] @ root[:, j, :j, None])[..., 0]
        sd = root[:, None, j, j]
        if is_bump(observation.likelihood):  # its stand-in is the likelihood itself
            scores[:, :, j] = rng.standard_normal(given.shape)
            h[:, :, j] = given + sd * scores[:, :, j]
            continue
        centre, width = sites.centre[j], sites.width[j]
        rest = np.maximum(sd**-2 - width**-2, _SMALLEST_PRECISION)
        rest_mean = (given / sd**2 - centre / width**2) / rest
        h[:, :, j], mass = draw_total(observation.likelihood, rest_mean, rest**-0.5, rng)
        scores[:, :, j] = (h[:, :, j] - given) / sd
        log_mass += mass - log_normal_density(rest_mean, centre, np.sqrt(1 / rest + width**2))
        log_mass, kept = _resample(log_mass, rng)
        if kept is not None:
            scores[..., : j + 1] = np.take_along_axis(scores[..., : j + 1], kept[..., None], axis=1)
            h[..., : j + 1] = np.take_along_axis(h[..., : j + 1], kept[..., None], axis=1)
    return h, log_mass


def _resample(
    log_weight: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, IntArray | None]:
    """Within each theta whose weights have grown uneven, drop light draws and double heavy ones.

    Months and their quarter leave corners so tight that most first draws end in a dead end; without
    this their weights would multiply over the years (Del Moral, Doucet & Jasra 2006).
    """
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    total = weight.sum(axis=1)
    each = log_weight.shape[1]
    uneven = total**2 / (weight**2).sum(axis=1) < each / 2
    if not uneven.any():
        return log_weight, None
    kept = np.tile(np.arange(each), (len(log_weight), 1))
    running = np.cumsum(weight[uneven], axis=1) / total[uneven, None]
    places = (np.arange(each) + rng.random((int(uneven.sum()), 1))) / each
    chosen = (places[:, :, None] > running[:, None, :]).sum(axis=2)
    kept[uneven] = np.minimum(chosen, each - 1)
    level = log_weight.max(axis=1) + np.log(total / each)
    return np.where(uneven[:, None], level[:, None], log_weight), kept


def _move(  # noqa: PLR0913 - the parts of one Newton solve
    z: FloatArray,
    surprise: FloatArray,
    h: FloatArray,
    a: FloatArray,
    s: FloatArray,
    weights: FloatArray,
    free: IntArray,
) -> tuple[FloatArray, FloatArray, int]:
    """Move z until the free totals equal h; return z, the log weight of the move, failures.

    Chord Newton: the linearised system is solved again and again with the true residual.
    """
    a, weights, h, surprise = a[:, :, free], weights[free], h[..., free], surprise[..., free]
    s = s[:, free[:, None], free[None, :]]
    inverse = np.linalg.inv(s)
    moved = np.zeros_like(h)
    worst = np.full(z.shape[:2], np.inf)
    for _ in range(_ROUNDS):
        residual = h - _log_totals(z, weights)
        worst = np.abs(residual).max(axis=-1)
        if worst.max() < _SOLVED:
            break
        step = np.clip(residual, -1.0, 1.0) @ inverse
        moved += step
        z = z + step @ a.transpose(0, 2, 1)
    log_weight = -(moved * (surprise + 0.5 * moved @ s)).sum(axis=-1)
    log_weight -= _log_jacobian(z, a, s, inverse, weights)
    solved = worst < _GOOD_ENOUGH
    return z, np.where(solved, log_weight, -np.inf), int((~solved).sum())


def _log_jacobian(
    z: FloatArray, a: FloatArray, s: FloatArray, inverse: FloatArray, weights: FloatArray
) -> FloatArray:
    """log det(J S^-1), J = (du/dz) A; only rows of more than one month differ from S."""
    bent = np.flatnonzero((weights > 0).sum(axis=1) > 1)
    difference = np.empty((*z.shape[:2], len(bent), a.shape[2]))
    for row, j in enumerate(bent):
        support = np.flatnonzero(weights[j])
        part = np.exp(z[:, :, support]) * weights[j, support]
        part /= part.sum(axis=-1, keepdims=True)
        difference[:, :, row] = part @ a[:, support] - s[:, None, j]
    reduced = difference @ inverse[:, None, :, bent] + np.eye(len(bent))
    sign, log_determinant = np.linalg.slogdet(reduced)
    return np.where(sign > 0, log_determinant, np.inf)
