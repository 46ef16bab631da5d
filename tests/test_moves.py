"""What a change of the book affects, and how the odds move with it."""

from dataclasses import replace

import pytest

from onpace.book import Statement
from onpace.questions.asking import newest_day
from onpace.questions.moves import Affected, affected, moves
from onpace.questions.series import Series
from tinyanswers import PLAIN, months, plain, said, target, tiny_book

WHOLE = Affected(Series("Xiaomi"), 2026)


def asked(*rows: Statement, base: tuple[Statement, ...] = PLAIN.statements) -> list[Affected]:
    """What these rows affect when they are added to a book."""
    before = tiny_book(*base)
    return list(affected(before, before.adding(rows), rows))


def test_a_report_affects_the_newest_target_of_its_maker() -> None:
    assert asked(said("2026-04", 30_000)) == [WHOLE]
    assert asked(said("2024-12", 30_000)) == [WHOLE]


@pytest.mark.parametrize("cells", [{"model": "SU7"}, {"market": "DE"}, {"measure": "orders"}])
def test_a_part_without_a_target_affects_its_maker(cells: dict[str, str]) -> None:
    assert asked(said("2026-04", 30_000, **cells)) == [WHOLE]


def test_a_part_with_a_target_affects_that() -> None:
    own = target(100_000, on="2026-01-05", model="SU7")
    rows = [said("2026-04", 30_000, model="SU7"), said("2026-04", 40_000)]
    part = Affected(Series("Xiaomi", model="SU7"), 2026)
    assert asked(*rows, base=(*PLAIN.statements, own)) == [part, WHOLE]


def test_a_target_affects_its_own_year() -> None:
    assert asked(target(500_000, on="2026-05-01", period="2027")) == [
        Affected(Series("Xiaomi"), 2027)
    ]


def test_a_target_for_a_far_year_does_not_take_the_place_of_the_current_one() -> None:
    far = target(2_000_000, on="2026-01-05", period="2030")
    assert asked(said("2026-04", 30_000), base=(*PLAIN.statements, far)) == [WHOLE]


def test_without_a_current_target_it_is_the_one_before_or_else_the_next() -> None:
    reports = months(2026, 1, 26_000, 22_000, 30_000)
    old = target(300_000, on="2024-01-05", period="2024")
    new = target(900_000, on="2026-02-05", period="2028")
    row = said("2026-04", 30_000)
    assert asked(row, base=(*reports, old, new)) == [Affected(Series("Xiaomi"), 2024)]
    assert asked(row, base=(*reports, new)) == [Affected(Series("Xiaomi"), 2028)]


def test_without_any_target_it_is_the_newest_year_reported() -> None:
    assert asked(said("2026-04", 30_000), base=tuple(months(2025, 1, 20_000))) == [WHOLE]
    assert asked(said("2026-04", 30_000), base=()) == [WHOLE]


def test_a_maker_of_whom_nothing_is_reported_is_not_judged() -> None:
    assert asked(said("2026", 30_000, kind="forecast", maker="NIO")) == []


def test_each_is_asked_once() -> None:
    assert asked(*months(2026, 4, 30_000, 31_000, 32_000)) == [WHOLE]
    assert asked() == []


def test_the_brand_that_targets_count_is_the_maker_itself() -> None:
    base = (
        said("2025", 4_000_000, maker="BYD", brand="NEV"),
        target(5_000_000, on="2026-01-05", maker="BYD"),
    )
    row = said("2026-01", 300_000, maker="BYD", brand="NEV")
    assert asked(row, base=base) == [Affected(Series("BYD"), 2026)]


def test_a_strong_month_raises_the_odds_and_taking_it_back_restores_them() -> None:
    row = said("2026-04", 60_000)
    after = PLAIN.adding([row])
    (up,) = moves(PLAIN, after, [WHOLE])
    assert up.before == plain()
    before = plain().odds
    assert before is not None
    assert up.after is not None
    assert up.after.odds is not None
    assert up.after.odds > before + 0.05
    assert (up.name, up.year) == ("Xiaomi", 2026)
    (down,) = moves(after, PLAIN, [WHOLE])
    assert (down.before, down.after) == (up.after, up.before)


def test_each_book_is_judged_on_its_own_newest_day() -> None:
    after = PLAIN.adding([said("2026-04", 30_000)])
    (move,) = moves(PLAIN, after, [WHOLE])
    assert move.before is not None
    assert move.after is not None
    assert move.before.as_of == newest_day(PLAIN).isoformat() == "2026-04-01"
    assert move.after.as_of == newest_day(after).isoformat() == "2026-05-01"


def test_what_cannot_be_judged_yet_has_no_answer_before() -> None:
    only = tiny_book(target(400_000, on="2026-01-05"))
    (move,) = moves(only, only.adding(PLAIN.statements), [WHOLE])
    assert move.before is None
    assert move.after is not None
    assert replace(move.after, seed=0).target == 400_000
