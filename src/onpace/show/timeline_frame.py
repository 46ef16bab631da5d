"""Where days, odds and vehicles lie in a timeline's picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from onpace.book.months import first_day, month_of

if TYPE_CHECKING:
    from onpace.questions.timeline import Timeline

WIDE, NARROW = 760, 360
LETTER = 0.54  # mean width of a letter of the usual fonts, in parts of its height
# Ends of the scale of vehicles, and into how many parts each divides evenly.
_STEPS = {1.0: 2, 1.5: 3, 2.0: 2, 2.5: 5, 3.0: 3, 4.0: 4, 5.0: 5, 6.0: 3, 8.0: 4, 10.0: 2}


@dataclass(frozen=True, slots=True)
class Frame:
    """Places of the picture's parts, in pixels.

    Attributes:
        width: of the whole picture.
        left: where the panels begin.
        right: where they end.
        odds_top: where 100% lies.
        odds_bottom: where 0% lies.
        total_top: top of the panel of totals.
        total_bottom: its bottom, where no vehicles lie.
        first: the day at the left end.
        last: the day at the right end.
        most: vehicles at the top of the panel of totals.
        parts: into how many parts its scale is divided.
    """

    width: int
    left: int
    right: int
    odds_top: int
    odds_bottom: int
    total_top: int
    total_bottom: int
    first: date
    last: date
    most: float
    parts: int

    @property
    def is_narrow(self) -> bool:
        """Whether it is drawn for a telephone."""
        return self.width == NARROW

    def x(self, day: date) -> float:
        """Place of a day."""
        span = (self.last - self.first).days
        return self.left + (day - self.first).days / span * (self.right - self.left)

    def odds(self, odds: float) -> float:
        """Height of odds."""
        return self.odds_bottom - odds * (self.odds_bottom - self.odds_top)

    def total(self, vehicles: float) -> float:
        """Height of a number of vehicles; what is above the scale lies on its edge."""
        part = min(vehicles / self.most, 1.0)
        return self.total_bottom - part * (self.total_bottom - self.total_top)

    def months(self) -> list[date]:
        """First days of the months inside."""
        begin, end = month_of(self.first) + (self.first.day > 1), month_of(self.last)
        return [first_day(month) for month in range(begin, end + 1)]


def frame_of(found: Timeline, *, narrow: bool, flag_rows: int, title_rows: int) -> Frame:
    """The frame of a timeline.

    Args:
        found: the timeline.
        narrow: for a telephone.
        flag_rows: rows of target labels above the odds.
        title_rows: lines of text above those.
    """
    first = date.fromisoformat(found.points[0].day).replace(day=1)
    newest = date.fromisoformat(found.points[-1].day)
    until = date.fromisoformat(found.until)
    # A year that still runs is shown to its end: what is open is part of the picture.
    runs = [] if found.points[-1].is_settled else [date(found.year, 12, 31)]
    last = max(until, newest, first + timedelta(days=30), *runs)
    top = 52 + 18 * title_rows + 17 * flag_rows
    high, gap, low = (190, 60, 92) if narrow else (230, 60, 100)
    most, parts = _round_up(1.04 * _highest(found))
    width = NARROW if narrow else WIDE
    return Frame(
        width=width,
        left=50 if narrow else 62,
        right=width - (14 if narrow else 88),
        odds_top=top,
        odds_bottom=top + high,
        total_top=top + high + gap,
        total_bottom=top + high + gap + low,
        first=first,
        last=last,
        most=most,
        parts=parts,
    )


def _highest(found: Timeline) -> float:
    """What the scale must reach: targets and all but the widest of the first guesses."""
    middles = max(point.middle for point in found.points)
    tops = max(point.high for point in found.points)
    goals = max(point.target for point in found.points)
    return max(min(tops, 1.6 * max(middles, goals)), goals, 1.0)


def _round_up(value: float) -> tuple[float, int]:
    size = 10.0 ** (len(str(int(value))) - 1)
    return next((step * size, parts) for step, parts in _STEPS.items() if step * size >= value)


def text_width(text: str, size: float) -> float:
    """Rough width of a text in letters of a height, in pixels."""
    return len(text) * size * LETTER
