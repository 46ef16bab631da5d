"""Whole posteriors of small problems against brute force, with statements as sharp as real ones.

Brute force draws months from the prior and weighs them by what is said, in SciPy's words. An exact
total holds to 1 in 2,000, which draws would never meet; so its value is drawn from what is said of
it, one of its months is worked out from it, and the draw weighs what the prior makes of that month.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy import stats

from onpace.engine.cells import one_series
from onpace.engine.likelihood import Likelihood, above, below, between, bump, product
from onpace.engine.observation import Observation
from onpace.engine.posterior import Posterior, sample_paths
from onpace.engine.prior import prior_covariance, prior_mean
from onpace.engine.settings import OTHER_MAKERS, Settings

COUNT = 4
MONTHS = one_series(
    2025 * 12, COUNT, float(np.log(28_000)), launched=False, new_year_share=np.zeros(4)
)
SETTINGS = Settings(
    name="small", theta_mean=OTHER_MAKERS.theta_mean, theta_sd=(1e-6,) * 4, level_sd=0.12,
    slope_sd=0.05, month_effect=(0.0,) * 12, season_sd=0.05, new_year_effect=0.0, ramp=1.5,
    ramp_sd=0.8, ramp_decay=0.55,
)  # fmt: skip
FREE = replace(SETTINGS, theta_sd=(0.7, 0.7, 0.7, 0.7), level_sd=0.05)
PLAIN, THETAS = 2_000_000, 500
SLACK, WRONG, WIDTH = 5e-4, 0.03, 0.15
QUANTILES = np.asarray([0.05, 0.25, 0.5, 0.75, 0.95])
FALSE_ALARM = 1e-5  # of one comparison; there are some 400 with fixed seeds


@dataclass(frozen=True)
class Said:
    """What is said of a total, in the engine's words and in SciPy's."""

    months: tuple[int, ...]
    likelihood: Likelihood
    density: Callable[[np.ndarray], np.ndarray]
    weights: tuple[float, ...] = ()
    solved: int | None = None  # the month that an exact total is solved for

    @property
    def observation(self) -> Observation:
        return Observation(self.months, self.weights or (1.0,) * len(self.months), self.likelihood)


def exactly(value: float, *months: int, solved: int) -> Said:
    centre = np.log(value)
    return Said(months, (bump(centre, SLACK),), stats.norm(centre, SLACK).pdf, (), solved)


def over(value: float, mean: float, *months: int, weights: tuple[float, ...] = ()) -> Said:
    edge = np.log(value)
    right, wrong = stats.expon(edge, mean), stats.norm(edge, WIDTH)
    return Said(
        months,
        (above(edge, mean, 1 - WRONG), bump(edge, WIDTH, WRONG)),
        lambda h: (1 - WRONG) * right.pdf(h) + WRONG * wrong.pdf(h),
        weights,
    )


def under(value: float, mean: float, *months: int) -> Said:
    edge = np.log(value)
    right, wrong = stats.expon(-edge, mean), stats.norm(edge, WIDTH)
    return Said(
        months,
        (below(edge, mean, 1 - WRONG), bump(edge, WIDTH, WRONG)),
        lambda h: (1 - WRONG) * right.pdf(-h) + WRONG * wrong.pdf(h),
    )


def about(value: float, width: float, *months: int) -> Said:
    centre = np.log(value)
    return Said(
        months,
        (bump(centre, width, 1 - WRONG), bump(centre, WIDTH, WRONG)),
        lambda h: (
            (1 - WRONG) * stats.norm.pdf(h, centre, width)
            + WRONG * stats.norm.pdf(h, centre, WIDTH)
        ),
    )


def within(low: float, high: float, *months: int) -> Said:
    a, b = np.log(low), np.log(high)
    middle, width = (a + b) / 2, WIDTH + (b - a) / 2
    return Said(
        months,
        (between(a, b, 1 - WRONG), bump(middle, width, WRONG)),
        lambda h: (
            (1 - WRONG) * stats.uniform.pdf(h, a, b - a) + WRONG * stats.norm.pdf(h, middle, width)
        ),
    )


def both(one: Said, other: Said) -> Said:
    """Two sayings about one total, heard together."""
    return replace(
        one,
        likelihood=product((one.likelihood, other.likelihood)),
        density=lambda h: one.density(h) * other.density(h),
    )


CASES: dict[str, tuple[Said, ...]] = {
    "the tight corner, where a bound may be wrong": (
        over(28_000, 0.0094, 0), over(28_000, 0.0094, 1), over(25_000, 0.01, 2),
        exactly(81_302, 0, 1, 2, solved=2),
    ),
    "a quarter with room, bounded months": (
        over(28_000, 0.0094, 0), over(25_000, 0.01, 1), over(30_000, 0.029, 2),
        exactly(96_000, 0, 1, 2, solved=2),
    ),
    "bounds that cannot all be right": (
        over(30_000, 0.029, 0), over(28_000, 0.0094, 1), over(29_000, 0.0093, 2),
        exactly(82_000, 0, 1, 2, solved=2),
    ),
    "an exact month in an exact quarter": (
        exactly(31_000, 1, solved=1), over(26_000, 0.0098, 0), under(29_000, 0.02, 2),
        exactly(85_000, 0, 1, 2, solved=2),
    ),
    "a running total that speaks of the last month": (
        exactly(84_000, 0, 1, 2, solved=2), over(27_000, 0.0096, 0), over(25_000, 0.01, 3),
        over(112_000, 0.0047, 0, 1, 2, 3),
    ),
    "a running total and its year, cut in mid month": (
        over(95_000, 0.0051, 0, 1, 2, 3, weights=(1.0, 1.0, 1.0, 0.4)),
        exactly(113_000, 0, 1, 2, 3, solved=3),
        about(27_000, 0.0107, 1),
    ),
    "abouts and ranges": (
        about(28_600, 0.005, 0), within(55_000, 58_000, 1, 2), under(30_000, 0.029, 3),
        about(86_000, 0.01, 0, 1, 2),
    ),
    "a bound and an about of one quarter": (
        both(over(84_000, 0.0055, 0, 1, 2), about(85_000, 0.0034, 0, 1, 2)),
        over(29_000, 0.0093, 3),
    ),
}  # fmt: skip


def brute_force(
    said: tuple[Said, ...], settings: Settings
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Paths, the logarithm of their first setting, and normalised weights."""
    rng = np.random.default_rng(11)
    thetas = THETAS if settings is FREE else 1
    theta = np.asarray(settings.theta_mean) + np.asarray(settings.theta_sd) * rng.standard_normal(
        (thetas, 4)
    )
    covariance = prior_covariance(MONTHS, settings, theta)
    mean = prior_mean(MONTHS, settings)
    solved = [s.solved for s in said if s.solved is not None]
    order = [m for m in range(COUNT) if m not in solved] + solved
    root = np.linalg.cholesky(covariance[:, order][:, :, order])
    scores = rng.standard_normal((thetas, PLAIN // thetas, COUNT))
    z = np.empty_like(scores)
    weight = np.ones(z.shape[:2])
    for place, month in enumerate(order):
        earlier = np.einsum("tdk,tk->td", scores[..., :place], root[:, place, :place])
        given, sd = mean[month] + earlier, root[:, None, place, place]
        exact = next((s for s in said if s.solved == month), None)
        if exact is None:
            z[..., month] = given + sd * scores[..., place]
            continue
        h = np.log(np.exp(exact.likelihood[0].centre)) + SLACK * rng.standard_normal(weight.shape)
        others = [m for m in exact.months if m != month]
        left = np.exp(h) - np.exp(z[..., others]).sum(axis=-1)
        z[..., month] = np.log(np.maximum(left, 1.0))
        scores[..., place] = (z[..., month] - given) / sd
        weight *= (left > 1) * stats.norm.pdf(scores[..., place]) / sd * np.exp(h - z[..., month])
    for s in said:
        if s.solved is None:
            total = np.exp(z[..., list(s.months)]) @ np.asarray(s.observation.weights)
            weight *= s.density(np.log(total))
    first = np.broadcast_to(theta[:, None, 0], weight.shape)
    return z.reshape(-1, COUNT), first.ravel(), weight.ravel() / weight.sum()


def check(ours: np.ndarray, theirs: np.ndarray, weight: np.ndarray, effective: float) -> None:
    """Compare how many of our draws lie below the quantiles that brute force finds."""
    used = np.flatnonzero(weight > 0)
    order = used[np.argsort(theirs[used])]
    quantiles = np.interp(QUANTILES, np.cumsum(weight[order]), theirs[order])
    below = (ours[:, None] < quantiles).mean(axis=0)
    # Weighted draws know a probability as well as their effective number of plain ones.
    theirs_effective = 1 / np.sum(weight**2)
    assert theirs_effective > 500  # else brute force itself could not tell
    spread = np.sqrt(QUANTILES * (1 - QUANTILES) * (1 / effective + 1 / theirs_effective))
    assert (np.abs(below - QUANTILES) < stats.norm.isf(FALSE_ALARM / 2) * spread).all()


def fit(said: tuple[Said, ...], settings: Settings) -> tuple[Posterior, float]:
    """The engine's draws, and how many independent ones they are worth at least."""
    posterior = sample_paths(
        MONTHS, settings, tuple(s.observation for s in said), seed=1, draws=16_384
    )
    # Draws that share early values count once: at worst a quarter of the effective ones differ.
    return posterior, posterior.diagnostics.effective_draws / 4


@pytest.mark.parametrize("case", CASES)
def test_months_and_totals_agree_with_brute_force(case: str) -> None:
    posterior, effective = fit(CASES[case], SETTINGS)
    z, _, weight = brute_force(CASES[case], SETTINGS)
    ours = posterior.log_deliveries
    for month in range(COUNT):
        check(ours[:, month], z[:, month], weight, effective)
    check(np.exp(ours).sum(axis=1), np.exp(z).sum(axis=1), weight, effective)


def test_settings_that_are_learned_agree_with_brute_force() -> None:
    said = (
        over(33_000, 0.03, 1), under(24_000, 0.03, 2), over(34_000, 0.03, 3),
        exactly(87_000, 0, 1, 2, solved=2),
    )  # fmt: skip
    posterior, effective = fit(said, FREE)
    z, noise, weight = brute_force(said, FREE)
    # The 64 points of theta are worth as many draws of theta as they are effective.
    thetas = posterior.diagnostics.effective_thetas
    ours, known = posterior.theta[:, 0], noise @ weight
    sd = np.sqrt(weight @ (noise - known) ** 2)
    assert known - FREE.theta_mean[0] > 0.2  # jumpy months speak for more noise
    assert ours.mean() == pytest.approx(known, abs=3 * sd / np.sqrt(thetas))
    assert ours.std() == pytest.approx(sd, rel=3 / np.sqrt(2 * thetas))
    for month in range(COUNT):
        check(posterior.log_deliveries[:, month], z[:, month], weight, min(effective, 20 * thetas))


def test_the_comparison_would_find_a_bound_that_is_heard_twice() -> None:
    said = CASES["a quarter with room, bounded months"]
    posterior, effective = fit((said[0], *said), SETTINGS)
    z, _, weight = brute_force(said, SETTINGS)
    with pytest.raises(AssertionError):
        check(posterior.log_deliveries[:, 0], z[:, 0], weight, effective)
