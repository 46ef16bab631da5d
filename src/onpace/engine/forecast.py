"""Forecasts of plain monthly series: exact counts, nothing else said.

Two laws share the draws (`docs/method.md`, "Forecasting plain series"): the engine's own prior with
many settings points, each weighted by how well it explains the series (`forecast_mixture`), and
boosted trees that were shown the totals of other series (`forecast_trees`). Both were learned on
panels before the year of the origin (`forecast_settings`).

Nothing heavy is imported here, so that `import onpace.engine` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt
    from numpy.random import Generator

    from onpace.engine.normal import FloatArray

# The panels name a series <market>-<brand>-<what is counted>; this ending marks a whole maker.
_WHOLE_MAKER = "-maker"


def forecaster(  # noqa: PLR0913 - four by the protocol of the panel, two for plain arrays
    history: Any,  # noqa: ANN401 - a pandas Series or anything array-like, pandas not needed
    horizon: int,
    n_samples: int,
    rng: Generator,
    *,
    first_month: int | None = None,
    kind: str | None = None,
) -> FloatArray:
    """Joint draws of the months after a monthly history.

    Args:
        history: counts a month, oldest first, none missing. Either a pandas Series with a monthly
            PeriodIndex, or a plain array together with ``first_month``.
        horizon: how many months to forecast.
        n_samples: how many paths to draw.
        rng: source of randomness; equal generators give equal draws.
        first_month: number of the array's first month (year * 12 + month - 1). Not for a Series,
            whose index says it.
        kind: ``"whole maker"`` or ``"registrations"``. Where None, a Series' name that ends in
            ``-maker`` makes it a whole maker; everything else counts as registrations.

    Returns:
        Counts, not negative, shape (n_samples, horizon).

    Raises:
        ValueError: when the history is empty, has a missing, negative or infinite month, or does
            not say when it begins; when horizon or n_samples is below one; when kind is neither.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> paths = forecaster([900, 1000, 1100] * 8, 12, 500, rng, first_month=2023 * 12)
    >>> paths.shape, 10_000 < np.median(paths.sum(axis=1)) < 14_000
    ((500, 12), np.True_)
    """
    if first_month is None:
        first_month = _first_month(history)
    if kind is None and str(getattr(history, "name", "")).endswith(_WHOLE_MAKER):
        kind = "whole maker"
    values = [history.to_numpy() if hasattr(history, "to_numpy") else history]
    last_month = first_month + len(values[0]) - 1
    paths = forecast_many(values, last_month, horizon, n_samples, rng, kind=kind)
    alone: FloatArray = paths[0]
    return alone


def _first_month(history: Any) -> int:  # noqa: ANN401 - a pandas Series, pandas not needed
    """Number of the first month of a Series, whose months must follow one another."""
    index = getattr(history, "index", None)
    if index is None or not hasattr(index, "__getitem__"):
        raise ValueError("the history does not say when it begins: give first_month")
    if not len(index):
        raise ValueError("the history is empty: give at least one month")
    if not hasattr(index[0], "year"):
        raise ValueError("the history's index is not of months: give first_month")
    first, last = (int(index[k].year) * 12 + int(index[k].month) - 1 for k in (0, -1))
    if last - first + 1 != len(index):
        raise ValueError("the history lacks a month: its index must hold every month once")
    return first


def forecast_many(  # noqa: PLR0913 - what a forecast is of, how long, how many, by what
    histories: npt.ArrayLike,
    last_month: int,
    horizon: int,
    n_samples: int,
    rng: Generator,
    *,
    kind: str | None = None,
) -> FloatArray:
    """The forecasts of many series of equal length and equal last month, all at once.

    Each series gets what `forecaster` would give it alone with an equal generator: the same random
    numbers serve all series, so draws say nothing about how series move together.

    Args:
        histories: counts a month, shape (series, months).
        last_month: number of the last month of all (year * 12 + month - 1).
        horizon: how many months to forecast.
        n_samples: how many paths to draw for each series.
        rng: source of randomness.
        kind: as for `forecaster`, the same for all.

    Returns:
        Counts, shape (series, n_samples, horizon).

    Raises:
        ValueError: as for `forecaster`.
    """
    # Loaded when first used: NumPy and the learned settings take longer than a bare import may.
    paths = import_module("onpace.engine.forecast_paths")
    found: FloatArray = paths.draw_paths(histories, last_month, horizon, n_samples, rng, kind=kind)
    return found
