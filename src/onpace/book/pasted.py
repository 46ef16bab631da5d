"""Statements from text that is no file of a book yet: pasted, piped, or sent by a program."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from onpace.book.choices import closest_word
from onpace.book.columns import STATEMENT_COLUMNS
from onpace.book.csvfile import LONGEST_CELL
from onpace.book.errors import BookError, TextError, shown
from onpace.book.faults import CellsError
from onpace.book.load import MOST_ERRORS, bundled_names, read_statements
from onpace.book.names import Names
from onpace.book.rows import Readers, read_statement, readers_of
from onpace.book.statement import Statement

Format = Literal["csv", "jsonl"]

FORMATS: Final[tuple[Format, ...]] = ("csv", "jsonl")

_FORM: Final = 'write one line a statement, such as {"maker": "Xiaomi", "kind": "report", ...}'


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says.

    Attributes:
        statements: All rows that could be read.
        errors: One for each thing wrong with the others.
    """

    statements: tuple[Statement, ...]
    errors: tuple[BookError, ...]


def parse_rows(
    text: str, form: Format, names: Names | None = None, called: str = "input"
) -> Parsed:
    """Reads statements from text; whatever is in it, this does not raise.

    Args:
        text: ``csv``: like a statements file, with a header row. ``jsonl``: an object a line, its
            keys the columns; numbers may be numbers, and what would be a blank cell may be left
            out or null.
        form: Which of the two it is.
        names: Makers and models the rows may be about; None for those of the package.
        called: What to call the text in messages.

    >>> parse_rows('{"maker": "Xaomi"}', "jsonl").errors[0].fix
    'did you mean Xiaomi?'
    """
    readers = readers_of(names or bundled_names())
    if form == "csv":
        data = text.encode("utf-8", "surrogatepass")  # half characters are found when it is read
        return Parsed(*read_statements(data, called, readers)[:2])
    statements: list[Statement] = []
    errors: list[BookError] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if len(errors) >= MOST_ERRORS:
            message = f"more than {MOST_ERRORS:,} errors: the rest of the text was not read"
            errors.append(BookError(called, number, 0, "", message, "correct those above first"))
            break
        if line.strip():
            read = _read_line(line, readers, (called, number))
            if isinstance(read, Statement):
                statements.append(read)
            else:
                errors += read
    return Parsed(tuple(statements), tuple(errors))


def _read_line(line: str, readers: Readers, place: tuple[str, int]) -> Statement | list[BookError]:
    try:
        pairs = _pairs(line)
    except TextError as error:
        return [BookError(*place, 0, "", error.message, error.fix)]
    keys = [key for key, _ in pairs]
    errors = [
        BookError(*place, number, key, message, fix) for number, key, message, fix in _faults(pairs)
    ]
    if errors:
        return errors
    cells = dict(pairs)
    row = [_text(cells.get(column)).strip() for column in STATEMENT_COLUMNS.all]
    try:
        return read_statement(readers, row, place)
    except CellsError as error:
        places = {key: number for number, key in enumerate(keys, start=1)}
        return [
            BookError(*place, places.get(column, 0), column, fault.message, fault.fix)
            for column, fault in error.faults
        ]


def _pairs(line: str) -> list[tuple[str, Any]]:
    """Keys and values of an object as they stand, numbers as text.

    Raises:
        TextError: (a ValueError) when the line is no JSON object.
    """
    try:
        found = json.loads(
            line,
            object_pairs_hook=_Object,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )
    except json.JSONDecodeError as error:
        raise TextError(f"no JSON at character {error.colno} ({error.msg})", _FORM) from None
    except RecursionError:
        raise TextError("brackets within brackets without end", _FORM) from None
    if not isinstance(found, _Object):
        raise TextError("the line is no JSON object", _FORM)
    return found


class _Object(list[tuple[str, Any]]):
    """The pairs of an object, so that a key that is there twice is seen."""


def _faults(pairs: list[tuple[str, Any]]) -> Iterator[tuple[int, str, str, str]]:
    """What is wrong with the shape of an object: number of the key, key, message, fix."""
    seen: set[str] = set()
    for number, (key, value) in enumerate(pairs, start=1):
        if key in seen:
            yield number, key, "the key is there twice", "delete one of the two"
        elif key not in STATEMENT_COLUMNS.all:
            meant = closest_word(key, set(STATEMENT_COLUMNS.all) - {key for key, _ in pairs})
            fix = f"did you mean {meant}?" if meant else "delete it or put its text into note"
            yield number, "", f"there is no column {shown(key)}", fix
        elif value is not None and not isinstance(value, str):
            yield number, key, "the value is neither text nor a number", "put it in quotation marks"
        elif len(_text(value)) > LONGEST_CELL:
            yield number, key, f"the text has more than {LONGEST_CELL:,} characters", "shorten it"
        elif not _is_text(_text(value)):
            fix = "delete the damaged character"
            yield number, key, "the text has a NUL, a carriage return or half a character", fix
        seen.add(key)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _is_text(text: str) -> bool:
    """Whether a cell can hold it: a file knows no NULs, and its line breaks are newlines."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text and "\r" not in text.strip()
