"""The commands that read an article and check it."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commandline import write_own_names
from onpace.cli_read import check, read

TEXT = "NIO delivered 20,800 vehicles in October, up 42% from 16,000 a year earlier.\n"
DAY = ("--date", "2024-11-01")


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONPACE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("ONPACE_BOOK", raising=False)


def run_read(*words: object, text: str | bytes = "") -> Result:
    return CliRunner().invoke(read, [str(word) for word in words], input=text)


def run_check(*words: object, text: str | bytes = "") -> Result:
    return CliRunner().invoke(check, [str(word) for word in words], input=text)


def refused(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    return result.stderr.strip()


def test_reading_shows_each_statement_with_its_place() -> None:
    result = run_read("-", *DAY, text=TEXT)
    assert result.exit_code == 0
    assert "NIO  report deliveries 2024-10: 20,800" in result.stdout
    assert "[20,800 vehicles]" in result.stdout


def test_reading_as_json_gives_statements_and_their_places() -> None:
    found = json.loads(run_read("-", *DAY, "--json", text=TEXT).stdout)
    first = found["statements"][0]
    assert (first["maker"], first["period"], first["value"]) == ("NIO", "2024-10", 20_800)
    assert TEXT[first["start"] : first["end"]] == "20,800 vehicles"
    assert first["sources"] == [{"start": first["start"], "end": first["end"]}]


def test_checking_shows_verdict_arithmetic_and_gap() -> None:
    result = run_check("-", *DAY, "--article-only", text=TEXT)
    assert result.exit_code == 0
    assert "CONTRADICTED" in result.stdout
    assert "20,800 / 16,000 - 1 = +30.0%" in result.stdout
    assert "+30.0%, not +42.0%: off by 12.0 points" in result.stdout


def test_the_example_needs_no_file() -> None:
    result = run_check("--example", "--no-odds")
    assert result.exit_code == 0
    assert "1 contradicted" in result.stdout


def test_odds_stand_beside_phrases_of_judgement() -> None:
    result = run_check("--example")
    assert "“conservative”: odds of" in result.stdout
    assert "no odds" in result.stdout  # of being the fastest


def test_no_later_facts_after_the_day_asked_for() -> None:
    text = "Xiaomi delivered about 81,000 vehicles in the second quarter of 2025.\n"
    words = ("-", "--date", "2025-07-02", "--no-odds")
    assert "as it turned out" in run_check(*words, text=text).stdout
    assert "as it turned out" not in run_check(*words, "--as-of", "2025-07-02", text=text).stdout


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    result = run_check("-", *DAY, "--no-odds", "--html", "out.html", text=TEXT)
    assert result.exit_code == 0
    assert (tmp_path / "out.html").read_text("utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ""] == ["out.html"]


def test_a_text_without_a_day_is_refused() -> None:
    message = refused(run_read("-", text="NIO delivered 20,800 vehicles in October.\n"))
    assert message.endswith("the text does not tell when it was published; give --date DAY")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("missing.txt",), "cannot be read"),
        (("ftp://example.org/a",), "use http:// or https://"),
        (("file:///etc/passwd",), "use http:// or https://"),
        (("picture.png",), ".png is not read"),
        (("-", "--date", "yesterday"), "is not a day"),
        (("-", "--about", "Nobody Motors", *DAY), "the book knows no maker"),
        ((".",), "is a folder"),
    ],
)
def test_mistakes_are_told_in_a_sentence(words: tuple[str, ...], part: str) -> None:
    assert part in refused(run_read(*words, text=TEXT))


def test_the_example_and_a_source_do_not_go_together() -> None:
    assert run_check("--example", "a.txt").exit_code == 2
    assert run_check().exit_code == 2


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as opened:
        os.truncate(opened.fileno(), 50_000_000)
    assert "has 50 MB; at most 10 MB are read" in refused(run_read(large, *DAY))


def test_a_text_that_is_too_long_is_refused() -> None:
    assert "characters of text" in refused(run_read("-", *DAY, text="NIO " * 300_000))
    assert "articles up to" in refused(run_check("-", *DAY, text="NIO " * 60_000))


def test_a_text_of_figures_alone_is_refused() -> None:
    text = "NIO delivered 20,000 vehicles, up 5% " * 2_000
    assert "figures; articles with up to 3,000" in refused(run_check("-", *DAY, text=text))


@pytest.mark.parametrize(
    "text",
    [b"\xff\xfe\xff", b"NIO \xe9t\xe9", b"NIO\0delivered", b"", b"   \n"],
    ids=["odd utf-16", "latin-1", "zero bytes", "empty", "blank"],
)
def test_what_is_no_text_is_refused(text: bytes) -> None:
    refused(run_read("-", *DAY, text=text))


def test_nothing_is_added_without_a_book_of_ones_own() -> None:
    result = run_read("-", *DAY, "--add", "--yes", text=TEXT)
    assert result.exit_code == 2
    assert "you have no book of your own yet" in result.stderr


def test_statements_are_added_once_and_comparison_bases_are_left_out(tmp_path: Path) -> None:
    book = tmp_path / "own"
    write_own_names(book)
    (book / "statements").mkdir()
    words = ("-", *DAY, "--book", book, "--add", "--yes")
    first = run_read(*words, text=TEXT)
    assert first.exit_code == 0, first.output
    assert "Left out: NIO deliveries 2023-10: 16,000" in first.stderr
    rows = (book / "statements" / "nio.csv").read_text("utf-8").splitlines()
    assert len(rows) == 2
    assert "standard input" in rows[1]
    again = run_read(*words, text=TEXT)
    assert "There already: 1 row" in again.stdout
    assert "Nothing is added" in again.stdout


def test_without_a_terminal_nothing_is_added_unasked(tmp_path: Path) -> None:
    book = tmp_path / "own"
    write_own_names(book)
    (book / "statements").mkdir()
    result = run_read("-", *DAY, "--book", book, "--add", text=TEXT)
    assert result.exit_code == 2
    assert "nothing was changed" in result.stderr
    assert not list((book / "statements").iterdir())
