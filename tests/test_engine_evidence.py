"""Statements merged into evidence, and paths fitted to it."""

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Period, Statement, month_number
from onpace.engine.evidence import hear
from onpace.engine.joint import fit_paths
from onpace.engine.likelihood import log_value
from onpace.engine.settings import CHINESE_MAKERS
from tinyanswers import said

DECEMBER = month_number(2025, 12)


def test_a_repeat_adds_nothing() -> None:
    once = hear([said("2025-11", 46249)])
    twice = hear([said("2025-11", 46249), said("2025-11", 46249, on="2026-03-01")])
    assert [e.likelihood for e in once.evidence] == [e.likelihood for e in twice.evidence]
    assert twice.evidence[0].statements[0].known_on == once.evidence[0].statements[0].known_on


def test_an_exact_figure_replaces_the_bound_on_its_period() -> None:
    heard = hear([said("2025-12", 50000, ">"), said("2025-12", 50_212)])
    assert [e.exact for e in heard.evidence] == [50_212.0]
    assert heard.set_aside == ()


def test_a_bound_that_contradicts_the_exact_figure_is_named() -> None:
    heard = hear([said("2025-12", 60000, ">"), said("2025-12", 50_212)])
    assert [s.reason for s in heard.set_aside] == ["contradicts the exact 50,212"]


def test_the_tightest_bounds_stand() -> None:
    heard = hear(
        [said("2025", 400_000, ">"), said("2025", 410_000, ">"), said("2025", 1_000_000, "<")]
    )
    values = [float(s.quantity.value) for s in heard.evidence[0].statements]
    assert sorted(values) == [410_000, 1_000_000]


def test_an_exact_total_smaller_than_its_months_is_set_aside() -> None:
    months = [said(f"2025-0{m}", 20_000) for m in (1, 2, 3)]
    heard = hear([*months, said("2025-Q1", 45_000)])
    assert "2025-Q1" not in {str(e.period) for e in heard.evidence}
    assert heard.set_aside[0].reason.startswith("smaller than the 3 months")


def test_more_than_a_round_number_leaves_more_room_than_more_than_an_odd_one() -> None:
    round_one = hear([said("2025-12", 50_000, ">")]).evidence[0].likelihood
    odd_one = hear([said("2025-12", 50_100, ">")]).evidence[0].likelihood

    def drop(likelihood: object, edge: float) -> float:
        near, far = np.log(edge) + 0.001, np.log(edge) + 0.02
        value = log_value(likelihood, np.asarray([near, far]))  # type: ignore[arg-type]  # a likelihood
        return float(value[0] - value[1])

    assert drop(odd_one, 50_100) > drop(round_one, 50_000)


STATEMENTS = st.builds(
    said,
    st.sampled_from(["2025-10", "2025-11", "2025-Q4", "2025", "../2025-11-30"]),
    st.integers(1, 10**6),
    st.sampled_from(["=", ">", ">=", "<", "<=", "~"]),
    on=st.sampled_from(["2026-01-01", "2026-02-03"]),
)


@given(st.lists(STATEMENTS, min_size=1, max_size=6), st.randoms())
def test_the_order_of_statements_does_not_matter(
    statements: list[Statement], random: object
) -> None:
    shuffled = list(statements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    first, second = hear(statements), hear(shuffled)
    assert [e.likelihood for e in first.evidence] == [e.likelihood for e in second.evidence]


@given(st.lists(STATEMENTS, min_size=1, max_size=6))
def test_every_period_spoken_of_is_either_heard_or_set_aside(statements: list[Statement]) -> None:
    heard = hear(statements)
    kept = {str(e.period) for e in heard.evidence}
    left = {str(s.statement.period) for s in heard.set_aside}
    assert {str(s.period) for s in statements} <= kept | left


def test_paths_agree_with_what_was_said() -> None:
    statements = [
        said("2025-10", 40_000, ">"),
        said("2025-11", 46_249),
        said("2025-Q4", 141_000),
    ]
    paths = fit_paths(statements, CHINESE_MAKERS, until=DECEMBER + 3)
    assert paths is not None
    assert (paths.first_month, paths.last_month) == (DECEMBER - 2, DECEMBER + 3)
    np.testing.assert_allclose(paths.month(DECEMBER - 1), 46_249, rtol=3e-3)
    np.testing.assert_allclose(paths.total(Period.parse("2025-Q4")), 141_000, rtol=3e-3)
    assert (paths.month(DECEMBER - 2) > 40_000).mean() > 0.95


def test_a_total_since_launch_needs_the_launch() -> None:
    statements = [said("2025-11", 46_249), said("../2025-11-30", 501_096)]
    without = fit_paths(statements, CHINESE_MAKERS, until=DECEMBER)
    with_launch = fit_paths(
        statements, CHINESE_MAKERS, until=DECEMBER, first_delivery=date(2024, 4, 3)
    )
    assert without is not None
    assert with_launch is not None
    assert [s.reason for s in without.set_aside] == [
        "a total since launch, and the first delivery is not known"
    ]
    assert with_launch.set_aside == ()
    assert with_launch.first_month == month_number(2024, 4)
    since = with_launch.total(Period.parse("../2025-11-30"))
    np.testing.assert_allclose(since, 501_096, rtol=3e-3)


def test_nothing_said_gives_no_paths() -> None:
    assert fit_paths([], CHINESE_MAKERS, until=DECEMBER) is None


@pytest.mark.parametrize(
    "statements",
    [
        [said("2025-12", 50_000, ">")],
        [said("2025", 410_000)],
        [said("2025-12", 0)],
        [said("2025-12-01/2025-12-15", 20_000), said("2025-12", 50_000, ">")],
        [said(f"2025-{m:02d}", 10_000 * m) for m in range(1, 13)] + [said("2025", 79_000)],
        [said("2025-11", 46_249), said("2025-11", 4_624), said("2025-12", 50_000, "<")],
    ],
    ids=["a bound", "a year", "a zero month", "half a month", "a wrong year", "a typo"],
)
def test_thin_and_odd_evidence_gives_finite_paths(statements: list[Statement]) -> None:
    paths = fit_paths(statements, CHINESE_MAKERS, until=DECEMBER + 12)
    assert paths is not None
    assert np.isfinite(paths.deliveries).all()
    assert (paths.deliveries > 0).all()


def test_more_evidence_never_loosens_a_bound() -> None:
    said_so_far: list[Statement] = []
    for statement in (
        said("2025-12", 40_000, ">"),
        said("2025-12", 45_000, ">"),
        said("2025-12", 50_000, ">"),
    ):
        said_so_far.append(statement)
        paths = fit_paths(said_so_far, CHINESE_MAKERS, until=DECEMBER)
        assert paths is not None
        edge = float(statement.quantity.value)
        assert (paths.month(DECEMBER) > edge).mean() > 0.9


def test_hearing_is_deterministic() -> None:
    statements = [said("2025-11", v) for v in (46_249, 46_250, 46_000)]
    found = {hear(list(order)).evidence[0].exact for order in itertools.permutations(statements)}
    assert len(found) == 1
