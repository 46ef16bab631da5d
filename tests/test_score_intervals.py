"""Intervals of scores hold what they claim; bins count every case once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.scoring.bootstrap import Interval, mean_interval, ratio_interval
from onpace.scoring.reliability import EDGES, pit_histogram, reliability

CASES = st.lists(
    st.tuples(st.floats(0, 1), st.booleans(), st.sampled_from("abcdef")), min_size=1, max_size=40
)


@given(cases=CASES)
def test_the_value_is_the_plain_mean_and_lies_among_the_blocks(
    cases: list[tuple[float, bool, str]],
) -> None:
    values, _, blocks = zip(*cases, strict=True)
    found = mean_interval(values, blocks, draws=200)
    assert found.value == pytest.approx(np.mean(values))
    assert found.low <= found.high
    means = [
        np.mean([v for v, b in zip(values, blocks, strict=True) if b == name]) for name in blocks
    ]
    assert min(means) - 1e-9 <= found.low
    assert found.high <= max(means) + 1e-9
    assert (found.cases, found.blocks) == (len(values), len(set(blocks)))


def test_repeating_every_case_inside_its_block_narrows_nothing() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=30)
    once = mean_interval(values, list(range(30)))
    ten_times = mean_interval(np.repeat(values, 10), list(np.repeat(range(30), 10)))
    assert (ten_times.low, ten_times.high) == pytest.approx((once.low, once.high))
    naive = mean_interval(np.repeat(values, 10), list(range(300)))
    assert naive.high - naive.low < 0.5 * (once.high - once.low)


def test_nine_in_ten_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(5)
    blocks = list(np.repeat(range(40), 5))
    held = 0
    for seed in range(200):
        shared = np.repeat(rng.normal(size=40), 5)
        values = 3.0 + shared + 0.3 * rng.normal(size=200)
        held += mean_interval(values, blocks, level=0.9, draws=300, seed=seed).holds(3.0)
    assert 165 <= held <= 195  # 180 expected; 4 standard deviations are 17


def test_pairing_takes_out_what_is_hard_for_both() -> None:
    rng = np.random.default_rng(2)
    hard = rng.exponential(size=60)
    ours, theirs = hard + 0.1 * rng.normal(size=60), hard + 0.2 + 0.1 * rng.normal(size=60)
    paired = mean_interval(ours - theirs, list(range(60)))
    assert paired.high < 0
    alone = mean_interval(ours, list(range(60)))
    assert alone.high - alone.low > 4 * (paired.high - paired.low)


def test_a_ratio_is_that_of_the_means() -> None:
    found = ratio_interval([1.0, 3.0, 2.0], [2.0, 3.0, 5.0], ["a", "b", "c"])
    assert found.value == pytest.approx(0.6)
    assert found.low <= 0.6 <= found.high


def test_the_same_seed_gives_the_same_interval() -> None:
    values, blocks = np.random.default_rng(0).normal(size=10), list("aabbccddee")
    assert mean_interval(values, blocks) == mean_interval(values, blocks)
    assert mean_interval(values, blocks, seed=1) != mean_interval(values, blocks)


def test_what_has_no_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="no case"):
        mean_interval([], [])
    with pytest.raises(ValueError, match="2 blocks were given for 3 cases"):
        mean_interval([1.0, 2.0, 3.0], ["a", "b"])


def test_an_interval_knows_what_it_holds() -> None:
    found = Interval(0.5, 0.4, 0.6, 10, 5)
    assert found.holds(0.6)
    assert not found.holds(0.61)


@given(cases=CASES)
def test_every_case_is_in_one_bin_whose_odds_are_its_own(
    cases: list[tuple[float, bool, str]],
) -> None:
    odds, happened, blocks = zip(*cases, strict=True)
    found = reliability(odds, happened, blocks)
    assert sum(one.cases for one in found) == len(odds)
    assert sum(one.share * one.cases for one in found) == pytest.approx(sum(happened))
    for one in found:
        assert one.low <= one.odds <= one.high
        assert one.share_low <= one.share <= one.share_high
    assert {one.low for one in found} <= set(EDGES)


def test_a_bin_begins_with_its_lower_end_and_the_last_holds_certainty() -> None:
    found = reliability([0.05, 0.95, 1.0], [True, True, True], ["a", "b", "c"])
    assert [(one.low, one.cases) for one in found] == [(0.05, 1), (0.95, 2)]


def test_honest_odds_come_true_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    odds = rng.random(8_000)
    happened = rng.random(8_000) < odds
    for one in reliability(odds, happened, list(range(8_000))):
        assert one.share == pytest.approx(one.odds, abs=0.05)
        assert one.share_low - 0.02 <= one.odds <= one.share_high + 0.02


def test_odds_and_outcomes_must_fit() -> None:
    with pytest.raises(ValueError, match="as many"):
        reliability([0.1], [True, False], ["a", "b"])
    with pytest.raises(ValueError, match="between"):
        reliability([1.2], [True], ["a"])


@given(pits=st.lists(st.floats(0, 1), max_size=50), bins=st.integers(1, 20))
def test_a_histogram_counts_every_value_once(pits: list[float], bins: int) -> None:
    counts = pit_histogram(pits, bins)
    assert len(counts) == bins
    assert sum(counts) == len(pits)


def test_a_histogram_refuses_what_is_no_pit() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        pit_histogram([1.5])
