"""The day a question is asked on by default: the first on which everything in the book counts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, Retraction
from onpace.questions.asking import newest_day
from tinyanswers import months, said, tiny_book

BOOK = tiny_book(*months(2025, 1, 20_000, 18_000, 24_000))


def taken_back(book: Book, number: int, on: date) -> Book:
    """The book with one of its statements taken back on a day."""
    gone = book.statements[number]
    return book.retracting([Retraction(gone.id, "wrong", on, "me", (gone,))])


def test_it_is_the_day_of_the_newest_statement() -> None:
    assert newest_day(BOOK) == date(2025, 4, 1)


def test_the_bundled_book_is_asked_on_the_day_its_newest_page_was_read() -> None:
    newest = max(statement.said_on for statement in Book.bundled().statements)
    assert newest_day(Book.bundled()) == newest


@pytest.mark.parametrize(
    ("precision", "day"), [("month", date(2025, 4, 30)), ("assumed", date(2025, 12, 31))]
)
def test_an_imprecise_day_counts_as_late_as_it_can_be(precision: str, day: date) -> None:
    book = BOOK.adding([said("2025-03", 25_000, ">", on="2025-04-02", precision=precision)])
    assert newest_day(book) == day


def test_a_retraction_counts_from_its_day_on() -> None:
    book = taken_back(BOOK, 2, date(2025, 5, 20))
    assert newest_day(book) == date(2025, 5, 20)
    assert book.as_of(newest_day(book)).statements == BOOK.statements[:2]


def test_a_retraction_before_the_newest_statement_does_not_change_the_day() -> None:
    assert newest_day(taken_back(BOOK, 0, date(2025, 2, 10))) == date(2025, 4, 1)


def test_a_retraction_of_an_event_does_not_change_the_day() -> None:
    event = Book.bundled().events[0]
    gone = Retraction(event.id, "wrong", date(2030, 1, 1), "me", (), (event,))
    assert newest_day(BOOK.retracting([gone])) == date(2025, 4, 1)


def test_a_book_of_which_all_is_taken_back_still_has_a_day() -> None:
    assert newest_day(taken_back(tiny_book(BOOK.statements[0]), 0, date(2025, 6, 1))) == date(
        2025, 6, 1
    )


DAYS = st.dates(date(2025, 4, 1), date(2027, 1, 1))


@given(
    st.lists(
        st.builds(
            lambda day, precision: said(
                "2025-03", 24_000, ">", on=day.isoformat(), precision=precision
            ),
            DAYS,
            st.sampled_from(["day", "month", "known-by", "assumed"]),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda statement: statement.id,
    ),
    st.lists(st.tuples(st.integers(0, 4), DAYS), max_size=2),
)
def test_on_it_everything_counts_that_the_book_says(
    statements: list[object], gone: list[tuple[int, date]]
) -> None:
    book = tiny_book(*statements)  # type: ignore[arg-type]  # what `said` makes
    for number, day in gone:
        if number < len(book.statements):
            book = taken_back(book, number, day)
    assert set(book.as_of(newest_day(book)).statements) == set(book.statements)
