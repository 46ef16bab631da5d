"""Fitting: from reports about the series of a maker, and about all together, to paths of each."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from onpace.book.months import month_of
from onpace.engine.cells import Cells, Part
from onpace.engine.doubt import doubt_slips
from onpace.engine.evidence import Evidence, SetAside, hear
from onpace.engine.new_year import window_share
from onpace.engine.observation import Observation
from onpace.engine.outlook import hear_outlook
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
        begins: number of the month in which it began, where known.
        launched: whether that was its launch: a ramp is then expected, and totals since launch are
            counted from there.
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
    guidance: tuple[Statement, ...] = (),
    seed: int = 0,
) -> Paths | None:
    """Draw paths of several series from the reports about each and about all of them.

    Args:
        members: the series; together they are the whole.
        whole: reports about all of them together.
        settings: what is believed of such series beforehand.
        until: number of the last month to forecast.
        begins: number of the month in which the whole began, where known.
        guidance: what their maker expects of all of them together.
        seed: makes the answer repeatable.

    Returns:
        The paths, or None where no report says anything usable.
    """
    each = [_hear((i,), m.begins, m.statements, m.launched) for i, m in enumerate(members)]
    every = tuple(range(len(members)))
    heard = [*([_hear(every, begins, whole)] if whole else []), *each]
    start = _first_month(heard)
    if start is None:
        return None
    facts: list[Fact] = []
    set_aside: list[SetAside] = []
    for part in heard:
        kept, left = _inside(part, start, min(each[i].begun(start) for i in part.series))
        facts += kept
        set_aside += [*part.set_aside, *left]
    if not facts:
        return None
    facts.sort(key=lambda fact: _time(fact.evidence))
    cells = _cells(each, facts, start, until)
    reported = [fact.evidence for fact in facts if fact.series == every]
    outlook = _outlook(guidance, reported, every, cells)
    observations = tuple(_observation(fact, cells) for fact in (*facts, *outlook))
    observations, doubted = doubt_slips(cells, settings, observations)
    posterior = sample_paths(cells, settings, observations, seed=seed)
    deliveries = np.zeros((len(posterior.theta), len(members), cells.count))
    deliveries[:, cells.part, cells.month] = np.exp(posterior.log_deliveries)
    return Paths(
        first_month=start,
        labels=tuple(member.label for member in members),
        deliveries=deliveries,
        facts=tuple(facts),
        outlook=outlook,
        doubted=tuple(facts[j] for j in doubted),
        set_aside=tuple(set_aside),
        settings=settings.name,
        diagnostics=posterior.diagnostics,
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is said of some series together, and when they began, where that is believed."""

    series: tuple[int, ...]
    begins: int | None
    is_launch: bool
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

    def begun(self, start: int) -> int:
        """The first of the months from ``start`` on in which they may have deliveries."""
        return start if self.begins is None else max(self.begins, start)


def _hear(
    series: tuple[int, ...],
    begins: int | None,
    said: tuple[Statement, ...],
    is_launch: bool = True,
) -> _Heard:
    heard = hear(said)
    # A year is spoken of whole though deliveries began in April: nothing came before that. But what
    # was over before they are said to have begun is believed.
    earliest = min((month_of(e.period.last) for e in heard.evidence), default=None)
    is_believed = begins is not None and (earliest is None or begins <= earliest)
    begun = begins if is_believed else None
    return _Heard(series, begun, begun is not None and is_launch, heard.evidence, heard.set_aside)


def _time(evidence: Evidence) -> tuple[date, date, bool]:
    first, last = evidence.period.first, evidence.period.last
    return last, first or last, first is None


def _first_month(heard: list[_Heard]) -> int | None:
    """First month to model: that of the series that began first."""
    spoken = [part for part in heard if part.evidence]
    if not spoken:
        return None
    newest = max(month_of(e.period.last) for part in spoken for e in part.evidence)
    return max(min(part.first_month for part in spoken), newest - LONGEST_HISTORY + 1)


def _inside(part: _Heard, start: int, begun: int) -> tuple[list[Fact], list[SetAside]]:
    """The evidence that lies in the modelled months of its series, and what does not."""
    kept, left = [], []
    for evidence in part.evidence:
        reason = _reason_outside(evidence, start, part)
        if month_of(evidence.period.last) < begun:
            reason = reason or "before any of the series it counts began"
        if reason:
            left += [SetAside(s, reason) for s in evidence.statements]
        else:
            kept.append(Fact(evidence, part.series))
    return kept, left


def _reason_outside(evidence: Evidence, start: int, part: _Heard) -> str:
    begins = part.begins
    if evidence.period.first is None:
        if begins is None or not part.is_launch:
            return "a total since launch, and the first delivery is not known"
        return "" if begins >= start else "a total since before the modelled months"
    whole = month_of(evidence.period.first) >= start or (begins is not None and begins >= start)
    return "" if whole else "before the modelled months"


def _outlook(
    guidance: tuple[Statement, ...],
    reported: list[Evidence],
    series: tuple[int, ...],
    cells: Cells,
) -> tuple[Fact, ...]:
    """Guidance for periods inside the modelled months of which nothing is reported yet."""
    last = cells.first + cells.count - 1
    return tuple(
        Fact(evidence, series)
        for evidence in hear_outlook(guidance, reported)
        if evidence.period.first is not None
        and month_of(evidence.period.first) >= cells.first
        and month_of(evidence.period.last) <= last
    )


def _cells(each: list[_Heard], facts: list[Fact], start: int, until: int) -> Cells:
    count = until - start + 1
    parts = []
    for place, part in enumerate(each):
        offset = min(part.begun(start) - start, count)  # what begins after the last has no month
        launched = part.is_launch and part.begins == start + offset
        parts.append(Part(offset, _level_guess(place, len(each), facts), launched))
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


def _level_guess(place: int, members: int, facts: list[Fact]) -> float:
    """Rough log of a month's deliveries of a series: the middle of what its first three facts say.

    Where nothing is said of it alone: an equal part of what all together are.
    """
    own = [fact for fact in facts if fact.series == (place,)]
    whole = [fact for fact in facts if len(fact.series) == members]
    heard = [fact.evidence for fact in own or whole or facts]
    guesses = []
    for fact in [e for e in heard if e.period.days][:3] or heard[:3]:
        months = (fact.period.days or 30) / 30.4
        guesses.append(fact.likelihood[0].centre - log(months))
    return float(np.median(guesses)) - (0.0 if own else log(members))
