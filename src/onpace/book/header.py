"""The header row of a file of the book: which column stands where."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from onpace.book.choices import closest_word
from onpace.book.errors import BookError, shown

_DELIMITERS: Final = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of file, in the order of the book.

    Attributes:
        required: Columns it must have.
        optional: Columns it may have.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Required and optional columns."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column of a file stands.

    Attributes:
        width: How many cells a row has.
        positions: Number of each column in the file, counted from 1; a column the file lacks is
            missing here.
        columns: The columns such a file can have.
    """

    width: int
    positions: dict[str, int]
    columns: Columns

    def arranger(self) -> Callable[[list[str]], Sequence[str]]:
        """A function that puts the cells of a row into the order of the book."""
        beyond = self.width + 1
        places = [self.positions.get(name, beyond) - 1 for name in self.columns.all]
        if places == list(range(self.width)):
            return lambda cells: cells
        pick: Callable[[list[str]], tuple[str, ...]] = itemgetter(*places)

        def arrange(cells: list[str]) -> Sequence[str]:
            cells.append("")  # what a column the file lacks is read from
            return pick(cells)

        return arrange


def read_header(
    line: str, columns: Columns, place: tuple[str, int], complain: Callable[[BookError], None]
) -> Header | None:
    """Reads a header row.

    Args:
        line: The row.
        columns: The columns such a file can have.
        place: File and line it stands in, for messages.
        complain: Called with each thing wrong.

    Returns:
        The header, or None when the rows below it cannot be understood.
    """
    names = _names(line)
    wrong = _no_header(line, names, columns)
    if wrong is not None:
        complain(BookError(*place, 0, "", *wrong))
        return None
    missing = {name for name in columns.required if name not in names}
    usable = True
    for position, name in enumerate(names, start=1):
        if name in names[: position - 1]:
            complain(BookError(*place, position, name, "the column is there twice", "delete one"))
            usable = False
        elif name not in columns.all:
            meant = closest_word(name, set(columns.all) - set(names))
            complain(BookError(*place, position, "", *_unknown(name, meant)))
            usable = usable and meant not in missing
            missing.discard(meant or "")  # one slip, one complaint
    for name in sorted(missing, key=columns.required.index):
        fix = f"add {name} to the header and a cell for it to every row"
        complain(BookError(*place, 0, "", f"the column {name} is missing", fix))
    positions = {name: number for number, name in enumerate(names, 1) if name in columns.all}
    return Header(len(names), positions, columns) if usable and not missing else None


def _names(line: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], strict=True))]
    except csv.Error:
        return [name.strip() for name in line.split(",")]


def _no_header(line: str, names: list[str], columns: Columns) -> tuple[str, str] | None:
    """What is wrong when the whole row is none, as one complaint instead of one a column."""
    if set(columns.required) <= set(names):
        return None
    for delimiter, called in _DELIMITERS.items():
        if delimiter in line and line.count(delimiter) >= line.count(","):
            return f"the cells are separated by {called}", "save the file with commas between cells"
    if not set(columns.all) & set(names):
        return "the first row is no header", f"begin the file with {','.join(columns.required)}"
    return None


def _unknown(name: str, meant: str | None) -> tuple[str, str]:
    if not name:
        return "a column has no name", "delete the column or name it"
    fix = f"did you mean {meant}?" if meant else "delete it or put its text into note"
    return f"there is no column {shown(name)}", fix
