"""Whole books: what is true never conflicts, what is planted is found, and all of it quickly."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onpace.book import Book
from onpace.book.check import check, find_conflicts
from onpace.book.conflict import Conflict
from onpace.book.knownconflicts import known_text, read_known
from onpace.book.load import BUNDLED
from onpace.book.measures import USUAL_SHARE
from onpace.book.parts import _LARGER, _SHARING
from simulatedbook import book_of, exactly, seeded, simulated, statement, with_planted

PAGE = Path(__file__).parent.parent / "docs" / "book-check.md"


@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_a_book_of_one_true_course_has_no_conflict(seed: int) -> None:
    assert find_conflicts(book_of(*simulated(seeded(seed), 2, 24, 150))) == ()


@settings(max_examples=30)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_every_planted_conflict_is_found_and_nothing_else(seed: int, number: int) -> None:
    random = seeded(seed)
    true = simulated(random, 2, 24, 400)
    mixed, planted = with_planted(true, random, number)
    found = find_conflicts(book_of(*mixed))
    wrong = {row.id for row in planted}
    assert len(found) == len(wrong) == number
    assert all(len(wrong & set(conflict.ids)) == 1 for conflict in found)
    assert {row for conflict in found for row in conflict.ids if row in wrong} == wrong


def test_twelve_months_are_held_against_their_year() -> None:
    months = [statement(f"2025-{number:02d}", exactly(number)) for number in range(1, 13)]
    year = statement("2025", exactly(79), publisher="b.com")
    (conflict,) = find_conflicts(book_of(*months, year))
    assert (conflict.gap, len(conflict.rows)) == (1, 13)


def test_a_hundred_thousand_statements_are_checked_in_ten_seconds() -> None:
    random = seeded(1)
    true = simulated(random, 40, 108, 100_000)
    mixed, planted = with_planted(true, random, 200)
    book = book_of(*mixed)
    begin = time.process_time()
    found = find_conflicts(book)
    assert time.process_time() - begin <= 10
    wrong = {row.id for row in planted}
    assert len(found) == len(wrong) == 200
    assert all(len(wrong & set(conflict.ids)) == 1 for conflict in found)


def test_every_conflict_of_the_bundled_book_is_known_and_none_is_stale() -> None:
    known, errors = read_known(BUNDLED)
    report = check(Book.bundled(), known)
    assert errors == ()
    assert [str(conflict) for conflict in report.conflicts] == []
    assert [str(entry) for entry in report.stale] == []
    assert known_text(known) == (BUNDLED / "known-conflicts.csv").read_text(encoding="utf-8")


def test_the_bundled_book_is_checked_in_a_second() -> None:
    book = Book.bundled()
    begin = time.process_time()
    find_conflicts(book)
    assert time.process_time() - begin <= 1


def test_the_bundled_book_has_a_quarter_told_as_a_month() -> None:
    def is_it(conflict: Conflict) -> bool:
        row = conflict.more.rows[0]
        return (row.maker, str(row.period), conflict.more.total) == ("NIO", "2021-03", 20_060)

    (conflict,) = filter(is_it, find_conflicts(Book.bundled()))
    assert (conflict.kind, conflict.less.total) == ("repeat", 7_257)


@pytest.mark.parametrize("word", sorted(_SHARING | _LARGER))
def test_every_word_that_decides_about_parts_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE.read_text(encoding="utf-8").casefold()


def test_the_usual_share_is_on_the_page() -> None:
    assert f"more than {USUAL_SHARE:.0%} of the larger one" in PAGE.read_text(encoding="utf-8")


def test_the_line_on_the_page_is_one_of_the_bundled_book() -> None:
    lines = {str(conflict) for conflict in find_conflicts(Book.bundled())}
    page = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line in lines for line in page if line.startswith("repeat ")] == [True]
