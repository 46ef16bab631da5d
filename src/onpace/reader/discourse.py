"""Discourse: reading sentence after sentence, each in the light of those before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from onpace.book import Names, Period, month_text
from onpace.reader.draft import Draft
from onpace.reader.filling import fill
from onpace.reader.known import known
from onpace.reader.linetables import flat_columns, flat_table, line_tables
from onpace.reader.marks import Marks, within
from onpace.reader.memory import Memory
from onpace.reader.mentions import Sentence, Subject, Time
from onpace.reader.resolve import Clock, resolve
from onpace.reader.scene import Scene
from onpace.reader.subjects import FOREIGN
from onpace.reader.tables import fill_table, tables_of

#: So many sentences at the beginning tell what period a text is about.
_OPENING: Final = 4

#: Shapes of periods that can be what a text or sentence is about.
_FOCUSING: Final = {
    "month", "months", "quarter", "half", "year", "relative", "week", "ended", "days",
}  # fmt: skip
_TOLD: Final = _FOCUSING | {"to date", "first"}

#: Measures that a sentence without one never takes over.
_ASIDE: Final = {
    "capacity", "revenue", "gross_margin", "vehicle_margin", "operating_profit", "operating_loss",
    "orders",
}  # fmt: skip


def drafts_of(marks: Marks, names: Names, published: date, about: str) -> list[Draft]:
    """All statements of a text as its sentences make them, in order.

    Args:
        marks: The text.
        names: The book's names.
        published: The day of publication.
        about: Name of the maker the text is about; blank to take the first it names.
    """
    scene = Scene(marks, names, published, _memory(marks, names, published, about))
    tables, lines = tables_of(marks), line_tables(marks)
    drafts: list[Draft] = []
    for sentence in marks.sentences:
        whole = lines.get(sentence.first, sentence)
        if whole is None:
            continue  # a row that was read with its header
        if whole is not sentence:
            drafts += flat_table(scene, whole) or []
        elif sentence.first in tables:
            drafts += fill_table(scene, tables[sentence.first])
        else:
            drafts += _read(scene, sentence)
    return drafts


def _memory(marks: Marks, names: Names, published: date, about: str) -> Memory:
    """What is in mind before the first sentence: the text's maker and period."""
    memory = Memory(focus=_focus(marks, published))
    maker = names.resolve_maker(about) if about else None
    if maker is not None:
        memory.subject = Subject(0, 0, "maker", maker.name)
    else:
        named = (one for one in marks.subjects if one.named and one.maker and not one.aside)
        first = next(named, None)
        if first is not None:
            memory.subject = replace(first, level="maker", brand="", model="")
    if memory.subject is not None:
        memory.maker = memory.subject.maker
    return memory


def _focus(marks: Marks, published: date) -> Period | None:
    """The period a text is about: the first its opening names, otherwise the month before."""
    opening = marks.sentences[:_OPENING]
    clock = Clock(published)
    for time in within(marks.times, 0, opening[-1].last if opening else 0):
        if time.role == "main" and time.expression.shape in _FOCUSING:
            period = resolve(time.expression, clock)
            if period is not None and period.first is not None and _can_be_over(period, published):
                return period
    return Period.parse(month_text(clock.finished_month))


def _can_be_over(period: Period, published: date) -> bool:
    """Whether a text of that day can be about a period; a year is news only once it is over."""
    if period.kind == "year":
        return period.last < published
    return period.last <= date(published.year, 12, 31)


def _read(scene: Scene, sentence: Sentence) -> list[Draft]:
    """The drafts of one sentence; afterwards the memory holds what it settled."""
    marks, memory = scene.marks, scene.memory
    _remember_document(scene, sentence)
    drafts = flat_table(scene, sentence)
    if drafts is None:
        drafts = fill(scene, sentence, flat_columns(marks, sentence))
    subjects = within(marks.subjects, sentence.first, sentence.last)
    leading = [one for one in subjects if not one.aside and one.maker != FOREIGN]
    meant = [(one, known(one, marks, sentence, memory)) for one in leading]
    models = [subject for one, subject in meant if one.named and one.level == "model"]
    memory.fresh = models[-1] if models else None
    for one, subject in meant:
        if one.named and subject is not None:
            memory.heard(subject)
    if sentence.form == "item":
        return drafts
    if meant and _can_lead(meant[0][0], drafts):
        main = meant[0][1] or memory.subject
        listed = len(meant) > 1 and _is_list(marks, meant[0][0], meant[1][0])
        if listed and main is not None:
            main = replace(main, level="maker", brand="", model="")
        memory.subject = main
    memory.lead_subject = memory.subject
    memory.kind = drafts[-1].kind if drafts else ""
    _remember_periods(scene, sentence, drafts)
    _remember_measure(scene, sentence, drafts)
    return drafts


def _is_list(marks: Marks, one: Subject, other: Subject) -> bool:
    """Whether two models are named as one ("the Model 3/Model Y")."""
    words = marks.norms(one.last, other.first)
    return one.level == other.level == "model" and words in (["/"], ["and"], [","])


def _can_lead(subject: Subject, drafts: Sequence[Draft]) -> bool:
    """Whether a sentence is about the first it names: not if only a figure is tied to it."""
    late = bool(drafts) and subject.first > drafts[0].number.first
    return not late and (subject.named or subject.level in ("maker", "pronoun"))


def _remember_measure(scene: Scene, sentence: Sentence, drafts: Sequence[Draft]) -> None:
    told = [draft.measure for draft in drafts]
    if not told and sentence.form == "heading":
        nouns = scene.marks.cues_in("noun", sentence.first, sentence.last)
        told = [cue.value for cue in nouns]
    scene.memory.measure = next((one for one in told if one not in _ASIDE), scene.memory.measure)


def _remember_periods(scene: Scene, sentence: Sentence, drafts: Sequence[Draft]) -> None:
    memory = scene.memory
    main = [draft for draft in drafts if _settles(draft)]
    told = _told(scene, sentence)
    for period in (*told, *(draft.period for draft in main)):
        memory.units[period.kind] = period
    for draft in drafts:
        if draft.kind == "report" and draft.period.last <= scene.published:
            memory.latest = max(memory.latest or draft.period.last, draft.period.last)
    _remember_goals(scene, sentence, drafts, told)
    for draft in main:
        memory.periods[draft.subject.key] = draft.period
    if told:
        memory.units["told"] = told[0]
    if main:
        memory.measures[main[0].measure] = main[0].period
        memory.period = main[0].period
    elif sentence.form == "heading":
        memory.period = told[0] if told else None
    first = told[0] if told else None
    memory.lead_period = first or memory.period or memory.focus


def _remember_document(scene: Scene, sentence: Sentence) -> None:
    """The quarter of the accounts a sentence names ("its third-quarter results")."""
    for time in within(scene.marks.times, sentence.first, sentence.last):
        if time.expression.shape in ("quarter", "half", "ended", "year") and time.role in (
            "event",
            "main",
        ):
            scene.memory.document = resolve(time.expression, scene.clock)


def _remember_goals(
    scene: Scene, sentence: Sentence, drafts: Sequence[Draft], told: Sequence[Period]
) -> None:
    """What goals are for, so that they can be spoken of again without a year."""
    memory = scene.memory
    for draft in drafts:
        if draft.kind == "target" and draft.period.kind == "year":
            memory.goal = draft.period
            memory.goals.setdefault((draft.subject.maker, draft.number.value), draft.period)
    cues = scene.marks.cues_in("kind", sentence.first, sentence.last)
    years = [period for period in told if period.kind == "year"]
    if not drafts and years and any(cue.value == "target" for cue in cues):
        memory.goal = years[0]


def _settles(draft: Draft) -> bool:
    """Whether a draft settles the period of sentences that follow and name none."""
    reach = draft.period.first is not None and draft.measure != "capacity"
    return reach and not draft.base and draft.kind == "report"


def _told(scene: Scene, sentence: Sentence) -> list[Period]:
    """The periods a sentence is about, as it names them."""
    memory = scene.memory
    clock = Clock(scene.published, memory.period or memory.focus)
    times: Sequence[Time] = within(scene.marks.times, sentence.first, sentence.last)
    periods = (
        resolve(time.expression, clock)
        for time in times
        if time.role == "main" and time.expression.shape in _TOLD
    )
    return [period for period in periods if period is not None and period.first is not None]
