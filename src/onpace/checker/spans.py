"""How precisely a figure was meant: from its digits and its hedge to a span of values.

The rules are told to users in ``docs/checking.md``; each number here stands there too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, inf, log10
from re import compile as pattern
from typing import Final

from onpace.book.quantity import last_digit_unit
from onpace.reader import Found, Mention

#: "More than N" is taken to reach up to the next step of its last digit, or this share above N.
_EXCESS: Final = 0.10
#: "Nearly N" is taken to reach down by this share of N.
_SHORTFALL: Final = 0.10
#: "About N" is taken to be within this share of N, or half a unit of its last digit.
_ABOUT: Final = 0.03
#: A round number written out in digits is off by no more than this share of it.
_ROUND: Final = 0.01
#: So many zeros at the end of a number written out make it a round one.
_ZEROS: Final = 100

_DIGITS: Final = pattern(r"\d[\d,]*(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Span:
    """The values a figure can stand for.

    Attributes:
        low: The smallest.
        high: The largest.
        nominal: The figure as it stands.
        plain: Whether it was said without a hedge.
    """

    low: float
    high: float
    nominal: float
    plain: bool = True

    @classmethod
    def exact(cls, value: float) -> "Span":
        """A figure that stands for itself alone."""
        return cls(value, value, value)


@dataclass(frozen=True, slots=True)
class Said:
    """A number as it is claimed.

    Attributes:
        relation: As in the book.
        value: The number, or the lower end.
        unit: The unit of its last written digit.
        high: The upper end of a range, or None.
    """

    relation: str
    value: float
    unit: float
    high: float | None = None


def span_of_found(found: Found, text: str) -> Span:
    """The values a statement of the article can stand for."""
    quantity = found.statement.quantity
    written = text[found.start : found.end]
    ahead = found.statement.kind in ("target", "guidance")
    return span_of(quantity.relation, quantity.value, quantity.value_high, written, ahead=ahead)


def span_of(
    relation: str,
    value: Decimal,
    value_high: Decimal | None,
    written: str = "",
    *,
    ahead: bool = False,
) -> Span:
    """The values a quantity can stand for.

    Args:
        relation: As in the book.
        value: The number; the lower end of a range.
        value_high: The upper end of a range, otherwise None.
        written: The number as it stands in the text; blank for one of the book.
        ahead: Whether it is a target or guidance, which mean the number itself.

    >>> span_of("=", Decimal(3_025_000), None, "3.025 million")
    Span(low=3024500.0, high=3025500.0, nominal=3025000.0, plain=True)
    """
    nominal = float(value)
    unit = unit_of(value, written)
    half = 0.0 if ahead or (unit <= 1 and nominal >= _ZEROS) else unit / 2
    if written and float(unit) > 1 and _written_out(value, written):
        half = min(half, _ROUND * abs(nominal))
    if relation == "..":
        return Span(nominal, float(value_high or value), nominal, plain=False)
    if relation in (">", ">="):
        return Span(nominal, nominal + max(unit, _EXCESS * nominal), nominal, plain=False)
    if relation in ("<", "<="):
        return Span(nominal - max(unit, _SHORTFALL * nominal), nominal, nominal, plain=False)
    if relation == "~":
        slack = max(unit / 2, _ABOUT * abs(nominal))
        return Span(nominal - slack, nominal + slack, nominal, plain=False)
    return Span(nominal - half, nominal + half, nominal)


def unit_of(value: Decimal, written: str) -> float:
    """The unit of the last digit written.

    >>> unit_of(Decimal(3_300_000), "3.30 million"), unit_of(Decimal(48_135), "48,135 vehicles")
    (10000.0, 1.0)
    >>> unit_of(Decimal(500_000), "half a million")
    100000.0
    """
    found = _DIGITS.search(written)
    if found is not None:
        number = float(found.group().replace(",", ""))
        scale = float(value) / number if number else 1.0
        decimals = len(found.group(1) or "")
        if decimals or scale > 1.5:  # noqa: PLR2004 - the number has a scale word
            return float(10 ** round(log10(abs(scale)) - decimals)) if scale else 1.0
    unit = float(last_digit_unit(value))
    return unit if unit >= _ZEROS else min(unit, 1.0)


def _written_out(value: Decimal, written: str) -> bool:
    found = _DIGITS.search(written)
    return found is not None and float(found.group().replace(",", "")) == float(value)


def said_by_mention(mention: Mention, text: str) -> Said:
    """The number of a change, share or multiple, with the unit of its last digit."""
    value = mention.value or 0.0
    decimals = [
        len(found.group(1) or "") for found in _DIGITS.finditer(text, mention.start, mention.end)
    ]
    unit = 10.0 ** -min(decimals) if decimals else 1.0
    return Said(mention.relation, value, unit, mention.value_high)


def total(spans: Sequence[Span]) -> Span:
    """The sum of figures.

    >>> total([Span.exact(2.0), Span.exact(3.0)]).nominal
    5.0
    """
    return Span(
        sum(span.low for span in spans),
        sum(span.high for span in spans),
        sum(span.nominal for span in spans),
        all(span.plain for span in spans),
    )


def difference(new: Span, old: Span) -> Span:
    """What is left of a figure after another is taken away."""
    return Span(
        new.low - old.high, new.high - old.low, new.nominal - old.nominal, new.plain and old.plain
    )


def times(span: Span, factor: float) -> Span:
    """A figure multiplied by a number above zero."""
    return Span(span.low * factor, span.high * factor, span.nominal * factor, span.plain)


def quotient(new: Span, old: Span) -> Span | None:
    """A figure as a multiple of another; None when that could be zero or less."""
    if old.low <= 0:
        return None
    return Span(
        new.low / old.high, new.high / old.low, new.nominal / old.nominal, new.plain and old.plain
    )


def change(new: Span, old: Span) -> Span | None:
    """The change from one figure to another in percent.

    >>> round(change(Span.exact(550_000), Span.exact(410_000)).nominal, 1)
    34.1
    """
    ratio = quotient(new, old)
    if ratio is None:
        return None
    return Span(
        100 * (ratio.low - 1), 100 * (ratio.high - 1), 100 * (ratio.nominal - 1), ratio.plain
    )


def rounded(value: float, unit: float) -> float:
    """A number rounded half up to a unit.

    >>> rounded(34.146, 1.0), rounded(2.5, 1.0)
    (34.0, 3.0)
    """
    return floor(value / unit + 0.5 + 1e-9) * unit if unit < inf else value
