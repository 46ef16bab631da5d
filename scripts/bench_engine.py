"""How many independent draws a CPU second gives, here and with a No-U-Turn sampler.

    python scripts/bench_engine.py --oracle .venv-oracle/bin/python [--write docs/benchmarks.md]

Both are measured one after the other on one core, on the same statements, with the settings
integrated over. What a run of the engine is worth is not what its weights say (Kish's figure) but
what its cells' means show: over many seeds they scatter as means of so many independent draws
would. NUTS is given its start; its warm-up counts, compiling does not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

for library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # before NumPy reads them
    os.environ.setdefault(library, "1")

import numpy as np  # noqa: E402 - see above

from onpace.engine.cells import Cells, Part  # noqa: E402
from onpace.engine.likelihood import Likelihood, above, bump  # noqa: E402
from onpace.engine.observation import Observation  # noqa: E402
from onpace.engine.posterior import DRAWS, sample_paths  # noqa: E402
from onpace.engine.settings import Settings  # noqa: E402
from oracle_cases import CASES  # noqa: E402
from oracle_model import AHEAD, Case, Said  # noqa: E402

SEEDS = 30
MARKS = "<!-- engine:start -->", "<!-- engine:end -->"
ONE_CORE = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
FIXED = (1e-6,) * 4


@dataclass(frozen=True, slots=True)
class Row:
    """A case, whether NUTS walks it too, and with how long a run."""

    title: str
    case: str
    theta_free: bool
    nuts: tuple[str, ...] = ()


ROWS = (
    Row(
        "A: one series, 30 exact months", "exact-months", theta_free=True,
        nuts=("--chains", "4", "--warm-up", "1000", "--draws", "2000"),
    ),
    Row(
        "B: two models, 21 months, plain bounds", "two-models", theta_free=True,
        nuts=("--chains", "2", "--warm-up", "800", "--draws", "800"),
    ),
    Row("B, settings fixed", "two-models", theta_free=False),
    Row("three models, 24 months", "three-models", theta_free=True),
    Row("three models, settings fixed", "three-models", theta_free=False),
)  # fmt: skip
QUICK = ("--chains", "2", "--warm-up", "30", "--draws", "30")


@dataclass(frozen=True, slots=True)
class Worth:
    """One run of the usual size: CPU seconds, Kish's figure, and independent draws it is worth."""

    seconds: float
    kish: float
    least: float
    median: float
    year: float


def engine_input(case: Case, theta_free: bool) -> tuple[Cells, Settings, tuple[Observation, ...]]:
    """A case in the engine's words."""
    parts = tuple(Part(s.start, s.level_guess, s.launched) for s in case.series)
    cells = Cells(case.first, case.count, parts, np.asarray(case.new_year_share))
    given: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in case.settings.items()
    }
    settings = Settings(name=case.name, **given)
    if not theta_free:
        settings = replace(settings, theta_sd=FIXED)
    said = tuple(
        Observation(tuple(cells.at(*c) for c in s.cells), tuple(s.weights), likelihood(s))
        for s in case.said
    )
    return cells, settings, said


def likelihood(said: Said) -> Likelihood:
    """What is said of a total, in the engine's words."""
    edge = float(np.log(said.value))
    if said.relation == "=":
        return (bump(edge, said.slack),)
    if not said.mean_excess:
        return (above(edge),)
    return above(edge, said.mean_excess, 1 - said.wrong), bump(edge, said.wrong_width, said.wrong)


def worth_of(case: Case, theta_free: bool, seeds: int) -> Worth:
    """Fit with many seeds and see how the cells' means scatter."""
    cells, settings, said = engine_input(case, theta_free)
    ahead = [cells.at(n, m) for n, m in case.cells(case.spoken, case.spoken + AHEAD)]
    means, variances, seconds, kish = [], [], [], []
    for seed in range(seeds):
        began = time.process_time()
        posterior = sample_paths(cells, settings, said, seed=seed)
        seconds.append(time.process_time() - began)
        z = posterior.log_deliveries
        year = np.log(np.exp(z[:, ahead]).sum(axis=1))
        both = np.column_stack([z, year])
        means.append(both.mean(axis=0))
        variances.append(both.var(axis=0))
        kish.append(posterior.diagnostics.effective_draws)
    worth = np.mean(variances, axis=0) / np.var(means, axis=0, ddof=1)
    cellwise = worth[:-1]
    return Worth(
        float(np.median(seconds)), float(np.median(kish)), float(cellwise.min()),
        float(np.median(cellwise)), float(worth[-1]),
    )  # fmt: skip


def nuts(python: str, case: str, run: tuple[str, ...]) -> dict[str, Any]:
    """The same of the No-U-Turn sampler, in the oracle's own environment."""
    script = Path(__file__).with_name("oracle_speed.py")
    environment = {**os.environ, "XLA_FLAGS": ONE_CORE}
    command = [python, str(script), case, *run]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - our own script
    return dict(json.loads(done.stdout.splitlines()[-1]))


def table(rows: list[tuple[Row, Worth, dict[str, Any] | None]]) -> list[str]:
    """The table's lines."""
    heads = ["problem", "onpace, CPU s", "Kish", "least cell", "median cell", "year ahead"]
    heads += ["NUTS, CPU s", "least cell", "median cell", "times as many a second"]
    lines = [f"| {' | '.join(heads)} |", "| --- " + "| ---: " * (len(heads) - 1) + "|"]
    for row, ours, theirs in rows:
        cells = [f"{ours.seconds:.3f}"]
        cells += [f"{x:,.0f}" for x in (ours.kish, ours.least, ours.median, ours.year)]
        if theirs:
            used = theirs["cpu_seconds"]
            ratio = ours.least / ours.seconds / (theirs["least"] / used)
            cells += [f"{used:.0f}", f"{theirs['least']:,.0f}", f"{theirs['median']:,.0f}"]
            cells += [f"{float(f'{ratio:.2g}'):,.0f}"]
        else:
            cells += [""] * 4
        lines.append(f"| {row.title} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    """Measure, print, and write between the marks of a file where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oracle", default=".venv-oracle/bin/python", help="its Python")
    parser.add_argument("--short", action="store_true", help="only show that everything runs")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    if asked.short and asked.write:
        parser.error("a short run is not worth writing")
    rows = []
    for row in ROWS:
        ours = worth_of(CASES[row.case](), row.theta_free, 3 if asked.short else SEEDS)
        theirs = None
        if row.nuts:
            theirs = nuts(asked.oracle, row.case, QUICK if asked.short else row.nuts)
            print(row.title, theirs, file=sys.stderr, flush=True)
        rows.append((row, ours, theirs))
    diverged = [f"{t['divergences']:,} of {t['chains'] * t['draws']:,}" for _, _, t in rows if t]
    said = (
        f"Draws asked for: {DRAWS:,}; {SEEDS} seeds. Draws of NUTS that diverged: "
        f"{', '.join(diverged)}. {datetime.now(UTC).date()}, Python {platform.python_version()}, "
        f"NumPy {version('numpy')}."
    )
    text = "\n".join([*table(rows), "", said])
    print(text)
    if asked.write:
        before, rest = asked.write.read_text(encoding="utf-8").split(MARKS[0])
        _, after = rest.split(MARKS[1])
        written = f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}"
        asked.write.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
