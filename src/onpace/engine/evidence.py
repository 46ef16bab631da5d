"""From statements to evidence: one likelihood for each period spoken of.

Repeats are merged and superseded bounds dropped; exact figures that disagree are settled by the
number of publishers, then by the issuer's word, then by the latest day. Whatever is not used is
kept with the reason, so that nothing vanishes silently.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import exp, inf, log
from typing import TYPE_CHECKING

from onpace.engine.likelihood import Likelihood, above, below, between, bump, product

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onpace.book import Period, Statement

# Slack of an exact count on the log scale: half a vehicle in a thousand.
EXACT_SLACK = 5e-4
# "More than X" in 33 pairs with a later exact figure (12 makers, to 2026-10): the log excess is
# close to exponential, and larger the rounder X is. With u the unit of X's last written digit
# (10,000 for 20,000), a mean of .05 sqrt(u / X) fits best of the laws tried: log likelihood 110,
# against 105 for a fixed mixture of .01 and .06 and 103 for a mean in proportion to u / X.
_EXCESS = 0.05
# One pair in 33 was broken, and one lay five means out: a small chance that a statement is wrong,
# or about another count.
_WRONG, _WRONG_WIDTH = 0.03, 0.15
# "About X" in 98 pairs: the error is uniform over half a unit of the last written digit, so its
# standard deviation is 1/sqrt(12) of the unit; no rounding was seen to be worse than 3%.
_ROUNDING = 12**-0.5
_WIDEST_ROUNDING = 0.03
# Two exact figures for one period are the same if they differ by no more than this.
_SAME = 5e-4
_NO_VEHICLES = 0.5  # what "0 vehicles" is taken as, since its logarithm must exist


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the total of one period.

    Attributes:
        period: the days it is about.
        likelihood: what the statements say of the log of the total.
        statements: those that carry it, the first said of each kind.
        exact: the exact figure, where there is one.
    """

    period: Period
    likelihood: Likelihood
    statements: tuple[Statement, ...]
    exact: float | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A statement that is not used, and why."""

    statement: Statement
    reason: str


@dataclass(frozen=True, slots=True)
class Heard:
    """All evidence of a series, in time order, and what was set aside."""

    evidence: tuple[Evidence, ...]
    set_aside: tuple[SetAside, ...]


def hear(statements: Iterable[Statement]) -> Heard:
    """Merge reports about one series into evidence.

    Args:
        statements: reports of one series and one count, already limited to the as-of day.
    """
    by_period: dict[object, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_period[statement.period.first, statement.period.last].append(statement)
    evidence, set_aside = [], []
    for group in by_period.values():
        fact, left = _merge(sorted(group, key=lambda s: (s.known_on, s.id)))
        evidence.append(fact)
        set_aside.extend(left)
    evidence.sort(key=lambda e: (e.period.last, e.period.first or e.period.last))
    kept, impossible = _without_impossible_totals(evidence)
    return Heard(tuple(kept), (*set_aside, *impossible))


def _merge(group: list[Statement]) -> tuple[Evidence, list[SetAside]]:
    exact = [s for s in group if s.quantity.is_exact]
    if exact:
        return _settle_exact(exact, group)
    return _combine_inexact(group)


def _settle_exact(
    exact: list[Statement], group: list[Statement]
) -> tuple[Evidence, list[SetAside]]:
    """Choose among exact figures; bounds that contradict the choice are named."""
    sayers: dict[float, list[Statement]] = defaultdict(list)
    for statement in exact:
        value = statement.quantity.low
        same = next((v for v in sayers if abs(v - value) <= _SAME * value), value)
        sayers[same].append(statement)

    def standing(value: float) -> tuple[int, bool, object]:
        said = sayers[value]
        publishers = len({s.source.publisher for s in said})
        return (
            publishers,
            any(s.maker in (s.speaker, s.said_by) for s in said),
            max(s.known_on for s in said),
        )

    value = max(sayers, key=standing)
    chosen = sayers[value][0]
    fact = Evidence(chosen.period, (bump(_log(value), EXACT_SLACK),), (chosen,), value)
    left = [
        SetAside(said, f"another exact figure stands: {value:,.0f}")
        for other, statements in sayers.items()
        if other != value
        for said in statements
    ]
    left += [
        SetAside(s, f"contradicts the exact {value:,.0f}")
        for s in group
        if not s.quantity.is_exact and not _allows(s, value)
    ]
    return fact, left


def _allows(statement: Statement, value: float) -> bool:
    """Whether an inexact statement agrees with an exact value."""
    quantity = statement.quantity
    if quantity.relation == "~":
        return abs(_log(value) - _log(quantity.low)) <= 2 * _rounding(quantity.low) + _SAME
    return quantity.low * (1 - _SAME) <= value <= quantity.high * (1 + _SAME)


def _combine_inexact(group: list[Statement]) -> tuple[Evidence, list[SetAside]]:
    """Keep the tightest bound on each side and the finest "about"; multiply what they say."""
    lower = max((s for s in group if s.quantity.relation in {">", ">="}), default=None, key=_low)
    upper = min((s for s in group if s.quantity.relation in {"<", "<="}), default=None, key=_high)
    ranges = [s for s in group if s.quantity.relation == ".."]
    about = min(
        (s for s in group if s.quantity.relation == "~"),
        default=None,
        key=lambda s: _rounding(s.quantity.low),
    )
    # Bounds say how close they are, so one and an "about" or a range are heard together;
    # but a lower bound over the upper one cannot be: the later said stands.
    carried = [s for s in (lower, upper, about, *ranges) if s is not None]
    carried.sort(key=lambda s: (s.known_on, s.id))
    left = []
    if lower and upper and _low(lower) >= _high(upper):
        gone = min(lower, upper, key=lambda s: (s.known_on, s.id))
        carried.remove(gone)
        left.append(SetAside(gone, "contradicted by a later bound on the same period"))
    likelihood = product(tuple(_likelihood(s) for s in carried))
    return Evidence(carried[0].period, likelihood, tuple(carried), None), left


def _low(statement: Statement) -> float:
    return statement.quantity.low


def _high(statement: Statement) -> float:
    return statement.quantity.high


def _likelihood(statement: Statement) -> Likelihood:
    """What one inexact statement says of the log of its total."""
    quantity = statement.quantity
    if quantity.relation == "~":
        centre = _log(quantity.low)
        return (
            bump(centre, max(_rounding(quantity.low), EXACT_SLACK), 1 - _WRONG),
            bump(centre, _WRONG_WIDTH, _WRONG),
        )
    if quantity.relation == "..":
        low, high = _log(quantity.low), _log(quantity.high)
        if high - low <= 2 * EXACT_SLACK:
            return (bump((low + high) / 2, EXACT_SLACK),)
        return (
            between(low, high, 1 - _WRONG),
            bump((low + high) / 2, _WRONG_WIDTH + (high - low) / 2, _WRONG),
        )
    edge, side = (
        (_log(quantity.low), above)
        if quantity.relation in {">", ">="}
        else (_log(quantity.high), below)
    )
    mean_excess = _EXCESS * _relative_unit(exp(edge)) ** 0.5
    return side(edge, mean_excess, 1 - _WRONG), bump(edge, _WRONG_WIDTH, _WRONG)


def _rounding(value: float) -> float:
    """Standard deviation, on the log scale, of the rounding a figure was written with.

    >>> round(_rounding(480_200), 5)
    6e-05
    """
    return min(_ROUNDING * _relative_unit(value), _WIDEST_ROUNDING)


def _relative_unit(value: float) -> float:
    """Unit of the last digit that is not zero, as a part of the value.

    >>> _relative_unit(20_000), _relative_unit(411_625)
    (0.5, 2.4e-06)
    """
    whole = max(round(value), 1)
    unit = 1
    while whole % (unit * 10) == 0:
        unit *= 10
    return round(unit / whole, 7)


def _log(value: float) -> float:
    return log(max(value, _NO_VEHICLES)) if value < inf else inf


def _without_impossible_totals(
    evidence: list[Evidence],
) -> tuple[list[Evidence], list[SetAside]]:
    """Drop exact totals that are smaller than exact months they contain."""
    parts = [e for e in evidence if e.exact is not None and e.period.kind == "month"]
    kept, left = [], []
    for fact in evidence:
        inside = [p for p in parts if p is not fact and fact.period.contains(p.period)]
        least = sum(p.exact or 0.0 for p in inside)
        if fact.exact is not None and least > fact.exact * (1 + 2 * _SAME):
            reason = f"smaller than the {len(inside)} months it contains ({least:,.0f})"
            left += [SetAside(s, reason) for s in fact.statements]
        else:
            kept.append(fact)
    return kept, left
