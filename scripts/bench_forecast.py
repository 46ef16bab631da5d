"""Whole forecasts a second: 60 months of history, 12 months ahead, 500 paths, all settings points.

    python scripts/bench_forecast.py [--write FILE]

CPU seconds of one process, all its threads together, the median of eleven runs after one that
fills the caches. The series are simulated; what they hold does not change the work.
"""

from __future__ import annotations

import argparse
import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np

from onpace.engine import forecast_many

RUNS = 11
PAST, AHEAD, DRAWS = 60, 12, 500
LAST_MONTH = 2025 * 12 + 11
MARKS = "<!-- forecast:start -->", "<!-- forecast:end -->"
TOGETHER = (1, 32, 400)


def seconds(series: int, kind: str) -> float:
    """Median CPU seconds of forecasting so many series together."""
    rng = np.random.default_rng(1)
    level = np.exp(rng.normal(7, 1.5, (series, 1)) + rng.normal(0, 0.2, (series, PAST)))
    counts, taken = rng.poisson(level), []
    for _ in range(RUNS + 1):
        begun = time.process_time()
        forecast_many(counts, LAST_MONTH, AHEAD, DRAWS, rng, kind=kind)
        taken.append(time.process_time() - begun)
    return median(taken[1:])


def main() -> None:
    """Measure and show, or write between the marks of a file."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--write", type=Path, help="file that holds the marks")
    asked = asking.parse_args()
    rows = ["| series at once | registrations, a second | whole makers, a second |"]
    rows.append("| ---: | ---: | ---: |")
    for series in TOGETHER:
        both = [series / seconds(series, kind) for kind in ("registrations", "whole maker")]
        rows.append(f"| {series} | " + " | ".join(f"{rate:,.0f}" for rate in both) + " |")
    today = datetime.now(UTC).date()
    rows.append("")
    rows.append(
        f"Median of {RUNS} on {today}: Python {platform.python_version()}, "
        f"NumPy {np.__version__}, CPU seconds."
    )
    table = "\n".join(rows)
    print(table)
    if asked.write is not None:
        text = asked.write.read_text(encoding="utf-8")
        before, _, rest = text.partition(MARKS[0])
        _, _, after = rest.partition(MARKS[1])
        written = f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}"
        asked.write.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
