"""What a statement says about the logarithm h of the total it is about.

A likelihood is a sum of *pieces*. With a normal prior on h each piece has a closed-form mass,
mean and variance and can be drawn from exactly, which is all that the sampler needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, pi

import numpy as np

from onpace.engine.normal import FloatArray, log_interval_mass, truncated_draw

_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Piece:
    """``exp(log_weight - precision x^2 / 2 - rate x)`` with x = h - centre, for low <= h <= high.

    A normal bump has a precision and no rate, an exponential stretch a rate and no precision, a
    plain bound neither.
    """

    log_weight: float
    centre: float
    precision: float
    rate: float
    low: float
    high: float


Likelihood = tuple[Piece, ...]
NOTHING: Likelihood = (Piece(0.0, 0.0, 0.0, 0.0, -inf, inf),)


def bump(centre: float, width: float, weight: float = 1.0) -> Piece:
    """``weight * Normal(h; centre, width)``: the total is about this."""
    return Piece(log(weight) - log(width) - 0.5 * log(2 * pi), centre, 1 / width**2, 0.0, -inf, inf)


def above(edge: float, mean_excess: float = inf, weight: float = 1.0) -> Piece:
    """The total is over an edge; with a finite mean excess, exponentially close to it."""
    rate = 1 / mean_excess
    density = log(rate) if rate else 0.0
    return Piece(log(weight) + density, edge, 0.0, rate, edge, inf)


def below(edge: float, mean_shortfall: float = inf, weight: float = 1.0) -> Piece:
    """The total is under an edge; with a finite mean shortfall, exponentially close to it."""
    rate = 1 / mean_shortfall
    density = log(rate) if rate else 0.0
    return Piece(log(weight) + density, edge, 0.0, -rate, -inf, edge)


def between(low: float, high: float, weight: float = 1.0) -> Piece:
    """The total lies somewhere from low to high, anywhere alike."""
    return Piece(log(weight) - log(high - low), low, 0.0, 0.0, low, high)


def is_bump(likelihood: Likelihood) -> bool:
    """Whether the likelihood is one plain normal, so that conditioning on it is linear algebra."""
    return len(likelihood) == 1 and likelihood[0].precision > 0 and likelihood[0].low == -inf


@dataclass(frozen=True, slots=True)
class Tilted:
    """A normal on h times each piece: log mass, and the normal it becomes before truncation.

    All fields have the shape (pieces, ...) of the broadcast parameters.
    """

    log_mass: FloatArray
    log_inside: FloatArray  # log probability of the untruncated normal between low and high
    mean: FloatArray
    sd: FloatArray
    low: FloatArray  # in standard deviations from the mean
    high: FloatArray


def tilt(pieces: FloatArray, mean: FloatArray, sd: FloatArray) -> Tilted:
    """Multiply Normal(h; mean, sd) by pieces.

    Args:
        pieces: shape (6, pieces, ...): the fields of `Piece` in their order.
        mean: broadcast against ``pieces[0]``.
        sd: likewise.
    """
    log_weight, centre, precision, rate, low, high = pieces
    gap, variance = mean - centre, sd**2
    grown = 1 + precision * variance
    tilted = (gap - rate * variance) / grown
    spread = sd / np.sqrt(grown)
    # Completing the square, in the form that loses nothing where sd is small.
    exponent = (-0.5 * precision * gap**2 - rate * gap + 0.5 * rate**2 * variance) / grown
    tilted_mean = centre + tilted
    a, b = (low - tilted_mean) / spread, (high - tilted_mean) / spread
    inside = log_interval_mass(a, b)
    log_mass = log_weight + exponent - 0.5 * np.log(grown) + inside
    return Tilted(log_mass, inside, tilted_mean, spread, a, b)


def as_array(likelihood: Likelihood) -> FloatArray:
    """The pieces' fields as an array of shape (6, pieces)."""
    return np.asarray(
        [(p.log_weight, p.centre, p.precision, p.rate, p.low, p.high) for p in likelihood]
    ).T


def log_value(likelihood: Likelihood, h: FloatArray) -> FloatArray:
    """Log of the likelihood at h, minus infinity where it says h is impossible.

    >>> log_value((above(0.0),), np.array([-1.0, 1.0])).tolist()
    [-inf, 0.0]
    """
    values = np.empty((len(likelihood), *h.shape))
    for place, p in enumerate(likelihood):
        x = h - p.centre
        values[place] = p.log_weight - p.rate * x
        if p.precision:
            values[place] -= 0.5 * p.precision * x**2
        values[place, (h < p.low) | (h > p.high)] = -np.inf
    top = values.max(axis=0)
    if len(values) == 1:
        return np.asarray(top)
    # Faster than adding the logarithms one by one.
    values -= np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(top + np.log(np.exp(values).sum(axis=0)))


def draw_total(
    likelihood: Likelihood, mean: FloatArray, sd: FloatArray, uniform: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Draw h from Normal(h; mean, sd) times the likelihood, by inversion in each piece.

    Args:
        likelihood: what is said of h.
        mean: of the normal, any shape.
        sd: likewise, broadcast against ``mean``.
        uniform: numbers between 0 and 1, shape (*mean.shape, tries): one for each draw.

    Returns:
        h of ``uniform``'s shape, and the log of the normalising mass, of ``mean``'s shape.

    >>> h, mass = draw_total((above(1.0),), np.zeros(1), np.ones(1), np.asarray([[0.1, 0.9]]))
    >>> h.round(3).tolist(), mass.round(3).tolist()
    ([[2.148, 1.068]], [-1.841])
    """
    pieces = as_array(likelihood).reshape(6, -1, *([1] * mean.ndim))
    tilted = tilt(pieces, mean, np.broadcast_to(sd, mean.shape))
    top = tilted.log_mass.max(axis=0)
    share = np.exp(tilted.log_mass - np.where(np.isfinite(top), top, 0.0))
    running = np.cumsum(share, axis=0)
    at = uniform * running[-1][..., None]
    # Where it falls chooses the piece, and how far into the piece's share is uniform again.
    chosen = (at >= running[:-1, ..., None]).sum(axis=0)[None]

    def pick(field: FloatArray) -> FloatArray:
        full = np.broadcast_to(field, share.shape)[..., None]
        return np.asarray(np.take_along_axis(full, chosen, axis=0)[0])

    within = (at - pick(running - share)) / np.maximum(pick(share), _TINY)
    within = np.clip(within, _TINY, 1.0)
    h = pick(tilted.mean) + pick(tilted.sd) * truncated_draw(
        pick(tilted.low), pick(tilted.high), within
    )
    with np.errstate(divide="ignore"):
        return h, np.asarray(top + np.log(running[-1]))


def product(likelihoods: tuple[Likelihood, ...]) -> Likelihood:
    """Several independent sayings about one total, multiplied out.

    >>> both = product(((above(0.0),), (below(1.0),)))
    >>> [(p.low, p.high) for p in both]
    [(0.0, 1.0)]
    """
    combined = likelihoods[0]
    for other in likelihoods[1:]:
        pairs = (_times(p, q) for p in combined for q in other)
        combined = tuple(p for p in pairs if p.low < p.high)
    return combined


def _times(p: Piece, q: Piece) -> Piece:
    """The product of two pieces, again a piece."""
    precision = p.precision + q.precision
    centre = p.centre
    if precision > 0:
        centre = (p.precision * p.centre + q.precision * q.centre) / precision
    log_weight = 0.0
    for piece in (p, q):
        moved = centre - piece.centre
        log_weight += piece.log_weight - 0.5 * piece.precision * moved**2 - piece.rate * moved
    low, high = max(p.low, q.low), min(p.high, q.high)
    # About the precision-weighted centre the bumps have no slope: only the rates are left.
    return Piece(log_weight, centre, precision, p.rate + q.rate, low, high)
