"""A target's ask is set beside those of other first targets whose outcome is known."""

import pytest

from onpace.book import Book, Statement
from onpace.engine.evidence import hear
from onpace.questions.ambition import ask, compare, outcome, past_targets
from onpace.questions.series import Series
from tinyanswers import months, said, target, tiny_book


def facts(*statements: Statement) -> tuple:  # type: ignore[type-arg]  # of evidence
    return hear(statements).evidence


def test_the_ask_is_the_target_over_the_year_before() -> None:
    assert ask(facts(said("2025", 400)), 550, 2026) == (1.375, 400)


def test_a_year_before_known_from_its_parts_is_a_base_too() -> None:
    assert ask(facts(said("2025-H1", 150), said("2025-H2", 250)), 500, 2026) == (1.25, 400)


def test_a_bound_on_the_year_before_is_a_base_but_a_part_of_it_is_not() -> None:
    assert ask(facts(said("2025", 410, ">")), 820, 2026) == (2, 410)
    assert ask(facts(said("2025-H1", 410)), 820, 2026) is None


def test_a_range_or_about_counts_from_its_middle() -> None:
    assert ask(facts(said("2025", 300, "..", high=500)), 800, 2026) == (2, 400)
    assert ask(facts(said("2025", 400, "~")), 800, 2026) == (2, 400)


def test_without_a_year_before_there_is_no_ask() -> None:
    assert ask(facts(said("2026-01", 5)), 100, 2026) is None
    assert ask(facts(said("2025", 0)), 100, 2026) is None


@pytest.mark.parametrize(
    ("statement", "met"),
    [
        (said("2026", 400), True),
        (said("2026", 399), False),
        (said("2026", 400, ">"), True),
        (said("2026", 390, ">"), None),
        (said("2026", 400, "<"), None),
        (said("2026", 399, "<"), False),
        (said("2026", 405, "~"), None),
        (said("2026", 500, "~"), True),
        (said("2026", 300, "~"), False),
        (said("2026-H1", 400), True),
        (said("2026-H1", 399), None),
        (said("2025", 500), None),
    ],
)
def test_a_target_is_met_or_missed_only_where_the_book_says_so(
    statement: Statement, met: bool | None
) -> None:
    assert outcome(facts(statement), 400, 2026) is met


HISTORY = tiny_book(
    *(said(str(year), value) for year, value in [(2022, 100), (2023, 150), (2024, 160)]),
    target(200, on="2023-01-05", period="2023"),  # asks for twice as much: missed
    target(140, on="2023-06-05", period="2023", basis="cut"),  # no first target
    target(155, on="2024-01-05", period="2024"),  # met
    said("2023", 100, maker="NIO"),
    said("2024", 130, maker="NIO"),
    target(120, on="2024-01-05", period="2024", maker="NIO"),  # met
    target(500, on="2025-01-05", period="2025", maker="NIO"),  # not known yet
)


def test_first_targets_with_a_known_ask_and_outcome_are_gathered() -> None:
    found = {
        (past.target.series.maker, past.target.year): (round(past.growth, 3), past.met)
        for past in past_targets(HISTORY)
    }
    assert found == {
        ("Xiaomi", 2023): (2.0, False),
        ("Xiaomi", 2024): (1.033, True),
        ("NIO", 2024): (1.2, True),
    }


def test_a_target_is_compared_with_the_others_but_not_with_itself() -> None:
    past = past_targets(HISTORY)
    evidence = facts(said("2024", 160))
    found = compare(past, evidence, 176, Series("Xiaomi"), 2025)
    assert found is not None
    assert (found.growth, found.base, found.compared) == (1.1, 160, 3)
    assert found.bolder_than == pytest.approx(1 / 3)
    assert (found.alike, found.alike_met) == (2, 2)
    itself = compare(past, facts(said("2023", 150)), 155, Series("Xiaomi"), 2024)
    assert itself is not None
    assert itself.compared == 2


def test_with_nothing_to_compare_nothing_is_divided_by() -> None:
    found = compare((), facts(said("2025", 100)), 150, Series("Xiaomi"), 2026)
    assert found is not None
    assert (found.compared, found.bolder_than, found.alike) == (0, 0, 0)


def test_without_a_base_there_is_no_comparison() -> None:
    assert compare(past_targets(HISTORY), (), 150, Series("Xiaomi"), 2026) is None


def test_a_powertrains_target_is_measured_on_the_powertrains_count() -> None:
    byd = {"maker": "BYD", "brand": "NEV"}
    book = tiny_book(
        said("2021", 720, maker="BYD"),
        said("2021", 600, **byd),
        said("2022", 1_860, **byd),
        target(1_500, on="2022-01-05", period="2022", **byd),
    )
    (past,) = past_targets(book)
    assert (past.growth, past.met) == (2.5, True)


def test_the_bundled_book_has_first_targets_of_many_makers() -> None:
    past = past_targets(Book.bundled())
    assert len(past) > 50
    assert len({one.target.series.maker for one in past}) > 10
    assert {one.met for one in past} == {True, False}
    xiaomi = {one.target.year: one.met for one in past if one.target.series == Series("Xiaomi")}
    assert xiaomi == {2025: True}


def test_months_alone_settle_nothing_before_they_reach_the_target() -> None:
    known = months(2026, 1, *[30] * 11)
    assert outcome(facts(*known), 360, 2026) is None
    assert outcome(facts(*known, said("2026-12", 30)), 360, 2026) is True
    assert outcome(facts(*known, said("2026-12", 29)), 360, 2026) is False
    assert outcome(facts(*known), 330, 2026) is True
