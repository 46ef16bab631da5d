"""Uncertainty of mean scores when cases are not independent: whole blocks are drawn again.

The twelve months of one maker's year share their outcome, so they are far from twelve independent
cases. A block holds all that may hang together, such as all years of a maker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import ArrayLike

_DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the range that chance leaves it.

    Attributes:
        value: the figure from all cases.
        low: lower end of the range.
        high: upper end.
        cases: how many cases.
        blocks: in how many blocks.
    """

    value: float
    low: float
    high: float
    cases: int
    blocks: int

    def holds(self, value: float) -> bool:
        """Whether a value lies in the range.

        >>> Interval(0.5, 0.4, 0.6, 10, 5).holds(0.45)
        True
        """
        return self.low <= value <= self.high


def mean_interval(
    values: ArrayLike,
    blocks: Sequence[Hashable],
    *,
    level: float = 0.95,
    draws: int = _DRAWS,
    seed: int = 0,
) -> Interval:
    """The mean of values, with a percentile interval from blocks drawn with replacement.

    Of two forecasters' scores on the same cases give the differences: then the interval is paired,
    and what makes a case hard for both does not widen it.

    Args:
        values: one a case, shape (cases,).
        blocks: the block of each case.
        level: how much of the draws' means the interval holds.
        draws: how many times the blocks are drawn.
        seed: makes it repeatable.

    Raises:
        ValueError: when there is no case, or not one block a case.

    References:
        Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13; Field &
        Welsh (2007), doi:10.1111/j.1467-9868.2007.00593.x, on drawing whole clusters.

    >>> found = mean_interval([0.1, 0.1, 0.3, 0.3], ["NIO", "NIO", "XPeng", "XPeng"])
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (0.2, 0.1, 0.3)
    """
    return ratio_interval(
        values, np.ones(np.shape(values)), blocks, level=level, draws=draws, seed=seed
    )


def ratio_interval(  # noqa: PLR0913 - two scores and how to draw
    numerators: ArrayLike,
    denominators: ArrayLike,
    blocks: Sequence[Hashable],
    *,
    level: float = 0.95,
    draws: int = _DRAWS,
    seed: int = 0,
) -> Interval:
    """The ratio of two means over the same cases, with the interval of `mean_interval`.

    Args:
        numerators: such as the scores of a forecaster, shape (cases,).
        denominators: such as those of its peer, shape (cases,).
        blocks: the block of each case.
        level: how much of the draws' ratios the interval holds.
        draws: how many times the blocks are drawn.
        seed: makes it repeatable.

    Raises:
        ValueError: when there is no case, or not one block a case.

    >>> round(ratio_interval([1.0, 2.0], [2.0, 4.0], ["a", "b"]).high, 2)
    0.5
    """
    above, below = np.asarray(numerators, float), np.asarray(denominators, float)
    if not above.size:
        raise ValueError("there is no case to take the mean of")
    if not above.shape == below.shape == (len(blocks),):
        raise ValueError(f"{len(blocks)} blocks were given for {above.size} cases")
    names = {name: place for place, name in enumerate(dict.fromkeys(blocks))}
    places = np.asarray([names[block] for block in blocks])
    rng = np.random.default_rng(seed)
    count = len(names)
    times = rng.multinomial(count, np.full(count, 1 / count), size=draws)
    tops = times @ np.bincount(places, weights=above)
    bottoms = times @ np.bincount(places, weights=below)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = tops / bottoms
    tail = (1 - level) / 2
    low, high = np.nanquantile(ratios, [tail, 1 - tail])
    value = float(above.sum() / below.sum()) if below.sum() else float("nan")
    return Interval(value, float(low), float(high), above.size, len(names))
