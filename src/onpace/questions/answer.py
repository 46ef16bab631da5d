"""The answer to "is it on pace?": plain values that go out as JSON and come back unchanged."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

# Odds at which each word begins; below the first it is out of reach.
VERDICTS = (
    (0.0, "out of reach"),
    (0.05, "stretch"),
    (0.30, "open"),
    (0.70, "likely"),
    (0.95, "all but done"),
)
QUANTILES = {"p05": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95}  # fmt: skip  # noqa: E501


def verdict_word(odds: float) -> str:
    """The plain word for odds between 0 and 1.

    >>> [verdict_word(p) for p in (0.02, 0.37, 0.97)]
    ['out of reach', 'open', 'all but done']
    """
    return next(word for least, word in reversed(VERDICTS) if odds >= least)


def full_name(maker: str, part: str = "", market: str = "") -> str:
    """What people call a maker's part in a market.

    >>> full_name("Xiaomi", "YU7", "DE"), full_name("Tesla", "Tesla China")
    ('Xiaomi YU7 in DE', 'Tesla China')
    """
    name = part if part.startswith(f"{maker} ") else f"{maker} {part}".strip()
    if part == maker:
        name = f"{maker} (the brand)"
    return f"{name} in {market}" if market else name


def percent(odds: float, *, settled: bool = False) -> str:
    """Odds as people read them; never a false certainty.

    >>> percent(0.3714), percent(0.0004), percent(0.9999), percent(1.0, settled=True)
    ('37%', '<1%', '>99%', '100%')
    """
    if settled:
        return f"{odds:.0%}"
    if odds < 0.01:  # noqa: PLR2004 - one percent
        return "<1%"
    return ">99%" if odds > 0.99 else f"{odds:.0%}"  # noqa: PLR2004 - one percent


@dataclass(frozen=True, slots=True)
class TargetOdds:
    """One target of the year and the odds of reaching it.

    Attributes:
        value: the number to reach, vehicles; the low end of a range.
        value_high: the high end of a range.
        relation: how it was said.
        announced_on: day it became known; None for a number the user asked about.
        basis: initial, raised, cut, or asked.
        odds: share of paths that reach ``value``, 0 to 1.
        odds_high: share that reach ``value_high``.
        settled: ``met`` or ``missed`` where the book itself decides.
        settled_high: the same for ``value_high``.
        said_by: who announced it.
        source: where it was read.
    """

    value: float
    value_high: float | None
    relation: str
    announced_on: str | None
    basis: str
    odds: float
    odds_high: float | None
    settled: str | None
    settled_high: str | None
    said_by: str
    source: str


@dataclass(frozen=True, slots=True)
class Pace:
    """Vehicles a month, lately and from here on.

    Attributes:
        latest_month: the newest month spoken of by itself.
        latest: its figure, or the bound that was said.
        latest_relation: how it was said.
        recent: mean of the last months spoken of, by the paths' medians.
        recent_months: how many those are, three at most.
        needed: what each remaining month must average for the target; None without a target.
        months_left: months of the year not yet spoken of.
        so_far: median of what was delivered in the year's months spoken of.
        naive_year: latest month times twelve.
        why_naive_differs: the reasons, in words.
    """

    latest_month: str | None
    latest: float | None
    latest_relation: str | None
    recent: float
    recent_months: int
    needed: float | None
    months_left: int
    so_far: float
    naive_year: float | None
    why_naive_differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement the answer leans on, or one of the figures of the year so far.

    Attributes:
        id: content id of the statement.
        period: what it is about.
        says: the quantity, in words.
        exact: whether it is an exact figure.
        low: least it allows, None if open.
        high: most it allows, None if open.
        first_day: first day of the period; None for a total since launch.
        last_day: last day of the period.
        said_on: day it was said.
        said_by: who said it.
        publisher: whose page it is.
        source: the page's address.
        about: the brand or model it is about, and whether it is guidance; blank for a report about
            all that is judged.
    """

    id: str
    period: str
    says: str
    exact: bool
    low: float | None
    high: float | None
    first_day: str | None
    last_day: str
    said_on: str
    said_by: str
    publisher: str
    source: str
    about: str = ""

    @property
    def heading(self) -> str:
        """The period, and what it is about where that is not all that is judged."""
        return f"{self.period} {self.about}".strip()


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """What was said of the year itself.

    Attributes:
        exact_total: sum of exact figures that cover the year from its start without a gap.
        exact_through: last day they cover; None where there is none.
        exact: those figures.
        scattered: exact figures about later parts of the year, after a gap.
        inexact: bounds, ranges and roundings about later parts of the year.
    """

    exact_total: float
    exact_through: str | None
    exact: tuple[Said, ...]
    scattered: tuple[Said, ...]
    inexact: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Ambition:
    """What a target asks for, beside all first targets in the book with a known outcome.

    Attributes:
        growth: target over the previous year's total; 1.34 asks for 34% more.
        base: the previous year's total it is measured on, vehicles.
        compared: first targets of other makers and years whose ask and outcome are known.
        bolder_than: part of those that asked for less.
        alike: how many of them asked for growth within a fifth of this one.
        alike_met: how many of those were met.
    """

    growth: float
    base: float
    compared: int
    bolder_than: float
    alike: int
    alike_met: int


@dataclass(frozen=True, slots=True)
class MonthRange:
    """Ranges of one month, vehicles."""

    month: str
    p05: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    p95: float


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether the computation itself can be trusted, and how much it had to go on.

    Attributes:
        k_hat: tail of the importance weights; below 0.7 is good.
        effective_draws: how many independent draws the answer is worth.
        facts: periods something is known of.
        set_aside: statements that were not used.
        settings: the regime of the prior.
        warning: one sentence where the answer is thin or the computation strained; else blank.
    """

    k_hat: float | None
    effective_draws: float
    facts: int
    set_aside: int
    settings: str
    warning: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer. ``total`` maps p05 to p95 to vehicles in the year; odds are 0 to 1.

    ``evidence`` holds the statements the answer leans on, ``facts`` one statement for every period
    known in the months that ``months`` shows.
    """

    maker: str
    part: str
    market: str
    measure: str
    year: int
    as_of: str
    seed: int
    verdict: str
    odds: float | None
    target: float | None
    total: dict[str, float]
    targets: tuple[TargetOdds, ...]
    pace: Pace
    so_far: YearSoFar
    ambition: Ambition | None
    reasons: tuple[str, ...]
    evidence: tuple[Said, ...]
    facts: tuple[Said, ...]
    months: tuple[MonthRange, ...]
    trust: Trust
    version: str

    @property
    def name(self) -> str:
        """What is judged, as people call it."""
        return full_name(self.maker, self.part, self.market)

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries, lists, numbers and text, ready for JSON."""
        return asdict(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The months' ranges as a table that pandas, polars, DuckDB and pyarrow take directly.

        One row a month, from where ``months`` begins to the end of the year judged:
        ``pandas.DataFrame.from_arrow(answer).plot(x="month")`` is the fan. Columns: ``maker``,
        ``part``, ``market``, ``measure`` and ``as_of``, the same in every row, so that tables of
        several answers can be laid one below another; ``month``, its first day; ``p05`` to
        ``p95``, vehicles.

        The rest comes as lists of records: ``pandas.DataFrame(answer.to_dict()["targets"])``.

        Raises:
            ArrowMissingError: (an ImportError) when the extra ``arrow`` is not installed.
        """
        from onpace.book.arrow import arrow_stream  # noqa: PLC0415 - few ask

        months, count = self.months, len(self.months)
        subject = {name: getattr(self, name) for name in ("maker", "part", "market", "measure")}
        columns: dict[str, tuple[type, list[Any]]] = {
            name: (str, [text] * count) for name, text in subject.items()
        }
        columns["as_of"] = (date, [date.fromisoformat(self.as_of)] * count)
        columns["month"] = (date, [date.fromisoformat(f"{one.month}-01") for one in months])
        columns |= {name: (float, [getattr(one, name) for one in months]) for name in QUANTILES}
        return arrow_stream(columns, requested_schema)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Judgement:
        """The answer again from ``to_dict``'s output, also after a trip through JSON.

        Raises:
            (KeyError, TypeError): when the data is not such an output.
        """
        plain = dict(data)
        plain["targets"] = tuple(TargetOdds(**item) for item in data["targets"])
        plain["months"] = tuple(MonthRange(**item) for item in data["months"])
        plain["evidence"] = tuple(Said(**item) for item in data["evidence"])
        plain["facts"] = tuple(Said(**item) for item in data["facts"])
        pace = dict(data["pace"])
        pace["why_naive_differs"] = tuple(pace["why_naive_differs"])
        plain["pace"] = Pace(**pace)
        so_far = dict(data["so_far"])
        for key in ("exact", "scattered", "inexact"):
            so_far[key] = tuple(Said(**item) for item in so_far[key])
        plain["so_far"] = YearSoFar(**so_far)
        plain["ambition"] = Ambition(**data["ambition"]) if data["ambition"] else None
        plain["trust"] = Trust(**data["trust"])
        plain["reasons"] = tuple(data["reasons"])
        return cls(**{field.name: plain[field.name] for field in fields(cls)})

    def __repr__(self) -> str:
        odds = "" if self.odds is None else f", odds {self._odds_text} of {self.target:,.0f}"
        return (
            f"<Judgement {self.name} {self.year} as of {self.as_of}: {self.verdict}{odds}; "
            f"year {self.total['p50']:,.0f} ({self.total['p10']:,.0f} to {self.total['p90']:,.0f})>"
        )

    @property
    def _odds_text(self) -> str:
        return percent(self.odds or 0.0, settled=self.verdict in {"met", "missed"})

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415 - notebooks only

        rows = "".join(
            f"<tr><td>{escape(t.relation)} {t.value:,.0f}</td><td>{escape(t.announced_on or '')}"
            f"</td><td>{escape(t.settled or percent(t.odds))}</td></tr>"
            for t in self.targets
        )
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in self.reasons)
        return (
            f"<b>{escape(self.name)} {self.year}</b>, as of {escape(self.as_of)}: "
            f"<b>{escape(self.verdict)}</b><table><tr><th>target</th><th>announced</th>"
            f"<th>odds</th></tr>{rows}</table><ul>{reasons}</ul>"
        )
