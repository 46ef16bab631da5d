"""Drafts: statements as single sentences make them."""

from dataclasses import dataclass

from onpace.book import Period
from onpace.reader.mentions import Number, Subject


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as one sentence makes it, before those that say the same are put together.

    Attributes:
        number: The number it is made of.
        subject: Whose figure it is.
        measure: What is counted.
        kind: ``report``, ``target``, ``guidance`` or ``forecast``.
        period: The days it is about.
        unit: Unit of the number.
        market: Where it was counted; blank for everywhere.
        explicit: How much of subject, period and measure the sentence itself names.
        mark: Whether it is only a round mark that was passed.
        base: Whether it is what another figure is compared with.
        why: How each of its parts is known.
    """

    number: Number
    subject: Subject
    measure: str
    kind: str
    period: Period
    unit: str
    market: str = ""
    explicit: int = 0
    mark: bool = False
    base: bool = False
    why: tuple[str, ...] = ()
