"""Rows that are to be added to a book, or taken back, as people look at them before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.questions.reasons import counted
from onpace.show.statements import statements_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.book import Event, Statement

_MOST_SHOWN = 20  # rows; nobody reads more before saying yes


def added_text(new: Sequence[Statement], there: Sequence[Statement], repeats: int) -> str:
    """The rows that are to be added, and those that are not because they are there already."""
    sections = []
    if new:
        more = len(new) - _MOST_SHOWN
        sections.append(statements_text(new[:_MOST_SHOWN]))
        if more > 0:
            sections[-1] += f", and {more:,} more"
    if there:
        lines = [f"  {row.id}  {row.file}:{row.line}" for row in there[:_MOST_SHOWN]]
        if len(there) > _MOST_SHOWN:
            lines.append(f"  and {len(there) - _MOST_SHOWN:,} more")
        sections.append("\n".join([f"There already: {counted(len(there), 'row')}", *lines]))
    if repeats:
        sections.append(f"The same as another: {counted(repeats, 'row')}")
    return "\n\n".join(sections)


def event_text(event: Event) -> str:
    """An event in one line."""
    name = " ".join(part for part in (event.maker, event.brand, event.model) if part)
    what = event.event.replace("_", " ")
    return f"{name}: {what}, {event.date}  {event.id}  {event.said_by} in {event.source.publisher}"
