"""The prior's covariance, against the recursion that defines it."""

import numpy as np
import pytest

from onpace.engine.cells import Cells, Part, one_series
from onpace.engine.new_year import new_year_day, window_share
from onpace.engine.prior import draw_prior, prior_covariance, prior_mean
from onpace.engine.settings import CHINESE_MAKERS, OTHER_MAKERS, Settings, settings_for


def loaded_paths(settings: Settings, months: Cells, theta: np.ndarray) -> np.ndarray:
    """The linear map from independent standard normals to the path, built month by month.

    Each column is one innovation followed through the recursion; the covariance is the map times
    its transpose.
    """
    noise, level, slope = np.exp(theta[:3])
    damping = 1 / (1 + np.exp(-theta[3]))
    count = months.count
    columns = []

    def follow(level0: float, slope0: float, shocks: dict[int, tuple[float, float]]) -> np.ndarray:
        z, lev, slo = np.zeros(count), level0, slope0
        for t in range(count):
            z[t] = lev
            in_level, in_slope = shocks.get(t, (0.0, 0.0))
            lev, slo = lev + slo + in_level, damping * slo + in_slope
        return z

    columns += [follow(settings.level_sd, 0, {}), follow(0, settings.slope_sd, {})]
    for t in range(count):
        columns += [follow(0, 0, {t: (level, 0)}), follow(0, 0, {t: (0, slope)})]
        columns.append(noise * np.eye(count)[t])
    for month in range(12):
        effect = (np.arange(12) == month) - 1 / 12
        columns.append(settings.season_sd * effect[months.calendar])
    age = np.arange(count)
    if months.parts[0].launched:
        columns.append(settings.ramp_sd * settings.ramp_decay**age)
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("launched", [False, True])
def test_covariance_is_that_of_the_recursion(launched: bool) -> None:
    months = one_series(2024 * 12 + 3, 30, 9.0, launched, np.zeros(30))
    theta = np.asarray([-2.0, -2.2, -3.5, 1.9])
    loading = loaded_paths(OTHER_MAKERS, months, theta)
    covariance = prior_covariance(months, OTHER_MAKERS, theta[None])[0]
    np.testing.assert_allclose(covariance, loading @ loading.T, atol=1e-12)


def test_covariance_is_positive_definite_over_fifteen_years() -> None:
    months = one_series(2011 * 12, 180, 9.0, True, np.zeros(180))  # noqa: FBT003 - launched
    covariance = prior_covariance(months, CHINESE_MAKERS, np.asarray([CHINESE_MAKERS.theta_mean]))
    assert np.linalg.eigvalsh(covariance[0]).min() > 0


def test_a_launch_starts_low_and_recovers() -> None:
    shares = np.zeros(24)
    ramped = prior_mean(one_series(0, 24, 9.0, True, shares), OTHER_MAKERS)  # noqa: FBT003
    settled = prior_mean(one_series(0, 24, 9.0, False, shares), OTHER_MAKERS)  # noqa: FBT003
    shortfall = settled - ramped
    assert shortfall[0] == pytest.approx(1.5)
    assert (np.diff(shortfall) < 0).all()


def test_new_year_moves_sales_out_of_the_month_that_holds_it() -> None:
    early = window_share(2025 * 12, 2)  # 29 January 2025: mostly January's window
    late = window_share(2026 * 12, 2)  # 17 February 2026: all in February
    means = [
        prior_mean(one_series(year * 12, 2, 9.0, False, share), CHINESE_MAKERS)  # noqa: FBT003
        for year, share in ((2025, early), (2026, late))
    ]
    assert means[1][0] > means[0][0]
    assert means[1][1] < means[0][1]


@pytest.mark.parametrize(
    "day",
    [
        "2010-02-14", "2011-02-03", "2012-01-23", "2013-02-10", "2014-01-31", "2015-02-19",
        "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12",
        "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06",
    ],
)  # fmt: skip
def test_new_year_is_on_the_day_the_calendar_says(day: str) -> None:
    assert str(new_year_day(int(day[:4]))) == day


def test_every_new_year_window_is_whole() -> None:
    assert window_share(1990 * 12, 71 * 12).sum() == pytest.approx(71)
    assert new_year_day(1989) is None


def test_settings_follow_what_is_counted_and_where() -> None:
    assert settings_for("CN", "deliveries", "").name == "Chinese makers"
    assert settings_for("US", "deliveries", "").name == "makers elsewhere"
    assert settings_for("CN", "registrations", "DE").name == "brand registrations"


TWO = Cells(
    2024 * 12 + 3,
    18,
    (Part(0, 9.0, launched=True), Part(7, 8.0, launched=False)),
    np.linspace(0, 1, 18),
)


def test_cells_lie_part_by_part_each_from_its_start() -> None:
    assert TWO.size == 18 + 11
    assert TWO.part.tolist() == [0] * 18 + [1] * 11
    assert TWO.month.tolist() == [*range(18), *range(7, 18)]
    assert TWO.age.tolist() == [*range(18), *range(11)]
    assert TWO.calendar[:3].tolist() == [3, 4, 5]  # from April on
    assert [TWO.at(1, 7), TWO.at(1, 17)] == [18, 28]
    assert TWO.of((0, 1), 6) == (6,)  # the second had not begun
    assert TWO.of((0, 1), 7) == (7, 18)


def test_each_series_alone_has_the_prior_of_a_single_one() -> None:
    theta = np.asarray([OTHER_MAKERS.theta_mean])
    whole = prior_covariance(TWO, OTHER_MAKERS, theta)[0]
    late = one_series(TWO.first + 7, 11, 8.0, False, TWO.new_year_share[7:])  # noqa: FBT003
    np.testing.assert_allclose(
        whole[18:, 18:], prior_covariance(late, OTHER_MAKERS, theta)[0], atol=1e-12
    )
    np.testing.assert_allclose(prior_mean(TWO, OTHER_MAKERS)[18:], prior_mean(late, OTHER_MAKERS))


def test_two_series_share_their_season_and_part_of_their_level() -> None:
    theta = np.asarray([OTHER_MAKERS.theta_mean])
    level = np.exp(2 * theta[0, 1])
    between = prior_covariance(TWO, OTHER_MAKERS, theta)[0][:18, 18:]
    months = np.arange(18)[:, None], np.arange(7, 18)[None, :]
    lived_both = np.clip(np.minimum(*months) - 7, 0, None)
    same_month = (months[0] - months[1]) % 12 == 0
    expected = OTHER_MAKERS.shared * level * lived_both
    expected = expected + OTHER_MAKERS.season_sd**2 * (same_month - 1 / 12)
    np.testing.assert_allclose(between, expected, atol=1e-12)


@pytest.mark.parametrize("cells", [TWO, one_series(0, 20, 9.0, True, np.zeros(20))])  # noqa: FBT003
def test_draws_by_the_equations_have_the_covariance_in_closed_form(cells: Cells) -> None:
    theta = np.asarray([CHINESE_MAKERS.theta_mean, (-2.5, -1.5, -3.0, 1.0)])
    draws = 20_000
    z = draw_prior(cells, CHINESE_MAKERS, theta, draws, np.random.default_rng(1))
    for drawn, covariance in zip(z, prior_covariance(cells, CHINESE_MAKERS, theta), strict=True):
        sd = np.sqrt(np.diag(covariance))
        centred = (drawn - prior_mean(cells, CHINESE_MAKERS)) / sd
        assert np.abs(centred.mean(axis=0)).max() < 5 / np.sqrt(draws)
        off = centred.T @ centred / draws - covariance / np.outer(sd, sd)
        assert np.abs(off).max() < 5 * np.sqrt(2 / draws)


def test_a_block_of_the_covariance_is_that_of_the_whole() -> None:
    theta = np.asarray([OTHER_MAKERS.theta_mean, CHINESE_MAKERS.theta_mean])
    rows, columns = np.asarray([28, 3, 3, 17]), np.asarray([3, 20, 28])
    whole = prior_covariance(TWO, OTHER_MAKERS, theta)
    block = prior_covariance(TWO, OTHER_MAKERS, theta, rows, columns)
    np.testing.assert_allclose(block, whole[:, rows[:, None], columns])
