"""Cells: one for each month of each series that is modelled, in one flat order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onpace.engine.normal import FloatArray

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the series modelled together: a whole maker, a brand, a model, or what is left.

    Attributes:
        start: offset of its first month from the first month of all.
        level_guess: rough log of a month's deliveries, the centre of a wide prior.
        launched: whether its first month is its launch, so that a ramp is expected.
    """

    start: int
    level_guess: float
    launched: bool


@dataclass(frozen=True, slots=True)
class Cells:
    """The months of all parts: part by part, each from its start to the last month of all.

    Attributes:
        first: number of the first month of all (year * 12 + month - 1).
        count: how many months there are from there, past and future.
        parts: the series.
        new_year_share: for each month, the part of the Chinese New Year window in it.
        part: place in ``parts`` of each cell's series, shape (cells,).
        month: each cell's offset from the first month of all, shape (cells,).
    """

    first: int
    count: int
    parts: tuple[Part, ...]
    new_year_share: FloatArray
    part: IntArray = field(init=False, repr=False, compare=False)
    month: IntArray = field(init=False, repr=False, compare=False)
    _before: IntArray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sizes = [self.count - part.start for part in self.parts]
        part = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        before = np.cumsum([0, *sizes], dtype=np.int64)
        starts = np.asarray([part.start for part in self.parts], dtype=np.int64)
        month = np.arange(before[-1], dtype=np.int64) - before[part] + starts[part]
        object.__setattr__(self, "part", part)
        object.__setattr__(self, "month", month)
        object.__setattr__(self, "_before", before[:-1] - starts)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.part)

    @property
    def age(self) -> IntArray:
        """Months since its part began, for each cell."""
        starts = np.asarray([part.start for part in self.parts], dtype=np.int64)
        return np.asarray(self.month - starts[self.part])

    @property
    def calendar(self) -> IntArray:
        """0 for January to 11 for December, for each cell."""
        return (self.first + self.month) % 12

    def at(self, part: int, month: int) -> int:
        """Place of a month of a part.

        >>> from numpy import zeros
        >>> both = Cells(0, 3, (Part(0, 9.0, False), Part(2, 9.0, True)), zeros(3))
        >>> both.size, both.at(1, 2)
        (4, 3)
        """
        return int(self._before[part]) + month

    def of(self, parts: Iterable[int], month: int) -> tuple[int, ...]:
        """Places of a month of several parts, those not begun left out."""
        return tuple(self.at(part, month) for part in parts if month >= self.parts[part].start)


def one_series(
    first: int, count: int, level_guess: float, launched: bool, new_year_share: FloatArray
) -> Cells:
    """The cells of a single series that begins with the first month."""
    return Cells(first, count, (Part(0, level_guess, launched),), new_year_share)
