"""The scene: the text being read, with all that is settled before and while it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from onpace.book import Names
from onpace.reader.draft import Draft
from onpace.reader.marks import Marks
from onpace.reader.memory import Memory
from onpace.reader.mentions import Number, Sentence, Subject, Time
from onpace.reader.resolve import Clock


@dataclass(frozen=True, slots=True)
class Scene:
    """A text in the light of which its sentences are read.

    Attributes:
        marks: Everything noticed in the text.
        names: The book's names.
        published: The day of publication.
        memory: What the sentences so far have settled.
    """

    marks: Marks
    names: Names
    published: date
    memory: Memory

    @property
    def clock(self) -> Clock:
        """What relative periods are counted from at this point."""
        memory = self.memory
        return Clock(self.published, memory.period or memory.focus, units=memory.units)


@dataclass(slots=True)
class Line:
    """A sentence being read.

    Attributes:
        scene: The text it stands in.
        sentence: The sentence.
        counts: Its numbers that can be statements.
        places: First tokens of those that are no percentages.
        columns: The period of each number that stands in a column or list, by first token.
        owners: The owner of each number that stands in a list beside names, by first token.
        last: The statement made last that is no base figure, or None.
    """

    scene: Scene
    sentence: Sentence
    counts: Sequence[Number]
    places: Sequence[int]
    columns: Mapping[int, Time] = field(default_factory=dict)
    owners: Mapping[int, Subject] = field(default_factory=dict)
    last: Draft | None = None
