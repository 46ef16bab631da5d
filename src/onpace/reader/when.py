"""When: the period a number is about, named or not, and how far back it counts."""

from typing import Final

from onpace.book import Period, month_of
from onpace.reader.asked import Asked, When
from onpace.reader.marks import within
from onpace.reader.memory import Memory
from onpace.reader.named import named
from onpace.reader.resolve import period_of_months, until
from onpace.reader.unsaid import unsaid

_BEHIND: Final = 8

#: More vehicles than any maker delivers in a month (Toyota: about 0.9 million).
_MOST_IN_A_MONTH: Final = 1_000_000
_CLAUSE_ENDS: Final = {",", ";", "and", "while", "but"}


def when(asked: Asked, memory: Memory) -> When | None:
    """The period of a number; None when it cannot be told."""
    found = named(asked, memory) or unsaid(asked, memory)
    if found is None or _is_monthly_mark(asked, found.period) or _is_over_a_span(asked):
        return None
    return _so_far(asked, memory, _as_counted(asked, memory, found))


def _so_far(asked: Asked, memory: Memory, found: When) -> When:
    """A report on a year that is not over is about its months so far."""
    period = found.period
    if asked.kind != "report" or period.kind != "year" or period.last <= asked.published:
        return found
    end = asked.clock(memory).finished_month
    if period.first is None or month_of(period.first) > end:
        return found
    so_far = period_of_months(month_of(period.first), end)
    return When(so_far, found.reason + ", as far as it is over", found.explicit)


def _is_monthly_mark(asked: Asked, period: Period) -> bool:
    """Whether a count is one of each month of a longer period ("monthly sales above 10,000")."""
    if period.kind == "month" or asked.kind != "report" or asked.number.relation not in (">", ">="):
        return False
    ranks = asked.marks.cues_in("rank", asked.sentence.first, asked.sentence.last)
    counted = any(cue.value in ("streak", "first time") for cue in ranks)
    return "monthly" in asked.before(5) or (counted and period.kind in ("days", "year"))


def _is_over_a_span(asked: Asked) -> bool:
    """Whether a count is one of some span nobody dates ("100,000 in one and a half years")."""
    if asked.measure == "orders":
        return False
    place = asked.number.noun_last
    spans = within(asked.marks.times, place, place + 2)
    return any(time.expression.shape == "span" for time in spans)


def _as_counted(asked: Asked, memory: Memory, found: When) -> When:
    """Makes a cumulative count reach back to the beginning."""
    period = found.period
    if asked.kind != "report" or asked.measure == "orders" or period.first is None:
        return found
    milestone = asked.number.noun == "milestone"
    if not (milestone or _is_cumulative(asked) or _is_too_many(asked, period)):
        return found
    reason = found.reason + ", counted from the beginning"
    if milestone or (found.explicit and period.kind in ("month", "day")):
        return When(until(period.last), reason, found.explicit)
    return found if found.explicit else _to_date(asked, memory, reason)


def _to_date(asked: Asked, memory: Memory, reason: str) -> When:
    """Everything up to the end of what the text is about, or the year's part of it."""
    end = asked.clock(memory).focus_end
    if not _grows_by_year(asked):
        return When(until(end), reason, explicit=False)
    last = month_of(end)
    return When(period_of_months(last - last % 12, last), "the year to date", explicit=False)


def _grows_by_year(asked: Asked) -> bool:
    """Whether a count "to date" is compared with a year before, so that it is the year's."""
    sentence, place = asked.sentence, asked.number.noun_last
    to_date = asked.marks.cues_in("cumulative", sentence.first, asked.number.first)
    if not any(asked.marks.norm(cue.last - 1) == "date" for cue in to_date):
        return False
    times = within(asked.marks.times, place, sentence.last)
    return any(time.expression.shape == "year ago" for time in times)


def _is_too_many(asked: Asked, period: Period) -> bool:
    """Whether a count can only be one from the beginning: nobody sells so many in a month."""
    vehicles = asked.number.unit in ("", "ordinal")
    return vehicles and period.kind == "month" and asked.number.value >= _MOST_IN_A_MONTH


def _is_cumulative(asked: Asked) -> bool:
    """Whether words at the number say that it counts from the beginning."""
    number, sentence = asked.number, asked.sentence
    if number.unit == "ordinal":
        return True
    last = min(sentence.last, number.noun_last + _BEHIND)
    for cue in asked.marks.cues_in("cumulative", sentence.first, last):
        low, high = min(cue.first, number.first), max(cue.first, number.first)
        behind = cue.first > number.first
        if behind and set(asked.marks.norms(low, high)) & _CLAUSE_ENDS:
            continue
        if not asked.between(low + 1, high):
            return True
    return False
