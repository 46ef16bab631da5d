"""A quantity keeps the number and the hedge exactly as they were said."""

import pickle
from decimal import Decimal
from math import inf, isinf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Quantity, TextError, parse_quantity
from onpace.book.quantity import parse_number
from onpace.book.vocabulary import RELATIONS

NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?", fullmatch=True)
ONE_VALUE = st.tuples(st.sampled_from(RELATIONS[:-1]), NUMBERS, st.just(""))


def _range(pair: tuple[str, str]) -> tuple[str, str, str]:
    low, high = sorted(pair, key=Decimal)
    return "..", low, high


RANGES = (
    st.tuples(NUMBERS, NUMBERS)
    .filter(lambda pair: Decimal(pair[0]) != Decimal(pair[1]))
    .map(_range)
)
CELLS = ONE_VALUE | RANGES


@given(CELLS)
def test_text_to_quantity_to_text_loses_nothing(cells: tuple[str, str, str]) -> None:
    assert parse_quantity(*cells).texts() == cells


@given(CELLS)
def test_the_bounds_enclose_what_was_said(cells: tuple[str, str, str]) -> None:
    quantity = parse_quantity(*cells)
    assert quantity.low <= float(quantity.value) <= quantity.high
    assert isinf(quantity.low) == (quantity.relation in ("<", "<="))
    assert isinf(quantity.high) == (quantity.relation in (">", ">="))


@given(st.text(max_size=30) | NUMBERS)
def test_a_number_is_read_without_loss_or_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except TextError:
        return
    assert format(number, "f") == text


@given(st.text(max_size=3) | st.sampled_from(RELATIONS), st.text(max_size=9), st.text(max_size=9))
def test_any_three_cells_are_read_without_loss_or_refused(one: str, two: str, three: str) -> None:
    try:
        quantity = parse_quantity(one, two, three)
    except TextError:
        return
    assert quantity.texts() == (one, two, three)


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        (("=", "39002", ""), 39002.0, 39002.0),
        (("~", "180000", ""), 180000.0, 180000.0),
        ((">", "50000", ""), 50000.0, inf),
        ((">=", "50000", ""), 50000.0, inf),
        (("<", "50000", ""), -inf, 50000.0),
        (("<=", "50000", ""), -inf, 50000.0),
        (("..", "456500", "489000"), 456500.0, 489000.0),
        (("=", "-2.70", ""), -2.7, -2.7),
    ],
)
def test_each_relation_has_its_bounds(cells: tuple[str, str, str], low: float, high: float) -> None:
    quantity = parse_quantity(*cells)
    assert (quantity.low, quantity.high) == (low, high)


def test_only_a_number_without_hedge_is_exact() -> None:
    exact = {relation for relation in RELATIONS[:-1] if parse_quantity(relation, "5").is_exact}
    assert exact == {"="}
    assert not parse_quantity("..", "5", "6").is_exact


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (("=", "39002", ""), "39,002"),
        ((">", "50000", ""), "> 50,000"),
        (("..", "456500", "489000"), "456,500..489,000"),
        (("~", "180000", ""), "~ 180,000"),
        (("=", "15.40", ""), "15.40"),
        (("=", "0.0000001", ""), "0.0000001"),
    ],
)
def test_people_see_relation_and_grouped_digits(cells: tuple[str, str, str], shown: str) -> None:
    assert str(parse_quantity(*cells)) == shown


def test_trailing_zeros_are_kept_because_they_tell_the_precision() -> None:
    assert parse_quantity("=", "15.40").texts() == ("=", "15.40", "")


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("..", "600000", "550000"), "the range is upside down: 550000 is below 600000; swap"),
        (("..", "550000", ""), "a range needs its upper end; fill value_high"),
        (("..", "550000", "550000"), "both ends of the range are the same; use the relation ="),
        (("..", "550000", "550000.0"), "both ends of the range are the same"),
        ((">", "550000", "600000"), "value_high is given, but the relation is >; leave"),
        (("=", "", ""), "the number is missing; write"),
        (("=", "50,000", ""), "'50,000' has separators; write 50000"),
        (("=", "1 234 567.5", ""), "has separators; write 1234567.5"),
        (("=", "15,4", ""), "'15,4' is not a plain number; write digits only"),
        (("=", "nan", ""), "'nan' is not a plain number"),
        (("=", "inf", ""), "'inf' is not a plain number"),
        (("=", "1e5", ""), "'1e5' is not a plain number"),
        (("=", "+5", ""), "'+5' is not a plain number"),
        (("=", "007", ""), "'007' is not a plain number"),
        (("=", "٥٠", ""), "is not a plain number"),
        (("=", "5\n", ""), "is not a plain number"),
        (("=", "9" * 19, ""), "is not a plain number"),
        (("?", "5", ""), "'?' is no relation; write one of = > >= < <= ~ .."),
    ],
)
def test_nonsense_is_refused_in_a_plain_sentence(
    cells: tuple[str, str, str], sentence: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the sentence is checked below
        parse_quantity(*cells)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_a_quantity_made_by_hand_must_be_finite_too(text: str) -> None:
    with pytest.raises(TextError, match="not finite"):
        Quantity("=", Decimal(text))
    with pytest.raises(TextError, match="not finite"):
        Quantity("..", Decimal(0), Decimal(text))


def test_an_error_keeps_message_and_fix_apart_in_another_process_too() -> None:
    with pytest.raises(TextError) as caught:
        parse_quantity("=", "50,000")
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own bytes
    assert (copy.message, copy.fix) == ("'50,000' has separators", "write 50000")
