"""What a reading hands out beside its statements: days, places, reasons and mentions."""

import datetime as dt

import pytest

from labelledarticles import names
from onpace.book import Maker, Names
from onpace.reader import Mention, Reading, read_text

NOVEMBER = dt.date(2024, 11, 1)


def read(text: str, published: dt.date | None = NOVEMBER, **told: str) -> Reading:
    return read_text(text, names=names(), published=published, **told)


def mentions(text: str, kind: str) -> list[Mention]:
    return [one for one in read(text).mentions if one.kind == kind]


def test_the_day_is_taken_from_the_address() -> None:
    reading = read(
        "NIO sold 20,976 cars in October.", None, address="https://a.example/2024/11/01/x"
    )
    assert (reading.published, reading.inferred) == (NOVEMBER, True)
    assert str(reading.statements[0].statement.period) == "2024-10"


def test_the_day_is_taken_from_the_last_date_in_the_text() -> None:
    reading = read("November 1, 2024. NIO sold 20,976 cars in October.", None)
    assert reading.published == NOVEMBER
    assert reading.statements[0].statement.date_precision == "assumed"


def test_a_text_without_any_date_makes_no_statements() -> None:
    reading = read("NIO sold 20,976 cars in October.", None)
    assert (reading.published, reading.statements) == (None, ())


def test_the_maker_can_be_told_for_a_text_that_never_names_it() -> None:
    reading = read("Deliveries rose to 20,976 vehicles in October.", about="NIO")
    assert reading.statements[0].statement.maker == "NIO"


def test_a_name_of_ones_own_is_found() -> None:
    names = Names((Maker("Fabel", aliases=("Fabelwerke",)),), ())
    reading = read_text("Fabelwerke sold 4,321 cars in May.", names=names, published=NOVEMBER)
    assert [found.statement.maker for found in reading.statements] == ["Fabel"]


def test_the_source_goes_with_every_statement() -> None:
    reading = read("NIO sold 20,976 cars in October.", address="https://www.a.example/x")
    statement = reading.statements[0].statement
    assert (statement.source.publisher, statement.said_by) == ("a.example", "a.example")
    assert statement.said_on == NOVEMBER


def test_the_place_covers_hedge_number_and_noun() -> None:
    text = "Xiaomi delivered more than 20,000 vehicles in October."
    found = read(text).statements[0]
    assert text[found.start : found.end] == "more than 20,000 vehicles"
    assert found.statement.wording == "more than"


def test_a_base_figure_knows_that_it_is_one() -> None:
    reading = read("NIO sold 20,976 cars in October, up from 16,074 a year earlier.")
    assert [found.base for found in reading.statements] == [False, True]


def test_all_places_of_a_figure_are_kept() -> None:
    text = "NIO delivers 20,976 cars in October\n\nNIO delivered 20,976 cars in October."
    (found,) = read(text).statements
    assert len(found.places) == 2


def test_json_has_the_columns_of_the_book_and_the_places() -> None:
    (row,) = read("NIO guided for 72,000 to 75,000 deliveries in Q4 2024.").to_dict()["statements"]
    assert (row["value"], row["value_high"], row["relation"]) == (72000, 75000, "..")
    assert row["sources"] == [{"start": row["start"], "end": row["end"]}]


@pytest.mark.parametrize(
    ("text", "value", "direction", "basis"),
    [
        ("NIO sold 20,976 cars in October, up 30.5 percent year-on-year.", 30.5, 1, "yoy"),
        ("NIO sold 20,976 cars in October, down 1% from September.", 1, -1, ""),
        ("NIO sold 20,976 cars in October, a 30% increase year over year.", 30, 1, "yoy"),
        ("NIO: 20,976 (-0.97% MoM)", 0.97, -1, "mom"),
        ("NIO sold 20,976 cars, a drop of 5 percent week-on-week.", 5, -1, "wow"),
    ],
)
def test_changes_know_direction_and_basis(
    text: str, value: float, direction: int, basis: str
) -> None:
    (change,) = mentions(text, "percent")
    assert (change.value, change.direction, change.basis) == (value, direction, basis)


def test_a_change_knows_its_figure_and_its_base() -> None:
    reading = read("NIO sold 20,976 cars in October, up 30.5% from 16,074 a year earlier.")
    (change,) = (one for one in reading.mentions if one.kind == "percent")
    assert change.after is not None
    assert change.base is not None
    values = [
        int(reading.statements[at].statement.quantity.value) for at in (change.after, change.base)
    ]
    assert values == [20976, 16074]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NIO set a new record with 20,976 cars in October.", "record"),
        ("It was the third consecutive month above 20,000.", "streak"),
        ("It was the first time above 20,000.", "first time"),
        ("Deliveries doubled to 20,976.", "multiple"),
        ("Deliveries were 2.3 times those of May.", "times"),
        ("The margin rose 1.2 percentage points.", "points"),
        ("Its 500,000th car rolled off the line.", "ordinal"),
    ],
)
def test_what_a_claim_can_be_made_of_is_noticed(text: str, kind: str) -> None:
    assert len(mentions(text, kind)) == 1


def test_sentences_are_places_in_the_text() -> None:
    text = "NIO Inc. sold 20,976 cars. Xpeng sold 23,917."
    shown = [text[place.start : place.end] for place in read(text).sentences]
    assert shown == ["NIO Inc. sold 20,976 cars.", "Xpeng sold 23,917."]
