"""The slow, exact reference for the engine, on the model's mathematics alone.

``make oracle`` runs this in an environment of its own (requirements-oracle.txt) and rewrites
``tests/data/oracle/*.json``; the tests compare the engine with those files. Nothing of the engine
is used: the prior is built from the state equations, the likelihoods from their densities.

Exact totals hold to 1 in 2,000, which no sampler crosses in the months' own coordinates. So each
exact total is itself a coordinate, scaled by its slack, and its months are shares of it: samplers
then walk along the surface on which the totals hold. Where all is smooth NumPyro's No-U-Turn
sampler walks. "More than X" is not smooth: its density jumps by a factor of hundreds at X, and
four long chains of that sampler were worth six draws. There slices are taken instead (Neal 2003).
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from math import exp, inf, log, pi
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from oracle_cases import (
    HORIZON,
    PLAIN,
    Case,
    Said,
    exactly,
    launch_and_one_year,
    quarters_and_bounds,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Array = npt.NDArray[np.float64]

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "oracle"
QUANTILES = (0.05, 0.50, 0.95)
NUTS_RUN = {"chains": 4, "warm_up": 1000, "draws": 5000}
SLICE_RUN = {"chains": 200, "warm_up": 600, "draws": 1300, "sweeps_a_draw": 2}
ENOUGH = 4000  # wanted effective draws of every compared figure, in the bulk and in both tails


def prior(xp: Any, case: Case, theta: Any) -> tuple[Any, Any]:  # noqa: ANN401 - NumPy or jax.numpy
    """Mean and covariance of log deliveries, straight from the state equations."""
    s = case.settings
    age = np.arange(case.count)
    calendar = (case.first + age) % 12
    noise, level, slope = (xp.exp(theta[i]) for i in range(3))
    damping = 1 / (1 + xp.exp(-theta[3]))
    before = np.tril(np.ones((case.count, case.count)), -1)  # sums over earlier months
    gap = np.maximum(age[:, None] - age[None, :] - 1, 0)
    innovations = before @ (before * damping**gap)  # of the slope, as they add up in the level
    first_slope = before @ damping**age
    month = np.eye(12)[calendar] @ (np.eye(12) - 1 / 12)
    ramp = s["ramp_decay"] ** age if case.launched else 0.0 * age
    moved = np.asarray(case.new_year_share) - 0.5 * (calendar < 2)  # noqa: PLR2004 - Jan, Feb
    effect = np.asarray(s["month_effect"])[calendar] + s["new_year_effect"] * moved
    covariance = (
        s["level_sd"] ** 2
        + s["season_sd"] ** 2 * month @ month.T
        + s["ramp_sd"] ** 2 * np.outer(ramp, ramp)
        + level**2 * before @ before.T
        + slope**2 * innovations @ innovations.T
        + s["slope_sd"] ** 2 * xp.outer(first_slope, first_slope)
        + noise**2 * np.eye(case.count)
    )
    return case.level_guess + effect - s["ramp"] * ramp, covariance


def exact_months() -> Case:
    """Thirty exact months, simulated; everything about the settings is left to be learned."""
    case = Case(
        "exact-months", "30 exact months, theta free", 2023 * 12, 42, 9.0, launched=False,
        new_year_share=[0.0] * 42, settings=PLAIN, theta_free=True, said=[],
    )  # fmt: skip
    mean, covariance = prior(np, case, np.asarray(PLAIN["theta_mean"]))
    rng = np.random.default_rng(3)
    z = mean + np.linalg.cholesky(covariance) @ rng.standard_normal(case.count)
    case.said.extend(exactly([t], round(exp(z[t]))) for t in range(30))
    return case


@dataclass(frozen=True, slots=True)
class Group:
    """An exact total with the months that it settles and those settled before it."""

    said: Said
    free: list[int]
    weights: list[float]  # of the free months
    known: list[tuple[int, float]]


def groups(case: Case) -> tuple[list[Group], list[int]]:
    """The exact totals, shortest first, and the months that no exact total holds."""
    settled: set[int] = set()
    found = []
    for said in sorted((s for s in case.said if s.relation == "="), key=lambda s: len(s.months)):
        pairs = list(zip(said.months, said.weights, strict=True))
        free = [(m, w) for m, w in pairs if m not in settled]
        if not free:
            raise ValueError(f"exact total over {said.months} follows from the others")
        known = [(m, w) for m, w in pairs if m in settled]
        settled.update(said.months)
        found.append(Group(said, [m for m, _ in free], [w for _, w in free], known))
    return found, [t for t in range(case.past) if t not in settled]


def sizes(case: Case) -> dict[str, int]:
    """How many coordinates of each sort a point has, in their order."""
    exact, lone = groups(case)
    shares = sum(len(g.free) - 1 for g in exact)
    return {
        "theta": 4 if case.theta_free else 0,
        "total": len(exact),
        "share": shares,
        "lone": len(lone),
    }


def placing(case: Case, xp: Any) -> Callable[[Any], tuple[Any, Any, Any]]:  # noqa: ANN401 - NumPy or jax.numpy
    """How points q (..., sizes) become theta, past log deliveries and the log volume element."""
    exact, lone_months = groups(case)
    counts = sizes(case)
    ends = dict(zip(counts, np.cumsum(list(counts.values())), strict=True))
    centre, spread = (np.asarray(case.settings[k]) for k in ("theta_mean", "theta_sd"))

    def place(q: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401 - as above
        raw, totals, shares, lone = (q[..., ends[k] - n : ends[k]] for k, n in counts.items())
        z = {t: lone[..., i] for i, t in enumerate(lone_months)}
        volume, used = 0.0, 0
        for j, group in enumerate(exact):
            h = log(group.said.value) + group.said.slack * totals[..., j]
            rest = xp.exp(h) - sum(w * xp.exp(z[m]) for m, w in group.known)
            log_rest = xp.log(xp.maximum(rest, 1e-300))
            volume = volume + xp.where(rest > 0, h - log_rest, -inf)
            others = len(group.free) - 1
            ratio = shares[..., used : used + others]  # log of each month's part over the last's
            used += others
            last = log_rest - xp.log1p(xp.exp(ratio).sum(axis=-1))
            for i, (m, w) in enumerate(zip(group.free, group.weights, strict=True)):
                z[m] = last - log(w) + (ratio[..., i] if i < others else 0.0)
        theta = centre + spread * raw if case.theta_free else centre
        return theta, xp.stack([z[t] for t in range(case.past)], axis=-1), volume

    return place


def log_density_of(case: Case, xp: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - NumPy or jax.numpy
    """The log posterior density at points q, up to a constant."""
    place = placing(case, xp)
    normals = sizes(case)["theta"] + sizes(case)["total"]  # standard normal beforehand
    bounds = [(s, np.asarray(s.months), np.asarray(s.weights)) for s in case.said if s.is_bound]

    def past_prior(theta: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401 - as above
        mean, covariance = prior(xp if case.theta_free else np, case, theta)
        root = (xp if case.theta_free else np).linalg.cholesky(covariance)[: case.past, : case.past]
        return mean[: case.past], xp.linalg.inv(root).T, xp.log(xp.diag(root)).sum()

    fixed = None if case.theta_free else past_prior(np.asarray(case.settings["theta_mean"]))

    def log_density(q: Any) -> Any:  # noqa: ANN401 - as above
        theta, z, density = place(q)
        mean, whitening, log_root = fixed or past_prior(theta)
        scores = (z - mean) @ whitening
        density = density - 0.5 * (q[..., :normals] ** 2).sum(axis=-1)
        density = density - 0.5 * (scores**2).sum(axis=-1) - log_root
        y = xp.exp(z)
        for said, months, weights in bounds:
            density = density + log_bound(xp.log(y[..., months] @ weights / said.value), said, xp)
        return density

    return log_density


def log_bound(excess: Any, said: Said, xp: Any) -> Any:  # noqa: ANN401 - NumPy or jax.numpy
    """Log density of "more than": exponential over the edge, now and then plainly wrong."""
    right = log((1 - said.wrong) / said.mean_excess) - xp.maximum(excess, 0.0) / said.mean_excess
    wrong = log(said.wrong / said.wrong_width) - 0.5 * log(2 * pi)
    wrong = wrong - 0.5 * (excess / said.wrong_width) ** 2
    return xp.logaddexp(xp.where(excess > 0, right, -inf), wrong)


def run_nuts(case: Case, seed: int) -> tuple[Array, dict[str, Any]]:
    """Points (chains, draws, sizes) by NumPyro's NUTS, and the run's facts."""
    # Only the oracle's own environment has these.
    import jax  # type: ignore[import-not-found]  # noqa: PLC0415
    import jax.numpy as jnp  # type: ignore[import-not-found]  # noqa: PLC0415
    from numpyro.infer import MCMC, NUTS  # type: ignore[import-not-found]  # noqa: PLC0415

    jax.config.update("jax_enable_x64", True)  # noqa: FBT003 - JAX's own way
    log_density = log_density_of(case, jnp)
    kernel = NUTS(potential_fn=lambda q: -log_density(q), dense_mass=True)
    mcmc = MCMC(
        kernel, num_warmup=NUTS_RUN["warm_up"], num_samples=NUTS_RUN["draws"],
        num_chains=NUTS_RUN["chains"], chain_method="sequential", progress_bar=False,
    )  # fmt: skip
    start = jnp.asarray(start_points(case, NUTS_RUN["chains"], seed))
    mcmc.run(jax.random.PRNGKey(seed), init_params=start, extra_fields=("diverging",))
    divergences = int(mcmc.get_extra_fields()["diverging"].sum())
    facts = {"sampler": "NUTS", "divergences": divergences, **NUTS_RUN}
    return np.asarray(mcmc.get_samples(group_by_chain=True)), facts


def start_points(case: Case, chains: int, seed: int) -> Array:
    """Dispersed points to start from: near equal shares, lone months over their bounds."""
    rng = np.random.default_rng(seed)
    start = 0.1 * rng.standard_normal((chains, sum(sizes(case).values())))
    bounds = {s.months[0]: s.value for s in case.said if len(s.months) == 1}
    lone = groups(case)[1]
    if lone:
        start[:, -len(lone) :] = np.log([bounds[t] for t in lone]) + 0.1 * rng.random(
            (chains, len(lone))
        )
    return start


def run_slices(case: Case, seed: int) -> tuple[Array, dict[str, Any]]:
    """Points (chains, draws, sizes) by slices along single and mixed directions."""
    rng = np.random.default_rng(seed)
    x, warm = start_points(case, SLICE_RUN["chains"], seed), SLICE_RUN["warm_up"]
    sweeps, thin = SLICE_RUN["draws"] * SLICE_RUN["sweeps_a_draw"], SLICE_RUN["sweeps_a_draw"]
    size, kept, log_density = x.shape[1], [], log_density_of(case, np)
    for sweep in range(warm + sweeps):
        if sweep <= warm and sweep % 50 == 0:  # directions and widths are fixed after warming up
            spread = x.std(axis=0) + 1e-3
            turned = np.linalg.cholesky(np.cov(x.T) + 1e-8 * np.eye(size))
        for i in rng.permutation(size):
            x = slice_along(x, np.eye(size)[i] * 2 * spread[i], log_density, rng)
            mixed = turned @ rng.standard_normal((size, 1))
            x = slice_along(x, 2 * mixed.T, log_density, rng)
        if sweep >= warm and (sweep - warm) % thin == 0:
            kept.append(x)
    return np.stack(kept, axis=1), {"sampler": "slice", **SLICE_RUN}


def slice_along(
    x: Array, step: Array, log_density: Callable[[Array], Array], rng: np.random.Generator
) -> Array:
    """One slice update of all chains along a direction, by stepping out and shrinking."""
    level = log_density(x) + np.log(rng.random(len(x)))
    low = -rng.random(len(x))
    high = low + 1
    for end, way in ((low, -1.0), (high, 1.0)):
        outside = np.zeros(len(x), dtype=bool)
        while not outside.all():
            outside |= log_density(x + end[:, None] * step) < level
            end[~outside] += way
    new, done = x.copy(), np.zeros(len(x), dtype=bool)
    while not done.all():
        at = low + (high - low) * rng.random(len(x))
        tried = x + at[:, None] * step
        inside = (log_density(tried) >= level) & ~done
        new[inside] = tried[inside]
        done |= inside
        low, high = np.where(at < 0, at, low), np.where(at >= 0, at, high)
    return new


def with_future(case: Case, past: Array, theta: Array, seed: int) -> Array:
    """Add the months after the last one spoken of, from their exact conditional normal."""
    rng = np.random.default_rng(seed + 1)
    p, flat, settings = case.past, past.reshape(-1, case.past), theta.reshape(-1, 4)
    future = np.empty((len(flat), case.count - p))
    parts = None
    for i, (z, t) in enumerate(zip(flat, settings, strict=True)):
        if parts is None or case.theta_free:
            mean, covariance = prior(np, case, t)
            gain = np.linalg.solve(covariance[:p, :p], covariance[:p, p:]).T
            left = covariance[p:, p:] - gain @ covariance[:p, p:]
            parts = mean, gain, np.linalg.cholesky(left)
        mean, gain, root = parts
        noise = root @ rng.standard_normal(case.count - p)
        future[i] = mean[p:] + gain @ (z - mean[:p]) + noise
    return np.concatenate([past, future.reshape(*past.shape[:2], -1)], axis=2)


def effective(x: Array) -> tuple[int, int]:
    """Effective draws in the bulk (rank-normalised) and in the worse tail; x (chains, draws)."""
    from numpyro.diagnostics import (  # type: ignore[import-not-found]  # noqa: PLC0415 - as above
        effective_sample_size,
    )
    from scipy.special import ndtri  # noqa: PLC0415 - comes with NumPyro

    half = x[:, : x.shape[1] // 2 * 2].reshape(2 * len(x), -1)
    ranks = half.ravel().argsort().argsort().reshape(half.shape)
    normal = ndtri((ranks + 0.625) / (half.size + 0.25))
    tails = [np.asarray(half <= np.quantile(half, q), dtype=float) for q in (0.05, 0.95)]
    return int(effective_sample_size(normal)), int(min(map(effective_sample_size, tails)))


def summary(x: Array) -> dict[str, float]:
    """Quantiles, mean and standard deviation, and how many draws they are worth."""
    bulk, tail = effective(x)
    quantiles = {f"q{round(100 * q):02d}": float(np.quantile(x, q)) for q in QUANTILES}
    figures = quantiles | {"mean": float(x.mean()), "sd": float(x.std())}
    return {k: round(v, 7) for k, v in figures.items()} | {"bulk_ess": bulk, "tail_ess": tail}


def reference(case: Case, seed: int) -> dict[str, Any]:
    """Everything that the tests compare."""
    began = time.process_time()
    q, facts = (run_nuts if case.theta_free else run_slices)(case, seed)
    place = placing(case, np)
    parts = [place(chain) for chain in q]
    past = np.stack([z for _, z, _ in parts])
    thetas = [np.broadcast_to(t, (*z.shape[:1], 4)) for t, z, _ in parts]
    theta = np.stack(thetas)
    facts["cpu_seconds"] = round(time.process_time() - began, 1)
    z = with_future(case, past, theta, seed)
    months = [summary(z[..., t]) for t in range(case.count)]
    next_year = np.log(np.exp(z[..., case.past : case.past + HORIZON]).sum(axis=2))
    last_year = np.log(np.exp(z[..., max(case.past - 12, 0) : case.past]).sum(axis=2))
    figures = [*months, summary(last_year), summary(next_year)]
    settings = [summary(theta[..., i]) for i in range(4)] if case.theta_free else []
    least = min(min(s["bulk_ess"], s["tail_ess"]) for s in [*figures, *settings])
    return {
        "case": asdict(case),
        "run": facts | {"least_ess": least, "enough": bool(least >= ENOUGH)},
        "months": months,
        "last_12_months": figures[-2],
        "next_12_months": figures[-1],
        "theta": settings,
    }


CASES = {
    "exact-months": exact_months,
    "launch-and-one-year": launch_and_one_year,
    "quarters-and-bounds": quarters_and_bounds,
}


def main() -> None:
    """Run the cases named on the command line, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=list(CASES), choices=list(CASES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name in asked.cases:
        result = reference(CASES[name](), asked.seed)
        path = asked.folder / f"{name}.json"
        path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        print(name, result["run"])


if __name__ == "__main__":
    main()
