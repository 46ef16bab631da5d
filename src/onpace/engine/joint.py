"""Fitting: from reports about the series of a maker, and about all together, to paths of each."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from onpace.book.months import month_of
from onpace.engine.cells import Cells, Part
from onpace.engine.evidence import Evidence, SetAside, hear
from onpace.engine.new_year import window_share
from onpace.engine.observation import Observation
from onpace.engine.paths import Fact, Paths
from onpace.engine.posterior import sample_paths

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from onpace.book import Statement
    from onpace.engine.settings import Settings

# Months of history that are modelled; older ones say nothing about next year.
LONGEST_HISTORY = 120


@dataclass(frozen=True, slots=True)
class Member:
    """One of the series that a total is made of.

    Attributes:
        label: its name.
        statements: the reports about it alone.
        begins: number of the month in which it began, where known; totals since launch need it.
        launched: whether that was its launch, so that a ramp is expected.
    """

    label: str
    statements: tuple[Statement, ...]
    begins: int | None = None
    launched: bool = True


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
    launch = month_of(first_delivery) if first_delivery else None
    alone = Member("", tuple(statements), launch)
    return fit_together((alone,), (), settings, until=until, seed=seed)


def fit_together(  # noqa: PLR0913 - what is known, of what, until when
    members: tuple[Member, ...],
    whole: tuple[Statement, ...],
    settings: Settings,
    *,
    until: int,
    begins: int | None = None,
    seed: int = 0,
) -> Paths | None:
    """Draw paths of several series from the reports about each and about all of them.

    Args:
        members: the series; together they are the whole.
        whole: reports about all of them together.
        settings: what is believed of such series beforehand.
        until: number of the last month to forecast.
        begins: number of the month in which the whole began, where known.
        seed: makes the answer repeatable.

    Returns:
        The paths, or None where no report says anything usable.
    """
    each = [_hear((i,), m.begins, m.statements) for i, m in enumerate(members)]
    together = [_hear(tuple(range(len(members))), begins, whole)] if whole else []
    heard = [*together, *each]
    start = _first_month(heard)
    if start is None:
        return None
    facts: list[Fact] = []
    set_aside: list[SetAside] = []
    for part in heard:
        kept, left = _inside(part, start)
        facts += kept
        set_aside += [*part.set_aside, *left]
    facts.sort(key=lambda fact: _time(fact.evidence))
    if not facts:
        return None
    cells = _cells(members, [part.begins for part in each], facts, start, until)
    observations = tuple(_observation(fact, cells) for fact in facts)
    posterior = sample_paths(cells, settings, observations, seed=seed)
    deliveries = np.zeros((len(posterior.theta), len(members), cells.count))
    deliveries[:, cells.part, cells.month] = np.exp(posterior.log_deliveries)
    return Paths(
        first_month=start,
        labels=tuple(member.label for member in members),
        deliveries=deliveries,
        facts=tuple(facts),
        set_aside=tuple(set_aside),
        settings=settings.name,
        diagnostics=posterior.diagnostics,
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is said of some series together, and when they began, where that is believed."""

    series: tuple[int, ...]
    begins: int | None
    evidence: tuple[Evidence, ...]
    set_aside: tuple[SetAside, ...]

    @property
    def first_month(self) -> int:
        """The month they began, or the first that is spoken of."""
        if self.begins is not None:
            return self.begins
        ended = min(month_of(e.period.last) for e in self.evidence)
        firsts = (month_of(e.period.first) for e in self.evidence if e.period.first is not None)
        return min(firsts, default=ended)


def _hear(series: tuple[int, ...], begins: int | None, said: tuple[Statement, ...]) -> _Heard:
    heard = hear(said)
    # A year is spoken of whole though deliveries began in April: nothing came before that. But what
    # was over before they are said to have begun is believed.
    earliest = min((month_of(e.period.last) for e in heard.evidence), default=None)
    is_believed = begins is not None and (earliest is None or begins <= earliest)
    return _Heard(series, begins if is_believed else None, heard.evidence, heard.set_aside)


def _time(evidence: Evidence) -> tuple[date, date]:
    return evidence.period.last, evidence.period.first or evidence.period.last


def _first_month(heard: list[_Heard]) -> int | None:
    """First month to model: that of the series that began first."""
    spoken = [part for part in heard if part.evidence]
    if not spoken:
        return None
    newest = max(month_of(e.period.last) for part in spoken for e in part.evidence)
    return max(min(part.first_month for part in spoken), newest - LONGEST_HISTORY + 1)


def _inside(part: _Heard, start: int) -> tuple[list[Fact], list[SetAside]]:
    """The evidence that lies in the modelled months, and what does not."""
    kept, left = [], []
    for evidence in part.evidence:
        reason = _reason_outside(evidence, start, part.begins)
        if reason:
            left += [SetAside(s, reason) for s in evidence.statements]
        else:
            kept.append(Fact(evidence, part.series))
    return kept, left


def _reason_outside(evidence: Evidence, start: int, begins: int | None) -> str:
    if evidence.period.first is None:
        if begins is None:
            return "a total since launch, and the first delivery is not known"
        return "" if begins >= start else "a total since before the modelled months"
    whole = month_of(evidence.period.first) >= start or (begins is not None and begins >= start)
    return "" if whole else "before the modelled months"


def _cells(
    members: tuple[Member, ...],
    begins: list[int | None],
    facts: list[Fact],
    start: int,
    until: int,
) -> Cells:
    count = until - start + 1
    every = tuple(range(len(members)))
    whole = [fact.evidence for fact in facts if fact.series == every]
    parts = []
    for place, (member, begun) in enumerate(zip(members, begins, strict=True)):
        own = [fact.evidence for fact in facts if fact.series == (place,)]
        # Nothing said of it alone: an equal part of what all together are.
        guess = _level_guess(own) if own else _level_guess(whole) - log(len(members))
        offset = max((start if begun is None else begun) - start, 0)
        launched = member.launched and begun == start + offset
        parts.append(Part(offset, guess, launched))
    return Cells(start, count, tuple(parts), window_share(start, count))


def _observation(fact: Fact, cells: Cells) -> Observation:
    period = fact.evidence.period
    shares = [
        (cell, period.share_of(month))
        for month in period.months(cells.first)
        if month >= cells.first
        for cell in cells.of(fact.series, month - cells.first)
    ]
    places, weights = zip(*shares, strict=True)
    return Observation(places, weights, fact.evidence.likelihood)


def _level_guess(evidence: list[Evidence]) -> float:
    """Rough log of a month's deliveries: the middle of what the first three facts say."""
    bounded = [e for e in evidence if e.period.days][:3] or evidence[:3]
    guesses = []
    for fact in bounded:
        months = (fact.period.days or 30) / 30.4
        guesses.append(fact.likelihood[0].centre - log(months))
    return float(np.median(guesses))
