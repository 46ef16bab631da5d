"""Coverage says, for each maker and year, how its twelve months are known."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, Retraction, Statement
from onpace.questions.coverage import CoverageLine, coverage
from tinyanswers import months, said, target, tiny_book


def known(*statements: Statement) -> tuple[CoverageLine, ...]:
    """The coverage of the book of these statements."""
    return coverage(tiny_book(*statements))


def test_an_exact_month_is_exact_and_a_hedged_one_bounded() -> None:
    assert known(
        *months(2025, 1, 20_000, 18_000),
        said("2025-03", 24_000, ">"),
        said("2025-04", 25_000, "~"),
        said("2025-05", 26_000, "..", high=27_000),
        said("2025-06", 27_000),
    ) == (CoverageLine("Xiaomi", 2025, exact=3, bounded=3, missing=0, targets=0),)


def test_a_month_nobody_spoke_of_is_missing_up_to_the_newest() -> None:
    assert known(*months(2025, 3, 24_000), *months(2025, 8, 28_000)) == (
        CoverageLine("Xiaomi", 2025, exact=2, bounded=0, missing=6, targets=0),
    )


def test_months_that_are_not_over_are_not_missing() -> None:
    (line,) = known(*months(2026, 1, 26_000, 22_000, 30_000))
    assert (line.exact, line.bounded, line.missing) == (3, 0, 0)


@pytest.mark.parametrize(
    ("period", "bounded"),
    [
        ("2025-Q2", 3),
        ("2025-H1", 6),
        ("2025", 12),
        ("2025-01-01/2025-09-30", 9),
        ("2025-02-10/2025-03-09", 2),
        ("2025-07-31", 1),
    ],
)
def test_a_longer_period_bounds_the_months_it_touches(period: str, bounded: int) -> None:
    (line,) = known(said(period, 100_000), said("2025-12", 40_000, ">"))
    whole = period == "2025"  # which has December in it
    assert (line.exact, line.bounded) == (0, bounded if whole else bounded + 1)
    assert line.missing == 12 - line.bounded


def test_each_month_counts_once_and_as_the_best_that_is_known_of_it() -> None:
    (line,) = known(
        said("2025-01", 20_000, ">"),
        said("2025-01", 20_100),
        said("2025-01", 20_100, on="2025-03-01"),
        said("2025-Q1", 60_000),
        said("2025-Q1", 60_000, ">"),
    )
    assert (line.exact, line.bounded, line.missing) == (1, 2, 0)


def test_a_total_since_launch_tells_nothing_of_a_single_month() -> None:
    (line,) = known(*months(2025, 1, 20_000), said("../2025-04-30", 300_000))
    assert (line.exact, line.bounded, line.missing) == (1, 0, 3)


def test_a_period_over_the_new_year_bounds_months_of_both_years() -> None:
    one, other = known(
        *months(2024, 1, 9_000),
        said("2024-12-16/2025-02-15", 50_000),
        *months(2025, 3, 24_000),
    )
    assert (one.exact, one.bounded, one.missing) == (1, 1, 10)
    assert (other.exact, other.bounded, other.missing) == (1, 2, 0)


OTHERS: list[dict[str, str]] = [
    {"brand": "Onvo"},
    {"brand": "Onvo", "model": "L60"},
    {"market": "DE"},
    {"measure": "registrations"},
    {"measure": "wholesale"},
    {"measure": "production"},
    {"kind": "forecast"},
    {"kind": "guidance"},
]


@pytest.mark.parametrize("cells", OTHERS)
def test_only_what_is_reported_of_the_makers_own_deliveries_counts(cells: dict[str, str]) -> None:
    own = months(2025, 1, 20_000, maker="NIO")
    other = said("2025-02", 5_000, maker="NIO", on="2025-03-05", **cells)
    assert known(*own, other) == known(*own)


def test_a_maker_whose_targets_count_one_powertrain_is_covered_by_its_count() -> None:
    (line,) = known(
        said("2021-01", 40_000, maker="BYD"),
        said("2021-02", 20_000, maker="BYD", brand="NEV"),
        said("2021-03", 24_000, maker="BYD", brand="NEV"),
    )
    assert (line.exact, line.missing) == (2, 1)


def test_a_target_counts_each_time_it_is_announced_and_not_when_it_is_told_again() -> None:
    lines = known(
        *months(2025, 1, 20_000),
        target(300_000, on="2024-12-01", period="2025"),
        target(350_000, on="2025-03-18", period="2025", basis="raised"),
        target(350_000, on="2025-05-01", period="2025", basis="repeat"),
        target(90_000, on="2025-05-01", period="2025-Q3", basis=""),
    )
    assert lines == (CoverageLine("Xiaomi", 2025, exact=1, bounded=0, missing=0, targets=2),)


def test_a_year_has_a_line_when_there_is_no_more_than_a_target_for_it() -> None:
    newer = known(*months(2025, 12, 50_000), target(550_000, on="2026-01-03"))
    assert newer[1:] == (CoverageLine("Xiaomi", 2026, exact=0, bounded=0, missing=0, targets=1),)
    (alone,) = known(target(550_000, on="2026-01-03"))
    assert alone == newer[1]


def test_a_goal_in_money_is_no_target_of_vehicles() -> None:
    money = target(10**10, on="2024-12-01", period="2025", measure="revenue", unit="CNY")
    (line,) = known(*months(2025, 1, 20_000), money)
    assert line.targets == 0


def test_a_year_of_silence_between_two_others_has_a_line_too() -> None:
    one, silent, other = known(*months(2023, 12, 9_000), *months(2025, 1, 20_000))
    assert silent == CoverageLine("Xiaomi", 2024, exact=0, bounded=0, missing=12, targets=0)
    assert (one.missing, other.missing) == (11, 0)


@pytest.mark.parametrize("measure", ["wholesale", "production"])
def test_a_maker_that_tells_no_deliveries_is_covered_by_what_it_tells(measure: str) -> None:
    assert known(*months(2025, 1, 20_000, 18_000, measure=measure)) == (
        CoverageLine("Xiaomi", 2025, exact=2, bounded=0, missing=0, targets=0),
    )


def test_the_lines_are_ordered_by_maker_and_year() -> None:
    lines = known(
        *months(2025, 1, 20_000),
        *months(2024, 12, 20_000),
        *months(2025, 1, 13_863, maker="NIO"),
        target(550_000, on="2026-01-03"),
    )
    assert [(line.maker, line.year) for line in lines] == [
        ("NIO", 2025),
        ("Xiaomi", 2024),
        ("Xiaomi", 2025),
        ("Xiaomi", 2026),
    ]


def test_an_empty_book_covers_nothing() -> None:
    assert known() == ()


def test_what_was_not_known_yet_or_is_taken_back_does_not_count() -> None:
    book = tiny_book(*months(2025, 1, 20_000, 18_000))
    gone = book.statements[0]
    (earlier,) = coverage(book.as_of(date(2025, 2, 28)))
    (later,) = coverage(
        book.retracting([Retraction(gone.id, "wrong", date(2025, 3, 2), "me", (gone,))])
    )
    assert (earlier.exact, earlier.missing) == (1, 0)
    assert (later.exact, later.missing) == (1, 1)


def test_every_year_of_the_bundled_book_has_no_more_than_twelve_months() -> None:
    lines = coverage(Book.bundled())
    assert len({(line.maker, line.year) for line in lines}) == len(lines) > 100
    assert all(0 <= line.exact + line.bounded + line.missing <= 12 for line in lines)
    nio = {line.year: line for line in lines if line.maker == "NIO"}
    assert (nio[2023].exact, nio[2023].missing) == (12, 0)  # it tells every month


PERIODS = st.one_of(
    st.builds("{}-{:02d}".format, st.integers(2023, 2025), st.integers(1, 12)),
    st.builds("{}-Q{}".format, st.integers(2023, 2025), st.integers(1, 4)),
    st.sampled_from(["2023", "2024-H1", "2024-11-05/2025-02-01", "../2024-06-30"]),
)
REPORTS = st.builds(
    lambda period, relation: said(period, 20_000, relation, maker="NIO"),
    PERIODS,
    st.sampled_from(["=", ">", "~"]),
)
BOOKS = st.lists(REPORTS, max_size=12)


@given(BOOKS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_and_saying_them_twice_change_nothing(
    statements: list[Statement], chance: Random
) -> None:
    mixed = [*statements, *statements]
    chance.shuffle(mixed)
    assert known(*mixed) == known(*statements)


def _how_known(month: str, statements: list[Statement]) -> str:
    """How a month is known, by a look at each row."""
    spans = [
        (str(said.period.first)[:7], str(said.period.last)[:7])
        for said in statements
        if said.period.first is not None
    ]
    exact = [said for said in statements if str(said.period) == month and said.quantity.is_exact]
    if exact:
        return "exact"
    if any(first <= month <= last for first, last in spans):
        return "bounded"
    return "missing" if any(str(said.period.last)[:7] >= month for said in statements) else ""


@given(BOOKS)
def test_every_month_is_counted_as_a_look_at_each_row_counts_it(
    statements: list[Statement],
) -> None:
    for line in known(*statements):
        ways = [_how_known(f"{line.year}-{month:02d}", statements) for month in range(1, 13)]
        counted = [ways.count(way) for way in ("exact", "bounded", "missing")]
        assert [line.exact, line.bounded, line.missing] == counted


@given(BOOKS, REPORTS)
def test_one_report_more_never_makes_a_month_less_known(
    statements: list[Statement], more: Statement
) -> None:
    later = {line.year: line for line in known(*statements, more)}
    for line in known(*statements):
        after = later[line.year]
        assert after.exact >= line.exact
        assert after.exact + after.bounded >= line.exact + line.bounded


def test_a_maker_that_fell_silent_misses_the_months_that_others_reported() -> None:
    silent = months(2025, 1, 20_000, 18_000)
    other = [said("2025-12", 40_000, maker="NIO")]
    line = next(one for one in known(*silent, *other) if one.maker == "Xiaomi")
    assert (line.exact, line.bounded, line.missing) == (2, 0, 10)
