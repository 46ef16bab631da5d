"""The issuers' track record: every target announced, first and revised, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Any

from onpace.engine.evidence import hear
from onpace.questions.ambition import outcome
from onpace.questions.asking import as_day, newest_day
from onpace.questions.errors import QuestionError
from onpace.questions.series import Series, find_series, reports
from onpace.questions.targets import Target, all_targets
from onpace.questions.totals import year_bounds

if TYPE_CHECKING:
    from onpace.book import Book, Statement
    from onpace.engine.evidence import Evidence

# A target's place among those of its year, in the order in which they are told.
STEPS = ("first", "raised", "cut", "other")


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One target and what became of it.

    Attributes:
        name: whose target it is, as people call it.
        maker: canonical name.
        measure: what the target counts.
        year: the year it is for.
        value: the number to reach, vehicles; the low end of a range.
        value_high: the high end of a range.
        relation: how it was said.
        step: ``first`` announced for its year, ``raised``, ``cut``, or ``other``: told as a new
            goal though another number stood.
        is_last: whether no later number replaced it.
        known_on: the day it became known.
        said_by: who announced it.
        source: where it was read.
        outcome: ``met``, ``missed``, ``open`` while the year runs, or ``unknown`` where the book
            does not settle it.
        total_low: the least the year's total can be, as the book says it; None where it does not.
        total_high: the most it can be; None where there is no upper end.
    """

    name: str
    maker: str
    measure: str
    year: int
    value: float
    value_high: float | None
    relation: str
    step: str
    is_last: bool
    known_on: str
    said_by: str
    source: str
    outcome: str
    total_low: float | None
    total_high: float | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many targets of a kind were met.

    Attributes:
        name: the step, or whose targets they are.
        announced: how many there are.
        settled: how many of those the book settles.
        met: how many of the settled ones were met.
    """

    name: str
    announced: int
    settled: int
    met: int


@dataclass(frozen=True, slots=True)
class Record:
    """All targets known by a day, in the order of makers, years and announcement.

    Attributes:
        as_of: the day.
        lines: one for each target.
        steps: tallies of first, raised, cut and other targets.
        makers: tallies of each one's first targets, the longest record first.
    """

    as_of: str
    lines: tuple[RecordLine, ...]
    steps: tuple[Tally, ...]
    makers: tuple[Tally, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries, lists, numbers and text, ready for JSON."""
        return asdict(self)

    def __repr__(self) -> str:
        told = ", ".join(f"{t.met} of {t.settled} {t.name}" for t in self.steps if t.settled)
        return f"<Record of {len(self.lines)} targets as of {self.as_of}: met {told or 'none'}>"

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415 - notebooks only

        rows = "".join(
            f"<tr><td>{escape(line.name)}</td><td>{line.year}</td><td>{line.value:,.0f}</td>"
            f"<td>{line.step}</td><td>{line.known_on}</td><td>{line.outcome}</td></tr>"
            for line in self.lines
        )
        head = "".join(
            f"<th>{name}</th>" for name in ("", "year", "target", "step", "known on", "outcome")
        )
        return f"<table><tr>{head}</tr>{rows}</table>"


def record(
    book: Book, maker: str = "", *, model: str = "", as_of: date | str | None = None
) -> Record:
    """Every target announced, by maker or over all, with its outcome.

    Args:
        book: the book.
        maker: name, alias or ticker; blank for all makers.
        model: a brand or model of the maker; blank for the maker and all of its parts.
        as_of: only what was known on this day; the newest statement's day by default.

    Raises:
        QuestionError: when a name or the day is wrong, or no target is known.

    >>> from onpace import Book
    >>> found = record(Book.bundled(), "Xiaomi", as_of="2026-01-10")
    >>> [(line.step, line.outcome) for line in found.lines if line.year == 2025]
    [('first', 'met'), ('raised', 'met'), ('raised', 'met')]
    """
    day = as_day(as_of) if as_of is not None else newest_day(book)
    visible = book.as_of(day)
    wanted = find_series(visible, maker, model) if maker else None
    targets = [t for t in all_targets(visible) if wanted is None or _belongs(t.series, wanted)]
    if not targets:
        whose = f"of {wanted.label} " if wanted else ""
        raise QuestionError(f"no target {whose}was known on {day}")
    lines = _lines(visible, targets, day)
    return Record(day.isoformat(), lines, _by_step(lines), _by_name(lines))


def _belongs(series: Series, wanted: Series) -> bool:
    """Whether a target counts the maker wanted, or the brand or model of it that was named."""
    part = wanted.model or wanted.brand
    return series.maker == wanted.maker and part in {"", series.model, series.brand}


def _lines(book: Book, targets: list[Target], day: date) -> tuple[RecordLine, ...]:
    known: dict[Series, tuple[Evidence, ...]] = {}
    by_maker: dict[str, list[Statement]] = {}
    for statement in book.statements:
        by_maker.setdefault(statement.maker, []).append(statement)
    standing: dict[tuple[str, int], list[Target]] = {}
    for target in targets:
        series = target.series
        standing.setdefault((series.label, target.year), []).append(target)
        if series not in known:
            own = tuple(by_maker.get(series.maker, ()))
            known[series] = hear(reports(replace(book, statements=own, events=()), series)).evidence
    lines = []
    for (_, _), same in sorted(standing.items()):
        lines += [
            _line(
                target, known[target.series], day, is_first=place == 0, is_last=target is same[-1]
            )
            for place, target in enumerate(same)
        ]
    return tuple(lines)


def _line(
    target: Target, evidence: tuple[Evidence, ...], day: date, *, is_first: bool, is_last: bool
) -> RecordLine:
    series, statement, quantity = target.series, target.statement, target.quantity
    low, high = year_bounds(evidence, target.year) or (None, None)
    return RecordLine(
        name=series.label,
        maker=series.maker,
        measure=series.measure,
        year=target.year,
        value=target.reach,
        value_high=quantity.high if quantity.relation == ".." else None,
        relation=quantity.relation,
        step=_step(statement.basis, is_first=is_first),
        is_last=is_last,
        known_on=statement.known_on.isoformat(),
        said_by=statement.speaker or statement.said_by,
        source=statement.source.address,
        outcome=_outcome(evidence, target, day),
        total_low=low,
        total_high=None if high == inf else high,
    )


def _step(basis: str, *, is_first: bool) -> str:
    if is_first:
        return "first"
    return basis if basis in {"raised", "cut"} else "other"


def _outcome(evidence: tuple[Evidence, ...], target: Target, day: date) -> str:
    met = outcome(evidence, target.reach, target.year)
    if met is None:
        return "open" if day <= date(target.year, 12, 31) else "unknown"
    return "met" if met else "missed"


def _by_step(lines: tuple[RecordLine, ...]) -> tuple[Tally, ...]:
    return tuple(_tally(step, [line for line in lines if line.step == step]) for step in STEPS)


def _by_name(lines: tuple[RecordLine, ...]) -> tuple[Tally, ...]:
    names = dict.fromkeys(line.name for line in lines)
    tallies = [
        _tally(name, [one for one in lines if one.name == name and one.step == "first"])
        for name in names
    ]
    return tuple(sorted(tallies, key=lambda tally: (-tally.settled, -tally.announced, tally.name)))


def _tally(name: str, lines: list[RecordLine]) -> Tally:
    outcomes = [line.outcome for line in lines]
    met = outcomes.count("met")
    return Tally(name, len(lines), met + outcomes.count("missed"), met)
