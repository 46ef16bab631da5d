"""From statements to evidence: one likelihood for each period spoken of.

Repeats are merged and superseded bounds dropped; exact figures that disagree are settled by the
number of publishers, then by the issuer's word, then by the latest day. Whatever is not used is
kept with the reason, so that nothing vanishes silently.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from math import exp, inf, log
from typing import TYPE_CHECKING

from onpace.book.quantity import last_digit_unit
from onpace.engine.likelihood import Likelihood, above, below, between, bump, product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from onpace.book import Period, Statement

# Slack of an exact count on the log scale: half a vehicle in a thousand.
EXACT_SLACK = 5e-4
# "More than X" in 45 pairs with exact figures that tell the same total (10 makers, to 2026-10): the
# log excess is larger the rounder X is, and one in seven is far larger: a bound nobody meant to be
# close. With u the unit of X's last written digit (10,000 for 20,000), a mixture of exponentials of
# mean .033 sqrt(u / X) and .09 fits best of the laws tried: log likelihood 133.5, against 130.2 for
# one exponential and 128.1 for a mixture that does not look at roundness.
_EXCESS, _FAR_EXCESS, _FAR = 0.033, 0.09, 0.15
# One pair in 45 was plainly broken: a small chance that a statement is wrong, or about another
# count.
_WRONG, _WRONG_WIDTH = 0.03, 0.15
# "About X" in 98 pairs: the error is uniform over half a unit of the last written digit, so its
# standard deviation is 1/sqrt(12) of the unit; no rounding was seen to be worse than 3%.
_ROUNDING = 12**-0.5
WIDEST_ROUNDING = 0.03
# Two exact figures for one period are the same if they differ by no more than this.
_SAME = 5e-4
# A total that exceeds its parts by less is met half way; by more, one of them is no such count.
_ABSURD = 1.25
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
        fact, left = _merge(sorted(group, key=_age))
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
    """Multiply what the tightest bounds, the finest "about" and the narrowest range say."""
    lower, upper, left = _consistent_bounds(group)
    about = _finest([s for s in group if s.quantity.relation == "~"], _slack_of_about)
    span = _finest([s for s in group if s.quantity.relation == ".."], _width)
    # Bounds say how close they are, so one and an "about" or a range are heard together. But three
    # guesses at one number are not three measurements: of abouts and ranges one is heard.
    carried = [s for s in (lower, upper, about, span) if s is not None]
    carried.sort(key=_age)
    for statement in group:
        better = about if statement.quantity.relation == "~" else span
        if statement.quantity.relation not in {"~", ".."} or better is None:
            continue
        if not _implied_by(statement, better):
            left.append(SetAside(statement, f"a finer figure stands: {better.quantity}"))
    likelihood = product(tuple(_likelihood(s) for s in carried))
    return Evidence(carried[0].period, likelihood, tuple(carried), None), left


def _consistent_bounds(
    group: list[Statement],
) -> tuple[Statement | None, Statement | None, list[SetAside]]:
    """The tightest bounds on each side; where they contradict, the later said stands."""
    lowers = [s for s in group if s.quantity.relation in {">", ">="}]
    uppers = [s for s in group if s.quantity.relation in {"<", "<="}]
    left = []
    while lowers and uppers:
        lower, upper = max(lowers, key=_low), min(uppers, key=_high)
        if _low(lower) < _high(upper):
            break
        gone = min(lower, upper, key=_age)
        (lowers if gone is lower else uppers).remove(gone)
        left.append(SetAside(gone, "contradicted by a later bound on the same period"))
    return max(lowers, default=None, key=_low), min(uppers, default=None, key=_high), left


def _finest(statements: list[Statement], slack: Callable[[Statement], float]) -> Statement | None:
    return min(statements, default=None, key=lambda s: (slack(s), *_age(s)))


def _implied_by(statement: Statement, better: Statement) -> bool:
    """Whether an "about" or a range allows all that a finer one says."""
    low, high = better.quantity.low, better.quantity.high
    return _allows(statement, low) and _allows(statement, high)


def _age(statement: Statement) -> tuple[date, str]:
    return statement.known_on, statement.id


def _slack_of_about(statement: Statement) -> float:
    return _rounding(statement.quantity.low)


def _width(statement: Statement) -> float:
    return _log(statement.quantity.high) - _log(statement.quantity.low)


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
    return (
        side(edge, mean_excess, (1 - _WRONG) * (1 - _FAR)),
        side(edge, _FAR_EXCESS, (1 - _WRONG) * _FAR),
        bump(edge, _WRONG_WIDTH, _WRONG),
    )


def _rounding(value: float) -> float:
    """Standard deviation, on the log scale, of the rounding a figure was written with.

    >>> round(_rounding(480_200), 5)
    6e-05
    """
    return min(_ROUNDING * _relative_unit(value), WIDEST_ROUNDING)


def _relative_unit(value: float) -> float:
    """Unit of the last digit that is not zero, as a part of the value.

    >>> _relative_unit(20_000), _relative_unit(411_625)
    (0.5, 2.4e-06)
    """
    whole = max(round(value), 1)
    return round(int(last_digit_unit(Decimal(whole))) / whole, 7)


def _log(value: float) -> float:
    return log(max(value, _NO_VEHICLES)) if value < inf else inf


def _without_impossible_totals(
    evidence: list[Evidence],
) -> tuple[list[Evidence], list[SetAside]]:
    """Drop exact totals that contradict the exact figures inside them."""
    exact = [e for e in evidence if e.exact is not None]
    exact.sort(key=lambda e: (e.period.days or inf, e.period.last))
    kept, left = [], []
    for fact in evidence:
        reason = "" if fact.exact is None else _contradiction(fact, exact)
        if reason:
            left += [SetAside(s, reason) for s in fact.statements]
        else:
            kept.append(fact)
    return kept, left


def _contradiction(fact: Evidence, exact: list[Evidence]) -> str:
    """Why an exact total cannot be the sum of shorter ones; blank where it can."""
    parts: list[Evidence] = []
    for part in exact:  # the shortest first
        if part is fact or part.period.days is None or not fact.period.contains(part.period):
            continue
        if all(_apart(part.period, other.period) for other in parts):
            parts.append(part)
    total, least = fact.exact or 0.0, sum(p.exact or 0.0 for p in parts)
    slack = 2 * _SAME * max(total, _NO_VEHICLES)
    if least > total + slack:
        return f"smaller than the {_named(parts)} it contains ({least:,.0f})"
    if least * _ABSURD < total and sum(p.period.days or 0 for p in parts) == fact.period.days:
        return f"larger than the {_named(parts)} it consists of ({least:,.0f})"
    return ""


def _apart(one: Period, other: Period) -> bool:
    return (
        one.first is None or other.first is None or one.last < other.first or other.last < one.first
    )


def _named(parts: list[Evidence]) -> str:
    kinds = {p.period.kind for p in parts}
    word = f"{kinds.pop()}s" if kinds <= {"month"} or kinds <= {"quarter"} else "figures"
    return f"{len(parts)} {word}"
