"""Reliability: whether odds of 30% come true three times in ten, and ranges hold their share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.scoring.bootstrap import mean_interval

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import ArrayLike

# Ends of the bins: those of the verdict words, and the middle of the two widest.
EDGES = (0.0, 0.05, 0.15, 0.30, 0.50, 0.70, 0.85, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Forecasts of alike odds, and how many came true.

    Attributes:
        low: least odds in the bin.
        high: the bin's upper end; it belongs to the next bin, but for the last.
        cases: how many forecasts.
        blocks: in how many blocks.
        odds: their mean odds.
        share: how many of them came true, 0 to 1.
        share_low: lower end of the share's 90% block-bootstrap interval.
        share_high: upper end.
    """

    low: float
    high: float
    cases: int
    blocks: int
    odds: float
    share: float
    share_low: float
    share_high: float


def reliability(
    odds: ArrayLike,
    happened: ArrayLike,
    blocks: Sequence[Hashable],
    *,
    edges: Sequence[float] = EDGES,
    seed: int = 0,
) -> tuple[ReliabilityBin, ...]:
    """Forecasts sorted into bins by their odds; empty bins are left out.

    The interval of a bin with few blocks, or in which all went one way, is too narrow: drawing
    again cannot show what never happened.

    Args:
        odds: between 0 and 1, shape (cases,).
        happened: whether it came true, shape (cases,).
        blocks: the block of each case.
        edges: ends of the bins, ascending from 0 to 1.
        seed: makes the intervals repeatable.

    Raises:
        ValueError: when the shapes differ, or odds lie outside the edges.

    References:
        Murphy & Winkler (1977), doi:10.2307/2346866; Bröcker & Smith (2007), doi:10.1175/WAF993.1.

    >>> found = reliability([0.1, 0.12, 0.9], [False, False, True], ["a", "b", "c"])
    >>> [(one.cases, one.share) for one in found]
    [(2, 0.0), (1, 1.0)]
    """
    said, came = np.asarray(odds, float), np.asarray(happened, float)
    if not said.shape == came.shape == (len(blocks),):
        raise ValueError("odds, outcomes and blocks must be as many")
    if said.size and not (edges[0] <= said.min() and said.max() <= edges[-1]):
        raise ValueError(f"odds must lie between {edges[0]} and {edges[-1]}")
    places = np.clip(np.searchsorted(edges, said, side="right") - 1, 0, len(edges) - 2)
    found = []
    for place in sorted({int(one) for one in places}):
        inside = np.flatnonzero(places == place)
        own = [blocks[int(case)] for case in inside]
        share = mean_interval(came[inside], own, level=0.9, seed=seed)
        found.append(
            ReliabilityBin(
                low=edges[place],
                high=edges[place + 1],
                cases=share.cases,
                blocks=share.blocks,
                odds=float(said[inside].mean()),
                share=share.value,
                share_low=share.low,
                share_high=share.high,
            )
        )
    return tuple(found)


def pit_histogram(pits: ArrayLike, bins: int = 10) -> tuple[int, ...]:
    """How many of the values fall into each of equally wide bins from 0 to 1.

    Args:
        pits: values between 0 and 1, as `randomised_pit` gives them.
        bins: how many.

    Returns:
        Even counts from honest forecasts; a hill in the middle from ranges too wide, a valley from
        ranges too narrow, a slope from forecasts too low or too high.

    Raises:
        ValueError: when a value lies outside 0 to 1.

    References:
        Gneiting, Balabdaoui & Raftery (2007), doi:10.1111/j.1467-9868.2007.00587.x.

    >>> pit_histogram([0.05, 0.15, 0.16, 1.0], 10)
    (1, 2, 0, 0, 0, 0, 0, 0, 0, 1)
    """
    values = np.asarray(pits, float)
    if values.size and not (values.min() >= 0 and values.max() <= 1):
        raise ValueError("values must lie between 0 and 1")
    counts, _ = np.histogram(values, bins=bins, range=(0.0, 1.0))
    return tuple(int(count) for count in counts)
