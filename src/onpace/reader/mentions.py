"""What the reader notices in a text before it understands a sentence: cues, numbers, names, times.

Every mention carries the tokens it covers, ``first`` up to but not including ``last``.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from onpace.reader.periods import Expression


class Placed(Protocol):
    """Anything that covers tokens."""

    @property
    def first(self) -> int:
        """The first token."""

    @property
    def last(self) -> int:
        """The token after the last one."""


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of one of the tables in `onpace.reader.words`.

    Attributes:
        first: Its first token.
        last: The token after its last one.
        family: Which table it stands in, such as ``noun``, ``verb``, ``kind`` or ``hedge``.
        value: What it means there.
    """

    first: int
    last: int
    family: str
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its relation and what it counts.

    Attributes:
        first: Its first token, the currency included, a hedge not.
        last: The token after the number, its scale and its unit.
        value: The number; the lower end of a range.
        high: The upper end of a range, or None.
        unit: ``percent``, ``points``, ``times``, ``ordinal``, a currency, ``money`` for a currency
            the book has not, or blank for a count.
        relation: As in the book; ``reach`` when a verb like "reached" comes before.
        hedge: First token of the hedge; the same as ``first`` when there is none.
        wording: The hedge as it stands in the text.
        noun: What is counted, as in `onpace.reader.numberwords.COUNTED`; ``model`` when a model's
            name is the noun; blank when it is left unsaid; ``other`` when it is something else.
        noun_last: The token after that noun.
        sign: -1 for a minus sign or brackets that mean minus, 1 for a plus sign, otherwise 0.
    """

    first: int
    last: int
    value: Decimal
    high: Decimal | None = None
    unit: str = ""
    relation: str = "="
    hedge: int = 0
    wording: str = ""
    noun: str = ""
    noun_last: int = 0
    sign: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """A maker, brand or model, or a word that stands for one.

    Attributes:
        first: Its first token.
        last: The token after its last one.
        level: ``maker``, ``brand`` or ``model``.
        maker: The maker's name in the book; blank when the word only stands for one.
        brand: The brand's name, or blank.
        model: The model's name, or blank.
        named: Whether it is a name; otherwise it stands for one ("the company", "it").
        aside: Whether the text only compares with it, or mentions it in passing.
    """

    first: int
    last: int
    level: str
    maker: str = ""
    brand: str = ""
    model: str = ""
    named: bool = True
    aside: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """Maker, brand and model."""
        return self.maker, self.brand, self.model


@dataclass(frozen=True, slots=True)
class Time:
    """A period expression in its sentence.

    Attributes:
        first: Its first token.
        last: The token after its last one.
        expression: How the period is named.
        role: ``main``, ``base`` (what is compared with), ``told`` (compared with, and the sentence
            goes on about it), ``event`` (when something else happened).
    """

    first: int
    last: int
    expression: Expression
    role: str = "main"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a heading, a list item or a row.

    Attributes:
        first: Its first token.
        last: The token after its last one.
        form: ``text``, ``heading``, ``item`` (of a list) or ``row`` (of a table).
        paragraph: Number of its paragraph, from 0.
    """

    first: int
    last: int
    form: str
    paragraph: int
