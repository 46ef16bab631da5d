"""The issuers' track record as text for the terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from onpace.show.table import aligned, paint

if TYPE_CHECKING:
    from onpace.questions.record import Record, RecordLine, Tally

_WORDS = {"first": "first", "raised": "raised", "cut": "cut", "other": "another number told"}


def record_text(found: Record, *, colour: bool = False) -> str:
    """The tallies, and for a single maker every target; for all makers one line each."""
    makers = {line.maker for line in found.lines}
    sections = [_steps(found)]
    if len(makers) > 1:
        sections.append(_makers(found))
        sections.append("onpace record MAKER lists every target with its outcome.")
    else:
        sections += [_targets(found, colour=colour), _NOTE]
    return "\n\n".join(sections)


_NOTE = (
    "Met or missed by the year's total as the book has it; of a range the low end counts.\n"
    "Unknown: the book does not have the year's total in the count the target is about."
)


def _steps(found: Record) -> str:
    head = ("Targets", "announced", "settled", "met", "")
    rows = [head, *(_tally_row(_WORDS[tally.name], tally) for tally in found.steps)]
    title = f"Targets known on {found.as_of}"
    return "\n".join([title, "", *aligned(rows, right=(1, 2, 3, 4))])


def _makers(found: Record) -> str:
    head = ("First targets of", "announced", "settled", "met", "")
    rows = [head, *(_tally_row(tally.name, tally) for tally in found.makers)]
    return "\n".join(aligned(rows, right=(1, 2, 3, 4)))


def _tally_row(name: str, tally: Tally) -> tuple[str, ...]:
    share = f"{tally.met / tally.settled:.0%}" if tally.settled else ""
    return name, str(tally.announced), str(tally.settled), str(tally.met), share


def _targets(found: Record, *, colour: bool) -> str:
    sections = []
    for name, group in groupby(found.lines, key=lambda line: line.name):
        lines = list(group)
        rows = [_row(line) for line in lines]
        drawn = aligned(rows, right=(2, 5, 6))
        if colour:
            drawn = [
                text.replace(
                    f"  {line.outcome}", f"  {paint(line.outcome, line.outcome, colour=True)}"
                )
                for text, line in zip(drawn, lines, strict=True)
            ]
        sections.append("\n".join([name, *(f"  {text}" for text in drawn)]))
    return "\n\n".join(sections)


def _row(line: RecordLine) -> tuple[str, ...]:
    number = f"{line.value:,.0f}"
    if line.value_high:
        number += f" to {line.value_high:,.0f}"
    relation = "" if line.relation in {"=", ".."} else line.relation
    counted = "" if line.measure == "deliveries" else line.measure
    step = f"{_WORDS[line.step]} {line.known_on}"
    return str(line.year), relation, number, step, line.outcome, _total(line), _share(line), counted


def _total(line: RecordLine) -> str:
    """The year's total as far as the book has it."""
    low, high = line.total_low, line.total_high
    if low is None or line.outcome == "open":
        return ""
    if high is None:
        return f"over {low:,.0f}"
    if high == low:
        return f"{low:,.0f}"
    if low == 0:
        return f"under {high:,.0f}"
    return f"about {(low + high) / 2:,.0f}"


def _share(line: RecordLine) -> str:
    """The year's total in percent of the target, where it is known."""
    if line.total_low is None or line.total_high is None or line.outcome == "open":
        return ""
    return f"{(line.total_low + line.total_high) / 2 / line.value:.0%}"
