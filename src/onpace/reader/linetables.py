"""Tables without bars: rows on lines of their own, or all run together on one line."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from onpace.reader.draft import Draft
from onpace.reader.known import known
from onpace.reader.marks import Marks, within
from onpace.reader.mentions import Number, Sentence, Subject, Time
from onpace.reader.resolve import resolve
from onpace.reader.scene import Scene
from onpace.reader.tables import GOALS, Column, cell_draft, scale_near, scaled

_FEWEST_ROWS: Final = 2
_FEWEST: Final = 10
_UNITS: Final = {"million", "billion", "thousand", "k", "m", "percent"}


def flat_columns(marks: Marks, sentence: Sentence) -> dict[int, Time]:
    """Periods that stand in a row before as many figures: the period of each figure.

    >>> from onpace.book import Names
    >>> from onpace.reader.marks import mark
    >>> marks = mark("2025 Q2 2025 Q1 Deliveries 72,056 42,094", Names((), ()))
    >>> [time.expression.number for time in flat_columns(marks, marks.sentences[0]).values()]
    [2, 1]
    """
    found: dict[int, Time] = {}
    runs = _runs(marks, within(marks.times, sentence.first, sentence.last))
    limits = [*(run[0].first for run in runs), sentence.last]
    for run, limit in zip(runs, limits[1:], strict=True):
        figures = _figures(marks, run[-1].last, limit)
        if len(run) >= _FEWEST_ROWS and len(figures) == len(run):
            found |= {one.first: time for one, time in zip(figures, run, strict=True)}
    return found


def _runs(marks: Marks, times: Sequence[Time]) -> list[list[Time]]:
    """The periods that stand side by side."""
    runs: list[list[Time]] = []
    for time in times:
        if runs and all(
            norm in (",", "|", "and", "/") for norm in marks.norms(runs[-1][-1].last, time.first)
        ):
            runs[-1].append(time)
        else:
            runs.append([time])
    return runs


def _figures(marks: Marks, first: int, last: int) -> list[Number]:
    """The run of figures that follow a row of periods, percentages left out."""
    figures: list[Number] = []
    for number in within(marks.numbers, first, last):
        clock_time = marks.norm(number.last) == ":"
        if number.unit or number.value < _FEWEST or clock_time:
            continue
        if figures and _has_words(marks, figures[-1].last, number.first):
            break
        figures.append(number)
    return figures


def _has_words(marks: Marks, first: int, last: int) -> bool:
    return any(token.kind == "word" for token in marks.tokens[first:last])


def flat_table(scene: Scene, sentence: Sentence) -> list[Draft] | None:
    """The statements of a table run together on one line; None when the sentence is no table.

    The header stands before the first name. It is used when it names as many periods as a row has
    counts; with a single count in each row no header is needed. Rows that do not fit are left out.
    """
    marks = scene.marks
    subjects = _row_labels(marks, sentence)
    if len(subjects) < _FEWEST_ROWS:
        return None
    edges = [*(subject.first for subject in subjects), sentence.last]
    rows = [
        [number for number in within(marks.numbers, low, high) if not number.unit]
        for low, high in pairwise(edges)
    ]
    columns = _header(scene, sentence.first, subjects[0].first)
    if not columns and all(len(row) == 1 for row in rows):
        columns = [Column()]
    if sum(len(row) == len(columns) for row in rows) < _FEWEST_ROWS:
        return None
    scale = scale_near(marks, sentence.first, sentence.last)
    drafts: list[Draft | None] = []
    for subject, row in zip(subjects, rows, strict=True):
        owner = known(subject, marks, sentence, scene.memory)
        if owner is not None and len(row) == len(columns):
            drafts += [
                cell_draft(scene, scaled(number, scale), owner, column)
                for number, column in zip(row, columns, strict=True)
            ]
    return [draft for draft in drafts if draft is not None]


def _row_labels(marks: Marks, sentence: Sentence) -> list[Subject]:
    """The names of a line each of which has a count right behind it; none if there are verbs."""
    if marks.cues_in("verb", sentence.first, sentence.last):
        return []
    named = [one for one in within(marks.subjects, sentence.first, sentence.last) if one.named]
    starts = {place for one in marks.numbers_in(sentence) for place in (one.first, one.hedge)}
    labels = [one for one in named if one.last in starts]
    return labels if len(labels) == len(named) else []


def _header(scene: Scene, first: int, last: int) -> list[Column]:
    """The columns of counts that the words before the first row name by their periods."""
    marks = scene.marks
    columns = []
    for time in within(marks.times, first, last):
        period = resolve(time.expression, scene.clock)
        if period is None or period.first is None:
            return []
        goal = bool(set(marks.norms(time.last, min(last, time.last + 2))) & GOALS)
        columns.append(Column(period=period, kind="target" if goal else "report"))
    return columns


def line_tables(marks: Marks) -> dict[int, Sentence | None]:
    """Tables with a row on each line but no bars, by the first tokens of their lines.

    The first line, the header, carries the whole table as one sentence; the others carry None, for
    they are read with it.
    """
    found: dict[int, Sentence | None] = {}
    run: list[Sentence] = []
    above: Sentence | None = None
    for sentence in (*marks.sentences, None):
        if sentence is not None and _is_line_row(marks, sentence):
            run.append(sentence)
            continue
        if len(run) >= _FEWEST_ROWS and above is not None:
            found |= {row.first: None for row in run}
            found[above.first] = Sentence(above.first, run[-1].last, "heading", above.paragraph)
        run = []
        above = sentence if sentence is not None and sentence.form == "heading" else None
    return found


def _is_line_row(marks: Marks, sentence: Sentence) -> bool:
    """Whether a line is a name and figures, nothing else."""
    if sentence.form not in ("heading", "text"):
        return False
    first = within(marks.subjects, sentence.first, sentence.first + 1)
    numbers = marks.numbers_in(sentence)
    if not first or not first[0].named or not numbers or numbers[0].hedge != first[0].last:
        return False
    return not any(
        marks.tokens[at].kind == "word" and at >= numbers[0].first and marks.norm(at) not in _UNITS
        for at in range(first[0].last, sentence.last)
    )
