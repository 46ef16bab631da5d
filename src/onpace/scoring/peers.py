"""The peers: other ways to forecast the months that are left, behind one interface.

A peer takes a monthly history, how many months to forecast to the end of the year (1 to 12), how
many draws, and a source of chance; it gives joint draws of those months, shape (draws, months).
The plain rules are what press and analysts do by hand; each gets the spread its own past errors
had, so that it has odds to be scored by. AutoETS and AutoTheta are those of statsforecast, an
optional extra.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator

from onpace.scoring.history import History
from onpace.scoring.scores import FloatArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Peer = Callable[[History, int, int, Generator], FloatArray]

_YEAR = 12
# Where a rule has few past errors of its own, its spread leans on this one: the log error of a
# year's total, as a weight of some errors.
_USUAL_ERROR, _USUAL_WEIGHT = 0.35, 6
_LARGEST_ERROR = 1.5  # log errors are cut here, else a few wild draws swamp every mean
_FEW = 1.0  # added to counts before logarithms and ratios


def latest_month(history: History, months: int, draws: int, rng: Generator) -> FloatArray:
    """Every month left is like the latest: before the year begins, twelve times that month."""
    return _rule(history, months, draws, rng, _mean_of_last(1))


def run_rate(history: History, months: int, draws: int, rng: Generator) -> FloatArray:
    """Every month left is like the mean of the last three."""
    return _rule(history, months, draws, rng, _mean_of_last(3))


def year_on_year(history: History, months: int, draws: int, rng: Generator) -> FloatArray:
    """The same months of last year, times the growth of this year so far over last year's.

    Before the year has any month: the growth of the last twelve months. With less than two years
    of history it goes on at the run rate.
    """
    if len(history.counts) < 2 * _YEAR:
        return run_rate(history, months, draws, rng)
    return _rule(history, months, draws, rng, _scaled_last_year)


def chain_ladder(history: History, months: int, draws: int, rng: Generator) -> FloatArray:
    """The year so far, over the share of the year that is usually done by now.

    Before the year has any month: last year's total times the usual growth, pulled to none where
    few years are known. Without a whole earlier year it goes on at the run rate.
    """
    done = _YEAR - months
    years = _whole_years(history)
    if len(years) < (1 if done else 2):
        return run_rate(history, months, draws, rng)
    if done:
        logs = np.asarray([np.log((y.sum() + _FEW) / (y[:done].sum() + _FEW)) for y in years])
        so_far, base, centre = (
            history.counts[-done:].sum(),
            history.counts[-done:].sum(),
            logs.mean(),
        )
    else:
        totals = np.asarray([y.sum() for y in years])
        logs = np.diff(np.log(totals + _FEW))
        so_far, base, centre = 0.0, totals[-1], logs.mean() * len(logs) / (len(logs) + 3)
    errors = _spread((logs - logs.mean())[1:], months, draws, rng)
    rest = (base + _FEW) * np.exp(centre + errors) - so_far
    return _over_months(np.clip(rest, 0, None), _last_year_shape(history, months))


def auto_ets(history: History, months: int, draws: int, rng: Generator) -> FloatArray:
    """Exponential smoothing whose form is chosen by information criterion (Hyndman et al. 2008).

    Raises:
        ModuleNotFoundError: without the extra ``peers``, saying how to get it.
    """
    return _statsforecast("AutoETS", history, months, draws, rng)


def auto_theta(history: History, months: int, draws: int, rng: Generator) -> FloatArray:
    """The best of four Theta methods (Fiorucci et al. 2016, doi:10.1016/j.ijforecast.2016.02.005).

    Raises:
        ModuleNotFoundError: without the extra ``peers``, saying how to get it.
    """
    return _statsforecast("AutoTheta", history, months, draws, rng)


def ets_and_theta(history: History, months: int, draws: int, rng: Generator) -> FloatArray:
    """Half of the draws from AutoETS, half from AutoTheta.

    Raises:
        ModuleNotFoundError: without the extra ``peers``, saying how to get it.
    """
    half = draws // 2
    return np.concatenate(
        [
            auto_ets(history, months, half, rng),
            auto_theta(history, months, draws - half, rng),
        ]
    )


RULES: dict[str, Peer] = {
    "latest month x 12": latest_month,
    "run rate of three months": run_rate,
    "year-on-year scaling": year_on_year,
    "chain ladder": chain_ladder,
}
MODELS: dict[str, Peer] = {
    "AutoETS": auto_ets,
    "AutoTheta": auto_theta,
    "AutoETS and AutoTheta": ets_and_theta,
}


def base_rate(outcomes: Sequence[bool]) -> float:
    """Odds of a target from nothing but how often earlier ones were met, one of each added.

    >>> round(base_rate([True, False, False]), 2), base_rate([])
    (0.4, 0.5)
    """
    return (sum(outcomes) + 1) / (len(outcomes) + 2)


Rule = Callable[[FloatArray, int], float]


def _mean_of_last(count: int) -> Rule:
    def rule(counts: FloatArray, months: int) -> float:
        return float(counts[-count:].mean()) * months

    return rule


def _scaled_last_year(counts: FloatArray, months: int) -> float:
    """Last year's months ahead, times the growth of the months since the year began."""
    done = _YEAR - months or _YEAR
    now, then = counts[-done:].sum(), counts[-done - _YEAR : -_YEAR].sum()
    growth = np.clip(np.log((now + _FEW) / (then + _FEW)), -_LARGEST_ERROR, _LARGEST_ERROR)
    return float(counts[-_YEAR:][:months].sum() * np.exp(growth))


def _rule(history: History, months: int, draws: int, rng: Generator, rule: Rule) -> FloatArray:
    """A rule for the sum of the months left, spread by the errors it made before."""
    counts = history.counts
    errors = []
    shortest = 2 * _YEAR if rule is _scaled_last_year else 1
    for end in range(shortest, len(counts) - months + 1):
        actual = counts[end : end + months].sum()
        errors.append(np.log((actual + _FEW) / (rule(counts[:end], months) + _FEW)))
    middle = rule(counts, months)
    rest = (middle + _FEW) * np.exp(_spread(np.asarray(errors), months, draws, rng)) - _FEW
    return _over_months(np.clip(rest, 0, None), np.ones(months))


def _spread(errors: FloatArray, months: int, draws: int, rng: Generator) -> FloatArray:
    """Log errors about zero, as large as the past ones; few of those lean on what is usual."""
    usual = _USUAL_ERROR * np.sqrt(months / _YEAR)
    kept = np.clip(errors, -_LARGEST_ERROR, _LARGEST_ERROR)
    freedom = _USUAL_WEIGHT + len(kept)
    scale = np.sqrt((_USUAL_WEIGHT * usual**2 + (kept**2).sum()) / freedom)
    drawn = scale * rng.standard_t(freedom, draws)
    return np.asarray(np.clip(drawn, -_LARGEST_ERROR, _LARGEST_ERROR))


def _over_months(totals: FloatArray, shape: FloatArray) -> FloatArray:
    weights = shape + 1e-9
    return np.asarray(totals[:, None] * (weights / weights.sum()))


def _last_year_shape(history: History, months: int) -> FloatArray:
    """How the months ahead lay in the year before; even where that is not known."""
    if len(history.counts) < _YEAR:
        return np.ones(months)
    return np.asarray(history.counts[-_YEAR:][:months])


def _whole_years(history: History) -> list[FloatArray]:
    """Calendar years whose twelve months are all known."""
    first = -(-history.first_month // _YEAR)
    last = (history.last_month + 1) // _YEAR
    years = [history.months(year * _YEAR, year * _YEAR + 11) for year in range(first, last)]
    return [year for year in years if len(year) == _YEAR]


def _statsforecast(
    name: str, history: History, months: int, draws: int, rng: Generator
) -> FloatArray:
    """Draws of one of statsforecast's models; a short history goes on at the run rate."""
    try:
        models = import_module("statsforecast.models")
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            f"{name} needs statsforecast: install onpace[peers] (pip install 'onpace[peers]')"
        ) from None
    if len(history.counts) < _YEAR:
        return run_rate(history, months, draws, rng)
    fitted = getattr(models, name)(season_length=_YEAR).fit(history.counts)
    seed = int(rng.integers(2**31))
    paths = np.asarray(fitted.simulate(months, n_paths=draws, seed=seed), float)
    return np.asarray(np.clip(paths.reshape(draws, months), 0, None))
