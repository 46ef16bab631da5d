"""What a quantity commits its speaker to."""

from decimal import Decimal

import pytest

from onpace.book import parse_quantity
from onpace.book.bounds import bounds, tolerance


@pytest.mark.parametrize(
    ("relation", "value", "high", "expected"),
    [
        ("=", "50000", "", (50_000, 50_000)),
        (">", "50000", "", (50_000, None)),
        (">=", "50000", "", (50_000, None)),
        ("<", "50000", "", (0, 50_000)),
        ("<=", "50000", "", (0, 50_000)),
        ("..", "456500", "489000", (456_500, 489_000)),
        ("~", "123000", "", (122_000, 124_000)),
        ("~", "0", "", (0, 0)),
        ("=", "15.5", "", (15, 16)),
    ],
)
def test_bounds(relation: str, value: str, high: str, expected: tuple[int, int | None]) -> None:
    assert bounds(parse_quantity(relation, value, high)) == expected


@pytest.mark.parametrize(
    ("value", "expected", "why"),
    [
        ("123000", "1000", "one unit of the last digit that is not zero"),
        ("200000", "10000", "at most 5%"),
        ("429450", "2148", "at least .5%"),
        ("9", "1", "at least one vehicle"),
        ("12.5", "1", "whole vehicles"),
    ],
)
def test_the_tolerance_of_an_about(value: str, expected: str, why: str) -> None:
    assert tolerance(parse_quantity("~", value)) == Decimal(expected), why


def test_nothing_but_an_about_has_a_tolerance() -> None:
    assert {tolerance(parse_quantity(relation, "50000")) for relation in ("=", ">", "<")} == {0}
