"""Whoever follows CONTRIBUTING.md to the letter gets what it promises."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from importing.writing import write_book
from onpace.book import Loaded, load
from onpace.book.check import check
from onpace.book.knownconflicts import read_known

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the recipes are for a POSIX shell")

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BOOK = Path("src/onpace/data/book")
ADDED = BOOK / "statements" / "morning-motors-added.csv"
RECIPES = ("Add a maker", "Add a fact")

#: A block of the guide: its language and its lines.
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`(src/[\w/.-]+\.csv)`")


def section(title: str) -> str:
    """The text under a heading of the guide."""
    return GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def steps(title: str) -> Iterator[tuple[str, str, str]]:
    """The blocks of a recipe: language, lines, and the file that was named last before each."""
    text = section(title)
    for block in BLOCK.finditer(text):
        named = FILE.findall(text[: block.start()])
        yield block[1], block[2], named[-1] if named else ""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which ``onpace`` is the program in the folder ``src`` of where one is."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "onpace"
    command.write_text(f'#!/bin/sh\nPYTHONPATH=src exec "{sys.executable}" -m onpace "$@"\n')
    command.chmod(0o755)
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    return {**os.environ, "PATH": path} | {"ONPACE_BOOK": "", "PYTHONPATH": ""}


def follow(copy: Path, title: str, program: dict[str, str]) -> list[str]:
    """Does what a recipe says in a copy of the project; what each block of commands printed."""
    printed = []
    for language, lines, file in steps(title):
        if language == "csv":
            with (copy / file).open("a", encoding="utf-8") as end:
                end.write(lines)
        else:
            assert language == "sh"
            done = subprocess.run(
                ["sh", "-e", "-c", lines],
                cwd=copy,
                env=program,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, ""), lines
            printed.append(done.stdout)
    return printed


@pytest.fixture(scope="module")
def with_maker(
    tmp_path_factory: pytest.TempPathFactory, program: dict[str, str]
) -> tuple[Path, list[str]]:
    """A copy of the project with the maker of the first recipe, and what was printed."""
    copy = tmp_path_factory.mktemp("project")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "onpace", copy / "src" / "onpace", ignore=ignored)
    (copy / "docs").mkdir()
    return copy, follow(copy, "Add a maker", program)


@pytest.fixture(scope="module")
def with_fact(
    tmp_path_factory: pytest.TempPathFactory,
    with_maker: tuple[Path, list[str]],
    program: dict[str, str],
) -> tuple[Path, list[str]]:
    """A copy of that with the facts of the second recipe, and what was printed."""
    copy = tmp_path_factory.mktemp("project") / "copy"
    shutil.copytree(with_maker[0], copy)
    return copy, follow(copy, "Add a fact", program)


def checked(copy: Path) -> Loaded:
    """The book in a copy, which has no errors and no conflict that is not known."""
    loaded = load(copy / BOOK)
    known, errors = read_known(copy / BOOK)
    assert (loaded.errors, errors) == ((), ())
    assert check(loaded.book, known).is_clean
    return loaded


def test_a_new_maker_is_found_by_every_name_it_was_given(
    with_maker: tuple[Path, list[str]],
) -> None:
    names = checked(with_maker[0]).book.names
    maker = names.resolve_maker("Morning Motors")
    assert maker is not None
    for name in ("morning ev", "Morning Auto", "晨光汽车", "晨光", "MORN"):
        assert names.resolve_maker(name) == maker
    assert (maker.home_market, str(maker.first_delivery)) == ("CN", "2023-05")
    assert maker.known_on == date(2023, 6, 1)
    model = names.resolve_model("Morning Motors", "晨光M1")
    assert model is not None
    assert (model.model, str(model.launch)) == ("M1", "2023-03-01")


def test_a_new_maker_changes_nothing_else(with_maker: tuple[Path, list[str]]) -> None:
    before, after = load(ROOT / BOOK).book, checked(with_maker[0]).book
    assert after.statements == before.statements
    assert after.names.makers[:-1] == before.names.makers
    assert after.names.models[:-1] == before.names.models


def test_a_new_fact_is_seen_from_the_day_it_was_said(with_fact: tuple[Path, list[str]]) -> None:
    book = checked(with_fact[0]).book
    fact, other = (row for row in book.statements if row.maker == "Morning Motors")
    assert (str(fact.period), str(fact.quantity), fact.wording) == (
        "2025-12",
        "> 20,000",
        "more than",
    )
    assert fact.source.address == "https://example.org/2026/01/deliveries"
    assert (other.model, str(other.quantity)) == ("M1", "52,000..53,000")
    assert {Path(row.file).name for row in (fact, other)} == {ADDED.name}
    assert fact in book.as_of(date(2026, 1, 1)).statements
    assert fact not in book.as_of(date(2025, 12, 31)).statements


def test_a_new_fact_changes_no_file_but_its_own(
    with_maker: tuple[Path, list[str]], with_fact: tuple[Path, list[str]]
) -> None:
    def files(copy: Path) -> dict[str, bytes]:
        found = (path for path in copy.rglob("*") if path.is_file() and path.suffix != ".pyc")
        return {str(path.relative_to(copy)): path.read_bytes() for path in found}

    before, after = files(with_maker[0]), files(with_fact[0])
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {str(ADDED), "docs/coverage.md"}
    assert before.keys() <= after.keys()


def test_what_the_commands_print_is_what_the_guide_says(
    with_maker: tuple[Path, list[str]], with_fact: tuple[Path, list[str]]
) -> None:
    (made,), (drafted, moved, again) = with_maker[1], with_fact[1]
    assert re.fullmatch(r"[\d,]+ statements: no conflict, \d+ known\.\n0 statements\n", made)
    assert "2025-12  > 20,000  2026-01-01" in drafted
    assert "1 statement\n" in moved
    assert all("no conflict" in text for text in (drafted, moved, again))
    coverage = (with_fact[0] / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert "| Morning Motors | 2025 |" in coverage


def test_what_was_added_by_hand_outlives_an_import(with_fact: tuple[Path, list[str]]) -> None:
    folder = with_fact[0] / BOOK
    left = folder / "statements" / "of-an-older-book.csv"
    shutil.copy(with_fact[0] / ADDED, left)
    before = (with_fact[0] / ADDED).read_bytes()
    write_book(folder, [], [])
    assert all(path.name.endswith("-added.csv") for path in folder.glob("*/*.csv"))
    assert (with_fact[0] / ADDED).read_bytes() == before


def test_the_guide_names_files_and_commands_that_are_there() -> None:
    targets = re.findall(
        r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(re.findall(r"make (\w+)`", GUIDE)) <= set(targets)
    paths = re.findall(r"`((?:tests|scripts|src)/[\w/.-]+|requirements[\w-]*\.txt)`", GUIDE)
    paths += re.findall(r"\]\(([\w/.-]+)#?[\w-]*\)", GUIDE)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [language for title in RECIPES for language, _, _ in steps(title)] == [
        *("csv", "csv", "sh"),
        *("sh", "sh", "sh"),
    ]
