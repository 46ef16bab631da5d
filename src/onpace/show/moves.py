"""How odds move when a book changes, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.questions.answer import percent
from onpace.show.table import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.questions.answer import Judgement
    from onpace.questions.moves import Move

_UNKNOWN = "unknown"
_SETTLED = {"met", "missed"}
_HEAD = ("", "", "target", "odds", "half of all paths end above")


def moves_text(moves: Sequence[Move]) -> str:
    """A line a question, before and after; only once what stays the same."""
    rows = [_HEAD, *(_row(move) for move in moves)]
    return "\n".join(aligned(rows, right=(1, 2, 3, 4)))


def _row(move: Move) -> tuple[str, ...]:
    before, after = move.before, move.after
    return (
        move.name,
        str(move.year),
        _change(_target(before), _target(after)),
        _change(_odds(before), _odds(after)),
        _change(_middle(before), _middle(after)),
    )


def _change(before: str, after: str) -> str:
    return before if before == after else f"{before} -> {after}"


def _target(answer: Judgement | None) -> str:
    if answer is None:
        return _UNKNOWN
    return "none" if answer.target is None else f"{answer.target:,.0f}"


def _odds(answer: Judgement | None) -> str:
    if answer is None:
        return _UNKNOWN
    if answer.odds is None:
        return "none"
    return answer.verdict if answer.verdict in _SETTLED else percent(answer.odds)


def _middle(answer: Judgement | None) -> str:
    return _UNKNOWN if answer is None else f"{answer.total['p50']:,.0f}"
