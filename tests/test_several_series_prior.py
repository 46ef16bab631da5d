"""The prior over several series against the oracle's, written from the state equations apart."""

from typing import Any

import numpy as np
import pytest

from onpace.engine.cells import Cells, Part
from onpace.engine.prior import draw_prior, prior_covariance, prior_mean
from onpace.engine.settings import Settings
from oracle_cases import CASES
from oracle_model import Case, prior

THETAS = np.asarray([[-2.5, -2.3, -3.9, 1.7], [-1.8, -1.6, -3.2, 0.4], [-3.0, -2.8, -4.6, 3.0]])


def in_the_engines_words(case: Case) -> tuple[Cells, Settings]:
    parts = tuple(Part(s.start, s.level_guess, s.launched) for s in case.series)
    cells = Cells(case.first, case.count, parts, np.asarray(case.new_year_share))
    given: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in case.settings.items()
    }
    return cells, Settings(name=case.name, **given)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]()


def places(case: Case, cells: Cells) -> list[int]:
    return [cells.at(series, month) for series, month in case.everything]


def test_the_mean_is_that_of_the_state_equations(case: Case) -> None:
    cells, settings = in_the_engines_words(case)
    mean, _ = prior(np, case, THETAS[0], case.everything)
    assert prior_mean(cells, settings)[places(case, cells)] == pytest.approx(mean, abs=1e-12)


def test_the_covariance_is_that_of_the_state_equations(case: Case) -> None:
    cells, settings = in_the_engines_words(case)
    order = places(case, cells)
    found = prior_covariance(cells, settings, THETAS)[:, order][:, :, order]
    for theta, ours in zip(THETAS, found, strict=True):
        _, covariance = prior(np, case, theta, case.everything)
        assert ours == pytest.approx(covariance, abs=1e-10)


def test_draws_have_that_covariance() -> None:
    case = CASES["two-models"]()
    cells, settings = in_the_engines_words(case)
    draws = draw_prior(cells, settings, THETAS[1:2], 40_000, np.random.default_rng(1))[0]
    _, covariance = prior(np, case, THETAS[1], case.everything)
    order = places(case, cells)
    root = np.linalg.cholesky(covariance)
    scores = np.linalg.solve(root, (draws - prior_mean(cells, settings))[:, order].T)
    # Standard normals, whose variances 40,000 draws know to sqrt(2 / 40,000).
    assert np.abs(np.cov(scores) - np.eye(len(scores))).max() < 6 * np.sqrt(2 / 40_000)
