"""Figures: statements that say the same of one period are one, the best supported come first."""

from dataclasses import replace
from datetime import date

from onpace.book import Statement
from onpace.book.figures import figures_of
from simulatedbook import book_of, exactly, statement

EARLY, LATE = date(2026, 1, 1), date(2026, 2, 1)


def in_order(*rows: Statement) -> list[int]:
    """The figures about the only subject of some rows, the best supported first."""
    (figures,) = figures_of(book_of(*rows)).values()
    return [figure.claim.low for figure in figures]


def said(number: int, publisher: str, said_on: date = EARLY) -> Statement:
    return statement("2025-12", exactly(number), publisher=publisher, said_on=said_on)


def test_who_says_the_same_of_one_period_stands_behind_one_figure() -> None:
    rows = (said(5, "b.com", LATE), said(5, "a.com"), said(5, "c.com", LATE))
    ((figure,),) = figures_of(book_of(*rows)).values()
    assert [row.source.publisher for row in figure.rows] == ["a.com", "b.com", "c.com"]
    assert figure.claim.voices == 3


def test_the_figure_of_most_publishers_comes_first_and_each_counts_once() -> None:
    once = replace(said(7, "c.com"), said_by="d")
    assert in_order(said(7, "c.com"), once, said(5, "a.com", LATE), said(5, "b.com", LATE)) == [
        5,
        7,
    ]


def test_then_comes_the_makers_own_word() -> None:
    cited = replace(said(9, "c.com", LATE), speaker="Maker")
    own = replace(said(8, "b.com", LATE), said_by="Maker")
    assert in_order(said(5, "a.com"), cited, own) == [8, 9, 5]


def test_then_comes_what_was_said_first() -> None:
    assert in_order(said(5, "a.com", LATE), said(7, "b.com", EARLY)) == [7, 5]


def test_goals_and_money_are_no_counts() -> None:
    goal = replace(said(5, "a.com"), kind="target")
    money = replace(said(5, "a.com"), measure="revenue", unit="CNY")
    capacity = replace(said(5, "a.com"), measure="capacity")
    assert figures_of(book_of(goal, money, capacity)) == {}
