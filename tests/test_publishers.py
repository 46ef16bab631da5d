"""A publisher's exact figures are held against the issuer's own, as other pages quote them."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, Source, Statement
from onpace.questions.publishers import PublisherLine, publishers
from tinyanswers import said, tiny_book


def on(
    page: str, value: int, period: str = "2025-12", *, cites: str = "", **cells: str
) -> Statement:
    """An exact report about Xiaomi on a publisher's page, which may cite somebody."""
    statement = said(period, value, **{"by": page, **cells})
    return replace(statement, source=Source(f"https://{page}/1", page), speaker=cites)


def quoting(page: str, value: int, period: str = "2025-12", **cells: str) -> Statement:
    """The same, citing the maker."""
    return on(page, value, period, cites=cells.get("maker", "Xiaomi"), **cells)


def record(page: str, *statements: Statement) -> tuple[int, int]:
    """How many figures of a publisher were compared in the book of these, and how many right."""
    (line,) = (line for line in publishers(tiny_book(*statements)) if line.publisher == page)
    return line.compared, line.right


def test_the_most_quoted_comes_first_and_among_equals_the_alphabet_decides() -> None:
    book = tiny_book(on("b.cn", 1), on("c.cn", 1), on("a.cn", 1), on("c.cn", 2))
    assert publishers(book) == (
        PublisherLine("c.cn", statements=2, compared=0, right=0),
        PublisherLine("a.cn", statements=1, compared=0, right=0),
        PublisherLine("b.cn", statements=1, compared=0, right=0),
    )


def test_an_empty_book_has_no_publishers() -> None:
    assert publishers(tiny_book()) == ()


def test_a_figure_equal_to_the_issuers_is_right_and_another_is_not() -> None:
    final = quoting("mi.com", 50_212)
    assert record("a.cn", on("a.cn", 50_212), final) == (1, 1)
    assert record("a.cn", on("a.cn", 52_012), final) == (1, 0)
    assert record("a.cn", on("a.cn", 50_212), on("a.cn", 49_000, "2025-11"), final) == (1, 1)


def test_a_page_that_says_the_maker_said_it_proves_nothing_by_that() -> None:
    assert record("a.cn", quoting("a.cn", 50_212)) == (0, 0)
    both = (quoting("a.cn", 50_212), quoting("b.cn", 49_000))
    assert (record("a.cn", *both), record("b.cn", *both)) == ((1, 0), (1, 0))


def test_what_the_maker_says_on_a_page_that_names_no_other_is_its_word() -> None:
    own = on("ir.mi.com", 50_212, by="Xiaomi")
    assert record("a.cn", on("a.cn", 50_212), own) == (1, 1)
    cited = on("ir.mi.com", 50_212, by="Xiaomi", cites="CPCA")
    assert record("a.cn", on("a.cn", 50_212), cited) == (0, 0)


def test_a_page_that_cites_somebody_else_is_no_word_of_the_issuer() -> None:
    assert record("a.cn", on("a.cn", 50_212), on("b.cn", 50_212, cites="CPCA")) == (0, 0)
    assert record("a.cn", on("a.cn", 50_212), on("b.cn", 50_212, cites="NIO")) == (0, 0)


@pytest.mark.parametrize(
    ("value", "right"), [(100_000, 1), (100_050, 1), (99_950, 1), (100_051, 0), (99_949, 0)]
)
def test_half_a_thousandth_is_the_same_count(value: int, right: int) -> None:
    assert record("a.cn", on("a.cn", value), quoting("b.cn", 100_000)) == (1, right)


def test_of_several_figures_of_the_issuer_most_pages_decide() -> None:
    many = (
        quoting("b.cn", 50_212),
        quoting("c.cn", 50_212),
        quoting("d.cn", 49_000, on="2026-06-01"),
    )
    assert record("a.cn", on("a.cn", 50_212), *many) == (1, 1)
    assert record("d.cn", *many) == (1, 0)
    assert record("b.cn", *many[::2]) == (1, 0)  # its own word does not count for it


def test_a_page_has_one_vote_however_often_it_says_it() -> None:
    often = [quoting("b.cn", 49_000, on=f"2026-01-{day:02d}") for day in (1, 2, 3)]
    two = (quoting("c.cn", 50_212), quoting("d.cn", 50_212))
    assert record("a.cn", on("a.cn", 50_212), *often, *two) == (1, 1)


def test_among_equals_the_figure_that_was_said_last_is_final() -> None:
    first = quoting("b.cn", 49_000, on="2026-01-01")
    final = quoting("c.cn", 50_212, on="2026-01-15")
    assert record("a.cn", on("a.cn", 50_212), first, final) == (1, 1)
    assert record("a.cn", on("a.cn", 50_212), final, first) == (1, 1)
    assert record("a.cn", on("a.cn", 49_000), first, final) == (1, 0)


@pytest.mark.parametrize(
    "cells",
    [
        {"relation": ">"},
        {"relation": "~"},
        {"measure": "registrations"},
        {"measure": "orders"},
        {"measure": "revenue", "unit": "CNY"},
        {"kind": "forecast"},
    ],
)
def test_only_exact_counts_of_what_happened_are_compared(cells: dict[str, str]) -> None:
    assert record("a.cn", on("a.cn", 50_212, **cells), quoting("b.cn", 50_212, **cells)) == (0, 0)
    assert record("a.cn", on("a.cn", 50_212, **cells), quoting("b.cn", 50_212)) == (0, 0)


@pytest.mark.parametrize("measure", ["deliveries", "production", "wholesale"])
def test_what_the_issuer_counts_itself_is_compared(measure: str) -> None:
    mine, final = on("a.cn", 50_212, measure=measure), quoting("b.cn", 50_212, measure=measure)
    assert record("a.cn", mine, final) == (1, 1)


@pytest.mark.parametrize(
    "cells",
    [
        {"maker": "NIO"},
        {"model": "SU7"},
        {"market": "CN"},
        {"measure": "production"},
        {"period": "2025-11"},
        {"period": "2025-Q4"},
    ],
)
def test_only_figures_about_the_same_are_compared(cells: dict[str, str]) -> None:
    assert record("a.cn", on("a.cn", 50_212), quoting("b.cn", 50_212, **cells)) == (0, 0)


def test_the_same_days_are_the_same_period_however_they_are_written() -> None:
    final = quoting("b.cn", 50_212, "2025-12-01/2025-12-31")
    assert record("a.cn", on("a.cn", 50_212), final) == (1, 1)


def test_none_at_all_is_a_figure_like_any_other() -> None:
    assert record("a.cn", on("a.cn", 0), quoting("b.cn", 0)) == (1, 1)
    assert record("a.cn", on("a.cn", 2), quoting("b.cn", 0)) == (1, 0)


def test_a_page_known_for_its_care_does_well_in_the_bundled_book() -> None:
    lines = publishers(Book.bundled())
    best = next(line for line in lines if line.publisher == "cnevpost.com")
    assert best.compared > 20
    assert best.right / best.compared > 0.9
    compared, right = (sum(getattr(line, name) for line in lines) for name in ("compared", "right"))
    assert compared > right > 0.8 * compared  # some are wrong, most are not


PAGES = ("a.cn", "b.cn", "c.cn")
ROWS = st.builds(
    on,
    st.sampled_from(PAGES),
    st.sampled_from([50_212, 49_000]),
    st.sampled_from(["2025-11", "2025-12"]),
    cites=st.sampled_from(["", "Xiaomi"]),
    relation=st.sampled_from(["=", "=", ">"]),
)
BOOKS = st.lists(ROWS, max_size=12)


@given(BOOKS)
def test_every_row_is_somebodys_and_none_is_right_that_was_not_compared(
    statements: list[Statement],
) -> None:
    lines = publishers(tiny_book(*statements))
    assert sum(line.statements for line in lines) == len(statements)
    assert len({line.publisher for line in lines}) == len(lines)
    assert all(0 <= line.right <= line.compared <= line.statements for line in lines)


@given(BOOKS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(statements: list[Statement], chance: Random) -> None:
    mixed = list(statements)
    chance.shuffle(mixed)
    assert publishers(tiny_book(*mixed)) == publishers(tiny_book(*statements))


@given(BOOKS)
def test_where_all_say_the_same_all_are_right(statements: list[Statement]) -> None:
    alike = [replace(one, quantity=statements[0].quantity) for one in statements]
    for line in publishers(tiny_book(*alike)):
        assert line.right == line.compared


@given(BOOKS, st.sampled_from(PAGES))
def test_what_a_page_says_of_whom_it_cites_changes_nothing_for_itself(
    statements: list[Statement], page: str
) -> None:
    silent = [
        replace(one, speaker="") if one.source.publisher == page else one for one in statements
    ]
    lines, others = publishers(tiny_book(*statements)), publishers(tiny_book(*silent))
    assert [one for one in lines if one.publisher == page] == [
        one for one in others if one.publisher == page
    ]
