"""Tables keep their columns, in any script, and colour only where it is wanted."""

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.questions.answer import VERDICTS
from onpace.show.table import aligned, paint, speak_utf8, width

TEXTS = st.text(st.sampled_from("ab 小米é"), max_size=6).map(str.strip)


def test_chinese_characters_take_two_columns() -> None:
    assert width("小米 SU7") == 8
    assert width("") == 0


def test_columns_are_aligned_left_unless_told_otherwise() -> None:
    assert aligned([("小米", "1", "x"), ("NIO", "20", "y")], right=[1]) == [
        "小米   1  x",
        "NIO   20  y",
    ]
    assert aligned([("a", "b")], gap=" | ") == ["a | b"]
    assert aligned([]) == []


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6), st.sets(st.integers(0, 2)))
def test_no_line_is_wider_than_its_columns_and_nothing_is_lost(
    rows: list[tuple[str, str, str]], right: set[int]
) -> None:
    lines = aligned(rows, right=sorted(right))
    whole = sum(max(width(row[column]) for row in rows) for column in range(3)) + 4
    assert len(lines) == len(rows)
    for row, line in zip(rows, lines, strict=True):
        assert width(line) <= whole
        assert line == line.rstrip()
        assert "".join(line.split()) == "".join("".join(row).split())


@pytest.mark.parametrize("word", [word for _, word in VERDICTS] + ["met", "missed"])
def test_every_verdict_has_a_colour(word: str) -> None:
    painted = paint("TEXT", word, colour=True)
    assert "TEXT" in painted
    assert painted != paint("TEXT", "no verdict", colour=True)
    assert paint("TEXT", word, colour=False) == "TEXT"


def test_chinese_can_be_printed_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding="ascii"))
    speak_utf8()
    sys.stdout.write("小米\n")
    sys.stdout.flush()
    assert printed.getvalue().decode() == "小米\n"
