"""One log total drawn in its turn, together with those that it fixes.

With a quarter and one of its months known, the second month fixes the third. Drawn by itself it
would mostly leave the third where nobody says it is. So it is tried a few times from what is said
of itself and a few times from what is said of the third; each try is weighed, and one is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.likelihood import NOTHING, draw_total, is_bump, log_value
from onpace.engine.normal import FloatArray, log_normal_density

if TYPE_CHECKING:
    from onpace.engine.cells import IntArray
    from onpace.engine.likelihood import Likelihood
    from onpace.engine.linear import Tangent
    from onpace.engine.observation import Following, Problem

_TRIES = 2  # from each side
_SMALLEST_PRECISION = 1e-6


@dataclass(frozen=True, slots=True)
class Drawn:
    """A log total, those that it fixes, each (thetas, draws), and the log weight of the draw."""

    h: FloatArray
    fixed: dict[int, FloatArray]
    log_weight: FloatArray


@dataclass(frozen=True, slots=True)
class Aim:
    """A normal that a total is drawn from; mean and sd (thetas, draws or 1)."""

    mean: FloatArray
    sd: FloatArray

    def log_density(self, h: FloatArray) -> FloatArray:
        """Log density of tries, shape (thetas, draws, tries)."""
        return log_normal_density(h, self.mean[..., None], self.sd[..., None])


@dataclass(frozen=True, slots=True)
class _Line:
    """The linear total ``offset + slope h`` of total k, if the total being drawn is h."""

    k: int
    offset: FloatArray
    slope: float


def draw_and_follow(  # noqa: PLR0913, PLR0917 - what is drawn, from what, given what
    problem: Problem,
    tangent: Tangent,
    j: int,
    given: Aim,
    h: FloatArray,
    rng: np.random.Generator,
) -> Drawn:
    """Draw total j from an aim, with its likelihood and those of the totals that it fixes.

    Args:
        problem: what is said.
        tangent: the totals made linear, with their stand-ins.
        j: place of the total.
        given: the aim, in which all stand-ins have their say.
        h: log totals so far, shape (thetas, draws, totals).
        rng: source of randomness.

    Returns:
        The draw, and the log weight of having put likelihoods in the place of stand-ins.
    """
    likelihood, lines = problem.totals[j].likelihood, []
    if is_bump(likelihood):  # its stand-in is the likelihood itself, and stays
        likelihood = NOTHING
    else:
        lines.append(_Line(j, np.zeros(given.mean.shape), 1.0))
    fixed = [_line(problem, tangent, k, h) for k in problem.fixed_by(j)]
    aim, removed = _without(given, tangent, [*lines, *fixed])
    uniform = _even_uniforms((*aim.mean.shape, _TRIES if fixed else 1), rng)
    own, mass = draw_total(likelihood, aim.mean, aim.sd, uniform)
    if not fixed:
        return Drawn(own[..., 0], {}, mass + removed)
    sides = [_Side.of(problem, line, aim) for line in fixed]
    drawn = [side.draw(h, _even_uniforms(own.shape, rng)) for side in sides]
    tried = np.concatenate([own, *(tries for tries, _ in drawn)], axis=2)
    values = [side.following.log_total(h, tried) for side in sides]
    log_weight = _weigh(tried, values, aim, likelihood, sides, [mass, *(m for _, m in drawn)])
    place, gained = _choose(log_weight, rng)
    chosen = [np.take_along_axis(x, place, axis=2)[..., 0] for x in (tried, *values)]
    return Drawn(
        chosen[0], {s.k: x for s, x in zip(sides, chosen[1:], strict=True)}, gained + removed
    )


def _line(problem: Problem, tangent: Tangent, k: int, h: FloatArray) -> _Line:
    following = problem.following[k]
    assert following is not None
    nothing = np.zeros((*h.shape[:2], 1))
    offset = following.linear_total(h, nothing, tangent.value, k)[..., 0]
    return _Line(k, offset, float(following.shares(tangent.value, k)[-1]))


def _without(given: Aim, tangent: Tangent, lines: list[_Line]) -> tuple[Aim, FloatArray]:
    """Take stand-ins out of an aim.

    Returns:
        The aim left, and the log of the constant by which the quotient of normals exceeds it.
    """
    precision = given.sd**-2
    pull = given.mean * precision
    for line in lines:
        weight = line.slope * tangent.sites.width[line.k] ** -2
        precision = precision - line.slope * weight
        pull = pull - weight * (tangent.sites.centre[line.k] - line.offset)
    precision = np.maximum(precision, _SMALLEST_PRECISION)
    aim = Aim(pull / precision, precision**-0.5)
    removed = log_normal_density(aim.mean, given.mean, given.sd)
    removed = removed - log_normal_density(0.0, 0.0, aim.sd)
    for line in lines:
        linear = line.offset + line.slope * aim.mean
        sites = tangent.sites
        removed = removed - log_normal_density(linear, sites.centre[line.k], sites.width[line.k])
    return aim, removed


@dataclass(frozen=True, slots=True)
class _Side:
    """A total that the drawn one fixes, what is said of it, and where it is aimed at."""

    k: int
    following: Following
    likelihood: Likelihood
    aim: Aim

    @staticmethod
    def of(problem: Problem, line: _Line, aim: Aim) -> _Side:
        following = problem.following[line.k]
        assert following is not None
        mean = line.offset + line.slope * aim.mean
        likelihood = problem.totals[line.k].likelihood
        return _Side(line.k, following, likelihood, Aim(mean, abs(line.slope) * aim.sd))

    def draw(self, h: FloatArray, uniform: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Tries at the drawn total that put this one where it is said to be, and their mass."""
        value, mass = draw_total(self.likelihood, self.aim.mean, self.aim.sd, uniform)
        return self.following.last_part(h, value), mass

    def log_density(self, tried: FloatArray, value: FloatArray) -> FloatArray:
        """Log density with which `draw` makes tries, but for their mass."""
        stretch = np.log(abs(self.following.factors[-1])) + tried - value
        said = log_value(self.likelihood, value)
        return np.asarray(self.aim.log_density(value) + said + stretch)


def _weigh(  # noqa: PLR0913, PLR0917 - what was tried, and all that made the tries
    tried: FloatArray,
    values: list[FloatArray],
    aim: Aim,
    likelihood: Likelihood,
    sides: list[_Side],
    masses: list[FloatArray],
) -> FloatArray:
    """Log of what each try should weigh over how likely it was to be made, by any side."""
    wanted = aim.log_density(tried) + log_value(likelihood, tried)
    made = [wanted - masses[0][..., None]]
    with np.errstate(invalid="ignore"):  # where nothing is left of a total all is minus infinity
        for side, value, mass in zip(sides, values, masses[1:], strict=True):
            made.append(side.log_density(tried, value) - mass[..., None])
            wanted = wanted + log_value(side.likelihood, value)
        log_weight = wanted - np.logaddexp.reduce(made) + np.log(len(made))
    return np.where(np.isnan(log_weight), -np.inf, log_weight)


def _even_uniforms(shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    """Uniform numbers that along the last axis fall one into each of equal parts."""
    return np.asarray((np.arange(shape[-1]) + rng.random(shape)) / shape[-1])


def _choose(log_weight: FloatArray, rng: np.random.Generator) -> tuple[IntArray, FloatArray]:
    """Choose one of the tries by weight.

    Returns:
        Its place, shape (thetas, draws, 1), and the log of the tries' mean weight.
    """
    top = log_weight.max(axis=2, keepdims=True)
    running = np.cumsum(np.exp(log_weight - np.where(np.isfinite(top), top, 0.0)), axis=2)
    total = running[..., -1:]
    place = (rng.random(total.shape) * total >= running).sum(axis=2, keepdims=True)
    with np.errstate(divide="ignore"):
        mean = top + np.log(total / log_weight.shape[2])
    return np.minimum(place, log_weight.shape[2] - 1), mean[..., 0]
