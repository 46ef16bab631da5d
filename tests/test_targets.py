"""Targets stand in the order of announcement; sayings that announce nothing new are none."""

from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book
from onpace.questions.series import Series
from onpace.questions.targets import all_targets, series_of_target, targets_for
from tinyanswers import said, target, tiny_book

XIAOMI = Series("Xiaomi")


def reaches(book: Book, series: Series = XIAOMI, year: int = 2026) -> list[float]:
    return [found.reach for found in targets_for(book, series, year)]


def test_first_and_revised_targets_come_in_the_order_they_became_known() -> None:
    book = tiny_book(
        target(400_000, on="2026-03-01", basis="raised"),
        target(300_000, on="2026-01-05"),
        target(350_000, on="2026-05-01", basis="cut"),
    )
    assert reaches(book) == [300_000, 400_000, 350_000]


def test_on_one_day_the_first_number_comes_before_its_revision() -> None:
    one = target(1_800_000, on="2026-10-01", basis="raised")
    two = target(1_500_000, on="2026-10-01")
    assert reaches(tiny_book(one, two)) == reaches(tiny_book(two, one)) == [1_500_000, 1_800_000]


def test_a_number_said_again_announces_nothing() -> None:
    book = tiny_book(
        target(800_000, on="2026-01-05"),
        target(800_000, on="2026-02-01"),
        target(640_000, on="2026-03-22", basis="cut"),
        target(800_000, on="2026-04-08"),
        target(800_000, on="2026-05-08", basis="repeat"),
    )
    assert reaches(book) == [800_000, 640_000]


def test_a_range_and_its_low_end_are_different_targets() -> None:
    book = tiny_book(
        target(400_000, "..", on="2026-01-05", high="500000"), target(400_000, on="2026-02-05")
    )
    assert reaches(book) == [400_000, 400_000]


def test_the_number_to_reach_is_the_low_end() -> None:
    assert reaches(tiny_book(target(400_000, "..", on="2026-01-05", high="500000"))) == [400_000]
    assert reaches(tiny_book(target(400_000, ">", on="2026-01-05"))) == [400_000]
    assert reaches(tiny_book(target(400_000, "~", on="2026-01-05"))) == [400_000]
    assert reaches(tiny_book(target(400_000, "<=", on="2026-01-05"))) == [400_000]


def test_only_yearly_targets_in_vehicles_count() -> None:
    book = tiny_book(
        target(1, on="2026-01-05", period="2026-Q1"),
        target(2, on="2026-01-05", measure="revenue", unit="CNY"),
        said("2026", 3, kind="forecast", on="2026-01-05"),
        said("2026", 4, kind="guidance", on="2026-01-05"),
    )
    assert all_targets(book) == ()


def test_a_target_for_another_year_or_part_is_another_target() -> None:
    book = tiny_book(
        target(1, on="2026-01-05"),
        target(2, on="2026-01-05", period="2027"),
        target(3, on="2026-01-05", model="SU7"),
        target(4, on="2026-01-05", market="CN"),
        target(5, on="2026-01-05", maker="NIO"),
    )
    assert reaches(book) == [1]
    assert reaches(book, year=2027) == [2]
    assert reaches(book, Series("Xiaomi", model="SU7")) == [3]
    assert reaches(book, Series("Xiaomi", market="CN")) == [4]


def test_targets_are_found_whatever_they_count() -> None:
    book = tiny_book(target(9_000, on="2026-01-05", measure="production"))
    found = targets_for(book, Series("Xiaomi", measure="deliveries"), 2026)
    assert [one.series.measure for one in found] == ["production"]


def test_a_target_of_a_makers_powertrain_is_the_makers_own() -> None:
    one = target(5_000_000, on="2026-01-05", maker="BYD", brand="NEV")
    assert series_of_target(tiny_book(), one) == Series("BYD")
    other = target(9_000, on="2026-01-05", maker="NIO", brand="Onvo")
    assert series_of_target(tiny_book(), other) == Series("NIO", "Onvo")


def test_a_target_is_known_when_it_can_have_been_heard() -> None:
    book = tiny_book(
        target(300_000, on="2026-01-05", precision="month"), target(310_000, on="2026-01-20")
    )
    assert reaches(book) == [310_000, 300_000]  # 31 January is the last possible day


@given(st.permutations(list(range(6))))
def test_the_order_in_the_files_does_not_matter(order: list[int]) -> None:
    statements = [
        target(300_000, on="2026-01-05"),
        target(300_000, on="2026-01-05", by="a.cn"),
        target(310_000, on="2026-01-05"),
        target(350_000, on="2026-02-05", basis="raised"),
        target(300_000, on="2026-03-05"),
        target(320_000, on="2026-03-05", basis="cut"),
    ]
    assert all_targets(tiny_book(*(statements[i] for i in order))) == all_targets(
        tiny_book(*statements)
    )


def test_famous_targets_stand_in_the_bundled_book() -> None:
    book = Book.bundled()
    assert reaches(book, XIAOMI, 2024) == [76_000, 100_000, 120_000, 130_000]
    assert reaches(book, XIAOMI, 2025) == [300_000, 350_000, 400_000]
    assert reaches(book, XIAOMI, 2026) == [550_000]
    assert reaches(book, Series("Li Auto"), 2024) == [800_000, 560_000, 480_000]


def test_no_two_targets_of_the_bundled_book_in_a_row_are_the_same() -> None:
    seen = set()
    for one in all_targets(Book.bundled()):
        key = (one.series, one.year, one.quantity.value, one.quantity.value_high)
        assert key not in seen
        seen.add(key)
    assert len(seen) > 150


def test_a_cut_back_to_an_earlier_number_is_announced_anew() -> None:
    found = all_targets(
        tiny_book(
            target(300_000, on="2026-01-03"),
            target(350_000, on="2026-04-03", basis="raised"),
            target(300_000, on="2026-08-03", basis="cut"),
            target(300_000, on="2026-08-04", basis="cut"),
        )
    )
    assert [one.reach for one in found] == [300_000, 350_000, 300_000]
