"""Forecasts of plain monthly series: what they must be whatever was learned."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from onpace.engine import forecast_many, forecast_mixture, forecast_paths, forecaster
from onpace.engine.cells import one_series
from onpace.engine.forecast_mixture import counts_of, log_counts, scaled_settings, weigh
from onpace.engine.forecast_settings import (
    NOISES,
    SHAPES,
    SMALL,
    UNLEARNED,
    Learned,
    from_json,
    settings_before,
    to_json,
)
from onpace.engine.forecast_trees import Forest, Trees, features
from onpace.engine.prior import draw_prior, prior_covariance

DECEMBER_2023 = 2023 * 12 + 11


class Month(NamedTuple):
    year: int
    month: int


@dataclass
class Series:
    """What the forecaster asks of a pandas Series."""

    values: list[float]
    first: int
    name: str = "DE-Brand-all"

    @property
    def index(self) -> list[Month]:
        return [Month((self.first + k) // 12, (self.first + k) % 12 + 1) for k in self.places]

    @property
    def places(self) -> range:
        return range(len(self.values))

    def to_numpy(self) -> np.ndarray:
        return np.asarray(self.values)


def chance(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


def some_series(count: int, months: int) -> np.ndarray:
    rng = chance(1)
    level = np.cumsum(rng.normal(0.01, 0.1, (count, months)), axis=1) + rng.normal(6, 1, (count, 1))
    return rng.poisson(np.exp(level)).astype(float)


@pytest.mark.parametrize("months", [1, 5, 12, 30, 60, 90])
@pytest.mark.parametrize("kind", [None, "whole maker", "registrations"])
def test_a_batch_gives_each_series_what_it_gets_alone(months: int, kind: str | None) -> None:
    counts = some_series(40, months)  # more than are worked on at once
    together = forecast_many(counts, DECEMBER_2023, 12, 50, chance(), kind=kind)
    for series, paths in zip(counts[::7], together[::7], strict=True):
        first = DECEMBER_2023 - months + 1
        alone = forecaster(series, 12, 50, chance(), first_month=first, kind=kind)
        np.testing.assert_allclose(paths, alone, rtol=1e-9, atol=1e-9)


def test_a_series_with_an_index_and_a_plain_array_agree() -> None:
    values = some_series(1, 40)[0].tolist()
    first = DECEMBER_2023 - 39
    plain = forecaster(values, 12, 50, chance(), first_month=first)
    np.testing.assert_array_equal(forecaster(Series(values, first), 12, 50, chance()), plain)
    array = forecaster(np.asarray(values), 12, 50, chance(), first_month=first)
    np.testing.assert_array_equal(array, plain)


def test_a_pandas_series_and_a_plain_array_agree() -> None:
    pandas = pytest.importorskip("pandas")
    values = some_series(1, 40)[0]
    index = pandas.period_range("2020-09", periods=40, freq="M")
    given_pandas = forecaster(pandas.Series(values, index), 12, 50, chance())
    plain = forecaster(values, 12, 50, chance(), first_month=2020 * 12 + 8)
    np.testing.assert_array_equal(given_pandas, plain)


def test_a_name_can_say_that_it_is_a_whole_maker() -> None:
    values = some_series(1, 40)[0].tolist()
    named = forecaster(Series(values, 2020 * 12, "ALL-NIO-maker"), 6, 50, chance())
    told = forecaster(values, 6, 50, chance(), first_month=2020 * 12, kind="whole maker")
    other = forecaster(Series(values, 2020 * 12, "NO-NIO-bev"), 6, 50, chance())
    np.testing.assert_array_equal(named, told)
    assert (named != other).any()


def test_settings_of_the_origins_year_and_later_are_never_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for year in range(1990, 2040):
        assert settings_before(year).before <= year
    counts = some_series(3, 40)
    expected = forecast_many(counts, DECEMBER_2023, 12, 50, chance())
    load = settings_before

    def refuse(year: int) -> Learned:
        assert year <= 2023, "looked at what was learned later"
        return load(year)

    monkeypatch.setattr(forecast_paths, "settings_before", refuse)
    again = forecast_many(counts, DECEMBER_2023, 12, 50, chance())
    np.testing.assert_array_equal(again, expected)


@pytest.mark.parametrize("year", [2020, 2023, 2026])
def test_learned_settings_say_what_they_were_learned_on_and_survive_writing(year: int) -> None:
    learned = settings_before(year)
    assert learned.before == year
    assert len(learned.data) == 64
    assert learned.log_weights.shape == (len(SMALL), len(SHAPES), len(NOISES))
    assert 0.7 < learned.pool_spread < 1.2
    again = from_json(to_json(learned, {"series": 1, "months": 1}))
    np.testing.assert_array_equal(again.log_weights, learned.log_weights)
    assert again.trees is not None
    assert learned.trees is not None
    np.testing.assert_array_equal(again.trees.residuals, learned.trees.residuals)
    assert (np.diff(learned.trees.residuals) >= 0).all()


@pytest.mark.parametrize("point", [(0, 0, 0), (1, 17, 3), (1, 35, 4)])
def test_each_point_is_the_engines_prior_given_the_past(point: tuple[int, int, int]) -> None:
    small, shape, noise = point
    counts, future = some_series(2, 25), 7
    settings, theta = scaled_settings(SHAPES[shape], NOISES[noise])
    cells = one_series(0, 32, 0.0, False, np.zeros(32))  # noqa: FBT003 - not launched
    covariance = prior_covariance(cells, settings, theta)[0]
    z = log_counts(counts, SMALL[small])
    centre = z.mean(axis=1, keepdims=True)
    gain = np.linalg.solve(covariance[:25, :25], covariance[:25, 25:]).T
    mean = centre + (z - centre) @ gain.T
    left = covariance[25:, 25:] - gain @ covariance[:25, 25:]
    mixture = weigh(counts, future, UNLEARNED)
    np.testing.assert_allclose(mixture.mean[:, small, shape], mean, atol=1e-7)
    root = NOISES[noise] * mixture.root[shape]
    np.testing.assert_allclose(root @ root.T, left, rtol=1e-6, atol=1e-8)


def test_points_are_weighted_by_how_well_they_explain_the_counts() -> None:
    # The density of a count is that of z times dz/dy, so points with different d can be compared.
    counts = some_series(1, 20)
    _, fit = forecast_mixture.explain(counts, 3)
    positive = counts + 0.5
    for small, shape, noise in [(0, 3, 1), (1, 3, 1), (0, 30, 4)]:
        settings, theta = scaled_settings(SHAPES[shape], NOISES[noise])
        cells = one_series(0, 20, 0.0, False, np.zeros(20))  # noqa: FBT003 - not launched
        covariance = prior_covariance(cells, settings, theta)[0]
        z = log_counts(counts, SMALL[small])[0]
        z = z - z.mean()
        expected = -0.5 * z @ np.linalg.solve(covariance, z)
        expected -= 0.5 * np.linalg.slogdet(covariance)[1]
        expected -= 0.5 * np.log(positive * (positive + SMALL[small])).sum()
        expected += np.log(NOISES[noise])  # the open start is not held against a point
        assert fit[0, small, shape, noise] == pytest.approx(expected, rel=1e-6)


def calibrated_share(monkeypatch: pytest.MonkeyPatch, planted: float) -> float:
    """How often 80% ranges hold a total of series simulated from the model itself."""
    monkeypatch.setattr(forecast_mixture, "TEMPER", 1.0)
    monkeypatch.setattr(forecast_paths, "FREEDOM", 1e9)
    monkeypatch.setattr(forecast_paths, "settings_before", lambda _: UNLEARNED)
    rng, past, ahead, held = chance(11), 36, 12, []
    cells = one_series(0, past + ahead, 0.0, False, np.zeros(past + ahead))  # noqa: FBT003
    for shape in SHAPES:
        for noise in NOISES:
            settings, theta = scaled_settings(shape, noise)
            z = draw_prior(cells, replace(settings, level_sd=0.0), theta, 8, rng)[0]
            z += rng.normal(9, 1, (8, 1))
            small = SMALL[int(rng.integers(len(SMALL)))]
            counts = counts_of(z, small)
            paths = forecast_many(counts[:, :past], 0, ahead, 400, rng, kind="whole maker")
            total, true = np.log(paths.sum(axis=2)), np.log(counts[:, past:].sum(axis=1))
            middle = np.median(total, axis=1, keepdims=True)
            low, high = np.quantile(middle + planted * (total - middle), [0.1, 0.9], axis=1)
            held.append((low <= true) & (true <= high))
    return float(np.mean(held))


def test_ranges_hold_what_they_say_on_series_from_the_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # 1,440 independent series: the share's standard deviation is .0105; 3.3 of them, 1 in 1,000.
    assert calibrated_share(monkeypatch, 1.0) == pytest.approx(0.8, abs=0.035)


def test_ranges_a_fifth_too_narrow_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calibrated_share(monkeypatch, 0.8) < 0.765


@settings(max_examples=40, deadline=None)
@given(
    arrays.arrays(float, st.integers(1, 30), elements=st.floats(0, 1e6).map(round)),
    st.sampled_from([1, 5, 12, 30]),
    st.sampled_from(["whole maker", "registrations"]),
)
def test_any_history_gives_finite_counts(counts: np.ndarray, horizon: int, kind: str) -> None:
    paths = forecaster(counts, horizon, 40, chance(), first_month=2022 * 12, kind=kind)
    assert paths.shape == (40, horizon)
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()


@pytest.mark.parametrize("kind", ["whole maker", "registrations"])
@pytest.mark.parametrize("months", [12, 40])
def test_a_constant_series_goes_on_about_as_it_was(kind: str, months: int) -> None:
    paths = forecaster([1000.0] * months, 12, 400, chance(), first_month=2020 * 12, kind=kind)
    low, middle, high = np.quantile(paths.sum(axis=1), [0.1, 0.5, 0.9])
    assert middle == pytest.approx(12_000, rel=0.1)
    assert 5_000 < low < high < 30_000


@pytest.mark.parametrize("months", [1, 12, 40])
def test_a_series_of_nothing_stays_small(months: int) -> None:
    paths = forecaster([0.0] * months, 12, 400, chance(), first_month=2020 * 12)
    assert np.median(paths.sum(axis=1)) < 20
    assert np.quantile(paths.sum(axis=1), 0.9) < 200


def test_a_single_month_gives_a_wide_range_around_it() -> None:
    paths = forecaster([1000.0], 12, 400, chance(), first_month=2020 * 12)
    low, middle, high = np.quantile(paths.sum(axis=1), [0.1, 0.5, 0.9])
    assert 6_000 < middle < 24_000
    assert high / low > 2


def test_a_growing_maker_is_expected_to_grow_on() -> None:
    rng = chance(3)
    counts = 1000 * np.exp(0.05 * np.arange(40) + rng.normal(0, 0.08, 40))
    paths = forecaster(counts, 12, 400, chance(), first_month=2020 * 12, kind="whole maker")
    assert np.median(paths.sum(axis=1)) > 1.2 * counts[-12:].sum()


def test_three_years_ahead_are_less_certain_than_one() -> None:
    counts = some_series(20, 60)
    paths = np.log1p(forecast_many(counts, DECEMBER_2023, 36, 200, chance()))
    spread = (paths.std(axis=1)).mean(axis=0)
    assert spread[35] > spread[11] > spread[0]


@pytest.mark.parametrize(
    ("history", "told", "message"),
    [
        ([], {"first_month": 0}, "empty"),
        ([1.0, np.nan], {"first_month": 0}, "missing"),
        ([1.0, -1.0], {"first_month": 0}, "negative"),
        ([1.0, 2.0], {}, "give first_month"),
        (np.ones(3), {}, "give first_month"),
        ([1.0], {"first_month": 0, "kind": "bicycles"}, "kind must be one of"),
        (Series([], 0), {}, "empty"),
    ],
)
def test_what_cannot_be_forecast_is_said_plainly(
    history: object, told: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        forecaster(history, 12, 10, chance(), **told)  # type: ignore[arg-type]  # wrong on purpose


def test_a_series_that_skips_a_month_is_refused() -> None:
    class Gap(Series):
        @property
        def index(self) -> list[Month]:
            return [Month(2020, 1), Month(2020, 3)]

    with pytest.raises(ValueError, match="every month once"):
        forecaster(Gap([1.0, 2.0], 0), 12, 10, chance())


@pytest.mark.parametrize(("horizon", "samples"), [(0, 10), (12, 0)])
def test_at_least_one_month_and_one_path_are_asked_for(horizon: int, samples: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        forecaster([1.0, 2.0], horizon, samples, chance(), first_month=0)


def test_series_of_unequal_length_are_not_one_batch() -> None:
    with pytest.raises(ValueError, match="shape"):
        forecast_many(np.ones(12), DECEMBER_2023, 12, 10, chance())


@given(st.floats(0, 1e7), st.sampled_from(SMALL))
def test_counts_survive_the_way_to_the_models_scale_and_back(count: float, small: float) -> None:
    there = log_counts(np.asarray([count]), small)
    assert counts_of(there, small)[0] == pytest.approx(count, rel=1e-6, abs=1e-6)


def test_large_counts_are_seen_in_logarithms() -> None:
    assert log_counts(np.asarray([1e6]), 10.0)[0] == pytest.approx(np.log(1e6), abs=1e-4)


def simple_trees() -> Trees:
    """Totals at the base, times e to the residual, from half to double."""
    none = Forest(0.0, np.zeros((1, 3), int), np.zeros((1, 3)), np.zeros((1, 8)))
    return Trees(none, none, np.linspace(-np.log(2), np.log(2), 101))


def test_a_forest_adds_the_leaf_of_each_tree() -> None:
    forest = Forest(
        10.0,
        np.asarray([[0, 1], [1, 1]]),
        np.asarray([[0.0, 0.5], [2.0, 3.0]]),
        np.asarray([[1.0, 2.0, 3.0, 4.0], [100.0, 200.0, 300.0, 400.0]]),
    )
    rows = np.asarray([[-1.0, 0.0], [-1.0, 1.0], [1.0, 0.0], [1.0, 5.0]])
    assert forest(rows).tolist() == [111.0, 112.0, 113.0, 414.0]


def test_every_other_path_gets_the_trees_totals_and_keeps_its_shape() -> None:
    counts = np.full((1, 24), 100.0)
    before = chance().uniform(50, 200, (1, 40, 12))
    after = before.copy()
    forecast_paths.pool(after, counts, simple_trees(), 1.0)
    np.testing.assert_allclose(after[:, ::2], before[:, ::2])
    ratio = after[:, 1::2] / before[:, 1::2]
    np.testing.assert_allclose(ratio, ratio[..., :1] * np.ones(12))
    totals = np.sort(after[0, 1::2].sum(axis=1))
    np.testing.assert_allclose(
        totals, simple_trees().totals(counts, 12, (np.arange(20) + 0.5) / 20)[0]
    )
    rank = np.argsort(before[0, 1::2].sum(axis=1))
    assert (np.diff(after[0, 1::2].sum(axis=1)[rank]) > 0).all()


def test_a_smaller_spread_draws_totals_to_their_median() -> None:
    counts, wide = np.full((1, 24), 100.0), chance().uniform(50, 200, (1, 41, 12))
    narrow = wide.copy()
    forecast_paths.pool(wide, counts, simple_trees(), 1.0)
    forecast_paths.pool(narrow, counts, simple_trees(), 0.5)
    logs = [np.log1p(paths.sum(axis=2)) for paths in (wide, narrow)]
    assert np.median(logs[0]) == pytest.approx(np.median(logs[1]))
    assert logs[1].std() == pytest.approx(0.5 * logs[0].std(), rel=1e-3)


def test_the_trees_are_silent_on_series_smaller_than_they_learned_on() -> None:
    counts, paths = np.full((1, 24), 1.0), np.ones((1, 10, 12))
    forecast_paths.pool(paths, counts, simple_trees(), 0.5)
    assert (paths == 1).all()


@pytest.mark.parametrize("months", [12, 13, 20, 24, 27, 36, 50])
def test_questions_are_about_ratios_but_for_one_about_size(months: int) -> None:
    counts = 1e6 + some_series(3, months)
    small, large = features(counts, 6), features(100 * counts, 6)
    differing = np.abs(large - small).max(axis=0) > 1e-4
    assert differing.sum() == 1


def test_questions_look_back_three_years_and_no_further() -> None:
    counts = some_series(3, 50)
    np.testing.assert_array_equal(features(counts, 6), features(counts[:, -36:], 6))
