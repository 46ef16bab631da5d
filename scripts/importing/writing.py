"""Writing the book: one file a maker, registrations by market, always in the same order."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from re import sub
from typing import Final

from importing.rows import EVENT, STATEMENT, Row
from onpace.book.dates import PartialDate
from onpace.book.period import Period

#: Collected files whose rows come from registers and are kept by market.
REGISTERS: Final = "registrations"

#: How the names of files end whose rows were added by hand, as CONTRIBUTING.md says.
BY_HAND: Final = "-added.csv"

_BASES: Final = ("initial", "raised", "cut", "repeat", "")


def slug(name: str) -> str:
    """A name as it stands in a file name.

    >>> slug("Lynk & Co")
    'lynk-co'
    """
    return sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def statement_files(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Statements by the name of the file they belong in, sorted."""
    files: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        files[_statement_file(row)].append(row)
    return {name: sorted(files[name], key=_order_of_statement) for name in sorted(files)}


def event_files(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Events by the name of the file they belong in, sorted."""
    files: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        files[f"{slug(row['maker'])}.csv"].append(row)
    return {name: sorted(files[name], key=_order_of_event) for name in sorted(files)}


def write_book(out: Path, statements: list[Row], events: list[Row]) -> None:
    """Writes `statements/*.csv` and `events/*.csv`, and removes what is there of an older book.

    Files with rows that were added by hand stay as they are.
    """
    for folder, files, columns in (
        ("statements", statement_files(statements), STATEMENT),
        ("events", event_files(events), EVENT),
    ):
        (out / folder).mkdir(parents=True, exist_ok=True)
        for old in sorted((out / folder).glob("*.csv")):
            if old.name not in files and not old.name.endswith(BY_HAND):
                old.unlink()
        for name, rows in files.items():
            write_table(out / folder / name, columns, rows)


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Writes rows as CSV in UTF-8 with plain line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _statement_file(row: Row) -> str:
    register = row["_file"].rpartition("/")[2].startswith(REGISTERS)
    if register and row["measure"] == "registrations" and row["market"]:
        return f"{REGISTERS}-{row['market']}.csv"
    return f"{slug(row['maker'])}.csv"


def _order_of_statement(row: Row) -> tuple[str, ...]:
    """By maker and period, then as a reader looks: what, of which car, when said, by whom."""
    last = Period.parse(row["period"]).last.isoformat()
    what = ("maker", "kind", "measure", "brand", "model", "market")
    maker, *others = (row[column] for column in what)
    basis = str(_BASES.index(row["basis"]))
    rest = (row[column] for column in STATEMENT)
    return maker, last, row["period"], *others, row["said_on"], basis, *rest


def _order_of_event(row: Row) -> tuple[str, ...]:
    first = PartialDate.parse(row["date"]).first.isoformat()
    return row["maker"], first, row["date"], *(row[column] for column in EVENT)
