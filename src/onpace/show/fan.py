"""The fan chart of a judgement as SVG: paths as bands, and what was said as marks.

Exactness is visible: a filled dot is an exact month, a filled bar an exact total of several months
(drawn at its monthly average), a hollow mark with an arrow a bound that is open on that side, a
hollow bar a rounding or a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from onpace.book.months import days_in_month, first_day, last_day, month_of, month_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onpace.questions.answer import Judgement, MonthRange, Said

_WIDE, _NARROW = (760, 320), (360, 290)
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 16, 28
# Ends of the scale, and into how many parts each divides evenly.
_STEPS = {1.0: 4, 1.5: 3, 2.0: 4, 2.5: 5, 3.0: 3, 4.0: 4, 5.0: 5, 6.0: 3, 8.0: 4, 10.0: 5}
_LABEL = 56  # a month's name and the space after it
_DAYS_A_MONTH = 365.25 / 12
_LONGEST_DRAWN = 6.2  # months: a half year with its longer days


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where months and vehicles lie in the picture."""

    first: int
    count: int
    top: float
    parts: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Right end of the picture's inside."""
        return self.width - _RIGHT

    @property
    def bottom(self) -> int:
        """Where no vehicles lie."""
        return self.height - _BOTTOM

    @property
    def labelled(self) -> int:
        """Every how many months one has its name written."""
        month = (self.right - _LEFT) / self.count
        return next((every for every in (1, 3, 6) if every * month >= _LABEL), 12)

    def x(self, month: float) -> float:
        """Place of a moment, in months from the first; the middle of a month is at +0.5."""
        return _LEFT + month / self.count * (self.right - _LEFT)

    def y(self, vehicles: float) -> float:
        inside = min(vehicles / self.top, 1.0)
        return self.bottom - inside * (self.bottom - _TOP)


def fan_chart(answer: Judgement, *, narrow: bool = False) -> str:
    """The chart as one ``<svg>`` element, styled by the page's classes.

    Args:
        answer: the answer whose months it shows.
        narrow: drawn for a telephone, so that its letters stay as large as the page's.
    """
    months = answer.months
    top, parts_of_scale = _top(answer)
    size = _NARROW if narrow else _WIDE
    scale = _Scale(_month(months[0].month), len(months), top, parts_of_scale, *size)
    parts = [
        *_grid(scale, answer.year),
        _band(scale, months, "p05", "p95", "outer"),
        _band(scale, months, "p25", "p75", "inner"),
        _median(scale, months),
        *_needed(scale, answer),
        # Long bars first, so that they do not hide the months.
        *(_mark(scale, said) for said in sorted(answer.facts, key=_months_in, reverse=True)),
    ]
    label = escape(_finding(answer), quote=True)
    box = f"0 0 {scale.width} {scale.height}"
    return (
        f'<svg class="fan" viewBox="{box}" role="img" aria-label="{label}">'
        + "".join(parts)
        + "</svg>"
    )


def _finding(answer: Judgement) -> str:
    """What the picture says, for those who cannot see it."""
    total = answer.total
    text = (
        f"Monthly {answer.measure} of {answer.name}, known and expected: the year {answer.year} "
        f"ends between {total['p10']:,.0f} and {total['p90']:,.0f} in 80% of paths"
    )
    if answer.target is not None and answer.pace.needed is not None:
        text += f"; {answer.target:,.0f} needs {answer.pace.needed:,.0f} a month"
    return text


def _month(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def _top(answer: Judgement) -> tuple[float, int]:
    """A round number over what is shown, not chasing the furthest tail, and its parts."""
    highest = max(month.p90 for month in answer.months)
    facts = [(said.low or 0.0) / _months_in(said) for said in answer.facts if _is_drawn(said)]
    needed = answer.pace.needed or 0.0
    middle = max(month.p50 for month in answer.months)
    return _round_up(max(highest, *facts, min(needed, 3 * middle), 1.0) * 1.05)


def _round_up(value: float) -> tuple[float, int]:
    size = 10.0 ** (len(str(int(value))) - 1)
    return next((step * size, parts) for step, parts in _STEPS.items() if step * size >= value)


def _grid(scale: _Scale, year: int) -> Iterator[str]:
    bottom = scale.bottom
    for part in range(scale.parts + 1):
        value = scale.top * part / scale.parts
        y = scale.y(value)
        yield f'<line class="grid" x1="{_LEFT}" x2="{scale.right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        place = f'x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end"'
        yield f'<text class="tick" {place}>{_tick(value)}</text>'
    for month in range(scale.count):
        number = scale.first + month
        if number % scale.labelled == 0:
            x = scale.x(month)
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{bottom}" y2="{bottom + 5}"/>'
            yield f'<text class="tick" x="{x:.1f}" y="{bottom + 18}">{month_text(number)}</text>'
    start = year * 12 - scale.first
    if start > 0:
        x = scale.x(start)
        yield f'<line class="year" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{bottom}"/>'


def _tick(value: float) -> str:
    """A number on the scale; a scale of a few vehicles has halves."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _band(scale: _Scale, months: tuple[MonthRange, ...], low: str, high: str, name: str) -> str:
    upper = [
        f"{scale.x(i + 0.5):.1f},{scale.y(getattr(m, high)):.1f}" for i, m in enumerate(months)
    ]
    lower = [f"{scale.x(i + 0.5):.1f},{scale.y(getattr(m, low)):.1f}" for i, m in enumerate(months)]
    return f'<polygon class="{name}" points="{" ".join(upper + lower[::-1])}"/>'


def _median(scale: _Scale, months: tuple[MonthRange, ...]) -> str:
    points = [f"{scale.x(i + 0.5):.1f},{scale.y(m.p50):.1f}" for i, m in enumerate(months)]
    return f'<polyline class="middle" points="{" ".join(points)}"/>'


def _needed(scale: _Scale, answer: Judgement) -> Iterator[str]:
    pace = answer.pace
    if not pace.needed or answer.target is None:
        return
    first = scale.x(max(scale.count - pace.months_left, 0))
    y = scale.y(pace.needed)
    over = ", above the scale" if pace.needed > scale.top else ""
    label_y = y + 15 if y < _TOP + 14 else y - 6
    title = f"{answer.target:,.0f} needs {pace.needed:,.0f} a month"
    yield (
        f'<line class="needed" x1="{first:.1f}" x2="{scale.x(scale.count):.1f}" y1="{y:.1f}" '
        f'y2="{y:.1f}"><title>{title}</title></line>'
    )
    yield (
        f'<text class="needed-label" x="{scale.x(scale.count):.1f}" y="{label_y:.1f}" '
        f'text-anchor="end">needed: {pace.needed:,.0f}{over}</text>'
    )


def _months_in(said: Said) -> float:
    """Length of a period in months: one for a whole month, by its days otherwise."""
    if said.first_day is None:
        return 1.0
    first, last = date.fromisoformat(said.first_day), date.fromisoformat(said.last_day)
    return 1.0 if _is_month(said) else ((last - first).days + 1) / _DAYS_A_MONTH


def _is_month(said: Said) -> bool:
    if said.first_day is None:
        return False
    month = month_of(date.fromisoformat(said.first_day))
    return (said.first_day, said.last_day) == (
        first_day(month).isoformat(),
        last_day(month).isoformat(),
    )


def _is_drawn(said: Said) -> bool:
    """Totals of over half a year say little about a month: they are left to the tables."""
    return 0 < _months_in(said) <= _LONGEST_DRAWN


def _span(scale: _Scale, said: Said) -> tuple[float, float]:
    """Left and right end of a period in the picture."""
    last = date.fromisoformat(said.last_day)
    first = date.fromisoformat(said.first_day) if said.first_day else last
    return scale.x(_moment(first, scale, 0)), scale.x(_moment(last, scale, 1))


def _moment(day: date, scale: _Scale, after: int) -> float:
    month = month_of(day)
    return month - scale.first + (day.day - 1 + after) / days_in_month(month)


def _mark(scale: _Scale, said: Said) -> str:
    """One statement: its shape tells what kind of saying it is."""
    left, right = _span(scale, said)
    length = _months_in(said)
    if not _is_drawn(said):
        return ""
    title = escape(f"{said.heading}: {said.says}, {said.said_by}, {said.said_on}")
    low, high = said.low, said.high
    name = "exact" if said.exact else "bound"
    middle = (left + right) / 2
    body = ""
    if said.exact and _is_month(said) and low is not None:
        body = f'<circle class="exact" cx="{middle:.1f}" cy="{scale.y(low):.1f}" r="4"/>'
    elif low is not None and low == high:
        y = scale.y(low / length)
        body = f'<rect class="{name} bar" x="{left:.1f}" y="{y - 2:.1f}" width="{right - left:.1f}" height="4" rx="2"/>'  # noqa: E501 - one element
    elif low is not None and high is not None and low > 0:
        top, bottom = scale.y(high / length), scale.y(low / length)
        body = f'<rect class="bound bar" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"/>'  # noqa: E501 - one element
    elif low is not None and low > 0:
        body = _half_open(left, right, scale.y(low / length), up=True)
    elif high is not None:
        body = _half_open(left, right, scale.y(high / length), up=False)
    return f'<g class="mark">{body}<title>{title}</title></g>' if body else ""


def _half_open(left: float, right: float, y: float, *, up: bool) -> str:
    """A closed edge and an arrow to the open side."""
    middle, way = (left + right) / 2, -1 if up else 1
    tip = y + 16 * way
    return (
        f'<line class="bound" x1="{left + 2:.1f}" x2="{right - 2:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<line class="bound" x1="{middle:.1f}" x2="{middle:.1f}" y1="{y:.1f}" y2="{tip:.1f}"/>'
        f'<polyline class="bound" points="{middle - 4:.1f},{tip - 5 * way:.1f} '
        f'{middle:.1f},{tip:.1f} {middle + 4:.1f},{tip - 5 * way:.1f}"/>'
    )
