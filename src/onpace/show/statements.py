"""Statements, coverage and publishers as text, CSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from onpace.show.table import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.book import Statement
    from onpace.questions.coverage import CoverageLine
    from onpace.questions.publishers import PublisherLine


def statements_text(statements: Sequence[Statement]) -> str:
    """One line a statement: what it is about, what it says, who said it when, and its id."""
    if not statements:
        return "No statement is like that."
    head = ("period", "what", "says", "said", "by", "read at", "id")
    rows = [head, *(_row(statement) for statement in statements)]
    count = f"{len(statements)} statement{'s' if len(statements) != 1 else ''}"
    return "\n".join([*aligned(rows, right=(2,)), "", count])


def _row(statement: Statement) -> tuple[str, ...]:
    what = [statement.brand, statement.model, statement.market]
    what += [statement.measure, "" if statement.kind == "report" else statement.kind]
    what += [statement.basis]
    unit = "" if statement.unit == "vehicle" else f" {statement.unit}"
    precise = "" if statement.date_precision == "day" else f" ({statement.date_precision})"
    return (
        str(statement.period),
        " ".join(part for part in what if part),
        f"{statement.quantity}{unit}",
        f"{statement.said_on}{precise}",
        statement.speaker or statement.said_by,
        statement.source.publisher,
        statement.id,
    )


def statements_csv(statements: Sequence[Statement]) -> str:
    """The statements as rows of the book's own form, ready to be added to another book."""
    if not statements:
        return ""
    text = io.StringIO()
    rows = [statement.to_row() for statement in statements]
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")


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


def coverage_text(lines: Sequence[CoverageLine]) -> str:
    """Coverage as an aligned table."""
    head = ("maker", "year", "exact", "bounded", "missing", "targets")
    rows = [head, *(_coverage_row(line) for line in lines)]
    return "\n".join(aligned(rows, right=(1, 2, 3, 4, 5)))


def coverage_markdown(lines: Sequence[CoverageLine]) -> str:
    """Coverage as the page docs/coverage.md."""
    head = "| maker | year | exact | bounded | missing | targets |\n| --- " + "| ---: " * 5 + "|"
    rows = ("| " + " | ".join(_coverage_row(line)) + " |" for line in lines)
    return "\n".join([_COVERAGE_TITLE, head, *rows])


_COVERAGE_TITLE = """# What the book covers

Months of each maker's own deliveries: with an exact figure of their own; bounded, that is with a
bound or a rounding, or inside a longer period that is spoken of; and missing. Targets are those
announced for the year, first and revised. Written by `onpace book coverage --markdown`.
"""


def _coverage_row(line: CoverageLine) -> tuple[str, ...]:
    numbers = (line.exact, line.bounded, line.missing, line.targets)
    return line.maker, str(line.year), *(str(number) if number else "" for number in numbers)


def publishers_text(lines: Sequence[PublisherLine]) -> str:
    """Publishers as an aligned table."""
    rows = [("publisher", "statements", "compared", "right", "")]
    for line in lines:
        share = f"{line.right / line.compared:.0%}" if line.compared else ""
        compared = str(line.compared) if line.compared else ""
        right = str(line.right) if line.compared else ""
        rows.append((line.publisher, str(line.statements), compared, right, share))
    note = (
        "compared: exact figures of a period for which other pages quote the issuer; right: those "
        "equal to the issuer's figure there."
    )
    return "\n".join([*aligned(rows, right=(1, 2, 3, 4)), "", note])
