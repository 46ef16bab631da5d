"""Lists of numbers beside lists of names or periods, which belong together one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from onpace.reader.known import known
from onpace.reader.marks import Marks, within
from onpace.reader.memory import Memory
from onpace.reader.mentions import Number, Sentence, Subject, Time

_FEWEST = 2
_FARTHEST = 12

Groups = Mapping[int, tuple[Number, ...]]


def owners_of(
    marks: Marks, sentence: Sentence, groups: Groups, memory: Memory
) -> dict[int, Subject]:
    """Who owns each number of a list that stands beside a list of as many names."""
    owners: dict[int, Subject] = {}
    told = bool(marks.cues_in("respectively", sentence.first, sentence.last))
    for group in _lists(groups):
        names = _listed_names(marks, sentence, group, told=told)
        if len(names) != len(group):
            continue
        for number, name in zip(group, names, strict=True):
            subject = known(name, marks, sentence, memory)
            if subject is not None:
                owners[number.first] = subject
    return owners


def _lists(groups: Groups) -> Iterator[tuple[Number, ...]]:
    """The groups that are lists of numbers of one unit."""
    for group in {id(one): one for one in groups.values()}.values():
        if len(group) >= _FEWEST and all(one.unit == group[0].unit for one in group):
            yield group


def _listed_names(
    marks: Marks, sentence: Sentence, group: Sequence[Number], *, told: bool
) -> list[Subject]:
    """The list of names last before a list of numbers."""
    before = within(marks.subjects, sentence.first, group[0].hedge)
    names = [one for one in before if one.named and not one.aside]
    run: list[Subject] = []
    for one in reversed(names):
        if run and not _linked(marks, one, run[0]):
            break
        run.insert(0, one)
        if told and len(run) == len(group):
            break
    if told and len(run) != len(group) and len(names) >= len(group):
        return names[-len(group) :]
    return run


def _linked(marks: Marks, before: Subject, after: Subject) -> bool:
    between = marks.norms(before.last, after.first)
    return all(word in (",", "and", "&", "as", "well", "the") for word in between)


def times_of(marks: Marks, groups: Groups) -> dict[int, Time]:
    """The period of each number of a list that stands beside a list of as many periods."""
    found: dict[int, Time] = {}
    for group in _lists(groups):
        after = within(marks.times, group[-1].noun_last, group[-1].noun_last + _FARTHEST)
        times = _weeks(after, len(group)) or [one for one in after if one.role == "main"]
        times = times[: len(group)]
        listed = all(_joined(marks, low, high) for low, high in pairwise(times))
        if listed and len(times) == len(group):
            found |= {number.first: time for number, time in zip(group, times, strict=True)}
    return found


def _weeks(times: Sequence[Time], count: int) -> list[Time]:
    """The single weeks of "the first three weeks of December"."""
    for time in times:
        told = time.expression
        if told.shape == "weeks of month" and told.number == count:
            weeks = (replace(told, shape="week of month", number=week + 1) for week in range(count))
            return [replace(time, expression=week) for week in weeks]
    return []


def _joined(marks: Marks, before: Time, after: Time) -> bool:
    same = before.first == after.first
    return same or all(word in (",", "and") for word in marks.norms(before.last, after.first))
