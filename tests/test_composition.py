"""Of which series a maker's total is made: brands or models known by themselves, and the rest."""

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, Maker, Model, Names, PartialDate, Statement, month_number
from onpace.engine.joint import Member
from onpace.questions.composition import REST, composition, part_label
from onpace.questions.series import Series
from tinyanswers import months, said, tiny_book

XIAOMI = Series("Xiaomi")
#: Months of a whole; with the parts below nothing is left of them.
WHOLE = (10_000, 11_000, 12_000, 13_000)
FIRST = (6_000, 7_000, 7_500, 8_000)
SECOND = (4_000, 4_000, 4_500, 5_000)


def named(*models: Model, first: str = "") -> Names:
    return Names((Maker("Xiaomi", home_market="CN", first_delivery=day(first)),), models)


def model(name: str, first: str = "", brand: str = "", launch: str = "") -> Model:
    return Model("Xiaomi", brand, name, first_delivery=day(first), launch=day(launch))


def day(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def made_of(
    statements: Iterable[Statement], *models: Model, through: int = 2100, sure: bool = False
) -> tuple[Member, ...]:
    book = tiny_book(*statements, names=named(*models))
    return composition(book, XIAOMI, through=through, surely_rest=sure)


def labels(members: tuple[Member, ...]) -> list[str]:
    return [member.label for member in members]


def begun(members: tuple[Member, ...]) -> dict[str, int | None]:
    return {member.label: member.begins for member in members}


A, B = model("SU7"), model("YU7")
BOTH = [*months(2025, 1, *WHOLE), *months(2025, 1, *FIRST, model="SU7")]
ALL = [*BOTH, *months(2025, 1, *SECOND, model="YU7")]


def test_a_maker_of_which_no_part_is_known_is_one_series() -> None:
    book = tiny_book(*months(2025, 1, *WHOLE), names=named(A, first="2024-04-03"))
    (alone,) = composition(book, XIAOMI)
    assert alone.label == "Xiaomi"
    assert alone.begins == month_number(2024, 4)
    assert alone.launched
    assert len(alone.statements) == 4


def test_models_that_are_reported_are_series_of_their_own() -> None:
    assert labels(made_of(ALL, A, B)) == ["SU7", "YU7"]
    assert [len(member.statements) for member in made_of(ALL, A, B)] == [4, 4]


def test_a_part_begins_with_its_launch() -> None:
    launched, _ = made_of(ALL, model("SU7", "2024-12"), B)
    assert launched.begins == month_number(2024, 12)
    assert launched.launched


@pytest.mark.parametrize("first", ["", "2024"], ids=["unknown", "only the year"])
def test_a_part_whose_launch_is_unknown_begins_with_what_is_first_said_of_it(first: str) -> None:
    reported, _ = made_of(ALL, model("SU7", first), B)
    assert reported.begins == month_number(2025, 1)
    assert not reported.launched


def test_a_total_since_launch_tells_no_beginning() -> None:
    since = [said(f"../2025-0{m}-28", 5_000 * m, model="YU7") for m in (1, 2, 3)]
    assert labels(made_of([*BOTH, *since], A, B)) == ["SU7", REST]
    known = made_of([*BOTH, *since, said("2025-02", 4_000, model="YU7")], A, B)
    assert begun(known)["YU7"] == month_number(2025, 2)
    launched = made_of([*BOTH, *since], A, model("YU7", "2025-01-10"))
    assert begun(launched)["YU7"] == month_number(2025, 1)


@pytest.mark.parametrize(
    "part",
    [
        model("SU7 Ultra"),
        model("SU7/YU7"),
        model("other models"),
        model("", brand="NEV"),
        model("", brand="exports"),
        model("", brand="Xiaomi China"),
    ],
    ids=lambda one: one.model or one.brand,
)
def test_what_shares_vehicles_with_others_is_no_part(part: Model) -> None:
    about = {"model": part.model, "brand": part.brand}
    assert labels(made_of([*ALL, *months(2025, 1, *SECOND, **about)], A, B, part)) == ["SU7", "YU7"]


def test_brands_are_parts_and_their_models_are_not() -> None:
    onvo = months(2025, 1, *SECOND, brand="Onvo")
    l60 = months(2025, 1, *SECOND, brand="Onvo", model="L60")
    names = model("", brand="Onvo"), model("L60", brand="Onvo"), A
    assert labels(made_of([*BOTH, *onvo, *l60], *names)) == ["Onvo", "SU7"]


def test_where_the_makers_own_brand_is_reported_all_parts_are_brands() -> None:
    own = months(2025, 1, *FIRST, brand="Xiaomi")
    onvo = months(2025, 1, *SECOND, brand="Onvo")
    names = model("", brand="Xiaomi"), model("", brand="Onvo"), A
    found = made_of([*BOTH, *own, *onvo], *names)
    assert begun(found) == {"Xiaomi (the brand)": None, "Onvo": month_number(2025, 1)}
    assert labels(made_of([*BOTH, *onvo], *names)) == ["Onvo", "SU7"]


@pytest.mark.parametrize(
    ("periods", "first", "is_known"),
    [(3, "", True), (2, "", False), (3, "2020-01", True), (2, "2020-01", False), (1, "2025", False),
     (1, "2025-03", True), (0, "2025-03", False)],
)  # fmt: skip
def test_three_periods_of_late_make_a_series_or_one_after_a_fresh_launch(
    periods: int, first: str, is_known: bool
) -> None:
    last = months(2025, 1, *SECOND, model="YU7")[4 - periods :] if periods else []
    found = made_of([*BOTH, *last], A, model("YU7", first))
    assert ("YU7" in labels(found)) is is_known
    assert (REST in labels(found)) or is_known


def test_what_was_split_a_year_ago_is_not_split_now() -> None:
    old = [*months(2024, 1, *WHOLE), *months(2024, 1, *FIRST, model="SU7")]
    # Three of its four months lie in the year to January 2025, two in that to February.
    assert labels(made_of([*old, said("2025-01", 9_000)], A)) == ["SU7", REST]
    assert labels(made_of([*old, said("2025-02", 9_000)], A)) == ["Xiaomi"]


def test_where_the_whole_is_more_than_its_parts_there_is_a_rest() -> None:
    found = made_of(BOTH, A)
    assert labels(found) == ["SU7", REST]
    assert found[1] == Member(REST, (), None, launched=False)


def test_where_nothing_is_left_there_is_no_rest() -> None:
    assert REST not in labels(made_of(ALL, A, B))


@pytest.mark.parametrize(("left", "is_rest"), [(90, False), (200, True)])
def test_a_hundredth_that_is_left_is_nothing(left: int, is_rest: bool) -> None:
    pair = [said("2025-05", 10_000), said("2025-05", 10_000 - left - 4_000, model="SU7")]
    found = made_of([*ALL, *pair, said("2025-05", 4_000, model="YU7")], A, B)
    assert (REST in labels(found)) is is_rest


def test_the_rest_begins_after_the_last_month_in_which_nothing_was_left() -> None:
    """Four months hold the parts alone; a third model, never reported, makes the fifth larger."""
    fifth = [
        said("2025-05", 15_000),
        said("2025-05", 8_000, model="SU7"),
        said("2025-05", 5_000, model="YU7"),
    ]
    assert begun(made_of([*ALL, *fifth], A, B))[REST] == month_number(2025, 5)


def test_a_part_that_has_begun_and_is_not_reported_is_in_the_rest() -> None:
    third = model("YU9", "2025-04-20")
    assert begun(made_of(ALL, A, B, third))[REST] == month_number(2025, 5)
    assert REST not in labels(made_of(ALL, A, B, model("YU9")))  # never sold, never reported
    assert REST in labels(made_of(ALL, A, B, model("YU9", launch="2025-04-20")))


def test_a_month_in_which_a_part_is_not_known_compares_nothing() -> None:
    known = [said("2025-01", 6_000, model="SU7"), *months(2025, 2, *SECOND[1:], model="YU7")]
    unknown = [*months(2025, 1, *WHOLE), *known, *months(2025, 6, 8_000, 8_000, model="SU7")]
    assert begun(made_of(unknown, A, B))[REST] is None  # nothing can be compared: always


def test_before_a_part_began_it_need_not_be_known() -> None:
    statements = [
        *months(2025, 1, 6_000, 11_000),
        *months(2025, 1, 6_000, 7_000, 7_000, model="SU7"),
        *months(2025, 2, 4_000, model="YU7"),
    ]
    assert labels(made_of(statements, A, model("YU7", "2025-02"))) == ["SU7", "YU7"]
    more = said("2025-01", 8_000)  # than the SU7 alone in its month
    statements = [more, *statements[1:]]
    assert labels(made_of(statements, A, model("YU7", "2025-02"))) == ["SU7", "YU7", REST]


def test_what_the_whole_delivered_before_any_part_began_is_the_rests() -> None:
    early = said("2024-06", 3_000, ">")
    assert begun(made_of([*ALL, early], A, B))[REST] is None
    assert REST not in labels(made_of([*ALL, early], model("SU7", "2024-06"), B))


def test_a_rest_can_be_asked_for() -> None:
    assert begun(made_of(ALL, A, B, sure=True))[REST] == month_number(2025, 5)


def test_a_single_part_that_is_the_whole_hears_what_is_said_of_both() -> None:
    (only,) = made_of([*BOTH, *months(2025, 1, *WHOLE, model="YU7")], model("YU7", "2024-12"))
    assert only.label == "YU7"
    assert only.begins == month_number(2024, 12)
    assert sorted({s.model for s in only.statements}) == ["", "YU7"]


def test_where_nothing_is_said_of_the_whole_only_known_parts_are_there() -> None:
    parts = [one for one in ALL if one.model]
    assert labels(made_of(parts, A, B, model("YU9", "2025-02"))) == ["SU7", "YU7"]


def test_what_came_after_a_year_is_left_out() -> None:
    later = [*months(2027, 1, 20_000), *months(2027, 1, 9_000, 9_000, 9_000, model="YU9")]
    third = model("YU9", "2027-01")
    assert labels(made_of([*ALL, *later], A, B, third, through=2026)) == ["SU7", "YU7"]
    assert all(
        statement.period.last.year == 2025
        for one in made_of([*ALL, *later], A, B, through=2026)
        for statement in one.statements
    )
    assert "YU9" in labels(made_of([*ALL, *later], A, B, third))


def test_other_makers_other_markets_and_targets_are_no_matter() -> None:
    others = [
        *months(2025, 1, *WHOLE, model="YU9", maker="NIO"),
        *months(2025, 1, *WHOLE, model="YU9", market="DE"),
        *months(2025, 1, *WHOLE, model="YU9", kind="target"),
        *months(2025, 1, *WHOLE, model="YU9", measure="orders"),
    ]
    assert made_of([*ALL, *others], A, B, model("YU9")) == made_of(ALL, A, B)


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_statements_does_not_matter(random: Random) -> None:
    early = said("2024-06", 3_000, ">")
    statements = [*ALL, early, *months(2025, 2, 500, 600, 700, model="YU9")]
    names = A, B, model("YU9"), model("YU11", "2025-03")
    found = made_of(statements, *names)
    shuffled = made_of(random.sample(statements, len(statements)), *names)
    assert [(m.label, m.begins, m.launched) for m in found] == [
        (m.label, m.begins, m.launched) for m in shuffled
    ]
    for one, other in zip(found, shuffled, strict=True):
        assert set(one.statements) == set(other.statements)


def test_no_part_has_the_label_of_its_maker() -> None:
    for names in Book.bundled().names.models:
        part = Series(names.maker, names.brand, names.model)
        assert part_label(part) != names.maker
