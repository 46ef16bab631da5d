r"""The Gaussian prior on log monthly deliveries.

For month t of a series, counted from its first month,

    z_t = level_t + season(month) - ramp_0 rho^t + noise_t
    level_{t+1} = level_t + slope_t + s_level eta_t
    slope_{t+1} = phi slope_t + s_slope zeta_t

with independent standard normal eta and zeta, ``noise_t ~ N(0, s_noise^2)``, and normal start
values. Given theta = (log s_noise, log s_level, log s_slope, logit phi) the whole path z is
jointly normal, so the model is one mean vector and one covariance matrix. A damped local linear
trend is the standard choice for business series (Gardner & McKenzie 1985,
doi:10.1287/mnsc.31.10.1237).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from onpace.engine.normal import FloatArray
    from onpace.engine.settings import Settings

N_THETA = 4
_HALF_OF_WINDOW = np.asarray([0.5, 0.5, *[0.0] * 10])


@dataclass(frozen=True, slots=True)
class Months:
    """The months a series is modelled over.

    Attributes:
        first: number of the first month (year * 12 + month - 1).
        count: how many months, past and future.
        level_guess: rough log of a month's deliveries, the centre of a wide prior.
        launched: whether the first month is the launch, so that a ramp is expected.
        new_year_share: for each month, the part of the Chinese New Year window in it.
    """

    first: int
    count: int
    level_guess: float
    launched: bool
    new_year_share: FloatArray

    @property
    def calendar(self) -> npt.NDArray[np.int64]:
        """0 for January to 11 for December, for each month."""
        return np.arange(self.first, self.first + self.count, dtype=np.int64) % 12


def prior_mean(months: Months, settings: Settings) -> FloatArray:
    """Mean log deliveries, shape (months,); it does not depend on theta."""
    age = np.arange(months.count)
    effect = np.asarray(settings.month_effect)[months.calendar]
    ramp = settings.ramp * settings.ramp_decay**age if months.launched else 0.0
    return np.asarray(months.level_guess + effect + new_year_shift(months, settings) - ramp)


def new_year_shift(months: Months, settings: Settings) -> FloatArray:
    """What this year's New Year adds to each month's usual log effect, shape (months,).

    January's and February's usual effects were measured with half the window in each.
    """
    moved = months.new_year_share - _HALF_OF_WINDOW[months.calendar]
    return np.asarray(settings.new_year_effect * moved)


def fixed_covariance(months: Months, settings: Settings) -> FloatArray:
    """The part of the covariance that does not depend on theta, but for the first slope."""
    age = np.arange(months.count)
    same_month = months.calendar[:, None] == months.calendar[None, :]
    season = settings.season_sd**2 * (same_month - 1 / 12)
    ramp = settings.ramp_sd * settings.ramp_decay**age if months.launched else np.zeros(len(age))
    return np.asarray(settings.level_sd**2 + season + np.outer(ramp, ramp))


def prior_covariance(months: Months, settings: Settings, theta: FloatArray) -> FloatArray:
    """Covariance of log deliveries for each theta, shape (points, months, months).

    Args:
        months: the months of the series.
        settings: the prior's constants.
        theta: shape (points, 4).
    """
    noise, level, slope = (np.exp(2 * theta[:, i])[:, None, None] for i in range(3))
    damping = 1 / (1 + np.exp(-theta[:, 3]))
    age = np.arange(months.count)
    first_slope, later_slopes = _slope_terms(damping, months.count)
    return np.asarray(
        fixed_covariance(months, settings)
        + level * np.minimum(age[:, None], age[None, :])
        + slope * later_slopes
        + settings.slope_sd**2 * first_slope[:, :, None] * first_slope[:, None, :]
        + noise * np.eye(months.count)
    )


def _slope_terms(damping: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
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
