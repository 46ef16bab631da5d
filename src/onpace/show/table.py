"""Plain aligned tables and a little colour for the terminal."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

# One colour for each verdict word: from hopeless to certain.
_COLOURS = {
    "out of reach": "red",
    "missed": "red",
    "stretch": "yellow",
    "open": "cyan",
    "likely": "green",
    "all but done": "green",
    "met": "green",
}


def width(text: str) -> int:
    """Columns a text takes on a terminal; Chinese characters take two.

    >>> width("小米 SU7")
    8
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = (), gap: str = "  ") -> list[str]:
    """Rows as lines with aligned columns.

    Args:
        rows: cells; all rows have the same number.
        right: numbers of the columns that are right-aligned.
        gap: what stands between two columns.

    >>> aligned([("a", "1"), ("bb", "20")], right=[1])
    ['a    1', 'bb  20']
    """
    if not rows:
        return []
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for column, cell in enumerate(row):
            space = " " * (widths[column] - width(cell))
            cells.append(space + cell if column in right else cell + space)
        lines.append(gap.join(cells).rstrip())
    return lines


def speak_utf8() -> None:
    """Print Chinese names also where the system's locale is plain C or an old code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def paint(text: str, word: str, *, colour: bool) -> str:
    """Colour a text by a verdict word, where colour is wanted."""
    return click.style(text, fg=_COLOURS.get(word), bold=True) if colour else text
