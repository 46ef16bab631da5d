"""Moving paths onto drawn totals, and what the move costs."""

import numpy as np
import pytest

from onpace.engine.cells import one_series
from onpace.engine.likelihood import above, bump
from onpace.engine.linear import Tangent, linearise
from onpace.engine.move import Directions, move_onto
from onpace.engine.observation import Observation, Problem, log_totals, pose
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.settings import OTHER_MAKERS, Settings

COUNT = 4
MONTHS = one_series(2025 * 12, COUNT, 9.0, launched=False, new_year_share=np.zeros(COUNT))
THETA = np.asarray([OTHER_MAKERS.theta_mean])
DRAWS = 40_000
# A narrow start and wide noise: months of a quarter then differ by a third, so that the quarter's
# logarithm is far from linear.
SETTINGS = Settings(
    name="bent", theta_mean=OTHER_MAKERS.theta_mean, theta_sd=(1e-6,) * 4, level_sd=0.3,
    slope_sd=0.05, month_effect=(0.0,) * 12, season_sd=0.3, new_year_effect=0.0, ramp=1.5,
    ramp_sd=0.8, ramp_decay=0.55,
)  # fmt: skip


def total(*months: int) -> Observation:
    """About a total; of two pieces, so that a single month is no exact month."""
    about = 9.0 + np.log(len(months))
    return Observation(months, (1.0,) * len(months), (bump(about, 0.3, 0.9), bump(about, 0.9, 0.1)))


class Drawn:
    """Paths from the prior whose linear totals equal totals drawn from the linear prior."""

    def __init__(self, *observations: Observation) -> None:
        rng = np.random.default_rng(1)
        self.problem: Problem = pose(MONTHS, SETTINGS, observations)
        self.tangent: Tangent = linearise(self.problem, THETA[0])
        touched = self.problem.touched
        self.mean = prior_mean(MONTHS, SETTINGS)[touched]
        self.covariance = prior_covariance(MONTHS, SETTINGS, THETA, touched, touched)
        a = self.covariance @ self.tangent.gradient.T
        self.directions = Directions(a, self.tangent.gradient @ a, self.problem.weights)
        root = np.linalg.cholesky(self.covariance)[0]
        self.z = (self.mean + rng.standard_normal((DRAWS, len(touched))) @ root.T)[None]
        self.h = self.tangent.at(self.z)
        self.surprise = self.h - self.tangent.at(self.mean)

    def moved(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return move_onto(self.z, self.h, self.surprise, self.directions)


CASES = {
    "a quarter": (total(0, 1, 2),),
    "a month and its quarter": (total(0), total(0, 1, 2)),
    "totals one inside the other": (total(0, 1), total(0, 1, 2), total(0, 1, 2, 3)),
}


@pytest.mark.parametrize("case", CASES)
def test_after_the_move_the_true_totals_are_the_drawn_ones(case: str) -> None:
    drawn = Drawn(*CASES[case])
    z, _, log_weight = drawn.moved()
    # Where a total is drawn smaller than one inside it no path can meet both.
    impossible = (np.diff(drawn.h[0], axis=1) <= 0).any(axis=1)
    np.testing.assert_array_equal(log_weight[0] == -np.inf, impossible)
    assert impossible.sum() < DRAWS / 100
    before, after = (log_totals(x[0], drawn.problem.weights) for x in (drawn.z, z))
    assert np.abs(before - drawn.h[0]).max() > 0.01
    np.testing.assert_allclose(after[~impossible], drawn.h[0][~impossible], atol=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_weighted_by_its_cost_the_move_leaves_the_prior_as_it_was(case: str) -> None:
    drawn = Drawn(*CASES[case])
    z, _, log_weight = drawn.moved()
    weight = np.exp(log_weight[0])
    error = weight.std() / np.sqrt(DRAWS)
    assert weight.mean() == pytest.approx(1, abs=5 * error)
    assert weight.std() > 0.02  # else the case would not tell
    mean = weight @ z[0] / weight.sum()
    sd = np.sqrt(np.diag(drawn.covariance[0]))
    effective = weight.sum() ** 2 / (weight**2).sum()
    assert (np.abs(mean - drawn.mean) < 4.5 * sd / np.sqrt(effective)).all()
    second = ((z[0] - drawn.mean).T * weight) @ (z[0] - drawn.mean) / weight.sum()
    scaled = (second - drawn.covariance[0]) / np.outer(sd, sd)
    assert np.abs(scaled).max() < 4.5 * np.sqrt(2 / effective)


def test_without_the_cost_the_paths_would_be_off() -> None:
    drawn = Drawn(total(0, 1, 2, 3))
    z, _, _ = drawn.moved()
    sd = np.sqrt(np.diag(drawn.covariance[0]))
    assert np.abs((z[0].mean(axis=0) - drawn.mean) / sd).max() > 10 / np.sqrt(DRAWS)


def test_totals_of_single_months_need_no_move() -> None:
    drawn = Drawn(Observation((1,), (1.0,), (above(8.5, 0.05),)))
    z, _, log_weight = drawn.moved()
    np.testing.assert_array_equal(z, drawn.z)
    np.testing.assert_allclose(log_weight, 0, atol=1e-12)


def test_a_quarter_smaller_than_its_month_cannot_be_met_and_counts_as_failed() -> None:
    drawn = Drawn(total(0), total(0, 1, 2))
    h = drawn.h.copy()
    h[0, :5, 0], h[0, :5, 1] = 9.5, 9.0  # the month, then the quarter: in drawing order
    _, _, log_weight = move_onto(drawn.z, h, drawn.surprise, drawn.directions)
    assert (log_weight[0, :5] == -np.inf).all()
    assert np.isfinite(log_weight[0, 5:]).mean() > 0.99
