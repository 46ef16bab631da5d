"""Learn the settings of the forecaster of plain series, for each cut-off year.

    python scripts/learn_forecast.py PANEL.csv.gz [MORE.csv.gz ...] [--years 2020-2026]

A panel has the columns series, month (2024-03) and value. For each year, what lies before its
1 January is learned from, and the result is written to src/onpace/engine/settings_data/.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from onpace.engine.forecast_settings import Learned, to_json
from onpace.engine.learning.panel import Panel, read
from onpace.engine.learning.pool import learn_pool_spread
from onpace.engine.learning.trees import learn_trees
from onpace.engine.learning.weights import learn_weights

FOLDER = Path(__file__).parent.parent / "src" / "onpace" / "engine" / "settings_data"


def learn(panel: Panel, year: int) -> str:
    """The settings file of a cut-off year, as JSON."""
    known = panel.before(year)
    trees, apart = learn_trees(known)
    learned = Learned(year, known.data, learn_weights(known), trees)
    learned = replace(learned, pool_spread=learn_pool_spread(learned, apart))
    told = {"series": len(known.names), "months": int(np.isfinite(known.counts).sum())}
    return json.dumps(to_json(learned, told), separators=(",", ":")) + "\n"


def main() -> None:
    """Learn each year asked for."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("panel", nargs="+", type=Path)
    asking.add_argument("--years", default="2020-2026", help="first and last cut-off year")
    asking.add_argument("--into", default=FOLDER, type=Path)
    asked = asking.parse_args()
    first, last = (int(word) for word in asked.years.split("-"))
    panel = read(asked.panel)
    asked.into.mkdir(parents=True, exist_ok=True)
    for year in range(first, last + 1):
        text = learn(panel, year)
        (asked.into / f"before-{year}.json").write_text(text, encoding="utf-8")
        print(f"before {year}: {len(text):,} bytes")


if __name__ == "__main__":
    main()
