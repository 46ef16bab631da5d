"""Paths: draws of monthly deliveries, past and future, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from onpace.book.months import first_day, month_of, month_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.book import Period
    from onpace.engine.evidence import Evidence, SetAside
    from onpace.engine.normal import FloatArray
    from onpace.engine.posterior import Diagnostics


@dataclass(frozen=True, slots=True)
class Fact:
    """Evidence, and which series it is about.

    Attributes:
        evidence: what is known of the total of one period.
        series: places of the series that the total is over.
    """

    evidence: Evidence
    series: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """Equally likely monthly paths of the series of one maker.

    Attributes:
        first_month: number of the first month (year * 12 + month - 1).
        labels: names of the series, which have no vehicle in common.
        deliveries: vehicles a month, shape (draws, series, months); 0 before a series began.
        facts: what the paths were fitted to, in time order.
        set_aside: statements that were not used, with the reason.
        settings: the regime's name.
        diagnostics: whether the draws can be trusted.
        outlook: guidance that was heard, as nothing is reported of its period yet.
        doubted: facts so far from all others that they may be slips: they count for little.
    """

    first_month: int
    labels: tuple[str, ...]
    deliveries: FloatArray
    facts: tuple[Fact, ...]
    set_aside: tuple[SetAside, ...]
    settings: str
    diagnostics: Diagnostics
    outlook: tuple[Fact, ...] = ()
    doubted: tuple[Fact, ...] = ()

    @property
    def last_month(self) -> int:
        """Number of the last month."""
        return self.first_month + int(self.deliveries.shape[2]) - 1

    @property
    def months(self) -> tuple[str, ...]:
        """The months, as ``2026-01``."""
        return tuple(month_text(m) for m in range(self.first_month, self.last_month + 1))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What is known of all series together; of the only one where there is one."""
        every = tuple(range(len(self.labels)))
        return tuple(fact.evidence for fact in self.facts if fact.series == every)

    def of(self, label: str) -> Paths:
        """The paths of one series alone, with what was said of it alone.

        ``set_aside`` stays that of all series.

        Raises:
            LookupError: when there is no such series; names those there are.
        """
        place = self._place(label)

        def own(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
            return tuple(replace(f, series=(0,)) for f in facts if f.series == (place,))

        return replace(
            self,
            labels=(label,),
            deliveries=self.deliveries[:, [place]],
            facts=own(self.facts),
            outlook=own(self.outlook),
            doubted=own(self.doubted),
        )

    def _place(self, label: str) -> int:
        if label not in self.labels:
            one = len(self.labels) == 1
            there = (
                f"there is only {self.labels[0]}" if one else f"there are {', '.join(self.labels)}"
            )
            raise LookupError(f"there is no series {label!r}; {there}")
        return self.labels.index(label)

    def total(self, period: Period | str, series: str | None = None) -> FloatArray:
        """Vehicles in a period in each draw, shape (draws,); months before the first count as none.

        Args:
            period: a period, or its text such as ``2026`` or ``2026-Q1``.
            series: one series' label; None for all together.

        Raises:
            ValueError: when the period ends after the paths do, or its text is none.
            LookupError: when there is no such series.
        """
        period = _period(period)
        self._check_end(month_of(period.last), str(period))
        months = range(self.first_month, self.last_month + 1)
        weights = np.asarray([period.share_of(month) for month in months])
        return np.asarray(self._vehicles(series) @ weights)

    def month(self, month: int, series: str | None = None) -> FloatArray:
        """Vehicles in one month in each draw, shape (draws,); none before the first.

        Args:
            month: its number (year * 12 + month - 1).
            series: one series' label; None for all together.

        Raises:
            ValueError: when the paths end before that month.
            LookupError: when there is no such series.
        """
        self._check_end(month, month_text(month))
        vehicles = self._vehicles(series)
        place = month - self.first_month
        return np.asarray(vehicles[:, place] if place >= 0 else np.zeros(len(vehicles)))

    def _check_end(self, month: int, name: str) -> None:
        """A month that is not modelled must not count as one without deliveries."""
        if month > self.last_month:
            raise ValueError(
                f"the paths end with {month_text(self.last_month)}, before {name} does: "
                "fit with a longer horizon"
            )

    def _vehicles(self, series: str | None) -> FloatArray:
        if series is None:
            return np.asarray(self.deliveries.sum(axis=1))
        return self.deliveries[:, self._place(series)]

    def odds(self, period: Period | str, value: float, series: str | None = None) -> float:
        """Share of the draws in which a period's total reaches a value.

        Args:
            period: a period, or its text such as ``2026``.
            value: vehicles.
            series: one series' label; None for all together.
        """
        return float((self.total(period, series) >= value).mean())

    def quantiles(
        self, q: Sequence[float] = (0.05, 0.5, 0.95), series: str | None = None
    ) -> FloatArray:
        """Quantiles of each month's vehicles, shape (quantiles, months).

        Args:
            q: which, between 0 and 1.
            series: one series' label; None for all together.
        """
        return np.asarray(np.quantile(self._vehicles(series), list(q), axis=0))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A table that pandas, polars, DuckDB and pyarrow take: a row a draw, series and month.

        Columns: ``draw``, ``series``, ``month`` (its first day), ``deliveries`` (vehicles).

        Raises:
            ArrowMissingError: (an ImportError) when the extra ``arrow`` is not installed.
        """
        from onpace.book.arrow import arrow_stream  # noqa: PLC0415 - an extra

        draws, _, months = self.deliveries.shape
        each = [(name, month) for name in self.labels for month in range(months)]
        days = [first_day(self.first_month + month) for month in range(months)]
        columns: dict[str, tuple[type, list[Any]]] = {
            "draw": (int, np.repeat(np.arange(draws), len(each)).tolist()),
            "series": (str, [name for name, _ in each] * draws),
            "month": (date, [days[month] for _, month in each] * draws),
            "deliveries": (float, self.deliveries.ravel().tolist()),
        }
        return arrow_stream(columns, requested_schema)

    def to_arviz(self) -> Any:  # noqa: ANN401 - ArviZ is no dependency
        """The draws as ArviZ's inference data: group ``posterior``, one chain, ``deliveries``.

        Raises:
            ImportError: when ArviZ is not installed.
        """
        try:
            import arviz  # type: ignore[import-not-found]  # noqa: PLC0415 - never a dependency
        except ImportError as error:
            raise ImportError(
                "the draws go to ArviZ, which is not installed; install it with: pip install arviz"
            ) from error
        posterior = {"deliveries": self.deliveries[None]}
        # Since version 1 it takes all groups in one dictionary; before, the posterior alone.
        is_old = str(arviz.__version__).startswith("0.")
        return arviz.from_dict(
            posterior if is_old else {"posterior": posterior},
            coords={"series": list(self.labels), "month": list(self.months)},
            dims={"deliveries": ["series", "month"]},
        )


def _period(period: Period | str) -> Period:
    if not isinstance(period, str):
        return period
    from onpace.book import Period as Parsed  # noqa: PLC0415 - only for texts

    return Parsed.parse(period)
