"""Scores: equal to an independent library, proper, and right where the answer is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from onpace.scoring.scores import (
    brier,
    covered,
    crps,
    log_crps,
    log_score,
    pinball,
    pit_error,
    randomised_pit,
)

NUMBERS = st.floats(-1e6, 1e6)
DRAWS = st.lists(NUMBERS, min_size=1, max_size=30)
ODDS = st.floats(0, 1)


@given(observed=NUMBERS, draws=DRAWS)
def test_the_crps_is_its_definition_over_all_pairs(observed: float, draws: list[float]) -> None:
    x = np.asarray(draws)
    pairs = np.abs(x[:, None] - x[None, :]).mean()
    expected = np.abs(x - observed).mean() - pairs / 2
    assert crps(observed, draws) == pytest.approx(expected, abs=1e-6)


@given(observed=NUMBERS, draws=DRAWS)
def test_the_crps_is_the_squared_distance_of_two_distributions(
    observed: float, draws: list[float]
) -> None:
    ends = np.sort([*draws, observed])
    middles = (ends[1:] + ends[:-1]) / 2
    below = (np.asarray(draws)[None, :] <= middles[:, None]).mean(axis=1)
    area = ((below - (observed <= middles)) ** 2 * np.diff(ends)).sum()
    assert crps(observed, draws) == pytest.approx(area, rel=1e-6, abs=1e-5)


@given(observed=NUMBERS, draw=NUMBERS)
def test_of_a_single_draw_it_is_the_absolute_error(observed: float, draw: float) -> None:
    assert crps(observed, [draw]) == pytest.approx(abs(observed - draw))


@given(draws=DRAWS, observed=NUMBERS, shift=NUMBERS)
def test_it_is_never_negative_and_does_not_mind_where_zero_lies(
    draws: list[float], observed: float, shift: float
) -> None:
    score = float(crps(observed, draws))
    assert score >= -1e-6
    moved = crps(observed + shift, np.asarray(draws) + shift)
    assert moved == pytest.approx(score, abs=1e-4)


@given(x=arrays(float, (3, 4, 7), elements=st.floats(0, 100)))
def test_many_are_scored_at_once_as_each_alone(x: np.ndarray) -> None:
    observed = x[..., 0]
    at_once = crps(observed, x)
    assert at_once.shape == (3, 4)
    assert at_once[1, 2] == pytest.approx(float(crps(observed[1, 2], x[1, 2])))


def test_the_scores_are_those_of_an_independent_library() -> None:
    import scoringrules as oracle  # noqa: PLC0415 - takes a second to load

    rng = np.random.default_rng(1)
    draws = rng.lognormal(12, 0.4, size=(50, 400))
    observed = rng.lognormal(12, 0.4, size=50)
    odds, happened = rng.random(50), rng.random(50) < 0.4
    assert crps(observed, draws) == pytest.approx(
        oracle.crps_ensemble(observed, draws, estimator="nrg"), rel=1e-9
    )
    assert log_crps(observed, draws) == pytest.approx(
        oracle.crps_ensemble(np.log1p(observed), np.log1p(draws), estimator="nrg"), rel=1e-9
    )
    assert brier(odds, happened) == pytest.approx(oracle.brier_score(happened.astype(float), odds))
    assert log_score(odds, happened) == pytest.approx(
        oracle.log_score(happened.astype(float), odds)
    )
    for level in (0.05, 0.5, 0.9):
        quantile = np.quantile(draws, level, axis=1)
        assert pinball(observed, quantile, level) == pytest.approx(
            oracle.quantile_score(observed, quantile, level)
        )


@given(belief=st.floats(0.01, 0.99), said=st.floats(0.01, 0.99))
def test_nobody_gains_by_saying_other_odds_than_he_believes(belief: float, said: float) -> None:
    for score in (brier, log_score):
        honest = belief * score(belief, happened=True) + (1 - belief) * score(
            belief, happened=False
        )
        other = belief * score(said, happened=True) + (1 - belief) * score(said, happened=False)
        assert honest <= other + 1e-12


def test_nobody_gains_by_saying_a_narrower_distribution_than_he_believes() -> None:
    rng = np.random.default_rng(0)
    outcomes = rng.normal(size=2_000)
    means = {}
    for width in (0.5, 1.0, 2.0):
        draws = width * rng.normal(size=(2_000, 300))
        means[width] = crps(outcomes, draws).mean()
    assert means[1.0] < means[0.5]
    assert means[1.0] < means[2.0]


def test_a_quantile_is_scored_best_at_its_level() -> None:
    rng = np.random.default_rng(0)
    outcomes = rng.normal(size=20_000)
    losses = {q: pinball(outcomes, q, 0.9).mean() for q in (0.8, 1.2816, 1.8)}
    assert min(losses, key=lambda q: losses[q]) == 1.2816


@given(odds=ODDS, least=st.floats(1e-6, 0.1))
def test_odds_at_the_ends_can_be_kept_off_them(odds: float, least: float) -> None:
    score = float(log_score(odds, happened=True, least=least))
    assert score <= -np.log(least) + 1e-9


def test_certainty_that_was_wrong_costs_without_end() -> None:
    assert log_score(0.0, happened=True) == np.inf
    assert brier(0.0, happened=True) == 1.0


@given(observed=NUMBERS, draws=DRAWS)
def test_a_wider_range_covers_what_a_narrower_covers(observed: float, draws: list[float]) -> None:
    assert covered(observed, draws, 0.95) >= covered(observed, draws, 0.5)


def test_honest_forecasts_cover_their_share_and_have_even_pits() -> None:
    rng = np.random.default_rng(3)
    middle = rng.normal(size=4_000)
    draws = middle[:, None] + rng.normal(size=(4_000, 199))
    outcomes = middle + rng.normal(size=4_000)
    for share in (0.5, 0.8, 0.95):
        assert covered(outcomes, draws, share).mean() == pytest.approx(share, abs=0.02)
    pits = randomised_pit(outcomes, draws, rng)
    assert pit_error(pits) < 0.01
    narrow = randomised_pit(outcomes, middle[:, None] + 0.5 * (draws - middle[:, None]), rng)
    assert pit_error(narrow) > 0.05


@given(draws=DRAWS, observed=NUMBERS)
def test_a_pit_lies_between_none_and_all(draws: list[float], observed: float) -> None:
    pit = randomised_pit(observed, draws, np.random.default_rng(0))
    assert 0 <= pit <= 1


def test_ties_are_broken_by_chance() -> None:
    pits = randomised_pit(np.full(5_000, 3.0), np.full((5_000, 9), 3.0), np.random.default_rng(0))
    assert pits.mean() == pytest.approx(0.5, abs=0.02)
    assert pits.min() < 0.02


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: crps(1.0, []), "no draw"),
        (lambda: crps(1.0, 2.0), "no draw"),
        (lambda: crps([1.0, 2.0], [[1.0], [2.0], [3.0]]), "shape"),
        (lambda: log_crps(-1.0, [1.0]), "below zero"),
        (lambda: brier(1.5, happened=True), "between 0 and 1"),
        (lambda: brier(float("nan"), happened=True), "between 0 and 1"),
        (lambda: pinball(1.0, 1.0, 1.0), "level"),
        (lambda: covered(1.0, [1.0], 0.0), "share"),
        (lambda: pit_error([]), "no value"),
    ],
)
def test_what_cannot_be_scored_is_refused(call: object, sentence: str) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match=sentence):
        call()
