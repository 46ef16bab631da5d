"""Milestones, durations and first months by the book."""

from datetime import date, timedelta
from re import compile as pattern
from typing import Final

from onpace.book import Event, Model, Period, month_of
from onpace.checker import spans
from onpace.checker.claims import (
    CONSISTENT,
    CONTRADICTED,
    NOT_CHECKABLE,
    SUPPORTED,
    Ask,
    Claim,
    Finding,
    Operand,
    Series,
)
from onpace.checker.judging import judge
from onpace.checker.ledger import Known, Ledger
from onpace.checker.telling import amount, number_off
from onpace.reader.resolve import period_of_months

_WORD: Final = pattern(r"\w+")
#: Multiples of trajectories are told roughly.
_ROUGHLY: Final = 0.1
_IN_YEAR: Final = pattern(r"\bin (?:early |mid-?|late )?(20\d\d)\b")
_IN_QUARTER: Final = pattern(r"\b(first|second|third|fourth) quarter of (20\d\d)\b")
_QUARTERS: Final = ("first", "second", "third", "fourth")
_SLACK_MONTHS: Final = 1.5
#: What is left is reached "soon" when it takes no more months than this.
_SOON: Final = 6
_DAYS_A_MONTH: Final = 30.44
#: A round stretch of time is told to half a month.
_HALF_MONTH: Final = 0.5


def milestone_by_book(ask: Ask, ledger: Ledger) -> Finding:
    """Whether and when a total was reached, delivered or produced."""
    if ask.period.first is not None:
        return _within(ask, ledger)
    if not ask.sure:
        return _expected(ask, ledger)
    notes = _events(ledger, ask.series, ask.said.value)
    told = f" ({'; '.join(notes)})" if notes else ""
    return (
        _too_early(ask, ledger, told)
        or _in_time(ask, ledger, told)
        or (Finding(CONSISTENT, "; ".join(notes)) if notes else None)
        or _last_total(ask, ledger)
    )


def _too_early(ask: Ask, ledger: Ledger, told: str) -> Finding | None:
    """The contradiction of a total that was reached before the year it is told of."""
    year = _IN_YEAR.search(ask.words)
    begin = date(int(year.group(1)), 1, 1) if year else None
    if begin is None or begin > ask.period.last:
        return None
    before = ledger.lookup(ask.series, Period(None, begin - timedelta(days=1), "since"))
    reached = ledger.first_reached(ask.series, ask.said.value)
    if before is not None and before.same and before.span.low >= ask.said.value:
        known, text = before, f"{before.told} by the end of {begin.year - 1}{told}"
    elif reached is not None and reached[0] < begin:
        known, text = reached[1], f"{reached[1].told} by {reached[0]}{told}"
    else:
        return None
    off = f"reached before {begin.year}"
    return Finding(CONTRADICTED, text, known.span.nominal, off, operands=(known.operand,))


def _in_time(ask: Ask, ledger: Ledger, told: str) -> Finding | None:
    """Whether a total was reached by the day it is told of; None when the book cannot tell."""
    series, count = ask.series, ask.said.value
    after = ledger.lookup(series, ask.period)
    reached = ledger.first_reached(series, count)
    if after is not None and after.span.low >= count:
        text = f"{after.told} by {ask.period.last}{told}"
        return Finding(SUPPORTED, text, after.span.nominal, operands=(after.operand,))
    if reached is not None and reached[0] <= ask.period.last:
        text = f"{reached[1].told} by {reached[0]}{told}"
        return Finding(SUPPORTED, text, reached[1].span.nominal, operands=(reached[1].operand,))
    if after is not None and after.span.high < count and after.same and after.span.plain:
        text = f"{after.told} by {ask.period.last}{told}"
        off = number_off(count, after.span.nominal)
        return Finding(CONTRADICTED, text, after.span.nominal, off, operands=(after.operand,))
    return None


def _last_total(ask: Ask, ledger: Ledger) -> Finding:
    below = ledger.last_below(ask.series, ask.said.value)
    if below is None:
        return Finding(NOT_CHECKABLE, why="the book has no total to hold against it")
    return Finding(NOT_CHECKABLE, why=f"the book's last total is {below[1].told} by {below[0]}")


def _expected(ask: Ask, ledger: Ledger) -> Finding:
    """A total that lies ahead: how many are left, and how long they take at the last pace."""
    below = ledger.last_below(ask.series, ask.said.value)
    if below is None:
        return Finding(NOT_CHECKABLE, why="the book has no total to hold against it")
    day, known = below
    month = month_of(day)
    last = ledger.lookup(ask.series, period_of_months(month, month))
    left = ask.said.value - known.span.nominal
    text = f"{known.told} by {day}: {amount(left)} to go"
    if last is None or last.span.nominal <= 0:
        return Finding(NOT_CHECKABLE, why=text)
    months = left / last.span.nominal
    text += f", {months:.1f} months at {amount(last.span.nominal)} a month"
    verdict = CONSISTENT if months <= _SOON else NOT_CHECKABLE
    why = "" if verdict == CONSISTENT else "it lies ahead"
    return Finding(verdict, text, None, why=why, operands=(known.operand, last.operand))


def _events(ledger: Ledger, series: Series, count: float) -> list[str]:
    """When the book's events say the milestone was produced or delivered."""
    fitting: dict[str, Event] = {}
    for event in ledger.book.events:
        same = event.maker == series.maker and event.model == series.model
        if same and event.event.startswith("milestone_") and float(event.value or 0) == count:
            way = event.event.removeprefix("milestone_")
            best = fitting.get(way)
            if best is None or len(event.date.text) > len(best.date.text):
                fitting[way] = event
    return [
        f"{way} {event.date.text}, {event.source.publisher}"
        for way, event in sorted(fitting.items())
    ]


def _within(ask: Ask, ledger: Ledger) -> Finding:
    """A count within so many months of a launch."""
    total = ledger.lookup(ask.series, Period(None, ask.period.last, "since"))
    direct = ledger.lookup(ask.series, ask.period)
    months = None
    if ask.period.first is not None:
        last = month_of(ask.period.last) - (
            0 if (ask.period.last + timedelta(days=1)).day == 1 else 1
        )
        if last > month_of(ask.period.first):
            months = ledger.lookup(ask.series, period_of_months(month_of(ask.period.first), last))
    for known in (direct, total, months):
        if known is None:
            continue
        text = f"{known.told} by {ask.period.last}"
        if known.span.low >= ask.said.value:
            return Finding(SUPPORTED, text, known.span.nominal, operands=(known.operand,))
        if known.span.high >= ask.said.value * 0.95:
            return Finding(CONSISTENT, text, known.span.nominal, operands=(known.operand,))
    reached = ledger.first_reached(ask.series, ask.said.value, about=True)
    if reached is not None and ask.period.first is not None:
        took = (reached[0] - ask.period.first).days / _DAYS_A_MONTH
        said = (ask.period.last - ask.period.first).days / _DAYS_A_MONTH
        if took <= said + _HALF_MONTH:
            text = f"{reached[1].told} by {reached[0]}, {took:.1f} months after the launch"
            return Finding(
                CONSISTENT, text, reached[1].span.nominal, operands=(reached[1].operand,)
            )
    return Finding(NOT_CHECKABLE, why="the book has no count of that stretch of time")


def duration_by_book(claim: Claim, ledger: Ledger) -> Finding | None:
    """How long after a launch something happened, where the book has the launch."""
    if not claim.unit.startswith(("month", "year")) or claim.ask is None:
        return None
    ask = claim.ask
    launch = launch_of(ledger, ask.series)
    ends = _end_of(ask)
    if launch is None or ends is None:
        return Finding(NOT_CHECKABLE, why="the book does not know both days")
    first, last = ends
    claimed = claim.claimed * (12 if claim.unit.startswith("year") else 1)
    low = (first - launch).days / _DAYS_A_MONTH
    high = (last - launch).days / _DAYS_A_MONTH
    text = (
        f"launched {launch}; {low:.1f} to {high:.1f} months"
        if low != high
        else f"launched {launch}; {low:.1f} months"
    )
    fits = low - _SLACK_MONTHS <= claimed <= high + _SLACK_MONTHS
    verdict = CONSISTENT if fits else NOT_CHECKABLE
    why = "" if fits else f"it is not certain which days are meant ({text})"
    return Finding(verdict, text if fits else "", claimed, why=why)


def launch_of(ledger: Ledger, series: Series) -> date | None:
    """The day a model was launched, where the book knows it to the month."""
    for model in ledger.book.names.models:
        if (model.maker, model.model) == (series.maker, series.model) and model.model:
            when = model.launch or model.first_delivery
            if when is not None and month_of(when.first) == month_of(when.last):
                return when.first
    return None


def _end_of(ask: Ask) -> tuple[date, date] | None:
    """The first and last day on which the end of a duration can lie."""
    quarter = _IN_QUARTER.search(ask.words)
    if quarter is not None:
        first = int(quarter.group(2)) * 12 + 3 * _QUARTERS.index(quarter.group(1))
        period = period_of_months(first, first + 2)
        assert period.first is not None
        return period.first, period.last
    if ask.period.kind == "days" and ask.period.first is not None:
        return ask.period.last, ask.period.last
    return None


def trajectory_by_book(ask: Ask, ledger: Ledger) -> Finding:
    """A model's first months against another model's, as many of them."""
    unknown = Finding(NOT_CHECKABLE, why="it is not said what it is compared with")
    if ask.period.kind != "days" or ask.period.first is None or ask.span is None:
        return unknown
    months = month_of(ask.period.last) - month_of(ask.period.first)
    for model in _others_named(ask, ledger):
        known = _first_months(ask, ledger, model, months)
        found = None if known is None else spans.quotient(ask.span, known[1].span)
        if known is None or found is None:
            continue
        period, total = known
        sums = f"{amount(ask.span.nominal)} / {total.told} ({model.model}, {period})"
        text = f"{sums} = {found.nominal:.2f}"
        verdict = judge(ask.said, found, _ROUGHLY)
        if verdict == CONTRADICTED:
            return Finding(NOT_CHECKABLE, why=f"it is not certain which months are meant ({text})")
        operands = (Operand(ask.span.nominal, "the article"), total.operand)
        return Finding(verdict, text, found.nominal, operands=operands)
    return unknown


def _others_named(ask: Ask, ledger: Ledger) -> list[Model]:
    """The maker's other models that the sentence names."""
    words = set(_WORD.findall(ask.words))
    return [
        model
        for model in ledger.book.names.models
        if model.maker == ask.series.maker
        and model.model in words
        and model.model != ask.series.model
        and model.first_delivery is not None
    ]


def _first_months(
    ask: Ask, ledger: Ledger, model: Model, months: int
) -> tuple[Period, Known] | None:
    """What was delivered of a model in its first months; of the maker, while it had no other."""
    assert model.first_delivery is not None
    begin = month_of(model.first_delivery.first)
    period = period_of_months(begin, begin + months - 1)
    series = ask.series._replace(model=model.model, brand="")
    known = ledger.lookup(series, period) or ledger.lookup(series._replace(model=""), period)
    return None if known is None else (period, known)
