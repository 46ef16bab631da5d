r"""The Gaussian prior on log monthly deliveries.

For month t of a series, counted from its first month,

    z_t = level_t + season(month) - ramp_0 rho^t + noise_t
    level_{t+1} = level_t + slope_t + s_level (sqrt(1 - r) eta_t + sqrt(r) shared_t)
    slope_{t+1} = phi slope_t + s_slope zeta_t

with independent standard normal eta, shared and zeta, ``noise_t ~ N(0, s_noise^2)``, and normal
start values. The series of one maker have the shared innovations and the season in common. Given
theta = (log s_noise, log s_level, log s_slope, logit phi) all paths together are jointly normal,
so the model is one mean vector and one covariance matrix. A damped local linear trend is the
standard choice for business series (Gardner & McKenzie 1985, doi:10.1287/mnsc.31.10.1237).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from onpace.engine.cells import Cells, IntArray
    from onpace.engine.normal import FloatArray
    from onpace.engine.settings import Settings

N_THETA = 4
_HALF_OF_WINDOW = np.asarray([0.5, 0.5, *[0.0] * 10])


def prior_mean(cells: Cells, settings: Settings) -> FloatArray:
    """Mean log deliveries, shape (cells,); it does not depend on theta."""
    guess = np.asarray([part.level_guess for part in cells.parts])[cells.part]
    effect = np.asarray(settings.month_effect)[cells.calendar]
    return np.asarray(
        guess + effect + new_year_shift(cells, settings) - settings.ramp * _ramp(cells, settings)
    )


def new_year_shift(cells: Cells, settings: Settings) -> FloatArray:
    """What this year's New Year adds to each month's usual log effect, shape (cells,).

    January's and February's usual effects were measured with half the window in each.
    """
    moved = cells.new_year_share[cells.month] - _HALF_OF_WINDOW[cells.calendar]
    return np.asarray(settings.new_year_effect * moved)


def _ramp(cells: Cells, settings: Settings) -> FloatArray:
    """What is left of the launch shortfall of one at the launch, shape (cells,)."""
    launched = np.asarray([part.launched for part in cells.parts])[cells.part]
    return np.asarray(np.where(launched, settings.ramp_decay**cells.age, 0.0))


def prior_covariance(
    cells: Cells,
    settings: Settings,
    theta: FloatArray,
    rows: IntArray | None = None,
    columns: IntArray | None = None,
) -> FloatArray:
    """Covariance of log deliveries for each theta, shape (points, rows, columns).

    Args:
        cells: the cells.
        settings: the prior's constants.
        theta: shape (points, 4).
        rows: places of the cells wanted, all where None.
        columns: likewise.
    """
    every = np.arange(cells.size)
    p = every if rows is None else rows
    q = every if columns is None else columns
    noise, level, slope = (np.exp(2 * theta[:, i])[:, None, None] for i in range(3))
    found = level * _levels(cells, settings, p, q)
    found += _fixed_covariance(cells, settings, p, q)
    damping = 1 / (1 + np.exp(-theta[:, 3]))
    first, later = slope_terms(damping, cells.count)
    for part in range(len(cells.parts)):
        i, j = np.flatnonzero(cells.part[p] == part), np.flatnonzero(cells.part[q] == part)
        a, b = cells.age[p[i]], cells.age[q[j]]
        start = settings.slope_sd**2 * first[:, a, None] * first[:, None, b]
        found[:, i[:, None], j] += slope * later[:, a[:, None], b] + start
    i, j = np.nonzero(p[:, None] == q[None, :])
    found[:, i, j] += noise[:, 0]
    return np.asarray(found)


def _levels(cells: Cells, settings: Settings, p: IntArray, q: IntArray) -> FloatArray:
    """Level innovations that two cells have in common, in months."""
    month, age = cells.month, cells.age
    # Months that both have lived through: for one series the younger age.
    last = np.minimum(month[p][:, None], month[q][None, :])
    begun = np.maximum((month - age)[p][:, None], (month - age)[q][None, :])
    same = cells.part[p][:, None] == cells.part[q][None, :]
    return np.asarray(np.where(same, 1.0, settings.shared) * np.maximum(last - begun, 0))


def _fixed_covariance(cells: Cells, settings: Settings, p: IntArray, q: IntArray) -> FloatArray:
    """The part of the covariance that does not depend on theta, but for the first slope."""
    same = cells.part[p][:, None] == cells.part[q][None, :]
    same_month = cells.calendar[p][:, None] == cells.calendar[q][None, :]
    ramp = settings.ramp_sd * _ramp(cells, settings)
    own = settings.level_sd**2 + np.outer(ramp[p], ramp[q])
    return np.asarray(settings.season_sd**2 * (same_month - 1 / 12) + np.where(same, own, 0.0))


def slope_terms(damping: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    """How slopes add up in the level.

    Returns:
        f_a = (1 - phi^a)/(1 - phi), what the first slope has added by age a, shape
        (points, count); and sum_s f_{a-s} f_{b-s} over the later innovations s = 1 .. min(a,b)-1,
        in closed form, shape (points, count, count).
    """
    age = np.arange(count)
    power = damping[:, None] ** np.arange(2 * count)  # phi^0 .. phi^(2 count - 1)
    rest = 1 - damping[:, None]
    first = (1 - power[:, :count]) / rest
    a, b = age[:, None], age[None, :]
    m = np.maximum(np.minimum(a, b) - 1, 0)
    gap_a, gap_b = a - m, b - m  # phi^(a-s) at its last s = m
    one = rest[:, :, None]
    partial = (1 - power[:, m]) / one  # sum of phi^0 .. phi^(m-1)
    squares = (1 - power[:, 2 * m]) / (1 - damping[:, None, None] ** 2)
    total = m - (power[:, gap_a] + power[:, gap_b]) * partial + power[:, gap_a + gap_b] * squares
    return first, np.asarray(total / one**2)


def draw_prior(
    cells: Cells, settings: Settings, theta: FloatArray, each: int, rng: np.random.Generator
) -> FloatArray:
    """Draws of log deliveries for each theta, shape (points, draws, cells), by the equations above.

    Args:
        cells: the cells.
        settings: the prior's constants.
        theta: shape (points, 4).
        each: draws for each theta.
        rng: source of randomness.
    """
    noise, s_level, s_slope = (np.exp(theta[:, i])[:, None, None] for i in range(3))
    damping = (1 / (1 + np.exp(-theta[:, 3])))[:, None]
    ahead = cells.count - 1
    own = 1 - settings.shared if len(cells.parts) > 1 else 1.0
    size = (len(theta), each)
    common = np.sqrt(1 - own) * rng.standard_normal((*size, ahead)) if own < 1 else 0.0
    season = settings.season_sd * _centred(rng.standard_normal((*size, 12)))
    z = prior_mean(cells, settings) + season[..., cells.calendar]
    z += noise * rng.standard_normal(z.shape)
    for number, part in enumerate(cells.parts):
        steps = np.sqrt(own) * rng.standard_normal((*size, ahead)) + common
        steps = s_level * steps[..., part.start :]
        zeta = s_slope * rng.standard_normal(steps.shape)
        slope = settings.slope_sd * rng.standard_normal(size)
        for t in range(steps.shape[-1]):
            steps[..., t] += slope
            slope = damping * slope + zeta[..., t]
        level = settings.level_sd * rng.standard_normal((*size, 1))
        where = slice(cells.at(number, part.start), cells.at(number, ahead) + 1)
        z[..., where] += level
        z[..., where.start + 1 : where.stop] += np.cumsum(steps, axis=-1)
        if part.launched:
            shortfall = settings.ramp_sd * rng.standard_normal((*size, 1))
            z[..., where] -= shortfall * _ramp(cells, settings)[where]
    return np.asarray(z)


def _centred(effects: FloatArray) -> FloatArray:
    """Twelve month effects less their mean."""
    return np.asarray(effects - effects.mean(axis=-1, keepdims=True))
