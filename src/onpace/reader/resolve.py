"""From period expressions to days, given the day of publication and what was said before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from onpace.book import Period, first_day, last_day, month_number, month_of
from onpace.reader.periods import Expression

_MONTHS_OF: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}

#: From this day of a month on a text can report on that month itself.
_REPORTED_EARLY: Final = 20

#: Up to this month "the full year" that is reported is the one before.
_YEAR_IS_NEWS_UNTIL: Final = 3

_DECEMBER: Final = 12
_Rule = Callable[[Expression, "Clock"], Period | None]
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Clock:
    """What relative periods are counted from.

    Attributes:
        published: The day of publication.
        focus: The period the text is mainly about at this point, or None.
        own: The period of the figure that a "year earlier" is compared with, or None.
        ahead: Whether the figure lies in the future (a target, guidance).
        units: The last month, quarter, half and year spoken of, for "the quarter".
        latest: The last day any report so far reaches to, or None.
    """

    published: date
    focus: Period | None = None
    own: Period | None = None
    ahead: bool = False
    units: Mapping[str, Period] = field(default_factory=dict)
    latest: date | None = None

    @property
    def this_month(self) -> int:
        """The month of publication."""
        return month_of(self.published)

    @property
    def finished_month(self) -> int:
        """The last month a text published on that day can report whole."""
        early = self.published.day >= _REPORTED_EARLY
        full = last_day(self.this_month) - self.published <= timedelta(days=1)
        return self.this_month if early and full else self.this_month - 1

    @property
    def focus_end(self) -> date:
        """The last day of the period in focus, otherwise of the last month that is over."""
        focus = self.own or self.focus
        ends = [day for day in (self.latest, focus.last if focus else None) if day is not None]
        past = [day for day in ends if day <= self.published]
        return max(past, default=last_day(self.finished_month))


def resolve(expression: Expression, clock: Clock) -> Period | None:
    """The days an expression means; None when that cannot be told.

    >>> clock = Clock(date(2026, 1, 6))
    >>> print(resolve(Expression("month", number=12), clock))
    2025-12
    """
    rule = _RULES.get(expression.shape)
    try:
        return rule(expression, clock) if rule else None
    except (ValueError, OverflowError):
        return None  # no such day, or a year nobody can be writing about


def period_of_months(first: int, last: int) -> Period:
    """The period from a month to a month, named as simply as possible.

    >>> print(period_of_months(month_number(2025, 1), month_number(2025, 6)))
    2025-H1
    """
    days = first_day(first), last_day(last)
    for kind, length in _MONTHS_OF.items():
        if last - first + 1 == length and (last + 1) % length == 0:
            return Period(*days, kind)
    return Period(*days, "days")


def until(day: date) -> Period:
    """Everything up to and including a day."""
    return Period(None, day, "since")


def shifted(period: Period, unit: str, count: int) -> Period | None:
    """A period moved by a number of weeks, months, quarters or years, as long as before.

    >>> print(shifted(Period.parse("2024-02"), "year", -1))
    2023-02
    """
    if unit in ("day", "week"):
        days = timedelta(days=count * (7 if unit == "week" else 1))
        first = None if period.first is None else period.first + days
        return Period(first, period.last + days, _kind_of_days(period))
    months = count * _MONTHS_OF[unit]
    if period.first is None:
        return until(last_day(month_of(period.last) + months))
    if period.kind in ("day", "days") and not _whole_months(period):
        return shifted(period, "week", 52 * count) if unit == "year" else None
    return period_of_months(month_of(period.first) + months, month_of(period.last) + months)


def _kind_of_days(period: Period) -> str:
    if period.first is None:
        return "since"
    return "day" if period.first == period.last else "days"


def _whole_months(period: Period) -> bool:
    first = period.first
    return first is not None and first.day == 1 and (period.last + timedelta(days=1)).day == 1


def _year(expression: Expression, clock: Clock, begins: int, ends: int) -> int:
    """The year of a part of a year: as written, as told, or the last one that fits."""
    if expression.year is not None:
        return expression.year
    if expression.shift is not None:
        return clock.published.year + expression.shift
    this, month = clock.published.year, clock.published.month
    if clock.ahead:
        return this if ends >= month else (this + 1 if month - ends > _DECEMBER // 2 else this)
    return this if begins <= month else this - 1


def _months(expression: Expression, clock: Clock) -> Period:
    first = expression.number
    last = expression.until or first
    year = _year(expression, clock, first if first == last else last, last)
    begin = month_number(year, first)
    end = month_number(year, last)
    return period_of_months(begin - 12 if end < begin else begin, end)


def _part(unit: str) -> _Rule:
    length = _MONTHS_OF[unit]

    def rule(expression: Expression, clock: Clock) -> Period | None:
        if not 1 <= expression.number <= _DECEMBER // length:
            return None
        last = expression.number * length
        spoken = clock.units.get(unit)
        unsaid = expression.year is None and expression.shift is None
        if unsaid and spoken is not None and spoken.last.month == last:
            return spoken
        year = _year(expression, clock, last - length + 1, last)
        return period_of_months(month_number(year, last - length + 1), month_number(year, last))

    return rule


def _first(expression: Expression, clock: Clock) -> Period | None:
    if not 1 <= expression.number <= _DECEMBER:
        return None
    year = _year(expression, clock, expression.number, expression.number)
    return period_of_months(month_number(year, 1), month_number(year, expression.number))


def _whole_year(expression: Expression, clock: Clock) -> Period:
    year = expression.year
    if year is None and expression.shift is not None:
        year = clock.published.year + expression.shift
    if year is None:
        year = _year_in_focus(clock)
    return period_of_months(month_number(year, 1), month_number(year, 12))


def _year_in_focus(clock: Clock) -> int:
    """The year of "full-year deliveries" when none is named."""
    if not clock.ahead and clock.published.month <= _YEAR_IS_NEWS_UNTIL:
        return clock.published.year - 1
    return clock.published.year


def _to_date(expression: Expression, clock: Clock) -> Period | None:
    end = month_of(clock.focus_end)
    if expression.year is not None and expression.year != end // 12:
        end = month_number(expression.year, _DECEMBER)
    return period_of_months(end - end % 12, end)


def _relative(expression: Expression, clock: Clock) -> Period | None:
    shift = expression.shift or 0
    if expression.unit == "week":
        monday = clock.published - timedelta(days=clock.published.weekday())
        first = monday + shift * _WEEK
        return Period(first, first + timedelta(days=6), "days")
    if expression.unit == "year":
        return _whole_year(expression, clock)
    length = _MONTHS_OF[expression.unit]
    begin = clock.this_month - clock.this_month % length + shift * length
    return period_of_months(begin, begin + length - 1)


def _before(expression: Expression, clock: Clock) -> Period | None:
    """A unit before (or after) the period of the figure compared with."""
    own = clock.own or clock.focus
    if own is None:
        return _relative(expression, clock)
    unit, count = expression.unit, expression.shift or -1
    if unit == "month" and own.kind in ("quarter", "half", "year"):
        return None
    if unit == "quarter" and own.kind == "month":
        begin = month_of(own.last) // 3 * 3 + 3 * count
        return period_of_months(begin, begin + 2)
    return shifted(own, unit, count)


def _year_ago(expression: Expression, clock: Clock) -> Period | None:
    own = clock.own or clock.focus
    if own is None:
        return None
    if expression.year is not None:
        return shifted(own, "year", expression.year - own.last.year)
    return shifted(own, "year", -1)


def _focus(expression: Expression, clock: Clock) -> Period | None:
    """The month, quarter or year in focus ("the quarter")."""
    focus = clock.own or clock.focus
    if expression.unit == "year":
        year = focus.last.year if focus is not None else _year_in_focus(clock)
        return period_of_months(month_number(year, 1), month_number(year, 12))
    if expression.unit in clock.units:
        return clock.units[expression.unit]
    if focus is None:
        return _relative(replace(expression, shift=-1), clock)
    if focus.kind == expression.unit:
        return focus
    if expression.unit == "week":
        return focus if focus.kind == "days" and focus.days == _WEEK.days else None
    length = _MONTHS_OF[expression.unit]
    begin = month_of(focus.last) // length * length
    return period_of_months(begin, begin + length - 1)


def _dated(expression: Expression, clock: Clock, month: int, day: int) -> date:
    """A day whose year may be left unsaid: the last such day, or the next when it lies ahead."""
    if expression.year is not None:
        return date(expression.year, month, day)
    found = date(clock.published.year, month, day)
    late = found - clock.published
    if late > timedelta(days=20) and not clock.ahead:
        return date(found.year - 1, month, day)
    return found


def _day(expression: Expression, clock: Clock) -> Period:
    day = _dated(expression, clock, expression.number, expression.day)
    return Period(day, day, "day")


def _days(expression: Expression, clock: Clock) -> Period:
    last = _dated(expression, clock, expression.until, expression.day_until)
    first = date(last.year, expression.number, expression.day)
    return Period(first.replace(year=last.year - 1) if first > last else first, last, "days")


def _week(expression: Expression, clock: Clock) -> Period:
    if expression.day:
        day = _dated(expression, clock, expression.number, expression.day)
        first = day - timedelta(days=day.weekday())
    else:
        year = expression.year or clock.published.year
        first = date.fromisocalendar(year, expression.number, 1)
    return Period(first, first + timedelta(days=6), "days")


def _ended(expression: Expression, clock: Clock) -> Period:
    year = _year(expression, clock, expression.until, expression.until)
    last = month_number(year, expression.until)
    return period_of_months(last - expression.number + 1, last)


def _week_of_month(expression: Expression, clock: Clock) -> Period:
    """A week of a month, the first being the one in which the month begins."""
    year = _year(expression, clock, expression.until, expression.until)
    begin = first_day(month_number(year, expression.until))
    monday = begin - timedelta(days=begin.weekday()) + (expression.number - 1) * _WEEK
    return Period(monday, monday + timedelta(days=6), "days")


def _since_day(expression: Expression, clock: Clock) -> Period | None:
    begin = resolve(expression.inner, clock) if expression.inner is not None else None
    if begin is None or begin.first is None or begin.first > clock.focus_end:
        return None
    return Period(begin.first, clock.focus_end, "days")


def _recent(expression: Expression, clock: Clock) -> Period | None:
    if expression.unit == "week":
        monday = clock.published - timedelta(days=clock.published.weekday())
        return Period(monday - expression.number * _WEEK, monday - timedelta(days=1), "days")
    last = month_of(clock.focus.last) if clock.focus is not None else clock.finished_month
    return period_of_months(last - expression.number * _MONTHS_OF[expression.unit] + 1, last)


def _until(expression: Expression, clock: Clock) -> Period | None:
    inner = resolve(expression.inner, clock) if expression.inner is not None else None
    return None if inner is None else until(inner.last)


_RULES: Final[dict[str, _Rule]] = {
    "month": _months,
    "months": _months,
    "quarter": _part("quarter"),
    "half": _part("half"),
    "first": _first,
    "year": _whole_year,
    "to date": _to_date,
    "relative": _relative,
    "before": _before,
    "year ago": _year_ago,
    "focus": _focus,
    "day": _day,
    "days": _days,
    "week": _week,
    "ended": _ended,
    "recent": _recent,
    "week of month": _week_of_month,
    "since day": _since_day,
    "same": lambda _, clock: clock.units.get("told"),
    "until": _until,
    "since": lambda _, clock: until(clock.focus_end),
}
