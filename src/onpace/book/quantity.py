"""Quantities: a number with its relation, as somebody said it."""

from dataclasses import dataclass
from decimal import Decimal
from math import inf
from re import compile as pattern
from typing import Final

from onpace.book.errors import TextError, shown
from onpace.book.vocabulary import RELATIONS

# Leading zeros and exponents are refused: they would not survive text -> value -> text.
_NUMBER: Final = pattern(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?")
_SEPARATOR: Final = pattern("[,_ '’\u00a0\u202f]")
_GROUPED: Final = pattern(
    rf"-?[1-9][0-9]{{0,2}}({_SEPARATOR.pattern}[0-9]{{3}})+(\.[0-9]{{1,12}})?"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and how it is meant.

    Attributes:
        relation: ``=`` exact, ``>`` ``>=`` ``<`` ``<=`` a bound, ``~`` about, ``..`` a range.
        value: The number; the lower end of a range.
        value_high: The upper end of a range, otherwise None.

    Raises:
        TextError: (a ValueError) when the parts do not fit together.

    >>> print(Quantity(">", Decimal(50000), None))
    > 50,000
    """

    relation: str
    value: Decimal
    value_high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise TextError(
                f"{shown(self.relation)} is no relation", f"write one of {' '.join(RELATIONS)}"
            )
        high = self.value_high
        if not (self.value.is_finite() and (high is None or high.is_finite())):
            raise TextError("the number is not finite", "write a number in digits")
        if self.relation == "..":
            self._check_range()
        elif high is not None:
            raise TextError(
                f"value_high is given, but the relation is {self.relation}",
                "leave value_high blank or make the relation ..",
            )

    def _check_range(self) -> None:
        if self.value_high is None:
            raise TextError(
                "a range needs its upper end", "fill value_high or use another relation"
            )
        if self.value_high < self.value:
            raise TextError(
                f"the range is upside down: {self.value_high} is below {self.value}",
                "swap value and value_high",
            )
        if self.value_high == self.value:
            raise TextError(
                "both ends of the range are the same", "use the relation = and one value"
            )

    @property
    def low(self) -> float:
        """Smallest number that is meant; minus infinity when only an upper bound was said."""
        return -inf if self.relation in ("<", "<=") else float(self.value)

    @property
    def high(self) -> float:
        """Largest number that is meant; infinity when only a lower bound was said."""
        if self.value_high is not None:
            return float(self.value_high)
        return inf if self.relation in (">", ">=") else float(self.value)

    @property
    def is_exact(self) -> bool:
        """Whether the number was said without any hedge."""
        return self.relation == "="

    def texts(self) -> tuple[str, str, str]:
        """The three cells ``relation, value, value_high`` this quantity is written in.

        >>> parse_quantity("=", "15.40", "").texts()
        ('=', '15.40', '')
        """
        high = "" if self.value_high is None else format(self.value_high, "f")
        return self.relation, format(self.value, "f"), high

    def __str__(self) -> str:
        if self.value_high is not None:
            return f"{self.value:,f}..{self.value_high:,f}"
        return f"{self.value:,f}" if self.is_exact else f"{self.relation} {self.value:,f}"


def parse_quantity(relation: str, value: str, value_high: str = "") -> Quantity:
    """Reads a quantity from its three cells.

    Raises:
        TextError: (a ValueError) when a number is no plain number, a range is upside down or
            lacks an end, or the relation is unknown.

    >>> parse_quantity("..", "456500", "489000").high
    489000.0
    """
    high = parse_number(value_high) if value_high else None
    return Quantity(relation, parse_number(value), high)


def parse_number(text: str) -> Decimal:
    """Reads a plain number: digits, perhaps a minus sign, perhaps a decimal point.

    Raises:
        TextError: (a ValueError) for anything else.

    >>> parse_number("15.40")
    Decimal('15.40')
    """
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if not text:
        raise TextError("the number is missing", "write the number in digits")
    if _GROUPED.fullmatch(text):
        raise TextError(f"{shown(text)} has separators", f"write {_SEPARATOR.sub('', text)}")
    raise TextError(
        f"{shown(text)} is not a plain number",
        "write digits only, such as 50000 or 15.4, without separators, signs or leading zeros",
    )


def last_digit_unit(value: Decimal) -> Decimal:
    """Unit of the last digit that is not zero: how round a number is.

    >>> int(last_digit_unit(Decimal(480_000)))
    10000
    """
    exponent = value.normalize().as_tuple().exponent if value else 0
    assert isinstance(exponent, int)  # the number is finite
    return Decimal(1).scaleb(exponent)
