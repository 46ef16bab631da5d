"""Marks: a text with everything noticed in it, before any sentence is understood."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onpace.book import Names
from onpace.reader.cues import Cues, find_cues
from onpace.reader.mentions import AnyPlaced, Cue, Number, Sentence, Subject, Time
from onpace.reader.nouns import with_noun
from onpace.reader.numbers import find_numbers, milestones
from onpace.reader.periods import spot
from onpace.reader.roles import meant, role_of
from onpace.reader.sentences import sentences_of
from onpace.reader.subjects import find_subjects
from onpace.reader.tokens import Token, tokenise


@dataclass(frozen=True, slots=True)
class Marks:
    """A text and everything noticed in it, each kind in the order of the text.

    Attributes:
        text: The text.
        tokens: Its words, numbers and marks.
        sentences: Its sentences.
        cues: Phrases of the tables.
        subjects: Makers, brands, models and what stands for them.
        times: Period expressions.
        numbers: Numbers.
    """

    text: str
    tokens: Sequence[Token]
    sentences: Sequence[Sentence]
    cues: Cues
    subjects: Sequence[Subject]
    times: Sequence[Time]
    numbers: Sequence[Number]

    def norms(self, first: int, last: int) -> list[str]:
        """The normal forms of some tokens."""
        return [token.norm for token in self.tokens[max(0, first) : max(0, last)]]

    def norm(self, at: int) -> str:
        """The normal form of one token; blank outside the text."""
        return self.tokens[at].norm if 0 <= at < len(self.tokens) else ""

    def numbers_in(self, sentence: Sentence) -> Sequence[Number]:
        """The numbers of a sentence."""
        return within(self.numbers, sentence.first, sentence.last)

    def cues_in(self, family: str, first: int, last: int) -> Sequence[Cue]:
        """The cues of a family that begin in a stretch of tokens."""
        return within(self.cues.all_of(family), first, last)


def within(placed: Sequence[AnyPlaced], first: int, last: int) -> Sequence[AnyPlaced]:
    """Those that begin in a stretch of tokens."""
    begin = bisect_left(placed, first, key=_first)
    return placed[begin : bisect_left(placed, last, lo=begin, key=_first)]


def _first(placed: AnyPlaced) -> int:
    return placed.first


def mark(text: str, names: Names) -> Marks:
    """Notices everything in a text."""
    tokens = tokenise(text)
    cues = find_cues(tokens)
    subjects = find_subjects(tokens, cues, names)
    times = _times(text, tokens, subjects)
    taken = {at for subject in subjects for at in range(subject.first, subject.last)}
    taken |= {at for time in times for at in range(time.first, time.last)}
    numbers = find_numbers(tokens, cues, taken)
    by_first = {subject.first: subject for subject in subjects}
    numbers = [
        one if one.unit not in ("", "ordinal") else with_noun(tokens, one, by_first)
        for one in numbers
    ]
    numbers = milestones(tokens, numbers)
    places = [number.first for number in numbers]
    times = [meant(time, role_of(tokens, cues, places, time)) for time in times]
    return Marks(text, tokens, sentences_of(tokens), cues, subjects, times, numbers)


def _times(text: str, tokens: Sequence[Token], subjects: Sequence[Subject]) -> list[Time]:
    """The period expressions that are no part of a name."""
    starts = [token.start for token in tokens]
    named = {at for one in subjects if one.named for at in range(one.first, one.last)}
    found = []
    for spotted in spot(text):
        first = bisect_left(starts, spotted.start)
        last = bisect_right(starts, spotted.end - 1)
        if first < last and first not in named:
            found.append(Time(first, last, spotted.expression))
    return found
