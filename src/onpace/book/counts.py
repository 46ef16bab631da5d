"""Statements from bare counts: for a product that is in no book.

Either a CSV file of two columns, a period and a count, or one line such as
``2025-10: >40000, 2025-11: 46249``. A count may carry its relation: ``>40000``, ``~180000``,
``40000..45000``.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from onpace.book.errors import TextError
from onpace.book.period import Period
from onpace.book.quantity import Quantity, parse_quantity
from onpace.book.statement import Source, Statement

if TYPE_CHECKING:
    from pathlib import Path

SERIES_NAME = "your series"
_LINE = "write lines like 2025-12,50000"
_FORM = "write PERIOD: COUNT, like 2025-12: 50000"
_LARGEST_FILE = 10_000_000  # bytes; a monthly series of a century has 20,000
_COUNT = re.compile(r"(>=|<=|>|<|~|=)?\s*([^.].*?)(?:\s*\.\.\s*(.+))?")


def read_counts(path: Path) -> tuple[Statement, ...]:
    """Statements from a CSV file of periods and counts, with or without a header row.

    Raises:
        TextError: with every line that cannot be read, or why the file cannot be.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise TextError(f"{path} is over 10 MB", "give one line a month")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror}", "check the name") from None
    except UnicodeDecodeError as error:
        raise TextError(f"{path} is not UTF-8 at byte {error.start}", "save it as UTF-8") from None
    if "\0" in text:
        raise TextError(f"{path} holds NUL bytes, so it is not a CSV file", "export it as CSV")
    statements, faults = [], []
    for line, cells in enumerate(csv.reader(text.splitlines()), start=1):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled or (line == 1 and _is_header(filled)):
            continue
        try:
            statements.append(_from_cells(filled, path.name, line))
        except ValueError as error:
            faults.append(f"{path.name}:{line}: {error}")
    if faults:
        raise TextError("\n".join(faults), _LINE)
    return _checked(tuple(statements), str(path))


def parse_counts(text: str) -> tuple[Statement, ...]:
    """Statements from one line, ``PERIOD: COUNT, PERIOD: COUNT``.

    Raises:
        TextError: with every part that cannot be read.

    >>> [str(s.quantity) for s in parse_counts("2025-11: 46249, 2025-12: >50000")]
    ['46,249', '> 50,000']
    """
    statements, faults = [], []
    for place, part in enumerate(filter(str.strip, re.split(r"[,;\n]", text)), start=1):
        period, colon, count = part.partition(":")
        try:
            cells = [period.strip(), count.strip()] if colon else [part.strip()]
            statements.append(_from_cells(cells, "--months", place))
        except ValueError as error:
            faults.append(f"part {place}: {error}")
    if faults:
        raise TextError("\n".join(faults), _FORM)
    return _checked(tuple(statements), "the text")


def _is_header(cells: list[str]) -> bool:
    return not any(character.isdigit() for character in "".join(cells))


def _from_cells(cells: list[str], file: str, line: int) -> Statement:
    if len(cells) != 2:  # noqa: PLR2004 - a period and a count
        raise TextError(f"expected a period and a count, found {len(cells)} cells", _LINE)
    period = Period.parse(cells[0])
    return Statement(
        maker=SERIES_NAME,
        brand="",
        model="",
        market="",
        kind="report",
        measure="deliveries",
        period=period,
        quantity=_quantity(cells[1]),
        unit="vehicle",
        wording="",
        said_on=period.last,
        said_by="you",
        source=Source(f"{file}, line {line}" if file.endswith(".csv") else "your figures", "you"),
        speaker="you",
        file=file,
        line=line,
    )


def _quantity(text: str) -> Quantity:
    found = _COUNT.fullmatch(text)
    if found is None:
        raise TextError(f"{text!r} is not a count", "write 50000, >50000 or 40000..45000")
    relation, value, high = found.groups()
    quantity = parse_quantity(".." if high else relation or "=", value, high or "")
    if quantity.value < 0:
        raise TextError(f"{text!r} is below zero", "counts start at 0")
    return quantity


def _checked(statements: tuple[Statement, ...], where: str) -> tuple[Statement, ...]:
    if not statements:
        raise TextError(f"{where} holds no counts", _LINE)
    return statements
