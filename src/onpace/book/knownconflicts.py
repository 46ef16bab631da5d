"""The conflicts of a book that somebody has looked into, with the reason for each."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from re import compile as pattern
from typing import Final

from onpace.book.csvfile import read_table
from onpace.book.errors import BookError, shown
from onpace.book.header import Columns

#: The file in a book's directory that lists them.
KNOWN_FILE: Final = "known-conflicts.csv"

_COLUMNS: Final = Columns(required=("ids", "reason"), optional=())
_ID: Final = pattern("[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class KnownConflict:
    """A conflict somebody has looked into.

    Attributes:
        ids: The ids of its rows, sorted.
        reason: Why they do not agree.
        file: The file it is listed in, or blank.
        line: Line in that file, counted from 1.
    """

    ids: tuple[str, ...]
    reason: str
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line} " if self.file else ""
        return f"{place}{';'.join(self.ids)}: {self.reason}"


def read_known(
    root: Path, prefix: str = ""
) -> tuple[tuple[KnownConflict, ...], tuple[BookError, ...]]:
    """Reads the known conflicts of the book in a directory; there may be none.

    Args:
        root: The directory.
        prefix: Goes before the name of the file in messages.

    Returns:
        The conflicts, and everything that is wrong with the file; what is wrong is left out.
    """
    path, file = root / KNOWN_FILE, prefix + KNOWN_FILE
    if not path.exists():
        return (), ()
    errors: list[BookError] = []
    table = read_table(path, file, _COLUMNS, errors.append)
    known: dict[tuple[str, ...], KnownConflict] = {}
    if table is None:
        return (), tuple(errors)
    for line, (text, reason) in table.rows:
        ids = tuple(sorted(part.strip() for part in text.split(";")))
        wrong = _wrong(ids, reason, known)
        if wrong is None:
            known[ids] = KnownConflict(ids, reason, file, line)
        else:
            column, message, fix = wrong
            place = table.header.positions[column]
            errors.append(BookError(file, line, place, column, message, fix))
    return tuple(known.values()), tuple(errors)


def _wrong(
    ids: tuple[str, ...], reason: str, known: dict[tuple[str, ...], KnownConflict]
) -> tuple[str, str, str] | None:
    """Column, complaint and remedy, when a row means nothing."""
    fix = "copy the ids from the line of the conflict, with semicolons between them"
    for text in ids:
        if not _ID.fullmatch(text):
            return "ids", f"{shown(text)} is no id of twelve hexadecimal digits", fix
    if len(set(ids)) < 2:  # noqa: PLR2004  # it takes two
        return "ids", "one row alone is in no conflict", fix
    if not reason:
        return "reason", "the reason is missing", "write why the rows do not agree"
    if ids in known:
        return "ids", f"the conflict is there already, in line {known[ids].line}", "delete one"
    return None


def known_text(known: Iterable[KnownConflict]) -> str:
    r"""The text of a file that lists conflicts, in an order that does not depend on theirs.

    >>> known_text([KnownConflict(("0123456789ab", "ba9876543210"), "a slip of the page")])
    'ids,reason\n0123456789ab;ba9876543210,a slip of the page\n'
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS.required)
    rows = {(";".join(sorted(conflict.ids)), conflict.reason) for conflict in known}
    writer.writerows(sorted(rows))
    return out.getvalue()
