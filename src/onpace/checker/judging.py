"""A claimed number against a calculated one: the verdict, from how both were said."""

from typing import Final

from onpace.checker.claims import CONSISTENT, CONTRADICTED, SUPPORTED
from onpace.checker.spans import Said, Span, rounded

#: Percentages this close (in points) are the same: they were calculated from unrounded figures.
MINOR_POINTS: Final = 0.15
#: Other numbers that are this close are the same (a share of the number).
MINOR_SHARE: Final = 0.002
#: "About" a percentage: within one unit of its last digit, or this share of it.
_ABOUT: Final = 0.06
#: "About" a round number reaches no further than this share of it, however round it is.
_MOST: Final = 0.10
#: The edge of a hedge is soft by half a unit of the last digit, or this share of the number.
_EDGE: Final = 0.02
#: "Nearly" a number reaches down by this share of it.
_NEARLY: Final = 0.15
#: "Doubled" and the like stand for this range around the multiple.
_LOOSELY: Final = (0.88, 1.25)
_SAME: Final = 1e-6


def judge(said: Said, found: Span, minor: float) -> str:
    """The verdict on a claimed number, given what the figures come to.

    Args:
        said: The number as it is claimed.
        found: What the calculation gives.
        minor: A gap this small is no contradiction.

    >>> judge(Said("=", 34, 1), Span(34.1, 34.2, 34.15), MINOR_POINTS)
    'supported'
    >>> judge(Said("=", 56, 1), Span(51.8, 51.9, 51.89), MINOR_POINTS)
    'contradicted'
    """
    low, high = claimed_range(said)
    if said.relation == "=" and found.plain and _rounds_to(said, found.nominal):
        return SUPPORTED
    if said.relation == ".." and found.plain and low <= found.nominal <= high:
        return SUPPORTED if not found.low < low and not found.high > high else CONSISTENT
    if said.relation in (">", ">=", "<", "<=") and found.plain:
        within = low - _SAME <= found.low and found.high <= high + _SAME
        strict = found.nominal != said.value or said.relation in (">=", "<=")
        if within and strict:
            return SUPPORTED
    hedged = min(said.unit / 2, _EDGE * abs(said.value)) if said.relation != "=" else 0.0
    slack = max(minor, hedged)
    if found.high >= low - slack and found.low <= high + slack:
        return CONSISTENT
    return CONTRADICTED


def loosely(value: float, found: Span) -> str:
    """The verdict on a multiple told by a word ("doubled").

    >>> loosely(2, Span(1.95, 2.05, 2.0)), loosely(2, Span(1.4, 1.45, 1.43))
    ('supported', 'contradicted')
    """
    if found.plain and abs(found.nominal - value) <= value * _ABOUT / 2:
        return SUPPORTED
    low, high = value * _LOOSELY[0], value * _LOOSELY[1]
    return CONSISTENT if found.high >= low and found.low <= high else CONTRADICTED


def claimed_range(said: Said) -> tuple[float, float]:
    """The values that a claimed number allows.

    >>> claimed_range(Said("~", 14, 1))
    (13, 15)
    """
    value, unit = said.value, said.unit
    endless = float("inf")
    if said.relation == "..":
        return value, value if said.high is None else said.high
    if said.relation in (">", ">="):
        return value, endless
    if said.relation in ("<", "<="):
        return value - max(unit, _NEARLY * abs(value)), value
    if said.relation == "~":
        slack = max(min(unit, _MOST * abs(value)), _ABOUT * abs(value))
        return value - slack, value + slack
    # Cut off instead of rounded is common in headlines: 102% for 102.9%.
    return value - unit / 2, value + unit


def _rounds_to(said: Said, value: float) -> bool:
    return abs(rounded(value, said.unit) - said.value) <= said.unit * 1e-3 + _SAME


def judge_change(said: Said, found: Span, direction: int) -> str:
    """The verdict on a change, its direction told by a word (1, -1) or not (0)."""
    sign = direction or (-1 if found.nominal < 0 else 1)
    turned = found if sign > 0 else Span(-found.high, -found.low, -found.nominal, found.plain)
    return judge(said, turned, MINOR_POINTS)
