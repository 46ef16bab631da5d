"""A month with a digit too many is doubted; real ups and downs are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.engine.cells import one_series
from onpace.engine.doubt import doubt_slips
from onpace.engine.likelihood import above, bump
from onpace.engine.observation import Observation
from onpace.engine.prior import draw_prior
from onpace.engine.settings import CHINESE_MAKERS

COUNT = 24
CELLS = one_series(2024 * 12, COUNT, 10.0, launched=False, new_year_share=np.zeros(COUNT))


def exactly(month: int, log_value: float) -> Observation:
    return Observation((month,), (1.0,), (bump(log_value, 5e-4),))


def simulated(seed: int) -> list[Observation]:
    theta = np.asarray([CHINESE_MAKERS.theta_mean])
    z = draw_prior(CELLS, CHINESE_MAKERS, theta, 1, np.random.default_rng(seed))[0, 0]
    return [exactly(month, value) for month, value in enumerate(z)]


def off(said: list[Observation], month: int, factor: float) -> list[Observation]:
    wrong = exactly(month, said[month].likelihood[0].centre + np.log(factor))
    return [*said[:month], wrong, *said[month + 1 :]]


@pytest.mark.parametrize("seed", range(20))
def test_months_as_they_come_are_never_doubted(seed: int) -> None:
    said = tuple(simulated(seed))
    assert doubt_slips(CELLS, CHINESE_MAKERS, said) == (said, ())


@given(st.integers(0, 9), st.integers(3, COUNT - 1), st.sampled_from([0.1, 10.0]))
def test_a_digit_too_many_or_too_few_is_doubted_and_nothing_else(
    seed: int, month: int, factor: float
) -> None:
    said = tuple(off(simulated(seed), month, factor))
    heard, doubted = doubt_slips(CELLS, CHINESE_MAKERS, said)
    assert doubted == (month,)
    assert [a == b for a, b in zip(heard, said, strict=True)].count(False) == 1
    right, wide = heard[month].likelihood
    assert right.centre == wide.centre == said[month].likelihood[0].centre
    assert wide.precision < right.precision


def test_a_month_of_zero_is_doubted_and_its_neighbours_are_not() -> None:
    said = simulated(1)
    said[12] = exactly(12, float(np.log(0.5)))
    assert doubt_slips(CELLS, CHINESE_MAKERS, tuple(said))[1] == (12,)


def test_half_or_twice_as_much_may_be_true() -> None:
    for factor in (0.45, 2.2):
        assert doubt_slips(CELLS, CHINESE_MAKERS, tuple(off(simulated(2), 12, factor)))[1] == ()


def test_of_three_months_nobody_can_tell_the_wrong_one() -> None:
    said = (exactly(5, 10.0), exactly(6, 10.0), exactly(7, 12.5))
    assert doubt_slips(CELLS, CHINESE_MAKERS, said)[1] == ()


def test_where_a_quarter_of_the_months_are_far_the_settings_are_wrong_not_they() -> None:
    said = [exactly(month, 10.0 + 3.0 * (month % 3 == 0)) for month in range(COUNT)]
    assert doubt_slips(CELLS, CHINESE_MAKERS, tuple(said))[1] == ()


def test_the_first_months_after_a_launch_may_be_anything() -> None:
    said = simulated(3)
    said[0] = exactly(0, 2.0)
    assert doubt_slips(CELLS, CHINESE_MAKERS, tuple(said))[1] == ()


def test_bounds_and_totals_are_left_to_the_other_rules() -> None:
    bound = Observation((4,), (1.0,), (above(25.0),))
    year = Observation(tuple(range(12)), (1.0,) * 12, (bump(30.0, 5e-4),))
    said = (*simulated(4), bound, year)
    assert doubt_slips(CELLS, CHINESE_MAKERS, said) == (said, ())
