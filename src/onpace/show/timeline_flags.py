"""Labels of the targets over a timeline's odds, in rows so that none covers another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onpace.show.timeline_frame import Frame, frame_of, text_width

if TYPE_CHECKING:
    from onpace.questions.timeline import Timeline

_SIZE, _GAP = 13.5, 6.0  # bold letters of 12 are as wide as plain ones of 13.5


@dataclass(frozen=True, slots=True)
class Flag:
    """A target's label.

    Attributes:
        day: when the target became known.
        words: the label.
        row: 0 is nearest to the odds.
        to_left: whether it ends at its day instead of beginning there.
    """

    day: date
    words: str
    row: int
    to_left: bool


def place_flags(found: Timeline, *, narrow: bool) -> tuple[Flag, ...]:
    """Place the label of every number that stood, the lowest free row first."""
    frame = frame_of(found, narrow=narrow, flag_rows=0, title_rows=0)
    flags: list[Flag] = []
    taken: list[tuple[int, float, float]] = []
    # The latest first: an earlier label then lies higher, and its line passes left of the later.
    for day, words in reversed(_labels(found)):
        begin, end, to_left = _stretch(frame, day, words)
        row = 0
        while any(r == row and begin < e + _GAP and b < end + _GAP for r, b, e in taken):
            row += 1
        taken.append((row, begin, end))
        flags.append(Flag(day, words, row, to_left))
    return tuple(reversed(flags))


def _labels(found: Timeline) -> list[tuple[date, str]]:
    labels = []
    for place, point in enumerate(found.points):
        if place and not point.moved_target:
            continue
        target = point.targets[-1]
        number = f"{target.value:,.0f}"
        if target.value_high:
            number += f"–{target.value_high:,.0f}"
        word = "" if target.basis in {"asked", "initial"} else f"{target.basis} to "
        labels.append((date.fromisoformat(point.day), f"{word or 'target '}{number}"))
    return labels


def _stretch(frame: Frame, day: date, words: str) -> tuple[float, float, bool]:
    """Left and right end of a label; one that would leave the picture ends at its day."""
    x, size = frame.x(day), text_width(words, _SIZE)
    if x + size <= frame.width - 8:
        return x, x + size, False
    return x - size - 3, x - 3, True
