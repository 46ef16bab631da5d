"""What is known of a number before its period is, and the period once it is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from onpace.book import Period
from onpace.reader.marks import Marks, within
from onpace.reader.memory import Memory
from onpace.reader.mentions import Number, Sentence, Subject, Time
from onpace.reader.resolve import Clock, resolve


@dataclass(frozen=True, slots=True)
class When:
    """The period a number is about.

    Attributes:
        period: The days.
        reason: How they are known.
        explicit: Whether the number's own clause names them.
    """

    period: Period
    reason: str
    explicit: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a number before its period is.

    Attributes:
        marks: The text.
        sentence: The sentence it stands in.
        number: The number.
        end: Where its list of numbers ends; what follows there is said of the whole list.
        subject: Whose figure it is.
        kind: ``report``, ``target``, ``guidance``, ``forecast`` or ``implied``.
        measure: What it counts.
        base: The token of the word that makes it a base figure, or None.
        own: The period of the figure it is compared with, or None.
        published: The day of publication.
        numbers: First tokens of all counts of the sentence.
        column: The period of the column, or place in a list, the number stands in, or None.
        launch: When the subject went on sale, or None.
    """

    marks: Marks
    sentence: Sentence
    number: Number
    end: int
    subject: Subject
    kind: str
    measure: str
    base: int | None
    own: Period | None
    published: date
    numbers: Sequence[int]
    column: Time | None = None
    launch: date | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether the figure lies in the future."""
        return self.kind in ("target", "guidance", "forecast", "implied")

    @property
    def first_main(self) -> Time | None:
        """The first period of the sentence that figures can be about."""
        for time in within(self.marks.times, self.sentence.first, self.sentence.last):
            if time.role == "main" and time.expression.shape not in ("span", "launch span"):
                return time
        return None

    def clock(self, memory: Memory) -> Clock:
        """What relative periods are counted from."""
        focus = memory.period or memory.focus
        clock = Clock(self.published, focus, self.own, self.is_ahead, memory.units, memory.latest)
        main = self.first_main
        if self.own is None and self.base is not None and main and main.first < self.base:
            return replace(clock, own=resolve(main.expression, clock))
        return clock

    def between(self, first: int, last: int) -> bool:
        """Whether another count begins in a stretch of tokens."""
        return any(first <= one < last for one in self.numbers)

    def before(self, distance: int) -> list[str]:
        """The words before the number, at most so many, in its sentence."""
        first = max(self.sentence.first, self.number.hedge - distance)
        return self.marks.norms(first, self.number.hedge)
