"""A question is made precise, or refused with one plain sentence."""

from datetime import UTC, date, datetime

import pytest

from onpace.book import Book
from onpace.questions.asking import as_day, check_target, make_precise, newest_day
from onpace.questions.errors import QuestionError
from onpace.questions.series import Series
from tinyanswers import PLAIN, said, target, tiny_book


def refusal(book: Book, maker: str, year: int, **question: object) -> str:
    """The sentence a question is refused with."""
    with pytest.raises(QuestionError) as caught:
        make_precise(book, maker, year, **question)  # type: ignore[arg-type]  # wrong on purpose
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_question_without_a_day_is_asked_on_the_newest() -> None:
    asked, visible = make_precise(PLAIN, "小米", 2026)
    assert asked.as_of == newest_day(PLAIN) == date(2026, 4, 1)
    assert (asked.series, asked.year, asked.target, asked.seed) == (Series("Xiaomi"), 2026, None, 0)
    assert visible == PLAIN


def test_only_what_was_known_on_the_day_is_seen() -> None:
    _, visible = make_precise(PLAIN, "Xiaomi", 2026, as_of="2026-01-01")
    assert {statement.known_on <= date(2026, 1, 1) for statement in visible.statements} == {True}
    assert len(visible.statements) == 12


@pytest.mark.parametrize(
    "day", ["2026-01-06", date(2026, 1, 6), datetime(2026, 1, 6, 12, tzinfo=UTC)]
)
def test_a_day_may_be_text_a_date_or_a_moment(day: date | str) -> None:
    assert as_day(day) == date(2026, 1, 6)
    assert type(as_day(day)) is date


@pytest.mark.parametrize("day", ["", "2026-02-30", "2026-13-01", "tomorrow", "2026", "06.01.2026"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    assert refusal(PLAIN, "Xiaomi", 2026, as_of=day) == (
        f"{day!r} is not a day; write it like 2026-01-06"
    )


@pytest.mark.parametrize("number", [0, -1, -550_000, float("nan"), float("inf"), float("-inf")])
def test_a_target_must_be_a_number_above_zero(number: float) -> None:
    message = refusal(PLAIN, "Xiaomi", 2026, target=number)
    assert message == f"a target must be a number above zero, not {number:g}"


def test_a_target_beyond_all_counts_is_refused() -> None:
    assert refusal(PLAIN, "Xiaomi", 2026, target=1e300) == (
        "a target of 1e+300 is more than was ever made of anything"
    )


def test_a_whole_target_asks_the_same_as_one_with_a_point() -> None:
    assert check_target(None) is None
    assert repr(check_target(5)) == "5.0"


def test_a_negative_seed_is_refused() -> None:
    assert refusal(PLAIN, "Xiaomi", 2026, seed=-1) == "a seed must be 0 or more, not -1"


def test_before_the_first_statement_nothing_is_known() -> None:
    assert refusal(PLAIN, "Xiaomi", 2026, as_of="2024-12-31") == (
        "nothing about Xiaomi was known on 2024-12-31; the first statement is of 2025-02-01"
    )
    assert refusal(PLAIN, "NIO", 2026) == "nothing about NIO was known on 2026-04-01"


def test_a_maker_of_whom_only_targets_are_known_is_not_guessed_at() -> None:
    book = tiny_book(target(100, on="2026-01-05"))
    assert refusal(book, "Xiaomi", 2026) == (
        "nothing was reported about the deliveries of Xiaomi by 2026-01-05, "
        "so only a guess would decide"
    )


def test_years_before_the_first_statement_and_far_after_the_last_are_refused() -> None:
    assert refusal(PLAIN, "Xiaomi", 2024) == (
        "the book's statements about Xiaomi begin in 2025; 2024 is before them"
    )
    assert refusal(PLAIN, "Xiaomi", 2037) == (
        "2037 is too far ahead: the newest figures of Xiaomi are of 2026"
    )
    assert make_precise(PLAIN, "Xiaomi", 2036)[0].year == 2036


def test_a_target_far_ahead_is_refused_like_any_other_year() -> None:
    book = tiny_book(*PLAIN.statements, target(1, on="2026-01-05", period="2099"))
    assert "too far ahead" in refusal(book, "Xiaomi", 2099)


def test_an_empty_book_has_no_newest_day() -> None:
    with pytest.raises(QuestionError, match="the book is empty"):
        newest_day(tiny_book())


def test_what_a_target_counts_decides_what_is_judged() -> None:
    lucid = [
        said("2025", 100),
        said("2025", 120, measure="production"),
        target(200, on="2026-01-05", measure="production"),
    ]
    asked, _ = make_precise(tiny_book(*lucid), "Xiaomi", 2026)
    assert asked.series.measure == "production"
    asked, _ = make_precise(tiny_book(*lucid[:2]), "Xiaomi", 2026)
    assert asked.series.measure == "deliveries"
    asked, _ = make_precise(tiny_book(lucid[0], lucid[2]), "Xiaomi", 2026)
    assert asked.series.measure == "deliveries"  # no production was reported to judge by


def test_what_is_counted_is_chosen_from_what_was_known_on_the_day() -> None:
    book = tiny_book(said("2024", 100, measure="wholesale"), said("2025", 120))
    early, _ = make_precise(book, "Xiaomi", 2025, as_of="2025-06-01")
    late, _ = make_precise(book, "Xiaomi", 2025, as_of="2026-06-01")
    assert (early.series.measure, late.series.measure) == ("wholesale", "deliveries")


def test_a_market_without_reports_is_refused() -> None:
    assert refusal(PLAIN, "Xiaomi", 2026, market="qq") == (
        "nothing was reported about the deliveries of Xiaomi in QQ by 2026-04-01, "
        "so only a guess would decide"
    )
