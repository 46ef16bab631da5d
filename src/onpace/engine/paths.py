"""Paths: draws of a series' monthly deliveries, past and future, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from onpace.book.months import month_of
from onpace.engine.cells import Cells, one_series
from onpace.engine.evidence import Evidence, SetAside, hear
from onpace.engine.new_year import window_share
from onpace.engine.observation import Observation
from onpace.engine.posterior import Diagnostics, sample_paths

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from onpace.book import Period, Statement
    from onpace.engine.normal import FloatArray
    from onpace.engine.settings import Settings

# Months of history that are modelled; older ones say nothing about next year.
LONGEST_HISTORY = 120


@dataclass(frozen=True, slots=True)
class Paths:
    """Equally likely monthly paths of one series.

    Attributes:
        first_month: number of the first month (year * 12 + month - 1).
        deliveries: vehicles a month, shape (draws, months).
        evidence: what the paths were fitted to, in time order.
        set_aside: statements that were not used, with the reason.
        settings: the regime's name.
        diagnostics: whether the draws can be trusted.
    """

    first_month: int
    deliveries: FloatArray
    evidence: tuple[Evidence, ...]
    set_aside: tuple[SetAside, ...]
    settings: str
    diagnostics: Diagnostics

    @property
    def last_month(self) -> int:
        """Number of the last month."""
        return self.first_month + int(self.deliveries.shape[1]) - 1

    def total(self, period: Period) -> FloatArray:
        """Vehicles in the period in each draw; months before the first count as none."""
        months = range(self.first_month, self.last_month + 1)
        weights = np.asarray([period.share_of(month) for month in months])
        return np.asarray(self.deliveries @ weights)

    def month(self, month: int) -> FloatArray:
        """Vehicles in one month in each draw."""
        return np.asarray(self.deliveries[:, month - self.first_month])


def fit_paths(
    statements: Iterable[Statement],
    settings: Settings,
    *,
    until: int,
    first_delivery: date | None = None,
    seed: int = 0,
) -> Paths | None:
    """Draw paths of one series from the reports about it.

    Args:
        statements: reports of one series and one count, limited to the as-of day.
        settings: what is believed of such a series beforehand.
        until: number of the last month to forecast.
        first_delivery: when its deliveries began, where known: totals since launch need it.
        seed: makes the answer repeatable.

    Returns:
        The paths, or None where no report says anything usable.
    """
    heard = hear(statements)
    if not heard.evidence:
        return None
    launch = month_of(first_delivery) if first_delivery else None
    start, evidence, left = _window(heard.evidence, launch)
    if not evidence:
        return None
    cells = one_series(
        start,
        until - start + 1,
        _level_guess(evidence),
        launched=start == launch,
        new_year_share=window_share(start, until - start + 1),
    )
    observations = tuple(_observation(fact, cells) for fact in evidence)
    posterior = sample_paths(cells, settings, observations, seed=seed)
    return Paths(
        start,
        np.exp(posterior.log_deliveries),
        evidence,
        (*heard.set_aside, *left),
        settings.name,
        posterior.diagnostics,
    )


def _window(
    evidence: tuple[Evidence, ...], launch: int | None
) -> tuple[int, tuple[Evidence, ...], list[SetAside]]:
    """First month to model, the evidence that lies in the window, and what does not."""
    newest = max(month_of(e.period.last) for e in evidence)
    begun = [month_of(e.period.first) for e in evidence if e.period.first is not None]
    ended = min(month_of(e.period.last) for e in evidence)
    # A year is spoken of whole though deliveries began in April: nothing came before the launch.
    earliest = launch if launch is not None and launch <= ended else min(begun, default=ended)
    start = max(earliest, newest - LONGEST_HISTORY + 1)
    kept, left = [], []
    for fact in evidence:
        reason = _reason_outside(fact, start, launch)
        if reason:
            left += [SetAside(s, reason) for s in fact.statements]
        else:
            kept.append(fact)
    return start, tuple(kept), left


def _reason_outside(fact: Evidence, start: int, launch: int | None) -> str:
    if fact.period.first is None:
        if launch is None:
            return "a total since launch, and the first delivery is not known"
        return "" if launch >= start else "a total since before the modelled months"
    whole = month_of(fact.period.first) >= start or launch == start
    return "" if whole else "before the modelled months"


def _observation(fact: Evidence, cells: Cells) -> Observation:
    touched = [m for m in fact.period.months(cells.first) if m >= cells.first]
    shares = [(month - cells.first, fact.period.share_of(month)) for month in touched]
    offsets, weights = zip(*shares, strict=True)
    return Observation(offsets, weights, fact.likelihood)


def _level_guess(evidence: tuple[Evidence, ...]) -> float:
    """Rough log of a month's deliveries: the middle of what the first three facts say."""
    bounded = [e for e in evidence if e.period.days][:3] or list(evidence[:3])
    guesses = []
    for fact in bounded:
        months = (fact.period.days or 30) / 30.4
        guesses.append(fact.likelihood[0].centre - log(months))
    return float(np.median(guesses))
