"""Adding to a book shows what it would do, asks, and writes all of it or nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commandline import (
    ROWS,
    files,
    piped,
    printed,
    refused,
    refused_in_lines,
    row,
    run,
    write_own_book,
)
from tinybook import HEADER

pytestmark = pytest.mark.usefixtures("elsewhere")

OPTIONS = {
    "--maker": "小小汽车",
    "--period": "2026-01",
    "--value": ">40000",
    "--said-on": "2026-02-01",
    "--said-by": "Tiny Motors",
    "--source": "https://a.cn/9",
}
JANUARY = row(
    period="2026-01", relation=">", value="40000", said_on="2026-02-01", source="https://a.cn/9"
)
CELLS = dict(zip(HEADER.split(","), JANUARY.split(","), strict=True))
NO_TERMINAL = "nothing was changed: there is no terminal to ask at, so give --yes"


def options(**changes: str | None) -> list[str]:
    """The options of a statement, some changed or (None) left out."""
    names = {f"--{name.replace('_', '-')}": text for name, text in changes.items()}
    chosen = {**OPTIONS, **names}
    return [word for name, text in chosen.items() if text is not None for word in (name, text)]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A book of one's own that may be written to."""
    return write_own_book(tmp_path / "mine")


# adding one statement


def test_a_statement_given_as_options_is_added_and_moves_the_odds(mine: Path) -> None:
    before = json.loads(printed("judge", "Tiny", 2026, "--json", "--book", mine))
    text = printed("book", "add", *options(), "--yes", "--book", mine)
    rows, count, moved, done = text.split("\n\n")
    assert rows.startswith("Tiny Motors deliveries\n  2026-01  > 40,000  2026-02-01  ")
    assert count == "1 statement"
    assert moved.split("\n")[1].split()[:4] == ["Tiny", "Motors", "2026", "400,000"]
    assert " -> " in moved
    assert done == f"Added to {mine}/statements/tiny-motors.csv\n"
    after = json.loads(printed("judge", "Tiny", 2026, "--json", "--book", mine))
    assert after["odds"] > before["odds"] + 0.05
    assert f"{before['total']['p50']:,.0f} -> {after['total']['p50']:,.0f}" in moved


def test_what_is_left_out_is_what_nearly_all_statements_are(mine: Path) -> None:
    printed("book", "add", *options(), "--yes", "--book", mine)
    text = (mine / "statements" / "tiny-motors.csv").read_text(encoding="utf-8").split("\n")[1]
    assert text.startswith(
        "Tiny Motors,,,,report,deliveries,2026-01,>,40000,,vehicle,,2026-02-01,Tiny Motors,"
        "https://a.cn/9,,a.cn,day,,"
    )


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"value": "46249"}, "=,46249,,vehicle"),
        ({"value": "=46249"}, "=,46249,,vehicle"),
        ({"value": ">= 46249"}, ">=,46249,,vehicle"),
        ({"value": "<46249"}, "<,46249,,vehicle"),
        ({"value": "<=46249"}, "<=,46249,,vehicle"),
        ({"value": "~46000"}, "~,46000,,vehicle"),
        ({"value": "40000 .. 45000"}, "..,40000,45000,vehicle"),
        ({"value": "40000", "value_high": "45000"}, "..,40000,45000,vehicle"),
        ({"value": "40000", "relation": ">"}, ">,40000,,vehicle"),
        ({"value": "15.40", "measure": "vehicle_margin"}, "=,15.40,,percent"),
        ({"value": "9", "measure": "capacity"}, "=,9,,vehicle/year"),
        ({"value": "9", "measure": "price", "unit": "CNY"}, "=,9,,CNY"),
    ],
)
def test_a_number_may_be_written_with_its_sign(
    mine: Path, given: dict[str, str], stored: str
) -> None:
    printed("book", "add", *options(**given), "--yes", "--book", mine)
    text = (mine / "statements" / "tiny-motors.csv").read_text(encoding="utf-8").split("\n")[1]
    assert f",2026-01,{stored}," in text


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"maker": "Tinny"}, "--maker: 'Tinny' is no known maker; did you mean Tiny Motors?"),
        ({"maker": None}, "--maker: the maker is missing"),
        ({"model": "T2"}, "--model: 'T2' is no known model of Tiny Motors"),
        ({"period": None}, "--period: '' is no period; write one of"),
        ({"period": "2025-13"}, "--period: '2025-13' has no such month"),
        ({"value": None}, "--value: the number is missing"),
        ({"value": ">50,000"}, "--value: '50,000' has separators; write 50000"),
        ({"value": "9..3"}, "--value-high: the range is upside down"),
        ({"value": ">5", "relation": ">"}, "--value: '>5' is not a plain number"),
        ({"value": "5", "measure": "price"}, "--unit: the unit is missing"),
        ({"kind": "raport"}, "--kind: 'raport' is no kind; did you mean report?"),
        ({"said_on": None}, "--said-on: '' is no day"),
        ({"said_by": " "}, "--said-by: nobody said it"),
        ({"source": None}, "--source: the source is missing"),
        ({"date_precision": "hour"}, "--date-precision: 'hour' is no date precision"),
        ({"note": "a\rb"}, "--note: it is no text in UTF-8"),
        ({"source": "a\udcff"}, "--source: it is no text in UTF-8"),
        ({"note": "a" + "\n" * 60 + "b"}, "the options: it would not be read back as it is"),
    ],
)
def test_a_wrong_option_gets_one_plain_sentence(
    mine: Path, given: dict[str, str | None], message: str
) -> None:
    before = files(mine)
    assert refused("book", "add", *options(**given), "--yes", "--book", mine).startswith(message)
    assert files(mine) == before


def test_all_wrong_options_are_told_at_once(mine: Path) -> None:
    words = options(kind="raport", value="many", said_on="soon")
    head, *lines = refused_in_lines("book", "add", *words, "--yes", "--book", mine).split("\n")
    assert head == "3 errors in the options:"
    assert [line.split(":")[0] for line in lines] == ["  --kind", "  --value", "  --said-on"]


def test_a_target_shows_the_odds_of_its_own_year(mine: Path) -> None:
    words = options(kind="target", period="2027", value="500000", basis="initial")
    text = printed("book", "add", *words, "--yes", "--book", mine)
    assert "Tiny Motors deliveries, target\n" in text
    (line,) = [line for line in text.split("\n") if line.startswith("Tiny Motors  2027")]
    assert "none -> 500,000" in line


# adding files


@pytest.mark.parametrize("ending", ["csv", "jsonl", "txt"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_is_read_as_what_it_holds(
    mine: Path, tmp_path: Path, ending: str, form: str
) -> None:
    text = f"{HEADER}\r\n{JANUARY}\r\n" if form == "csv" else f"\n{json.dumps(CELLS)}\n"
    file = tmp_path / f"rows.{ending}"
    file.write_text(text, encoding="utf-8-sig", newline="")
    assert "Added to " in printed("book", "add", file, "--yes", "--book", mine)
    stored = (mine / "statements" / "tiny-motors.csv").read_text(encoding="utf-8")
    assert stored.count("\n") == 2
    assert "Added to " not in printed("book", "add", *options(), "--yes", "--book", mine)


def test_rows_may_come_from_standard_input(mine: Path) -> None:
    result = piped(f"{HEADER}\n{JANUARY}\n", "book", "add", "-", "--yes", "--book", mine)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (mine / "statements" / "tiny-motors.csv").is_file()


def test_what_one_command_prints_another_takes(mine: Path) -> None:
    text = printed("book", "show", "Tiny", "--csv", "--book", mine)
    result = piped(text, "book", "add", "-", "--yes", "--book", mine)
    assert result.exit_code == 0
    assert result.stdout.startswith("There already: 15 rows\n")
    assert result.stdout.endswith("\nNothing is added: the book has it all.\n")


def test_rows_that_are_there_are_left_out_with_their_place(mine: Path) -> None:
    text = "\n".join([HEADER, ROWS.split("\n")[0], JANUARY, JANUARY])
    result = piped(text, "book", "add", "-", "--yes", "--book", mine)
    assert "\n\n1 statement\n\nThere already: 1 row\n" in result.stdout
    assert f"  {mine}/statements/tiny.csv:2\n\nThe same as another: 1 row\n" in result.stdout
    stored = (mine / "statements" / "tiny-motors.csv").read_text(encoding="utf-8")
    assert stored.count("\n") == 2


def test_a_row_of_the_bundled_book_is_there_already(mine: Path) -> None:
    text = printed("book", "show", "Lucid", "--csv")
    result = piped(text, "book", "add", "-", "--book", mine)
    assert result.exit_code == 0
    assert "  statements/lucid.csv:2\n" in result.stdout


def test_many_rows_are_shown_in_part(mine: Path) -> None:
    rows = [row(model="T1", period="2025-11", value=str(number)) for number in range(1, 31)]
    result = piped("\n".join([HEADER, *rows]), "book", "add", "-", "--yes", "--book", mine)
    assert "\n20 statements, and 10 more\n" in result.stdout
    again = piped("\n".join([HEADER, *rows]), "book", "add", "-", "--yes", "--book", mine)
    assert again.stdout.startswith("There already: 30 rows\n")
    assert "\n  and 10 more\n" in again.stdout


def test_every_broken_row_is_told_with_its_line_and_nothing_is_written(mine: Path) -> None:
    bad = [row(period="2025-13"), JANUARY, row(maker="Tinny")]
    before = files(mine)
    words = ["book", "add", "-", "--yes", "--book", mine]
    result = piped("\n".join([HEADER, *bad]), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    head, one, two, _ = result.stderr.split("\n")
    assert head == "onpace: 2 errors in standard input:"
    assert one.startswith("  standard input:2:7 period: '2025-13' has no such month")
    assert two.startswith("  standard input:4:1 maker: 'Tinny' is no known maker; did you mean")
    assert files(mine) == before


BAD_FILES = {
    "nothing": (b"", "the file is empty; begin it with the header maker,"),
    "a header alone": (HEADER.encode(), "holds no rows to add"),
    "semicolons": (HEADER.replace(",", ";").encode(), "the cells are separated by semicolons"),
    "no header": (JANUARY.encode(), "the first row is no header"),
    "UTF-16": (f"{HEADER}\n{JANUARY}".encode("utf-16"), "not UTF-8 at byte position 0"),
    "broken JSON": (b'{"maker": NIO', "no JSON at character 11"),
    "a list of JSON": (b'[\n{"maker": "NIO"}]', "holds a list of JSON; write one object a line"),
    "JSON in no UTF-8": (b'{"maker": "\xff"}', "not UTF-8 at byte position 11"),
    "an unknown key": (b'{"marker": "NIO"}', "there is no column 'marker'; did you mean maker?"),
    "an endless row": (
        json.dumps({**CELLS, "note": "a" + "\n" * 60 + "b"}).encode(),
        "it would not be read back as it is",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_broken_file_gets_one_plain_sentence(mine: Path, tmp_path: Path, name: str) -> None:
    data, message = BAD_FILES[name]
    (tmp_path / "rows").write_bytes(data)
    before = files(mine)
    told = refused("book", "add", tmp_path / "rows", "--yes", "--book", mine)
    assert told.startswith(f"{tmp_path}/rows")
    assert message in told
    assert files(mine) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "nothing to add: give FILE, - or options such as --maker"),
        (["rows.csv", "--maker", "NIO"], "give FILE or the options of one statement, not both"),
        (["rows.csv", "more.csv"], "got unexpected extra argument (more.csv)"),
        (["gone.csv"], "gone.csv cannot be read: No such file or directory"),
        (["."], ". cannot be read: Is a directory"),
        (["--maker"], "option '--maker' requires an argument"),
        (["--colour", "red"], "no such option"),
        (["gone.csv", "--book", "gone"], "gone: there is no such directory"),
    ],
)
def test_a_mistake_gets_one_plain_sentence(mine: Path, words: list[str], message: str) -> None:
    assert refused("book", "--book", mine, "add", *words).startswith(message)


def test_an_endless_file_is_refused(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onpace.given_rows._LARGEST", 1_000)
    assert refused("book", "add", "/dev/zero", "--book", mine) == (
        "/dev/zero is over 100 MB; add it in parts"
    )


def test_without_a_book_of_ones_own_it_is_said_how_to_make_one() -> None:
    assert refused("book", "add", *options(maker="NIO"), "--yes") == (
        "you have no book of your own yet; make one here with onpace book init book, "
        "or name one with --book DIR"
    )


def test_a_book_of_ones_own_that_is_broken_is_not_added_to(mine: Path) -> None:
    (mine / "statements" / "more.csv").write_text(f"{HEADER}\n{row(value='x')}\n", encoding="utf-8")
    told = refused("book", "add", *options(), "--yes", "--book", mine)
    assert told.startswith(f"{mine}/statements/more.csv:2:9 value: 'x' is not a plain number")


def test_new_rows_go_to_the_topmost_layer(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed("book", "init", tmp_path / "top")
    monkeypatch.setenv("ONPACE_BOOK", os.pathsep.join([str(mine), str(tmp_path / "top")]))
    before = files(mine)
    text = printed("book", "add", *options(), "--yes")
    assert f"Added to {tmp_path}/top/statements/tiny-motors.csv" in text
    assert files(mine) == before


def test_a_file_that_may_not_be_written_is_an_error(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed("book", "add", *options(), "--yes", "--book", mine)
    before = files(mine)
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    result = run("book", "add", *options(value="7"), "--yes", "--book", mine)
    assert result.exit_code == 2
    assert result.stderr == (
        f"onpace: {mine}/statements/tiny-motors.csv: nothing could be added (Permission denied); "
        "check that you may write there, and try again\n"
    )
    assert "Added to" not in result.stdout
    assert files(mine) == before


# asking


def test_where_nobody_can_be_asked_nothing_is_written(mine: Path) -> None:
    before = files(mine)
    january = f"{HEADER}\n{JANUARY}\n"
    for result in (
        run("book", "add", *options(), "--book", mine),
        piped(january, "book", "add", "-", "--book", mine),
        piped("y\n", "book", "add", *options(), "--book", mine),
    ):
        assert (result.exit_code, result.stderr) == (2, f"onpace: {NO_TERMINAL}\n")
        assert "\n1 statement\n" in result.stdout
    assert files(mine) == before


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal to pretend")
@pytest.mark.parametrize(
    ("typed", "code", "is_added"),
    [(b"y\n", 0, True), (b"n\n", 1, False), (b"\n", 1, False), (b"\x04", 1, False)],
)
def test_on_a_terminal_the_user_is_asked(
    mine: Path, typed: bytes, code: int, is_added: bool
) -> None:
    ours, theirs = os.openpty()
    os.write(ours, typed)
    result = subprocess.run(
        [sys.executable, "-m", "onpace", "book", "add", *options(), "--book", str(mine)],
        stdin=theirs,
        capture_output=True,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert result.returncode == code
    assert f"Add 1 row to {mine}? [y/N]:" in result.stderr.decode()
    assert ("Nothing was changed." in result.stderr.decode()) == (not is_added)
    assert (mine / "statements" / "tiny-motors.csv").exists() == is_added
    assert b"Traceback" not in result.stderr
