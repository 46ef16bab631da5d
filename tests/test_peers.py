"""Peers forecast what is left of the year from what a plain reader takes from the reports."""

import builtins
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onpace.book import month_number
from onpace.scoring.history import History, monthly_history
from onpace.scoring.peers import (
    MODELS,
    RULES,
    auto_ets,
    base_rate,
    chain_ladder,
    ets_and_theta,
    latest_month,
    run_rate,
    year_on_year,
)
from tinyanswers import months, said

JANUARY = month_number(2023, 1)
SEASON = np.array([60, 50, 100, 90, 95, 100, 95, 100, 120, 110, 130, 150.0])
HISTORIES = st.builds(
    lambda counts, begin: History(JANUARY + begin, np.asarray(counts)),
    st.lists(st.floats(0, 1e6), min_size=1, max_size=60),
    st.integers(0, 11),
)


def history(*counts: float, first: int = JANUARY) -> History:
    return History(first, np.asarray(counts, float))


def drawn(peer: Callable[..., np.ndarray], past: History, left: int) -> np.ndarray:
    return peer(past, left, 4_001, np.random.default_rng(0))


def middle(peer: Callable[..., np.ndarray], past: History, left: int) -> float:
    return float(np.median(drawn(peer, past, left).sum(axis=1)))


def test_the_latest_month_goes_on() -> None:
    assert middle(latest_month, history(10, 20, 40), 9) == pytest.approx(360, rel=0.03)


def test_before_the_year_it_is_twelve_times_the_latest_month() -> None:
    assert middle(latest_month, history(*[30] * 11, 50), 12) == pytest.approx(600, rel=0.05)


def test_the_run_rate_is_the_mean_of_three_months() -> None:
    assert middle(run_rate, history(1, 10, 20, 60), 8) == pytest.approx(240, rel=0.03)


def test_last_years_months_are_scaled_by_the_growth_so_far() -> None:
    past = history(*SEASON, *(2 * SEASON), *(3 * SEASON[:3]))
    assert middle(year_on_year, past, 9) == pytest.approx(3 * SEASON[3:].sum(), rel=0.03)


def test_the_chain_ladder_knows_which_share_is_usually_done() -> None:
    past = history(*SEASON, *SEASON, *(2 * SEASON[:4]))
    assert middle(chain_ladder, past, 8) == pytest.approx(2 * SEASON[4:].sum(), rel=0.03)


def test_of_a_steady_series_all_rules_say_the_same() -> None:
    past = history(*[100.0] * 40)
    for peer in RULES.values():
        assert middle(peer, past, 8) == pytest.approx(800, rel=0.02)


def test_the_spread_is_that_of_past_errors() -> None:
    rng = np.random.default_rng(0)
    calm = history(*(100 * np.exp(0.02 * rng.normal(size=48))))
    wild = history(*(100 * np.exp(0.5 * rng.normal(size=48))))
    widths = [np.log(drawn(latest_month, past, 6).sum(axis=1) + 1).std() for past in (calm, wild)]
    assert widths[0] < 0.2
    assert widths[1] > 2 * widths[0]


@settings(max_examples=60)
@given(past=HISTORIES, name=st.sampled_from(sorted(RULES)))
def test_every_rule_gives_finite_counts_for_any_history(past: History, name: str) -> None:
    left = 12 - (past.last_month + 1) % 12
    paths = RULES[name](past, left, 50, np.random.default_rng(0))
    assert paths.shape == (50, left)
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()


@given(past=HISTORIES, name=st.sampled_from(sorted(RULES)), seed=st.integers(0, 9))
@settings(max_examples=30)
def test_the_same_chance_gives_the_same_draws(past: History, name: str, seed: int) -> None:
    left = 12 - (past.last_month + 1) % 12
    one, two = (RULES[name](past, left, 20, np.random.default_rng(seed)) for _ in range(2))
    assert (one == two).all()


def test_the_base_rate_needs_no_history() -> None:
    assert base_rate([]) == 0.5
    assert base_rate([False] * 8) == pytest.approx(0.1)


def test_without_the_extra_its_models_say_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsforecast.models", None)
    monkeypatch.setitem(sys.modules, "statsforecast", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'onpace\[peers\]'"):
        auto_ets(history(*[100.0] * 30), 6, 10, np.random.default_rng(0))


def test_the_rules_do_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: object) -> object:
        assert not name.startswith("statsforecast")
        return real(name, *rest)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(builtins, "__import__", refuse)
    for peer in RULES.values():
        drawn(peer, history(*[100.0] * 30), 6)


@pytest.mark.slow  # statsforecast comes with `make full` alone
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_models_of_the_extra_follow_a_season(name: str) -> None:
    rng = np.random.default_rng(0)
    past = history(*(np.tile(SEASON, 5) * np.exp(0.03 * rng.normal(size=60))))
    paths = MODELS[name](past, 12, 400, np.random.default_rng(0))
    assert paths.shape == (400, 12)
    assert float(np.median(paths.sum(axis=1))) == pytest.approx(SEASON.sum(), rel=0.1)
    assert np.median(paths[:, 11]) > 1.5 * np.median(paths[:, 1])


@pytest.mark.slow
def test_the_mixture_has_as_many_draws_as_asked() -> None:
    past = history(*np.tile(SEASON, 3))
    assert ets_and_theta(past, 6, 101, np.random.default_rng(0)).shape == (101, 6)


def test_a_history_takes_exact_months_as_they_are() -> None:
    found = monthly_history(months(2025, 1, 10, 20, 30))
    assert found is not None
    assert found.first_month == month_number(2025, 1)
    assert found.counts.tolist() == [10, 20, 30]


def test_what_is_left_of_a_quarter_is_divided_evenly() -> None:
    found = monthly_history([said("2025-02", 20), said("2025-Q1", 90), said("2025-H1", 180)])
    assert found is not None
    assert found.counts.tolist() == [35, 20, 35, 30, 30, 30]


def test_a_bound_fills_only_what_no_exact_figure_tells() -> None:
    found = monthly_history(
        [
            said("2025-01", 25, ">"),
            said("2025-02", 25, ">"),
            said("2025-Q1", 90),
            said("2025-04", 40, ">"),
            said("2025-05", 50, "..", high="70"),
            said("2025-06", 80, "<"),
        ]
    )
    assert found is not None
    assert found.counts.tolist() == [30, 30, 30, 40, 60, 80]


def test_months_nothing_is_said_of_lie_between_their_neighbours() -> None:
    found = monthly_history([said("2025-01", 10), said("2025-04", 40)])
    assert found is not None
    assert found.counts.tolist() == [10, 20, 30, 40]


def test_of_exact_figures_that_differ_the_one_most_pages_have_counts() -> None:
    rows = [said("2025-01", 10), said("2025-01", 99)]
    assert monthly_history([*rows, *months(2025, 2, 7)]) is not None


def test_totals_since_launch_and_broken_months_are_left_out() -> None:
    assert monthly_history([said("../2025-03-31", 90), said("2025-03-05/2025-04-20", 9)]) is None


def test_a_history_is_cut_or_goes_on_at_its_own_rate() -> None:
    past = history(10, 20, 30, 40)
    assert past.through(JANUARY + 1).counts.tolist() == [10, 20]
    assert past.through(JANUARY + 5).counts.tolist() == [10, 20, 30, 40, 30, 30]
    assert past.through(JANUARY + 3).counts.tolist() == [10, 20, 30, 40]
    assert past.months(JANUARY - 5, JANUARY + 1).tolist() == [10, 20]
    assert past.months(JANUARY + 9, JANUARY + 12).tolist() == []
