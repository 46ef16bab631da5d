"""Statements from bare counts: for a product that is in no book.

Either a CSV file of two columns, a period and a count, or one line such as
``2025-10: >40000, 2025-11: 46249``. A count may carry its relation: ``>40000``, ``~180000``,
``40000..45000``.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from onpace.book.errors import TextError, shown
from onpace.book.period import Period
from onpace.book.quantity import Quantity, parse_quantity
from onpace.book.statement import Source, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERIES_NAME = "your series"
_LINE = "write lines like 2025-12,50000"
_LARGEST_FILE = 10_000_000  # bytes; a monthly series of a century has 20,000
_MOST_COUNTS = 360  # three a month for the ten years that are modelled
_MOST_FAULTS = 20  # nobody corrects more at a time
_LONGEST_CELL = 100  # characters
_COUNT = re.compile(r"(>=|<=|>|<|~|=)?\s*([^.].*?)(?:\s*\.\.\s*(.+))?")
_SEPARATORS = {";": "semicolons", "\t": "tabs"}


def read_counts(path: Path) -> tuple[Statement, ...]:
    """Statements from a CSV file of periods and counts, with or without a header row.

    Raises:
        TextError: with every line that cannot be read, or why the file cannot be.
    """
    statements, faults = [], []
    for line, cells in _rows(_text_of(path), path):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled or (line == 1 and _is_header(filled)):
            continue
        try:
            statements.append(_from_cells(filled, path.name, line))
        except TextError as error:
            faults.append(TextError(f"{path.name}:{line}: {error.message}", error.fix))
    return _checked(tuple(statements), faults, str(path))


def _text_of(path: Path) -> str:
    """The text of a file that may be anything, also endless."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror}", "check the name") from None
    except UnicodeDecodeError as error:
        raise TextError(f"{path} is not UTF-8 at byte {error.start}", "save it as UTF-8") from None
    if len(data) > _LARGEST_FILE:
        raise TextError(f"{path} is over 10 MB", "give one line a month")
    if "\0" in text:
        raise TextError(f"{path} holds NUL bytes, so it is not a CSV file", "export it as CSV")
    return text


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row."""
    reader = csv.reader(text.splitlines())
    try:
        yield from ((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        raise TextError(f"{path.name}:{reader.line_num}: {error}", _LINE) from None


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
        except TextError as error:
            faults.append(TextError(f"part {place}: {error.message}", error.fix))
    return _checked(tuple(statements), faults, "the text")


def _is_header(cells: list[str]) -> bool:
    return not any(character.isdigit() for character in "".join(cells))


def _from_cells(cells: list[str], file: str, line: int) -> Statement:
    if len(cells) != 2:  # noqa: PLR2004 - a period and a count
        raise _not_two_cells(cells)
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


def _not_two_cells(cells: list[str]) -> TextError:
    for separator, called in _SEPARATORS.items():
        if len(cells) == 1 and separator in cells[0]:
            return TextError(f"the cells are separated by {called}", "put a comma between them")
    found = f"only {shown(cells[0])}" if len(cells) == 1 else f"{len(cells)} cells"
    return TextError(
        f"expected a period and a count, found {found}",
        "write 2025-12,50000 in a file or 2025-12: 50000 in a line, the count without commas",
    )


def _quantity(text: str) -> Quantity:
    found = _COUNT.fullmatch(text) if len(text) <= _LONGEST_CELL else None
    relation, value, high = found.groups() if found else ("", "", "")
    if found is None or (high and relation):
        raise TextError(f"{shown(text)} is not a count", "write 50000, >50000 or 40000..45000")
    quantity = parse_quantity(".." if high else relation or "=", value, high or "")
    if quantity.value < 0:
        raise TextError(f"{shown(text)} is below zero", "counts start at 0")
    return quantity


def _checked(
    statements: tuple[Statement, ...], faults: list[TextError], where: str
) -> tuple[Statement, ...]:
    """The statements, if they are all well; otherwise everything wrong, a line each."""
    if len(faults) > _MOST_FAULTS:
        more = f"{len(faults) - _MOST_FAULTS:,} more like these"
        faults = [*faults[:_MOST_FAULTS], TextError(more, "correct those above first")]
    if faults:
        *others, last = faults
        raise TextError("\n".join([*map(str, others), last.message]), last.fix)
    if not statements:
        raise TextError(f"{where} holds no counts", _LINE)
    if len(statements) > _MOST_COUNTS:
        message = f"{where} holds {len(statements):,} counts, more than {_MOST_COUNTS}"
        raise TextError(message, "give one a month for the last years")
    return statements
