"""Statements as people read them, and as a file that a book can hold."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, Source, Statement
from onpace.book.columns import STATEMENT_COLUMNS
from onpace.book.pasted import parse_rows
from onpace.show.statements import in_order, statements_csv, statements_json, statements_text
from tinyanswers import said, target


def lines(*statements: Statement) -> list[str]:
    return statements_text(statements).split("\n")


def test_a_line_has_period_number_day_id_and_voice() -> None:
    one = said("2025-12", 50_212, ">")
    assert lines(one) == [
        "Xiaomi deliveries",
        f"  2025-12  > 50,212  2026-01-01  {one.id}  Xiaomi in a.cn",
        "",
        "1 statement",
    ]


def test_each_count_has_a_section_the_whole_maker_first() -> None:
    text = statements_text(
        [
            said("2025", 1, model="SU7"),
            said("2025", 1, market="DE", measure="registrations"),
            target(1, on="2026-01-01"),
            said("2025", 1, maker="NIO"),
            said("2025", 1, maker="NIO", brand="Onvo", model="L60"),
            said("2025", 1),
            said("2025", "15.4", measure="vehicle_margin", unit="percent"),
        ]
    )
    sections = text.split("\n\n")
    assert [section.partition("\n")[0] for section in sections] == [
        "NIO deliveries",
        "NIO L60 deliveries",
        "Xiaomi deliveries",
        "Xiaomi deliveries, target",
        "Xiaomi vehicle margin",
        "Xiaomi SU7 deliveries",
        "Xiaomi registrations in DE",
        "7 statements",
    ]


def test_the_lines_of_a_section_are_aligned_and_in_the_order_of_time() -> None:
    late = said("2025-12", 5)
    early = said("../2024-12-31", 1_000_000)
    _, first, second, *_ = lines(late, early)
    assert first.startswith("  ../2024-12-31  1,000,000  2025-01-01  ")
    assert second.startswith("  2025-12                5  2026-01-01  ")


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        ("day", "2026-01-01"),
        ("known-by", "2026-01-01"),
        ("month", "2026-01"),
        ("assumed", "2026"),
    ],
)
def test_of_the_day_as_much_is_shown_as_is_known(precision: str, shown: str) -> None:
    one = said("2025-12", 5, precision=precision)
    assert f"  5  {shown}  {one.id}" in statements_text([one])


@pytest.mark.parametrize(
    ("unit", "measure", "shown"),
    [
        ("vehicle", "orders", "  15.4  "),
        ("vehicle/year", "capacity", "  15.4 a year  "),
        ("percent", "gross_margin", "  15.4%  "),
        ("CNY", "price", "  15.4 CNY  "),
    ],
)
def test_other_units_than_vehicles_are_said(unit: str, measure: str, shown: str) -> None:
    assert shown in statements_text([said("2025-12", "15.4", unit=unit, measure=measure)])


def test_who_said_it_is_told_with_where_and_what_of_a_target_it_is() -> None:
    one = said("2025-12", 5, by="CPCA")
    assert statements_text([one]).split("\n")[1].endswith("  CPCA in a.cn")
    itself = replace(one, said_by="a.cn")
    assert statements_text([itself]).split("\n")[1].endswith("  a.cn")
    cited = replace(one, speaker="Xiaomi")
    assert statements_text([cited]).split("\n")[1].endswith("  Xiaomi in a.cn")
    raised = target(5, on="2026-02-01", basis="raised")
    assert statements_text([raised]).split("\n")[1].endswith("  Xiaomi in a.cn, raised")


def test_of_nothing_there_is_a_header_and_a_count() -> None:
    assert statements_text([]) == "0 statements"
    assert statements_csv([]) == ",".join(STATEMENT_COLUMNS.all)
    assert json.loads(statements_json([])) == []


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=8).map(
    str.strip
)


@given(TEXTS, TEXTS, st.text("a,\"' 小", min_size=1, max_size=5).map(str.strip))
def test_whatever_a_cell_holds_comes_back_from_the_file(
    note: str, wording: str, publisher: str
) -> None:
    one = replace(
        said("2025-12", 50_212, ">"),
        note=note,
        wording=wording,
        source=Source("https://b.cn/1", publisher or "b.cn"),
    )
    read = parse_rows(f"{statements_csv([one])}\n", "csv")
    assert read.errors == ()
    assert [row.id for row in read.statements] == [one.id]


def test_the_bundled_book_comes_back_from_the_file() -> None:
    statements = Book.bundled().statements
    read = parse_rows(statements_csv(statements), "csv", Book.bundled().names)
    assert read.errors == ()
    assert [row.id for row in read.statements] == [row.id for row in statements]


def test_the_file_has_the_columns_of_a_book() -> None:
    rows = list(csv.DictReader(StringIO(statements_csv([said("2025-12", 5)]))))
    assert rows == [said("2025-12", 5).to_row()]


def test_json_has_the_columns_the_id_the_day_it_was_known_and_the_place() -> None:
    one = replace(said("2025-12", 5, precision="month"), file="mine/statements/a.csv", line=7)
    (data,) = json.loads(statements_json([one]))
    assert data == {
        "id": one.id,
        **one.to_row(),
        "known_on": "2026-01-31",
        "file": "mine/statements/a.csv",
        "line": 7,
    }


@given(st.permutations(range(4)))
def test_the_order_does_not_depend_on_that_of_the_book(places: list[int]) -> None:
    statements = [
        said("2025-12", 5),
        said("2025-12", 5, on="2026-02-01"),
        said("2025", 5),
        said("2025", 5, model="SU7"),
    ]
    assert in_order(statements[place] for place in places) == in_order(statements)
