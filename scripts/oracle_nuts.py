"""The slow, exact reference for the engine: run the samplers and store what they find.

``make oracle`` runs this in an environment of its own (requirements-oracle.txt) and rewrites
``tests/data/oracle/*.json``; the tests compare the engine with those files. Where all is smooth
NumPyro's No-U-Turn sampler walks, elsewhere slices and jumps do (oracle_slices.py).

    python scripts/oracle_nuts.py [CASE ...] [--seed 1] [--short] [--folder FOLDER]

``--short`` shows in a minute or two that everything runs; its figures are worth nothing, and are
written to the folder named, or nowhere.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from oracle_cases import CASES
from oracle_model import AHEAD, Array, Case, log_density_of, placing, prior
from oracle_slices import SliceRun, run_slices, start_points

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "oracle"
QUANTILES = (0.05, 0.50, 0.95)
NUTS_RUN = {"chains": 4, "warm_up": 1000, "draws": 5000}
SHORT_NUTS_RUN = {"chains": 2, "warm_up": 30, "draws": 20}
SLICE_RUN = SliceRun()
SHORT_SLICE_RUN = SliceRun(chains=128, warm_up=60, draws=8, rounds_a_draw=0.2)
ENOUGH = 4000  # wanted effective draws of every compared figure, in the bulk and in both tails


def run_nuts(case: Case, seed: int, run: dict[str, int]) -> tuple[Array, dict[str, Any]]:
    """Points (chains, draws, sizes) by NumPyro's NUTS, and the run's facts."""
    # Only the oracle's own environment has these.
    import jax  # type: ignore[import-not-found]  # noqa: PLC0415
    import jax.numpy as jnp  # type: ignore[import-not-found]  # noqa: PLC0415

    jax.config.update("jax_enable_x64", True)  # noqa: FBT003 - JAX's own way
    start = jnp.asarray(start_points(case, run["chains"], np.random.default_rng(seed)))
    return nuts_from(log_density_of(case, jnp), start, seed, run)


def nuts_from(
    log_density: Callable[[Any], Any],
    start: Any,  # noqa: ANN401 - a JAX array
    seed: int,
    run: dict[str, int],
) -> tuple[Array, dict[str, Any]]:
    """The same from given points, one for each chain."""
    import jax  # noqa: PLC0415 - as above
    from numpyro.infer import MCMC, NUTS  # type: ignore[import-not-found]  # noqa: PLC0415

    kernel = NUTS(potential_fn=lambda q: -log_density(q), dense_mass=True)
    mcmc = MCMC(
        kernel, num_warmup=run["warm_up"], num_samples=run["draws"], num_chains=run["chains"],
        chain_method="sequential", progress_bar=False,
    )  # fmt: skip
    mcmc.run(jax.random.PRNGKey(seed), init_params=start, extra_fields=("diverging",))
    divergences = int(mcmc.get_extra_fields()["diverging"].sum())
    facts = {"sampler": "NUTS", "divergences": divergences, **run}
    return np.asarray(mcmc.get_samples(group_by_chain=True)), facts


def with_future(case: Case, past: Array, theta: Array, seed: int) -> Array:
    """Add the months after the last one spoken of, from their exact conditional normal.

    Args:
        case: the case.
        past: shape (chains, draws, past cells).
        theta: shape (chains, draws, 4).
        seed: of the randomness.

    Returns:
        Shape (chains, draws, cells), in the order of ``case.everything``.
    """
    rng = np.random.default_rng(seed + 1)
    p, cells = len(case.past), case.everything
    flat, settings = past.reshape(-1, p), theta.reshape(-1, 4)

    def conditional(theta: Array) -> tuple[Array, Array, Array]:
        mean, covariance = prior(np, case, theta, cells)
        gain = np.linalg.solve(covariance[:p, :p], covariance[:p, p:]).T
        left = covariance[p:, p:] - gain @ covariance[:p, p:]
        return mean, gain, np.linalg.cholesky(left)

    noise = rng.standard_normal((len(flat), len(cells) - p))
    if case.theta_free:
        future = np.empty_like(noise)
        for i, (z, t) in enumerate(zip(flat, settings, strict=True)):
            mean, gain, root = conditional(t)
            future[i] = mean[p:] + gain @ (z - mean[:p]) + root @ noise[i]
    else:
        mean, gain, root = conditional(settings[0])
        future = mean[p:] + (flat - mean[:p]) @ gain.T + noise @ root.T
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


def reference(case: Case, seed: int, short: bool) -> dict[str, Any]:
    """Everything that the tests compare."""
    began = time.process_time()
    if case.theta_free:
        q, facts = run_nuts(case, seed, SHORT_NUTS_RUN if short else NUTS_RUN)
    else:
        q, facts = run_slices(case, seed, SHORT_SLICE_RUN if short else SLICE_RUN)
    place = placing(case, np)
    parts = [place(chain) for chain in q]
    past = np.stack([z for _, z, _ in parts])
    theta = np.stack([np.broadcast_to(t, (*z.shape[:1], 4)) for t, z, _ in parts])
    facts["cpu_seconds"] = round(time.process_time() - began, 1)
    z = with_future(case, past, theta, seed)
    figures = figures_of(case, z)
    figures["theta"] = [summary(theta[..., i]) for i in range(4)] if case.theta_free else []
    every = [x for f in figures.values() for x in (f if isinstance(f, list) else [f])]
    least = min(min(x["bulk_ess"], x["tail_ess"]) for x in every)
    run = facts | {"least_ess": least, "enough": bool(least >= ENOUGH)}
    return {"case": asdict(case), "run": run, **figures}


def figures_of(case: Case, z: Array) -> dict[str, Any]:
    """Summaries of each cell, of the years behind and ahead, and the odds of the target."""
    cells, spoken = case.everything, case.spoken

    def year(first: int, series: int | None = None) -> Array:
        wanted = [
            i
            for i, (number, month) in enumerate(cells)
            if first <= month < first + AHEAD and series in (None, number)
        ]
        return np.asarray(np.log(np.exp(z[..., wanted]).sum(axis=2)))

    ahead = year(spoken)
    reached = np.asarray(ahead >= np.log(case.target), dtype=float)
    bulk, _ = effective(reached + 1e-9 * np.random.default_rng(0).random(reached.shape))
    return {
        "cells": [
            {"series": number, "month": month} | summary(z[..., i])
            for i, (number, month) in enumerate(cells)
        ],
        "last_12_months": summary(year(spoken - AHEAD)),
        "next_12_months": summary(ahead),
        "next_12_months_of_each": [summary(year(spoken, n)) for n in range(len(case.series))],
        "odds_of_target": {
            "p": round(float(reached.mean()), 5), "bulk_ess": bulk, "tail_ess": bulk,
        },
    }  # fmt: skip


def main() -> None:
    """Run the cases named on the command line, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true", help="only show that everything runs")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    unknown = [name for name in asked.cases if name not in CASES]
    if unknown:
        parser.error(f"no case is called {unknown[0]}; there are {', '.join(CASES)}")
    folder = asked.folder or (None if asked.short else FOLDER)
    for name in asked.cases or list(CASES):
        result = reference(CASES[name](), asked.seed, asked.short)
        print(name, result["run"], "odds", result["odds_of_target"]["p"], flush=True)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(result, indent=1) + "\n"
            (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
