"""The engine against stored figures of a No-U-Turn sampler on the same model."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onpace.engine.cells import one_series
from onpace.engine.likelihood import bump
from onpace.engine.observation import Observation
from onpace.engine.posterior import sample_paths
from onpace.engine.settings import Settings

REFERENCE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data/oracle/thirty-exact-months.json").read_text(encoding="utf-8")
)
AHEAD = 12


@pytest.fixture(scope="module", params=[0, 1])
def draws(request: pytest.FixtureRequest) -> Any:  # noqa: ANN401 - a posterior
    given = REFERENCE["settings"]
    settings = Settings(
        name="reference",
        theta_mean=tuple(given["theta_mean"]),
        theta_sd=tuple(given["theta_sd"]),
        level_sd=given["level_sd"],
        slope_sd=given["slope_sd"],
        month_effect=tuple(given["month_effect"]),
        season_sd=given["season_sd"],
        new_year_effect=0.0,
        ramp=1.5,
        ramp_sd=0.8,
        ramp_decay=0.55,
    )
    exact = REFERENCE["exact"]
    count = len(exact) + AHEAD
    months = one_series(
        0, count, given["level_guess"], launched=False, new_year_share=np.zeros(count)
    )
    said = tuple(
        Observation((m,), (1.0,), (bump(value, REFERENCE["slack"]),))
        for m, value in enumerate(exact)
    )
    return sample_paths(months, settings, said, seed=request.param)


def gaps(found: np.ndarray, expected: dict[str, float]) -> np.ndarray:
    wanted = [expected[name] for name in ("q05", "q50", "q95")]
    found_quantiles = np.quantile(found, (0.05, 0.5, 0.95))
    return np.asarray(np.abs(found_quantiles - wanted) / expected["sd"])


def test_months_agree_within_both_samplers_noise(draws: Any) -> None:  # noqa: ANN401
    # 2,960 effective draws here and 8,753 there: a 5% quantile is uncertain by .044 sd.
    cells = [gaps(draws.log_deliveries[:, m], cell) for m, cell in enumerate(REFERENCE["months"])]
    assert np.mean(cells) < 0.06
    assert np.max(cells) < 0.2


def test_the_next_twelve_months_agree(draws: Any) -> None:  # noqa: ANN401
    found = np.log(np.exp(draws.log_deliveries[:, -AHEAD:]).sum(axis=1))
    assert gaps(found, REFERENCE["next_twelve"]).max() < 0.15


def test_settings_learn_the_same_from_the_months(draws: Any) -> None:  # noqa: ANN401
    for column, expected in zip(draws.theta.T, REFERENCE["theta"], strict=True):
        assert column.mean() == pytest.approx(expected["mean"], abs=0.2 * expected["sd"])
        assert column.std() == pytest.approx(expected["sd"], rel=0.15)
