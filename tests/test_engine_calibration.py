"""Simulation-based calibration: ranks of simulated truths are uniform (Talts et al. 2018).

A course of events of one to three series of one maker is simulated by the state equations, step by
step; statements of all kinds are made about it by the very laws that the likelihoods assume; and
the truth's rank among the engine's draws is kept. A sampler with a wrong weight, a bound counted
twice, ranges too narrow or a prior that is not the one of the equations gives ranks that are not
uniform; the last test plants such errors and requires that they are found.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from scipy import stats

from onpace.engine.cells import Cells, Part
from onpace.engine.likelihood import Likelihood, above, below, between, bump
from onpace.engine.observation import Observation
from onpace.engine.posterior import DRAWS, sample_paths
from onpace.engine.settings import Settings

# Much is shared, so that an error in it would show.
SETTINGS = Settings(
    name="simulated", theta_mean=(-2.6, -1.6, -4.0, 1.8), theta_sd=(0.3, 0.3, 0.4, 0.4),
    level_sd=0.5, slope_sd=0.03, month_effect=(0.0,) * 12, season_sd=0.05, new_year_effect=0.0,
    ramp=1.5, ramp_sd=0.8, ramp_decay=0.55, shared=0.9,
)  # fmt: skip
SPOKEN, COUNT = 14, 20
GUESS, LAUNCHED_FROM = 9.5, 1  # a series that begins later than the first month is a launch
LATEST_START = 5
FALSE_ALARMS = 1e-3  # of the whole check of one set of books
FEW = 256  # draws asked for where many books are fitted; the engine makes four times as many
WRONG, WIDTH = 0.05, 0.15
EXACT, OVER, UNDER, RANGE, ABOUT = KINDS = range(1, 6)
HOW_OFTEN = (0.3, 0.15, 0.2, 0.1, 0.1, 0.15)  # of months: nothing, then as KINDS
BINS = 10


@dataclass(frozen=True)
class Book:
    """What happened, by cell, and what is said of it."""

    cells: Cells
    z: np.ndarray
    said: tuple[Observation, ...]


def simulate(rng: np.random.Generator) -> Book:
    """A course of events and statements.

    Of what something is said, and how, does not depend on what happened.
    """
    more = rng.choice(3, p=(0.2, 0.4, 0.4))
    starts = [0, *rng.integers(0, LATEST_START + 1, more)]
    parts = tuple(Part(int(s), GUESS, launched=bool(s >= LAUNCHED_FROM)) for s in starts)
    cells = Cells(2025 * 12, COUNT, parts, np.zeros(COUNT))
    z = course_of_events(cells, rng)
    every = list(range(len(parts)))
    said = [s for number in every for s in statements_about(cells, z, [number], rng)]
    if len(every) > 1:
        said += statements_about(cells, z, every, rng)
    return Book(cells, z, tuple(said))


def course_of_events(cells: Cells, rng: np.random.Generator) -> np.ndarray:
    """Log deliveries by the state equations, month after month."""
    noise, level_step, slope_step, damping = rng.normal(SETTINGS.theta_mean, SETTINGS.theta_sd)
    noise, level_step, slope_step = np.exp([noise, level_step, slope_step])
    damping = 1 / (1 + np.exp(-damping))
    season = SETTINGS.season_sd * rng.standard_normal(12)
    season -= season.mean()
    common = rng.standard_normal(COUNT)
    own, shared = np.sqrt(1 - SETTINGS.shared), np.sqrt(SETTINGS.shared)
    z = np.empty(cells.size)
    for number, part in enumerate(cells.parts):
        level = rng.normal(part.level_guess, SETTINGS.level_sd)
        slope = rng.normal(0, SETTINGS.slope_sd)
        shortfall = rng.normal(SETTINGS.ramp, SETTINGS.ramp_sd) if part.launched else 0.0
        for month in range(part.start, COUNT):
            ramp = shortfall * SETTINGS.ramp_decay ** (month - part.start)
            z[cells.at(number, month)] = level + season[month % 12] - ramp + rng.normal(0, noise)
            level += slope + level_step * (own * rng.standard_normal() + shared * common[month])
            slope = damping * slope + slope_step * rng.standard_normal()
    return z


def statements_about(
    cells: Cells, z: np.ndarray, parts: list[int], rng: np.random.Generator
) -> list[Observation]:
    """Months, quarters, a year, all since the start and all up to the middle of a month."""
    start = min(cells.parts[number].start for number in parts)

    def say_of(first: int, last: int, kind: int, end: float = 1.0) -> Observation:
        months = [(m, end if m == last else 1.0) for m in range(max(first, start), last + 1)]
        pairs = [(i, w) for m, w in months for i in cells.of(parts, m)]
        where, weights = zip(*pairs, strict=True)
        return say(z, where, weights, kind, rng)

    how_often = np.asarray(HOW_OFTEN)
    if len(parts) > 1:  # of all together in a month less is said
        how_often = np.asarray([0.6, *(0.4 * how_often[1:] / how_often[1:].sum())])
    kinds = rng.choice(len(how_often), SPOKEN, p=how_often)
    kinds[-1] = EXACT if len(parts) == 1 else kinds[-1]
    said = [say_of(m, m, int(kind)) for m, kind in enumerate(kinds) if kind and m >= start]
    quarters = [q for q in (6, 9) if rng.random() < 0.7]
    said += [say_of(q, q + 2, int(rng.choice(KINDS))) for q in quarters]
    if rng.random() < 0.5:
        said.append(say_of(0, 11, int(rng.choice(KINDS))))
    said.append(say_of(0, 12, OVER, end=0.5))
    if rng.random() < 0.5:
        said.append(say_of(0, 13, int(rng.choice((EXACT, OVER)))))
    return said


def say(
    z: np.ndarray,
    where: tuple[int, ...],
    weights: tuple[float, ...],
    kind: int,
    rng: np.random.Generator,
) -> Observation:
    """A statement about a total, by the law its likelihood assumes."""
    total = float(np.log(np.exp(z[list(where)]) @ np.asarray(weights)))
    wrong, off = rng.random() < WRONG, rng.normal(0, WIDTH)
    likelihood: Likelihood
    if kind == EXACT:
        likelihood = (bump(total + 5e-4 * rng.standard_normal(), 5e-4),)
    elif kind == OVER:  # under the truth by an exponential excess, or wrong
        mean = float(rng.choice((0.01, 0.05)))
        edge = total + (off if wrong else -rng.exponential(mean))
        likelihood = (above(edge, mean, 1 - WRONG), bump(edge, WIDTH, WRONG))
    elif kind == UNDER:
        edge = total + (off if wrong else rng.exponential(0.03))
        likelihood = (below(edge, 0.03, 1 - WRONG), bump(edge, WIDTH, WRONG))
    elif kind == RANGE:  # of fixed width, laid anywhere over the truth, or wrong
        middle = total + (off if wrong else rng.uniform(-0.1, 0.1))
        likelihood = (between(middle - 0.1, middle + 0.1, 1 - WRONG), bump(middle, WIDTH, WRONG))
    else:
        centre = total + (off if wrong else 0.01 * rng.standard_normal())
        likelihood = (bump(centre, 0.01, 1 - WRONG), bump(centre, WIDTH, WRONG))
    return Observation(where, weights, likelihood)


def functionals(cells: Cells, z: np.ndarray) -> np.ndarray:
    """What is ranked, shape (..., functionals): months, totals, and how far series differ."""
    last = len(cells.parts) - 1
    start = cells.parts[last].start
    vehicles = np.exp(z)

    def total(parts: range, first: int, end: int) -> np.ndarray:
        where = [i for m in range(first, end) for i in cells.of(parts, m)]
        return np.asarray(np.log(vehicles[..., where].sum(axis=-1)))

    every, ahead = range(last + 1), total(range(1), SPOKEN, COUNT)
    newest = total(range(last, last + 1), SPOKEN, COUNT) - (ahead if last else 0.0)
    return np.stack(
        [
            z[..., 1],
            z[..., cells.at(last, start + 4)],
            z[..., cells.at(last, SPOKEN - 3)],
            np.log(np.exp(total(range(1), 0, 12)) + 0.5 * vehicles[..., cells.at(0, 12)]),
            total(every, 0, SPOKEN),
            total(every, SPOKEN, COUNT),
            newest,
        ],
        axis=-1,
    )


PLANTS = ("ranges too narrow", "bounds counted twice", "series that share nothing")


@cache
def fitted(
    books: int, seed: int, plant: str, draws: int
) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """For each simulated book the functionals of the draws, (draws, functionals), and the truth."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(books):
        book = simulate(rng)
        said, settings = book.said, SETTINGS
        if plant == "bounds counted twice":
            said += tuple(o for o in said if len(o.likelihood) > 1)
        if plant == "series that share nothing":
            settings = replace(SETTINGS, shared=0.0)
        posterior = sample_paths(book.cells, settings, said, seed=number, draws=draws)
        ours = functionals(book.cells, posterior.log_deliveries)
        found.append((ours, functionals(book.cells, book.z)))
    return tuple(found)


def ranks(books: int, seed: int, plant: str = "", draws: int = FEW) -> np.ndarray:
    """Ranks in 0..1 of the functionals, shape (books, functionals)."""
    narrow = plant == "ranges too narrow"
    found = []
    for ours, truth in fitted(books, seed, "" if narrow else plant, draws):
        middle = ours.mean(axis=0)
        compared = middle + 0.7 * (ours - middle) if narrow else ours
        found.append(((compared < truth).sum(axis=0) + 0.5) / (draws + 1))
    return np.asarray(found)


def smallest_p_value(found: np.ndarray) -> float:
    """The least p-value of all looks at the ranks, times how many there are.

    Each functional's ranks are looked at for their distribution (Kolmogorov-Smirnov), their
    histogram, and their spread; and the spread once more over all functionals, with books as the
    unit, since the functionals of a book hang together.
    """
    looks = []
    for column in found.T:
        looks.append(stats.kstest(column, stats.uniform.cdf).pvalue)
        looks.append(stats.chisquare(np.histogram(column, BINS, (0, 1))[0]).pvalue)
        spread = ((column - 0.5) ** 2).mean() - 1 / 12
        looks.append(2 * stats.norm.sf(abs(spread) / np.sqrt(1 / 180 / len(column))))
    spread = ((found - 0.5) ** 2).mean(axis=1) - 1 / 12
    looks.append(2 * stats.norm.sf(abs(spread.mean()) / spread.std() * np.sqrt(len(found))))
    return float(min(looks)) * len(looks)


def test_ranks_of_fifty_simulated_books_are_uniform() -> None:
    assert smallest_p_value(ranks(50, seed=1)) > FALSE_ALARMS


@pytest.mark.slow
def test_ranks_of_five_hundred_simulated_books_are_uniform() -> None:
    assert smallest_p_value(ranks(500, seed=2, draws=DRAWS)) > FALSE_ALARMS


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_error_is_caught_by_the_same_fifty_books(plant: str) -> None:
    assert smallest_p_value(ranks(50, seed=1, plant=plant)) < FALSE_ALARMS
