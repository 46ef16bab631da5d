"""Statements of the book as text, CSV or JSON."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from onpace.book.columns import STATEMENT_COLUMNS
from onpace.book.rowtext import text_of_rows
from onpace.questions.answer import full_name
from onpace.questions.reasons import counted
from onpace.show.table import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onpace.book import Statement

# How much of the day something was said is known, in characters of 2026-01-03.
_KNOWN_OF_DAY = {"month": len("2026-01"), "assumed": len("2026")}
_UNITS = {"vehicle": "", "vehicle/year": " a year", "percent": "%"}


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Statements by what they are about, the whole maker first, and then by time."""
    return sorted(statements, key=lambda s: (*_about(s), *_time(s)))


def _about(statement: Statement) -> tuple[str, ...]:
    s = statement
    return s.maker, s.market, s.brand, s.model, s.measure, "" if s.kind == "report" else s.kind


def _time(statement: Statement) -> tuple[object, ...]:
    s = statement
    return s.period.last, s.period.days or 0, s.known_on, s.id


def statements_text(statements: Iterable[Statement]) -> str:
    """What was said, in sections: a line has period, number, day, id, and who said it where.

    Of the day, only as much is shown as is known.
    """
    ordered = in_order(statements)
    sections = []
    for _, group in groupby(ordered, key=_about):
        said = list(group)
        lines = aligned([_row(statement) for statement in said], right=(1,))
        sections.append("\n".join([_heading(said[0]), *(f"  {line}" for line in lines)]))
    return "\n\n".join([*sections, counted(len(ordered), "statement")])


def _heading(statement: Statement) -> str:
    s = statement
    kind = "" if s.kind == "report" else f", {s.kind}"
    market = f" in {s.market}" if s.market else ""
    return f"{full_name(s.maker, s.model or s.brand)} {s.measure.replace('_', ' ')}{kind}{market}"


def _row(statement: Statement) -> tuple[str, ...]:
    s = statement
    unit = _UNITS.get(s.unit, f" {s.unit}")
    speaker = s.speaker or s.said_by
    voice = speaker if speaker == s.source.publisher else f"{speaker} in {s.source.publisher}"
    day = s.said_on.isoformat()[: _KNOWN_OF_DAY.get(s.date_precision)]
    basis = f", {s.basis}" if s.basis else ""
    return str(s.period), f"{s.quantity}{unit}", day, s.id, f"{voice}{basis}"


def statements_csv(statements: Iterable[Statement]) -> str:
    """The statements as a file that a book can hold, its last line without an end.

    >>> statements_csv([]).partition(",model")[0]
    'maker,brand'
    """
    columns = STATEMENT_COLUMNS.all
    rows = text_of_rows((statement.to_row() for statement in statements), columns, "\n")
    return f"{','.join(columns)}\n{rows}".removesuffix("\n")


def statements_json(statements: Sequence[Statement]) -> str:
    """The statements as a list of objects: the book's columns, with id, known_on and place."""
    rows = [
        {
            "id": statement.id,
            **statement.to_row(),
            "known_on": statement.known_on.isoformat(),
            "file": statement.file,
            "line": statement.line,
        }
        for statement in statements
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)
