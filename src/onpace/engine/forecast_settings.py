"""What was learned on panels, one file a cut-off year; a forecast uses only what lay before it.

Files are written by `scripts/learn_forecast.py`; each names the SHA-256 of the rows it was learned
on, all of months before 1 January of its year.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from onpace.engine.forecast_trees import Forest, Trees

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray

KINDS = ("whole maker", "registrations")


@dataclass(frozen=True, slots=True)
class Shape:
    """A settings point up to its scale: standard deviations in units of the monthly noise.

    Attributes:
        level: of the level's monthly innovations.
        slope: of the slope's.
        damping: phi, what is left of a slope after a month.
        season: of the series' own month effects.
    """

    level: float
    slope: float
    damping: float
    season: float


# A coarse lattice over what series were seen to do; the weights on it are learned. Slope and
# damping go together: short bursts, the usual slow drift, and long growth.
SHAPES = tuple(
    Shape(level, slope, damping, season)
    for level, (slope, damping), season in product(
        (0.05, 0.15, 0.4, 0.9), ((0.015, 0.9), (0.1, 0.8), (0.06, 0.95)), (0.4, 1.2, 4.0)
    )
)
NOISES = (0.05, 0.08, 0.125, 0.2, 0.32)  # sd of a month's noise on the log scale
# Counts at which chance in the count is as large as that noise: one for orderly series, one for
# registrations, whose small counts scatter many times more than a Poisson count does.
SMALL = (10.0, 120.0)


@dataclass(frozen=True, slots=True)
class Learned:
    """What a panel taught.

    Attributes:
        before: year; nothing of its first month or later was used. 0 where nothing was learned.
        data: SHA-256 of the rows.
        log_weights: prior log weight of each point, shape (SMALL, SHAPES, NOISES).
        trees: the second law, None where nothing was learned.
        pool_spread: factor on the spread of the two laws' pool.
    """

    before: int
    data: str
    log_weights: FloatArray
    trees: Trees | None
    pool_spread: float = 1.0


UNLEARNED = Learned(0, "", np.zeros((len(SMALL), len(SHAPES), len(NOISES))), None)


def settings_before(year: int) -> Learned:
    """The settings for an origin in ``year``: learned on earlier years, the latest there are.

    >>> settings_before(2024).before
    2024
    >>> settings_before(1999) is UNLEARNED
    True
    """
    usable = [cut_off for cut_off in _cut_offs() if cut_off <= year]
    return _load(max(usable)) if usable else UNLEARNED


@cache
def _cut_offs() -> tuple[int, ...]:
    folder = files("onpace.engine") / "settings_data"
    names = [entry.name for entry in folder.iterdir()]
    return tuple(sorted(int(name[7:11]) for name in names if name.startswith("before-")))


@cache
def _load(year: int) -> Learned:
    folder = files("onpace.engine") / "settings_data"
    return from_json(json.loads((folder / f"before-{year}.json").read_text(encoding="utf-8")))


def from_json(found: dict[str, Any]) -> Learned:
    """Settings as `to_json` wrote them."""
    weights = np.asarray(found["log_weights"], dtype=np.float64)
    trees = found["trees"]
    forests = [
        Forest(
            float(part["start"]),
            np.asarray(part["feature"], dtype=np.int64),
            np.asarray(part["above"], dtype=np.float64),
            np.asarray(part["value"], dtype=np.float64),
        )
        for part in (trees["centre"], trees["log_spread"])
    ]
    law = Trees(forests[0], forests[1], np.asarray(trees["residuals"], dtype=np.float64))
    return Learned(
        int(found["before"]), str(found["data"]), weights, law, float(found["pool_spread"])
    )


def to_json(learned: Learned, told: dict[str, int]) -> dict[str, Any]:
    """Plain numbers, rounded to what they are worth.

    Args:
        learned: the settings.
        told: how many series, months and totals they were learned on.
    """

    def plain(forest: Forest) -> dict[str, Any]:
        return {
            "start": round(forest.start, 4),
            "feature": forest.feature.tolist(),
            "above": forest.above.round(4).tolist(),
            "value": forest.value.round(4).tolist(),
        }

    trees = learned.trees
    if trees is None:
        raise ValueError("nothing was learned")
    return {
        "before": learned.before,
        "data": learned.data,
        "learned_on": told,
        "log_weights": learned.log_weights.round(3).tolist(),
        "pool_spread": round(learned.pool_spread, 3),
        "trees": {
            "centre": plain(trees.centre),
            "log_spread": plain(trees.log_spread),
            "residuals": trees.residuals.round(3).tolist(),
        },
    }
