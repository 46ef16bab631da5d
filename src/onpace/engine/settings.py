"""What is believed of a series before anything is said about it, by the kind of series.

Where a figure was measured, the comment says on what; the others are judgement and wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Settings:
    """What is believed of a series before anything is said about it; all on the log scale.

    Attributes:
        name: the regime these settings belong to.
        theta_mean: mean of (log s_noise, log s_level, log s_slope, logit phi).
        theta_sd: their standard deviations.
        level_sd: standard deviation of the first month's level about its rough guess.
        slope_sd: standard deviation of the monthly growth at the start.
        month_effect: twelve log effects, January first, sum about zero.
        season_sd: standard deviation of a series' own departure from each month effect.
        new_year_effect: log effect of a month that holds the whole Chinese New Year window.
        ramp: mean of the launch shortfall in the first month.
        ramp_sd: its standard deviation.
        ramp_decay: rho, the part of the shortfall left after each month.
        shared: part of the variance of level innovations that the models of a maker share.
    """

    name: str
    theta_mean: tuple[float, float, float, float]
    theta_sd: tuple[float, float, float, float]
    level_sd: float
    slope_sd: float
    month_effect: tuple[float, ...]
    season_sd: float
    new_year_effect: float
    ramp: float
    ramp_sd: float
    ramp_decay: float
    shared: float = 0.3  # judgement


def _logit(p: float) -> float:
    return log(p / (1 - p))


_NO_MONTH_EFFECT = (0.0,) * 12

# 226 exact months of Chinese makers, 2020-06 to 2026: innovations by maximum likelihood (weakly
# identified), month effects and the New Year effect (-.365 +- .10) by generalised least squares.
CHINESE_MAKERS = Settings(
    name="Chinese makers",
    theta_mean=(log(0.13), log(0.14), log(0.01), _logit(0.9)),
    theta_sd=(0.5, 0.3, 0.7, 0.7),
    level_sd=1.5,
    slope_sd=0.05,
    month_effect=(-0.20, -0.28, 0.0, -0.18, 0.0, 0.0, 0.0, 0.0, 0.12, 0.0, 0.18, 0.32),
    season_sd=0.05,
    new_year_effect=-0.365,
    ramp=1.5,
    ramp_sd=0.8,
    ramp_decay=0.55,
)

# Makers elsewhere: judgement; no common month effect, so each may have more of its own.
OTHER_MAKERS = Settings(
    name="makers elsewhere",
    theta_mean=(log(0.08), log(0.10), log(0.02), _logit(0.85)),
    theta_sd=(0.35, 0.35, 0.5, 0.5),
    level_sd=1.5,
    slope_sd=0.05,
    month_effect=_NO_MONTH_EFFECT,
    season_sd=0.15,
    new_year_effect=0.0,
    ramp=1.5,
    ramp_sd=0.8,
    ramp_decay=0.55,
)

# Registrations of one brand in one country: 200 public series, 2017-2023.
REGISTRATIONS = Settings(
    name="brand registrations",
    theta_mean=(log(0.34), log(0.095), log(0.008), _logit(0.9)),
    theta_sd=(0.5, 0.35, 0.7, 0.5),
    level_sd=2.0,
    slope_sd=0.05,
    month_effect=_NO_MONTH_EFFECT,
    season_sd=0.15,
    new_year_effect=0.0,
    ramp=1.5,
    ramp_sd=0.8,
    ramp_decay=0.55,
)


def settings_for(home_market: str, measure: str, market: str) -> Settings:
    """The settings of a series by what it counts and where its maker sells most.

    >>> settings_for("CN", "deliveries", "").name
    'Chinese makers'
    """
    if measure == "registrations" and market not in ("", "CN"):
        return REGISTRATIONS
    return CHINESE_MAKERS if home_market == "CN" else OTHER_MAKERS
