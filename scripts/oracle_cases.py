"""The cases for the oracle: one series, two models of a maker, three models with their brand."""

from __future__ import annotations

from functools import partial
from math import exp, log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from oracle_model import AHEAD, Case, Cell, Said, Series, prior

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "shared": 0.3,
}
CHINESE = PLAIN | {
    "theta_mean": [log(0.13), log(0.14), log(0.01), log(9.0)],
    "theta_sd": [0.5, 0.3, 0.7, 0.7],
    "month_effect": [-0.20, -0.28, 0.0, -0.18, 0.0, 0.0, 0.0, 0.0, 0.12, 0.0, 0.18, 0.32],
    "season_sd": 0.05,
    "new_year_effect": -0.365,
}
_EFFECT = [-0.10, -0.38, 0.02, -0.02, 0.0, 0.06, -0.04, 0.0, 0.08, 0.06, 0.10, 0.22]
TWO_MODELS = PLAIN | {
    "level_sd": 1.0, "slope_sd": 0.10, "month_effect": _EFFECT, "season_sd": 0.05,
}  # fmt: skip


def alone(months: list[int]) -> list[Cell]:
    """Months of the only series."""
    return [(0, month) for month in months]


def over(cells: list[Cell], value: float, unit: float = 0.0) -> Said:
    """A bound: nearer to the truth the finer it is written, or plain where no unit is given."""
    return Said(cells, [1.0] * len(cells), ">", value, mean_excess=0.05 * sqrt(unit / value))


def exactly(cells: list[Cell], value: float, slack: float = 5e-4) -> Said:
    """An exact total, or one that is exact to within its slack."""
    return Said(cells, [1.0] * len(cells), "=", value, slack)


def unit_of(value: int) -> int:
    """Unit of the last digit that is not zero: 10,000 for 410,000."""
    return 1 if value % 10 else 10 * unit_of(value // 10)


def simulated(case: Case, seed: int) -> dict[Cell, float]:
    """Vehicles of a course of events drawn from the prior."""
    cells = case.cells(0, case.count)
    mean, covariance = prior(np, case, np.asarray(case.settings["theta_mean"]), cells)
    rng = np.random.default_rng(seed)
    z = mean + np.linalg.cholesky(covariance) @ rng.standard_normal(len(cells))
    return {cell: exp(value) for cell, value in zip(cells, z, strict=True)}


def exact_months() -> Case:
    """Thirty exact months, simulated; everything about the settings is left to be learned."""
    case = Case(
        "exact-months", "30 exact months, theta free", 2023 * 12, 42,
        [Series(0, 9.0, launched=False)], [0.0] * 42, PLAIN, theta_free=True, target=1_500_000,
    )  # fmt: skip
    truth = simulated(case, 3)
    case.said.extend(exactly(alone([t]), round(truth[0, t])) for t in range(30))
    return case


def launch_and_one_year() -> Case:
    """A launch with a bound on every month and one exact total of its first calendar year."""
    bounds = [7, 8, 10, 10, 10, 10, 20, 20, 25, 20, 20, 29, 28, 28, 25]
    said = [over(alone([t]), 1000 * v, unit_of(1000 * v)) for t, v in enumerate(bounds)]
    return Case(
        "launch-and-one-year", "bounds and one exact yearly total from a launch on, theta fixed",
        2024 * 12 + 3, 15 + AHEAD, [Series(0, 9.7, launched=True)], [0.0] * (15 + AHEAD), PLAIN,
        theta_free=False, target=400_000,
        said=[*said, exactly(alone(list(range(9))), 136_854)],
    )  # fmt: skip


def quarters_and_bounds() -> Case:
    """Quarters exact, months and running totals bounded, as Xiaomi reports: 21 months."""
    quarters = [27_307, 39_790, 69_697, 75_869, 81_302, 108_796]
    months = [7, 0, 10, 10, 10, 10, 20, 20, 25, 20, 20, 29, 28, 28, 25, 30, 30, 40, 40, 0, 50]
    said = [exactly(alone([1]), 8_630), exactly(alone([19]), 46_249)]
    said += [
        exactly(alone([3 * q, 3 * q + 1, 3 * q + 2]), value) for q, value in enumerate(quarters)
    ]
    said += [over(alone([t]), 1000 * v, unit_of(1000 * v)) for t, v in enumerate(months) if v]
    said += [
        over(alone(list(range(9))), 135_000, 1000),
        over(alone(list(range(20))), 500_000, 100_000),
        over(alone(list(range(9, 21))), 410_000, 10_000),
    ]
    new_year = [0.0] * (21 + AHEAD)
    new_year[9], new_year[10], new_year[22] = 6 / 15, 9 / 15, 1.0  # 2025-01-29 and 2026-02-17
    return Case(
        "quarters-and-bounds", "exact quarters, bounded months and running totals, theta fixed",
        2024 * 12 + 3, 21 + AHEAD, [Series(0, 9.5, launched=True)], new_year, CHINESE,
        theta_free=False, target=600_000, said=said,
    )  # fmt: skip


def two_models(*, plain: bool = True) -> Case:
    """Xiaomi's SU7 and YU7, April 2024 to December 2025, 24 months ahead."""

    def su7(first: int, last: int | None = None) -> list[Cell]:
        return [(0, t) for t in range(first, (first if last is None else last) + 1)]

    def yu7(first: int, last: int) -> list[Cell]:
        return [(1, t) for t in range(first, last + 1)]

    def both(first: int, last: int | None = None) -> list[Cell]:
        end = first if last is None else last
        return su7(first, end) + yu7(max(first, 15), end)

    months = {1: 8_630, 6: 20_726, 7: 23_156, 8: 25_815, 9: 22_897, 10: 23_728, 11: 29_244}
    quarters = {0: 27_307, 3: 39_790, 12: 81_302, 15: 108_796}
    said = [exactly(su7(t), v) for t, v in months.items()]
    split = {15: 24_410, 16: 19_848, 17: 19_579, 19: 12_520}  # by third parties
    said += [exactly(su7(t), v, 0.01) for t, v in split.items()]
    said += [exactly(yu7(18, 18), 33_662, 0.01), exactly(both(19), 46_249, 0.01)]
    said += [exactly(both(q, q + 2), v) for q, v in quarters.items()]
    least = {0: 7, 2: 10, 3: 10, 4: 10, 5: 10, 12: 28, 13: 28, 14: 25}
    least |= {15: 30, 16: 30, 17: 40, 18: 40, 19: 40, 20: 50}
    bounds = [(both(t), 1000 * v) for t, v in least.items()]
    bounds += [(both(0, 8), 135_000), (both(9, 20), 410_000), (both(0, 19), 500_000)]
    bounds += [(yu7(15, 20), 150_000)]
    said += [over(cells, value, 0 if plain else unit_of(value)) for cells, value in bounds]
    kind = "plain bounds" if plain else "bounds"
    return Case(
        "two-models" if plain else "two-models-as-heard",
        f"two models, exact quarters of both, {kind}, splits, theta fixed",
        2024 * 12 + 3, 45, [Series(0, 9.7, launched=True), Series(15, 9.9, launched=True)],
        [0.0] * 45, TWO_MODELS, theta_free=False, target=550_000, said=said,
    )  # fmt: skip


def three_models() -> Case:
    """A brand of three models over 24 months, simulated, with bounds that say how close they are.

    Exact totals of the brand in 20 of 24 months, splits to 1%, one model's exact year, bounds on
    months and on all that the newest model has sold since its launch.
    """
    new_year = [0.0] * (24 + AHEAD)  # 2024-02-10, 2025-01-29 and 2026-02-17
    new_year[1], new_year[12], new_year[13], new_year[25] = 1.0, 6 / 15, 9 / 15, 1.0
    models = [
        Series(0, 9.6, launched=False), Series(0, 9.2, launched=False),
        Series(8, 9.7, launched=True),
    ]  # fmt: skip
    case = Case(
        "three-models", "a brand's totals, splits, a model's year and bounds, theta fixed",
        2024 * 12, 24 + AHEAD, models, new_year, CHINESE | {"level_sd": 0.5}, theta_free=False,
        target=600_000,
    )  # fmt: skip
    truth = simulated(case, 2)

    def total(cells: list[Cell]) -> int:
        return round(sum(truth[c] for c in cells))

    rng = np.random.default_rng(9)
    splits: list[Cell] = [(0, t) for t in (0, 2, 5, 6, 9, 12, 14, 15, 18, 21)]
    splits += [(1, t) for t in (9, 10, 13, 15, 19, 22)]
    case.said.extend(
        exactly([c], round(truth[c] * exp(0.01 * rng.standard_normal())), 0.01) for c in splits
    )
    brand = {t: case.cells(t, t + 1) for t in range(24)}
    unsaid = (3, 7, 11, 16)
    case.said.extend(exactly(brand[t], total(brand[t])) for t in range(24) if t not in unsaid)
    year = [(1, t) for t in range(12)]
    case.said.append(exactly(year, total(year)))
    for cells, unit in (
        (brand[3], 1000), (brand[11], 1000), (brand[16], 10_000), ([(0, 3)], 1000),
        ([(0, 17)], 1000), ([(1, 17)], 1000), ([(1, 23)], 1000), ([(2, 11)], 1000),
        ([(2, 16)], 1000), ([(2, 18)], 1000), ([(2, 20)], 1000), ([(2, 23)], 1000),
        (case.cells(8, 24)[-16:], 10_000),
    ):  # fmt: skip
        value = total(cells) // unit * unit
        case.said.append(over(cells, value, unit))
    return case


CASES: dict[str, Callable[[], Case]] = {
    "exact-months": exact_months,
    "launch-and-one-year": launch_and_one_year,
    "quarters-and-bounds": quarters_and_bounds,
    "two-models": two_models,
    "two-models-as-heard": partial(two_models, plain=False),
    "three-models": three_models,
}
