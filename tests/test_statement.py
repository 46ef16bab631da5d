"""A statement keeps everything its row said, and an identity that lasts as long as its content."""

import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Event, Maker, Model, Names, PartialDate, Period, Source, Statement
from onpace.book import parse_quantity as quantity
from onpace.book.columns import EVENT_COLUMNS, STATEMENT_COLUMNS
from onpace.book.faults import CellsError, Fault
from onpace.book.rows import read_event, read_statement, readers_of
from onpace.book.statement import host_of
from onpace.book.vocabulary import (
    BASES,
    DATE_PRECISIONS,
    EVENT_KINDS,
    KINDS,
    MEASURES,
    UNITS_OF_MEASURE,
)
from tinybook import HEADER

NAMES = Names(
    (Maker("Xiaomi"), Maker("HIMA")),
    (Model("Xiaomi", "", "SU7"), Model("HIMA", "AITO", ""), Model("HIMA", "AITO", "M9")),
)
STATEMENT = Statement(
    maker="Xiaomi",
    brand="",
    model="SU7",
    market="",
    kind="report",
    measure="deliveries",
    period=Period.parse("2025-10"),
    quantity=quantity(">", "40000"),
    unit="vehicle",
    wording="more than",
    said_on=date(2025, 11, 1),
    said_by="Xiaomi",
    source=Source.at("https://www.cnevpost.com/2025/11/01/xiaomi"),
    speaker="Xiaomi",
    file="statements/xiaomi.csv",
    line=7,
)
EVENT = Event(
    maker="Xiaomi",
    brand="",
    model="SU7",
    market="CN",
    event="price_cut",
    date=PartialDate.parse("2025-10"),
    value=Decimal("4000.50"),
    unit="CNY",
    note="for a month",
    said_on=date(2025, 11, 1),
    said_by="Xiaomi",
    source=Source.at("https://www.cnevpost.com/2025/11/01/xiaomi"),
)

#: A cell can be fine by itself and make another one wrong.
ALSO_BLAMED = {
    "maker": {"brand", "model"},
    "brand": {"model"},
    "measure": {"unit"},
    "value": {"value_high"},
    "relation": {"value_high"},
    "period": {"said_on"},
}

FREE_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30)
FILLED_TEXT = FREE_TEXT.filter(bool)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31)).map(str)
COUNTS = st.integers(0, 10**7).map(str)
SUBJECTS = st.sampled_from(
    [("Xiaomi", "", ""), ("Xiaomi", "", "SU7"), ("HIMA", "AITO", ""), ("HIMA", "AITO", "M9")]
)
MARKETS = st.sampled_from(["", "CN", "DE", "EU"])
AMOUNTS = st.tuples(st.sampled_from(["=", ">", ">=", "<", "<=", "~"]), COUNTS, st.just(""))
RANGES = st.builds(
    lambda low, width: ("..", low, str(int(low) + width)), COUNTS, st.integers(1, 10**6)
)


@st.composite
def statement_rows(draw: st.DrawFn) -> dict[str, str]:
    maker, brand, model = draw(SUBJECTS)
    measure = draw(st.sampled_from(MEASURES))
    relation, value, value_high = draw(AMOUNTS | RANGES)
    last = draw(DAYS)
    return {
        "maker": maker,
        "brand": brand,
        "model": model,
        "market": draw(MARKETS),
        "kind": draw(st.sampled_from(KINDS)),
        "measure": measure,
        "period": draw(st.sampled_from([last, f"../{last}", f"1990-01-01/{last}", "1990-H2"])),
        "relation": relation,
        "value": value,
        "value_high": value_high,
        "unit": draw(st.sampled_from(UNITS_OF_MEASURE[measure])),
        "wording": draw(FREE_TEXT),
        "said_on": max(last, "1991-01-01"),
        "said_by": draw(FILLED_TEXT),
        "source": draw(FILLED_TEXT),
        "speaker": draw(FILLED_TEXT),
        "publisher": draw(FILLED_TEXT),
        "date_precision": draw(st.sampled_from(DATE_PRECISIONS)),
        "basis": draw(st.sampled_from(BASES)),
        "note": draw(FREE_TEXT),
    }


@st.composite
def event_rows(draw: st.DrawFn) -> dict[str, str]:
    maker, brand, model = draw(SUBJECTS)
    value, unit = draw(st.just(("", "")) | st.tuples(COUNTS, st.sampled_from(["vehicle", "week"])))
    return {
        "maker": maker,
        "brand": brand,
        "model": model,
        "market": draw(MARKETS),
        "event": draw(st.sampled_from(EVENT_KINDS)),
        "date": draw(DAYS | st.sampled_from(["2025", "2025-12"])),
        "value": value,
        "unit": unit,
        "note": draw(FREE_TEXT),
        "said_on": draw(DAYS),
        "said_by": draw(FILLED_TEXT),
        "source": draw(FILLED_TEXT),
        "publisher": draw(FILLED_TEXT),
        "date_precision": draw(st.sampled_from(DATE_PRECISIONS)),
    }


@given(statement_rows())
def test_row_to_statement_to_row_loses_nothing(row: dict[str, str]) -> None:
    statement = read_statement(readers_of(NAMES), tuple(row.values()), ("statements/a.csv", 2))
    assert statement.to_row() == row
    assert (statement.file, statement.line) == ("statements/a.csv", 2)


@given(event_rows())
def test_row_to_event_to_row_loses_nothing(row: dict[str, str]) -> None:
    event = read_event(readers_of(NAMES), tuple(row.values()), ("events/a.csv", 2))
    assert event.to_row() == row
    assert (event.file, event.line) == ("events/a.csv", 2)


@given(statement_rows(), st.sampled_from(STATEMENT_COLUMNS.all), FREE_TEXT)
def test_one_cell_of_nonsense_is_read_or_blamed(
    row: dict[str, str], column: str, text: str
) -> None:
    cells = tuple((row | {column: text}).values())
    faults: tuple[Fault, ...] = ()
    try:
        read_statement(readers_of(NAMES), cells, ("statements/a.csv", 2))
    except CellsError as error:
        faults = error.faults
    blamed = {name for name, _ in faults}
    assert blamed <= {column} | ALSO_BLAMED.get(column, set())
    assert all(fault.message and fault.fix for _, fault in faults)


def test_rows_have_the_columns_of_the_book_in_its_order() -> None:
    assert tuple(STATEMENT.to_row()) == STATEMENT_COLUMNS.all
    assert tuple(EVENT.to_row()) == EVENT_COLUMNS.all
    assert HEADER.split(",") == list(STATEMENT_COLUMNS.required)


@given(statement_rows(), st.text(max_size=9), st.integers(1, 10**6))
def test_the_id_does_not_depend_on_where_a_statement_stands(
    row: dict[str, str], file: str, line: int
) -> None:
    here = read_statement(readers_of(NAMES), tuple(row.values()), ("statements/a.csv", 2))
    there = read_statement(readers_of(NAMES), tuple(row.values()), (file, line))
    assert here.id == there.id
    assert here == there
    assert hash(here) == hash(there)


@pytest.mark.parametrize(
    "other",
    [
        replace(STATEMENT, model=""),
        replace(STATEMENT, market="CN"),
        replace(STATEMENT, quantity=quantity(">", "40000.0")),
        replace(STATEMENT, quantity=quantity(">=", "40000")),
        replace(STATEMENT, period=Period.parse("2025-10-01/2025-10-31")),
        replace(STATEMENT, source=Source.at("https://cnevpost.com/2025/11/02")),
        replace(STATEMENT, wording=""),
        replace(STATEMENT, date_precision="month"),
        replace(STATEMENT, note="a word"),
    ],
)
def test_every_change_of_content_changes_the_id(other: Statement) -> None:
    assert other.id != STATEMENT.id


def test_an_id_is_twelve_hexadecimal_digits_and_stays_the_same_for_ever() -> None:
    assert STATEMENT.id == "0dfa3eab7e90"
    assert EVENT.id == "36dd227e0695"
    assert {len(STATEMENT.id), len(EVENT.id)} == {12}


def test_an_id_survives_a_copy_in_another_process() -> None:
    assert pickle.loads(pickle.dumps(STATEMENT)).id == STATEMENT.id  # noqa: S301  # our own bytes
    assert pickle.loads(pickle.dumps(STATEMENT)) == STATEMENT  # noqa: S301  # our own bytes


@pytest.mark.parametrize(
    ("precision", "known"),
    [
        ("day", date(2025, 11, 1)),
        ("known-by", date(2025, 11, 1)),
        ("month", date(2025, 11, 30)),
        ("assumed", date(2025, 12, 31)),
    ],
)
def test_a_statement_is_known_on_the_last_possible_day(precision: str, known: date) -> None:
    assert replace(STATEMENT, date_precision=precision).known_on == known
    assert replace(EVENT, date_precision=precision).known_on == known


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.cnevpost.com/2025/11/01/xiaomi", "cnevpost.com"),
        ("http://ir.NIO.com", "ir.nio.com"),
        ("HTTPS://user@example.org:8080?x=/y", "example.org"),
        ("https://example.org#part", "example.org"),
        ("annual report 2024, page 12", ""),
        ("ftp://example.org/a", ""),
        ("", ""),
    ],
)
def test_the_publisher_is_the_host_of_the_address(address: str, host: str) -> None:
    assert host_of(address) == host
    assert Source.at(address) == Source(address, host)
    assert Source.at(address, "Reuters") == Source(address, "Reuters")
