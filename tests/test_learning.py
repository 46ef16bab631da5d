"""What is learned from panels, and that nothing after the cut-off is."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

import learn_forecast
from onpace.engine.forecast_settings import NOISES, SHAPES, SMALL, UNLEARNED, from_json
from onpace.engine.forecast_trees import Forest, Trees, log_ratio
from onpace.engine.learning import trees as growing
from onpace.engine.learning import weights as weighing
from onpace.engine.learning.panel import Choice, Panel, build, cases, read
from onpace.engine.learning.pool import learn_pool_spread
from onpace.engine.learning.trees import Table, grow, learn_trees
from onpace.engine.learning.weights import learn_weights, log_total

FIRST = 2018 * 12


def panel(series: int = 12, months: int = 48, noise: float = 0.1, seed: int = 1) -> Panel:
    """Series of level, drift and noise; no two alike."""
    rng = np.random.default_rng(seed)
    drift = np.cumsum(rng.normal(0, 0.02, (series, months)), axis=1)
    level = rng.normal(8, 0.5, (series, 1)) + drift + rng.normal(0, noise, (series, months))
    counts = np.asarray(np.round(np.exp(level)), dtype=np.float64)
    return build([f"series {k:02}" for k in range(series)], FIRST, counts)


def with_garbage_from(year: int, clean: Panel) -> Panel:
    counts = clean.counts.copy()
    counts[:, year * 12 - FIRST :] = 987_654.0
    return build(clean.names, clean.first, counts)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "_TREES", 4)
    monkeypatch.setattr(growing, "_MOST_CASES", 500)
    monkeypatch.setattr(weighing, "_STEPS", 5)


@pytest.mark.usefixtures("quick")
def test_garbage_after_the_cut_off_changes_nothing() -> None:
    clean = panel()
    texts = {learn_forecast.learn(one, 2021) for one in (clean, with_garbage_from(2021, clean))}
    assert len(texts) == 1
    assert learn_forecast.learn(with_garbage_from(2020, clean), 2021) not in texts


@pytest.mark.usefixtures("quick")
def test_the_command_writes_a_file_a_year_that_can_be_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learned_on = tmp_path / "panel.csv.gz"
    known = panel()
    with gzip.open(learned_on, "wt", encoding="utf-8") as file:
        file.write("series,month,value\n")
        for name, counts in zip(known.names, known.counts, strict=True):
            for place, count in enumerate(counts):
                year, month = divmod(FIRST + place, 12)
                file.write(f"{name},{year}-{month + 1:02},{count:.0f}\n")
    into = tmp_path / "settings"
    words = ["learn", str(learned_on), "--years", "2021-2022", "--into", str(into)]
    monkeypatch.setattr("sys.argv", words)
    learn_forecast.main()
    assert capsys.readouterr().out.count("before") == 2
    assert sorted(path.name for path in into.iterdir()) == ["before-2021.json", "before-2022.json"]
    found = json.loads((into / "before-2021.json").read_text(encoding="utf-8"))
    assert found["data"] == known.before(2021).data
    assert found["learned_on"] == {"series": 12, "months": 12 * 36}
    assert from_json(found).before == 2021


def test_a_panel_before_a_year_holds_no_later_month() -> None:
    whole = panel()
    cut = whole.before(2020)
    assert cut.counts.shape[1] == 24
    np.testing.assert_array_equal(cut.counts, whole.counts[:, :24])
    assert cut.data != whole.data
    assert with_garbage_from(2020, whole).before(2020).data == cut.data


def test_cases_are_what_was_known_and_what_came() -> None:
    counts = np.arange(1.0, 41.0)[None, :] * 100
    known = build(["a"], FIRST, counts)
    found = list(cases(known, Choice(longest=24, aheads=(1, 6))))
    assert {case.ahead for case in found} == {1, 6}
    for case in found:
        assert 12 <= case.past.shape[1] <= 24
        following = case.past[:, -1:] + 100 * np.arange(1, case.ahead + 1)
        np.testing.assert_array_equal(case.total, following.sum(axis=1))


def test_no_case_spans_a_gap() -> None:
    counts = np.full((1, 40), 100.0)
    counts[0, 15] = np.nan
    found = list(cases(build(["a"], FIRST, counts), Choice(longest=60, aheads=(1,))))
    assert all(np.isfinite(case.past).all() and np.isfinite(case.total).all() for case in found)
    # Origins in places 11 to 13, and from 27 (twelve months after the gap) to 38.
    assert sum(len(case.total) for case in found) == 3 + 12


def test_only_the_origins_asked_for_are_used() -> None:
    known = panel(series=2)

    def count(**asked: int) -> int:
        choice = Choice(longest=60, aheads=(3,), **asked)
        return sum(len(case.total) for case in cases(known, choice))

    assert count() == 2 * (48 - 12 - 2)
    assert count(every=3) == 2 * 12
    assert count(recent=12) == 2 * 9
    assert count(most=10) == 10
    assert count(least=10**9) == 0


def test_series_that_never_had_a_month_are_dropped() -> None:
    counts = np.asarray([[np.nan, np.nan], [1.0, 2.0]])
    assert build(["a", "b"], FIRST, counts).names == ("b",)


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("series,month,count\na,2020-01,1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong\.csv lacks the column value"):
        read([wrong])
    empty = tmp_path / "empty.csv"
    empty.write_text("series,month,value\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no rows"):
        read([empty])


def test_learned_weights_forecast_totals_better_than_equal_ones() -> None:
    known = panel(series=20, noise=0.2)
    before, ahead, worth, shape = weighing._explained(known)

    def score(log_weights: np.ndarray) -> float:
        prior = before * np.exp(log_weights.ravel())
        mixed = (prior * ahead).sum(axis=1) / prior.sum(axis=1)
        return float(np.average(np.log(mixed), weights=worth))

    assert score(learn_weights(known)) > score(np.zeros(shape)) + 0.01


def test_weights_pulled_hard_stay_where_they_began() -> None:
    start = np.random.default_rng(1).normal(size=(len(SMALL), len(SHAPES), len(NOISES)))
    start -= start.mean()
    held, free = (learn_weights(panel(), start, pull) for pull in (1e6, 1.0))
    assert np.abs(held - start).max() < np.abs(free - start).max() / 2


def test_the_log_total_has_the_moments_of_draws() -> None:
    from onpace.engine.forecast_mixture import counts_of, explain, factors  # noqa: PLC0415 - once

    counts = panel(series=1, months=30).counts
    mean, _ = explain(counts, 12)
    centre, spread = log_total(mean, 30)
    rng = np.random.default_rng(2)
    for small, shape, noise in [(0, 0, 1), (1, 16, 2), (1, 22, 1)]:
        z = rng.standard_normal((20_000, 12)) @ factors(30, 12).root[shape].T
        z = mean[0, small, shape] + NOISES[noise] * z
        total = np.log(counts_of(z, SMALL[small]).sum(axis=1))
        sd = float(spread[0, small, shape, noise])
        assert total.mean() == pytest.approx(float(centre[0, small, shape, noise]), abs=0.1 * sd)
        assert total.std() == pytest.approx(sd, rel=0.1)


def test_trees_learn_a_step_and_where_outcomes_scatter() -> None:
    rng = np.random.default_rng(3)
    x = rng.uniform(-1, 1, (8000, 3))
    true = np.where(x[:, 0] > 0.3, 0.5, -0.2)
    sd = np.where(x[:, 1] > 0, 0.4, 0.1)
    rows = Table(x, true + sd * rng.standard_normal(8000), np.ones(8000))
    centre, log_spread = grow(rows)
    # Cut points are 32nds of the data: a few rows beside the step fall on its wrong side.
    assert np.abs(centre(x) - true).mean() < 0.05
    spread = np.exp(log_spread(x))
    # Spreads move at half the pace of centres and are still on their way.
    assert spread[x[:, 1] > 0.05].mean() == pytest.approx(0.4, rel=0.15)
    assert 0.09 < spread[x[:, 1] < -0.05].mean() < 0.2


@pytest.mark.usefixtures("quick")
def test_residuals_come_from_trees_that_did_not_see_the_series() -> None:
    known = panel()
    trees, apart = learn_trees(known)
    held = [set(part.names) for _, part in apart]
    assert set.union(*held) == set(known.names)
    assert sum(map(len, held)) == len(known.names)
    assert (np.diff(trees.residuals) >= 0).all()


def test_a_seasoned_series_has_the_same_month_effects_every_year() -> None:
    steady = build(["a", "b"], FIRST, np.full((2, 36), 10_000.0))
    both = growing.seasoned(steady)
    np.testing.assert_array_equal(both.counts[:2], steady.counts)
    made_up = both.counts[2:]
    assert made_up.std(axis=1).min() > 0
    np.testing.assert_array_equal(made_up[:, :12], made_up[:, 24:])
    assert not np.allclose(made_up[0], made_up[1])


def test_trees_need_more_than_one_series() -> None:
    with pytest.raises(ValueError, match="several series"):
        learn_trees(panel(series=1))


def fixed(spread: float) -> Trees:
    """Totals at the base with one spread for all."""
    none = np.zeros((1, 3), dtype=np.int64), np.zeros((1, 3)), np.zeros((1, 8))
    residuals = np.sort(np.random.default_rng(4).standard_normal(199))
    return Trees(Forest(0.0, *none), Forest(float(np.log(spread)), *none), residuals)


def test_a_pool_too_wide_is_drawn_in_more_than_one_too_narrow() -> None:
    known = panel(series=15)
    wide, narrow = (learn_pool_spread(UNLEARNED, [(fixed(s), known)]) for s in (0.5, 0.03))
    assert wide < narrow


def test_the_log_ratio_is_nought_where_the_pace_goes_on() -> None:
    steady = np.full((1, 24), 500.0)
    assert log_ratio(steady, 6, np.asarray([3000.0]))[0] == pytest.approx(0, abs=1e-9)
