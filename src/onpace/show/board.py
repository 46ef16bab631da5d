"""The board as text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.questions.answer import percent
from onpace.show.table import aligned, paint

if TYPE_CHECKING:
    from onpace.questions.board import Board, BoardLine


def board_text(board: Board, *, colour: bool = False) -> str:
    """One line a maker, the likeliest first; those not heard of lately come last."""
    if not board.lines:
        return f"No target for {board.year} was known on {board.as_of}."
    head = ("", "odds", "target", "verdict", "80% of paths end between", "")
    rows = [head, *(_row(line) for line in board.lines)]
    lines = aligned(rows, right=(1, 2))
    for place, line in enumerate(board.lines, start=1):
        text = f"  {line.verdict}  "
        if text in lines[place]:
            painted = text.replace(line.verdict, paint(line.verdict, line.verdict, colour=colour))
            lines[place] = lines[place].replace(text, painted, 1)
    title = f"Targets for {board.year}, as of {board.as_of}"
    return "\n".join([title, "", *lines, "", "onpace judge MAKER YEAR gives the reasons."])


def _row(line: BoardLine) -> tuple[str, ...]:
    odds = "?" if line.odds is None else percent(line.odds, settled=line.verdict in _SETTLED)
    span = "nothing reported to judge by"
    if line.low is not None and line.high is not None:
        span = f"{line.low:,.0f} and {line.high:,.0f}"
    heard = ""
    if line.is_stale and line.last_heard:
        heard = f"last heard {line.last_heard[:7]}"
    return line.name, odds, f"{line.target:,.0f}", line.verdict, span, heard


_SETTLED = {"met", "missed"}
