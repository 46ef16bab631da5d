"""Tables with bars between their cells, read by their header.

A table is given up where its rows do not fit its header: no figure is better than a wrong one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from onpace.book import Period
from onpace.reader.draft import Draft
from onpace.reader.known import known, with_brand
from onpace.reader.marks import Marks, within
from onpace.reader.mentions import Number, Sentence, Subject
from onpace.reader.resolve import resolve, until
from onpace.reader.scene import Scene

_FEWEST: Final = 10
_NEARBY: Final = 40

#: Headers of columns that hold no count.
_SKIPPED: Final = {
    "yoy", "mom", "qoq", "growth", "change", "%", "rate", "completion", "share", "rank", "ranking",
    "no", "y", "m", "price", "range", "pct", "percent", "percentage",
}  # fmt: skip
GOALS: Final = {"target", "targets", "goal", "goals"}
_SUMS: Final = {"cumulative", "total", "accumulated"}
_TOTALS: Final = {"total", "deliveries", "sales", "units", "production"}
_COUNTED: Final = ("", "vehicle", "deliveries", "registrations")
_SCALES: Final = {"million": 6, "millions": 6, "thousand": 3, "thousands": 3}

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together, each a list of cells, each cell a stretch of tokens."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What the header says of a column.

    Attributes:
        counts: Whether it holds counts of vehicles.
        period: The days it is about, or None.
        measure: What is counted, or blank.
        kind: ``report`` or ``target``.
        cumulative: Whether it counts from the beginning.
    """

    counts: bool = True
    period: Period | None = None
    measure: str = ""
    kind: str = "report"
    cumulative: bool = False


def tables_of(marks: Marks) -> Mapping[int, Table]:
    """The tables with bars of a text, by the first token of each of their rows.

    Only the first row carries the table; the others carry an empty one, for they are read with it.
    """
    tables: dict[int, Table] = {}
    run: list[Sentence] = []
    for sentence in (*marks.sentences, None):
        if sentence is not None and sentence.form == "row":
            run.append(sentence)
            continue
        if run:
            tables |= {row.first: Table(()) for row in run}
            tables[run[0].first] = Table(tuple(_cells(marks, row) for row in run))
        run = []
    return tables


def _cells(marks: Marks, row: Sentence) -> tuple[Cell, ...]:
    """The cells of a row; the bars at its ends begin and end no cell."""
    bars = [at for at in range(row.first, row.last) if marks.norm(at) == "|"]
    cells = [(low + 1, high) for low, high in pairwise([row.first - 1, *bars, row.last])]
    if bars[0] == row.first:
        cells = cells[1:]
    if bars[-1] == row.last - 1:
        cells = cells[:-1]
    return tuple(cells)


def fill_table(scene: Scene, table: Table) -> list[Draft]:
    """The statements of a table with bars."""
    marks = scene.marks
    rows = [row for row in table.rows if not all(_is_rule(marks, cell) for cell in row)]
    if not rows:
        return []
    header: Sequence[Cell] = ()
    if not any(_count_in(marks, cell) for cell in rows[0][1:]):
        header, rows = rows[0], rows[1:]
    columns = [column_of(scene, cell) for cell in header]
    scale = scale_near(marks, table.rows[0][0][0], table.rows[-1][-1][1])
    return [draft for cells in rows for draft in _row(scene, columns, cells, scale)]


def _is_rule(marks: Marks, cell: Cell) -> bool:
    return all(norm in ("-", ":", "=") for norm in marks.norms(*cell))


def _count_in(marks: Marks, cell: Cell) -> Number | None:
    """The count in a cell, or None."""
    for number in within(marks.numbers, *cell):
        if not number.unit and number.noun in _COUNTED:
            return number
    return None


def column_of(scene: Scene, cell: Cell) -> Column:
    """What a cell of the header, or the label of a row, says of its figures."""
    marks = scene.marks
    norms = set(marks.norms(*cell))
    if norms & _SKIPPED:
        return Column(counts=False)
    times = within(marks.times, *cell)
    period = resolve(times[0].expression, scene.clock) if times else None
    if period is not None and period.first is None:
        period = None
    kind = "target" if norms & GOALS else "report"
    if kind == "target" and period is None:
        year = scene.published.year
        period = Period(date(year, 1, 1), date(year, 12, 31), "year")
    nouns = marks.cues_in("noun", *cell)
    cumulative = bool(norms & _SUMS) and period is None
    return Column(
        period=period,
        measure=nouns[0].value if nouns else "",
        kind=kind,
        cumulative=cumulative,
    )


def _row(scene: Scene, columns: Sequence[Column], cells: Sequence[Cell], scale: int) -> list[Draft]:
    """The statements of a row: its label says of whom or when, its cells how many."""
    marks = scene.marks
    label = next((cell for cell in cells if not _count_in(marks, cell)), None)
    subject = None if label is None else _subject_in(scene, label)
    if label is None or subject is None:
        return []
    own = column_of(scene, label)
    shift = len(cells) - len(columns) if columns else 0
    drafts = []
    for place, cell in enumerate(cells, start=-shift):
        number = _count_in(marks, cell)
        column = columns[place] if 0 <= place < len(columns) else Column()
        if number is not None and cell != label and column.counts and own.counts:
            draft = cell_draft(scene, scaled(number, scale), subject, _joined(column, own))
            drafts += [] if draft is None else [draft]
    return drafts


def _joined(column: Column, row: Column) -> Column:
    """What column and row together say; the column comes first."""
    return Column(
        period=column.period or row.period,
        measure=column.measure or row.measure,
        kind="target" if "target" in (column.kind, row.kind) else "report",
        cumulative=column.cumulative,
    )


def _subject_in(scene: Scene, cell: Cell) -> Subject | None:
    marks = scene.marks
    for subject in within(marks.subjects, *cell):
        if subject.named:
            return known(subject, marks, marks.sentences[0], scene.memory)
    named = set(marks.norms(*cell)) & _TOTALS or within(marks.times, *cell)
    return scene.memory.subject if named else None


def scaled(number: Number, scale: int) -> Number:
    """A number whose power of ten is told elsewhere."""
    if not scale:
        return number
    high = None if number.high is None else number.high.scaleb(scale)
    return replace(number, value=number.value.scaleb(scale), high=high)


def cell_draft(scene: Scene, number: Number, subject: Subject, column: Column) -> Draft | None:
    """The statement of a cell; None when it is no count or nothing tells its period."""
    memory = scene.memory
    period = column.period or memory.lead_period or memory.period or memory.focus
    if period is None or number.value < _FEWEST or number.value != int(number.value):
        return None
    measure = column.measure or memory.measure or "deliveries"
    return Draft(
        number=number,
        subject=with_brand(subject, scene.names),
        measure=measure,
        kind=column.kind,
        period=until(period.last) if column.cumulative else period,
        unit="vehicle",
        market="CN" if measure == "registrations" else "",
        explicit=3 if column.period is not None else 1,
        why=("subject: the row", f"measure: {measure}", "period: the column or what is above"),
    )


def scale_near(marks: Marks, first: int, last: int) -> int:
    """The power of ten that a line before or after a table sets for its figures."""
    for low, high in ((last, last + _NEARBY), (first - _NEARBY, first)):
        for before, norm in pairwise(marks.norms(low, high)):
            if norm in _SCALES and before in ("in", ":", "unit", "("):
                return _SCALES[norm]
    return 0
