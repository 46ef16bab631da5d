"""Streaks and records: what must be true of a row of months, given a way to look them up."""

from collections.abc import Callable
from dataclasses import dataclass
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.book import Period
from onpace.checker.claims import CONSISTENT, CONTRADICTED, SUPPORTED
from onpace.checker.spans import Span
from onpace.checker.telling import amount
from onpace.reader.resolve import shifted

#: Looks up the figure of a period; None when it is not known.
Lookup = Callable[[Period], Span | None]

_THRESHOLD: Final = pattern(
    r"\b(?:above|over|more than|exceed\w*|surpass\w*|topp\w*|beyond|at least|past|crossed|reach\w*|"
    r"broke\w*|of)\s+(?:the )?(\d{1,3}(?:,\d{3})+)",
    IGNORECASE,
)
_FALL: Final = pattern(r"\b(declin\w*|fall\w*|fell|drop\w*|decreas\w*|down)\b", IGNORECASE)
_RISE: Final = pattern(r"\b(growth|grow\w*|ris\w*|rose|increas\w*|gains?|up)\b", IGNORECASE)
_YEARLY: Final = pattern(r"year[- ](on|over)[- ]year|\byoy\b|annual", IGNORECASE)
_RECORDS: Final = pattern(r"\brecord", IGNORECASE)
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Streak:
    """What is claimed of each period of a streak.

    Attributes:
        kind: ``above``, ``fall`` or ``rise``.
        threshold: The number that each period is above; zero for the others.
        unit: What a fall or rise is counted against: ``year`` or the period before.
    """

    kind: str
    threshold: float = 0.0
    unit: str = ""


def streak_in(words: str, bound: float | None) -> Streak | None:
    """The kind of streak that a sentence tells of, or None.

    Args:
        words: The sentence.
        bound: The bound of the sentence's own figure, if it has one.

    >>> streak_in("the eighth straight month above 30,000", None).threshold
    30000.0
    """
    threshold = _THRESHOLD.search(words)
    if threshold is not None:
        return Streak("above", float(threshold.group(1).replace(",", "")))
    if _RECORDS.search(words):
        return None
    unit = "year" if _YEARLY.search(words) else ""
    if _FALL.search(words):
        return Streak("fall", unit=unit)
    if _RISE.search(words):
        return Streak("rise", unit=unit)
    return None if bound is None else Streak("above", bound)


def judge_streak(
    streak: Streak, last: Period, count: int, lookup: Lookup
) -> tuple[str, str] | None:
    """The verdict on a streak of periods, and the figures; None when some are not known.

    One period that breaks it is enough for a contradiction.
    """
    if last.kind not in ("month", "quarter") or not 1 < count <= _LONGEST:
        return None
    verdicts, figures = [], []
    for back in range(count):
        period = shifted(last, last.kind, -back)
        found = None if period is None else lookup(period)
        if period is None or found is None:
            verdicts.append("")
            continue
        held = _held(streak, period, found, lookup)
        verdicts.append(held)
        figures.append(f"{period} {amount(found.nominal)}")
        if held == CONTRADICTED:
            broken = f"{period}: {amount(found.nominal)}"
            return CONTRADICTED, f"{_rule(streak)} is broken by {broken}"
    if "" in verdicts:
        return None
    verdict = CONSISTENT if CONSISTENT in verdicts else SUPPORTED
    return verdict, f"{_rule(streak)}: {', '.join(reversed(figures))}"


def _rule(streak: Streak) -> str:
    if streak.kind == "above":
        return f"above {amount(streak.threshold)}"
    against = "the year before" if streak.unit else "the period before"
    return f"{'below' if streak.kind == 'fall' else 'above'} {against}"


def _held(streak: Streak, period: Period, found: Span, lookup: Lookup) -> str:
    """Whether one period keeps to a streak: a verdict, or blank when it cannot be told."""
    if streak.kind == "above":
        if found.low >= streak.threshold:
            return SUPPORTED
        return CONTRADICTED if found.high < streak.threshold else CONSISTENT
    before = shifted(period, streak.unit or period.kind, -1)
    base = None if before is None else lookup(before)
    if base is None:
        return ""
    new, old = (found, base) if streak.kind == "rise" else (base, found)
    if new.low > old.high:
        return SUPPORTED
    return CONTRADICTED if new.high < old.low else CONSISTENT


def judge_record(last: Period, lookup: Lookup, months: int) -> tuple[str, str] | None:
    """Whether a period is the highest of those known before it.

    Args:
        last: The period said to be a record.
        lookup: Looks up the figure of a period.
        months: How many periods back to look.

    Returns:
        The verdict and the figures; None when its own figure or the one before is not known.
    """
    own = lookup(last)
    if own is None or last.kind not in ("month", "quarter", "year"):
        return None
    best: tuple[float, Period] | None = None
    known = 0
    for back in range(1, months + 1):
        period = shifted(last, last.kind, -back)
        found = None if period is None else lookup(period)
        if period is None or found is None:
            continue
        known += 1
        if best is None or found.low > best[0]:
            best = found.low, period
    if best is None:
        return None
    highest = f"{amount(best[0])} in {best[1]}, the highest of {known} before"
    text = f"{amount(own.nominal)} against {highest}"
    if best[0] > own.high:
        return CONTRADICTED, text
    return (SUPPORTED if own.low > best[0] else CONSISTENT), text
