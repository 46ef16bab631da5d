"""A book, an answer and the board go out as tables that other libraries take as they are."""

import gc
import sys
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import nanoarrow as na
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, Names, Retraction, Statement
from onpace.book.columns import STATEMENT_COLUMNS
from onpace.questions.answer import QUANTILES, Judgement
from onpace.questions.board import Board, BoardLine
from tinyanswers import months, plain, said, tiny_book

BOOK = tiny_book(
    *months(2025, 11, 46_249, 50_000),
    said("../2025-11-30", 500_000, ">", on="2025-12-01"),
    said("2026", "456500", "..", high="489000", on="2026-01-03", precision="month", by="小米"),
    said("2025", "15.4", measure="vehicle_margin", unit="percent"),
)
LINES = (
    BoardLine("Xiaomi", 550_000.0, 0.42, "open", 5e5, 3e5, 8e5, "2026-01-04", is_stale=False),
    BoardLine("零跑", 1e6, None, "unknown", None, None, None, None, is_stale=True),
)
BOARD = Board(2026, "2026-01-06", LINES)
EMPTY_BOARD = Board(2026, "2026-01-06", ())

TEXT, NUMBER, DAY = "string", "double", "date32"


TABLES = ("book", "answer", "board")


def table_of(what: str) -> Book | Judgement | Board:
    """Whatever gives a table."""
    if what == "answer":
        return plain()
    return BOOK if what == "book" else BOARD


def types(table: object) -> dict[str, str]:
    """The columns of a table with their types, as nanoarrow reads them."""
    schema = na.Array(table).schema
    return {field.name: field.type.name.lower() for field in schema.fields}


def rows(table: object) -> list[dict[str, Any]]:
    """The rows of a table, as nanoarrow reads them."""
    return list(na.Array(table).to_pylist())


def test_a_book_is_a_row_a_statement_in_its_order() -> None:
    found = rows(BOOK)
    assert [row["id"] for row in found] == [said.id for said in BOOK.statements]
    assert [row["value"] for row in found] == [46_249, 50_000, 500_000, 456_500, 15.4]
    assert found[3] == {
        **BOOK.statements[3].to_row(),
        "id": BOOK.statements[3].id,
        "value": 456_500.0,
        "value_high": 489_000.0,
        "said_on": date(2026, 1, 3),
        "known_on": date(2026, 1, 31),
        "first_day": date(2026, 1, 1),
        "last_day": date(2026, 12, 31),
    }


def test_what_is_missing_is_missing_and_what_is_blank_is_blank() -> None:
    since = rows(BOOK)[2]
    assert (since["first_day"], since["last_day"]) == (None, date(2025, 11, 30))
    assert (since["value_high"], since["brand"]) == (None, "")


def test_the_columns_of_a_book_are_those_of_its_files_and_four_more() -> None:
    days = ("said_on", "known_on", "first_day", "last_day")
    expected = dict.fromkeys(("id", *STATEMENT_COLUMNS.all, *days), TEXT)
    expected |= {"value": NUMBER, "value_high": NUMBER} | dict.fromkeys(days, DAY)
    assert list(types(BOOK).items()) == list(expected.items())


def test_a_table_has_the_same_columns_whatever_is_in_it() -> None:
    assert rows(tiny_book()) == rows(EMPTY_BOARD) == []
    assert types(tiny_book()) == types(BOOK)
    assert types(EMPTY_BOARD) == types(BOARD) == types(Board(2026, "2026-01-06", LINES[1:]))


def test_only_what_stands_is_in_the_table() -> None:
    gone = BOOK.statements[0]
    book = BOOK.retracting([Retraction(gone.id, "wrong", date(2026, 1, 2), "me", (gone,))])
    assert [row["id"] for row in rows(book)] == [row.id for row in BOOK.statements[1:]]
    earlier = rows(book.as_of(date(2026, 1, 1)))
    assert {row["id"] for row in earlier} == {
        row.id for row in BOOK.statements if row.period.last.year == 2025
    }


def test_a_table_outlives_its_book() -> None:
    table = na.Array(tiny_book(said("2025-12", 50_000), said("2025-11", 46_249)))
    gc.collect()
    assert [row["value"] for row in table.to_pylist()] == [50_000, 46_249]


def test_a_book_gives_its_table_as_often_as_one_asks() -> None:
    assert rows(BOOK) == rows(BOOK)


@pytest.mark.parametrize("what", TABLES)
def test_a_schema_that_is_asked_for_is_left_to_the_one_who_asks(what: str) -> None:
    table = table_of(what)
    asked = na.struct({"maker": na.large_string()}).__arrow_c_schema__()
    capsule = table.__arrow_c_stream__(asked)
    assert na.c_array_stream(capsule).get_schema().n_children == len(types(table))


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
NUMBERS = st.decimals(0, Decimal(10**15), places=2)


@given(
    st.lists(
        st.builds(
            lambda period, value, texts: replace(
                said(period, str(value)),
                **dict(zip(("wording", "note", "speaker"), texts, strict=True)),
            ),
            st.sampled_from(["1900", "1969-12", "../1950-06-30", "2025-Q3", "2100-H2"]),
            NUMBERS,
            st.tuples(TEXTS, TEXTS, TEXTS),
        ),
        max_size=5,
    )
)
def test_every_cell_of_a_book_comes_out_as_it_stands(statements: list[Statement]) -> None:
    found = rows(Book(tuple(statements), (), Names((), ()), Path()))
    for statement, row in zip(statements, found, strict=True):
        cells = statement.to_row()
        for name in set(cells) - {"value", "value_high", "said_on"}:
            assert row[name] == cells[name]
        assert row["value"] == float(cells["value"])
        assert (row["said_on"], row["known_on"]) == (statement.said_on, statement.known_on)
        assert (row["first_day"], row["last_day"]) == (
            statement.period.first,
            statement.period.last,
        )


def test_an_answer_is_a_row_a_month_with_its_ranges() -> None:
    answer = plain()
    found = rows(answer)
    as_of = date.fromisoformat(answer.as_of)
    about = {"maker": "Xiaomi", "part": "", "market": "", "measure": "deliveries", "as_of": as_of}
    for row, month in zip(found, answer.months, strict=True):
        ranges = {name: getattr(month, name) for name in QUANTILES}
        assert row == {**about, "month": date.fromisoformat(f"{month.month}-01"), **ranges}
    assert found[-1]["month"] == date(2026, 12, 1)
    texts, days = ("maker", "part", "market", "measure"), ("as_of", "month")
    kinds = dict.fromkeys(texts, TEXT) | dict.fromkeys(days, DAY)
    assert types(answer) == kinds | dict.fromkeys(QUANTILES, NUMBER)


def test_the_board_is_a_row_a_line() -> None:
    one, other = rows(BOARD)
    assert list(one) == ["year", "as_of", *(field.name for field in fields(BoardLine))]
    assert (one["year"], one["as_of"]) == (2026, date(2026, 1, 6))
    assert (one["odds"], one["last_heard"], one["is_stale"]) == (0.42, date(2026, 1, 4), False)
    assert (other["name"], other["target"], other["is_stale"]) == ("零跑", 1e6, True)
    assert {other[name] for name in ("odds", "median", "low", "high", "last_heard")} == {None}


@pytest.mark.parametrize("what", TABLES)
def test_without_the_extra_one_sentence_says_how_to_get_it(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = table_of(what)
    monkeypatch.setitem(sys.modules, "nanoarrow", None)
    with pytest.raises(ImportError) as caught:
        table.__arrow_c_stream__()
    assert str(caught.value) == (
        "tables go out as Arrow by nanoarrow, which is not installed; "
        'install it with: pip install "onpace[arrow]"'
    )


# The libraries themselves, which `make full` installs (requirements-full.txt). They are imported
# by name, so that style and types can be checked without them.


def library(name: str) -> Any:  # noqa: ANN401 - a module
    """A library; a test that needs it fails where it is not installed."""
    return import_module(name)


@pytest.mark.slow
@pytest.mark.parametrize("what", TABLES)
def test_pandas_takes_it(what: str) -> None:
    table = table_of(what)
    frame = library("pandas").DataFrame.from_arrow(table)
    assert list(frame.columns) == list(types(table))
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == rows(table)
    numbers = {name for name, kind in types(table).items() if kind in {NUMBER, "int64"}}
    assert set(frame.select_dtypes("number").columns) == numbers


@pytest.mark.slow
@pytest.mark.parametrize("what", TABLES)
def test_polars_takes_it(what: str) -> None:
    polars, table = library("polars"), table_of(what)
    frame = polars.DataFrame(table)
    assert frame.to_dicts() == rows(table)
    kinds = {TEXT: "String", NUMBER: "Float64", DAY: "Date", "int64": "Int64", "bool": "Boolean"}
    found = {name: str(kind) for name, kind in frame.schema.items()}
    assert found == {name: kinds[kind] for name, kind in types(table).items()}


@pytest.mark.slow
@pytest.mark.parametrize("what", TABLES)
def test_duckdb_asks_it_by_the_name_of_the_variable(what: str) -> None:
    answers = table_of(what)
    found = library("duckdb").sql("select * from answers")
    names = found.columns
    assert [dict(zip(names, row, strict=True)) for row in found.fetchall()] == rows(answers)


@pytest.mark.slow
@pytest.mark.parametrize("what", TABLES)
def test_pyarrow_takes_it_and_makes_of_it_the_schema_it_wants(what: str) -> None:
    pyarrow, table = library("pyarrow"), table_of(what)
    plain_table = pyarrow.table(table)
    assert plain_table.to_pylist() == rows(table)
    plain_table.validate(full=True)
    wide = pyarrow.schema(
        pyarrow.field(
            one.name, pyarrow.large_string() if one.type == pyarrow.string() else one.type
        )
        for one in plain_table.schema
    )
    asked = pyarrow.table(table, schema=wide)
    assert asked.schema == wide
    assert asked.to_pylist() == rows(table)


@pytest.mark.slow
@pytest.mark.parametrize("empty", [tiny_book(), EMPTY_BOARD])
def test_a_table_without_a_row_is_taken_too(empty: Book | Board) -> None:
    pandas, polars, duckdb = library("pandas"), library("polars"), library("duckdb")
    assert list(pandas.DataFrame.from_arrow(empty).columns) == list(types(empty))
    assert polars.DataFrame(empty).shape == (0, len(types(empty)))
    assert duckdb.sql("select * from empty").fetchall() == []


@pytest.mark.slow
def test_the_bundled_book_is_the_same_in_all_of_them() -> None:
    pandas, polars, duckdb = library("pandas"), library("polars"), library("duckdb")
    book = Book.bundled()
    total = sum(float(said.quantity.value) for said in book.statements if said.maker == "NIO")
    one = pandas.DataFrame.from_arrow(book).groupby("maker")["value"].sum()["NIO"]
    two = polars.DataFrame(book).filter(polars.col("maker") == "NIO")["value"].sum()
    ((three,),) = duckdb.sql("select sum(value) from book where maker = 'NIO'").fetchall()
    assert [one, two, three] == [pytest.approx(total)] * 3


@pytest.mark.slow
def test_the_libraries_pass_on_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    pandas, polars = library("pandas"), library("polars")
    monkeypatch.setitem(sys.modules, "nanoarrow", None)
    for take in (pandas.DataFrame.from_arrow, polars.DataFrame):
        with pytest.raises(ImportError, match="nanoarrow, which is not installed"):
            take(BOOK)
