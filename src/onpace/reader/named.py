"""The period a sentence names for a number: beside it, before it, or later on."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from onpace.book import Period, first_day, last_day, month_of
from onpace.reader.asked import Asked, When
from onpace.reader.marks import within
from onpace.reader.memory import Memory
from onpace.reader.mentions import Time
from onpace.reader.periods import Expression
from onpace.reader.resolve import Clock, period_of_months, resolve, shifted
from onpace.reader.tokens import SPACED

_FARTHEST: Final = 14
_OWNED: Final = 7
_NEAR: Final = 5
_WEEK: Final = 7
_COMPARED: Final = {"year ago", "before"}
_SPANS: Final = {"span", "launch span"}
_NOT_LATER: Final = {"span", "launch span", "since", "since day"}
_PARTS: Final = {"month", "months", "quarter", "half", "first"}
_SO_FAR: Final = {"first", "to date", "months", "recent"}

_SMALL: Final = {"in", "for", "during", "the", "of"}
_ON_THE_DAY: Final = {"on", "were", "was", "sold", "delivered", "across", "in", "to", "customers"}

#: Over these words no period that follows belongs to the number.
_UNREACHABLE: Final = {
    ";", "up", "down", "from", "compared", "than", "versus", "vs", "while", "but", "representing",
    "surpassing", "exceeding", "beating", "|", "following", "since",
}  # fmt: skip


def named(asked: Asked, memory: Memory) -> When | None:
    """The period the sentence names for a number; None when it names none."""
    clock = asked.clock(memory)
    for find, reason in _PLACES:
        time = find(asked)
        if time is not None:
            period = _resolved(asked, time, clock)
            if period is not None and not _is_past_goal(asked, period):
                return When(period, reason, explicit=True)
    return None


def _is_past_goal(asked: Asked, period: Period) -> bool:
    """Whether a period only says when a goal was set ("raised in March")."""
    if asked.kind == "forecast":
        return asked.measure != "registrations" and period.kind == "days" and period.days == _WEEK
    part = period.kind in ("month", "since", "day")
    return asked.kind == "target" and part and period.last < asked.published


def _in_column(asked: Asked) -> Time | None:
    return asked.column


def _of_day(asked: Asked) -> Time | None:
    """The day on which a vehicle of a certain number was made or delivered."""
    if asked.number.unit != "ordinal":
        return None
    for time in within(asked.marks.times, asked.sentence.first, asked.sentence.last):
        if time.expression.shape == "day":
            return time
    return None


def _owning(asked: Asked) -> Time | None:
    """A period right before the number that owns it ("May's record of 20,544")."""
    low = asked.number.hedge - _OWNED
    for time in reversed(within(asked.marks.times, low, asked.number.hedge)):
        words = asked.marks.norms(time.last, asked.number.hedge)
        owns = words[:1] == ["'s"] and not set(words) & {",", "was", "were", "to", "rose", "fell"}
        if (owns and "of" in words) or words in (["'s"], ["("]):
            return time
    return None


def _after(asked: Asked) -> Time | None:
    """The period right after a number, or after the list it stands in."""
    for place in dict.fromkeys((asked.number.noun_last, asked.end)):
        limit = min(asked.sentence.last, place + _FARTHEST)
        for time in within(asked.marks.times, place, limit):
            if _reachable(asked, place, time):
                return _compared_with(asked, time) or time
            break
    return None


def _compared_with(asked: Asked, time: Time) -> Time | None:
    """What "year to date at the same time last year" comes to, for a base figure."""
    if asked.base is None or time.expression.shape != "to date":
        return None
    after = within(asked.marks.times, time.last, min(asked.sentence.last, time.last + _NEAR))
    return next((one for one in after if one.expression.shape == "year ago"), None)


def _reachable(asked: Asked, place: int, time: Time) -> bool:
    words = asked.marks.norms(place, time.first)
    if asked.between(place, time.first):
        return False
    if time.role == "event":
        spoken = asked.first_main is not None and asked.first_main.first < asked.number.first
        return words[-1:] == ["on"] and set(words) <= _ON_THE_DAY and not spoken
    if words in (["from"], ["from", "the"]):
        return asked.marks.norm(time.last) != "'s"
    compared = time.role in ("base", "told") or time.expression.shape in _COMPARED
    if compared and asked.base is None:
        return bool(words) and set(words) <= _SMALL
    close = "," not in words or words in ([","], [",", "in"], [",", "for"], [",", "during"])
    return close and not set(words) & _UNREACHABLE and not _has_dash(asked, place, time.first)


def _has_dash(asked: Asked, first: int, last: int) -> bool:
    """Whether a dash with spaces around stands in between, which ends a thought."""
    tokens = asked.marks.tokens
    return any(
        tokens[at].norm == "-" and tokens[at].gap == SPACED and tokens[at + 1].gap == SPACED
        for at in range(first, min(last, len(tokens) - 1))
    )


def _with_base(asked: Asked) -> Time | None:
    """A period between the word of comparison and the base figure."""
    if asked.base is None:
        return None
    times = within(asked.marks.times, asked.base, asked.number.hedge)
    return next((time for time in reversed(times) if time.role != "event"), None)


def _compared_before(asked: Asked) -> Time | None:
    """What the sentence compares with, for a base figure without a period of its own."""
    if asked.base is None or asked.is_ahead:
        return None
    times = within(asked.marks.times, asked.sentence.first, asked.base)
    for time in reversed(times):
        if asked.between(time.last, asked.base):
            return None
        if time.role == "base":
            return time
    return None


def _before(asked: Asked) -> Time | None:
    """The nearest period before the number that a figure can be about."""
    if asked.base is not None:
        return None
    times = within(asked.marks.times, asked.sentence.first, asked.number.hedge)
    for time in reversed(times):
        if time.role not in ("main", "told") or time.expression.shape in _SPANS:
            continue
        if asked.kind == "target" and time.expression.shape in _SO_FAR:
            continue
        if asked.kind == "target" and _is_vague_year(time) and _is_annual(asked):
            continue
        if asked.kind == "target" and _is_annual(asked) and time.expression.shape in _PARTS:
            continue
        return time
    return None


def _is_vague_year(time: Time) -> bool:
    told = time.expression
    return told.shape == "year" and told.year is None and told.shift is None


def _is_annual(asked: Asked) -> bool:
    """Whether a goal is called one for the year."""
    words = [*asked.before(8), *asked.marks.norms(asked.number.first, asked.number.noun_last)]
    return bool({"annual", "yearly"} & set(words)) or ("full" in words and "year" in words)


def _later(asked: Asked) -> Time | None:
    """A period later in the sentence, with no other count in between."""
    if asked.base is not None:
        return None
    place = asked.number.noun_last
    for time in within(asked.marks.times, place, asked.sentence.last):
        if asked.between(place, time.first) or ";" in asked.marks.norms(place, time.first):
            return None
        if time.role == "main" and time.expression.shape not in _NOT_LATER:
            return None if asked.kind == "target" and _is_annual(asked) else time
    return None


#: Where a period is looked for, in this order, and what is said of it.
_PLACES: Final = (
    (_of_day, "the day it was reached"),
    (_in_column, "named in the same order"),
    (_owning, "named with the number"),
    (_after, "named after the number"),
    (_with_base, "named with the figure compared with"),
    (_compared_before, "what the sentence compares with"),
    (_before, "named before the number"),
    (_later, "named later in the sentence"),
)


def _resolved(asked: Asked, time: Time, clock: Clock) -> Period | None:
    told = time.expression
    if told.shape == "launch span":
        return _since_launch(asked, time)
    if asked.base is not None and _is_last_year(time) and _is_part(clock.own):
        return None if clock.own is None else shifted(clock.own, "year", -1)
    part = _part_before(asked, time)
    if part is not None:
        return resolve(replace(part.expression, year=told.year), clock)
    period = resolve(_meant(asked, time), clock)
    if period is not None and period.first is None and told.shape == "until":
        return _deadline(asked, time, period, clock)
    return period


def _meant(asked: Asked, time: Time) -> Expression:
    """What "the year" means: the year the sentence has named, if it has."""
    told = time.expression
    if told.shape == "before" and told.unit == "year" and asked.base is None:
        return replace(told, shape="relative")  # "the previous year", from today
    if time.expression.shape != "focus":
        return time.expression
    for other in within(asked.marks.times, asked.sentence.first, time.first):
        if other.role == "main" and other.expression.shape == time.expression.unit:
            return other.expression
    return time.expression


def _is_part(period: Period | None) -> bool:
    """Whether a period is a part of a year, so that "last year" means that part of it."""
    return period is not None and period.kind in ("month", "quarter", "half", "days")


def _is_last_year(time: Time) -> bool:
    told = time.expression
    return told.shape == "relative" and told.unit == "year" and told.shift == -1


def _part_before(asked: Asked, year: Time) -> Time | None:
    """The part of the year in "H1 deliveries in 2023"; None when the period is no such year."""
    if year.expression.shape != "year" or year.expression.year is None or asked.column is not None:
        return None
    times = within(asked.marks.times, max(asked.sentence.first, year.first - _NEAR), year.first)
    for time in times:
        told = time.expression
        unsaid = told.year is None and told.shift is None and time.role == "main"
        if unsaid and told.shape in _PARTS and not asked.between(time.last, year.first):
            words = asked.marks.norms(time.last, year.first)
            return time if words[-1:] == ["in"] and "," not in words else None
    return None


def _since_launch(asked: Asked, time: Time) -> Period | None:
    """The days from a launch that the book knows to so much later."""
    if asked.launch is None:
        return None
    told = time.expression
    launch = Period(asked.launch, asked.launch, "day")
    if told.unit == "month":
        month = month_of(asked.launch) + told.number
        last = min(last_day(month), first_day(month) + timedelta(days=asked.launch.day - 1))
        return Period(asked.launch, last, "days")
    end = shifted(launch, told.unit, told.number)
    return None if end is None else Period(asked.launch, end.last, "days")


def _deadline(asked: Asked, time: Time, period: Period, clock: Clock) -> Period | None:
    """What "by the end of 2026" means: a year's goal, a year's count so far, or all until then."""
    inner = time.expression.inner
    if inner is not None and inner.shape == "month" and _is_streak(asked):
        return resolve(inner, clock)
    if inner is not None and asked.is_ahead and inner.shape in ("year", "relative", "focus"):
        return resolve(inner, clock)
    cumulative = asked.marks.cues_in("cumulative", asked.sentence.first, asked.sentence.last)
    floor = cumulative[0].first if cumulative else asked.sentence.first
    for other in within(asked.marks.times, floor, time.first):
        if other.role == "main" and other.expression.shape in ("year", "to date"):
            year = resolve(other.expression, clock)
            if year is not None and year.first is not None and year.last.year == period.last.year:
                return _year_until(period)
    if cumulative or asked.is_ahead:
        return period
    place, last = asked.number.noun_last, asked.sentence.last
    goals = asked.marks.cues_in("kind", place, last)
    bases = asked.marks.cues_in("basis", place, last)
    yearly = any(cue.value == "target" for cue in goals) or any(cue.value == "yoy" for cue in bases)
    return _year_until(period) if yearly else period


def _is_streak(asked: Asked) -> bool:
    """Whether a round mark was passed month after month ("the third straight month as of May")."""
    ranks = asked.marks.cues_in("rank", asked.sentence.first, asked.sentence.last)
    return asked.number.relation in (">", ">=") and any(cue.value == "streak" for cue in ranks)


def _year_until(period: Period) -> Period:
    last = month_of(period.last)
    return period_of_months(last - last % 12, last)
