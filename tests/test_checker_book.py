"""Claims that the article cannot settle by itself, held against the book as of its day."""

import datetime as dt
from functools import cache
from importlib.resources import files

import pytest

from onpace.book import Book
from onpace.checker import Check, Claim, check
from onpace.checker.opinions import opinions_in
from onpace.reader import read_text

DAY = dt.date(2026, 1, 6)


def checked(text: str, published: dt.date = DAY) -> Check:
    book = Book.bundled()
    return check(read_text(text, names=book.names, published=published), book)


@cache
def example() -> Check:
    text = files("onpace").joinpath("data/example/article.txt").read_text("utf-8")
    return checked(text)


def of(found: Check, kind: str, maker: str) -> Claim:
    return next(one for one in found.claims if (one.type, one.about.maker) == (kind, maker))


@pytest.mark.parametrize(
    ("kind", "maker", "verdict"),
    [
        ("change", "Xiaomi", "consistent"),
        ("runrate", "Xiaomi", "consistent"),
        ("milestone", "Li Auto", "contradicted"),
        ("milestone", "XPeng", "supported"),
        ("milestone", "Leapmotor", "supported"),
        ("milestone", "NIO", "consistent"),
        ("ratio", "Xiaomi", "consistent"),
        ("duration", "Xiaomi", "consistent"),
    ],
)
def test_the_example_comes_out_as_a_person_found(kind: str, maker: str, verdict: str) -> None:
    assert of(example(), kind, maker).verdict == verdict


def test_the_example_has_one_error_and_says_when_the_milestone_was_reached() -> None:
    wrong = [claim for claim in example().claims if claim.verdict == "contradicted"]
    assert [claim.about.maker for claim in wrong] == ["Li Auto"]
    assert "2024" in wrong[0].decisive.arithmetic
    assert wrong[0].decisive.off == "reached before 2025"


def test_a_figure_with_a_digit_off_is_contradicted_by_the_book() -> None:
    found = checked("XPeng delivered 104,181 vehicles in the second quarter of 2025.")
    level = of(found, "level", "XPeng")
    assert level.verdict == "contradicted"
    assert level.decisive.correct == 103_181


def test_the_article_is_judged_by_what_was_known_on_its_day() -> None:
    text = "Xiaomi delivered about 81,000 vehicles in the second quarter of 2025."
    level = of(checked(text, dt.date(2025, 7, 2)), "level", "Xiaomi")
    assert level.verdict == "not checkable"
    assert "81,302" in level.later


def test_the_article_is_no_witness_for_itself() -> None:
    book = Book.bundled()
    row = next(s for s in book.statements if s.maker == "XPeng" and str(s.period) == "2025-Q2")
    text = "XPeng delivered 103,181 vehicles in the second quarter of 2025."
    reading = read_text(
        text, names=book.names, published=dt.date(2025, 7, 2), address=row.source.address
    )
    for claim in check(reading, book).claims:
        for operand in claim.decisive.operands:
            assert operand.statement is None or operand.statement.source != row.source


def test_a_change_without_a_base_is_settled_by_the_book() -> None:
    text = "NIO delivered 48,135 vehicles in December 2025, up {} percent year on year."
    assert of(checked(text.format("54.6")), "change", "NIO").verdict == "supported"
    assert of(checked(text.format("64.6")), "change", "NIO").verdict == "contradicted"


def test_phrases_of_judgement_belong_to_the_goal_beside_them() -> None:
    opinions = opinions_in(example().reading)
    said = {example().reading.text[one.start : one.end]: one for one in opinions}
    assert (said["conservative"].maker, said["conservative"].year) == ("Xiaomi", 2026)
    assert any(words.startswith("could become the fastest") for words in said)


def test_the_json_has_the_field_names_of_labelled_articles() -> None:
    row = of(example(), "change", "Xiaomi").to_dict(example().reading.text)
    wanted = {"type", "maker", "period", "relation", "claimed", "unit", "verdict", "operands"}
    assert wanted | {"start", "end", "sources", "arithmetic", "correct", "basis"} <= row.keys()
    assert row["operands"] == [550_000, 410_000]
