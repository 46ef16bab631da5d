"""Every command sees the user's books as layers: they add, take back, and are told when broken."""

import json
import os
from pathlib import Path

import pytest

from commandline import printed, refused_in_lines, row, run, write_own_book
from onpace import Book
from onpace.questions.asking import newest_day
from tinybook import HEADER, good_row, write_rows

pytestmark = pytest.mark.usefixtures("elsewhere")

STRONG = good_row(period="2026-10", relation="=", value="110000", said_on="2026-11-01")


def judged(*words: object) -> dict[str, object]:
    found = json.loads(printed("judge", "Xiaomi", 2026, "--json", *words))
    assert isinstance(found, dict)
    return found


def odds(answer: dict[str, object]) -> float:
    assert isinstance(answer["odds"], float)
    return answer["odds"]


def test_without_a_book_of_ones_own_the_bundled_one_is_judged_on_its_newest_day() -> None:
    answer = judged()
    assert answer["as_of"] == newest_day(Book.bundled()).isoformat() == "2026-10-02"


def test_a_statement_of_ones_own_moves_the_odds_of_a_bundled_maker(tmp_path: Path) -> None:
    write_rows(tmp_path / "mine", STRONG)
    after = judged("--book", tmp_path / "mine")
    assert odds(after) > odds(judged()) + 0.2
    assert after["as_of"] == "2026-11-01"
    before = judged("--book", tmp_path / "mine", "--as-of", "2026-10-02")
    assert {**before, "as_of": ""} == {**judged(), "as_of": ""}


@pytest.mark.parametrize("place", ["option", "variable", "usual folder"])
def test_a_book_is_found_wherever_it_may_be_named(
    elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    root = elsewhere / "book" if place == "usual folder" else tmp_path / "mine"
    write_rows(root, STRONG)
    if place == "variable":
        monkeypatch.setenv("ONPACE_BOOK", str(root))
    words = ["--book", root] if place == "option" else []
    assert judged(*words)["as_of"] == "2026-11-01"
    assert " 110,000  2026-11-01  " in printed("book", "show", "Xiaomi", *words)


def test_a_statement_of_which_only_the_month_is_known_counts_without_being_asked_for(
    tmp_path: Path,
) -> None:
    text = f"{HEADER},date_precision\n{STRONG},month"
    write_rows(tmp_path / "mine", text)
    answer = judged("--book", tmp_path / "mine")
    assert answer["as_of"] == "2026-11-30"
    assert odds(answer) > odds(judged()) + 0.2


def take_back(root: Path, *ids: str) -> None:
    root.mkdir(exist_ok=True)
    rows = [f"{one},wrong,2026-10-20,me" for one in ids]
    text = "\n".join(["id,reason,said_on,said_by", *rows, ""])
    (root / "retractions.csv").write_text(text, encoding="utf-8")


def test_a_retraction_is_honoured_without_being_asked_for(tmp_path: Path) -> None:
    gone = [
        one.id
        for one in Book.bundled().statements
        if one.maker == "Xiaomi" and one.kind == "target" and str(one.period) == "2026"
    ]
    take_back(tmp_path / "mine", *gone)
    answer = judged("--book", tmp_path / "mine")
    assert (answer["verdict"], answer["as_of"]) == ("no target", "2026-10-20")
    assert judged("--book", tmp_path / "mine", "--as-of", "2026-10-19")["target"] == 550_000


def test_a_retraction_of_an_event_leaves_the_day_as_it_was(tmp_path: Path) -> None:
    take_back(tmp_path / "mine", Book.bundled().events[0].id)
    assert judged("--book", tmp_path / "mine") == judged()


def test_a_folder_with_makers_of_its_own_still_works(tmp_path: Path) -> None:
    root = write_own_book(tmp_path / "mine")
    text = printed("judge", "Tiny", 2026, "--book", root, "--as-of", "2026-01-03")
    assert text.startswith("Tiny Motors 2026, as of 2026-01-03: ")
    assert printed("judge", "Xiaomi", 2026, "--book", root).startswith("Xiaomi 2026, as of ")


def test_everything_broken_in_any_layer_is_told_at_once_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_own_book(tmp_path / "one", row(value="many"))
    write_rows(tmp_path / "two", good_row(maker="Xaomi"))
    layers = [str(tmp_path / name) for name in ("one", "two", "gone")]
    monkeypatch.setenv("ONPACE_BOOK", os.pathsep.join(layers))
    told = set()
    for words in (
        [],
        ["judge", "Xiaomi", "2026"],
        ["book", "show", "Xiaomi"],
        ["book", "check"],
        ["book", "coverage"],
        ["book", "sources"],
        ["book", "add", "rows.csv"],
        ["book", "retract", "0123456789ab", "--reason", "x"],
    ):
        told.add(refused_in_lines(*words))
    (message,) = told
    head, *lines = message.split("\n")
    assert head == "3 errors in the book:"
    assert [line.split(":")[0].strip() for line in lines] == [
        f"{tmp_path}/one/statements/tiny.csv",
        f"{tmp_path}/two/statements/tiny.csv",
        f"{tmp_path}/gone",
    ]


def test_figures_of_ones_own_need_no_book_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONPACE_BOOK", "gone")
    text = printed("judge", "--months", "2025-11: 46249, 2025-12: >50000", "--year", 2026)
    assert text.startswith("your series 2026, as of 2025-12-31")


def test_a_folder_that_was_deleted_meanwhile_gets_one_plain_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone() -> Path:
        raise FileNotFoundError(2, "No such file or directory")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "cwd", gone)
        result = run("judge", "Xiaomi", 2026)
    assert (result.exit_code, result.stdout) == (2, "")
    complaint = "onpace: the current folder cannot be used: No such file or directory\n"
    assert result.stderr == complaint
