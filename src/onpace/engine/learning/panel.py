"""A panel of monthly series, and the cases that laws learn from."""

from __future__ import annotations

import csv
import gzip
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from onpace.engine.normal import FloatArray

YEAR = 12


@dataclass(frozen=True, slots=True)
class Panel:
    """Monthly counts of many series.

    Attributes:
        names: of the series, sorted.
        first: number of the first month of all.
        counts: shape (series, months), NaN where not known.
        data: SHA-256 of the rows in order.
    """

    names: tuple[str, ...]
    first: int
    counts: FloatArray
    data: str

    def before(self, year: int) -> Panel:
        """The panel as if nothing of ``year`` or later had happened."""
        months = max(year * YEAR - self.first, 0)
        return build(self.names, self.first, self.counts[:, :months])


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases are wanted.

    Attributes:
        longest: months of history that are kept.
        aheads: how many months ahead are summed.
        every: months between origins (3: quarter ends).
        least: units that the last twelve months must have had.
        most: how many cases are kept, by chance.
        recent: origins must lie in this many last months of the panel; anywhere where None.
        lengths: pasts are cut to a multiple of this many months, so that few lengths occur.
    """

    longest: int
    aheads: tuple[int, ...]
    every: int = 1
    least: float = 60.0
    most: int = 20_000
    recent: int | None = None
    lengths: int = 1


@dataclass(frozen=True, slots=True)
class Cases:
    """Pasts of equal length with the total of the months that followed each.

    Attributes:
        past: shape (cases, months).
        ahead: months that are summed.
        total: shape (cases,).
    """

    past: FloatArray
    ahead: int
    total: FloatArray


def read(paths: Iterable[Path]) -> Panel:
    """Read CSV files (plain or gzip) with the columns series, month (2024-03) and value.

    Raises:
        ValueError: when a file lacks a column or holds no row.
    """
    rows: dict[str, dict[int, float]] = {}
    for path in paths:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = {"series", "month", "value"} - set(reader.fieldnames or ())
            if missing:
                raise ValueError(f"{path.name} lacks the column {min(missing)}")
            for row in reader:
                year, month = row["month"].split("-")
                number = int(year) * YEAR + int(month) - 1
                rows.setdefault(row["series"], {})[number] = float(row["value"])
    if not rows:
        raise ValueError("the panel holds no rows")
    first = min(min(months) for months in rows.values())
    last = max(max(months) for months in rows.values())
    counts = np.full((len(rows), last - first + 1), np.nan)
    for place, name in enumerate(sorted(rows)):
        for number, value in rows[name].items():
            counts[place, number - first] = value
    return build(tuple(sorted(rows)), first, counts)


def build(names: Sequence[str], first: int, counts: FloatArray) -> Panel:
    """A panel of the series that have a month, with its hash."""
    held = [k for k in range(len(names)) if np.isfinite(counts[k]).any()]
    kept, names = counts[held], tuple(names[k] for k in held)
    digest = hashlib.sha256()
    for name, series in zip(names, kept, strict=True):
        for month in np.flatnonzero(np.isfinite(series)):
            digest.update(f"{name},{first + month},{series[month]:g}\n".encode())
    return Panel(names, first, kept, digest.hexdigest())


def cases(panel: Panel, choice: Choice, seed: int = 0) -> Iterator[Cases]:
    """The origins of all series that are asked for, grouped by length and months ahead."""
    found = _origins(panel, choice)
    if len(found) > choice.most:
        chosen = np.random.default_rng(seed).permutation(len(found))[: choice.most]
        found = found[np.sort(chosen)]
    for length, ahead in sorted({(int(row[2]), int(row[3])) for row in found}):
        rows = found[(found[:, 2] == length) & (found[:, 3] == ahead)]
        at = rows[:, 1:2] + np.arange(-length + 1, ahead + 1)
        months = panel.counts[rows[:, :1], at]
        yield Cases(months[:, :length], ahead, months[:, length:].sum(axis=1))


def _origins(panel: Panel, choice: Choice) -> npt.NDArray[np.int64]:
    """Series, place of the last known month, months of history, months ahead; one row a case."""
    rows: list[tuple[int, int, int, int]] = []
    last = panel.counts.shape[1] - 1
    begin = YEAR - 1 if choice.recent is None else max(YEAR - 1, last + 1 - choice.recent)
    for series, counts in enumerate(panel.counts):
        unbroken = _unbroken(counts)
        for place in range(begin, last):
            length = int(unbroken[place])
            if length < YEAR or (panel.first + place + 1) % choice.every:
                continue
            if counts[place - YEAR + 1 : place + 1].sum() < choice.least:
                continue
            kept = min(length - length % choice.lengths, choice.longest)
            rows.extend(
                (series, place, kept, ahead)
                for ahead in choice.aheads
                if place + ahead <= last and unbroken[place + ahead] == length + ahead
            )
    return np.asarray(rows, dtype=np.int64).reshape(-1, 4)


def _unbroken(counts: FloatArray) -> npt.NDArray[np.int64]:
    """How many months up to and with each are known without a gap."""
    place = np.arange(len(counts))
    gap = np.maximum.accumulate(np.where(np.isfinite(counts), -1, place))
    return np.asarray(place - gap, dtype=np.int64)
