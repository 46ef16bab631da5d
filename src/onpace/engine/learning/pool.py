"""Learn how far the pool of the two laws must be drawn in to be neither too wide nor too narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.forecast_mixture import FREEDOM, LONGEST, weigh
from onpace.engine.forecast_paths import pool
from onpace.engine.learning.panel import Cases, Choice, Panel, cases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onpace.engine.forecast_settings import Learned
    from onpace.engine.forecast_trees import Trees
    from onpace.engine.normal import FloatArray

AHEAD = (3, 6, 9, 12)
_DRAWS = 200
# The last three years alone: how wide forecasts must be changes with the times.
_CHOICE = Choice(LONGEST, AHEAD, every=3, least=100.0, most=1500, recent=36, lengths=3)
_SPREADS = np.arange(0.76, 1.101, 0.02)
_RANGE = 0.8  # the range that is asked to hold what it says


def learn_pool_spread(
    learned: Learned, apart: Iterable[tuple[Trees, Panel]], seed: int = 0
) -> float:
    """The factor under which 80% ranges held 80% of the outcomes of the last three years.

    Args:
        learned: the weights of the first law.
        apart: the second law, for series it did not see.
        seed: makes the answer repeatable.
    """
    rng = np.random.default_rng(seed)
    held_by = []
    for trees, held in apart:
        for case in cases(held, _CHOICE):
            paths = _paths(case, learned, rng)
            held_by.append([_held(paths, case, trees, spread) for spread in _SPREADS])
    share = np.concatenate(held_by, axis=1).mean(axis=1)
    return float(_SPREADS[np.abs(share - _RANGE).argmin()])


def _paths(case: Cases, learned: Learned, rng: np.random.Generator) -> FloatArray:
    normals = rng.standard_normal((_DRAWS, case.ahead))
    normals *= np.sqrt(FREEDOM / rng.chisquare(FREEDOM, (_DRAWS, 1)))
    places = (rng.permutation(_DRAWS) + 0.5) / _DRAWS
    return weigh(case.past, case.ahead, learned).draw(normals, places)


def _held(paths: FloatArray, case: Cases, trees: Trees, spread: float) -> FloatArray:
    """Whether the pool's range held each outcome, as nought or one."""
    pooled = paths.copy()
    pool(pooled, case.past, trees, spread)
    below = (pooled.sum(axis=2) < case.total[:, None]).mean(axis=1)
    return np.asarray(np.abs(below - 0.5) <= _RANGE / 2, dtype=np.float64)
