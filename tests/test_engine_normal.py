"""The normal distribution in logarithms, against SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from onpace.engine.normal import log_interval_mass, log_ndtr, ndtri_exp, truncated_draw

EVERYWHERE = np.r_[np.linspace(-40, 8, 2001), -1e3, -1e5, 20.0]


def test_log_ndtr_agrees_with_scipy_in_both_tails() -> None:
    np.testing.assert_allclose(log_ndtr(EVERYWHERE), special.log_ndtr(EVERYWHERE), rtol=1e-12)


def test_ndtri_exp_agrees_with_scipy() -> None:
    log_p = -np.logspace(-12, 6, 2001)
    expected = special.ndtri_exp(log_p)
    np.testing.assert_allclose(ndtri_exp(log_p), expected, rtol=1e-9, atol=1e-9)


@given(st.floats(-35, 5))
def test_ndtri_exp_undoes_log_ndtr(x: float) -> None:
    assert float(ndtri_exp(log_ndtr([x]))[0]) == pytest.approx(x, abs=1e-6)


@given(st.floats(-20, 20), st.floats(1e-3, 20))
def test_interval_mass_is_the_difference_of_two_distribution_functions(
    low: float, width: float
) -> None:
    mass = float(np.exp(log_interval_mass([low], [low + width]))[0])
    near, far = (low, low + width) if low < 0 else (-(low + width), -low)
    expected = special.ndtr(far) - special.ndtr(near)
    assert mass == pytest.approx(float(expected), rel=1e-6, abs=1e-300)


@pytest.mark.parametrize(("low", "high"), [(-np.inf, np.inf), (2, np.inf), (-1, 0.5), (9, 9.5)])
def test_truncated_draws_have_the_truncated_distribution(low: float, high: float) -> None:
    # False-alarm rate one in a thousand for each case, with a fixed seed.
    uniform = np.random.default_rng(1).random(4000)
    drawn = truncated_draw(low, high, uniform)
    assert stats.kstest(drawn, stats.truncnorm(low, high).cdf).pvalue > 1e-3
