"""Numbers beside the moves of a timeline, placed so that none covers another or a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import cos, hypot, radians, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onpace.questions.timeline import Timeline, TimelinePoint
    from onpace.show.timeline_frame import Frame

_RADIUS = 9.0
_APART = 2 * _RADIUS + 3
_FURTHER = 0.3  # what each worse place must gain, in pixels of crowding
_EVERY = 5.0  # pixels between two points of the line that are kept free
# Tried in this order: beyond the end of the move, then aslant, to the side, and further out.
_DIRECTIONS = (90, 60, 120, 30, 150, 0, 180, -60, -120, -90)
_DISTANCES = (18.0, 25.0, 33.0)
_PLACES = tuple(
    (distance * cos(radians(angle)), distance * sin(radians(angle)))
    for distance in _DISTANCES
    for angle in _DIRECTIONS
)


@dataclass(frozen=True, slots=True)
class Badge:
    """A numbered move and where its number stands."""

    x: float
    y: float
    number: int
    point: TimelinePoint


def place_badges(
    found: Timeline, frame: Frame, moves: tuple[TimelinePoint, ...]
) -> tuple[Badge, ...]:
    """A place for the number of every move, over a rise and under a fall where there is room."""
    marks = [_place(point, frame) for point in found.points]
    line = list(_along(marks))
    badges: list[Badge] = []
    for number, point in enumerate(moves, start=1):
        x, y = _place(point, frame)
        way = -1 if point.change > 0 else 1
        choices = [(x + dx, y + way * dy) for dx, dy in _PLACES]
        others = [(b.x, b.y) for b in badges]
        best = min(
            choices,
            key=lambda place: (
                not _is_inside(place, frame),
                _crowding(place, others, _APART)
                + _crowding(place, marks, _RADIUS + 6)
                + _crowding(place, line, _RADIUS + 2) / 3
                + _FURTHER * choices.index(place),
            ),
        )
        badges.append(Badge(*best, number, point))
    return tuple(badges)


def _place(point: TimelinePoint, frame: Frame) -> tuple[float, float]:
    return frame.x(date.fromisoformat(point.day)), frame.odds(point.odds)


def _along(places: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points every few pixels along the steps."""
    for (x, y), (end, after) in pairwise(places):
        for part in range(int((end - x) / _EVERY) + 1):
            yield x + part * _EVERY, y
        low, high = sorted((y, after))
        for part in range(int((high - low) / _EVERY) + 1):
            yield end, low + part * _EVERY


def _is_inside(place: tuple[float, float], frame: Frame) -> bool:
    x, y = place
    return (
        frame.left + _RADIUS <= x <= frame.right - _RADIUS
        and frame.odds_top + _RADIUS <= y <= frame.odds_bottom - _RADIUS
    )


def _crowding(place: tuple[float, float], others: list[tuple[float, float]], apart: float) -> float:
    """How far a place intrudes on others, in pixels."""
    x, y = place
    gaps = [hypot(x - a, y - b) for a, b in others]
    return sum(max(apart - gap, 0.0) for gap in gaps)
