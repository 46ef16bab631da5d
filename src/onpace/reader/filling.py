"""Filling the slots: a number becomes a statement once whose, what and when are known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from onpace.book import Period
from onpace.reader.asked import Asked, When
from onpace.reader.clauses import base_marker, groups_of
from onpace.reader.draft import Draft
from onpace.reader.eligible import counts, is_rate, may_inherit
from onpace.reader.known import with_brand
from onpace.reader.marks import Marks
from onpace.reader.mentions import Cue, Number, Sentence, Subject, Time
from onpace.reader.respective import owners_of, times_of
from onpace.reader.scene import Line, Scene
from onpace.reader.subjects import FOREIGN
from onpace.reader.what import kind_of, measure_of
from onpace.reader.when import when
from onpace.reader.whose import each_of_list, whose

_NEAR: Final = 5
_POINTING: Final = {"this", "that", "these", "those", "which"}
_MARKET: Final = "China market"
_REACHED: Final = ("reach", "hit", "achiev", "attain")
_MONEY: Final = ("CNY", "USD", "HKD", "percent")


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence tells of a number before its period is known."""

    measure: str
    cue: Cue | None
    kind: str
    base: int | None
    subject: Subject
    whose: str


def fill(scene: Scene, sentence: Sentence, columns: Mapping[int, Time]) -> list[Draft]:
    """The statements of a sentence, in its order.

    Args:
        scene: The text.
        sentence: The sentence.
        columns: For figures that stand in columns the period of their column, by first token.
    """
    marks = scene.marks
    numbers = [
        one for one in marks.numbers_in(sentence) if one.first in columns or counts(marks, one)
    ]
    groups = groups_of(marks, numbers)
    line = Line(
        scene,
        sentence,
        numbers,
        [number.first for number in numbers if number.unit != "percent"],
        {**times_of(marks, groups), **columns},
        owners_of(marks, sentence, groups, scene.memory),
    )
    drafts: list[Draft] = []
    for number in numbers:
        group = groups[number.first]
        end = group[-1].noun_last
        if not number.noun and len(group) > 1:
            number = replace(number, noun=group[-1].noun)  # noqa: PLW2901 - "1, 2 and 3 cars"
        makers: list[Subject | None] = [*each_of_list(marks, sentence, number)]
        for owner in makers or [line.owners.get(number.first)]:
            draft = _draft(line, number, end, owner)
            if draft is not None:
                drafts.append(draft)
                line.last = line.last if draft.base else draft
    return drafts


def _draft(line: Line, number: Number, end: int, owner: Subject | None) -> Draft | None:
    """The statement a number makes, or None."""
    told = _told(line, number, owner)
    if told is None:
        return None
    marks, memory = line.scene.marks, line.scene.memory
    asked = Asked(
        marks=marks,
        sentence=line.sentence,
        number=number,
        end=end,
        subject=told.subject,
        kind=told.kind,
        measure=told.measure or memory.measure or "deliveries",
        base=told.base,
        own=line.last.period if line.last is not None else None,
        published=line.scene.published,
        numbers=line.places,
        column=line.columns.get(number.first),
        launch=_launch(line, told.subject),
    )
    found = _when(line, asked)
    return None if found is None else _finished(line, asked, told, found)


def _told(line: Line, number: Number, owner: Subject | None) -> _Told | None:
    """What the sentence tells of a number; None when it cannot be a statement."""
    marks, sentence = line.scene.marks, line.sentence
    measure, cue = measure_of(marks, sentence, number)
    if measure == "other" or (not measure and not may_inherit(line, number)):
        return None
    kind, said = kind_of(marks, sentence, number)
    if said is None and cue is None and marks.norm(sentence.first) in _POINTING:
        kind = line.scene.memory.kind or kind  # "This breaks down into"
    if kind == "implied" or is_rate(line, number, measure):
        return None
    base = base_marker(marks, sentence, number)
    if base is not None and kind == "guidance":
        kind = "report"
    subject, reason = owner, "in the order of the names"
    if subject is None:
        subject, reason = whose(marks, sentence, number, cue, line.scene.memory)
    fresh = line.scene.memory.fresh
    if measure == "orders" and subject is not None and fresh is not None and not subject.model:
        subject = fresh if fresh.maker == subject.maker else subject  # what was just launched
    if subject is None or subject.maker in ("", _MARKET, FOREIGN):
        return None
    subject = _abroad(line, number, subject)
    if subject is None:
        return None
    return _Told(measure, cue, kind, base, subject, reason)


def _abroad(line: Line, number: Number, subject: Subject) -> Subject | None:
    """The subject, narrowed to what it sells abroad if that is counted; None if no book has it."""
    marks, names = line.scene.marks, line.scene.names
    first, last = number.hedge - _NEAR, number.noun_last + _NEAR - 1
    for cue in marks.cues_in("export", max(first, line.sentence.first), last):
        low, high = sorted((cue.first, number.first))
        if any(low < place < high for place in line.places) or "," in marks.norms(low, high):
            continue
        brand = names.resolve_brand(subject.maker, "exports")
        return None if brand is None else replace(subject, level="brand", brand=brand, model="")
    return subject


def _when(line: Line, asked: Asked) -> When | None:
    """The period of a number, with the ways of capacities and orders."""
    found = when(asked, line.scene.memory)
    explicit = found is not None and found.explicit
    day = asked.published
    if asked.measure == "capacity" and not (explicit and asked.kind != "report"):
        return When(Period(day, day, "day"), "a capacity holds on the day", explicit=False)
    if asked.measure == "orders" and not explicit:
        return When(Period(None, day, "since"), "orders up to that day", explicit=False)
    if found is None and asked.base is not None and asked.is_ahead and asked.own is not None:
        return When(asked.own, "the period of the goal beside it", explicit=False)
    return found


def _launch(line: Line, subject: Subject) -> date | None:
    """When a model went on sale, if the book knows the day."""
    for model in line.scene.names.models:
        if model.model and (model.maker, model.model) == (subject.maker, subject.model):
            launch = model.launch
            return launch.first if launch is not None and launch.first == launch.last else None
    return None


def _finished(line: Line, asked: Asked, told: _Told, found: When) -> Draft:
    number, measure, kind = asked.number, asked.measure, asked.kind
    if kind == "guidance" and found.period.kind == "year":
        kind = "target"
    if kind != "report" and number.relation == ">=" and number.wording.startswith(_REACHED):
        number = replace(number, relation="=")
    if measure == "operating_loss":
        measure, number = "operating_profit", _negative(number)
    what = "as before" if told.cue is None else _words(line.scene.marks, told.cue)
    named = told.whose.startswith(("named", "in the"))
    return Draft(
        number=number,
        subject=with_brand(told.subject, line.scene.names),
        measure=measure,
        kind=kind,
        period=found.period,
        unit=_unit(number, measure),
        market=_market(line, number, measure),
        explicit=int(named) + 2 * int(found.explicit) + int(told.cue is not None),
        mark=_is_mark(line, number),
        base=told.base is not None,
        why=(f"subject: {told.whose}", f"measure: {what}", f"period: {found.reason}"),
    )


def _is_mark(line: Line, number: Number) -> bool:
    """Whether a number is a round mark that was passed rather than a count."""
    if number.relation not in (">", ">=", "="):
        return False
    ranks = line.scene.marks.cues_in("rank", line.sentence.first, line.sentence.last)
    streak = any(cue.value in ("streak", "first time") for cue in ranks)
    return number.noun == "threshold" or (streak and number.relation != "=")


def _negative(number: Number) -> Number:
    if number.high is None:
        return replace(number, value=-number.value)
    return replace(number, value=-number.high, high=-number.value)


def _words(marks: Marks, cue: Cue) -> str:
    """A cue as it stands in the text, in quotes."""
    first, last = marks.tokens[cue.first], marks.tokens[cue.last - 1]
    return f'"{" ".join(marks.text[first.start : last.end].split())}"'


def _unit(number: Number, measure: str) -> str:
    if number.unit in _MONEY:
        return number.unit
    return "vehicle/year" if measure == "capacity" else "vehicle"


def _market(line: Line, number: Number, measure: str) -> str:
    """Where a count was made, when the words at it say so."""
    if measure == "registrations":
        return "CN"
    first, last = number.first - _NEAR, number.noun_last + _NEAR
    for cue in line.scene.marks.cues_in("market", first, last):
        low, high = sorted((cue.first, number.first))
        if not any(low < place < high for place in line.places):
            return cue.value
    return ""
