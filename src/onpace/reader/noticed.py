"""What a text says beside its statements: changes, shares, multiples, ranks and streaks.

The checker makes its claims of these; each knows the statements around it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from onpace.reader.found import Found, Mention
from onpace.reader.marks import Marks
from onpace.reader.mentions import Cue, Number

_KINDS: Final = {"percent": "percent", "points": "points", "times": "times", "ordinal": "ordinal"}
_BEFORE: Final = 8
_AFTER: Final = 6
_DIRECTIONS: Final = {"up": 1, "down": -1}


def noticed(marks: Marks, found: Sequence[Found]) -> tuple[Mention, ...]:
    """Everything a claim can be made of that is no statement, in the order of the text."""
    starts = sorted((place.start, index) for index, one in enumerate(found) for place in one.places)
    bounds = [sentence.first for sentence in marks.sentences]
    mentions = []
    for number in marks.numbers:
        if number.unit in _KINDS:
            sentence = bisect_right(bounds, number.first) - 1
            mentions.append(_of_number(marks, number, sentence, starts))
    for family in ("rank", "multiple"):
        for cue in marks.cues.all_of(family):
            sentence = bisect_right(bounds, cue.first) - 1
            mentions.append(_of_cue(marks, cue, sentence, starts))
    return tuple(sorted(mentions, key=lambda one: one.start))


def _of_number(
    marks: Marks, number: Number, index: int, starts: Sequence[tuple[int, int]]
) -> Mention:
    sentence = marks.sentences[index]
    first, last = (
        max(sentence.first, number.hedge - _BEFORE),
        min(sentence.last, number.last + _AFTER),
    )
    before, after = _around(marks, index, number.hedge, starts)
    return Mention(
        kind=_KINDS[number.unit],
        start=marks.tokens[number.hedge].start,
        end=marks.tokens[number.last - 1].end,
        sentence=index,
        relation=number.relation,
        value=float(number.value),
        value_high=None if number.high is None else float(number.high),
        direction=number.sign or _direction(marks, number, first, last),
        basis=_basis(marks, number.last, last),
        wording=number.wording,
        after=before,
        base=after,
    )


def _of_cue(marks: Marks, cue: Cue, index: int, starts: Sequence[tuple[int, int]]) -> Mention:
    before, after = _around(marks, index, cue.first, starts)
    start, end = marks.tokens[cue.first].start, marks.tokens[cue.last - 1].end
    multiple = cue.family == "multiple"
    return Mention(
        kind="multiple" if multiple else cue.value,
        start=start,
        end=end,
        sentence=index,
        value=float(cue.value) if multiple else None,
        basis=_basis(marks, cue.last, min(marks.sentences[index].last, cue.last + _AFTER)),
        wording=marks.text[start:end],
        after=before,
        base=after,
    )


def _direction(marks: Marks, number: Number, first: int, last: int) -> int:
    """1 for up, -1 for down, by the nearest word of change on either side."""
    before = marks.cues_in("change", first, number.hedge)
    if before:
        return _DIRECTIONS[before[-1].value]
    after = marks.cues_in("change", number.last, last)
    return _DIRECTIONS[after[0].value] if after else 0


def _basis(marks: Marks, first: int, last: int) -> str:
    cues = marks.cues_in("basis", first, last)
    return cues[0].value if cues else ""


def _around(
    marks: Marks, index: int, at: int, starts: Sequence[tuple[int, int]]
) -> tuple[int | None, int | None]:
    """The statements right before and right after a token, within its sentence."""
    sentence = marks.sentences[index]
    low, high = marks.tokens[sentence.first].start, marks.tokens[sentence.last - 1].end
    place = bisect_right(starts, (marks.tokens[at].start, -1))
    before = starts[place - 1] if place else None
    after = starts[place] if place < len(starts) else None
    return (
        before[1] if before is not None and before[0] >= low else None,
        after[1] if after is not None and after[0] < high else None,
    )
