"""The second law: what other series went on to do after months like these.

The log of the next months' total, less that of the last year's at the same pace, has a centre and
a spread that are sums of small trees (`learning/trees.py` grows them), and the fat tails that its
residuals had. Every question a tree asks is about ratios of the series' own counts, so that the
law carries over to other markets and sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from onpace.engine.normal import FloatArray

YEAR = 12
_YEARS = 3  # of history that the questions look at
_RECENT = (1, 2, 3, 6)  # last months that are compared with the year and the year before
_FEW = 2.0  # added to mean monthly counts before logarithms
_FARTHEST = 2.0  # log ratios are cut here
_LOG_SPREAD = (-4.0, 1.2)


@dataclass(frozen=True, slots=True)
class Forest:
    """A sum of trees that ask the same questions on each floor.

    Attributes:
        start: what the sum starts from.
        feature: which number is asked about, shape (trees, floors).
        above: the answer is whether it is above this, shape (trees, floors).
        value: what is added for each row of answers, shape (trees, 2^floors).
    """

    start: float
    feature: npt.NDArray[np.int64]
    above: FloatArray
    value: FloatArray

    def __call__(self, x: FloatArray) -> FloatArray:
        """The sum for each row of numbers, shape (rows,)."""
        floors = self.feature.shape[1]
        leaf = (x[:, self.feature] > self.above) @ (1 << np.arange(floors)[::-1])
        return np.asarray(self.start + self.value[np.arange(len(leaf.T)), leaf].sum(axis=1))


@dataclass(frozen=True, slots=True)
class Trees:
    """Centre and log spread of the log ratio, and quantiles of its standardised residuals."""

    centre: Forest
    log_spread: Forest
    residuals: FloatArray

    def totals(self, counts: FloatArray, ahead: int, levels: FloatArray) -> FloatArray:
        """Quantiles of the total of the months ahead, shape (series, levels), not negative."""
        centre, log_spread = predict(self, features(counts, ahead))
        known = (np.arange(len(self.residuals)) + 0.5) / len(self.residuals)
        residual = np.interp(levels, known, self.residuals)
        log_ratio = centre[:, None] + np.exp(log_spread)[:, None] * residual
        total = np.exp(base(counts, ahead)[:, None] + log_ratio) - _FEW * ahead
        return np.asarray(np.maximum(total, 0.0))


def predict(trees: Trees, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Centre and log spread of the log ratio, each of shape (rows,)."""
    return trees.centre(x), np.clip(trees.log_spread(x), *_LOG_SPREAD)


def log_ratio(counts: FloatArray, ahead: int, total: FloatArray) -> FloatArray:
    """What the law is about: the log of a total of months ahead over its base."""
    return np.asarray(np.log(total + _FEW * ahead) - base(counts, ahead))


def base(counts: FloatArray, ahead: int) -> FloatArray:
    """Log of the total if the last year's pace goes on, corrected for the time of year.

    The correction is that of the years known, up to three, held back by half a year of none.
    """
    years = _years(counts)
    shares = [_log(y[:, :ahead].mean(axis=1)) - _log(y.mean(axis=1)) for y in years]
    usual = np.clip(shares, -_FARTHEST, _FARTHEST).sum(axis=0) / (len(years) + 0.5)
    return np.asarray(_log(years[0].mean(axis=1)) + usual + np.log(ahead))


def _years(counts: FloatArray) -> list[FloatArray]:
    """The last years of months, the latest first, as many as are known up to three."""
    months = counts.shape[1]
    known = min(months // YEAR, _YEARS)
    return [counts[:, months - YEAR * (k + 1) : months - YEAR * k] for k in range(known)]


def _log(counts: FloatArray) -> FloatArray:
    return np.asarray(np.log(counts + _FEW))


def features(counts: FloatArray, ahead: int) -> FloatArray:
    """The numbers that trees ask about, shape (series, numbers).

    Args:
        counts: counts a month up to the origin, shape (series, months), at least twelve months.
        ahead: months ahead that are summed, 1 to 12.
    """
    years = _years(counts)
    missing = _YEARS - len(years)
    pace = [_log(year.mean(axis=1)) for year in years]
    share = [_log(y[:, :ahead].mean(axis=1)) - p for y, p in zip(years, pace, strict=True)]
    growth = [now - before for now, before in pairwise(pace)]
    growth += [np.zeros(len(counts))] * missing
    standing = _standing(years[0])
    usual = np.mean([_standing(year) for year in years[1:] or years], axis=0)
    on_year = _on_year(counts, growth[0])
    logs = _log(counts[:, -2 * YEAR :])
    part = ahead / YEAR
    ratios = [*share, *[share[-1]] * missing, *growth, *on_year, *standing]
    ratios += [logs[:, -k] - pace[0] for k in (1, 2, 3)]
    ratios += [*(standing - usual)]  # the time of year taken out
    ratios += [standing[2] * part, on_year[2] * part, growth[0] * part]
    jumps = np.abs(np.diff(logs, axis=1))
    others = [np.log(jumps.mean(axis=1) + 0.05), np.log(jumps[:, -6:].mean(axis=1) + 0.05), pace[0]]
    sizes = np.tile([min(counts.shape[1], YEAR * _YEARS), ahead], (len(counts), 1))
    clipped = np.clip(np.stack(ratios, axis=1), -_FARTHEST, _FARTHEST)
    return np.column_stack([clipped, *others, sizes])


def _standing(year: FloatArray) -> FloatArray:
    """A year's last months against the whole year, log ratios, shape (windows, series)."""
    pace = _log(year.mean(axis=1))
    return np.stack([_log(year[:, -k:].mean(axis=1)) - pace for k in _RECENT])


def _on_year(counts: FloatArray, otherwise: FloatArray) -> list[FloatArray]:
    """Growth of the last months on a year before; ``otherwise`` where that is not known."""
    months = counts.shape[1]
    return [
        _log(counts[:, -k:].mean(axis=1))
        - _log(counts[:, months - YEAR - k : months - YEAR].mean(axis=1))
        if months >= YEAR + k
        else otherwise
        for k in _RECENT
    ]
