"""CPU seconds of what people wait for, best of five, written into docs/benchmarks.md.

    python scripts/bench.py [--write FILE]

Every figure is the CPU time of a whole process (user and system, children included), but for the
two about loading, which are taken inside one process. Peers stand in the same table: the bare
interpreter, and NumPy alone, which every answer that is not cached must load.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from onpace.book import Book, load

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
LARGE = 100_000
MARKS = "<!-- bench:start -->", "<!-- bench:end -->"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, CPU seconds, and the bar it must stay under, if any."""

    name: str
    seconds: float
    bar: float | None


def cpu_of_children() -> float:
    """CPU seconds of all finished child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def best(prepare: Callable[[], dict[str, str]], *command: str) -> float:
    """Least CPU seconds of a command over the runs; ``prepare`` gives each its environment."""
    seconds = []
    for _ in range(RUNS):
        environment = {**os.environ, **prepare()}
        before = cpu_of_children()
        subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603 - our own commands
        seconds.append(cpu_of_children() - before)
    return min(seconds)


def figures(folder: Path) -> list[Figure]:
    """All measurements."""
    python = sys.executable
    onpace = [python, "-m", "onpace"]
    judge_xiaomi = [*onpace, "judge", "Xiaomi", "2026"]
    kept = {"ONPACE_CACHE": str(folder / "kept")}

    def fresh() -> dict[str, str]:
        return {"ONPACE_CACHE": tempfile.mkdtemp(dir=folder)}

    def cached() -> dict[str, str]:
        return kept

    bare = best(cached, python, "-c", "pass")
    found = [
        Figure("bare interpreter", bare, None),
        Figure("peer: `import numpy`", best(cached, python, "-c", "import numpy"), None),
        Figure(
            "`import onpace`, interpreter taken off",
            best(cached, python, "-c", "import onpace") - bare,
            0.1,
        ),
        Figure("`onpace judge Xiaomi 2026`, cold", best(fresh, *judge_xiaomi), 1.2),
    ]
    largest = largest_maker()
    judge_largest = [*onpace, "judge", largest, "2026"]
    found.append(Figure(f"`onpace judge {largest} 2026`, cold", best(fresh, *judge_largest), 2.0))
    slowest = [*onpace, "judge", "BYD", "2026"]  # the statements that are hardest to reconcile
    found.append(Figure("`onpace judge BYD 2026`, cold", best(fresh, *slowest), 2.0))
    best(cached, *judge_xiaomi)
    found += [
        Figure("the same for Xiaomi, cached", best(cached, *judge_xiaomi), 0.6),
        Figure("`onpace` (the board), cold", best(fresh, *onpace), 6.0),
    ]
    best(cached, *onpace)
    found.append(Figure("`onpace` (the board), cached", best(cached, *onpace), 0.6))
    found += [
        Figure("`onpace book show Tesla`", best(cached, *onpace, "book", "show", "Tesla"), 0.3),
        Figure("`onpace book check`", best(cached, *onpace, "book", "check"), 1.0),
    ]
    bundled = Book.bundled().path
    found.append(
        Figure(
            f"load the bundled book ({len(Book.bundled().statements):,} statements)",
            loading(bundled),
            0.1,
        )
    )
    large = write_large_book(folder / "large")
    found.append(Figure(f"load and validate {LARGE:,} statements", loading(large), 5.0))
    return found


def loading(path: Path) -> float:
    """Least CPU seconds to load a book, in a process that has imported everything."""
    code = (
        "import sys, time; from pathlib import Path; from onpace.book import load\n"
        "def once():\n"
        "    t = time.process_time(); loaded = load(Path(sys.argv[1]))\n"
        "    assert not loaded.errors, loaded.errors[0]\n"
        "    return time.process_time() - t\n"
        f"print(min(once() for _ in range({RUNS})))"
    )
    return printed(code, path)


def peak_of_large(path: Path) -> float:
    """Peak memory of loading a book, MiB."""
    code = (
        "import resource, sys; from pathlib import Path; from onpace.book import load\n"
        "load(Path(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    return printed(code, path) / 1024


def printed(code: str, path: Path) -> float:
    """The number that code prints of a book, in a process of its own."""
    command = [sys.executable, "-c", code, str(path)]
    run = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands
    return float(run.stdout)


def largest_maker() -> str:
    """The maker with the most reports of deliveries."""
    counts: dict[str, int] = {}
    for statement in Book.bundled().statements:
        if statement.measure == "deliveries" and not statement.market:
            counts[statement.maker] = counts.get(statement.maker, 0) + 1
    return max(counts, key=lambda maker: counts[maker])


def write_large_book(folder: Path) -> Path:
    """A valid book of 100,000 different statements in forty files."""
    (folder / "statements").mkdir(parents=True, exist_ok=True)
    header = (
        "maker,brand,model,market,kind,measure,period,relation,value,value_high,unit,wording,"
        "said_on,said_by,source"
    )
    first = date(2015, 1, 1)
    each = LARGE // 40
    for file in range(40):
        lines = [header]
        for row in range(each):
            number = file * each + row
            day = first + timedelta(days=number % 3000)
            said = day + timedelta(days=1 + number % 40)
            lines.append(
                f"NIO,,,,report,deliveries,{day},=,{1000 + number},,vehicle,,{said},NIO,"
                f"https://example.org/{number}"
            )
        text = "\n".join(lines) + "\n"
        (folder / "statements" / f"part-{file:02d}.csv").write_text(text, encoding="utf-8")
    assert not load(folder).errors
    return folder


def table(rows: list[Figure], peak: float) -> str:
    """The figures as a Markdown table."""
    lines = ["| what | CPU seconds | bar |", "| --- | ---: | ---: |"]
    for row in rows:
        bar = "" if row.bar is None else f"{row.bar:g}"
        lines.append(f"| {row.name} | {row.seconds:.3f} | {bar} |")
    lines.append(f"| peak memory of loading {LARGE:,} statements, MiB | {peak:.0f} | 1024 |")
    machine = (
        f"Python {platform.python_version()}, NumPy {version('numpy')}, {os.cpu_count()} cores"
    )
    return "\n".join([*lines, "", f"Best of {RUNS} on {date.today():%Y-%m-%d}: {machine}."])  # noqa: DTZ011


def main() -> None:
    """Measure, print, and write into the file between its marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = figures(Path(folder))
        text = table(rows, peak_of_large(Path(folder) / "large"))
    print(text)
    if arguments.write:
        page = arguments.write.read_text(encoding="utf-8")
        before, _, rest = page.partition(MARKS[0])
        _, _, after = rest.partition(MARKS[1])
        arguments.write.write_text(
            f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
