"""Experiments: whether an announcement itself, or its maker's record, should move the odds.

Who raises a target in the middle of a year knows more than the book; and some makers may announce
what they reach while others announce what they wish. The log odds are moved by one learned number
times what is known of the announcement or of the maker; then the moved odds are scored beside the
plain ones, each with a number learned from other makers' targets alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.scoring.bootstrap import Interval, mean_interval
from onpace.scoring.replay import BASE_RATE
from onpace.scoring.scores import brier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.scoring.replay import TargetCase
    from onpace.scoring.scores import BoolArray, FloatArray

# Odds are kept this far from the ends before their logarithm is taken.
_LEAST = 0.002
# A move of one in log odds is believed as likely as not beforehand; few targets move little.
_PRIOR_SD = 1.0
_ROUNDS = 50
# A maker's record is diluted by so many targets that went as all makers' do.
_FEW_TARGETS = 2


@dataclass(frozen=True, slots=True)
class Experiment:
    """What moving the odds of some targets did.

    Attributes:
        name: which targets were moved: ``raised``, ``cut``, ``first``, or by ``record``.
        targets: how many.
        makers: of how many makers.
        met: how many were met.
        shift: the number learned from all of them: the move of the log odds, or of the record's
            experiment the move for a record of all met against one as usual.
        plain: mean Brier score of the plain odds of these targets.
        moved: the same of the moved odds, each learned without the maker's own targets.
        difference: moved less plain over *all* cases, with its paired 95% interval.
    """

    name: str
    targets: int
    makers: int
    met: int
    shift: float
    plain: float
    moved: float
    difference: Interval


def announcement_experiment(cases: Sequence[TargetCase], step: str) -> Experiment | None:
    """Move the odds of targets of one step by a constant, leaving out each maker in turn.

    Args:
        cases: of a replay.
        step: ``first``, ``raised``, ``cut`` or ``other``.

    Returns:
        The result; None where fewer than two makers have such targets.
    """
    return _experiment(cases, step, np.asarray([float(case.step == step) for case in cases]))


def record_experiment(cases: Sequence[TargetCase]) -> Experiment | None:
    """Move the odds by the maker's own record, leaving out each maker in turn.

    The record is the share of its earlier first targets that were met, less the share of all
    makers', pulled to nothing where it has few: divided by two targets more than it has.

    Args:
        cases: of a replay.

    Returns:
        The result; None where fewer than two makers have a record.
    """
    rates = np.asarray([case.peers.get(BASE_RATE, 0.5) for case in cases])
    settled = np.asarray([case.own_settled for case in cases])
    met = np.asarray([case.own_met for case in cases])
    return _experiment(cases, "record", (met - settled * rates) / (settled + _FEW_TARGETS))


def _experiment(cases: Sequence[TargetCase], name: str, feature: FloatArray) -> Experiment | None:
    """Move the log odds by a learned number times a feature."""
    own = feature != 0
    makers = np.asarray([case.maker for case in cases])
    if len(set(makers[own])) < 2:  # noqa: PLR2004 - leaving one out must leave another
        return None
    plain = np.asarray([case.odds for case in cases])
    kept = np.clip(plain, _LEAST, 1 - _LEAST)
    log_odds = np.log(kept / (1 - kept))
    met = np.asarray([case.met for case in cases])
    keys = [(case.name, case.year, case.target) for case in cases]
    # A target that was open for ten months is one target all the same.
    weights = np.asarray([1 / keys.count(key) for key in keys])
    moved = plain.copy()
    for maker in set(makers[own]):
        others, mine = own & (makers != maker), own & (makers == maker)
        shift = _learned(log_odds[others], met[others], weights[others], feature[others])
        moved[mine] = 1 / (1 + np.exp(-(log_odds[mine] + shift * feature[mine])))
    plain_scores, moved_scores = brier(plain, met), brier(moved, met)
    outcomes = {key: bool(was) for key, was, is_own in zip(keys, met, own, strict=True) if is_own}
    return Experiment(
        name=name,
        targets=len(outcomes),
        makers=len(set(makers[own])),
        met=sum(outcomes.values()),
        shift=_learned(log_odds[own], met[own], weights[own], feature[own]),
        plain=float(plain_scores[own].mean()),
        moved=float(moved_scores[own].mean()),
        difference=mean_interval(moved_scores - plain_scores, list(makers)),
    )


def _learned(
    log_odds: FloatArray, met: BoolArray, weights: FloatArray, feature: FloatArray
) -> float:
    """The likeliest number of the feature to add to log odds, by Newton's method."""
    shift = 0.0
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-(log_odds + shift * feature)))
        slope = float((weights * feature * (met - chance)).sum()) - shift / _PRIOR_SD**2
        spread = weights * feature**2 * chance * (1 - chance)
        shift += slope / (float(spread.sum()) + 1 / _PRIOR_SD**2)
    return shift
