"""Quarterly totals against those who should know: the issuer's guidance, and the consensus.

On the day of the guidance, or of the consensus, the paths give draws of the quarter from the
reports known on that day. The rival's number becomes a distribution by the errors that all such
numbers made in quarters reported before that day; so both can be scored by the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import inf, log
from typing import TYPE_CHECKING

import numpy as np

from onpace.book import month_of
from onpace.engine.evidence import hear
from onpace.engine.joint import fit_paths
from onpace.questions.series import Series, first_delivery_of, reports, settings_of
from onpace.scoring.scores import covered, log_crps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from onpace.book import Book, Period, Statement
    from onpace.scoring.scores import FloatArray

# Fewer earlier numbers than this say too little about a rival's usual error.
_FEWEST_ERRORS = 8
RIVALS = ("guidance", "consensus")


@dataclass(frozen=True, slots=True)
class QuarterCase:
    """One quarter, seen on the day a rival's number became known.

    Attributes:
        rival: ``guidance`` of the issuer, or ``consensus`` of analysts.
        maker: canonical name.
        quarter: the quarter, as text.
        day: the day whose knowledge is used.
        said: the rival's number, the middle of a range, vehicles.
        said_low: its low end.
        said_high: its high end; the same where it was one number or a bound.
        actual: what came, vehicles.
        low: 10% of the paths.
        middle: 50%.
        high: 90%.
        is_covered: whether the outcome lies in the paths' 80% range.
        score: log-CRPS of the paths.
        rival_score: log-CRPS of the rival's number with its usual errors; None while fewer than
            eight of those are known.
    """

    rival: str
    maker: str
    quarter: str
    day: str
    said: float
    said_low: float
    said_high: float
    actual: float
    low: float
    middle: float
    high: float
    is_covered: bool
    score: float
    rival_score: float | None

    @property
    def error(self) -> float:
        """Log error of the paths' middle."""
        return log(self.middle / self.actual)

    @property
    def rival_error(self) -> float:
        """Log error of the rival's number."""
        return log(self.said / self.actual)


@dataclass(frozen=True, slots=True)
class _Saying:
    """A rival's number about a quarter whose outcome is known."""

    rival: str
    series: Series
    period: Period
    day: date
    low: float
    high: float
    actual: float
    reported_on: date

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def replay_quarters(
    book: Book,
    rival: str = "guidance",
    *,
    progress: Callable[[list[str]], Iterable[str]] = iter,
    seed: int = 0,
) -> tuple[QuarterCase, ...]:
    """Replay every quarter of which a rival's number and the outcome are known.

    Args:
        book: the whole book.
        rival: ``guidance`` or ``consensus``.
        progress: wraps the list of labels to go through.
        seed: makes the draws repeatable.

    Raises:
        ValueError: when the rival is neither.
    """
    if rival not in RIVALS:
        raise ValueError(f"a rival is {' or '.join(RIVALS)}, not {rival!r}")
    sayings = sorted(_sayings(book, rival), key=lambda s: (s.day, s.series.maker, s.low))
    labels = {f"{s.series.maker} {s.period} {s.day} {s.low:.0f}": s for s in sayings}
    found = [_case(book, labels[label], sayings, seed) for label in progress(list(labels))]
    return tuple(case for case in found if case is not None)


def _sayings(book: Book, rival: str) -> list[_Saying]:
    found: dict[tuple[object, ...], _Saying] = {}
    for statement in sorted(book.statements, key=lambda s: (s.known_on, s.id)):
        if not _is_rival(statement, rival):
            continue
        series = Series(statement.maker, measure=statement.measure)
        outcome = _outcome(book, series, statement.period)
        if outcome is None:
            continue
        actual, reported_on = outcome
        day = statement.known_on
        if rival == "consensus":
            # A consensus is often quoted beside the outcome: it stood on the day before.
            day = min(day, reported_on - timedelta(days=1))
        elif day >= reported_on or day > statement.period.last:
            continue  # told after the event
        low, high = _ends(statement)
        key: tuple[object, ...] = (series, statement.period)
        if rival == "guidance":  # each revision counts; of a consensus the first one quoted
            key = (*key, low, high)
        found.setdefault(
            key, _Saying(rival, series, statement.period, day, low, high, actual, reported_on)
        )
    return list(found.values())


def _is_rival(statement: Statement, rival: str) -> bool:
    if statement.measure != "deliveries" or statement.period.kind != "quarter":
        return False
    whole = not (statement.brand or statement.model or statement.market)
    if rival == "guidance":
        return whole and statement.kind == "guidance"
    return whole and statement.kind == "forecast" and "consensus" in statement.said_by


def _ends(statement: Statement) -> tuple[float, float]:
    low, high = statement.quantity.low, statement.quantity.high
    if low == -inf:
        low = high
    return low, low if high == inf else high


def _outcome(book: Book, series: Series, period: Period) -> tuple[float, date] | None:
    """A quarter's exact total, and the day it became known."""
    said = reports(book, series)
    fact = next((f for f in hear(said).evidence if f.period == period and f.exact), None)
    if fact is None or fact.exact is None:
        return None
    days = [s.known_on for s in said if s.period == period and s.known_on > period.last]
    return (fact.exact, min(days)) if days else None


def _case(book: Book, saying: _Saying, every: list[_Saying], seed: int) -> QuarterCase | None:
    drawn = quarter_draws(book.as_of(saying.day), saying.series, saying.period, seed)
    if drawn is None:
        return None
    errors = [
        log(other.actual / other.middle) for other in every if other.reported_on <= saying.day
    ]
    rival = None
    if len(errors) >= _FEWEST_ERRORS:
        rival = float(log_crps(saying.actual, saying.middle * np.exp(errors)))
    low, middle, high = np.quantile(drawn, [0.1, 0.5, 0.9])
    return QuarterCase(
        rival=saying.rival,
        maker=saying.series.maker,
        quarter=str(saying.period),
        day=saying.day.isoformat(),
        said=saying.middle,
        said_low=saying.low,
        said_high=saying.high,
        actual=saying.actual,
        low=round(float(low)),
        middle=round(float(middle)),
        high=round(float(high)),
        is_covered=bool(covered(saying.actual, drawn, 0.8)),
        score=float(log_crps(saying.actual, drawn)),
        rival_score=rival,
    )


def quarter_draws(visible: Book, series: Series, period: Period, seed: int) -> FloatArray | None:
    """Draws of a period's total from the reports of a book cut to its day; None without any."""
    said = reports(visible, series)
    newest = max((month_of(s.period.last) for s in said), default=0)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        paths = fit_paths(
            said,
            settings_of(visible, series),
            until=max(month_of(period.last), newest),
            first_delivery=first_delivery_of(visible, series),
            seed=seed,
        )
    return None if paths is None else np.asarray(paths.total(period))
