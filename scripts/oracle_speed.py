"""How many effective draws a No-U-Turn sampler makes in a CPU second, theta integrated over.

Runs in the oracle's environment; scripts/bench_engine.py calls it and prints the table.

    python scripts/oracle_speed.py CASE [--warm-up 1000] [--draws 2000] [--chains 4] [--seed 1]
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from oracle_cases import CASES
from oracle_model import AHEAD, SLACK, Array, Case, log_density_of, placing
from oracle_nuts import nuts_from, with_future
from oracle_slices import SliceRun, run_slices, start_points

if TYPE_CHECKING:
    from collections.abc import Callable

TINY = 5  # draws and warm-up of the run that tells how long compiling takes


def starts(case: Case, chains: int, seed: int) -> Array:
    """Points to start from. For bounds these are draws with theta fixed: NUTS gets them free."""
    rng = np.random.default_rng(seed)
    if not any(s.is_bound for s in case.said):
        return start_points(case, chains, rng)
    short = SliceRun(chains=64, warm_up=100, draws=1)
    points = run_slices(replace(case, theta_free=False), seed, short)[0][:chains, -1]
    return np.concatenate([0.1 * rng.standard_normal((chains, 4)), points], axis=1)


def smooth(case: Case) -> Callable[[Any], Any]:
    """The density with plain bounds that give way by the slack of exact figures.

    No-U-Turn samplers need a slope to turn back at.
    """
    import jax.numpy as jnp  # type: ignore[import-not-found]  # noqa: PLC0415 - only the oracle's environment has it

    log_density = log_density_of(case, jnp)
    return lambda q: log_density(q, SLACK)


def measure(case: Case, seed: int, run: dict[str, int]) -> dict[str, Any]:
    """CPU seconds without compiling, and effective draws of each cell and of the next year."""
    import jax  # noqa: PLC0415 - as above
    import jax.numpy as jnp  # noqa: PLC0415 - as above
    from numpyro.diagnostics import (  # type: ignore[import-not-found]  # noqa: PLC0415 - as above
        effective_sample_size,
        split_gelman_rubin,
    )

    jax.config.update("jax_enable_x64", True)  # noqa: FBT003 - JAX's own way
    case = replace(case, theta_free=True)
    start = jnp.asarray(starts(case, run["chains"], seed))
    log_density = smooth(case)

    def seconds(run: dict[str, int]) -> tuple[float, Array, dict[str, Any]]:
        began = time.process_time()
        q, facts = nuts_from(log_density, start, seed, run)
        return time.process_time() - began, q, facts

    compiling, _, _ = seconds(run | {"warm_up": TINY, "draws": TINY})
    used, q, facts = seconds(run)
    parts = [placing(case, np)(chain) for chain in q]
    theta = np.stack([t for t, _, _ in parts])
    z = with_future(case, np.stack([z for _, z, _ in parts]), theta, seed)
    months = np.asarray([month for _, month in case.everything])
    ahead = (months >= case.spoken) & (months < case.spoken + AHEAD)
    year = np.log(np.exp(z[..., ahead]).sum(axis=2))
    worth = np.asarray(effective_sample_size(z))
    return facts | {
        "cpu_seconds": used - compiling,
        "compiling": compiling,
        "least": float(worth.min()),
        "median": float(np.median(worth)),
        "next_12_months": float(effective_sample_size(year)),
        "theta": [float(x) for x in effective_sample_size(theta)],
        "largest_r_hat": float(np.max(split_gelman_rubin(z))),
    }


def main() -> None:
    """Measure one case and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=list(CASES))
    parser.add_argument("--chains", type=int, default=4)
    parser.add_argument("--warm-up", type=int, default=1000)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    run = {"chains": asked.chains, "warm_up": asked.warm_up, "draws": asked.draws}
    print(json.dumps(measure(CASES[asked.case](), asked.seed, run)))


if __name__ == "__main__":
    main()
