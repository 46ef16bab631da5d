"""Rows as they travel through the import, and reading them from a directory of collected facts.

A row is a plain dictionary from column to text. Columns that begin with an underscore belong to the
import alone and are never written: `_file` and `_line` tell where a row was collected, `_actual`,
`_actual_relation` and `_actual_source` the outcome a collected target carries with it.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from onpace.book.columns import EVENT_COLUMNS, STATEMENT_COLUMNS
from onpace.book.dates import latest_known, parse_day
from onpace.book.period import Period

Row = dict[str, str]

#: What a step hands on: the rows, and how many of them each sentence is about.
Outcome = tuple[list[Row], Counter[str]]

STATEMENT: Final = (*STATEMENT_COLUMNS.required, *STATEMENT_COLUMNS.optional)
EVENT: Final = (*EVENT_COLUMNS.required, *EVENT_COLUMNS.optional)

#: The columns that make two statements say the same thing.
CONTENT: Final = (
    "maker",
    "brand",
    "model",
    "market",
    "kind",
    "measure",
    "period",
    "relation",
    "value",
    "value_high",
    "unit",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything collected, as it stands in the files.

    Attributes:
        statements: Rows of `statements/*.csv`.
        targets: Rows of `targets/*.csv`, already in the columns of a statement.
        events: Rows of `events/*.csv`.
        corrections: Rows of `corrections.csv`.
        precisions: Rows of `target-date-precision.csv`.
    """

    statements: list[Row]
    targets: list[Row]
    events: list[Row]
    corrections: list[Row]
    precisions: list[Row]


def read_facts(directory: Path) -> Facts:
    """Reads a directory of collected facts; a file or folder that is missing counts as empty."""
    return Facts(
        statements=[_filled(row, STATEMENT) for row in _read_folder(directory, "statements")],
        targets=[as_statement(row) for row in _read_folder(directory, "targets")],
        events=[_filled(row, EVENT) for row in _read_folder(directory, "events")],
        corrections=read_table(directory / "corrections.csv"),
        precisions=read_table(directory / "target-date-precision.csv"),
    )


def read_table(path: Path) -> list[Row]:
    """The rows of a CSV file in UTF-8, or none when there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def as_statement(target: Row) -> Row:
    """A row of `targets/*.csv` in the columns of a statement; the outcome rides along.

    >>> row = as_statement({"maker": "NIO", "year": "2025", "announced_on": "2024-11-20",
    ...     "relation": "~", "value": "440000", "value_high": "", "basis": "initial",
    ...     "said_by": "NIO", "source": "https://example.org", "actual": "326028",
    ...     "actual_relation": "=", "actual_source": "https://example.org/2"})
    >>> row["kind"], row["period"], row["said_on"], row["_actual"]
    ('target', '2025', '2024-11-20', '326028')
    """
    same = ("maker", "relation", "value", "value_high", "basis", "said_by", "source")
    outcome = ("actual", "actual_relation", "actual_source")
    return {
        **dict.fromkeys(STATEMENT, ""),
        **{column: target[column] for column in same},
        **{f"_{column}": target.get(column, "") for column in outcome},
        "kind": "target",
        "measure": "deliveries",
        "period": target["year"],
        "unit": "vehicle",
        "said_on": target["announced_on"],
        "_file": target.get("_file", "targets/"),
        "_line": target.get("_line", ""),
    }


def noted(row: Row, note: str, **changes: str) -> Row:
    """A copy of a row with some columns changed and a few words added to its note."""
    told = row.get("note", "")
    if note and note not in told.split("; "):
        told = f"{told}; {note}" if told else note
    return {**row, **changes, "note": told}


def known_on(row: Row) -> date:
    """The last day on which a row can have become known."""
    return latest_known(parse_day(row["said_on"]), row["date_precision"] or "day")


def last_day_of(row: Row) -> date:
    """The last day of the period a row is about."""
    return Period.parse(row["period"]).last


def content(row: Row) -> tuple[str, ...]:
    """What a row says, without who said it, when and where."""
    return tuple(row[column] for column in CONTENT)


def place(row: Row) -> str:
    """Where a row was collected, for messages."""
    return f"{row.get('_file', '')}:{row.get('_line', '')}"


def told(row: Row) -> str:
    """A row in one short line, for messages."""
    subject = " ".join(row[column] for column in ("maker", "brand", "model") if row[column])
    high = f"..{row['value_high']}" if row.get("value_high") else ""
    when = row.get("period") or row.get("date", "")
    sign = row.get("relation", "")
    return f"{place(row)} {subject} {when} {sign if sign != '..' else ''}{row['value']}{high}"


def _filled(row: Row, columns: tuple[str, ...]) -> Row:
    """A row with every column there is, blank where it was not collected."""
    return {**dict.fromkeys(columns, ""), **row}


def _read_folder(directory: Path, folder: str) -> list[Row]:
    paths = sorted((directory / folder).glob("*.csv"))
    return [row for path in paths for row in _numbered(read_table(path), f"{folder}/{path.name}")]


def _numbered(rows: Iterable[Row], file: str) -> list[Row]:
    return [{**row, "_file": file, "_line": str(line)} for line, row in enumerate(rows, start=2)]
