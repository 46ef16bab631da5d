"""Draws of future months from both laws, for many series at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.forecast_mixture import FREEDOM, LONGEST, weigh
from onpace.engine.forecast_settings import KINDS, settings_before
from onpace.engine.forecast_trees import YEAR, Trees

if TYPE_CHECKING:
    import numpy.typing as npt

    from onpace.engine.normal import FloatArray

_AT_ONCE = 32  # series whose draws are worked on together: they then stay in the cache
# Under this many units in twelve months the trees have nothing to say: they learned on more.
_FEW = 60
_NEXT_TO_NOTHING = 1e-3  # a path that adds up to less cannot be scaled up


def draw_paths(  # noqa: PLR0913 - the door's arguments
    histories: npt.ArrayLike,
    last_month: int,
    horizon: int,
    n_samples: int,
    rng: np.random.Generator,
    *,
    kind: str | None,
) -> FloatArray:
    """See `onpace.engine.forecast.forecast_many`."""
    counts = _checked(histories, horizon, n_samples, kind)
    learned = settings_before(last_month // 12)
    # One stretch a path: a wild path is wild in all its months (Student t).
    stretch = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, (n_samples, 1)))
    normals = stretch * rng.standard_normal((n_samples, horizon))
    places = (rng.permutation(n_samples) + 0.5) / n_samples
    found = np.empty((len(counts), n_samples, horizon))
    for begin in range(0, len(counts), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        mixture = weigh(counts[part, -LONGEST:], horizon, learned)
        found[part] = mixture.draw(normals, places)
        if kind != "whole maker" and learned.trees is not None and counts.shape[1] >= YEAR:
            pool(found[part], counts[part], learned.trees, learned.pool_spread)
    return found


def _checked(
    histories: npt.ArrayLike, horizon: int, n_samples: int, kind: str | None
) -> FloatArray:
    counts = np.asarray(histories, dtype=np.float64)
    if counts.ndim != 2:  # noqa: PLR2004 - series by months
        raise ValueError("histories must be of shape (series, months), all of one length")
    if counts.shape[1] == 0:
        raise ValueError("the history is empty: give at least one month")
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("the history has a month that is missing, infinite or negative")
    if horizon < 1 or n_samples < 1:
        raise ValueError("horizon and n_samples must be at least 1")
    if kind is not None and kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    return counts


def pool(paths: FloatArray, counts: FloatArray, trees: Trees, spread: float) -> None:
    """Let the trees' law have every other path, in place.

    Such a path gets the total that law has at the path's rank. It keeps its shape: all its months
    are multiplied by one number, those after the first year ahead by the year's.

    Args:
        paths: the first law's draws, shape (series, draws, future).
        counts: the series' pasts, at least a year.
        trees: the second law.
        spread: two laws that differ in their centres make a pool wider than each: log totals are
            drawn to their median by this factor (Gneiting & Ranjan 2013, the spread-adjusted
            linear pool).
    """
    chosen = np.flatnonzero(counts[:, -YEAR:].sum(axis=1) >= _FEW)
    if not len(chosen):
        return
    ahead = min(paths.shape[2], YEAR)
    own = paths[chosen, :, :ahead].sum(axis=2)
    wanted = own.copy()
    count = own[:, 1::2].shape[1]
    if count:
        levels = (np.arange(count) + 0.5) / count
        rank = np.argsort(np.argsort(own[:, 1::2], axis=1), axis=1)
        totals = trees.totals(counts[chosen], ahead, levels)
        wanted[:, 1::2] = np.take_along_axis(totals, rank, axis=1)
    logs = np.log1p(wanted)
    middle = np.median(logs, axis=1, keepdims=True)
    wanted = np.expm1(middle + spread * (logs - middle))
    paths[chosen] *= (wanted / np.maximum(own, _NEXT_TO_NOTHING))[:, :, None]
