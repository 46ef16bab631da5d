"""The board lists every maker with a target for the newest year, the likeliest first."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from onpace.book import Book, Statement
from onpace.questions.answer import percent
from onpace.questions.board import Board, board
from onpace.questions.cache import judge_remembered
from onpace.questions.errors import QuestionError
from onpace.questions.series import Series
from onpace.show.board import board_text
from tinyanswers import months, said, target, tiny_book

SIX = [1_000] * 6


def maker(name: str, reach: int, *values: int) -> list[Statement]:
    """A maker's months of 2026 and its target."""
    return [*months(2026, 1, *values, maker=name), target(reach, on="2026-01-05", maker=name)]


TINY = tiny_book(
    *maker("Xiaomi", 14_000, *SIX),
    *maker("NIO", 9_000, *SIX),
    *maker("Tesla", 6_000, *SIX),
    *months(2025, 7, 900, 900, maker="BYD"),
    target(1_000, on="2026-01-05", maker="BYD"),
    target(400, on="2026-01-05", maker="NIO", brand="Onvo"),
    target(500, on="2026-02-05", maker="NIO", brand="Onvo", basis="raised"),
    target(7_000, on="2025-01-05", maker="Tesla", period="2025"),
)


@pytest.fixture(scope="module")
def tiny() -> Board:
    return board(TINY)


@pytest.fixture(scope="module")
def now() -> Board:
    return board(Book.bundled(), as_of=date(2026, 1, 20))


def test_the_likeliest_comes_first_and_the_unheard_last(tiny: Board) -> None:
    assert (tiny.year, tiny.as_of) == (2026, "2026-07-01")
    assert [line.name for line in tiny.lines] == ["Tesla", "NIO", "Xiaomi", "BYD", "NIO Onvo"]
    assert [line.is_stale for line in tiny.lines] == [False, False, False, True, True]
    odds = [line.odds for line in tiny.lines[:3]]
    assert odds == sorted(odds, key=lambda one: -(one or 0))


def test_a_line_says_what_the_judgement_says(tiny: Board) -> None:
    for line in tiny.lines[:4]:
        answer = judge_remembered(TINY, line.name, 2026)
        assert (line.odds, line.verdict, line.target) == (
            answer.odds,
            answer.verdict,
            answer.target,
        )
        assert (line.low, line.median, line.high) == tuple(
            answer.total[name] for name in ("p10", "p50", "p90")
        )


def test_a_maker_of_whom_nothing_was_reported_has_no_odds(tiny: Board) -> None:
    line = tiny.lines[-1]
    assert (line.name, line.odds, line.verdict, line.target) == ("NIO Onvo", None, "unknown", 500)
    assert (line.low, line.median, line.high, line.last_heard) == (None, None, None, None)


def test_a_line_tells_when_its_maker_was_last_heard_of(tiny: Board) -> None:
    heard = {line.name: line.last_heard for line in tiny.lines}
    assert heard["Tesla"] == "2026-07-01"
    assert heard["BYD"] == "2025-09-01"


def test_a_target_for_another_year_is_not_shown() -> None:
    book = tiny_book(*TINY.statements, target(99_000, on="2026-02-05", maker="BYD", period="2027"))
    assert {line.name: line.target for line in board(book).lines}["BYD"] == 1_000


def test_targets_in_two_counts_make_one_line() -> None:
    book = tiny_book(
        *maker("Xiaomi", 14_000, *SIX), target(15_000, on="2026-01-06", measure="production")
    )
    (line,) = board(book).lines
    assert line.target == judge_remembered(book, "Xiaomi", 2026).target


def test_a_settled_target_says_so() -> None:
    lines = {line.name: line for line in board(TINY, as_of=date(2026, 7, 1)).lines}
    assert (lines["Tesla"].verdict, lines["Tesla"].odds) == ("met", 1.0)


def test_the_board_of_a_past_day_knows_nothing_later() -> None:
    early = board(TINY, as_of=date(2026, 3, 1))
    past = tiny_book(*(one for one in TINY.statements if one.known_on <= date(2026, 3, 1)))
    assert early == board(past, as_of=date(2026, 3, 1))


def test_a_day_before_everything_is_refused() -> None:
    with pytest.raises(QuestionError) as caught:
        board(TINY, as_of=date(2020, 1, 1))
    assert str(caught.value) == (
        "nothing was known on 2020-01-01; the first statement is of 2025-01-05"
    )
    with pytest.raises(QuestionError, match="the book is empty"):
        board(tiny_book())


def test_a_year_without_targets_has_an_empty_board() -> None:
    empty = board(tiny_book(said("2026-01", 5)))
    assert empty.lines == ()
    assert board_text(empty) == "No target for 2026 was known on 2026-02-01."


def test_progress_sees_every_series_once() -> None:
    seen = []

    def progress(series: list[Series]) -> Iterator[Series]:
        for one in series:
            seen.append(one.label)
            yield one

    lines = board(TINY, progress=progress).lines
    assert sorted(seen) == sorted(line.name for line in lines)


def test_the_board_is_ready_for_json(tiny: Board) -> None:
    plain = json.loads(json.dumps(tiny.to_dict(), allow_nan=False))
    assert (plain["year"], plain["as_of"]) == (2026, "2026-07-01")
    assert list(plain["lines"][0]) == [
        "name", "target", "odds", "verdict", "median", "low", "high", "last_heard", "is_stale",
    ]  # fmt: skip


def test_the_text_has_a_line_for_each_maker_in_columns(tiny: Board) -> None:
    lines = board_text(tiny).split("\n")
    assert lines[0] == "Targets for 2026, as of 2026-07-01"
    rows = lines[3 : 3 + len(tiny.lines)]
    assert [row.split("  ")[0] for row in rows] == [line.name for line in tiny.lines]
    assert rows[0].split() == ["Tesla", "100%", "6,000", "met", *rows[0].split()[4:]]
    assert "last heard" not in rows[0]
    assert rows[3].endswith("last heard 2025-09")
    assert rows[4].endswith("  nothing reported to judge by")
    assert "\x1b" not in board_text(tiny)


def test_colours_change_nothing_but_colour(tiny: Board) -> None:
    coloured = board_text(tiny, colour=True)
    assert "\x1b[" in coloured
    for code in ("\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == board_text(tiny)


def test_the_bundled_boards_order_and_stale_lines(now: Board) -> None:
    fresh = [line for line in now.lines if not line.is_stale]
    stale = [line for line in now.lines if line.is_stale]
    assert now.lines == (*fresh, *stale)
    for group in (fresh, stale):
        odds = [line.odds for line in group if line.odds is not None]
        assert odds == sorted(odds, reverse=True)
        assert [line.odds for line in group][: len(odds)] == odds
    text = board_text(now)
    for line in stale:
        if line.last_heard:
            assert f"last heard {line.last_heard[:7]}" in text
    assert {"Xiaomi", "NIO", "Leapmotor"} <= {line.name for line in fresh}


def test_every_line_of_the_bundled_board_can_be_read(now: Board) -> None:
    text = board_text(now)
    for line in now.lines:
        (row,) = (one for one in text.split("\n") if one.startswith(f"{line.name}  "))
        assert f"{line.target:,.0f}" in row
        if line.odds is not None and line.verdict not in {"met", "missed"}:
            assert f" {percent(line.odds)} " in row
        assert len(row) < 120
