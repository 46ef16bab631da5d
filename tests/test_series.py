"""A series is found by any of its names, and holds the reports that count the same thing."""

from datetime import date

import pytest

from onpace.book import Book
from onpace.questions.errors import QuestionError
from onpace.questions.series import (
    Series,
    find_maker,
    find_series,
    first_delivery_of,
    reports,
    settings_of,
)
from tinyanswers import said, tiny_book


def values(book: Book, series: Series) -> list[int]:
    return [int(statement.quantity.value) for statement in reports(book, series)]


@pytest.mark.parametrize("text", ["Xiaomi", "xiaomi", "小米", "1810.hk", " XIAOMI "])
def test_a_maker_is_found_by_any_of_its_names(text: str) -> None:
    assert find_maker(tiny_book(said("2025", 1)), text) == "Xiaomi"


def test_a_slip_of_the_pen_gets_the_name_that_was_meant() -> None:
    with pytest.raises(QuestionError) as caught:
        find_maker(tiny_book(said("2025", 1)), "Xaomi")
    assert str(caught.value) == "the book knows no maker 'Xaomi'; did you mean Xiaomi?"


def test_a_name_like_no_other_gets_those_there_are() -> None:
    book = tiny_book(said("2025", 1), said("2025", 2, maker="NIO"))
    with pytest.raises(QuestionError) as caught:
        find_maker(book, "Qoros")
    assert str(caught.value) == "the book knows no maker 'Qoros'; it knows NIO, Xiaomi"


def test_of_many_names_only_the_first_are_told() -> None:
    with pytest.raises(QuestionError, match=r"it knows Avatr, BAIC, .* and \d+ more$"):
        find_maker(Book.bundled(), "Qoros")


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(QuestionError) as caught:
        find_maker(Book.bundled(), "x" * 100_000)
    assert len(str(caught.value)) < 400


def test_a_brand_and_a_model_are_found_by_their_names() -> None:
    book = tiny_book(said("2025", 1, maker="NIO"))
    assert find_series(book, "nio", "onvo") == Series("NIO", "Onvo")
    assert find_series(book, "NIO", "l60") == Series("NIO", "Onvo", "L60")
    with pytest.raises(QuestionError, match="no brand or model 'Ovo' of NIO; did you mean Onvo"):
        find_series(book, "NIO", "Ovo")


def test_a_label_of_the_board_is_taken_apart() -> None:
    book = tiny_book()
    assert find_series(book, "NIO Onvo") == Series("NIO", "Onvo")
    assert find_series(book, "nio l60") == Series("NIO", "Onvo", "L60")
    with pytest.raises(QuestionError, match="no maker 'NIO Ovo'"):
        find_series(book, "NIO Ovo")


def test_a_part_like_no_other_gets_those_there_are() -> None:
    with pytest.raises(QuestionError, match=r"'ABC' of NIO; it knows L60, Onvo$"):
        find_series(tiny_book(), "NIO", "ABC")
    with pytest.raises(QuestionError, match=r"of Tesla; there is none to choose from$"):
        find_series(tiny_book(), "Tesla", "ABC")


def test_deliveries_come_before_other_counts_and_other_counts_before_none() -> None:
    wholesale = said("2025", 1, measure="wholesale")
    assert find_series(tiny_book(wholesale), "Xiaomi").measure == "wholesale"
    both = tiny_book(wholesale, said("2025", 2))
    assert find_series(both, "Xiaomi").measure == "deliveries"
    assert find_series(tiny_book(), "Xiaomi").measure == "deliveries"


def test_a_market_counts_registrations_where_there_are_no_deliveries() -> None:
    book = tiny_book(said("2025", 1, measure="registrations", market="DE"))
    assert find_series(book, "Xiaomi", market="de") == Series(
        "Xiaomi", market="DE", measure="registrations"
    )


def test_a_series_holds_its_own_reports_alone() -> None:
    book = tiny_book(
        said("2025", 1),
        said("2025", 2, model="SU7"),
        said("2025", 3, market="CN"),
        said("2025", 4, measure="production"),
        said("2025", 5, maker="NIO"),
        said("2025", 6, kind="forecast"),
    )
    assert values(book, Series("Xiaomi")) == [1]
    assert values(book, Series("Xiaomi", model="SU7")) == [2]
    assert values(book, Series("Xiaomi", market="CN")) == [3]
    assert values(book, Series("Xiaomi", measure="production")) == [4]


def test_a_makers_powertrain_is_its_own_series_and_the_whole_maker_from_when_it_is_the_same() -> (
    None
):
    byd = {"maker": "BYD"}
    book = tiny_book(
        said("2021", 720_000, **byd),  # with combustion cars
        said("2021", 590_000, brand="NEV", **byd),
        said("2022-03", 100_000, **byd),
        said("2022-04", 106_000, **byd),
        said("../2022-12-31", 3_000_000, **byd),
    )
    assert values(book, Series("BYD")) == [106_000, 590_000]
    assert values(book, Series("BYD", "NEV")) == [590_000]


def test_the_label_is_what_people_say() -> None:
    assert Series("Xiaomi").label == "Xiaomi"
    assert Series("Xiaomi", model="YU7", market="DE").label == "Xiaomi YU7 in DE"
    assert Series("Tesla", "Tesla China").label == "Tesla China"
    assert Series("NIO", "NIO").label == "NIO (the brand)"


def test_settings_follow_the_home_market_and_the_count() -> None:
    def name(series: Series) -> str:
        return settings_of(tiny_book(), series).name

    assert name(Series("Xiaomi")) == "Chinese makers"
    assert name(Series("Tesla")) == "makers elsewhere"
    assert name(Series("Nobody")) == "makers elsewhere"
    assert name(Series("Xiaomi", market="DE", measure="registrations")) == "brand registrations"


def test_the_first_delivery_is_known_where_its_month_is() -> None:
    def first(series: Series) -> date | None:
        return first_delivery_of(tiny_book(), series)

    assert first(Series("NIO")) == date(2024, 4, 3)
    assert first(Series("Xiaomi", model="SU7")) == date(2024, 4, 3)
    assert first(Series("NIO", "Onvo")) == date(2024, 9, 28)
    assert first(Series("Xiaomi", model="YU7")) is None  # only the year is known
    assert first(Series("NIO", "Onvo", "L60")) is None
    assert first(Series("NIO", market="DE")) is None  # sold there from some other day
    assert first(Series("Nobody")) is None
