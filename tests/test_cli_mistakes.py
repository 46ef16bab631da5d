"""Every mistake on the command line gets a plain sentence and exit code 2, and writes nothing."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commandline import (
    COUNTS,
    ROWS,
    refused,
    refused_in_lines,
    row,
    run,
    write_own_book,
    write_own_names,
)
from tinybook import HEADER

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("judge Tinny 2026", "the book knows no maker 'Tinny'; did you mean Tiny Motors?"),
        ("judge Qoros 2026", "the book knows no maker 'Qoros'; it knows Avatr, BAIC, BYD"),
        ("judge Tiny 2026 --model T2", "the book knows no brand or model 'T2' of Tiny Motors; it"),
        ("judge Tiny 2024", "the book's statements about Tiny Motors begin in 2025; 2024"),
        ("judge Tiny 2099", "2099 is too far ahead: the newest figures of Tiny Motors are"),
        ("judge Xiaomi 1899", "1899 is not a year to judge; write one like 2026"),
        ("judge Xiaomi 2101", "2101 is not a year to judge"),
        ("judge Xiaomi 99999999999999999999", "'99999999999999999999' is not a year to judge"),
        ("judge Xiaomi 0", "0 is not a year to judge"),
        ("judge Xiaomi", "which year? write it after the maker: onpace judge Xiaomi 2026"),
        ("judge", "which year?"),
        ("judge 2026", "which maker? write it before the year: onpace judge Xiaomi 2026"),
        ("judge Tiny 2026 --year 2025", "two years were given: 2026 and 2025"),
        ("judge Tiny --year 20x6", "invalid value for '--year'"),
        ("judge Tiny 2026 --as-of 2025-01-31", "nothing about Tiny Motors was known on 2025-01-31"),
        ("judge Tiny 2026 --as-of 2026-02-30", "'2026-02-30' is not a day; write it like"),
        ("judge Tiny 2026 --as-of yesterday", "'yesterday' is not a day"),
        ("judge Tiny 2026 --as-of 0000-00-00", "'0000-00-00' is not a day"),
        ("judge Tiny 2026 --as-of=", "'' is not a day"),
        ("judge Tiny 2026 --target 0", "a target must be a number above zero, not 0"),
        ("judge Tiny 2026 --target -5", "a target must be a number above zero, not -5"),
        ("judge Tiny 2026 --target nan", "a target must be a number above zero, not nan"),
        ("judge Tiny 2026 --target inf", "a target must be a number above zero, not inf"),
        ("judge Tiny 2026 --target 1e99", "a target of 1e+99 is more than was ever made"),
        ("judge Tiny 2026 --target many", "invalid value for '--target'"),
        ("judge Tiny 2026 --seed -1", "a seed must be 0 or more, not -1"),
        ("judge Tiny 2026 --seed x", "invalid value for '--seed'"),
        ("judge Tiny 2026 --market QQ", "nothing was reported about the deliveries of Tiny Motors"),
        ("judge Tiny 2026 --colour", "no such option"),
        ("judge Tiny 2026 --target", "option '--target' requires an argument"),
        ("--colour", "no such option"),
        ("jugde Xiaomi 2026", "no such command 'jugde'"),
        ("--json judge Tiny 2026", "put --as-of and --json at the end, after judge"),
        ("--as-of 2026-02-30", "'2026-02-30' is not a day"),
        ("--as-of 1999-01-01", "nothing was known on 1999-01-01; the first statement is of 2"),
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
    assert refused("judge", "Tiny", 2026, "--months", COUNTS).startswith(
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
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    for words in ([], ["judge", "Tiny", "2026"]):
        for name, message in [
            ("gone", "there is no such directory; check the path or make the directory"),
            ("empty", "there is no book in this directory; check the path"),
            ("file", "this is a file; give the directory that holds the book"),
        ]:
            assert message in refused("--book", tmp_path / name, *words)


BAD_ROWS = {
    "2025-13": (row(period="2025-13"), "period: '2025-13' has no such month"),
    "upside-down range": (
        row(relation="..", value="9", value_high="3"),
        "value_high: the range is upside down: 3 is below 9",
    ),
    "ends before it begins": (
        row(period="2025-12-31/2025-12-01"),
        "period: the period ends before it begins",
    ),
    "absurd year": (row(period="9999"), "period: the year 9999 is out of reach"),
    "long cell": (row(wording="x" * 10_000_000), "a cell has more than 10,000 characters"),
    "open quote": ('Tiny,,"', "the quotation marks do not pair up"),
    "unknown maker": (row(maker="Xaomi"), "'Xaomi' is no known maker; did you mean Xiaomi?"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_broken_row_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    bad, message = BAD_ROWS[name]
    write_own_book(tmp_path, f"{ROWS}\n{bad}")
    told = refused("--book", tmp_path, "judge", "Tiny", 2026)
    assert told.startswith(f"{tmp_path}/statements/tiny.csv:{len(ROWS.split(chr(10))) + 2}")
    assert message in told


BAD_FILES = {
    "wrong delimiter": (f"{HEADER}\n{ROWS}".replace(",", ";").encode(), "separated by semicolons"),
    "wrong encoding": (f"{HEADER}\n{row(wording='größer')}".encode("latin-1"), "not UTF-8"),
    "UTF-16": (f"{HEADER}\n{ROWS}".encode("utf-16"), "not UTF-8 at byte position 0"),
    "duplicate header": (f"{HEADER},maker\n".encode(), "maker"),
    "no header": (ROWS.encode(), "the first row is no header"),
    "NUL bytes": (f"{HEADER}\n\0\0\n{ROWS}".encode(), "NUL characters"),
    "nothing": (b"", "the file is empty"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_broken_file_is_told_in_plain_words(tmp_path: Path, name: str) -> None:
    data, message = BAD_FILES[name]
    write_own_names(tmp_path)
    (tmp_path / "statements").mkdir()
    (tmp_path / "statements" / "tiny.csv").write_bytes(data)
    told = refused_in_lines("--book", tmp_path)
    assert message in told
    assert f"{tmp_path}/statements/tiny.csv" in told


def test_broken_rows_are_told_all_at_once_a_line_each(tmp_path: Path) -> None:
    write_own_book(tmp_path, f"{ROWS}\n" + "\n".join(bad for bad, _ in BAD_ROWS.values()))
    head, *lines = refused_in_lines("--book", tmp_path).split("\n")
    assert head == f"{len(BAD_ROWS)} errors in the book:"
    assert len(lines) == len(BAD_ROWS)
    for line, (_, message) in zip(lines, BAD_ROWS.values(), strict=True):
        assert line.startswith(f"  {tmp_path}/statements/tiny.csv:")
        assert message in line


def test_a_broken_book_is_left_as_it_is(tmp_path: Path) -> None:
    write_own_book(tmp_path, f"{ROWS}\n{row(period='2025-13')}")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.csv")}
    refused("--book", tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


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
    st.tuples(st.sampled_from(["--json", "-h", "judge", "Tiny", "Xiaomi", "2026", "2027", "--"])),
    st.tuples(VALUES),
)
BEGINNINGS = st.sampled_from([[], ["judge"], ["judge", "Tiny", "2026"], ["judge", "2026"]])


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
