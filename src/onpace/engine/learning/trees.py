r"""Grow the second law's trees: boosting on a proper score.

The log ratio r of a total to its base is forecast as normal with centre m(x) and spread s(x), and
m and log s are built up tree by tree, each fitted to the natural gradient of the normal's
continuous ranked probability score (Duan et al. 2020, NGBoost; the score and its metric by
Gneiting & Raftery 2007): with u = (r - m)/s,

    for m: sqrt(pi) s (2 Phi(u) - 1),        for log s: 2 - 4 sqrt(pi) phi(u).

Trees ask one question a floor (Kohavi 1994; Prokhorenkova et al. 2018): coarse, hard to over-fit,
and read in one array operation. Tails are not normal: quantiles of the standardised residuals,
each from trees that did not see that series, take the normal's place in the forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.forecast_trees import Forest, Trees, features, log_ratio, predict
from onpace.engine.learning.panel import YEAR, Cases, Choice, Panel, build, cases
from onpace.engine.normal import log_ndtr

if TYPE_CHECKING:
    import numpy.typing as npt

    from onpace.engine.normal import FloatArray

AHEAD = (1, 2, 3, 4, 6, 8, 9, 10, 12)
_LONGEST, _MOST_CASES = 36, 30_000
_SEASON = 0.6  # spread of the sizes of made-up month effects, log scale
_TREES, _FLOORS, _RATE = 120, 3, 0.1
_BINS, _ROWS, _COLUMNS = 32, 0.5, 0.35  # cut points a number; parts seen by each tree
_SHRINK = 40.0  # cases of no effect added to each leaf
_WORTH = 0.7  # a total of n months is worth (n/12) to this power
_FARTHEST = 3.0  # log ratios are cut here
_RESIDUALS = 199
_FOLDS = 3
_LOG_SPREAD = (-4.0, 1.2)


@dataclass(frozen=True, slots=True)
class Table:
    """Cases as numbers: x (cases, numbers), the log ratio and what each is worth (cases,)."""

    x: FloatArray
    ratio: FloatArray
    worth: FloatArray


def learn_trees(panel: Panel, seed: int = 0) -> tuple[Trees, list[tuple[Trees, Panel]]]:
    """Trees and residuals from a panel cut at the year before which is learned.

    Returns:
        The trees, and for each third of the series trees that did not see it, with that third.
    """
    halves = [_apart(panel, fold) for fold in range(_FOLDS)]
    forests = [grow(table(seasoned(kept, seed), _MOST_CASES), seed) for kept, _ in halves]
    unseen = [_residuals(f, held) for f, (_, held) in zip(forests, halves, strict=True)]
    levels = (np.arange(_RESIDUALS) + 0.5) / _RESIDUALS
    residuals = np.quantile(np.concatenate(unseen), levels)
    apart = [(Trees(*f, residuals), held) for f, (_, held) in zip(forests, halves, strict=True)]
    whole = grow(table(seasoned(panel, seed), _MOST_CASES), seed)
    return Trees(*whole, residuals), apart


def seasoned(panel: Panel, seed: int = 0) -> Panel:
    """The panel with a second copy of each series under month effects of its own, made up.

    Trees would else learn the time of year of the markets in the panel, and take the slack season
    of another market for a decline. So they are shown that such effects, small or large, come back.
    """
    rng = np.random.default_rng(seed)
    count = len(panel.names)
    size = _SEASON * np.abs(rng.standard_normal((count, 1)))
    effect = size * rng.standard_normal((count, YEAR))
    month = (panel.first + np.arange(panel.counts.shape[1])) % YEAR
    copies = np.round(panel.counts * np.exp(effect[:, month]))
    names = [*panel.names, *(f"{name}, seasoned" for name in panel.names)]
    return build(names, panel.first, np.concatenate([panel.counts, copies]))


def _apart(panel: Panel, fold: int) -> tuple[Panel, Panel]:
    """The panel without every third series, and those alone."""
    out = np.arange(len(panel.names)) % _FOLDS == fold
    if out.all() or not out.any():
        raise ValueError("trees need a panel of several series")
    names = np.asarray(panel.names)
    kept, held = (build(names[k].tolist(), panel.first, panel.counts[k]) for k in (~out, out))
    return kept, held


def _residuals(forests: tuple[Forest, Forest], held: Panel) -> FloatArray:
    """Standardised residuals of series that the forests did not see."""
    rows = table(held, _MOST_CASES // _FOLDS)
    centre, log_spread = predict(Trees(*forests, np.zeros(1)), rows.x)
    return np.asarray((rows.ratio - centre) / np.exp(log_spread))


def table(panel: Panel, most: int) -> Table:
    """The panel's cases as numbers."""
    parts = [_rows(case) for case in cases(panel, Choice(_LONGEST, AHEAD, most=most))]
    return Table(
        np.concatenate([part.x for part in parts]),
        np.concatenate([part.ratio for part in parts]),
        np.concatenate([part.worth for part in parts]),
    )


def _rows(case: Cases) -> Table:
    ratio = np.clip(log_ratio(case.past, case.ahead, case.total), -_FARTHEST, _FARTHEST)
    worth = np.full(len(ratio), (case.ahead / YEAR) ** _WORTH)
    return Table(features(case.past, case.ahead), ratio, worth)


def grow(rows: Table, seed: int = 0) -> tuple[Forest, Forest]:
    """Forests for the centre and the log spread."""
    rng = np.random.default_rng(seed)
    cuts = [np.unique(np.quantile(column, np.arange(1, _BINS) / _BINS)) for column in rows.x.T]
    binned = np.column_stack(
        [np.searchsorted(cut, column) for cut, column in zip(cuts, rows.x.T, strict=True)]
    )
    worth = rows.worth / rows.worth.mean()
    begin = np.average(rows.ratio, weights=worth)
    size = np.average(np.abs(rows.ratio - begin), weights=worth) * np.sqrt(np.pi / 2)
    now = [np.full(len(worth), begin), np.full(len(worth), np.log(size))]
    grown: tuple[list[_Tree], list[_Tree]] = ([], [])
    for _ in range(_TREES):
        seen = np.flatnonzero(rng.random(len(worth)) < _ROWS)
        for which, rate in ((0, _RATE), (1, _RATE / 2)):
            step, weight = _gradient(rows.ratio, now, worth, which)
            asked = rng.permutation(len(cuts))[: max(1, round(_COLUMNS * len(cuts)))]
            tree = _tree(binned[seen], step[seen], weight[seen], asked)
            now[which] = now[which] + rate * tree.value[_leaves(tree, binned)]
            grown[which].append(tree)
        now[1] = np.clip(now[1], *_LOG_SPREAD)
    starts = (float(begin), float(np.log(size)))
    centre, spread = (
        _forest(starts[k], grown[k], cuts, rate) for k, rate in ((0, _RATE), (1, _RATE / 2))
    )
    return centre, spread


@dataclass(frozen=True, slots=True)
class _Tree:
    feature: list[int]
    bin: list[int]
    value: FloatArray


def _gradient(
    ratio: FloatArray, now: list[FloatArray], worth: FloatArray, which: int
) -> tuple[FloatArray, FloatArray]:
    """Natural gradient of the score and the weight of each case in its metric."""
    spread = np.exp(now[1])
    u = (ratio - now[0]) / spread
    if which == 0:
        step, weight = np.sqrt(np.pi) * spread * (2 * np.exp(log_ndtr(u)) - 1), worth / spread
    else:
        step, weight = 2 - 2 * np.sqrt(2) * np.exp(-0.5 * u * u), worth * spread
    return np.asarray(step), np.asarray(weight / weight.mean())


def _tree(
    binned: npt.NDArray[np.int64],
    step: FloatArray,
    weight: FloatArray,
    asked: npt.NDArray[np.int64],
) -> _Tree:
    """One tree: on each floor the question that gains most over all its rooms together."""
    leaf = np.zeros(len(step), dtype=np.int64)
    features_, bins = [], []
    moved = step * weight
    for floor in range(_FLOORS):
        rooms = 1 << floor
        best, feature, cut = -1.0, 0, 0
        for number in asked:
            key = leaf * _BINS + binned[:, number]
            below = np.bincount(key, moved, rooms * _BINS).reshape(rooms, _BINS).cumsum(axis=1)
            heavy = np.bincount(key, weight, rooms * _BINS).reshape(rooms, _BINS).cumsum(axis=1)
            above, light = below[:, -1:] - below, heavy[:, -1:] - heavy
            gain = (below**2 / (heavy + _SHRINK) + above**2 / (light + _SHRINK)).sum(axis=0)[:-1]
            if gain.max() > best:
                best, feature, cut = float(gain.max()), int(number), int(gain.argmax())
        features_.append(feature)
        bins.append(cut)
        leaf = leaf * 2 + (binned[:, feature] > cut)
    count = 1 << _FLOORS
    value = np.bincount(leaf, moved, count) / (np.bincount(leaf, weight, count) + _SHRINK)
    return _Tree(features_, bins, value)


def _leaves(tree: _Tree, binned: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    leaf = np.zeros(len(binned), dtype=np.int64)
    for feature, cut in zip(tree.feature, tree.bin, strict=True):
        leaf = leaf * 2 + (binned[:, feature] > cut)
    return leaf


def _forest(start: float, trees: list[_Tree], cuts: list[FloatArray], rate: float) -> Forest:
    """Trees with their cut points as plain numbers."""
    above = [
        [
            float(cuts[number][min(cut, len(cuts[number]) - 1)])
            for number, cut in zip(tree.feature, tree.bin, strict=True)
        ]
        for tree in trees
    ]
    feature = np.asarray([tree.feature for tree in trees], dtype=np.int64)
    value = rate * np.stack([tree.value for tree in trees])
    return Forest(start, feature, np.asarray(above), value)
