"""Paths: which months are modelled, what of the evidence lies in them, and what they add up to."""

import sys
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import nanoarrow as na
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Period, Statement, month_number
from onpace.engine.joint import LONGEST_HISTORY, fit_paths
from onpace.engine.paths import Paths
from onpace.engine.posterior import Diagnostics
from onpace.engine.settings import CHINESE_MAKERS, OTHER_MAKERS
from tinyanswers import months, said

UNTIL = month_number(2026, 12)
LAUNCH = date(2024, 4, 3)


def fitted(*statements: Statement, **options: object) -> Paths:
    paths = fit_paths(statements, CHINESE_MAKERS, **({"until": UNTIL} | options))  # type: ignore[arg-type]  # dates and months
    assert paths is not None
    return paths


def middle(paths: Paths, period: str) -> float:
    return float(np.median(paths.total(Period.parse(period))))


def test_paths_begin_with_the_first_period_spoken_of_and_end_where_asked() -> None:
    paths = fitted(said("2025-Q3", 60_000), said("2025-11", 25_000))
    assert paths.first_month == month_number(2025, 7)
    assert paths.last_month == UNTIL
    assert paths.deliveries.shape[2] == UNTIL - paths.first_month + 1
    assert paths.settings == "Chinese makers"


def test_paths_begin_with_the_launch_where_it_is_known() -> None:
    paths = fitted(said("2025-11", 25_000), first_delivery=LAUNCH)
    assert paths.first_month == month_number(2024, 4)


def test_a_year_in_which_deliveries_began_counts_from_the_launch() -> None:
    paths = fitted(said("2024", 136_854), first_delivery=LAUNCH)
    assert paths.first_month == month_number(2024, 4)
    assert middle(paths, "2024") == pytest.approx(136_854, rel=2e-3)
    assert paths.set_aside == ()


def test_a_launch_after_what_is_spoken_of_is_not_believed() -> None:
    paths = fitted(said("2023-11", 25_000), said("2024-11", 26_000), first_delivery=LAUNCH)
    assert paths.first_month == month_number(2023, 11)


def test_ten_years_are_modelled_at_most_and_what_is_older_is_named() -> None:
    paths = fitted(said("2010-05", 9_000), *months(2025, 1, *[20_000] * 12))
    assert paths.first_month == month_number(2025, 12) - LONGEST_HISTORY + 1
    assert [s.reason for s in paths.set_aside] == ["before the modelled months"]


def test_a_period_that_begins_before_the_modelled_months_is_left_out_whole() -> None:
    paths = fitted(said("2015", 90_000), *months(2025, 1, *[20_000] * 12))
    assert "before the modelled months" in [s.reason for s in paths.set_aside]


def test_half_a_month_weighs_by_its_days() -> None:
    paths = fitted(said("2025-12-01/2025-12-15", 15_000), said("2025-11", 30_000))
    assert middle(paths, "2025-12") == pytest.approx(31_000, rel=2e-3)  # 15 of 31 days
    assert middle(paths, "2025-12-01/2025-12-15") == pytest.approx(15_000, rel=2e-3)


def test_a_total_over_a_cut_month_holds() -> None:
    paths = fitted(
        said("2025-10-01/2025-12-10", 70_000), said("2025-10", 30_000), said("2025-12", 27_000, ">")
    )
    assert middle(paths, "2025-10-01/2025-12-10") == pytest.approx(70_000, rel=2e-3)


def test_totals_add_up_in_every_draw() -> None:
    paths = fitted(said("2025", 300_000), said("2025-12", 30_000, ">"))
    parts = [paths.total(Period.parse(f"2025-Q{q}")) for q in (1, 2, 3, 4)]
    np.testing.assert_allclose(np.sum(parts, axis=0), paths.total(Period.parse("2025")))
    np.testing.assert_allclose(
        paths.month(month_number(2025, 12)), paths.total(Period.parse("2025-12"))
    )


def test_months_before_the_first_count_as_none() -> None:
    paths = fitted(said("2025-07", 30_000))
    np.testing.assert_allclose(
        paths.total(Period.parse("2025-H1")), np.zeros(len(paths.deliveries))
    )


def test_a_total_since_launch_counts_from_the_launch() -> None:
    paths = fitted(
        said("../2025-11-30", 500_000), *months(2025, 7, *[30_000] * 5), first_delivery=LAUNCH
    )
    assert middle(paths, "../2025-11-30") == pytest.approx(500_000, rel=2e-3)


def test_what_is_about_nothing_usable_gives_no_paths() -> None:
    assert fit_paths([said("../2025-11-30", 9)], CHINESE_MAKERS, until=UNTIL) is None


def test_the_same_seed_gives_the_same_paths() -> None:
    statements = (said("2025-Q3", 60_000), said("2025-11", 25_000, ">"))
    first, again, other = (fitted(*statements, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.deliveries, again.deliveries)
    assert not np.array_equal(first.deliveries, other.deliveries)


def test_a_new_year_in_february_takes_from_february_what_january_keeps() -> None:
    # In 2026 the whole window lies in February; Chinese makers feel it, others do not.
    history = months(2025, 3, *[30_000] * 9)
    chinese = fitted(*history)
    others = fit_paths(history, OTHER_MAKERS, until=UNTIL)
    assert others is not None
    assert middle(chinese, "2026-02") < 0.85 * middle(chinese, "2026-01")
    assert middle(others, "2026-02") > 0.9 * middle(others, "2026-01")


def test_the_further_ahead_the_less_is_known() -> None:
    paths = fitted(*months(2025, 1, *[30_000] * 12))
    spread = np.log(paths.deliveries[:, 0]).std(axis=0)[12:]
    assert spread[-1] > 1.5 * spread[0]
    assert (np.diff(spread) > -0.02).all()


#: Four draws of two series over the three months from January 2026 on.
DRAWS = np.asarray(
    [
        [[100, 200, 300], [0, 10, 20]],
        [[110, 220, 330], [0, 20, 40]],
        [[120, 240, 360], [0, 30, 60]],
        [[130, 260, 390], [0, 40, 80]],
    ],
    dtype=np.float64,
)
HAND_MADE = Paths(
    first_month=month_number(2026, 1),
    labels=("SU7", "YU7"),
    deliveries=DRAWS,
    facts=(),
    set_aside=(),
    settings="made by hand",
    diagnostics=Diagnostics(0.0, 4.0, 1.0, 0),
)


def test_the_months_are_named() -> None:
    assert HAND_MADE.months == ("2026-01", "2026-02", "2026-03")


def test_a_total_is_of_all_series_or_of_one() -> None:
    assert HAND_MADE.total("2026-Q1").tolist() == [630, 720, 810, 900]
    assert HAND_MADE.total("2026-Q1", "YU7").tolist() == [30, 60, 90, 120]
    assert HAND_MADE.total(Period.parse("2026-02"), "SU7").tolist() == [200, 220, 240, 260]
    assert HAND_MADE.month(month_number(2026, 3), "YU7").tolist() == [20, 40, 60, 80]


def test_odds_are_the_share_of_draws_that_reach_a_value() -> None:
    assert HAND_MADE.odds("2026-Q1", 720) == 0.75  # reaching it is enough
    assert HAND_MADE.odds("2026-Q1", 721) == 0.5
    assert HAND_MADE.odds("2026-Q1", 60, "YU7") == 0.75
    assert [HAND_MADE.odds("2026-Q1", value) for value in (0, 901)] == [1, 0]


def test_quantiles_are_of_each_month() -> None:
    assert HAND_MADE.quantiles([0.0, 0.5, 1.0], "SU7").tolist() == [
        [100, 200, 300],
        [115, 230, 345],
        [130, 260, 390],
    ]
    assert HAND_MADE.quantiles([0.5]).tolist() == [[115, 255, 395]]
    assert HAND_MADE.quantiles().shape == (3, 3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_quantiles_rise_with_their_probability(q: list[float]) -> None:
    found = HAND_MADE.quantiles(sorted(q))
    assert (np.diff(found, axis=0) >= 0).all()


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_the_more_is_asked_the_smaller_are_the_odds(one: float, other: float) -> None:
    low, high = sorted([one, other])
    assert HAND_MADE.odds("2026-Q1", low) >= HAND_MADE.odds("2026-Q1", high)


def test_one_series_is_seen_alone() -> None:
    alone = HAND_MADE.of("YU7")
    assert alone.labels == ("YU7",)
    np.testing.assert_array_equal(alone.deliveries, DRAWS[:, 1:])
    np.testing.assert_array_equal(alone.total("2026-Q1"), HAND_MADE.total("2026-Q1", "YU7"))
    assert alone.of("YU7").labels == ("YU7",)


def test_an_unknown_label_gets_those_there_are() -> None:
    with pytest.raises(LookupError) as caught:
        HAND_MADE.of("YU9")
    assert str(caught.value) == "there is no series 'YU9'; there are SU7, YU7"
    with pytest.raises(LookupError) as caught:
        HAND_MADE.of("SU7").total("2026-Q1", "YU7")
    assert str(caught.value) == "there is no series 'YU7'; there is only SU7"


def test_what_ends_after_the_paths_is_no_total_of_theirs() -> None:
    with pytest.raises(ValueError, match="a longer horizon") as caught:
        HAND_MADE.odds("2026", 1)
    assert str(caught.value) == (
        "the paths end with 2026-03, before 2026 does: fit with a longer horizon"
    )
    with pytest.raises(ValueError, match="before 2026-04 does"):
        HAND_MADE.month(month_number(2026, 4))
    with pytest.raises(ValueError, match="'soon'"):
        HAND_MADE.total("soon")


def test_a_month_before_the_first_has_no_deliveries() -> None:
    assert HAND_MADE.month(month_number(2025, 12)).tolist() == [0, 0, 0, 0]
    assert HAND_MADE.total("2025-12").tolist() == [0, 0, 0, 0]


def test_an_arrow_table_has_a_row_for_each_draw_series_and_month() -> None:
    schema = na.Array(HAND_MADE).schema
    kinds = {field.name: field.type.name.lower() for field in schema.fields}
    assert kinds == {"draw": "int64", "series": "string", "month": "date32", "deliveries": "double"}
    rows = [tuple(row.values()) for row in na.Array(HAND_MADE).to_pylist()]
    assert len(rows) == DRAWS.size
    assert rows[0] == (0, "SU7", date(2026, 1, 1), 100)
    assert rows[5] == (0, "YU7", date(2026, 3, 1), 20)
    for draw, label, month, vehicles in rows:
        place = HAND_MADE.labels.index(label)
        assert vehicles == DRAWS[draw, place, month.month - 1]


def test_without_the_extra_an_arrow_table_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "nanoarrow", None)
    with pytest.raises(ImportError, match=r'pip install "onpace\[arrow\]"'):
        HAND_MADE.__arrow_c_stream__()


@pytest.mark.parametrize("version", ["0.23.4", "1.2.0"])
def test_arviz_gets_one_chain_with_names(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Version 1 asks for all groups in one dictionary; before, the posterior came first."""
    given_to: dict[str, object] = {}

    def from_dict(data: object, **named: object) -> str:
        given_to.update(named, data=data)
        return "inference data"

    arviz = SimpleNamespace(from_dict=from_dict, __version__=version)
    monkeypatch.setitem(sys.modules, "arviz", arviz)
    assert HAND_MADE.to_arviz() == "inference data"
    data = given_to["data"]
    assert isinstance(data, dict)
    posterior = data if version < "1" else data["posterior"]
    np.testing.assert_array_equal(posterior["deliveries"], DRAWS[None])  # chains come first
    assert given_to["coords"] == {"series": ["SU7", "YU7"], "month": list(HAND_MADE.months)}
    assert given_to["dims"] == {"deliveries": ["series", "month"]}


def test_without_arviz_its_inference_data_say_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "arviz", None)
    with pytest.raises(ImportError, match="install it with: pip install arviz"):
        HAND_MADE.to_arviz()


def test_what_is_known_of_all_is_told_apart_from_what_is_known_of_one() -> None:
    fact = fitted(said("2026-01", 100)).facts[0]
    both, second = replace(fact, series=(0, 1)), replace(fact, series=(1,))
    paths = replace(HAND_MADE, facts=(both, second))
    assert paths.evidence == (both.evidence,)
    assert paths.of("YU7").evidence == (second.evidence,)
    assert paths.of("SU7").evidence == ()
