"""Three series for the oracle, and how the statements about them are written down."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import Any

SLACK = 5e-4
HORIZON = 12


@dataclass(frozen=True, slots=True)
class Said:
    """A weighted total of months and what is said of it: ``=``, or ``>`` with its mixture."""

    months: list[int]
    weights: list[float]
    relation: str
    value: float
    slack: float = SLACK  # of "="
    mean_excess: float = 0.0  # of ">", log scale
    wrong: float = 0.03  # chance that a bound is wrong
    wrong_width: float = 0.15  # and how far off the total then is, log scale

    @property
    def is_bound(self) -> bool:
        """Whether it is "more than"."""
        return self.relation == ">"


@dataclass(frozen=True, slots=True)
class Case:
    """A series, its prior and what is said of it; the fields are named as in the engine."""

    name: str
    about: str
    first: int
    count: int
    level_guess: float
    launched: bool
    new_year_share: list[float]
    settings: dict[str, Any]
    theta_free: bool
    said: list[Said]

    @property
    def past(self) -> int:
        """Months up to the last one spoken of."""
        return 1 + max(s.months[-1] for s in self.said)


PLAIN = {
    "theta_mean": [log(0.08), log(0.10), log(0.02), log(0.85 / 0.15)],
    "theta_sd": [0.35, 0.35, 0.5, 0.5],
    "level_sd": 1.5,
    "slope_sd": 0.05,
    "month_effect": [0.0] * 12,
    "season_sd": 0.15,
    "new_year_effect": 0.0,
    "ramp": 1.5,
    "ramp_sd": 0.8,
    "ramp_decay": 0.55,
}
CHINESE = PLAIN | {
    "theta_mean": [log(0.13), log(0.14), log(0.01), log(9.0)],
    "theta_sd": [0.5, 0.3, 0.7, 0.7],
    "month_effect": [-0.20, -0.28, 0.0, -0.18, 0.0, 0.0, 0.0, 0.0, 0.12, 0.0, 0.18, 0.32],
    "season_sd": 0.05,
    "new_year_effect": -0.365,
}


def over(months: list[int], value: float, unit: float) -> Said:
    """A bound, nearer to the truth the finer it is written."""
    mean = 0.05 * sqrt(unit / value)
    return Said(months, [1.0] * len(months), ">", value, mean_excess=mean)


def exactly(months: list[int], value: float) -> Said:
    """An exact total."""
    return Said(months, [1.0] * len(months), "=", value)


def launch_and_one_year() -> Case:
    """A launch with a bound on every month and one exact total of its first calendar year."""
    bounds = [7, 8, 10, 10, 10, 10, 20, 20, 25, 20, 20, 29, 28, 28, 25]
    said = [over([t], 1000 * v, 10_000 if v % 10 == 0 else 1000) for t, v in enumerate(bounds)]
    return Case(
        "launch-and-one-year", "bounds and one exact yearly total from a launch on, theta fixed",
        2024 * 12 + 3, 15 + HORIZON, 9.7, launched=True, new_year_share=[0.0] * (15 + HORIZON),
        settings=PLAIN, theta_free=False, said=[*said, exactly(list(range(9)), 136_854)],
    )  # fmt: skip


def quarters_and_bounds() -> Case:
    """Quarters exact, months and running totals bounded, as Xiaomi reports: 21 months."""
    quarters = [27_307, 39_790, 69_697, 75_869, 81_302, 108_796]
    months = [7, 0, 10, 10, 10, 10, 20, 20, 25, 20, 20, 29, 28, 28, 25, 30, 30, 40, 40, 0, 50]
    said = [exactly([3 * q, 3 * q + 1, 3 * q + 2], value) for q, value in enumerate(quarters)]
    said += [exactly([1], 8_630), exactly([19], 46_249)]
    said += [
        over([t], 1000 * v, 10_000 if v % 10 == 0 else 1000) for t, v in enumerate(months) if v
    ]
    said += [
        over(list(range(9)), 135_000, 1000),
        over(list(range(20)), 500_000, 100_000),
        over(list(range(9, 21)), 410_000, 10_000),
    ]
    new_year = [0.0] * (21 + HORIZON)
    new_year[9], new_year[10], new_year[22] = 6 / 15, 9 / 15, 1.0  # 2025-01-29 and 2026-02-17
    return Case(
        "quarters-and-bounds", "exact quarters, bounded months and running totals, theta fixed",
        2024 * 12 + 3, 21 + HORIZON, 9.5, launched=True, new_year_share=new_year, settings=CHINESE,
        theta_free=False, said=said,
    )  # fmt: skip
