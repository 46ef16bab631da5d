"""The pictures of the calibration page: reliability, and scores by month beside the peers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from onpace.show.timeline_frame import text_width
from onpace.show.timeline_style import TIMELINE_STYLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onpace.scoring.reliability import ReliabilityBin
    from onpace.scoring.verdicts import MonthScore

_WIDTH, _HEIGHT = 560, 420
_LEFT, _TOP, _BOTTOM = 58, 64, 46
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4", "10 4", "4 4", "12 3")
_LABEL_GAP = 15.0
_MONTHS = ("31 Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")

_STYLE = """
.timeline .even{stroke:var(--soft);stroke-dasharray:4 4}
.timeline .whisker{stroke:var(--odds);stroke-width:2;opacity:.55}
.timeline .peer{fill:none;stroke:var(--goal);stroke-width:1.6}
.timeline text.peer-name{fill:var(--goal);stroke:none}
.timeline text.own-name{fill:var(--odds);font-weight:700}
"""


def reliability_chart(bins: Sequence[ReliabilityBin]) -> str:
    """Odds against the share that came true: honest odds lie on the diagonal.

    Args:
        bins: as `onpace.scoring.reliability.reliability` gives them; whiskers are their intervals.
    """
    right = _WIDTH - 20
    bottom = _HEIGHT - _BOTTOM

    def x(part: float) -> float:
        return _LEFT + part * (right - _LEFT)

    def y(part: float) -> float:
        return bottom - part * (bottom - _TOP)

    parts = [
        *_heading(
            "Do the odds come true as often as they say?",
            "Share met against odds; whiskers: 90% of redrawn makers; numbers: makers",
        )
    ]
    for part in _QUARTERS:
        parts.append(_line("grid", _LEFT, y(part), right, y(part)))
        parts.append(_text("tick", _LEFT - 8, y(part) + 4, f"{part:.0%}", "end"))
        parts.append(_text("tick", x(part), bottom + 18, f"{part:.0%}", "middle"))
    parts.append(_line("even", x(0), y(0), x(1), y(1)))
    parts.append(_text("soft", x(0.5), bottom + 38, "odds", "middle"))
    for one in bins:
        place, share = x(one.odds), y(one.share)
        parts.append(_line("whisker", place, y(one.share_low), place, y(one.share_high)))
        parts.append(f'<circle class="exact" cx="{place:.1f}" cy="{share:.1f}" r="5"/>')
        above = share - 12 if share > _TOP + 20 else share + 20
        parts.append(_text("soft", place + 9, above, str(one.blocks), "start"))
    told = "; ".join(f"odds of {one.odds:.0%}: {one.share:.0%} met" for one in bins)
    return _svg(parts, f"Reliability of the odds. {told}")


def months_chart(scores: Sequence[MonthScore]) -> str:
    """Brier scores by month's end: onpace as a thick line, each peer dashed in its own way."""
    right = _WIDTH - 178
    bottom = _HEIGHT - _BOTTOM
    names = list(dict.fromkeys(one.peer for score in scores for one in score.peers))
    lines = {name: _scores_of(scores, name) for name in names}
    own = {score.month or 0: score.brier.value for score in scores}
    most = max([*own.values(), *(v for line in lines.values() for v in line.values()), 0.05])
    top = 0.05 * (int(most / 0.05) + 1)

    def x(month: float) -> float:
        return _LEFT + month / 11 * (right - _LEFT)

    def y(score: float) -> float:
        return bottom - score / top * (bottom - _TOP)

    parts = [
        *_heading(
            "How wrong are the odds, month by month?",
            "Mean Brier score of open targets at each month's end: less is better",
        )
    ]
    for step in range(round(top / 0.05) + 1):
        parts.append(_line("grid", _LEFT, y(step * 0.05), right, y(step * 0.05)))
        parts.append(_text("tick", _LEFT - 8, y(step * 0.05) + 4, f"{step * 0.05:.2f}", "end"))
    parts += [
        _text("tick", x(month), bottom + 18, _MONTHS[month], "middle") for month in range(0, 12, 2)
    ]
    ends: list[tuple[float, str, str]] = []
    for place, name in enumerate(names):
        points = " ".join(f"{x(m):.1f},{y(v):.1f}" for m, v in sorted(lines[name].items()))
        dash = _DASHES[(place + 1) % len(_DASHES)]
        parts.append(f'<polyline class="peer" stroke-dasharray="{dash}" points="{points}"/>')
        ends.append((y(lines[name][max(lines[name])]), name, "peer-name"))
    points = " ".join(f"{x(m):.1f},{y(v):.1f}" for m, v in sorted(own.items()))
    parts.append(f'<polyline class="steps" points="{points}"/>')
    ends.append((y(own[max(own)]), "onpace", "own-name"))
    parts += [
        _text(kind, right + 8, place + 4, name, "start") for place, name, kind in _apart(ends)
    ]
    told = "; ".join(f"{_MONTHS[m]}: onpace {v:.3f}" for m, v in sorted(own.items()))
    return _svg(parts, f"Brier scores by month. {told}")


def _scores_of(scores: Sequence[MonthScore], name: str) -> dict[int, float]:
    return {
        score.month or 0: one.theirs for score in scores for one in score.peers if one.peer == name
    }


def _apart(ends: list[tuple[float, str, str]]) -> Iterator[tuple[float, str, str]]:
    """Labels at the lines' ends, moved where they would cover each other or leave the picture."""
    places: list[float] = []
    for wanted, _, _ in sorted(ends):
        places.append(max(wanted, places[-1] + _LABEL_GAP if places else wanted))
    beyond = max(places[-1] - (_HEIGHT - _BOTTOM), 0.0)
    for place, (_, name, kind) in zip(places, sorted(ends), strict=True):
        yield place - beyond, name, kind


def _heading(title: str, subtitle: str) -> Iterator[str]:
    size = min(17.0, (_WIDTH - 32) / max(text_width(title, 1.15), 1))
    yield f'<text class="title" style="font-size:{size:.1f}px" x="16" y="28">{escape(title)}</text>'
    yield f'<text class="soft" x="16" y="47">{escape(subtitle)}</text>'


def _svg(parts: list[str], label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" width="{_WIDTH}" '
        f'height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(label, quote=True)}"><style>{TIMELINE_STYLE}{_STYLE}</style>'
        f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>{"".join(parts)}</svg>'
    )


def _line(name: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{name}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(name: str, x: float, y: float, words: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{name}" {place}>{escape(words)}</text>'
