"""Loading never fails: it gives the good rows and says what is wrong with the others."""

import subprocess
import sys
from pathlib import Path

import pytest

from onpace.book import Loaded, Maker, Names, load
from onpace.book.columns import EVENT_COLUMNS, STATEMENT_COLUMNS
from tinybook import (
    GOOD,
    HEADER,
    good_row,
    load_rows,
    sentences,
    write_names,
    write_rows,
)

GOOD_EVENT = "Xiaomi,,SU7,,launch,2024-03-28,,,,2024-03-28,Xiaomi,https://a.cn/2,,"


@pytest.fixture
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Loaded:
    """The book whose only statements file is the docstring of the test."""
    return load_rows(tmp_path, request.function.__doc__)


def test_a_row_of_fifteen_columns_becomes_a_statement(loaded: Loaded) -> None:
    """
    Xiaomi,,YU7,,report,deliveries,2025-10,>,40000,,vehicle,more than,2025-11-01,Xiaomi,https://www.a.cn/1
    """
    assert loaded.errors == ()
    (statement,) = loaded.book.statements
    assert str(statement.quantity) == "> 40,000"
    assert str(statement.period) == "2025-10"
    assert (statement.file, statement.line) == ("statements/tiny.csv", 2)


def test_left_out_columns_have_their_defaults(loaded: Loaded) -> None:
    """
    Xiaomi,,,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,CPCA,https://www.a.cn/1
    Xiaomi,,,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,CPCA,annual report
    """
    web, paper = loaded.book.statements
    assert (web.speaker, web.source.publisher) == ("", "a.cn")
    assert (web.date_precision, web.basis, web.note) == ("day", "", "")
    assert paper.source.publisher == "CPCA"


def test_names_are_stored_as_the_book_writes_them(loaded: Loaded) -> None:
    """
    小米汽车,,su 7,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1
    hima,问界,m9,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    HIMA,,M9,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    """
    assert loaded.errors == ()
    assert [(row.maker, row.brand, row.model) for row in loaded.book.statements] == [
        ("Xiaomi", "", "SU7"),
        ("HIMA", "AITO", "M9"),
        ("HIMA", "", "M9"),
    ]


def test_everything_wrong_is_reported_at_once_and_good_rows_are_kept(loaded: Loaded) -> None:
    """
    Xiaomi,,,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1
    Xaomi,,,,raport,deliverys,2025-13,>,50 000,,cars,,2025-11-31,,
    Xiaomi,,,,report,deliveries,2025-11,>,40000,,vehicle,,2025-12-01,Xiaomi,https://a.cn/1
    """
    assert [row.line for row in loaded.book.statements] == [2, 4]
    assert [str(error).removeprefix("statements/tiny.csv:3:") for error in loaded.errors] == [
        "1 maker: 'Xaomi' is no known maker; did you mean Xiaomi?",
        "5 kind: 'raport' is no kind; did you mean report?",
        "6 measure: 'deliverys' is no measure; did you mean deliveries?",
        "11 unit: 'cars' is no unit; write one of vehicle vehicle/year CNY USD HKD percent",
        "7 period: '2025-13' has no such month; write 2025-12 or the month meant",
        "9 value: '50 000' has separators; write 50000",
        "13 said_on: there is no day 2025-11-31: 2025-11 has 30 days; correct the day",
        "14 said_by: nobody said it; write the issuer, the association or the publisher",
        "15 source: the source is missing; write the web address it was read at",
    ]


WRONG_CELLS = [
    ({"maker": ""}, "1 maker: the maker is missing; write"),
    ({"maker": "Ford"}, "1 maker: 'Ford' is no known maker; correct it or add it to makers.csv"),
    ({"brand": "AITO"}, "2 brand: 'AITO' is no known brand of Xiaomi; correct it or add"),
    ({"maker": "HIMA", "brand": "Luxed"}, "2 brand: 'Luxed' is no known brand of HIMA; did you"),
    ({"model": "SU8"}, "3 model: 'SU8' is no known model of Xiaomi; did you mean SU7?"),
    (
        {"maker": "HIMA", "brand": "Luxeed", "model": "M9"},
        "3 model: M9 is a model of AITO, not of Luxeed; write AITO",
    ),
    ({"market": "China"}, "4 market: 'China' is no market; write an ISO 3166 code"),
    ({"market": "cn"}, "4 market: 'cn' is no market"),
    ({"kind": ""}, "5 kind: the kind is missing; write one of report target"),
    ({"measure": "vehicle margin"}, "6 measure: 'vehicle margin' is no measure; did you mean veh"),
    ({"period": "Q3 2025"}, "7 period: 'Q3 2025' is no period; write one of"),
    ({"period": "2026-01-06/2025-07-06"}, "7 period: the period ends before it begins"),
    ({"period": "2025-Q5"}, "7 period: '2025-Q5' has no such quarter"),
    ({"period": "0205-12"}, "7 period: the year 0205 is out of reach"),
    ({"relation": "≥"}, "8 relation: '≥' is no relation; did you mean >=?"),
    ({"relation": "≈"}, "8 relation: '≈' is no relation; did you mean ~?"),
    ({"relation": ""}, "8 relation: the relation is missing; write one of"),
    ({"value": ""}, "9 value: the number is missing"),
    ({"value": "50,000"}, "9 value: '50,000' has separators; write 50000"),
    ({"value": "many"}, "9 value: 'many' is not a plain number"),
    ({"value": "-1"}, "9 value: -1 vehicles are fewer than none; write a number from 0 up"),
    ({"value_high": "x", "relation": ".."}, "10 value_high: 'x' is not a plain number"),
    ({"value_high": "60000"}, "10 value_high: value_high is given, but the relation is >"),
    ({"relation": ".."}, "10 value_high: a range needs its upper end"),
    ({"relation": "..", "value_high": "40000"}, "10 value_high: the range is upside down"),
    ({"relation": "..", "value_high": "50000"}, "10 value_high: both ends of the range are the"),
    ({"unit": "Vehicle"}, "11 unit: 'Vehicle' is no unit; did you mean vehicle?"),
    ({"unit": "CNY"}, "11 unit: deliveries cannot be given in CNY; write vehicle"),
    ({"said_on": "2026-1-1"}, "13 said_on: '2026-1-1' is no day; write year-month-day"),
    ({"said_on": "2025-02-29"}, "13 said_on: there is no day 2025-02-29"),
    ({"said_on": "1989-12-31"}, "13 said_on: 1989-12-31 is before 1990"),
    (
        {"relation": "=", "said_on": "2025-12-30"},
        "13 said_on: an exact report for 2025-12 cannot be said on 2025-12-30, before 2025-12-31",
    ),
    ({"said_by": ""}, "14 said_by: nobody said it"),
    ({"source": ""}, "15 source: the source is missing"),
    ({"note": "x" * 10_001}, ": a cell has more than 10,000 characters; shorten it"),
    ({"date_precision": "week"}, "date_precision: 'week' is no date precision; write one of day"),
    ({"date_precision": "known by"}, "'known by' is no date precision; did you mean known-by?"),
    ({"basis": "rised"}, "basis: 'rised' is no basis; did you mean raised?"),
    ({"basis": "new"}, "basis: 'new' is no basis; leave it blank or write one of initial raised"),
]


@pytest.mark.parametrize(("cells", "sentence"), WRONG_CELLS)
def test_a_wrong_cell_is_named_with_its_fix(
    tmp_path: Path, cells: dict[str, str], sentence: str
) -> None:
    header = ",".join([HEADER, *(name for name in cells if name in STATEMENT_COLUMNS.optional)])
    row = good_row(**cells)
    good = GOOD + "," * (header.count(",") - HEADER.count(","))
    loaded = load_rows(tmp_path, f"{header}\n{row}\n{good}")
    (error,) = sentences(loaded)
    assert error.startswith("statements/tiny.csv:2:")
    assert sentence in error
    assert [statement.line for statement in loaded.book.statements] == [3]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"event": "lunch"}, "5 event: 'lunch' is no event; did you mean launch?"),
        ({"date": "March 2024"}, "6 date: 'March 2024' is no date; write a day"),
        ({"date": ""}, "6 date: '' is no date"),
        ({"value": "5"}, "8 unit: value and unit go together, and only one of them is given"),
        ({"unit": "vehicle"}, "8 unit: value and unit go together"),
        ({"value": "x", "unit": "CNY"}, "7 value: 'x' is not a plain number"),
        ({"value": "-5", "unit": "vehicle"}, "7 value: -5 vehicles are fewer than none"),
        ({"value": "5", "unit": "day"}, "8 unit: 'day' is no unit"),
        ({"maker": "Ford"}, "1 maker: 'Ford' is no known maker"),
        ({"said_on": "2024"}, "10 said_on: '2024' is no day"),
        ({"said_by": ""}, "11 said_by: nobody said it"),
        ({"source": ""}, "12 source: the source is missing"),
        ({"date_precision": "year"}, "14 date_precision: 'year' is no date precision"),
    ],
)
def test_a_wrong_cell_of_an_event_is_named_with_its_fix(
    tmp_path: Path, cells: dict[str, str], sentence: str
) -> None:
    row = dict(zip(EVENT_COLUMNS.all, GOOD_EVENT.split(","), strict=True)) | cells
    write_rows(tmp_path, f"{','.join(row.values())}\n{GOOD_EVENT}", "events/tiny.csv")
    loaded = load_rows(tmp_path, GOOD)
    (error,) = sentences(loaded)
    assert error.startswith("events/tiny.csv:2:")
    assert sentence in error
    assert [event.line for event in loaded.book.events] == [3]


def test_an_exact_report_may_be_said_on_the_last_day_of_its_period(loaded: Loaded) -> None:
    """
    Xiaomi,,,,report,deliveries,2025-12,=,50212,,vehicle,,2025-12-31,Xiaomi,https://a.cn/1
    Xiaomi,,,,target,deliveries,2025,=,350000,,vehicle,,2025-03-18,Xiaomi,https://a.cn/1
    Xiaomi,,,,report,orders,2025-12,=,50212,,vehicle,,2025-12-03,Xiaomi,https://a.cn/1
    """
    assert loaded.errors == ()


def test_an_exact_report_may_carry_an_imprecise_day_within_its_month(loaded: Loaded) -> None:
    """
    maker,brand,model,market,kind,measure,period,relation,value,value_high,unit,wording,said_on,said_by,source,date_precision
    Xiaomi,,,,report,deliveries,2025-12,=,50212,,vehicle,,2025-12-01,Xiaomi,https://a.cn/1,month
    """
    assert loaded.errors == ()


def test_a_missing_directory_is_an_error(tmp_path: Path) -> None:
    loaded = load(tmp_path / "nowhere")
    assert sentences(loaded) == [
        f"{tmp_path / 'nowhere'}: there is no such directory; check the path or make the directory"
    ]
    assert loaded.book.statements == ()


def test_a_file_in_place_of_a_directory_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text(HEADER, encoding="utf-8")
    (error,) = sentences(load(tmp_path / "book.csv"))
    assert "this is a file; give the directory that holds the book" in error


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", ""])
def test_any_path_at_all_can_be_asked_for(name: str, tmp_path: Path) -> None:
    assert len(load(str(tmp_path / "no") + name).errors) == 1


@pytest.mark.parametrize("rows", ["", f"{HEADER}\n"])
def test_an_empty_book_is_an_error(tmp_path: Path, rows: str) -> None:
    write_names(tmp_path)
    if rows:
        write_rows(tmp_path, rows)
    (error,) = sentences(load(tmp_path))
    assert error.startswith("statements: the book is empty; add a file such as")


def test_a_folder_of_targets_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (error,) = sentences(load_rows(tmp_path, GOOD))
    assert error.startswith("targets: targets are not read from here; write each as a statement")


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "statements" / "odd.csv").mkdir(parents=True)
    loaded = load_rows(tmp_path, GOOD)
    (error,) = sentences(loaded)
    assert error.startswith("statements/odd.csv: the file cannot be read (")
    assert len(loaded.book.statements) == 1


def test_a_folder_that_cannot_be_listed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    (error,) = sentences(load_rows(tmp_path, GOOD))
    assert error.startswith("statements: the folder cannot be read (Permission denied); check")


def test_a_book_without_any_makers_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "makers.csv").write_text("name\n", encoding="utf-8")
    (tmp_path / "models.csv").write_text("maker,brand,model\n", encoding="utf-8")
    write_rows(tmp_path, f"{HEADER}\n")
    (error,) = sentences(load(tmp_path))
    assert error == "makers.csv: there are no makers; add a makers.csv with the column name"


def test_files_are_read_in_the_order_of_their_names_and_hidden_ones_left_out(
    tmp_path: Path,
) -> None:
    for name in ("b.csv", "a.csv", "C.CSV", ".a.csv", "~$a.csv", "notes.txt"):
        write_rows(tmp_path, GOOD, f"statements/{name}")
    loaded = load_rows(tmp_path, GOOD)
    assert loaded.errors == ()
    files = [statement.file.removeprefix("statements/") for statement in loaded.book.statements]
    assert files == ["C.CSV", "a.csv", "b.csv", "tiny.csv"]


def test_a_book_without_names_uses_those_given(tmp_path: Path) -> None:
    write_rows(tmp_path, GOOD)
    names = Names((Maker("Xiaomi"),), ())
    assert load(tmp_path, names).errors == ()
    assert load(tmp_path, names).book.names == names


def test_a_book_with_own_makers_does_not_know_others(tmp_path: Path) -> None:
    (tmp_path / "makers.csv").write_text("name\nFord\n", encoding="utf-8")
    (tmp_path / "models.csv").write_text("maker,brand,model\n", encoding="utf-8")
    write_rows(tmp_path, GOOD)
    (error,) = sentences(load(tmp_path, Names((Maker("Xiaomi"),), ())))
    assert "'Xiaomi' is no known maker" in error


def test_importing_the_book_is_cheap() -> None:
    script = "import sys, onpace.book; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "onpace.book.load" in found.stdout
    assert not {"numpy", "click", "scipy", "asyncio"} & set(found.stdout.split())
