"""Checking a book: every conflict in one line, the known ones apart.

The docstring of a test is its book, each row cut down to maker, brand, model, market, measure,
period, relation, value and publisher.
"""

import csv
import json
from inspect import cleandoc
from pathlib import Path

import pytest

from onpace.book import Book, load
from onpace.book.check import check, find_conflicts
from onpace.book.knownconflicts import KnownConflict
from tinybook import good_row, write_names, write_rows

MODELS = """\
maker,brand,model
Xiaomi,,SU7
Xiaomi,,SU7 Ultra
Xiaomi,,YU7
Xiaomi,,YU9
Xiaomi,,SU7/YU7
Xiaomi,,other models
HIMA,AITO,
HIMA,AITO,M8
HIMA,AITO,M9
HIMA,Luxeed,
HIMA,exports,
HIMA,Alliance Group,
BYD,NEV,
BYD,commercial,
"""
CELLS = ("maker", "brand", "model", "market", "measure", "period", "relation", "value", "publisher")


@pytest.fixture
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Book:
    """The book that is the docstring of the test."""
    return written(tmp_path, request.function.__doc__)


def written(root: Path, text: str) -> Book:
    """The book of some rows that are cut down."""
    rows = []
    for cells in csv.reader(cleandoc(text).splitlines()):
        row = dict(zip(CELLS, cells, strict=True))
        publisher = row.pop("publisher")
        rows.append(
            good_row(**row, said_on="2026-12-31", said_by="x", source=f"https://{publisher}/1")
        )
    write_names(root)
    (root / "models.csv").write_text(MODELS, encoding="utf-8")
    write_rows(root, "\n".join(rows))
    loaded = load(root)
    assert loaded.errors == ()
    return loaded.book


def only(book: Book) -> str:
    """The only conflict as it is told, without the places of its rows and the usual source."""
    (conflict,) = find_conflicts(book)
    return str(conflict).partition(" [")[0].replace(" (a.com, 2026-12-31)", "")


# --- periods -------------------------------------------------------------------------------------


def test_a_line_tells_both_sides_their_sources_the_gap_and_the_rows(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-11,=,46249,a.com
    Xiaomi,,,,deliveries,2025-11,=,46294,b.com
    """
    first, second = book.statements
    (conflict,) = find_conflicts(book)
    assert str(conflict) == (
        "repeat Xiaomi deliveries: 2025-11 46,294 (b.com, 2026-12-31) against "
        "2025-11 46,249 (a.com, 2026-12-31): 45 vehicles (under .1%) apart "
        f"[statements/tiny.csv:3 {second.id}, statements/tiny.csv:2 {first.id}]"
    )


def test_months_are_held_against_quarters(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,=,100,a.com
    Xiaomi,,,,deliveries,2025-11,=,100,a.com
    Xiaomi,,,,deliveries,2025-12,=,100,a.com
    Xiaomi,,,,deliveries,2025-Q4,=,200,a.com
    """
    assert only(book) == (
        "total Xiaomi deliveries: 2025-10 100 + 2025-11 100 + 2025-12 100 = 300 against "
        "2025-Q4 200: 100 vehicles (33.3%) apart"
    )


def test_many_rows_are_told_together(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,../2025-06-30,=,1000,a.com
    Xiaomi,,,,deliveries,2025-07,=,100,b.com
    Xiaomi,,,,deliveries,2025-08,=,100,c.com
    Xiaomi,,,,deliveries,2025-09,=,100,d.com
    Xiaomi,,,,deliveries,2025-Q4,=,100,e.com
    Xiaomi,,,,deliveries,../2025-12-31,=,1399,e.com
    """
    assert only(book) == (
        "total Xiaomi deliveries: 5 rows from ../2025-06-30 to 2025-Q4 = 1,400 "
        "(a.com, b.com and 3 more, 2026-12-31 to 2026-12-31) against "
        "../2025-12-31 1,399 (e.com, 2026-12-31): 1 vehicle (under .1%) apart"
    )


def test_a_bound_is_kept_by_the_number_itself_and_broken_by_one_less(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,>,40000,a.com
    Xiaomi,,,,deliveries,2025-10,=,40000,a.com
    Xiaomi,,,,deliveries,2025-11,>,40000,a.com
    Xiaomi,,,,deliveries,2025-11,=,39999,a.com
    """
    assert only(book) == (
        "repeat Xiaomi deliveries: 2025-11 > 40,000 against 2025-11 39,999: "
        "1 vehicle (under .1%) apart"
    )


def test_an_about_is_told_with_its_tolerance(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,~,41000,a.com
    Xiaomi,,,,deliveries,2025-10,=,42000,a.com
    Xiaomi,,,,deliveries,2025-11,~,41000,a.com
    Xiaomi,,,,deliveries,2025-11,=,42100,a.com
    """
    assert only(book) == (
        "repeat Xiaomi deliveries: 2025-11 42,100 against 2025-11 ~ 41,000 ±1,000: "
        "100 vehicles (0.2%) apart"
    )


def test_figures_of_different_counts_are_not_held_against_each_other(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,=,100,a.com
    Xiaomi,,,,production,2025-10,=,300,a.com
    BYD,,,,deliveries,2025-10,=,500,a.com
    Xiaomi,,YU7,CN,registrations,2025-10,=,50,a.com
    Xiaomi,,YU7,CN,wholesale,2025-10,=,55,a.com
    """
    assert find_conflicts(book) == ()


def test_a_model_is_the_same_with_its_brand_and_without(book: Book) -> None:
    """
    HIMA,AITO,M9,,deliveries,2025-10,=,100,a.com
    HIMA,,M9,,deliveries,2025-10,=,90,b.com
    """
    assert only(book).startswith("repeat HIMA AITO M9 deliveries: ")


def test_a_maker_that_builds_one_powertrain_alone_has_one_count(book: Book) -> None:
    """
    BYD,,,,deliveries,2022-03,=,110,a.com
    BYD,NEV,,,deliveries,2022-03,=,100,a.com
    BYD,,,,deliveries,2022-04,=,110,a.com
    BYD,NEV,,,deliveries,2022-04,=,100,a.com
    """
    assert "2022-04 110 against NEV 2022-04 100: 10 vehicles (9.1%) apart" in only(book)


# --- parts ---------------------------------------------------------------------------------------


def test_a_part_is_not_more_than_the_whole(book: Book) -> None:
    """
    HIMA,,,,deliveries,2025-10,=,100,a.com
    HIMA,exports,,,deliveries,2025-10,=,101,a.com
    HIMA,AITO,,,deliveries,2025-11,=,100,a.com
    HIMA,AITO,M9,,deliveries,2025-11,=,100,a.com
    """
    assert only(book) == (
        "part HIMA deliveries: exports 2025-10 101 against 2025-10 100: 1 vehicle (1.0%) apart"
    )


def test_a_model_is_not_more_than_its_brand(book: Book) -> None:
    """
    HIMA,AITO,,,deliveries,2025-11,=,100,a.com
    HIMA,,M9,,deliveries,2025-11,>,103,a.com
    """
    assert only(book) == (
        "part HIMA AITO deliveries: M9 2025-11 > 103 against 2025-11 100: 3 vehicles (2.9%) apart"
    )


def test_distinct_brands_together_are_not_more_than_the_whole(book: Book) -> None:
    """
    HIMA,,,,deliveries,2025-10,=,100,a.com
    HIMA,AITO,,,deliveries,2025-10,=,60,a.com
    HIMA,Luxeed,,,deliveries,2025-10,=,50,a.com
    HIMA,AITO,M8,,deliveries,2025-10,=,59,a.com
    """
    assert only(book) == (
        "part HIMA deliveries: AITO 2025-10 60 + Luxeed 2025-10 50 = 110 against "
        "2025-10 100: 10 vehicles (9.1%) apart"
    )


def test_the_fewest_models_that_are_too_many_together_are_told(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,<,100,a.com
    Xiaomi,,SU7,,deliveries,2025-10,=,70,a.com
    Xiaomi,,YU7,,deliveries,2025-10,=,40,a.com
    Xiaomi,,YU9,,deliveries,2025-10,=,10,a.com
    """
    assert only(book) == (
        "part Xiaomi deliveries: SU7 2025-10 70 + YU7 2025-10 40 = 110 against "
        "2025-10 < 100: 10 vehicles (9.1%) apart"
    )


def test_parts_that_may_share_vehicles_are_never_added_up(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,=,100,a.com
    Xiaomi,,SU7,,deliveries,2025-10,=,60,a.com
    Xiaomi,,SU7 Ultra,,deliveries,2025-10,=,50,a.com
    Xiaomi,,SU7/YU7,,deliveries,2025-10,=,90,a.com
    Xiaomi,,other models,,deliveries,2025-10,=,70,a.com
    HIMA,,,,deliveries,2025-10,=,100,a.com
    HIMA,AITO,,,deliveries,2025-10,=,80,a.com
    HIMA,exports,,,deliveries,2025-10,=,80,a.com
    """
    assert find_conflicts(book) == ()


def test_a_version_is_not_more_than_its_model(book: Book) -> None:
    """
    Xiaomi,,SU7,,deliveries,2025-10,=,60,a.com
    Xiaomi,,SU7 Ultra,,deliveries,2025-10,=,61,a.com
    """
    assert only(book) == (
        "part Xiaomi SU7 deliveries: SU7 Ultra 2025-10 61 against 2025-10 60: "
        "1 vehicle (1.6%) apart"
    )


def test_a_group_counts_at_least_what_its_maker_does(book: Book) -> None:
    """
    HIMA,,,,deliveries,2025-10,=,100,a.com
    HIMA,Alliance Group,,,deliveries,2025-10,=,300,a.com
    HIMA,,,,deliveries,2025-11,=,100,a.com
    HIMA,Alliance Group,,,deliveries,2025-11,=,99,a.com
    """
    assert only(book) == (
        "part HIMA Alliance Group deliveries: HIMA 2025-11 100 against 2025-11 99: "
        "1 vehicle (1.0%) apart"
    )


# --- measures ------------------------------------------------------------------------------------


def test_measures_further_apart_than_is_usual_are_told(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,=,100,a.com
    Xiaomi,,,,wholesale,2025-10,=,89,a.com
    Xiaomi,,,,deliveries,2025-11,=,100,a.com
    Xiaomi,,,,wholesale,2025-11,=,90,a.com
    Xiaomi,,,,deliveries,2025-12,=,100,a.com
    Xiaomi,,,,wholesale,2025-12,>,150,a.com
    """
    assert only(book) == (
        "measure Xiaomi deliveries: 2025-10 100 against wholesale 2025-10 89: "
        "11 vehicles (11.0%) apart"
    )


def test_one_market_registers_no_more_than_is_delivered_but_may_register_less(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,=,100,a.com
    Xiaomi,,,CN,registrations,2025-10,=,20,a.com
    Xiaomi,,,,deliveries,2025-11,=,100,a.com
    Xiaomi,,,CN,registrations,2025-11,=,120,a.com
    """
    assert only(book) == (
        "measure Xiaomi deliveries: CN registrations 2025-11 120 against 2025-11 100: "
        "20 vehicles (16.7%) apart"
    )


# --- the report ----------------------------------------------------------------------------------


def test_large_conflicts_come_first(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,=,100,a.com
    Xiaomi,,,,deliveries,2025-10,=,101,a.com
    Xiaomi,,YU7,,deliveries,2025-11,=,100,a.com
    Xiaomi,,YU7,,deliveries,2025-11,=,900,a.com
    BYD,,,,deliveries,2025-12,=,100,a.com
    BYD,,,,deliveries,2025-12,=,110,a.com
    """
    assert [conflict.gap for conflict in find_conflicts(book)] == [800, 10, 1]


def test_known_conflicts_stand_apart_and_what_is_no_conflict_is_stale(book: Book) -> None:
    """
    Xiaomi,,,,deliveries,2025-10,=,100,a.com
    Xiaomi,,,,deliveries,2025-10,=,101,a.com
    Xiaomi,,,,deliveries,2025-11,=,100,a.com
    Xiaomi,,,,deliveries,2025-11,=,102,a.com
    """
    large, small = find_conflicts(book)
    known = KnownConflict(large.ids, "a slip of the page")
    stale = KnownConflict(("0123456789ab", "1123456789ab"), "gone")
    report = check(book, [known, stale])
    assert report.conflicts == (small,)
    assert report.known == ((large, "a slip of the page"),)
    assert report.stale == (stale,)
    assert not report.is_clean
    everything = [known, KnownConflict(small.ids, "why")]
    assert check(book, everything).is_clean


def test_the_report_is_data_that_can_be_written(book: Book) -> None:
    """
    Xiaomi,,,CN,registrations,2025-10,=,100,a.com
    Xiaomi,,,CN,registrations,2025-10,=,101,b.com
    """
    (conflict,) = find_conflicts(book)
    report = json.loads(json.dumps(check(book).to_dict()))
    (data,) = report["conflicts"]
    assert (data["kind"], data["market"], data["gap"]) == ("repeat", "CN", 1)
    assert (data["more"]["total"], data["less"]["total"]) == (101, 100)
    assert data["ids"] == list(conflict.ids)
    assert data["text"] == str(conflict)
    assert {row["id"] for side in ("more", "less") for row in data[side]["rows"]} == set(
        conflict.ids
    )
