"""The picture of a timeline as one SVG: odds as steps, statements as marks, moves explained.

A filled dot is a day with an exact figure, a hollow one a day of bounds and roundings alone, an
orange diamond a day on which a target was set. The numbered moves are explained underneath, so
that no label hides the line. The panel below shows what the odds come from: the year's total, as
the paths expected it, and the number that stood.
"""

from __future__ import annotations

from datetime import date
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

from onpace.questions.answer import VERDICTS
from onpace.questions.phrases import MONTHS, day_words
from onpace.show.timeline import before_text
from onpace.show.timeline_badges import Badge, place_badges
from onpace.show.timeline_flags import Flag, place_flags
from onpace.show.timeline_frame import LETTER, Frame, frame_of, text_width
from onpace.show.timeline_style import TIMELINE_STYLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onpace.questions.timeline import Timeline, TimelinePoint

_MOVES, _MOVES_NARROW = 5, 4
_LEAST_EXPLAINED = 0.02  # smaller moves get no number
_TITLE, _BOLD = 19.0, 0.62  # height of the title's letters, and their width in parts of it
_ROW = 20  # height of a line of the explanations
_QUARTERS_OF_ODDS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LEAST_LABEL = 44  # pixels a month's name needs


def timeline_chart(found: Timeline, *, narrow: bool = False) -> str:
    """The picture as one ``<svg>`` element that carries its own style.

    Args:
        found: the timeline.
        narrow: drawn for a telephone of 360 pixels, so that its letters stay as large.
    """
    flags = place_flags(found, narrow=narrow)
    finding = _wrapped(_finding(found), 13, (360 if narrow else 660) - 28)
    rows = max((flag.row for flag in flags), default=-1) + 1
    frame = frame_of(found, narrow=narrow, flag_rows=rows, title_rows=len(finding))
    badges = place_badges(found, frame, _explained(found, narrow=narrow))
    explanations, bottom = _explanations(badges, frame, found.year)
    legend, bottom = _legend(found, frame, bottom)
    parts = [
        f'<rect class="paper" width="{frame.width}" height="{bottom}" rx="6"/>',
        *_heading(found, frame, finding),
        *_odds_grid(frame),
        *_months(frame),
        *_today(found, frame),
        *_flags(frame, flags),
        *_left_behind(found, frame),
        *_steps(found, frame),
        *_marks(found, frame),
        *(_badge(badge) for badge in badges),
        *_totals(found, frame),
        *explanations,
        *legend,
    ]
    label = escape(_spoken(found), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" width="{frame.width}" '
        f'height="{bottom}" viewBox="0 0 {frame.width} {bottom}" role="img" aria-label="{label}">'
        f"<style>{TIMELINE_STYLE}</style>{''.join(parts)}</svg>"
    )


def _explained(found: Timeline, *, narrow: bool) -> tuple[TimelinePoint, ...]:
    moves = found.biggest_moves(_MOVES_NARROW if narrow else _MOVES)
    return tuple(point for point in moves if abs(point.change) >= _LEAST_EXPLAINED)


def _finding(found: Timeline) -> str:
    """The heading's second line: from where to where."""
    first, last = found.points[0], found.points[-1]
    same = first.target == last.target
    number = "" if same else f" of {first.target:,.0f}"
    begin = f"{first.odds_text}{number} on {day_words(_day(first), found.year)}"
    if len(found.points) == 1:
        return f"{begin}; nothing more is known yet"
    day = day_words(_day(last), found.year)
    end = last.odds_text + ("" if same else f" of {last.target:,.0f}") + f" on {day}"
    if last.is_settled:
        end = ("" if same else f"{last.target:,.0f} ") + f"{last.verdict}, as known on {day}"
    return f"From {begin} to {end}"


def _spoken(found: Timeline) -> str:
    """What the picture says, for those who cannot see it."""
    moves = "; ".join(
        f"{p.day}, {p.headline}, {before_text(p)} to {p.odds_text}" for p in found.biggest_moves(3)
    )
    return found.finding + (f". Moved most: {moves}" if moves else "")


def _heading(found: Timeline, frame: Frame, finding: list[str]) -> Iterator[str]:
    last = found.points[-1]
    right = frame.width - 16
    moved = any(point.moved_target for point in found.points)
    goal = "its target" if moved else f"{last.target:,.0f}"
    title = f"{found.name} {found.year}: odds of {goal}"
    room = frame.width - (32 if frame.is_narrow else 190)
    size = min(_TITLE, room / (len(title) * _BOLD))
    style = f'style="font-size:{size:.1f}px"'
    yield f'<text class="title" {style} x="16" y="32">{escape(title)}</text>'
    for row, line in enumerate(finding):
        yield f'<text class="finding" x="16" y="{53 + 18 * row}">{escape(line)}</text>'
    if frame.is_narrow:
        return
    odds = last.verdict if last.is_settled else last.odds_text
    yield f'<text class="now" x="{right}" y="38" text-anchor="end">{escape(odds)}</text>'
    if not last.is_settled:
        word = f'x="{right}" y="55" text-anchor="end"'
        yield f'<text class="word" {word}>{escape(last.verdict)}</text>'


def _odds_grid(frame: Frame) -> Iterator[str]:
    """Zones of the verdict words, and a scale of hundredths."""
    ends = [least for least, _ in VERDICTS] + [1.0]
    for place, (_, word) in enumerate(VERDICTS):
        low, high = ends[place], ends[place + 1]
        top, bottom = frame.odds(high), frame.odds(low)
        if place % 2 == 0:
            yield _rect("zone", frame.left, top, frame.right - frame.left, bottom - top)
        if not frame.is_narrow:
            y = (top + bottom) / 2 + 4
            yield f'<text class="soft" x="{frame.right + 8}" y="{y:.1f}">{word}</text>'
    for odds in _QUARTERS_OF_ODDS:
        y = frame.odds(odds)
        yield _line("grid", frame.left, y, frame.right, y)
        yield _tick(frame.left - 8, y + 4, f"{odds:.0%}")


def _steps(found: Timeline, frame: Frame) -> Iterator[str]:
    """The odds of the number that stands; a new number begins a new line."""
    runs: list[list[TimelinePoint]] = []
    for point in found.points:
        if not runs or point.moved_target:
            runs.append([])
        runs[-1].append(point)
    ends = [_day(run[0]) for run in runs[1:]] + [_end(found)]
    for run, end in zip(runs, ends, strict=True):
        corners = _corners([(frame.x(_day(p)), frame.odds(p.odds)) for p in run], frame.x(end))
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        base, first, last = frame.odds_bottom, corners[0][0], corners[-1][0]
        yield f'<polygon class="under" points="{first:.1f},{base} {path} {last:.1f},{base}"/>'
        yield f'<polyline class="steps" points="{path}"/>'


def _left_behind(found: Timeline, frame: Frame) -> Iterator[str]:
    """The odds of numbers that no longer stand, from the day they were set aside."""
    if found.asked:
        return
    for value in dict.fromkeys(p.target for p in found.points):
        after = [p for p in found.points if value in {t.value for t in p.targets[:-1]}]
        after = [p for p in after if p.target != value]
        if not after:
            continue
        heights = [
            (frame.x(_day(p)), frame.odds(next(t.odds for t in p.targets if t.value == value)))
            for p in after
        ]
        path = _corners(heights, frame.x(_end(found)))
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in path)
        yield f'<polyline class="left-behind" points="{points}"/>'


def _corners(places: list[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """Steps: each height holds until the next place."""
    corners = [places[0]]
    for (_, before), (x, y) in pairwise(places):
        corners += [(x, before), (x, y)]
    return [*corners, (max(end, corners[-1][0]), corners[-1][1])]


def _marks(found: Timeline, frame: Frame) -> Iterator[str]:
    """One mark a day: its shape tells what kind of thing was said."""
    for point in found.points:
        x, y = frame.x(_day(point)), frame.odds(point.odds)
        title = f"<title>{escape(_told(point))}</title>"
        if any(news.kind == "target" for news in point.news):
            shape = f'<path class="goal-mark" d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"/>'
        else:
            exact = any(news.is_exact for news in point.news)
            name, radius = ("exact", 4) if exact else ("inexact", 3.4)
            shape = f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'
        yield f'<g class="mark">{shape}{title}</g>'


def _told(point: TimelinePoint) -> str:
    words = "; ".join(news.words for news in point.news) or point.headline
    return f"{point.day}: {words}: {point.odds_text} odds of {point.target:,.0f}"


def _flags(frame: Frame, flags: tuple[Flag, ...]) -> Iterator[str]:
    for flag in flags:
        x = frame.x(flag.day)
        y = frame.odds_top - 8 - 16 * flag.row
        yield _line("goal-flag", x, y + 4, x, frame.odds_bottom)
        anchor, shift = ("end", -3) if flag.to_left else ("start", 0)
        place = f'x="{x + shift:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
        yield f'<text class="goal-label" {place}>{escape(flag.words)}</text>'


def _badge(badge: Badge) -> str:
    return (
        f'<circle class="badge" cx="{badge.x:.1f}" cy="{badge.y:.1f}" r="9"/>'
        f'<text class="badge-number" x="{badge.x:.1f}" y="{badge.y + 4:.1f}" '
        f'text-anchor="middle">{badge.number}</text>'
    )


def _totals(found: Timeline, frame: Frame) -> Iterator[str]:
    """What the odds come from: the year's total as expected on each day, and the target."""
    head = "The year's total as the paths saw it: middle, and 80% of them"
    if frame.is_narrow:
        head = "The year's total: middle, and 80% of paths"
    yield f'<text class="head" x="{frame.left}" y="{frame.total_top - 12}">{head}</text>'
    for part in range(frame.parts + 1):
        value = frame.most * part / frame.parts
        y = frame.total(value)
        yield _line("grid", frame.left, y, frame.right, y)
        yield _tick(frame.left - 8, y + 4, _short(value))
    end = frame.x(_end(found))

    def steps(heights: list[float]) -> list[tuple[float, float]]:
        xs = [frame.x(_day(point)) for point in found.points]
        return _corners(list(zip(xs, map(frame.total, heights), strict=True)), end)

    upper = steps([point.high for point in found.points])
    lower = steps([point.low for point in found.points])
    band = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *lower[::-1]])
    yield f'<polygon class="band" points="{band}"/>'
    for name, heights in (
        ("middle", [point.middle for point in found.points]),
        ("goal", [point.target for point in found.points]),
    ):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in steps(heights))
        yield f'<polyline class="{name}" points="{path}"/>'
    if not frame.is_narrow:
        last = found.points[-1]
        y = frame.total(last.target)
        yield f'<text class="goal-label" x="{frame.right + 8}" y="{y + 4:.1f}">target</text>'


def _months(frame: Frame) -> Iterator[str]:
    """Months as faint lines through both panels, their names between them."""
    step = (frame.right - frame.left) / max((frame.last - frame.first).days / 30.4, 1)
    every = next((n for n in (1, 2, 3, 6) if n * step >= _LEAST_LABEL), 12)
    for day in frame.months():
        x = frame.x(day)
        yield _line("grid", x, frame.odds_top, x, frame.odds_bottom + 5)
        yield _line("grid", x, frame.total_top, x, frame.total_bottom)
        if (day.month - 1) % every == 0 and x + 26 <= frame.right + 6:
            name = f"{day.year}" if day.month == 1 else MONTHS[day.month - 1][:3]
            yield f'<text class="tick" x="{x:.1f}" y="{frame.odds_bottom + 17}">{name}</text>'


def _today(found: Timeline, frame: Frame) -> Iterator[str]:
    """Where the known ends, in a year that still runs."""
    until = date.fromisoformat(found.until)
    if found.points[-1].is_settled or until >= frame.last:
        return
    x = frame.x(until)
    yield _line("today", x, frame.odds_top, x, frame.odds_bottom)
    yield _line("today", x, frame.total_top, x, frame.total_bottom)
    words = f"as of {day_words(until, found.year)}"
    left = x + text_width(words, 11) + 6 > frame.right
    anchor, shift = ("end", -6) if left else ("start", 6)
    place = f'x="{x + shift:.1f}" y="{frame.total_bottom - 7}" text-anchor="{anchor}"'
    yield f'<text class="soft" {place}>{escape(words)}</text>'


def _explanations(badges: tuple[Badge, ...], frame: Frame, year: int) -> tuple[list[str], int]:
    """The numbered moves in words, and where they end."""
    y = frame.total_bottom + 34
    parts = []
    for badge in badges:
        point = badge.point
        change = escape(f"{before_text(point)} → {point.odds_text}")
        day = day_words(_day(point), year)
        parts.append(_badge(Badge(25, y - 4, badge.number, point)))
        if frame.is_narrow:
            parts.append(f'<text x="42" y="{y}">{escape(day)}</text>')
            place = f'x="{frame.width - 16}" y="{y}" text-anchor="end"'
            parts.append(f'<text class="arrow" {place}>{change}</text>')
            lines = _wrapped(_sentence(point.headline), 12, frame.width - 58)
            for line in lines:
                y += 16
                parts.append(f'<text class="soft" x="42" y="{y}">{escape(line)}</text>')
            y += _ROW + 4
            continue
        parts.append(f'<text x="44" y="{y}">{escape(day)}</text>')
        parts.append(f'<text class="arrow" x="172" y="{y}">{change}</text>')
        lines = _wrapped(_sentence(point.headline), 12, frame.width - 280)
        for row, line in enumerate(lines):
            parts.append(f'<text x="264" y="{y + 16 * row}">{escape(line)}</text>')
        y += _ROW + 16 * (len(lines) - 1)
    return parts, y - (0 if badges else 16)


def _legend(found: Timeline, frame: Frame, top: int) -> tuple[list[str], int]:
    """What the marks mean, those that are drawn."""
    news = [one for point in found.points for one in point.news]
    moved = any(point.moved_target for point in found.points)
    entries = [
        ('<circle class="exact" cx="5" cy="-4" r="4"/>', "exact figure", True),
        ('<circle class="inexact" cx="5" cy="-4" r="3.4"/>', "bound or rounding", True),
        ('<path class="goal-mark" d="M5 -10l6 6l-6 6l-6 -6z"/>', "target set",
         any(one.kind == "target" for one in news)),
        ('<line class="left-behind" x1="-2" y1="-4" x2="12" y2="-4"/>', "target given up or passed",
         moved and not found.asked),
    ]  # fmt: skip
    x, y, parts = 20.0, top + 10, []
    for drawn, words, present in entries:
        if not present:
            continue
        size = 18 + text_width(words, 11) + 18
        if x + size > frame.width:
            x, y = 20.0, y + 18
        text = f'<text class="soft" x="17">{words}</text>'
        parts.append(f'<g transform="translate({x:.0f} {y})">{drawn}{text}</g>')
        x += size
    return parts, y + 16


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _wrapped(text: str, size: float, room: float) -> list[str]:
    return wrap(text, max(int(room / (size * LETTER)), 12))


def _short(vehicles: float) -> str:
    """A number of vehicles on a scale.

    >>> _short(450_000), _short(2_500_000), _short(0)
    ('450k', '2.5m', '0')
    """
    if vehicles >= 1_000_000:  # noqa: PLR2004 - a million
        return f"{vehicles / 1_000_000:g}m"
    return f"{vehicles / 1_000:g}k" if vehicles >= 1_000 else f"{vehicles:g}"  # noqa: PLR2004


def _day(point: TimelinePoint) -> date:
    return date.fromisoformat(point.day)


def _end(found: Timeline) -> date:
    return max(date.fromisoformat(found.until), _day(found.points[-1]))


def _line(name: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{name}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _rect(name: str, x: float, y: float, width: float, height: float) -> str:
    size = f'width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" {size}/>'


def _tick(x: float, y: float, text: str) -> str:
    return f'<text class="tick" x="{x:.1f}" y="{y:.1f}" text-anchor="end">{text}</text>'
