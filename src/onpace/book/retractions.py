"""Retractions: taking back, on a day and with a reason, what a row of the book says."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from re import compile as pattern
from typing import Final

from onpace.book.cells import read_said_on
from onpace.book.columns import RETRACTION_COLUMNS
from onpace.book.csvfile import Complain, Table, read_table
from onpace.book.errors import TextError, shown
from onpace.book.faults import CellsError, Faults, report
from onpace.book.statement import Event, Statement

#: Where the retractions of a book stand, at its root.
RETRACTIONS_FILE: Final = "retractions.csv"

# Among 7,000 rows, six digits fit a second one once in 2,400 times; then more must be written.
_ID: Final = pattern("[0-9a-f]{6,12}")
_MOST_SUGGESTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Retraction:
    """Somebody said, on a day, that a row of the book is not to be used any more.

    Attributes:
        id: The id of the statement or event that is taken back, all twelve digits.
        reason: What is wrong with it.
        said_on: From this day on it does not stand; as of an earlier day it does.
        said_by: Who took it back.
        statements: The statements with that id.
        events: The events with that id.
        file: File of the book the retraction stands in.
        line: Line in that file, from 1.
    """

    id: str
    reason: str
    said_on: dt.date
    said_by: str
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def rows(self) -> tuple[Statement | Event, ...]:
        """What is taken back."""
        return (*self.statements, *self.events)


def read_retractions(
    path: Path,
    file: str,
    records: Iterable[Statement | Event],
    earlier: Iterable[Retraction],
    complain: Complain,
) -> list[Retraction]:
    """The retractions of a book.

    Args:
        path: The file they stand in; it may be missing.
        file: Its path inside the book, for messages.
        records: All rows that can be taken back.
        earlier: Retractions that hold already.
        complain: Called with each thing wrong.
    """
    table = read_table(path, file, RETRACTION_COLUMNS, complain) if path.exists() else None
    return retractions_in(table, records, earlier, complain) if table else []


def retractions_in(
    table: Table,
    records: Iterable[Statement | Event],
    earlier: Iterable[Retraction],
    complain: Complain,
) -> list[Retraction]:
    """The retractions in a table; otherwise like `read_retractions`."""
    done = {retraction.id: retraction for retraction in earlier}
    index = _Index.of(records, done)
    found: list[Retraction] = []
    for line, cells in table.rows:
        try:
            retraction = _retraction(cells, (table.file, line), index, done)
        except CellsError as error:
            report(error, table, line, complain)
        else:
            found.append(retraction)
            done[retraction.id] = retraction
    return found


def written_ids(table: Table) -> dict[str, int]:
    """The ids in a table of retractions, whole or shortened as they stand there, with their lines.

    Unlike `retractions_in` this needs no rows to hold them against.
    """
    written = {cells[0].lower(): line for line, cells in table.rows}
    return {digits: line for digits, line in written.items() if _ID.fullmatch(digits)}


@dataclass(frozen=True, slots=True)
class _Index:
    rows: Mapping[str, Sequence[Statement | Event]]
    ids: list[str]

    @classmethod
    def of(cls, records: Iterable[Statement | Event], retracted: Iterable[str]) -> "_Index":
        rows: dict[str, list[Statement | Event]] = {}
        for record in records:
            rows.setdefault(record.id, []).append(record)
        return cls(rows, sorted({*rows, *retracted}))


def _retraction(
    cells: Sequence[str], place: tuple[str, int], index: _Index, done: Mapping[str, Retraction]
) -> Retraction:
    """The retraction a row makes; ``done`` says what is retracted already."""
    text, reason, said_on, said_by = cells
    faults = Faults()
    rows: Sequence[Statement | Event] = ()
    day = dt.date.min
    with faults.of("id"):
        whole = find_id(text, index.ids)
        if whole in done:
            raise TextError(
                f"{whole} is retracted already in {done[whole].file}:{done[whole].line}",
                "delete one of the two rows",
            )
        rows = index.rows[whole]
    with faults.of("reason"):
        if not reason:
            raise TextError("the reason is missing", "say in a few words what is wrong with it")
    with faults.of("said_by"):
        if not said_by:
            raise TextError("nobody said it", "write who took it back")
    with faults.of("said_on"):
        day = _day(said_on)
        _check_after(day, rows)
    faults.raise_any()
    return Retraction(
        whole,
        reason,
        day,
        said_by,
        tuple(row for row in rows if isinstance(row, Statement)),
        tuple(row for row in rows if isinstance(row, Event)),
        *place,
    )


def _check_after(day: dt.date, rows: Iterable[Statement | Event]) -> None:
    """Nothing can be taken back before it was said."""
    for row in rows:
        if row.date_precision == "day" and day < row.said_on:
            raise TextError(
                f"it cannot be retracted on {day}, before it was said on {row.said_on}",
                "correct the day it was retracted on",
            )


def _day(text: str) -> dt.date:
    try:
        return read_said_on(text, "day")[0]
    except CellsError as error:
        raise error.faults[0][1] from None


def find_id(text: str, ids: Sequence[str]) -> str:
    """The whole id that is meant by its first six or more digits.

    Args:
        text: The digits, in upper or lower case.
        ids: All ids, sorted.

    Raises:
        TextError: (a ValueError) when it is no id, nobody's, or the beginning of several.

    >>> find_id("0A1B2C", ["0a1b2c3d4e5f", "ffeeddccbbaa"])
    '0a1b2c3d4e5f'
    """
    if not text:
        raise TextError("the id is missing", "write the id of the row that is retracted")
    digits = text.lower()
    if not _ID.fullmatch(digits):
        raise TextError(
            f"{shown(text)} is no id", "write at least the first six of its digits 0-9 and a-f"
        )
    begin = bisect_left(ids, digits)
    end = bisect_left(ids, digits + "g")  # the digits of an id end with f
    if begin == end:
        raise TextError(
            f"no statement or event has the id {digits}",
            "copy the id from the book; an id changes with every cell of its row",
        )
    if end - begin > 1:
        some = " or ".join(ids[begin : min(end, begin + _MOST_SUGGESTIONS)])
        raise TextError(f"{digits} is the beginning of {end - begin} ids", f"write {some}")
    return ids[begin]
