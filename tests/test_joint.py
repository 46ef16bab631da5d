"""Series of one maker fitted together: every draw agrees with what is said of each and of all."""

from datetime import timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from onpace.book import Period, Statement, month_number
from onpace.engine.evidence import EXACT_SLACK
from onpace.engine.joint import Member, _level_guess, fit_together
from onpace.engine.paths import Paths
from onpace.engine.settings import CHINESE_MAKERS
from tinyanswers import months, said

FEW = settings(
    max_examples=8,
    deadline=timedelta(seconds=10),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
BEGIN, UNTIL = month_number(2025, 1), month_number(2025, 12)
#: An exact figure holds in every draw within five standard deviations of its slack.
HOLDS = 5 * EXACT_SLACK
#: Months so alike that none is taken for a slip of the pen.
USUAL = st.integers(10_000, 25_000)


def together(
    *members: Member, whole: list[Statement] | None = None, until: int = UNTIL, seed: int = 0
) -> Paths:
    paths = fit_together(members, tuple(whole or ()), CHINESE_MAKERS, until=until, seed=seed)
    assert paths is not None
    return paths


def member(label: str, *statements: Statement, begins: int | None = BEGIN) -> Member:
    return Member(label, statements, begins, launched=False)


def reasons(paths: Paths) -> list[str]:
    return [aside.reason for aside in paths.set_aside]


@FEW
@given(st.lists(st.tuples(USUAL, USUAL), min_size=1, max_size=6))
def test_parts_and_whole_agree_in_every_draw(values: list[tuple[int, int]]) -> None:
    firsts, wholes = [a for a, _ in values], [a + b for a, b in values]
    paths = together(
        member("A", *months(2025, 1, *firsts)), member("B"), whole=months(2025, 1, *wholes)
    )
    for place, (first, second) in enumerate(values):
        month = BEGIN + place
        np.testing.assert_allclose(paths.month(month, "A"), first, rtol=HOLDS)
        np.testing.assert_allclose(paths.month(month), first + second, rtol=HOLDS)
        # What is known only as the whole less the other is known as well as these two are.
        slack = HOLDS * (2 * first + second)
        np.testing.assert_allclose(paths.month(month, "B"), second, atol=slack)


def test_a_total_of_all_holds_though_its_months_are_unknown() -> None:
    paths = together(
        member("A", said("2025-Q1", 30_000)),
        member("B", said("2025-03", 4_000, ">")),
        whole=[said("2025-H1", 100_000), said("2025-06", 20_000)],
    )
    np.testing.assert_allclose(paths.total("2025-H1"), 100_000, rtol=HOLDS)
    np.testing.assert_allclose(paths.total("2025-06"), 20_000, rtol=HOLDS)
    np.testing.assert_allclose(paths.total("2025-Q1", "A"), 30_000, rtol=HOLDS)
    assert np.mean(paths.total("2025-03", "B") > 4_000) > 0.9
    assert paths.month(BEGIN, "A").std() > 500  # and its months are not made up


def test_what_is_said_of_the_whole_narrows_a_part() -> None:
    bound = member("A", said("2025-01", 9_000, ">")), member("B", said("2025-01", 5_000))
    alone, informed = together(*bound), together(*bound, whole=[said("2025-01", 15_000)])
    np.testing.assert_allclose(informed.month(BEGIN, "A"), 10_000, rtol=10 * EXACT_SLACK)
    assert alone.month(BEGIN, "A").std() > 100


def test_before_a_part_begins_it_delivers_nothing() -> None:
    launch = month_number(2025, 4)
    paths = together(
        member("A", *months(2025, 1, 9_000, 9_000, 9_000)),
        Member("B", tuple(months(2025, 5, 3_000)), launch),
        whole=[said("2025-Q1", 27_000), said("2025-05", 12_000)],
    )
    place = paths.labels.index("B")
    assert (paths.deliveries[:, place, : launch - BEGIN] == 0).all()
    assert (paths.deliveries[:, place, launch - BEGIN :] > 0).all()
    np.testing.assert_allclose(paths.month(month_number(2025, 5), "A"), 9_000, rtol=2 * HOLDS)


def test_a_part_that_begins_after_the_last_month_has_none() -> None:
    late = member("B", begins=UNTIL + 7)
    paths = together(member("A", *months(2025, 1, 9_000)), late, whole=months(2025, 2, 9_500))
    assert not paths.deliveries[:, 1].any()
    np.testing.assert_allclose(paths.month(BEGIN + 1, "A"), 9_500, rtol=HOLDS)


def test_a_launch_starts_low_and_a_first_report_does_not() -> None:
    quarter = (said("2025-Q1", 30_000),)
    launched = together(Member("A", quarter, BEGIN))
    reported = together(Member("A", quarter, BEGIN, launched=False))
    assert np.median(launched.month(BEGIN)) < 0.6 * np.median(reported.month(BEGIN))


def test_a_total_since_launch_counts_from_the_launch_of_its_part() -> None:
    since = said("../2025-06-30", 12_000)
    paths = together(
        member("A", *months(2025, 1, 9_000)), Member("B", (since,), month_number(2025, 4))
    )
    np.testing.assert_allclose(paths.total("2025-Q2", "B"), 12_000, rtol=HOLDS)
    assert paths.set_aside == ()


def test_a_total_since_launch_says_nothing_where_only_the_first_report_is_known() -> None:
    paths = together(
        member("A", said("../2025-06-30", 12_000), *months(2025, 5, 3_000), begins=BEGIN + 4)
    )
    assert reasons(paths) == ["a total since launch, and the first delivery is not known"]


def test_what_all_delivered_before_any_of_them_began_is_set_aside() -> None:
    paths = together(
        member("A", *months(2025, 4, 9_000), begins=BEGIN + 3),
        member("B", begins=BEGIN + 4),
        whole=months(2025, 3, 8_000, 9_000),
    )
    assert reasons(paths) == ["before any of the series it counts began"]
    np.testing.assert_allclose(paths.month(BEGIN + 3), 9_000, rtol=HOLDS)


def test_a_launch_that_a_report_refutes_is_not_believed() -> None:
    paths = together(
        member("A", *months(2025, 1, 9_000)),
        Member("B", tuple(months(2025, 2, 3_000)), month_number(2025, 6)),
    )
    np.testing.assert_allclose(paths.month(BEGIN + 1, "B"), 3_000, rtol=HOLDS)


def test_of_what_nothing_is_said_an_equal_part_of_the_whole_is_expected() -> None:
    paths = together(
        member("A", said("2025-01", 9_000)), member("B"), whole=[said("2025-Q1", 60_000)]
    )
    assert np.exp(_level_guess(0, 2, list(paths.facts))) == pytest.approx(9_000, rel=0.03)
    assert np.exp(_level_guess(1, 2, list(paths.facts))) == pytest.approx(10_000, rel=0.03)


def test_what_all_deliver_may_be_any_ones() -> None:
    paths = together(member("A"), member("B"), whole=months(2025, 6, *[30_000] * 3))
    low, high = np.quantile(paths.month(month_number(2025, 7), "A"), [0.05, 0.95])
    assert low < 6_000
    assert high > 24_000


def test_a_fact_knows_which_series_it_is_about() -> None:
    paths = together(
        member("A", said("2025-01", 9_000)),
        member("B", said("2025-01", 3_000)),
        whole=[said("2025-Q1", 36_000)],
    )
    assert [(str(f.evidence.period), f.series) for f in paths.facts] == [
        ("2025-01", (0,)),
        ("2025-01", (1,)),
        ("2025-Q1", (0, 1)),
    ]
    assert [str(e.period) for e in paths.evidence] == ["2025-Q1"]
    assert [e.exact for e in paths.of("B").evidence] == [3_000]


def test_ten_years_are_modelled_at_most_also_of_what_began_before() -> None:
    paths = together(
        Member("A", tuple(months(2025, 1, 9_000)), month_number(2005, 3)),
        member("B", begins=None),
        whole=[said("2010", 100_000), *months(2025, 1, 12_000)],
    )
    assert paths.first_month == BEGIN - 119
    assert reasons(paths) == ["before the modelled months"]
    np.testing.assert_allclose(paths.month(BEGIN, "B"), 3_000, rtol=5 * HOLDS)


def test_what_is_about_nothing_usable_gives_no_paths() -> None:
    never = fit_together(
        (member("A"), Member("B", (said("../2025-11-30", 9),))), (), CHINESE_MAKERS, until=UNTIL
    )
    assert never is None


SAID = {
    "A": (*months(2025, 1, 9_000, 8_000), said("2025-03", 10_000, ">"), said("2025-03-31", 400)),
    "B": (said("2025-Q1", 12_000, "~"), said("../2025-03-31", 12_100), said("2025-03-31", 130)),
    "all": (said("2025-01", 14_000), said("2025-Q1", 40_000, ">"), said("2025-Q1", 44_000, "<")),
}


@FEW
@given(st.randoms(use_true_random=False), st.integers(0, 5))
def test_the_order_of_the_statements_does_not_matter(random: Random, seed: int) -> None:
    def drawn(shuffle: bool) -> Paths:
        a, b, whole = (
            random.sample(one, len(one)) if shuffle else list(one) for one in SAID.values()
        )
        return together(member("A", *a), Member("B", tuple(b), BEGIN), whole=whole, seed=seed)

    plain, shuffled = drawn(shuffle=False), drawn(shuffle=True)
    np.testing.assert_array_equal(plain.deliveries, shuffled.deliveries)
    assert plain.facts == shuffled.facts


def test_the_same_seed_gives_the_same_paths_and_another_gives_others() -> None:
    def drawn(seed: int) -> np.ndarray:
        whole = list(SAID["all"])
        return together(member("A", *SAID["A"]), member("B"), whole=whole, seed=seed).deliveries

    np.testing.assert_array_equal(drawn(3), drawn(3))
    assert not np.array_equal(drawn(3), drawn(4))


def test_parts_of_one_maker_rise_and_fall_together() -> None:
    """A part of their level's innovations is shared, so a year ahead they are correlated."""
    history = months(2025, 1, *[20_000] * 12)
    paths = together(member("A", *history), member("B", *history), until=month_number(2026, 12))
    ahead = np.log([paths.total(Period.parse("2026-H2"), label) for label in ("A", "B")])
    assert 0.1 < np.corrcoef(ahead)[0, 1] < 0.6
