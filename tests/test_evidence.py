"""From statements to evidence: nothing said is lost, and what is heard is the sharpest of it."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Source, Statement
from onpace.engine.evidence import Heard, hear
from onpace.engine.likelihood import log_value
from tinyanswers import said

PERIODS = ["2025-10", "2025-11", "2025-Q4", "2025", "../2025-11-30", "2025-11-01/2025-11-15"]
WORDS = st.builds(
    said,
    st.sampled_from(PERIODS),
    st.integers(0, 10**6),
    st.sampled_from(["=", ">", ">=", "<", "<=", "~"]),
    on=st.sampled_from(["2026-01-01", "2026-02-03", "2026-02-04"]),
    by=st.sampled_from(["a.cn", "b.com", "c.org"]),
)
SPANS = st.builds(
    lambda period, low, width: said(period, low, "..", high=low + width),
    st.sampled_from(PERIODS),
    st.integers(0, 10**6),
    st.integers(1, 10**5),
)
STATEMENTS = st.lists(WORDS | SPANS, min_size=1, max_size=9)


def figures(heard: Heard) -> list[tuple[str, list[str]]]:
    return [(str(e.period), [str(s.quantity) for s in e.statements]) for e in heard.evidence]


def reasons(heard: Heard) -> list[tuple[str, str]]:
    return [(str(s.statement.quantity), s.reason) for s in heard.set_aside]


def implied(statement: Statement, carried: Iterable[Statement]) -> bool:
    """Whether what is carried says as much as the statement or more.

    An exact figure implies its repeats, within the slack of 1 in 2,000, and all that allows it; a
    bound every weaker one; an "about" or a range all that is coarser and agrees.
    """
    one = statement.quantity
    for other in (s.quantity for s in carried):
        both = {one.relation, other.relation}
        slack = 0.001 if one.relation == "=" else 0.0
        if one.relation == "~":  # a figure rounded by half a unit either way, at most 6%
            slack = 0.065
        holds = one.low * (1 - slack) - 1 <= other.low and other.high <= one.high * (1 + slack) + 1
        same_side = both <= {">", ">="} or both <= {"<", "<="}
        if holds and (other.is_exact or same_side or other.relation in {"~", ".."}):
            return True
    return False


@given(STATEMENTS)
def test_every_statement_is_carried_implied_or_set_aside_with_a_reason(
    statements: list[Statement],
) -> None:
    heard = hear(statements)
    carried: dict[str, list[Statement]] = {}
    for fact in heard.evidence:
        assert fact.statements
        carried[str(fact.period)] = list(fact.statements)
    aside = {s.statement.id for s in heard.set_aside}
    assert all(s.reason for s in heard.set_aside)
    dropped = {str(s.statement.period) for s in heard.set_aside}
    for statement in statements:
        here = carried.get(str(statement.period), [])
        lost = statement.id not in aside and statement not in here
        if lost and str(statement.period) in dropped and not here:
            continue  # the whole period is set aside: its figure contradicts others
        assert not lost or implied(statement, here)


@given(STATEMENTS, st.randoms())
def test_the_order_of_statements_does_not_matter(
    statements: list[Statement], random: object
) -> None:
    shuffled = list(statements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    first, second = hear(statements), hear(shuffled)
    assert figures(first) == figures(second)
    assert sorted(reasons(first)) == sorted(reasons(second))
    assert [e.likelihood for e in first.evidence] == [e.likelihood for e in second.evidence]


@given(STATEMENTS, st.integers(1, 4))
def test_repeats_change_nothing(statements: list[Statement], times: int) -> None:
    once, often = hear(statements), hear(statements * times)
    assert [e.likelihood for e in once.evidence] == [e.likelihood for e in often.evidence]


@given(STATEMENTS)
def test_every_likelihood_is_finite_somewhere_and_has_few_pieces(
    statements: list[Statement],
) -> None:
    grid = np.linspace(-2, 16, 2001)
    for fact in hear(statements).evidence:
        assert 1 <= len(fact.likelihood) <= 36
        assert np.isfinite(log_value(fact.likelihood, grid)).any()


def test_hundreds_of_ranges_of_one_period_are_heard_as_one() -> None:
    ranges = [said("2025-12", 50_000, "..", high=52_000 + i) for i in range(300)]
    heard = hear(ranges)
    assert figures(heard) == [("2025-12", ["50,000..52,000"])]
    assert len(heard.evidence[0].likelihood) == 2
    assert heard.set_aside == ()  # the wider ones say nothing more


def test_a_range_that_does_not_hold_the_narrower_one_is_named() -> None:
    heard = hear(
        [said("2025-12", 50_000, "..", high=51_000), said("2025-12", 40_000, "..", high=45_000)]
    )
    assert reasons(heard) == [("40,000..45,000", "a finer figure stands: 50,000..51,000")]


def test_of_several_abouts_the_finest_is_heard_and_one_that_disagrees_is_named() -> None:
    heard = hear(
        [said("2025-12", 50_000, "~"), said("2025-12", 48_700, "~"), said("2025-12", 30_000, "~")]
    )
    assert figures(heard) == [("2025-12", ["~ 48,700"])]
    assert reasons(heard) == [("~ 30,000", "a finer figure stands: ~ 48,700")]


def test_a_bound_that_stands_takes_the_place_of_a_contradicted_one() -> None:
    heard = hear(
        [
            said("2025-12", 500_000, ">", on="2026-01-01"),  # a slip of the pen
            said("2025-12", 40_000, ">", on="2026-01-01"),
            said("2025-12", 60_000, "<", on="2026-01-02"),
        ]
    )
    assert sorted(figures(heard)[0][1]) == ["< 60,000", "> 40,000"]
    assert [text for text, _ in reasons(heard)] == ["> 500,000"]


@pytest.mark.parametrize(
    ("total", "reason"),
    [
        (59_000, "smaller than the 3 months it contains (60,000)"),
        (600_000, "larger than the 3 months it consists of (60,000)"),
        (60_030, ""),
        (61_000, ""),  # restated, perhaps: met half way
    ],
)
def test_a_total_that_its_months_rule_out_is_set_aside(total: int, reason: str) -> None:
    months = [said(f"2025-{m}", 20_000) for m in (10, 11, 12)]
    heard = hear([*months, said("2025-Q4", total)])
    assert [r for _, r in reasons(heard)] == ([reason] if reason else [])


def test_quarters_rule_out_a_year_and_a_year_without_all_quarters_is_not_ruled_out() -> None:
    quarters = [said(f"2025-Q{q}", 30_000) for q in (1, 2, 3, 4)]
    assert reasons(hear([*quarters, said("2025", 900_000)])) == [
        ("900,000", "larger than the 4 quarters it consists of (120,000)")
    ]
    assert reasons(hear([*quarters[:3], said("2025", 900_000)])) == []


def published(value: int, publisher: str, by: str = "", on: str = "") -> Statement:
    source = Source(f"https://{publisher}/1", publisher)
    return replace(said("2025-12", value, by=by or publisher, on=on), source=source)


def test_among_exact_figures_the_one_of_most_publishers_stands() -> None:
    heard = hear(
        [
            published(50_100, "a.cn"),
            published(50_100, "b.cn"),
            published(49_000, "xiaomi.com", by="Xiaomi", on="2026-03-01"),
        ]
    )
    assert heard.evidence[0].exact == 50_100
    assert reasons(heard) == [("49,000", "another exact figure stands: 50,100")]


def test_with_as_many_publishers_the_makers_own_word_stands() -> None:
    heard = hear(
        [
            published(50_100, "a.cn", on="2026-03-01"),
            published(49_000, "xiaomi.com", by="Xiaomi", on="2026-01-01"),
        ]
    )
    assert heard.evidence[0].exact == 49_000


def test_with_nothing_else_to_tell_them_apart_the_latest_stands() -> None:
    early, late = (
        published(value, "a.cn", on=day)
        for value, day in ((49_000, "2026-01-01"), (50_100, "2026-02-01"))
    )
    assert hear([late, early]).evidence[0].exact == 50_100
