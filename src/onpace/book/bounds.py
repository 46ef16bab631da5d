"""What a quantity of vehicles commits its speaker to: the fewest and the most that may be meant."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from onpace.book.quantity import Quantity, last_digit_unit

# "About X" beside an exact figure of the same count and period, 103 pairs of the book that comes
# with the package: 99 lie within one unit of the last digit of X that is not zero (10,000 for
# 480,000), and the honest ones of them within 5% ("nearly 200,000" for 190,068).
_WIDEST: Final = Decimal("0.05")
_NARROWEST: Final = Decimal("0.005")


def bounds(quantity: Quantity) -> tuple[int, int | None]:
    """The fewest and the most vehicles a quantity allows; None when there is no upper end.

    A bound is held to be kept when the exact number equals it: people say "more than 50,000" of
    50,000 sharp. Fractions are widened to whole vehicles.

    >>> from onpace.book.quantity import parse_quantity
    >>> bounds(parse_quantity(">", "50000")), bounds(parse_quantity("~", "180000"))
    ((50000, None), (171000, 189000))
    """
    slack = tolerance(quantity)
    low, high = quantity.value - slack, quantity.value + slack
    if quantity.relation in ("<", "<="):
        low = Decimal(0)
    if quantity.value_high is not None:
        high = quantity.value_high
    fewest = max(0, int(low.to_integral_value(ROUND_FLOOR)))
    if quantity.relation in (">", ">="):
        return fewest, None
    return fewest, int(high.to_integral_value(ROUND_CEILING))


def tolerance(quantity: Quantity) -> Decimal:
    """How far from an "about" the true number may lie, in vehicles; 0 for everything else.

    One unit of the last digit that is not zero, but at least .5% and at most 5% of the number.

    >>> from onpace.book.quantity import parse_quantity
    >>> int(tolerance(parse_quantity("~", "123000")))
    1000
    """
    if quantity.relation != "~":
        return Decimal(0)
    size = abs(quantity.value)
    widest, narrowest = size * _WIDEST, size * _NARROWEST
    slack = min(max(last_digit_unit(size), narrowest), widest)
    return slack.to_integral_value(ROUND_CEILING)
