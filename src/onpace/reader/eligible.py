"""Eligibility: which numbers of a sentence can be statements, and which are something else."""

from typing import Final

from onpace.reader.marks import Marks, within
from onpace.reader.mentions import Cue, Number
from onpace.reader.scene import Line
from onpace.reader.what import kind_of
from onpace.reader.whose import is_named_beside, is_tied_to_name

#: A bare number below this is hardly a count of vehicles; with a noun a smaller one can be.
_FEWEST_BARE: Final = 100
_FEWEST: Final = 10

#: After a verb that only reports ("posted 12,345") a bare number has to be larger.
_FEWEST_REPORTED: Final = 1_000

#: An ordinal below this is no running count of vehicles ("its 3rd car").
_FEWEST_ORDINAL: Final = 100

#: Less money than this is a price.
_LEAST_MONEY: Final = 1_000_000

_NEAR: Final = 3
_FARTHEST: Final = 12
_MONEY: Final = {"CNY", "USD", "HKD"}
_NOUNS: Final = {
    "", "vehicle", "model", "models", "deliveries", "registrations", "orders", "threshold",
    "milestone",
    "target", "guidance",
}  # fmt: skip
_STEPS: Final = {
    "drop", "increase", "decline", "rise", "gain", "fall", "decrease", "jump", "reduction",
    "shortfall", "gap", "improvement", "difference", "deficit", "surplus", "addition",
}  # fmt: skip
_NO_RATE: Final = {"-", "on", "over", "earlier", "ago", "before", "prior"}


def counts(marks: Marks, number: Number) -> bool:
    """Whether a number can be a statement at all."""
    before = marks.norm(number.first - 1)
    moved = marks.norm(number.hedge - 1) in ("down", "up", "by")
    if moved and marks.cues.before("reporting", number.hedge) is None:
        return False  # by how much, not how many
    if marks.norm(number.hedge - 1) == "of" and marks.norm(number.hedge - 2) in _STEPS:
        return False  # "a drop of 60,000"
    if number.unit in _MONEY:
        # In brackets it is the same amount in another currency.
        return before != "(" and number.value >= _LEAST_MONEY
    if number.unit == "ordinal":
        return number.value >= _FEWEST_ORDINAL and number.noun == "vehicle"
    if number.unit:
        return number.unit == "percent"
    whole = number.noun in _NOUNS and number.value == int(number.value)
    named = number.noun in ("vehicle", "model")
    return whole and number.value >= (_FEWEST if named else _FEWEST_BARE)


def may_inherit(line: Line, number: Number) -> bool:
    """Whether a number whose sentence names no measure can have that of the text."""
    if number.unit or number.noun == "other":
        return False
    if line.sentence.form == "heading" and not _names_somebody(line):
        return False
    if number.noun in ("vehicle", "model", "models", "target", "guidance", "milestone"):
        return True
    if line.sentence.form in ("item", "heading"):
        return number.noun == ""
    return _is_bare_count(line, number)


def _is_bare_count(line: Line, number: Number) -> bool:
    """Whether a number without noun and measure stands where a count of vehicles stands."""
    marks = line.scene.marks
    if is_named_beside(marks, line.sentence, number):
        changed = marks.cues_in("change", number.last, number.last + _NEAR + 1)
        return number.relation != "=" or bool(changed)
    reported = (
        marks.cues.before("reporting", number.hedge) is not None
        or _follows_period(marks, number)
        or is_tied_to_name(marks, line.sentence, number)
    )
    if number.noun == "" and reported:
        return number.value >= _FEWEST_REPORTED
    return line.last is not None or _is_goal(line, number)


def _names_somebody(line: Line) -> bool:
    subjects = within(line.scene.marks.subjects, line.sentence.first, line.sentence.last)
    return any(one.named for one in subjects) or bool(line.columns)


def _follows_period(marks: Marks, number: Number) -> bool:
    """Whether a number stands in brackets behind a period ("than in April (75,842)")."""
    at = number.hedge - 1
    before = within(marks.times, at - _NEAR, at)
    return marks.norm(at) == "(" and any(time.last == at for time in before)


def _is_goal(line: Line, number: Number) -> bool:
    """Whether a bare number is a goal, in a sentence that counts nothing but vehicles."""
    marks = line.scene.marks
    kind, _ = kind_of(marks, line.sentence, number)
    if kind not in ("target", "guidance"):
        return False
    return all(one.noun != "other" for one in marks.numbers_in(line.sentence))


def is_rate(line: Line, number: Number, measure: str) -> bool:
    """Whether a number is a rate or an average, which no period adds up to."""
    marks = line.scene.marks
    floor = max(line.sentence.first, number.hedge - _FARTHEST)
    floor = max([floor, *(one for one in line.places if one < number.first)])
    for cue in marks.cues_in("rate", floor, number.noun_last + _NEAR):
        single = marks.norm(cue.first - 1) in ("in", "single")
        if (
            not single
            and marks.norm(cue.last) not in _NO_RATE
            and _says_rate(marks, cue, number, measure)
        ):
            return True
    return False


def _says_rate(marks: Marks, cue: Cue, number: Number, measure: str) -> bool:
    behind = cue.first >= number.noun_last
    if cue.value == "average":
        return not behind
    if cue.value == "year":
        return behind and measure != "capacity" and marks.norm(cue.first) != "annually"
    if behind:
        return marks.norm(cue.first) != "monthly" and marks.norm(number.noun_last) != ","
    return measure == "capacity" and cue.value == "month"
