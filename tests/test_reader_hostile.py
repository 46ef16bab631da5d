"""Hostile texts: whatever is read, the reader answers, and its work stays in proportion."""

import datetime as dt
import sys
from collections.abc import Callable
from types import FrameType
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelledarticles import names
from onpace.reader import Reading, read_text

Trace: TypeAlias = Callable[[FrameType, str, object], "Trace | None"]

PUBLISHED = dt.date(2026, 1, 6)
PIECES = (
    "NIO", "Xpeng", "Li Auto", "ES6", "delivered", "sold", "target of", "1,234", "20,000", "3.5",
    "million", "vehicles", "%", "in", "May", "2025", "Q3", "last month", "from", "to", "a year",
    "earlier", ",", ".", ";", ":", "(", ")", "|", "-", "\n", "\n\n", "•", "respectively", "and",
    "more than", "nearly", "RMB", "$", "the company", "it", "of", "its", "cumulative", "first half",
)  # fmt: skip


def read(text: str) -> Reading:
    return read_text(text, names=names(), published=PUBLISHED)


def work(text: str) -> int:
    """How many lines of the reader's code run for a text."""
    lines = 0

    def within(_frame: FrameType, event: str, _arg: object) -> Trace:
        nonlocal lines
        lines += event == "line"
        return within

    def entered(frame: FrameType, _event: str, _arg: object) -> Trace | None:
        return within if "reader" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        read(text)
    finally:
        sys.settrace(before)
    return lines


GROWING = {
    "an article again and again": "NIO delivered 20,976 cars in May, up 12% from 18,000. ",
    "one endless sentence": "NIO sold 20,976 cars in May and Xpeng 30,111 and ",
    "digits without end": "1234567890",
    "small numbers": "1,1,1,1,1,1,1,1,",
    "grouped numbers": "1,234,567,891,234,",
    "brackets in brackets": "((((((((((",
    "names alone": "NIO Xpeng Li Auto BYD ",
    "unknown models": "X9 G7 C11 ",
    "cells one a line": "NIO\n20,976\nMay\n",
    "table rows": "| NIO | 20,976 | 12% | 30,000 |\n",
    "rows without bars": "NIO 20,976 30,000\n",
    "list items": "- ES6: 2,345 (down 3%)\n",
    "periods": "in May 2025, in the third quarter, ",
    "hyphens": "a-year-on-year-",
    "right-to-left marks": "NIO \u202edelivered\u202c 20,976 cars\u200f in May. ",
    "blank space": " \t\u00a0\n",
    "cities": "the Beijing-based company ",
}


@pytest.mark.parametrize("piece", GROWING.values(), ids=GROWING.keys())
def test_twice_the_text_is_at_most_about_twice_the_work(piece: str) -> None:
    times = 6_000 // len(piece)
    once, twice = work(piece * times), work(piece * times * 2)
    assert twice < 2.3 * once + 2_000


def test_the_measure_of_work_sees_work_that_grows_too_fast() -> None:
    assert work("NIO sold 20,976 cars. " * 40) > 3 * work("NIO sold 20,976 cars. " * 10)


@given(st.text(max_size=400))
def test_any_text_at_all_is_read(text: str) -> None:
    assert read(text).text == text


@given(st.lists(st.sampled_from(PIECES), max_size=120).map(" ".join))
@settings(max_examples=200)
def test_any_jumble_of_words_makes_sound_statements(text: str) -> None:
    for found in read(text).statements:
        statement = found.statement
        assert names().resolve_maker(statement.maker) is not None
        assert statement.quantity.value != 0
        assert 0 <= found.start < found.end <= len(text)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_what_is_handed_out_can_be_written_as_json(text: str) -> None:
    for row in read(text).to_dict()["statements"]:
        assert {"maker", "measure", "period", "relation", "value", "start", "end"} <= set(row)


def test_a_million_digits_are_no_number() -> None:
    assert read("NIO delivered " + "9" * 1_000_000 + " cars in May.").statements == ()


def test_marks_that_change_the_reading_direction_change_nothing() -> None:
    plain = "NIO delivered 20,976 cars in May."
    marked = "\u200fNIO\u200e delivered \u202e20,976\u202c cars in May."
    assert [str(one.statement.quantity) for one in read(marked).statements] == [
        str(one.statement.quantity) for one in read(plain).statements
    ]


def test_an_impossible_day_is_passed_over() -> None:
    (found,) = read("NIO delivered 20,976 cars as of February 31, 2025.").statements
    assert found.why[2] == "period: the period the text is about"


def test_scripts_and_tags_are_words_like_any_other() -> None:
    text = "<script>alert('NIO delivered 20,976 vehicles in May')</script>"
    assert [found.statement.maker for found in read(text).statements] == ["NIO"]
