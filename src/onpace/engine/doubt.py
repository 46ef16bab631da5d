"""Exact months that lie far from all others: taken for what they may be, a slip of the pen.

A digit too many in one month would bend the path of a whole year. What a month should be is told by
all the other exact months of its series; one that lies far outside that is heard with the chance
that it is wrong, so that the paths may pass it by.
"""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

import numpy as np

from onpace.engine.likelihood import bump
from onpace.engine.prior import prior_covariance, prior_mean

if TYPE_CHECKING:
    from onpace.engine.cells import Cells
    from onpace.engine.normal import FloatArray
    from onpace.engine.observation import Observation
    from onpace.engine.settings import Settings

# A month is doubted when it is both: so many standard deviations from what the others tell, and off
# by this factor. Real jumps (a launch, a holiday, a stopped plant) stay within a factor of two or
# so of what is expected; a digit too many or too few is a factor of ten.
_FAR, _FACTOR = 5.0, 3.0
_SLIP, _DIGIT = 0.5, log(10.0)  # how likely it is wrong once doubted, and how far off it then is
_SETTLING = 3  # months after a launch in which anything may be
_FEWEST = 4  # with fewer months nobody can tell which of them is wrong


def doubt_slips(
    cells: Cells, settings: Settings, observations: tuple[Observation, ...]
) -> tuple[tuple[Observation, ...], tuple[int, ...]]:
    """Give exact months that may be slips the chance to be wrong.

    Args:
        cells: the months of all series.
        settings: the prior's constants.
        observations: what is said.

    Returns:
        The observations, those doubted with a second, wide piece in their likelihood; and the
        places of those doubted.
    """
    age = cells.age
    places = [
        j
        for j, one in enumerate(observations)
        if one.is_exact_month and age[one.cells[0]] >= _SETTLING
    ]
    kept = list(places)
    # The farthest first: a slip makes its neighbours look far as well.
    while len(kept) >= _FEWEST:
        farthest = _farthest(cells, settings, [observations[j] for j in kept])
        if farthest is None:
            break
        del kept[farthest]
    doubted = tuple(j for j in places if j not in kept)
    if not doubted or len(doubted) * _FEWEST > len(places):  # where so many are, settings are wrong
        return observations, ()
    return tuple(_with_doubt(o) if j in doubted else o for j, o in enumerate(observations)), doubted


def _farthest(cells: Cells, settings: Settings, months: list[Observation]) -> int | None:
    """Place of the month that is farthest from what all others tell, where it is to be doubted."""
    where = np.asarray([month.cells[0] for month in months], dtype=np.int64)
    centre = np.asarray([month.likelihood[0].centre for month in months])
    share = np.log(np.asarray([month.weights[0] for month in months]))
    gap, spread = _left_out(cells, settings, where, centre - share)
    score = np.where(np.abs(gap) > log(_FACTOR), np.abs(gap) / spread, 0.0)
    return int(score.argmax()) if score.max() > _FAR else None


def _left_out(
    cells: Cells, settings: Settings, where: np.ndarray, value: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """How far each month is from what all others tell, and how well they can tell it.

    Both follow from the inverse covariance without leaving any out in turn (Sundararajan & Keerthi
    2001, doi:10.1162/08997660151134343).
    """
    theta = np.asarray(settings.theta_mean)[None]
    covariance = prior_covariance(cells, settings, theta, where, where)[0]
    inverse = np.linalg.inv(covariance + 1e-9 * np.eye(len(where)))
    precision = np.diag(inverse)
    gap = inverse @ (value - prior_mean(cells, settings)[where]) / precision
    return gap, np.asarray(precision**-0.5)


def _with_doubt(observation: Observation) -> Observation:
    said = observation.likelihood[0]
    right = bump(said.centre, said.precision**-0.5, 1 - _SLIP)
    return replace(observation, likelihood=(right, bump(said.centre, _DIGIT, _SLIP)))
