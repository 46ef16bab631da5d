"""The command answers in text or JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commandline import COUNTS, ROWS, printed, write_own_names
from onpace import Book, __version__
from onpace.questions.asking import newest_day
from tinybook import HEADER

pytestmark = pytest.mark.usefixtures("elsewhere")


def test_without_a_command_the_board_is_shown_with_the_makers_of_ones_own(book: Path) -> None:
    lines = printed("--book", book, "--as-of", "2026-01-03").split("\n")
    assert lines[0] == "Targets for 2026, as of 2026-01-03"
    assert {"Tiny Motors", "Tall Cars", "Xiaomi"} <= {line.split("  ")[0] for line in lines}


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
    text = printed("judge", "小小汽车", "2026", "--book", book, "--as-of", "2026-01-03")
    assert text.startswith("Tiny Motors 2026, as of 2026-01-03: ")
    for head in ("Chance of less", "Targets", "Pace", "Why", "Leans on"):
        assert f"\n{head}" in text


def test_a_name_of_two_words_needs_no_quotes() -> None:
    bare = printed("judge", "Li", "Auto", "2024", "--as-of", "2024-04-10")
    assert bare == printed("judge", "Li Auto", "2024", "--as-of", "2024-04-10")
    assert bare.startswith("Li Auto 2024, ")


def test_the_book_may_be_given_before_or_after_the_command(book: Path) -> None:
    before = printed("--book", book, "judge", "Tiny", 2026)
    assert before == printed("judge", "Tiny", 2026, "--book", book)
    assert before == printed("--book", "nowhere", "judge", "Tiny", 2026, "--book", book)


def test_the_year_may_be_an_option(book: Path) -> None:
    plain = printed("judge", "Tiny", 2026, "--book", book)
    assert printed("judge", "Tiny", "--year", 2026, "--book", book) == plain
    assert printed("judge", "Tiny", 2026, "--year", 2026, "--book", book) == plain


def test_every_option_narrows_the_question(book: Path) -> None:
    def answer(*words: object) -> dict[str, object]:
        found = json.loads(printed("judge", "Tiny", 2026, "--book", book, "--json", *words))
        assert isinstance(found, dict)
        return found

    assert answer("--target", 300_000)["target"] == 300_000
    assert answer("--as-of", "2026-01-02")["as_of"] == "2026-01-02"
    assert answer("--as-of", "2026-01-02")["targets"] == []
    assert answer("--model", "t1")["part"] == "T1"
    assert answer("--market", "de")["market"] == "DE"
    assert answer("--market", "de")["measure"] == "registrations"
    assert answer("--seed", 5)["seed"] == 5
    assert answer("--seed", 5)["total"] != answer()["total"]


def test_json_has_everything_a_program_needs(book: Path) -> None:
    answer = json.loads(printed("judge", "Tiny", 2026, "--book", book, "--json"))
    assert (answer["maker"], answer["year"], answer["seed"]) == ("Tiny Motors", 2026, 0)
    assert answer["as_of"] == newest_day(Book.bundled()).isoformat()
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
    assert {"Tiny Motors", "Tall Cars"} < {line["name"] for line in board["lines"]}


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
    printed("--book", book, "--as-of", "2026-01-03")
    printed("judge", "Tiny", 2026, "--book", book)
    assert list(elsewhere.iterdir()) == []
    assert sorted(book.rglob("*")) == before


@pytest.mark.parametrize("form", ["BOM", "CRLF", "CR"])
def test_a_book_may_come_from_any_spreadsheet(book: Path, tmp_path: Path, form: str) -> None:
    write_own_names(tmp_path)
    (tmp_path / "statements").mkdir()
    text = f"{HEADER}\n{ROWS}\n"
    data = {
        "BOM": text.encode("utf-8-sig"),
        "CRLF": text.replace("\n", "\r\n").encode(),
        "CR": text.replace("\n", "\r").encode(),
    }[form]
    (tmp_path / "statements" / "tiny.csv").write_bytes(data)
    question = ["judge", "Tiny", 2026, "--json", "--book"]
    assert printed(*question, tmp_path) == printed(*question, book)


def process(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "onpace", *map(str, words)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        timeout=60,
    )


def test_two_processes_with_the_same_seed_print_the_same(book: Path, tmp_path: Path) -> None:
    question = ["judge", "Tiny", 2026, "--book", book, "--json", "--seed", 3]
    one = process(*question, ONPACE_CACHE=str(tmp_path / "one"), PYTHONHASHSEED="1")
    two = process(*question, ONPACE_CACHE=str(tmp_path / "two"), PYTHONHASHSEED="2")
    again = process(*question, ONPACE_CACHE=str(tmp_path / "two"))
    assert (one.returncode, one.stderr) == (0, b"")
    assert one.stdout == two.stdout == again.stdout
    assert json.loads(one.stdout)["seed"] == 3


def test_a_cache_that_cannot_be_used_changes_nothing(book: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    question = ["judge", "Tiny", 2026, "--book", book]
    for place in (tmp_path / "file", Path("/proc/nowhere")):
        found = process(*question, ONPACE_CACHE=str(place))
        assert found.stderr == b""
        assert found.stdout.decode() == printed(*question)


def test_a_pipe_gets_no_colour_and_chinese_whatever_the_locale(book: Path) -> None:
    found = process("judge", "小小汽车", 2026, "--book", book, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (found.returncode, found.stderr) == (0, b"")
    assert b"\x1b" not in found.stdout
    wrong = process("judge", "大米", 2026, "--book", book, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert wrong.returncode == 2
    assert "大米" in wrong.stderr.decode()


@pytest.mark.parametrize("words", [["--as-of", "2026-01-03"], ["book", "show", "Tesla"]])
def test_a_reader_who_stops_reading_gets_no_complaint(book: Path, words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        found = subprocess.run(
            [sys.executable, "-m", "onpace", "--book", str(book), *words],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"Traceback" not in found.stderr


def modules_loaded(*words: str) -> set[str]:
    """The modules a command loads."""
    command = [sys.executable, "-X", "importtime", "-m", "onpace", *words]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return {line.rpartition("|")[2].strip() for line in found.stderr.split("\n")}


def test_a_command_loads_no_more_than_it_uses() -> None:
    printed("judge", "Xiaomi", 2026, "--as-of", "2026-01-06")
    judging = modules_loaded("judge", "Xiaomi", "2026", "--as-of", "2026-01-06")
    assert "onpace.questions.cache" in judging
    assert not judging & {"onpace.cli_book", "onpace.book.append", "numpy"}
    showing = modules_loaded("book", "show", "Xiaomi")
    assert "onpace.cli_book" in showing
    assert "numpy" not in showing


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal to pretend")
@pytest.mark.parametrize("no_colour", ["", "1"])
def test_a_terminal_gets_colour_unless_told_otherwise(book: Path, no_colour: str) -> None:
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "onpace", "judge", "Tiny", "2026", "--book", str(book)],
        stdout=theirs,
        env={**os.environ, "NO_COLOR": no_colour},
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 200)
    os.close(ours)
    assert (b"\x1b[" in shown) == (not no_colour)
