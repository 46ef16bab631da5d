"""How numbers hang together: lists of numbers, base figures, and what stands between them."""

from collections.abc import Sequence
from typing import Final

from onpace.reader.marks import Marks, within
from onpace.reader.mentions import Number, Sentence

_SEPARATORS: Final = {",", "and", "&", "or"}
_BASE_GAP: Final = 7
_BASE_FILL: Final = {
    "the", "a", "an", "its", "their", "that", "of", "to", "with", "previous", "prior", "record",
    "total", "initial", "original", "earlier", "goal", "target", "some", "just", "only", "high",
    "last", "same", "old", "sales", "deliveries", "units", "figure", "level", "in", "was", "'s",
    "former", "forecast", "guidance", "plan", "monthly", "number", "from", "peak", "revised",
}  # fmt: skip


def groups_of(marks: Marks, numbers: Sequence[Number]) -> dict[int, tuple[Number, ...]]:
    """The list each number stands in, by its first token.

    Numbers belong to one list when only commas, "and" and their own units stand between.
    """
    grouped: dict[int, tuple[Number, ...]] = {}
    run: list[Number] = []
    for number in numbers:
        if run and not _continues(marks, run[-1], number):
            _close(run, grouped)
            run = []
        run.append(number)
    _close(run, grouped)
    return grouped


def _close(run: list[Number], grouped: dict[int, tuple[Number, ...]]) -> None:
    group = tuple(run)
    for number in run:
        grouped[number.first] = group


def _continues(marks: Marks, before: Number, number: Number) -> bool:
    if before.noun or number.noun == "model":
        return False
    between = marks.norms(before.noun_last, number.hedge)
    return bool(between) and all(word in _SEPARATORS for word in between)


def base_marker(marks: Marks, sentence: Sentence, number: Number) -> int | None:
    """The token of the word that makes a number what another one is compared with, or None.

    >>> from onpace.book import Names
    >>> from onpace.reader.marks import mark
    >>> marks = mark("It sold 300 cars, up from 200 cars.", Names((), ()))
    >>> base_marker(marks, marks.sentences[0], marks.numbers[1]) is not None
    True
    """
    at = number.hedge
    while at > sentence.first and number.hedge - at < _BASE_GAP:
        cue = marks.cues.before("base", at)
        if cue is not None:
            return None if _is_origin(marks, sentence, cue.first, number) else cue.first
        norm = marks.norm(at - 1)
        if norm not in _BASE_FILL and not _in_subject_or_time(marks, at - 1):
            return None
        at -= 1
    return None


def _is_origin(marks: Marks, sentence: Sentence, at: int, number: Number) -> bool:
    """Whether a "from" does not compare: "orders from 300 customers"."""
    if marks.norm(at) != "from" or at + 1 < number.hedge:
        return False
    before = marks.cues_in("change", sentence.first, at)
    rates = [one for one in marks.numbers if sentence.first <= one.first < at]
    return not before and not rates


def _in_subject_or_time(marks: Marks, at: int) -> bool:
    for placed in (marks.subjects, marks.times):
        near = within(placed, at - 6, at + 1)
        if any(one.first <= at < one.last for one in near):
            return True
    return False
