"""Which statements of a text may go into a book without a person looking at each.

What the reader cannot be sure of is left out: a book that others forecast from must not learn
that a part of a count was the whole.
"""

from collections import defaultdict
from dataclasses import replace

from onpace.book import Source, Statement
from onpace.reader.found import Found, Reading


def worth_adding(reading: Reading, place: str) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """The statements that may be added, and why the others are left out.

    Args:
        reading: What was read.
        place: What finds the text again, where the statements have no address.
    """
    kept: list[Statement] = []
    left: list[str] = []
    clashing = _clashing(reading)
    for index, found in enumerate(reading.statements):
        reason = _doubt(found, clashes=index in clashing)
        if reason:
            left.append(f"{_shown(found)}: {reason}")
        else:
            kept.append(_placed(found.statement, place))
    return tuple(kept), tuple(left)


def _doubt(found: Found, *, clashes: bool) -> str:  # noqa: PLR0911 - one doubt a line
    """Why a statement is not added unseen; blank when it may be."""
    row = found.statement
    if not row.maker:
        return "it is not certain whom it is about"
    if clashes:
        return "the text gives another figure for the same count, so it may be a part of it"
    if found.base:
        return "it is only compared with, so its period is inferred"
    if row.period.kind == "days" and row.model and row.kind == "report":
        return "it is counted from a launch, so its period is inferred"
    if row.measure in ("price", "share_price"):
        return "prices are not added"
    if row.kind == "forecast":
        return "it is somebody's forecast"
    return ""


def _clashing(reading: Reading) -> set[int]:
    """Statements that share all but the figure: the book has no column to tell them apart."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, found in enumerate(reading.statements):
        cells = found.statement.to_row()
        key = ("maker", "brand", "model", "market", "kind", "measure", "period", "unit")
        groups[tuple(cells[name] for name in key)].append(index)
    return {index for group in groups.values() if len(group) > 1 for index in group}


def _placed(row: Statement, place: str) -> Statement:
    source = row.source if row.source.address else Source(place, row.source.publisher or place)
    said_by = row.said_by or source.publisher
    return replace(row, source=source, said_by=said_by)


def _shown(found: Found) -> str:
    row = found.statement
    name = " ".join(dict.fromkeys(p for p in (row.maker, row.brand, row.model) if p))
    return f"{name} {row.measure} {row.period}: {row.quantity}"
