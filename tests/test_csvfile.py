"""Whatever bytes a file holds, its good rows are read and its bad ones reported."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Loaded
from onpace.book.load import MOST_ERRORS
from tinybook import (
    GOOD,
    HEADER,
    good_row,
    load_bytes,
    load_rows,
    sentences,
)


@pytest.fixture
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Loaded:
    """The book whose only statements file is the docstring of the test."""
    return load_rows(tmp_path, request.function.__doc__)


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
    ("text", "expected"),
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
        (f'"{HEADER}', ["tiny.csv:1:1: there is no column '\"maker'; did you mean maker?"]),
        (
            f"{HEADER}\n{GOOD}".replace("said_on", "said on"),
            ["tiny.csv:1:13: there is no column 'said on'; did you mean said_on?"],
        ),
    ],
)
def test_a_file_without_a_proper_header_is_left_out(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    loaded = load_bytes(tmp_path, text.encode())
    assert loaded.book.statements == ()
    assert len(loaded.errors) == len(expected)
    for error, sentence in zip(sentences(loaded), expected, strict=True):
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
    loaded = load_bytes(tmp_path, f"{HEADER},{extra}\n{GOOD},red\n".encode())
    (error,) = sentences(loaded)
    assert f"statements/{sentence}" in error
    assert len(loaded.book.statements) == 1


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_byte_order_marks_and_line_endings_of_any_system_are_fine(
    tmp_path: Path, mark: bytes, ending: bytes
) -> None:
    blank = ",".join([""] * 15)
    lines = [HEADER, "", GOOD, "  ", blank, GOOD, ""]
    loaded = load_bytes(tmp_path, mark + ending.join(line.encode() for line in lines))
    assert loaded.errors == ()
    assert [statement.line for statement in loaded.book.statements] == [3, 6]


def test_a_file_that_is_not_utf8_keeps_the_rows_that_can_be_read(tmp_path: Path) -> None:
    rows = [HEADER, GOOD, good_row(wording="près de"), good_row(wording="à peu près"), GOOD]
    loaded = load_bytes(tmp_path, "\n".join(rows).encode("latin-1"))
    position = len(HEADER) + len(GOOD) + 2 + rows[2].index("è")
    (error,) = sentences(loaded)
    assert error == (
        f"statements/tiny.csv:3: not UTF-8 at byte position {position} (0xe8), rows left out: 2; "
        "save the file as UTF-8 (in Excel: CSV UTF-8)"
    )
    assert [statement.line for statement in loaded.book.statements] == [2, 5]


def test_a_file_in_utf16_is_one_error(tmp_path: Path) -> None:
    loaded = load_bytes(tmp_path, f"{HEADER}\n{GOOD}\n".encode("utf-16"))
    (error,) = sentences(loaded)
    assert "not UTF-8" in error
    assert loaded.book.statements == ()


def test_nul_characters_cost_their_rows_alone(tmp_path: Path) -> None:
    loaded = load_bytes(tmp_path, f"{HEADER}\n{GOOD}\n{GOOD}\0\n{GOOD}\n".encode())
    (error,) = sentences(loaded)
    assert "tiny.csv:3: NUL characters, which no text has, rows left out: 1; save" in error
    assert [statement.line for statement in loaded.book.statements] == [2, 4]


def test_the_wrong_number_of_cells_is_counted(loaded: Loaded) -> None:
    """
    Xiaomi,,,,report,deliveries,2025-10,>,40,000,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1
    Xiaomi,,,,report,deliveries,2025-10,>,40000
    Xiaomi,,,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1
    """
    long, short = sentences(loaded)
    assert "tiny.csv:2: the row has 16 cells, the header 15; add or remove commas" in long
    assert "tiny.csv:3: the row has 9 cells, the header 15" in short
    assert [statement.line for statement in loaded.book.statements] == [4]


def test_an_open_quotation_mark_costs_one_row_and_not_the_file(tmp_path: Path) -> None:
    rows = [HEADER, GOOD, GOOD.replace("Xiaomi,https", '"Xiaomi,https')] + [GOOD] * 200
    loaded = load_bytes(tmp_path, "\n".join(rows).encode())
    (error,) = sentences(loaded)
    assert "tiny.csv:3: the quotation marks do not pair up; close the cell with" in error
    assert len(loaded.book.statements) == 201


def test_two_open_quotation_marks_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    broken = GOOD.replace("Xiaomi,https", '"Xiaomi,https')
    loaded = load_bytes(tmp_path, f"{HEADER}\n{broken}\n{GOOD}\n{broken}\n{GOOD}".encode())
    assert [(error.line, error.message) for error in loaded.errors] == [
        (2, "the quotation marks do not pair up"),
        (4, "the quotation marks do not pair up"),
    ]
    assert [statement.line for statement in loaded.book.statements] == [3, 5]


def test_quoted_cells_may_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    rows = f'{HEADER},note\n{GOOD},"a ""note"", in\ntwo lines"\n{GOOD},plain\n'
    loaded = load_bytes(tmp_path, rows.encode())
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
    loaded = load_bytes(tmp_path, "\n".join(rows).encode())
    assert [error.line for error in loaded.errors] == [2, 3]
    assert all("more than 10,000 characters" in error for error in sentences(loaded))
    assert len(loaded.book.statements) == 1


def test_a_file_full_of_errors_is_given_up(tmp_path: Path) -> None:
    rows = [HEADER] + [good_row(maker=f"Maker {number}") for number in range(MOST_ERRORS + 5)]
    loaded = load_bytes(tmp_path, "\n".join([*rows, GOOD]).encode())
    assert len(loaded.errors) == MOST_ERRORS + 1
    assert "more than 1,000 errors: the rest of the file was not read" in sentences(loaded)[-1]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One directory for all examples of a property; each writes its files anew."""
    return tmp_path_factory.mktemp("book")


@given(data=st.binary(max_size=300))
def test_arbitrary_bytes_never_raise(root: Path, data: bytes) -> None:
    loaded = load_bytes(root, data)
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
    loaded = load_bytes(root, data[:at] + put + data[at + gone :])
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
        writer.writerow([*next(csv.reader([good_row(wording="")])), note])
        writer.writerow([*GOOD.split(",")[:11], wording, *GOOD.split(",")[12:], note])
    loaded = load_bytes(root, out.getvalue().encode())
    assert loaded.errors == ()
    read = [(row.wording, row.note) for row in loaded.book.statements]
    assert read == [pair for wording, note in notes for pair in (("", note), (wording, note))]
