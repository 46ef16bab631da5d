"""Loading never fails: it gives the good rows and says what is wrong with the others."""

import csv
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onpace.book
from onpace.book import Loaded, Maker, Names, load
from onpace.book.columns import EVENT_COLUMNS, MAKER_COLUMNS, MODEL_COLUMNS, STATEMENT_COLUMNS
from onpace.book.load import MOST_ERRORS
from onpace.book.period import PERIOD_KINDS
from onpace.book.vocabulary import (
    BASES,
    DATE_PRECISIONS,
    EVENT_KINDS,
    EVENT_UNITS,
    KINDS,
    MEASURES,
    RELATIONS,
    UNITS,
)
from tinybook import HEADER, load_rows, write_names, write_rows

DOCUMENTED = (Path(__file__).parent.parent / "docs" / "book-format.md").read_text(encoding="utf-8")

GOOD = "Xiaomi,,,,report,deliveries,2025-12,>,50000,,vehicle,,2026-01-01,Xiaomi,https://a.cn/1"
GOOD_EVENT = "Xiaomi,,SU7,,launch,2024-03-28,,,,2024-03-28,Xiaomi,https://a.cn/2,,"


@pytest.fixture
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Loaded:
    """The book whose only statements file is the docstring of the test."""
    return load_rows(tmp_path, request.function.__doc__)


def _row(**cells: str) -> str:
    """The good row with some cells changed."""
    row = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | cells
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(row.values())
    return out.getvalue()


def _errors(loaded: Loaded) -> list[str]:
    return [str(error) for error in loaded.errors]


def _load_bytes(root: Path, data: bytes) -> Loaded:
    write_names(root)
    (root / "statements").mkdir(exist_ok=True)
    (root / "statements" / "tiny.csv").write_bytes(data)
    return load(root)


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
    assert (web.speaker, web.source.publisher) == ("CPCA", "a.cn")
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
    row = _row(**cells)
    good = GOOD + "," * (header.count(",") - HEADER.count(","))
    loaded = load_rows(tmp_path, f"{header}\n{row}\n{good}")
    (error,) = _errors(loaded)
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
    (error,) = _errors(loaded)
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


def test_columns_may_stand_in_any_order(loaded: Loaded) -> None:
    """
    maker,note,source,said_by,said_on,wording,unit,value_high,value,relation,period,measure,kind,market,model,brand
    Xiaomi,from a slide,https://a.cn/1,Xiaomi,2026-01-01,,cars,,50000,>,2025-12,deliveries,report,,,
    Xiaomi,from a slide,https://a.cn/1,Xiaomi,2026-01-01,,vehicle,,50000,>,2025-12,deliveries,report,,,
    """
    (statement,) = loaded.book.statements
    assert (statement.note, statement.kind, statement.brand) == ("from a slide", "report", "")
    (error,) = loaded.errors
    assert (error.column, error.field) == (7, "unit")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["tiny.csv: the file is empty; begin it with the header maker,brand"]),
        (" \n\n", ["tiny.csv: the file is empty"]),
        (GOOD, ["tiny.csv:1: the first row is no header; begin the file with maker,brand"]),
        (f"{HEADER}\n{GOOD}".replace(",", ";"), ["tiny.csv:1: the cells are separated by semi"]),
        (f"{HEADER}\n{GOOD}".replace(",", "\t"), ["tiny.csv:1: the cells are separated by tabs"]),
        (
            f"{HEADER},unit\n{GOOD},vehicle",
            ["tiny.csv:1:16 unit: the column is there twice; delete one"],
        ),
        (
            f"{HEADER}\n{GOOD}".replace("unit,", "").replace("wording,", ""),
            [
                "tiny.csv:1: the column unit is missing; add unit to the header",
                "tiny.csv:1: the column wording is missing; add",
            ],
        ),
        (
            f"{HEADER}\n{GOOD}".replace("said_on", "said on"),
            ["tiny.csv:1:13: there is no column 'said on'; did you mean said_on?"],
        ),
    ],
)
def test_a_file_without_a_proper_header_is_left_out(
    tmp_path: Path, text: str, sentences: list[str]
) -> None:
    loaded = _load_bytes(tmp_path, text.encode())
    assert loaded.book.statements == ()
    assert len(loaded.errors) == len(sentences)
    for error, sentence in zip(_errors(loaded), sentences, strict=True):
        assert f"statements/{sentence}" in error


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ("colour", "tiny.csv:1:16: there is no column 'colour'; delete it or put its text into"),
        ("Note", "tiny.csv:1:16: there is no column 'Note'; did you mean note?"),
        ("", "tiny.csv:1:16: a column has no name; delete the column or name it"),
    ],
)
def test_a_column_too_many_is_reported_and_the_rows_are_kept(
    tmp_path: Path, extra: str, sentence: str
) -> None:
    loaded = _load_bytes(tmp_path, f"{HEADER},{extra}\n{GOOD},red\n".encode())
    (error,) = _errors(loaded)
    assert f"statements/{sentence}" in error
    assert len(loaded.book.statements) == 1


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_byte_order_marks_and_line_endings_of_any_system_are_fine(
    tmp_path: Path, mark: bytes, ending: bytes
) -> None:
    blank = ",".join([""] * 15)
    lines = [HEADER, "", GOOD, "  ", blank, GOOD, ""]
    loaded = _load_bytes(tmp_path, mark + ending.join(line.encode() for line in lines))
    assert loaded.errors == ()
    assert [statement.line for statement in loaded.book.statements] == [3, 6]


def test_a_file_that_is_not_utf8_keeps_the_rows_that_can_be_read(tmp_path: Path) -> None:
    rows = [HEADER, GOOD, _row(wording="près de"), _row(wording="à peu près"), GOOD]
    loaded = _load_bytes(tmp_path, "\n".join(rows).encode("latin-1"))
    position = len(HEADER) + len(GOOD) + 2 + rows[2].index("è")
    (error,) = _errors(loaded)
    assert error == (
        f"statements/tiny.csv:3: not UTF-8 at byte position {position} (0xe8), rows left out: 2; "
        "save the file as UTF-8 (in Excel: CSV UTF-8)"
    )
    assert [statement.line for statement in loaded.book.statements] == [2, 5]


def test_a_file_in_utf16_is_one_error(tmp_path: Path) -> None:
    loaded = _load_bytes(tmp_path, f"{HEADER}\n{GOOD}\n".encode("utf-16"))
    (error,) = _errors(loaded)
    assert "not UTF-8" in error
    assert loaded.book.statements == ()


def test_nul_characters_cost_their_rows_alone(tmp_path: Path) -> None:
    loaded = _load_bytes(tmp_path, f"{HEADER}\n{GOOD}\n{GOOD}\0\n{GOOD}\n".encode())
    (error,) = _errors(loaded)
    assert "tiny.csv:3: NUL characters, which no text has, rows left out: 1; save" in error
    assert [statement.line for statement in loaded.book.statements] == [2, 4]


def test_the_wrong_number_of_cells_is_counted(loaded: Loaded) -> None:
    """
    Xiaomi,,,,report,deliveries,2025-10,>,40,000,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1
    Xiaomi,,,,report,deliveries,2025-10,>,40000
    Xiaomi,,,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1
    """
    long, short = _errors(loaded)
    assert "tiny.csv:2: the row has 16 cells, the header 15; add or remove commas" in long
    assert "tiny.csv:3: the row has 9 cells, the header 15" in short
    assert [statement.line for statement in loaded.book.statements] == [4]


def test_an_open_quotation_mark_costs_one_row_and_not_the_file(tmp_path: Path) -> None:
    rows = [HEADER, GOOD, GOOD.replace("Xiaomi,https", '"Xiaomi,https')] + [GOOD] * 200
    loaded = _load_bytes(tmp_path, "\n".join(rows).encode())
    (error,) = _errors(loaded)
    assert "tiny.csv:3: the quotation marks do not pair up; close the cell with" in error
    assert len(loaded.book.statements) == 201


def test_two_open_quotation_marks_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    broken = GOOD.replace("Xiaomi,https", '"Xiaomi,https')
    loaded = _load_bytes(tmp_path, f"{HEADER}\n{broken}\n{GOOD}\n{broken}\n{GOOD}".encode())
    assert [(error.line, error.message) for error in loaded.errors] == [
        (2, "the quotation marks do not pair up"),
        (4, "the quotation marks do not pair up"),
    ]
    assert [statement.line for statement in loaded.book.statements] == [3, 5]


def test_quoted_cells_may_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    rows = f'{HEADER},note\n{GOOD},"a ""note"", in\ntwo lines"\n{GOOD},plain\n'
    loaded = _load_bytes(tmp_path, rows.encode())
    assert loaded.errors == ()
    assert [(row.line, row.note) for row in loaded.book.statements] == [
        (2, 'a "note", in\ntwo lines'),
        (4, "plain"),
    ]


def test_spaces_around_cells_do_not_count(loaded: Loaded) -> None:
    """
    Xiaomi , ,,,report, deliveries,2025-10,>, 40000,,vehicle,"more than ",2025-11-01,Xiaomi,a
    """
    assert loaded.errors == ()
    assert loaded.book.statements[0].wording == "more than"


def test_a_cell_of_ten_megabytes_is_refused_and_the_rest_is_kept(tmp_path: Path) -> None:
    huge = "x" * 10_000_000
    rows = [f"{HEADER},note", f"{GOOD},{huge}", f'{GOOD},"{huge}"', f"{GOOD},fine"]
    loaded = _load_bytes(tmp_path, "\n".join(rows).encode())
    assert [error.line for error in loaded.errors] == [2, 3]
    assert all("more than 10,000 characters" in error for error in _errors(loaded))
    assert len(loaded.book.statements) == 1


def test_a_file_full_of_errors_is_given_up(tmp_path: Path) -> None:
    rows = [HEADER] + [_row(maker=f"Maker {number}") for number in range(MOST_ERRORS + 5)]
    loaded = _load_bytes(tmp_path, "\n".join([*rows, GOOD]).encode())
    assert len(loaded.errors) == MOST_ERRORS + 1
    assert "more than 1,000 errors: the rest of the file was not read" in _errors(loaded)[-1]


def test_a_missing_directory_is_an_error(tmp_path: Path) -> None:
    loaded = load(tmp_path / "nowhere")
    assert _errors(loaded) == [
        f"{tmp_path / 'nowhere'}: there is no such directory; check the path or make the directory"
    ]
    assert loaded.book.statements == ()


def test_a_file_in_place_of_a_directory_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text(HEADER, encoding="utf-8")
    (error,) = _errors(load(tmp_path / "book.csv"))
    assert "this is a file; give the directory that holds the book" in error


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", ""])
def test_any_path_at_all_can_be_asked_for(name: str, tmp_path: Path) -> None:
    assert len(load(str(tmp_path / "no") + name).errors) == 1


@pytest.mark.parametrize("rows", ["", f"{HEADER}\n"])
def test_an_empty_book_is_an_error(tmp_path: Path, rows: str) -> None:
    write_names(tmp_path)
    if rows:
        write_rows(tmp_path, rows)
    (error,) = _errors(load(tmp_path))
    assert error.startswith("statements: the book is empty; add a file such as")


def test_a_folder_of_targets_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (error,) = _errors(load_rows(tmp_path, GOOD))
    assert error.startswith("targets: targets are not read from here; write each as a statement")


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "statements" / "odd.csv").mkdir(parents=True)
    loaded = load_rows(tmp_path, GOOD)
    (error,) = _errors(loaded)
    assert error.startswith("statements/odd.csv: the file cannot be read (")
    assert len(loaded.book.statements) == 1


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
    (error,) = _errors(load(tmp_path, Names((Maker("Xiaomi"),), ())))
    assert "'Xiaomi' is no known maker" in error


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One directory for all examples of a property; each writes its files anew."""
    return tmp_path_factory.mktemp("book")


@given(data=st.binary(max_size=300))
def test_arbitrary_bytes_never_raise(root: Path, data: bytes) -> None:
    loaded = _load_bytes(root, data)
    assert loaded.errors
    assert loaded.book.statements == ()


@given(
    at=st.integers(0, 400),
    gone=st.integers(0, 40),
    put=st.binary(max_size=6) | st.sampled_from([b'"', b",", b"\n", b'""', b"\r", b"\0", b"\xff"]),
)
def test_a_damaged_file_never_raises_and_keeps_what_is_whole(
    root: Path, at: int, gone: int, put: bytes
) -> None:
    sound = f"{HEADER},note\n" + "".join(f'{GOOD},"row {row}, fine"\n' for row in range(4))
    data = sound.encode()
    at = min(len(f"{HEADER},note\n") + at, len(data))
    loaded = _load_bytes(root, data[:at] + put + data[at + gone :])
    damaged = {f"row {row}, fine" for row in range(4)} - {
        statement.note for statement in loaded.book.statements
    }
    assert len(damaged) <= 2
    assert all(error.line >= 2 and error.fix for error in loaded.errors)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12).map(str.strip)


@given(notes=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_what_is_written_as_csv_is_read_back_the_same(
    root: Path, notes: list[tuple[str, str]]
) -> None:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADER.split(","), "note"])
    for wording, note in notes:
        writer.writerow([*next(csv.reader([_row(wording="")])), note])
        writer.writerow([*GOOD.split(",")[:11], wording, *GOOD.split(",")[12:], note])
    loaded = _load_bytes(root, out.getvalue().encode())
    assert loaded.errors == ()
    read = [(row.wording, row.note) for row in loaded.book.statements]
    assert read == [pair for wording, note in notes for pair in (("", note), (wording, note))]


def test_importing_the_book_is_cheap() -> None:
    script = "import sys, onpace.book; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "onpace.book.load" in found.stdout
    assert not {"numpy", "click", "scipy", "asyncio"} & set(found.stdout.split())


ERRORS = [
    *("the maker is missing", "is no known maker", "is no known brand of", "is no known model of"),
    *("is a model of", "is no market", "is missing", "is no {name}", "cannot be given in"),
    *("vehicles are fewer than none", "is before {EARLIEST_SAID.year}", "nobody said it"),
    *("the source is missing", "value and unit go together", "the file cannot be read"),
    *("the file is empty", "not UTF-8 at byte position", "NUL characters, which no text has"),
    *("cells, the header", "the quotation marks do not pair up", "a cell has more than"),
    *("is no year", "is out of reach", "is no month", "has no such month", "is no day"),
    *("there is no day", "is no date", "the column is there twice", "a column has no name"),
    *("there is no column", "the column {name} is missing", "the cells are separated by"),
    *("the first row is no header", "there are no makers", "the book is empty", "this is a file"),
    *("targets are not read from here", "it cannot be opened", "there is no such directory"),
    *("the folder cannot be read", "the rest of the file was not read", "the name is missing"),
    *("is a name of", "brand and model are both blank", "the row is there twice"),
    *("the period ends before it begins", "is no period", "has no such {kind}"),
    *("a range needs its upper end", "the range is upside down", "value_high is given, but"),
    *("both ends of the range are the same", "the number is missing", "has separators"),
    *("is not a plain number", "an exact report for"),
]


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_documented(error: str) -> None:
    modules = Path(onpace.book.__file__).parent.glob("*.py")
    assert any(error in module.read_text(encoding="utf-8") for module in modules)
    documented = re.sub(r"\{.*?\}", "…", error)
    assert documented in DOCUMENTED


@pytest.mark.parametrize(
    "word",
    sorted(
        {
            *(name for table in (STATEMENT_COLUMNS, EVENT_COLUMNS) for name in table.all),
            *(name for table in (MAKER_COLUMNS, MODEL_COLUMNS) for name in table.all),
            *(KINDS + MEASURES + RELATIONS + UNITS + EVENT_KINDS + EVENT_UNITS),
            *(BASES + DATE_PRECISIONS + PERIOD_KINDS),
        }
        - {""}
    ),
)
def test_every_column_and_word_is_documented(word: str) -> None:
    assert f"`{word}`" in DOCUMENTED
