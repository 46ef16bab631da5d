"""Statements the user gives on the command line: as options, or in a file or a pipe."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from onpace.book.columns import STATEMENT_COLUMNS
from onpace.book.errors import BookError, TextError
from onpace.book.faults import CellsError
from onpace.book.load import read_statements
from onpace.book.pasted import Parsed, parse_rows
from onpace.book.rows import read_statement, readers_of
from onpace.book.vocabulary import UNITS_OF_MEASURE, VEHICLE_UNITS
from onpace.complaints import UserError, all_at_once, refuse_broken
from onpace.show.statements import statements_csv

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onpace.book import Book, Names, Statement

#: What stands for standard input where a file is expected.
PIPE: Final = "-"

_SIGNS: Final = (">=", "<=", ">", "<", "~", "=")
_RANGE: Final = ".."
_LARGEST: Final = 100_000_000  # bytes; a book of 100,000 statements has a fifth of it
_NO_TEXT: Final = TextError("it is no text in UTF-8", "write it anew, in one line")
_BLANK: Final = b" \t\r\n\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Sorted:
    """Statements that are to be added, held against what there is.

    Attributes:
        new: those to add.
        there: those that stand in the book already, as they stand there.
        repeats: how many rows are the same as an earlier one of ``new``.
    """

    new: tuple[Statement, ...]
    there: tuple[Statement, ...]
    repeats: int


def rows_from_options(cells: Mapping[str, str | None], names: Names) -> tuple[Statement, ...]:
    """The one statement that options describe.

    Args:
        cells: the text of each column of a statements file; None for options that were not given.
        names: makers and models it may be about.

    Raises:
        UserError: with everything that is wrong.
    """
    row = {column: (cells.get(column) or "").strip() for column in STATEMENT_COLUMNS.all}
    faults = [(column, _NO_TEXT) for column, text in row.items() if not _is_text(text)]
    row = _with_defaults(_with_relation(row))
    if not faults:
        try:
            return (read_statement(readers_of(names), list(row.values()), ("the options", 0)),)
        except CellsError as error:
            faults = list(error.faults)
    told = [f"--{column.replace('_', '-')}: {fault}" for column, fault in faults]
    raise all_at_once(told, "the options")


def _is_text(text: str) -> bool:
    """Whether a file can hold it: a terminal may send bytes that are no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\r" not in text


def _with_relation(row: dict[str, str]) -> dict[str, str]:
    """A number as people write it, ``>50000`` or ``40000..45000``, taken apart."""
    value = row["value"]
    if row["relation"]:
        return row
    for sign in _SIGNS:
        if value.startswith(sign):
            return {**row, "relation": sign, "value": value.removeprefix(sign).strip()}
    low, dots, high = value.partition(_RANGE)
    if dots and not row["value_high"]:
        return {**row, "relation": _RANGE, "value": low.strip(), "value_high": high.strip()}
    return {**row, "relation": _RANGE if row["value_high"] else "="}


def _with_defaults(row: dict[str, str]) -> dict[str, str]:
    """What nearly all statements are: a report of deliveries, counted in vehicles."""
    measure = row["measure"] or "deliveries"
    units = UNITS_OF_MEASURE.get(measure, VEHICLE_UNITS)
    is_clear = len(units) == 1 or units[0] in VEHICLE_UNITS  # of money it must be said
    unit = row["unit"] or (units[0] if is_clear else "")
    return {**row, "kind": row["kind"] or "report", "measure": measure, "unit": unit}


def rows_from_file(file: str, names: Names) -> tuple[Statement, ...]:
    """The statements in a file of CSV or JSON lines, whichever it holds.

    Args:
        file: its path, or `PIPE`.
        names: makers and models they may be about.

    Raises:
        UserError: with everything that is wrong, each with its line.
    """
    called = "standard input" if file == PIPE else file
    data = _content(file, called)
    begin = data.lstrip(_BLANK)[:1]  # no header of CSV begins like JSON
    if begin == b"[":
        raise UserError(f"{called} holds a list of JSON; write one object a line, without brackets")
    if begin == b"{":
        try:
            parsed = parse_rows(data.decode("utf-8-sig"), "jsonl", names, called)
        except UnicodeDecodeError as error:
            message = f"{called}: not UTF-8 at byte position {error.start}; save it as UTF-8"
            raise UserError(message) from None
    else:
        parsed = Parsed(*read_statements(data, called, readers_of(names))[:2])
    refuse_broken(parsed.errors, called)
    if not parsed.statements:
        raise UserError(f"{called} holds no rows to add")
    return parsed.statements


def _content(file: str, called: str) -> bytes:
    try:
        if file == PIPE:
            data = sys.stdin.buffer.read(_LARGEST + 1) if sys.stdin else b""
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(_LARGEST + 1)
    except OSError as error:
        raise UserError(f"{called} cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise UserError(f"{called} is over 100 MB; add it in parts")
    return data


def sorted_out(rows: Sequence[Statement], book: Book, folder: Path) -> Sorted:
    """Rows held against the book, before anything is asked or written.

    Args:
        rows: what is to be added.
        book: the book with all its layers.
        folder: the user's book the new rows go to, as it is called in the book's files.

    Raises:
        UserError: with every row that cannot be added.
    """
    standing = {row.id: row for row in book.statements}
    unique = {row.id: row for row in reversed(rows)}  # of equal rows the first stays
    new = tuple(row for row in rows if unique[row.id] is row and row.id not in standing)
    wrong = [*_taken_back(new, book, folder), *_unstorable(new, book.names)]
    refuse_broken(wrong, "the rows to add")
    there = tuple(standing[row.id] for row in rows if row.id in standing)
    return Sorted(new, there, len(rows) - len(new) - len(there))


def _taken_back(rows: Sequence[Statement], book: Book, folder: Path) -> list[BookError]:
    """Complaints about rows that the very book they go to takes back."""
    own = {done.id: done for done in book.retractions if Path(done.file).parent == folder}
    fix = "delete this row to let the statement stand again"
    return [
        BookError(own[row.id].file, own[row.id].line, 1, "id", f"{row.id} is retracted", fix)
        for row in rows
        if row.id in own
    ]


def _unstorable(rows: Sequence[Statement], names: Names) -> list[BookError]:
    """Complaints about rows that a file would not give back as they are."""
    if _come_back(rows, names):
        return []
    message, fix = "it would not be read back as it is", "remove line breaks and odd characters"
    return [
        BookError(row.file, row.line, 0, "", message, fix)
        for row in rows
        if not _come_back([row], names)
    ]


def _come_back(rows: Sequence[Statement], names: Names) -> bool:
    again = parse_rows(statements_csv(rows), "csv", names).statements
    return [row.id for row in again] == [row.id for row in rows]
