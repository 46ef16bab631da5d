"""The command line, used rightly and wrongly."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onpace.cli import cli
from tinybook import HEADER, write_names, write_rows

FIGURES = "2025-10: >40000, 2025-11: 46249, 2025-12: >50000"
ROWS = """
    Xiaomi,,,,report,deliveries,2025-11,=,46249,,vehicle,,2025-12-01,Xiaomi,https://a.cn/1
    Xiaomi,,,,report,deliveries,2025-12,>,50000,,vehicle,,2026-01-01,Xiaomi,https://a.cn/2
    Xiaomi,,,,target,deliveries,2026,=,550000,,vehicle,,2026-01-03,Xiaomi,https://a.cn/3
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    write_names(folder)
    write_rows(folder, ROWS)
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def refused(*arguments: str | Path) -> str:
    """What a wrong command says: on stderr, with exit code 2 and no traceback."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stderr


def test_json_has_what_machines_need() -> None:
    answer = json.loads(
        run(
            "judge", "Xiaomi", "2026", "--as-of", "2026-01-06", "--target", "600000", "--json"
        ).stdout
    )
    assert (answer["maker"], answer["year"], answer["as_of"], answer["seed"]) == (
        "Xiaomi",
        2026,
        "2026-01-06",
        0,
    )
    assert list(answer["total"]) == ["p05", "p10", "p25", "p50", "p75", "p90", "p95"]
    announced, asked = answer["targets"]
    assert (announced["value"], announced["announced_on"]) == (550_000, "2026-01-03")
    assert asked["value"] == 600_000
    assert 0 <= asked["odds"] <= announced["odds"] <= 1
    assert answer["pace"]["naive_year"] == 600_000
    assert answer["pace"]["needed"] > 0
    assert {"latest", "needed", "naive_year"} <= set(answer["pace"])
    assert answer["verdict"]
    assert all(item["source"].startswith("http") for item in answer["evidence"])


def test_two_processes_answer_alike() -> None:
    command = [sys.executable, "-m", "onpace", "judge", "--months", FIGURES, "--target", "550000"]
    command += ["--year", "2026", "--json"]
    first, second = (subprocess.run(command, capture_output=True, check=True) for _ in range(2))
    assert first.stdout == second.stdout
    assert json.loads(first.stdout)["verdict"] in {"open", "stretch", "likely"}


def test_the_book_option_works_before_and_after_the_command(book: Path) -> None:
    before = run("--book", book, "judge", "Xiaomi", "2026", "--json")
    after = run("judge", "Xiaomi", "2026", "--book", book, "--json")
    assert before.exit_code == after.exit_code == 0
    assert before.stdout == after.stdout


def test_a_series_file_answers_like_the_same_figures_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("month,units\n2025-10,>40000\n2025-11,46249\n2025-12,>50000\n", "utf-8")
    ask = ("--target", "550000", "--year", "2026", "--json")
    from_file = json.loads(run("judge", "--series", file, *ask).stdout)
    from_line = json.loads(run("judge", "--months", FIGURES, *ask).stdout)
    assert from_file["total"] == from_line["total"]


def test_the_board_puts_those_not_heard_of_lately_last() -> None:
    lines = run().stdout.splitlines()
    judged = [line for line in lines[3:-2] if "unknown" not in line]
    stale = ["last heard" in line for line in judged]
    assert any(stale)
    assert stale == sorted(stale)
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("judge", "Xiomi", "2026"), "did you mean Xiaomi"),
        (("judge", "Nobody at all", "2026"), "knows no maker"),
        (("judge", "Xiaomi", "1999"), "1999"),
        (("judge", "Xiaomi", "2099"), "2099"),
        (("judge", "Xiaomi", "26"), "26"),
        (("judge", "Xiaomi", "2026", "--as-of", "2015-01-01"), "2015-01-01"),
        (("judge", "Xiaomi", "2026", "--as-of", "2026-02-30"), "2026-02-30"),
        (("judge", "Xiaomi", "2026", "--as-of", "yesterday"), "yesterday"),
        (("judge", "Xiaomi", "2026", "--target", "0"), "above zero"),
        (("judge", "Xiaomi", "2026", "--target", "-5"), "above zero"),
        (("judge", "Xiaomi", "2026", "--target", "nan"), "above zero"),
        (("judge", "Xiaomi", "2026", "--target", "many"), "many"),
        (("judge", "Xiaomi", "2026", "--model", "SU8"), "SU7"),
        (("judge", "Xiaomi"), "which year"),
        (("judge",), "which year"),
        (("judge", "--months", "", "--year", "2026"), ""),
        (("judge", "--months", "nonsense", "--year", "2026"), "nonsense"),
        (("judge", "--months", "2025-13: 5", "--year", "2026"), "2025-13"),
        (("judge", "--months", "2025-12: many", "--year", "2026"), "many"),
        (("judge", "--months", "2025-12: 90..10", "--year", "2026"), ""),
        (("judge", "--months", FIGURES, "--year", "2060"), "2060"),
        (("judge", "--series", "no-such-file.csv", "--year", "2026"), "no-such-file.csv"),
        (("--book", "no-such-folder", "judge", "Xiaomi", "2026"), "no-such-folder"),
        (("judge", "Xiaomi", "2026", "--wrong"), "--wrong"),
    ],
)
def test_a_wrong_question_gets_one_sentence(arguments: tuple[str, ...], says: str) -> None:
    assert says in refused(*arguments)


BROKEN = {
    "wrong delimiter": (HEADER.replace(",", ";") + "\nXiaomi;;;\n").encode(),
    "duplicate header": (HEADER + ",maker\n").encode(),
    "wrong encoding": HEADER.encode() + "\nXiaomi,,,,report,café\n".encode("latin-1"),
    "a huge cell": (HEADER + "\n" + "x" * 10_000_000 + ",,,\n").encode(),
    "upside-down range": (
        HEADER + "\nXiaomi,,,,report,deliveries,2025,..,5,2,vehicle,,2026-01-01,X,https://a.cn\n"
    ).encode(),
    "a period that ends before it begins": (
        HEADER
        + "\nXiaomi,,,,report,deliveries,2025-03-01/2025-01-01,=,5,,vehicle,,2026-01-01,X,https://a.cn\n"
    ).encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_book_is_refused_and_left_alone(book: Path, what: str) -> None:
    (book / "statements" / "bad.csv").write_bytes(BROKEN[what])
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}
    message = refused("--book", book, "judge", "Xiaomi", "2026")
    assert "bad.csv" in message
    assert before == {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}


def test_all_broken_rows_are_reported_at_once(book: Path) -> None:
    write_rows(
        book,
        """
        Xiaomi,,,,report,deliveries,2025-13,=,1,,vehicle,,2026-01-01,X,https://a.cn
        Xiaomy,,,,report,deliveries,2025-12,=,1,,vehicle,,2026-01-01,X,https://a.cn
        Xiaomi,,,,rumour,deliveries,2025-12,=,1,,vehicle,,2026-01-01,X,https://a.cn
        """,
        "statements/bad.csv",
    )
    message = refused("--book", book, "judge", "Xiaomi", "2026")
    assert [f"bad.csv:{line}:" in message for line in (2, 3, 4)] == [True, True, True]


def test_byte_order_marks_and_windows_line_ends_are_fine(book: Path) -> None:
    file = book / "statements" / "tiny.csv"
    plain = run("--book", book, "judge", "Xiaomi", "2026", "--json").stdout
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert run("--book", book, "judge", "Xiaomi", "2026", "--json").stdout == plain


def test_an_empty_book_is_said_to_be_empty(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert "empty" in refused("--book", folder, "judge", "Xiaomi", "2026")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=12), max_size=5))
def test_no_words_whatever_give_a_traceback(words: list[str]) -> None:
    result = run("judge", *words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in {0, 2}
