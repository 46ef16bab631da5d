"""The demo judges one famous target on two days and writes what it prints as a page."""

import subprocess
import sys
from pathlib import Path

import pytest

from onpace import demo
from onpace.book import Book
from onpace.questions.asking import newest_day
from onpace.show.judgement import judgement_text
from tinyanswers import real

NEWEST = newest_day(Book.bundled()).isoformat()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("demo") / "page.html"
    demo.main(file)
    return file


def test_it_prints_both_days_and_where_the_page_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.main(tmp_path / "page.html")
    out = capsys.readouterr().out
    for day in (demo.HEADLINE_DAY, NEWEST):
        assert judgement_text(real("Xiaomi", 2026, day)) in out
    assert out.rstrip().split("\n")[-1] == f"The same as a page: {tmp_path / 'page.html'}"
    assert "\x1b" not in out


def test_the_page_asks_the_question_of_the_headline(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<h1>Is Xiaomi on pace for 550,000 in 2026?</h1>" in text
    assert text.index(f'Xiaomi 2026, as of <span class="day">{demo.HEADLINE_DAY}') < text.index(
        f'Xiaomi 2026, as of <span class="day">{NEWEST}'
    )


def test_on_the_day_of_the_headline_the_target_was_open() -> None:
    then = real("Xiaomi", 2026, demo.HEADLINE_DAY)
    assert (then.verdict, then.target) == ("open", 550_000)
    assert (then.pace.latest, then.pace.latest_relation) == (50_000, ">")
    assert then.pace.naive_year == 600_000  # the headline's own arithmetic
    assert then.total["p50"] < 600_000


def test_the_same_demo_is_the_same_page(page: Path, tmp_path: Path) -> None:
    demo.main(tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == page.read_bytes()


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onpace.demo", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_without_a_file_the_page_lands_where_one_works(tmp_path: Path, page: Path) -> None:
    result = run(tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["demo.html"]
    assert (tmp_path / "demo.html").read_bytes() == page.read_bytes()


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["--x"], ["a.html", "b.html"]])
def test_other_words_are_answered_with_how_to_use_it(tmp_path: Path, words: list[str]) -> None:
    result = run(tmp_path, *words)
    assert result.returncode == 1
    assert result.stderr.startswith("how to use it: python -m onpace.demo [FILE]")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    result = run(tmp_path, str(tmp_path / "gone" / "page.html"))
    assert result.returncode == 1
    assert result.stderr == (
        f"the page cannot be written to {tmp_path}/gone/page.html: No such file or directory\n"
    )
