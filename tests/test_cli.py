"""The command answers in text or JSON, and every mistake gets a plain sentence and exit code 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onpace import __version__
from onpace.cli import cli
from tinybook import HEADER, good_row, write_names, write_rows

ROWS = "\n".join(
    [
        good_row(period=f"2025-{m:02d}", relation="=", value=str(20_000 + 1_000 * m))
        for m in range(1, 13)
    ]
    + [
        good_row(kind="target", period="2026", relation="=", value="400000", said_on="2026-01-03"),
        good_row(model="SU7", period="2025", relation="~", value="150000"),
        good_row(market="DE", measure="registrations", period="2025", relation="=", value="90"),
        good_row(maker="BYD", period="2025", relation="=", value="4500000"),
        good_row(maker="BYD", kind="target", period="2026", relation="=", value="5000000"),
    ]
)
COUNTS = "2025-10: >40000, 2025-11: 46249, 2025-12: >50000"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small book of one's own."""
    root = tmp_path_factory.mktemp("book")
    write_names(root)
    write_rows(root, ROWS)
    return root


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, so that whatever is written shows."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def printed(*words: object) -> str:
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*words: object) -> str:
    """The message of a mistake, without the program's name; one line unless said otherwise."""
    message = refused_in_lines(*words)
    assert "\n" not in message
    return message


def refused_in_lines(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("onpace: ")
    assert result.stderr.endswith("\n")
    assert list(Path.cwd().iterdir()) == []
    return result.stderr.removeprefix("onpace: ").removesuffix("\n")


def test_without_a_command_the_board_is_shown(book: Path) -> None:
    lines = printed("--book", book).split("\n")
    assert lines[0] == "Targets for 2026, as of 2026-01-03"
    assert {line.split("  ")[0] for line in lines[3:5]} == {"Xiaomi", "BYD"}


def test_the_board_of_the_bundled_book_has_its_order_and_its_stale_lines() -> None:
    text = printed("--as-of", "2026-04-20")
    assert text.startswith("Targets for 2026, as of 2026-04-20\n")
    rows = text.split("\n\n")[1].split("\n")[1:]
    heard = [row for row in rows if "last heard" in row]
    assert any(row.endswith("last heard 2026-01") for row in heard)
    fresh = [row for row in rows if "last heard" not in row and "nothing reported" not in row]
    assert rows[: len(fresh)] == fresh
    odds = [int(row.split("%")[0].split()[-1].strip("<>")) for row in fresh]
    assert odds == sorted(odds, reverse=True)


def test_a_maker_and_a_year_are_judged(book: Path) -> None:
    text = printed("judge", "小米", "2026", "--book", book)
    assert text.startswith("Xiaomi 2026, as of 2026-01-03: ")
    for head in ("Chance of less", "Targets", "Pace", "Why", "Leans on"):
        assert f"\n{head}" in text


def test_a_name_of_two_words_needs_no_quotes() -> None:
    bare = printed("judge", "Li", "Auto", "2024", "--as-of", "2024-04-10")
    assert bare == printed("judge", "Li Auto", "2024", "--as-of", "2024-04-10")
    assert bare.startswith("Li Auto 2024, ")


def test_the_book_may_be_given_before_or_after_the_command(book: Path) -> None:
    before = printed("--book", book, "judge", "Xiaomi", 2026)
    assert before == printed("judge", "Xiaomi", 2026, "--book", book)
    assert before == printed("--book", "nowhere", "judge", "Xiaomi", 2026, "--book", book)


def test_the_year_may_be_an_option(book: Path) -> None:
    plain = printed("judge", "Xiaomi", 2026, "--book", book)
    assert printed("judge", "Xiaomi", "--year", 2026, "--book", book) == plain
    assert printed("judge", "Xiaomi", 2026, "--year", 2026, "--book", book) == plain


def test_every_option_narrows_the_question(book: Path) -> None:
    def answer(*words: object) -> dict[str, object]:
        found = json.loads(printed("judge", "Xiaomi", 2026, "--book", book, "--json", *words))
        assert isinstance(found, dict)
        return found

    assert answer("--target", 300_000)["target"] == 300_000
    assert answer("--as-of", "2026-01-02")["as_of"] == "2026-01-02"
    assert answer("--as-of", "2026-01-02")["targets"] == []
    assert answer("--model", "su7")["part"] == "SU7"
    assert answer("--market", "de")["market"] == "DE"
    assert answer("--market", "de")["measure"] == "registrations"
    assert answer("--seed", 5)["seed"] == 5
    assert answer("--seed", 5)["total"] != answer()["total"]


def test_json_has_everything_a_program_needs(book: Path) -> None:
    answer = json.loads(printed("judge", "Xiaomi", 2026, "--book", book, "--json"))
    assert (answer["maker"], answer["year"], answer["seed"]) == ("Xiaomi", 2026, 0)
    assert answer["as_of"] == "2026-01-03"
    assert list(answer["total"]) == ["p05", "p10", "p25", "p50", "p75", "p90", "p95"]
    assert list(answer["total"].values()) == sorted(answer["total"].values())
    (one,) = answer["targets"]
    assert (one["value"], one["relation"], one["announced_on"]) == (400_000, "=", "2026-01-03")
    assert 0 <= one["odds"] <= 1
    assert {"latest", "needed", "naive_year"} <= set(answer["pace"])
    assert answer["pace"]["naive_year"] == 12 * answer["pace"]["latest"] == 12 * 32_000
    assert isinstance(answer["verdict"], str)
    assert answer["evidence"]
    assert all(said["source"].startswith("https://") for said in answer["evidence"])


def test_the_board_as_json_has_its_lines(book: Path) -> None:
    board = json.loads(printed("--book", book, "--json", "--as-of", "2026-01-03"))
    assert (board["year"], board["as_of"]) == (2026, "2026-01-03")
    assert sorted(line["name"] for line in board["lines"]) == ["BYD", "Xiaomi"]


def test_counts_of_ones_own_are_judged_from_one_line() -> None:
    text = printed("judge", "--months", COUNTS, "--target", 550_000, "--year", 2026)
    assert text.startswith("your series 2026, as of 2025-12-31: ")
    assert "550,000  your number" in text
    assert text == printed("judge", 2026, "--months", COUNTS, "--target", 550_000)


def test_counts_of_ones_own_are_judged_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(
        b"\xef\xbb\xbfmonth,sold\r\n2025-10,>40000\r\n2025-11,46249\r\n2025-12,>50000\r\n"
    )
    text = printed("judge", "--series", file, "--target", 550_000, "--year", 2026)
    line = printed("judge", "--months", COUNTS, "--target", 550_000, "--year", 2026)
    assert text.partition("Leans on")[0] == line.partition("Leans on")[0]
    assert "mine.csv, line 2" in text
    answer = json.loads(printed("judge", "--series", file, "--year", 2026, "--json"))
    assert answer["targets"] == []


def test_help_and_version_are_told() -> None:
    for words in (["--help"], ["-h"], ["judge", "--help"], ["judge", "-h"]):
        assert "Usage:" in printed(*words)
    assert printed("--version") == f"onpace, version {__version__}\n"


def test_judging_writes_nothing_where_one_works(book: Path, elsewhere: Path) -> None:
    before = sorted(book.rglob("*"))
    printed("--book", book)
    printed("judge", "Xiaomi", 2026, "--book", book)
    assert list(elsewhere.iterdir()) == []
    assert sorted(book.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("judge Xaomi 2026", "the book knows no maker 'Xaomi'; did you mean Xiaomi?"),
        ("judge Qoros 2026", "the book knows no maker 'Qoros'; it knows BYD, Xiaomi"),
        ("judge Xiaomi 2026 --model SU8", "the book knows no brand or model 'SU8' of Xiaomi; did"),
        ("judge Xiaomi 2024", "the book's statements about Xiaomi begin in 2025; 2024 is before"),
        ("judge Xiaomi 2099", "2099 is too far ahead: the newest figures of Xiaomi are of 2025"),
        ("judge Xiaomi 1899", "1899 is not a year to judge; write one like 2026"),
        ("judge Xiaomi 2101", "2101 is not a year to judge"),
        ("judge Xiaomi 99999999999999999999", "'99999999999999999999' is not a year to judge"),
        ("judge Xiaomi 0", "0 is not a year to judge"),
        ("judge Xiaomi", "which year? write it after the maker: onpace judge Xiaomi 2026"),
        ("judge", "which year?"),
        ("judge 2026", "which maker? write it before the year: onpace judge Xiaomi 2026"),
        ("judge Xiaomi 2026 --year 2025", "two years were given: 2026 and 2025"),
        ("judge Xiaomi --year 20x6", "invalid value for '--year'"),
        ("judge Xiaomi 2026 --as-of 2025-01-31", "nothing about Xiaomi was known on 2025-01-31"),
        ("judge Xiaomi 2026 --as-of 2026-02-30", "'2026-02-30' is not a day; write it like"),
        ("judge Xiaomi 2026 --as-of yesterday", "'yesterday' is not a day"),
        ("judge Xiaomi 2026 --as-of 0000-00-00", "'0000-00-00' is not a day"),
        ("judge Xiaomi 2026 --as-of=", "'' is not a day"),
        ("judge Xiaomi 2026 --target 0", "a target must be a number above zero, not 0"),
        ("judge Xiaomi 2026 --target -5", "a target must be a number above zero, not -5"),
        ("judge Xiaomi 2026 --target nan", "a target must be a number above zero, not nan"),
        ("judge Xiaomi 2026 --target inf", "a target must be a number above zero, not inf"),
        ("judge Xiaomi 2026 --target 1e99", "a target of 1e+99 is more than was ever made"),
        ("judge Xiaomi 2026 --target many", "invalid value for '--target'"),
        ("judge Xiaomi 2026 --seed -1", "a seed must be 0 or more, not -1"),
        ("judge Xiaomi 2026 --seed x", "invalid value for '--seed'"),
        ("judge Xiaomi 2026 --market QQ", "nothing was reported about the deliveries of Xiaomi in"),
        ("judge Xiaomi 2026 --colour", "no such option"),
        ("judge Xiaomi 2026 --target", "option '--target' requires an argument"),
        ("--colour", "no such option"),
        ("jugde Xiaomi 2026", "no such command 'jugde'"),
        ("--json judge Xiaomi 2026", "put --as-of and --json after judge"),
        ("--as-of 2026-02-30", "'2026-02-30' is not a day"),
        ("--as-of 1999-01-01", "nothing was known on 1999-01-01; the first statement is of 2026-"),
        ("--as-of=", "'' is not a day"),
    ],
)  # fmt: skip
def test_a_mistake_gets_one_plain_sentence(book: Path, words: str, message: str) -> None:
    assert refused("--book", book, *words.split()).startswith(message)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--months", "garbage"], "part 1: expected a period and a count, found only 'garbage'"),
        (["--months", ""], "the text holds no counts"),
        (["--months", "2025-13: 5"], "part 1: '2025-13' has no such month"),
        (["--months", "2025-10: 9..3"], "part 1: the range is upside down"),
        (["--months", "2025-12-31/2025-12-01: 5"], "part 1: the period ends before it begins"),
        (["--months", COUNTS, "--target", "nan"], "a target must be a number above zero, not nan"),
        (["--months", COUNTS, "--as-of", "2025-01-01"], "no count had ended by 2025-01-01"),
        (["--months", COUNTS, "--as-of", "x"], "'x' is not a day"),
        (["--months", COUNTS, "--seed", "-1"], "a seed must be 0 or more"),
        (["--months", COUNTS, "Xiaomi"], "which year?"),
        (["--months", COUNTS, "--model", "SU7"], "--series and --months stand alone"),
        (["--months", COUNTS, "--market", "CN"], "--series and --months stand alone"),
        (["--months", COUNTS, "--book", "."], "--series and --months stand alone"),
        (["--months", COUNTS, "--series", "x.csv"], "--series and --months stand alone"),
        (["--months", "2019-10: 5"], "the counts are about 2019 to 2019; 2030 is too far from"),
        (["--series", "gone.csv"], "gone.csv cannot be read: No such file or directory"),
        (["--series", "."], ". cannot be read: Is a directory"),
    ],
)  # fmt: skip
def test_a_mistake_with_counts_of_ones_own_gets_one_plain_sentence(
    words: list[str], message: str
) -> None:
    year = [] if "Xiaomi" in words else ["--year", "2030"]
    assert refused("judge", *words, *year).startswith(message)


def test_counts_of_ones_own_are_told_apart_from_a_maker() -> None:
    assert refused("judge", "Xiaomi", 2026, "--months", COUNTS).startswith(
        "--series and --months stand alone"
    )
    assert refused("--book", ".", "judge", 2026, "--months", COUNTS).startswith("--series and --m")


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, bytes(range(256)) * 10, b"\x7fELF\x02\x01", b"a;b\n2025-10;5\n"]
)
def test_a_file_that_is_no_series_gets_one_plain_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "series.csv"
    file.write_bytes(content)
    assert "series.csv" in refused_in_lines("judge", "--series", file, "--year", 2026)


def test_every_broken_count_is_told_at_once() -> None:
    lines = refused_in_lines("judge", "--months", "x: 1, 2025-10: 2, y: 3", "--year", 2026)
    assert [line.partition(":")[0] for line in lines.split("\n")] == ["part 1", "part 3"]


def test_a_missing_an_empty_and_a_wrong_book_get_one_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("no folder")
    for words in ([], ["judge", "Xiaomi", "2026"]):
        for name, message in [
            ("gone", "there is no such directory; check the path or make the directory"),
            ("empty", "the book is empty; add a file such as statements/xiaomi.csv"),
            ("file", "this is a file; give the directory that holds the book"),
        ]:
            assert message in refused("--book", tmp_path / name, *words)


BAD_ROWS = {
    "2025-13": (good_row(period="2025-13"), "period: '2025-13' has no such month"),
    "upside-down range": (
        good_row(relation="..", value="9", value_high="3"),
        "value_high: the range is upside down: 3 is below 9",
    ),
    "ends before it begins": (
        good_row(period="2025-12-31/2025-12-01"),
        "period: the period ends before it begins",
    ),
    "absurd year": (good_row(period="9999"), "period: the year 9999 is out of reach"),
    "long cell": (good_row(wording="x" * 10_000_000), "a cell has more than 10,000 characters"),
    "open quote": ('Xiaomi,,"', "the quotation marks do not pair up"),
    "unknown maker": (good_row(maker="Xaomi"), "'Xaomi' is no known maker; did you mean Xiaomi?"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_broken_row_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    row, message = BAD_ROWS[name]
    write_names(tmp_path)
    write_rows(tmp_path, f"{ROWS}\n{row}")
    told = refused("--book", tmp_path, "judge", "Xiaomi", 2026)
    assert told.startswith(f"statements/tiny.csv:{len(ROWS.split(chr(10))) + 2}")
    assert message in told


BAD_FILES = {
    "wrong delimiter": (f"{HEADER}\n{ROWS}".replace(",", ";").encode(), "separated by semicolons"),
    "wrong encoding": (f"{HEADER}\n{good_row(wording='größer')}".encode("latin-1"), "not UTF-8"),
    "UTF-16": (f"{HEADER}\n{ROWS}".encode("utf-16"), "not UTF-8 at byte position 0"),
    "duplicate header": (f"{HEADER},maker\n".encode(), "maker"),
    "no header": (ROWS.encode(), "the first row is no header"),
    "NUL bytes": (f"{HEADER}\n\0\0\n{ROWS}".encode(), "NUL characters"),
    "nothing": (b"", "the file is empty"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_broken_file_is_told_in_plain_words(tmp_path: Path, name: str) -> None:
    data, message = BAD_FILES[name]
    write_names(tmp_path)
    (tmp_path / "statements").mkdir()
    (tmp_path / "statements" / "tiny.csv").write_bytes(data)
    told = refused_in_lines("--book", tmp_path)
    assert message in told
    assert "statements/tiny.csv" in told


@pytest.mark.parametrize("form", ["BOM", "CRLF", "CR"])
def test_a_book_may_come_from_any_spreadsheet(book: Path, tmp_path: Path, form: str) -> None:
    write_names(tmp_path)
    (tmp_path / "statements").mkdir()
    text = f"{HEADER}\n{ROWS}\n"
    data = {
        "BOM": text.encode("utf-8-sig"),
        "CRLF": text.replace("\n", "\r\n").encode(),
        "CR": text.replace("\n", "\r").encode(),
    }[form]
    (tmp_path / "statements" / "tiny.csv").write_bytes(data)
    assert printed("--book", tmp_path) == printed("--book", book)


def test_broken_rows_are_told_all_at_once_a_line_each(tmp_path: Path) -> None:
    write_names(tmp_path)
    write_rows(tmp_path, f"{ROWS}\n" + "\n".join(row for row, _ in BAD_ROWS.values()))
    head, *lines = refused_in_lines("--book", tmp_path).split("\n")
    assert head == f"{len(BAD_ROWS)} errors in {tmp_path}:"
    assert len(lines) == len(BAD_ROWS)
    for line, (_, message) in zip(lines, BAD_ROWS.values(), strict=True):
        assert line.startswith("  statements/tiny.csv:")
        assert message in line


def test_a_broken_book_is_left_as_it_is(tmp_path: Path) -> None:
    write_names(tmp_path)
    write_rows(tmp_path, f"{ROWS}\n{good_row(period='2025-13')}")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.csv")}
    refused("--book", tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def process(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "onpace", *map(str, words)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        timeout=60,
    )


def test_two_processes_with_the_same_seed_print_the_same(book: Path, tmp_path: Path) -> None:
    question = ["judge", "Xiaomi", 2026, "--book", book, "--json", "--seed", 3]
    one = process(*question, ONPACE_CACHE=str(tmp_path / "one"), PYTHONHASHSEED="1")
    two = process(*question, ONPACE_CACHE=str(tmp_path / "two"), PYTHONHASHSEED="2")
    again = process(*question, ONPACE_CACHE=str(tmp_path / "two"))
    assert (one.returncode, one.stderr) == (0, b"")
    assert one.stdout == two.stdout == again.stdout
    assert json.loads(one.stdout)["seed"] == 3


def test_a_cache_that_cannot_be_used_changes_nothing(book: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    question = ["judge", "Xiaomi", 2026, "--book", book]
    for place in (tmp_path / "file", Path("/proc/nowhere")):
        found = process(*question, ONPACE_CACHE=str(place))
        assert found.stderr == b""
        assert found.stdout.decode() == printed(*question)


def test_a_pipe_gets_no_colour_and_chinese_whatever_the_locale(book: Path) -> None:
    found = process("judge", "小米", 2026, "--book", book, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (found.returncode, found.stderr) == (0, b"")
    assert b"\x1b" not in found.stdout
    wrong = process("judge", "大米", 2026, "--book", book, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert wrong.returncode == 2
    assert "大米" in wrong.stderr.decode()


def test_a_reader_who_stops_reading_gets_no_complaint(book: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        found = subprocess.run(
            [sys.executable, "-m", "onpace", "--book", str(book)],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"Traceback" not in found.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal to pretend")
@pytest.mark.parametrize("no_colour", ["", "1"])
def test_a_terminal_gets_colour_unless_told_otherwise(book: Path, no_colour: str) -> None:
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "onpace", "judge", "Xiaomi", "2026", "--book", str(book)],
        stdout=theirs,
        env={**os.environ, "NO_COLOR": no_colour},
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 200)
    os.close(ours)
    assert (b"\x1b[" in shown) == (not no_colour)


VALUES = st.one_of(
    st.sampled_from(["300000", "-1", "0", "nan", "1e309", "2026-01-02", "SU7", "DE", "2026", "1"]),
    st.sampled_from([COUNTS, "2025-10: 5", ".", "/dev/null", "", "小米", "--", "--json"]),
    st.text(max_size=8).filter(lambda text: "\0" not in text),
)
OPTIONS = st.sampled_from(
    ["target", "as-of", "model", "market", "seed", "months", "series", "year", "book", "help", "x"]
).map("--{}".format)
WORDS = st.one_of(
    st.tuples(OPTIONS, VALUES),
    st.tuples(st.sampled_from(["--json", "-h", "judge", "Xiaomi", "BYD", "2026", "2027", "--"])),
    st.tuples(VALUES),
)
BEGINNINGS = st.sampled_from([[], ["judge"], ["judge", "Xiaomi", "2026"], ["judge", "2026"]])


@settings(
    max_examples=200,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(BEGINNINGS, st.lists(WORDS, max_size=3))
def test_no_words_whatever_make_it_stumble(
    book: Path, beginning: list[str], words: list[tuple[str, ...]]
) -> None:
    result = run("--book", book, *beginning, *(word for group in words for word in group))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in {0, 2}
    assert (result.exit_code == 2) == result.stderr.startswith("onpace: ")
    assert "Traceback" not in result.output
    assert list(Path.cwd().iterdir()) == []
