"""Taking back a row shows the row and how the odds move, asks, and writes one line or none."""

import json
from pathlib import Path

import pytest

from commandline import ROWS, files, piped, printed, refused, row, run, write_own_book
from onpace import Book
from tinybook import HEADER

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A book of one's own that may be written to."""
    return write_own_book(tmp_path / "mine")


def first_id(root: Path) -> str:
    found = json.loads(printed("book", "show", "Tiny", "--json", "--book", root))
    return next(str(one["id"]) for one in found if one["period"] == "2025-12")


def test_a_row_is_taken_back_and_the_odds_move(mine: Path) -> None:
    january = row(period="2026-01", relation=">", value="40000", said_on="2026-02-01")
    piped(f"{HEADER}\n{january}", "book", "add", "-", "--yes", "--book", mine)
    found = json.loads(printed("book", "show", "Tiny", "--since", "2026", "--json", "--book", mine))
    whole = next(str(one["id"]) for one in found if one["period"] == "2026-01")
    words = ["--reason", "a slip of the pen", "--said-by", "me", "--yes", "--book", mine]
    text = printed("book", "retract", whole[:7].upper(), *words)
    assert text.startswith("Tiny Motors deliveries\n  2026-01  > 40,000  2026-02-01  ")
    assert " -> " in text
    assert text.endswith(f"\n\n{whole} is taken back in {mine}/retractions.csv\n")
    stored = (mine / "retractions.csv").read_text(encoding="utf-8").split("\n")[1]
    assert stored.startswith(f"{whole},a slip of the pen,20")
    assert stored.endswith(",me")
    shown = printed("book", "show", "Tiny", "--book", mine)
    assert whole not in shown
    assert whole in printed("book", "show", "Tiny", "--as-of", "2026-03-01", "--book", mine)


def test_a_row_of_the_bundled_book_can_be_taken_back(mine: Path) -> None:
    some = next(one for one in Book.bundled().statements if one.maker == "Lucid")
    words = ["--reason", "wrong", "--said-on", "2026-11-01", "--yes", "--book", mine]
    printed("book", "retract", some.id, *words)
    assert some.id not in printed("book", "show", "Lucid", "--book", mine)
    assert some.id in printed("book", "show", "Lucid")


def test_an_event_can_be_taken_back(mine: Path) -> None:
    some = next(one for one in Book.bundled().events if one.maker == "Xiaomi")
    text = printed("book", "retract", some.id, "--reason", "wrong", "--yes", "--book", mine)
    first, _, last, _ = text.split("\n")
    assert first.startswith(f"Xiaomi {some.model}: {some.event.replace('_', ' ')}, {some.date}  ")
    assert last == f"{some.id} is taken back in {mine}/retractions.csv"


def test_what_is_taken_back_is_not_added_again(mine: Path) -> None:
    december = first_id(mine)
    words = ["--reason", "wrong", "--said-on", "2026-11-01", "--yes", "--book", mine]
    printed("book", "retract", december, *words)
    result = piped(f"{HEADER}\n{ROWS}", "book", "add", "-", "--yes", "--book", mine)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"onpace: {mine}/retractions.csv:2:1 id: {december} is retracted; "
        "delete this row to let the statement stand again\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "missing argument 'ID'"),
        (["zz", "--reason", "x"], "ID: 'zz' is no id; write at least the first six"),
        (["", "--reason", "x"], "ID: the id is missing"),
        (["000000000000", "--reason", "x"], "ID: no statement or event has the id 000000000000"),
        (["{id}"], "--reason: the reason is missing; say in a few words"),
        (["{id}", "--reason", " \n"], "--reason: the reason is missing"),
        (["{id}", "--reason", "x", "--said-by", " "], "--said-by: nobody said it"),
        (["{id}", "--reason", "x", "--said-on", "soon"], "--said-on: 'soon' is not a day"),
        (["{id}", "--reason", "x", "--said-on", "2025-12-31"], "--said-on: it cannot be retract"),
        (["{id}", "--reason", "x\0y"], "the retraction: NUL characters"),
    ],
)
def test_what_cannot_be_taken_back_is_refused(mine: Path, words: list[str], message: str) -> None:
    whole = first_id(mine)
    before = files(mine)
    given = [word.format(id=whole) for word in words]
    assert refused("book", "retract", *given, "--yes", "--book", mine).startswith(message)
    assert files(mine) == before


def test_what_is_taken_back_already_is_told_and_where(mine: Path) -> None:
    words = [first_id(mine), "--reason", "wrong", "--yes", "--book", mine]
    printed("book", "retract", *words)
    told = refused("book", "retract", *words)
    assert told == f"ID: {words[0]} is retracted already in {mine}/retractions.csv:2"


def test_without_a_book_of_ones_own_it_is_said_how_to_make_one() -> None:
    some = Book.bundled().statements[0].id
    told = refused("book", "retract", some, "--reason", "x", "--yes")
    assert told.startswith("you have no book of your own yet; make one here with")


def test_where_nobody_can_be_asked_nothing_is_written(mine: Path) -> None:
    before = files(mine)
    result = run("book", "retract", first_id(mine), "--reason", "x", "--book", mine)
    assert (result.exit_code, result.stderr) == (
        2,
        "onpace: nothing was changed: there is no terminal to ask at, so give --yes\n",
    )
    assert "\n1 statement\n" in result.stdout
    assert files(mine) == before


def test_a_user_without_a_name_can_take_back_too(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless() -> str:
        raise OSError("No username set in the environment")

    monkeypatch.setattr("getpass.getuser", nameless)
    printed("book", "retract", first_id(mine), "--reason", "x", "--yes", "--book", mine)
    stored = (mine / "retractions.csv").read_text(encoding="utf-8")
    assert stored.endswith(",somebody\n")
