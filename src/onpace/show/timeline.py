"""A timeline as text for the terminal: one line a day, its odds as a bar."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from onpace.questions.timeline import SMALLEST_MOVE
from onpace.show.table import aligned, paint

if TYPE_CHECKING:
    from onpace.questions.timeline import Timeline, TimelinePoint

_BAR = 20  # columns of a hundred percent
_EIGHTHS = " ▏▎▍▌▋▊▉"
_MOVES = 3  # told again at the end
_LINE = 96


def timeline_text(found: Timeline, *, colour: bool = False) -> str:
    """Every day on which something became known, its odds, and what moved them most."""
    sections = ["\n".join(wrap(f"{found.finding}.", _LINE)), _days(found, colour=colour)]
    moves = found.biggest_moves(_MOVES)
    if moves:
        lines = [f"  {move_text(point)}" for point in moves]
        sections.append("\n".join(["Moved most", *lines]))
    sections.append(_foot(found))
    return "\n\n".join(sections)


def _days(found: Timeline, *, colour: bool) -> str:
    head = ("day", "target", "odds", "", "", "what became known")
    rows = [head, *(_row(point) for point in found.points)]
    lines = aligned(rows, right=(1, 2, 4))
    if colour:
        for place, point in enumerate(found.points, start=1):
            drawn = bar(point.odds).rstrip()
            if drawn:
                painted = paint(drawn, point.verdict, colour=True)
                lines[place] = lines[place].replace(drawn, painted, 1)
    return "\n".join(lines)


def _row(point: TimelinePoint) -> tuple[str, ...]:
    odds = point.verdict if point.is_settled else point.odds_text
    number = f"{point.target:,.0f}"
    return point.day, number, odds, bar(point.odds), change_text(point), point.headline


def bar(odds: float) -> str:
    """Odds as a bar of twenty columns, drawn to an eighth of a column.

    >>> bar(0.5), bar(0.02)
    ('██████████', '▍')
    """
    eighths = round(odds * _BAR * 8)
    whole, part = divmod(eighths, 8)
    return "█" * whole + _EIGHTHS[part].strip()


def change_text(point: TimelinePoint) -> str:
    """Change of the odds in points of a hundred; blank where it is within the noise."""
    if abs(point.change) < SMALLEST_MOVE:
        return ""
    return f"{100 * point.change:+.0f}"


def move_text(point: TimelinePoint) -> str:
    """One move in a sentence's worth: day, news, odds before and after."""
    return f"{point.day}: {point.headline}: {before_text(point)} -> {point.odds_text}"


def before_text(point: TimelinePoint) -> str:
    """The odds before, as people read them."""
    from onpace.questions.answer import percent  # noqa: PLC0415 - one use

    return percent(point.before or 0.0)


def _foot(found: Timeline) -> str:
    number = "the number asked about" if found.asked else "the number that stood on that day"
    lines = wrap(
        f"Odds of {number}, from what was known by then. What a later day taught is not used. "
        f"Looked at until {found.until}.",
        _LINE,
    )
    return "\n".join(lines)
