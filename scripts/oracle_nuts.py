"""The slow, exact reference for the engine: NumPyro's NUTS on the model's mathematics alone.

``make oracle`` runs this in its own environment (requirements-oracle.txt) and rewrites
``tests/data/oracle/*.json``; the tests compare the engine with those files. Nothing of the engine
is used here: the prior is built from the state equations, the likelihoods from their densities.

Exact totals hold to 1 in 2,000, which no sampler crosses in the months' own coordinates. So each
exact total is itself a coordinate, scaled by its slack, and its months are shares of it; NUTS
then walks along the surface on which the totals hold.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from functools import partial
from math import exp, inf, log, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "oracle"
SLACK = 5e-4
QUANTILES = (0.05, 0.50, 0.95)
HORIZON = 12
ENOUGH = 4000  # wanted effective draws of every compared figure, in the bulk and in both tails


@dataclass(frozen=True, slots=True)
class Said:
    """A weighted total of months and what is said of it: ``=``, or ``>`` with its mixture."""

    months: list[int]
    weights: list[float]
    relation: str
    value: float
    slack: float = SLACK  # of "="
    mean_excess: float = 0.0  # of ">", log scale
    wrong: float = 0.03  # chance that a bound is wrong
    wrong_width: float = 0.15  # and how far off the total then is, log scale


@dataclass(frozen=True, slots=True)
class Case:
    """A series, its prior and what is said of it; the fields are named as in the engine."""

    name: str
    about: str
    first: int
    count: int
    level_guess: float
    launched: bool
    new_year_share: list[float]
    settings: dict[str, Any]
    theta_free: bool
    said: list[Said]

    @property
    def past(self) -> int:
        """Months up to the last one spoken of."""
        return 1 + max(s.months[-1] for s in self.said)


PLAIN = {
    "theta_mean": [log(0.08), log(0.10), log(0.02), log(0.85 / 0.15)],
    "theta_sd": [0.35, 0.35, 0.5, 0.5],
    "level_sd": 1.5,
    "slope_sd": 0.05,
    "month_effect": [0.0] * 12,
    "season_sd": 0.15,
    "new_year_effect": 0.0,
    "ramp": 1.5,
    "ramp_sd": 0.8,
    "ramp_decay": 0.55,
}
CHINESE = PLAIN | {
    "theta_mean": [log(0.13), log(0.14), log(0.01), log(9.0)],
    "theta_sd": [0.5, 0.3, 0.7, 0.7],
    "month_effect": [-0.20, -0.28, 0.0, -0.18, 0.0, 0.0, 0.0, 0.0, 0.12, 0.0, 0.18, 0.32],
    "season_sd": 0.05,
    "new_year_effect": -0.365,
}


def over(months: list[int], value: float, unit: float) -> Said:
    """ "More than": closer to the truth the finer it is written."""
    mean = 0.05 * sqrt(unit / value)
    return Said(months, [1.0] * len(months), ">", value, mean_excess=mean)


def exactly(months: list[int], value: float) -> Said:
    """An exact total."""
    return Said(months, [1.0] * len(months), "=", value)


def case_a() -> Case:
    """Thirty exact months, simulated; everything about the settings is left to be learned."""
    case = Case(
        "A", "30 exact months, theta free", 2023 * 12, 42, 9.0, launched=False,
        new_year_share=[0.0] * 42, settings=PLAIN, theta_free=True, said=[],
    )  # fmt: skip
    mean, covariance = prior(np, case, np.asarray(PLAIN["theta_mean"]))
    rng = np.random.default_rng(3)
    z = mean + np.linalg.cholesky(covariance) @ rng.standard_normal(case.count)
    case.said.extend(exactly([t], round(exp(z[t]))) for t in range(30))
    return case


def case_d() -> Case:
    """A launch with a bound on every month and one exact total of its first calendar year."""
    bounds = [7, 8, 10, 10, 10, 10, 20, 20, 25, 20, 20, 29, 28, 28, 25]
    said = [over([t], 1000 * v, 10_000 if v % 10 == 0 else 1000) for t, v in enumerate(bounds)]
    return Case(
        "D", "bounds and one exact yearly total from a launch on, theta fixed", 2024 * 12 + 3,
        15 + HORIZON, 9.7, launched=True, new_year_share=[0.0] * (15 + HORIZON), settings=PLAIN,
        theta_free=False, said=[*said, exactly(list(range(9)), 136_854)],
    )  # fmt: skip


def case_x() -> Case:
    """Quarters exact, months and running totals bounded, as Xiaomi reports: 21 months."""
    quarters = [27_307, 39_790, 69_697, 75_869, 81_302, 108_796]
    months = [7, 0, 10, 10, 10, 10, 20, 20, 25, 20, 20, 29, 28, 28, 25, 30, 30, 40, 40, 0, 50]
    said = [exactly([3 * q, 3 * q + 1, 3 * q + 2], value) for q, value in enumerate(quarters)]
    said += [exactly([1], 8_630), exactly([19], 46_249)]
    said += [
        over([t], 1000 * v, 10_000 if v % 10 == 0 else 1000) for t, v in enumerate(months) if v
    ]
    said += [
        over(list(range(9)), 135_000, 1000),
        over(list(range(20)), 500_000, 100_000),
        over(list(range(9, 21)), 410_000, 10_000),
    ]
    new_year = [0.0] * (21 + HORIZON)
    new_year[9], new_year[10], new_year[22] = 6 / 15, 9 / 15, 1.0  # 2025-01-29 and 2026-02-17
    return Case(
        "X", "exact quarters, bounded months and running totals, theta fixed", 2024 * 12 + 3,
        21 + HORIZON, 9.5, launched=True, new_year_share=new_year, settings=CHINESE,
        theta_free=False, said=said,
    )  # fmt: skip


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


def log_density(q: Any, case: Case, jnp: Any, special: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401
    """Log posterior density in NUTS's coordinates, with log deliveries and theta."""
    lp = -0.5 * q["theta"] @ q["theta"] - 0.5 * q["total"] @ q["total"]
    fixed = np.asarray(case.settings["theta_mean"])
    theta = fixed + np.asarray(case.settings["theta_sd"]) * q["theta"] if case.theta_free else fixed
    exact, lone = groups(case)
    z = jnp.zeros(case.past).at[np.asarray(lone, dtype=int)].set(q["lone"])
    place = 0
    for j, group in enumerate(exact):
        h = log(group.said.value) + group.said.slack * q["total"][j]
        rest = jnp.exp(h) - sum(w * jnp.exp(z[m]) for m, w in group.known)
        log_rest = jnp.log(jnp.maximum(rest, 1e-3))
        lp += h - log_rest + jnp.where(rest > 1e-3, 0.0, -jnp.inf)  # noqa: PLR2004 - nothing left
        shares = jnp.append(q["share"][place : place + len(group.free) - 1], 0.0)
        place += len(group.free) - 1
        months = log_rest + shares - special.logsumexp(shares) - np.log(group.weights)
        z = z.at[np.asarray(group.free)].set(months)
    mean, covariance = prior(jnp if case.theta_free else np, case, theta)
    root = (jnp if case.theta_free else np).linalg.cholesky(covariance[: case.past, : case.past])
    scores = special.solve_triangular(root, z - mean[: case.past])
    lp -= 0.5 * scores @ scores + jnp.log(jnp.diag(root)).sum()
    for said in case.said:
        if said.relation == ">":
            weights = np.log(said.weights)
            lp += log_bound(special.logsumexp(z[np.asarray(said.months)] + weights), said, jnp)
    return lp, z, theta


def log_bound(u: Any, said: Said, jnp: Any) -> Any:  # noqa: ANN401 - jax arrays
    """Log density of "more than": exponential over the edge, now and then plainly wrong."""
    excess = u - log(said.value)
    right = log((1 - said.wrong) / said.mean_excess) - excess / said.mean_excess
    wrong = log(said.wrong / said.wrong_width / sqrt(2 * pi))
    wrong -= 0.5 * (excess / said.wrong_width) ** 2
    return jnp.where(excess > 0, jnp.logaddexp(jnp.where(excess > 0, right, 0.0), wrong), wrong)


def run_nuts(case: Case, warm: int, draws: int, seed: int) -> tuple[Array, Array, dict[str, Any]]:
    """Past log deliveries (chains, draws, months), theta (chains, draws, 4), and the run's facts."""
    # Only the oracle's own environment has these.
    import jax  # noqa: PLC0415
    import jax.numpy as jnp  # noqa: PLC0415
    from jax.scipy.linalg import solve_triangular  # noqa: PLC0415
    from jax.scipy.special import logsumexp  # noqa: PLC0415
    from numpyro.infer import MCMC, NUTS  # noqa: PLC0415

    jax.config.update("jax_enable_x64", True)
    special = argparse.Namespace(
        logsumexp=logsumexp, solve_triangular=partial(solve_triangular, lower=True)
    )
    density = jax.jit(lambda q: log_density(q, case, jnp, special))
    exact, lone = groups(case)
    rng = np.random.default_rng(seed)
    sizes = {
        "theta": 4 if case.theta_free else 0,
        "total": len(exact),
        "share": sum(len(g.free) - 1 for g in exact),
        "lone": len(lone),
    }
    start = {k: 0.05 * rng.standard_normal((4, n)) for k, n in sizes.items()}
    bounds = {s.months[0]: s.value for s in case.said if len(s.months) == 1}
    start["lone"] += np.log([bounds[t] for t in lone]) + 0.1 if lone else 0.0
    kernel = NUTS(
        potential_fn=lambda q: -log_density(q, case, jnp, special)[0],
        dense_mass=True,
        target_accept_prob=0.8,
    )
    mcmc = MCMC(
        kernel, num_warmup=warm, num_samples=draws, num_chains=4,
        chain_method="sequential", progress_bar=False,
    )  # fmt: skip
    began = time.process_time()
    mcmc.run(
        jax.random.PRNGKey(seed),
        init_params={k: jnp.asarray(v) for k, v in start.items()},
        extra_fields=("num_steps", "diverging"),
    )
    samples = mcmc.get_samples(group_by_chain=True)
    _, z, theta = jax.vmap(jax.vmap(density))(samples)
    steps, diverging = (mcmc.get_extra_fields()[k] for k in ("num_steps", "diverging"))
    facts = {
        "chains": 4,
        "warm_up": warm,
        "draws": draws,
        "seed": seed,
        "mean_steps": round(float(steps.mean()), 1),
        "divergences": int(diverging.sum()),
        "cpu_seconds": round(time.process_time() - began, 1),
    }
    return np.asarray(z), np.asarray(theta), facts


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
    from numpyro.diagnostics import effective_sample_size  # noqa: PLC0415 - as above
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


def reference(case: Case, warm: int, draws: int, seed: int) -> dict[str, Any]:
    """Everything that the tests compare."""
    past, theta, facts = run_nuts(case, warm, draws, seed)
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


CASES = {"A": case_a, "D": case_d, "X": case_x}
RUNS = {"A": (1000, 4000), "D": (2000, 20_000), "X": (2000, 20_000)}


def main() -> None:
    """Run the cases named on the command line, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=list(CASES), choices=list(CASES))
    parser.add_argument("--draws", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name in asked.cases:
        warm, draws = RUNS[name]
        result = reference(CASES[name](), warm, asked.draws or draws, asked.seed)
        path = asked.folder / f"{name}.json"
        path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        print(name, result["run"])


if __name__ == "__main__":
    main()
