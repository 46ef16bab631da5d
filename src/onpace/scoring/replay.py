"""Every yearly target in the book, replayed: the odds at each month's end against the outcome.

A case is one target on one day. It takes part when the target was known by then, the book settles
it at last, and did not settle it by then. Nothing said after the day is used for the odds, the
peers' included; only the outcome comes from the whole book.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onpace.book import last_day, month_number
from onpace.questions.cache import judge_remembered
from onpace.questions.errors import QuestionError
from onpace.questions.news import relevant
from onpace.questions.record import record
from onpace.questions.series import Series, find_series, reports
from onpace.questions.totals import year_bounds
from onpace.scoring.history import monthly_history
from onpace.scoring.peers import RULES, Peer, base_rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from onpace.book import Book
    from onpace.questions.answer import Judgement, TargetOdds
    from onpace.questions.record import RecordLine
    from onpace.scoring.scores import FloatArray

_DRAWS = 2_000
BASE_RATE = "base rate of first targets"


@dataclass(frozen=True, slots=True)
class TargetCase:
    """One target on one day.

    Attributes:
        name: whose target it is.
        maker: canonical name of the maker.
        year: the year it is for.
        month: months of the year that are over: 0 on 31 December before, 11 on 30 November.
        day: the day whose knowledge is used.
        target: the number to reach, vehicles.
        step: ``first``, ``raised``, ``cut`` or ``other``, as in the record.
        stands: whether it is the newest number known on that day.
        odds: what `judge` said on that day.
        met: what came of it.
        peers: the odds of each peer, by its name.
        low: 10% of the year's total as the paths saw it.
        middle: 50%.
        high: 90%.
        place: how many of the seven quantiles of the year's total lie below what came; None where
            the exact total is not known.
        actual: the year's exact total, where the book has it.
        facts: periods something was known of on that day.
        newest: the last day that anything reported by then is about.
        warning: what the answer said against itself, but for the age of its figures.
        own_settled: the maker's first targets of other years that were settled by that day.
        own_met: how many of those were met.
        total_peers: middle of the year's total of each peer.
    """

    name: str
    maker: str
    year: int
    month: int
    day: str
    target: float
    step: str
    stands: bool
    odds: float
    met: bool
    peers: dict[str, float]
    low: float
    middle: float
    high: float
    place: int | None
    actual: float | None
    facts: int
    newest: str
    warning: str
    own_settled: int
    own_met: int
    total_peers: dict[str, float]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day on which a target could not be judged, and why."""

    name: str
    year: int
    month: int
    reason: str


@dataclass(frozen=True, slots=True)
class TargetReplay:
    """All cases of a replay.

    Attributes:
        cases: every target on every month's end on which it was open.
        skipped: days on which nothing could be judged.
        unsettled: targets of years that are over whose outcome the book does not have.
    """

    cases: tuple[TargetCase, ...]
    skipped: tuple[Skipped, ...]
    unsettled: tuple[RecordLine, ...]


def replay_targets(  # noqa: PLR0913 - what to replay, and how
    book: Book,
    maker: str = "",
    *,
    months: Iterable[int] = range(12),
    peers: Mapping[str, Peer] = RULES,
    progress: Callable[[list[tuple[str, int, int]]], Iterable[tuple[str, int, int]]] = iter,
    seed: int = 0,
) -> TargetReplay:
    """Replay every settled target of every year.

    The answers come from the cache where they were asked before; otherwise each takes about half a
    second.

    Args:
        book: the whole book.
        maker: name, alias or ticker; blank for all.
        months: at which months' ends, 0 for 31 December before the year.
        peers: other forecasters to score on the same cases.
        progress: wraps the list of (name, year, month) to go through.
        seed: makes the draws repeatable.

    Raises:
        QuestionError: when the maker has no target.
    """
    lines: dict[tuple[str, int], list[RecordLine]] = {}
    told = record(book, maker).lines
    for line in told:
        if line.outcome in {"met", "missed"}:
            lines.setdefault((line.name, line.year), []).append(line)
    todo = [
        (name, year, month)
        for (name, year), same in lines.items()
        for month in months
        if min(line.known_on for line in same) <= _day(year, month).isoformat()
    ]
    cases: list[TargetCase] = []
    skipped: list[Skipped] = []
    judge_once = _JudgeOnce(book, seed)
    for name, year, month in progress(todo):
        try:
            cases += _cases(book, lines[name, year], month, peers, judge_once)
        except QuestionError as error:
            skipped.append(Skipped(name, year, month, str(error)))
    unsettled = tuple(line for line in told if line.outcome == "unknown")
    return TargetReplay(tuple(cases), tuple(skipped), unsettled)


def _day(year: int, month: int) -> date:
    return last_day(month_number(year, 1) + month - 1)


class _JudgeOnce:
    """Judges a series and year anew only when something was said since the last time."""

    def __init__(self, book: Book, seed: int) -> None:
        self.book, self.seed = book, seed
        self.kept: tuple[object, Judgement] | None = None

    def judge(self, name: str, year: int, day: date) -> Judgement:
        """The answer as of a day; all but a warning that the figures are old holds until news."""
        series = find_series(self.book, name)
        heard = frozenset(s.id for s in relevant(self.book.as_of(day), series, year))
        # What is believed beforehand may be learned anew each year.
        key = (name, year, day.year, heard)
        if self.kept is None or self.kept[0] != key:
            self.kept = key, judge_remembered(self.book, name, year, as_of=day, seed=self.seed)
        return self.kept[1]


def _cases(
    book: Book,
    lines: list[RecordLine],
    month: int,
    peers: Mapping[str, Peer],
    judge_once: _JudgeOnce,
) -> Iterator[TargetCase]:
    """The open targets of one series and year on one day."""
    name, year = lines[0].name, lines[0].year
    day = _day(year, month)
    answer = judge_once.judge(name, year, day)
    visible = book.as_of(day)
    series = Series(answer.maker, *_brand_and_model(book, answer), answer.market, answer.measure)
    totals = peer_totals(visible, series, year, peers, judge_once.seed)
    firsts = _settled_firsts(visible)
    own = [met for maker, met in firsts if maker == answer.maker]
    rate = base_rate([met for _, met in firsts])
    actual = _actual(book, series, year)
    newest = max(s.period.last for s in reports(visible, series))
    for target in answer.targets:
        line = _line_of(target, lines)
        if line is None or target.settled:
            continue
        odds = {name: float((drawn >= target.value).mean()) for name, drawn in totals.items()}
        yield TargetCase(
            name=name,
            maker=answer.maker,
            year=year,
            month=month,
            day=day.isoformat(),
            target=target.value,
            step=line.step,
            stands=target is answer.targets[-1],
            odds=target.odds,
            met=line.outcome == "met",
            peers=odds | {BASE_RATE: rate},
            low=answer.total["p10"],
            middle=answer.total["p50"],
            high=answer.total["p90"],
            place=None if actual is None else sum(q < actual for q in answer.total.values()),
            actual=actual,
            facts=answer.trust.facts,
            newest=newest.isoformat(),
            warning=_timeless(answer.trust.warning),
            own_settled=len(own),
            own_met=sum(own),
            total_peers={name: float(np.median(drawn)) for name, drawn in totals.items()},
        )


def _timeless(warning: str) -> str:
    """A warning without its clause on how old the figures are, which changes every day."""
    clauses = warning.split("; ")
    return "; ".join(clause for clause in clauses if not clause.startswith("nothing after"))


def _line_of(target: TargetOdds, lines: list[RecordLine]) -> RecordLine | None:
    same = (
        line for line in lines if (line.value, line.known_on) == (target.value, target.announced_on)
    )
    return next(same, None)


def _brand_and_model(book: Book, answer: Judgement) -> tuple[str, str]:
    """Brand and model of an answer's series."""
    if not answer.part:
        return "", ""
    brand = book.names.resolve_brand(answer.maker, answer.part)
    model = book.names.resolve_model(answer.maker, answer.part)
    if brand is not None or model is None:
        return brand or "", ""
    return model.brand, model.model


def _settled_firsts(visible: Book) -> list[tuple[str, bool]]:
    """Makers and outcomes of the first targets settled by the day the book is cut to."""
    try:
        lines = record(visible).lines
    except QuestionError:
        return []
    return [
        (line.maker, line.outcome == "met")
        for line in lines
        if line.step == "first" and line.outcome in {"met", "missed"}
    ]


def _actual(book: Book, series: Series, year: int) -> float | None:
    from onpace.engine.evidence import hear  # noqa: PLC0415 - the outcome alone needs it

    bounds = year_bounds(hear(reports(book, series)).evidence, year)
    return bounds[0] if bounds is not None and bounds[0] == bounds[1] else None


def peer_totals(
    visible: Book, series: Series, year: int, peers: Mapping[str, Peer], seed: int = 0
) -> dict[str, FloatArray]:
    """Each peer's draws of a year's total, from what a plain reader takes from the reports.

    Months that are over but not reported yet are taken to be like the mean of the three before.

    Args:
        visible: the book as of the day.
        series: what is forecast.
        year: the year.
        peers: the forecasters.
        seed: makes the draws repeatable.

    Returns:
        Draws by the peer's name; nothing where the reports give no month before the year's end.
    """
    history = monthly_history(reports(visible, series))
    january, december = month_number(year, 1), month_number(year, 12)
    if history is None or history.first_month > december:
        return {}
    history = history.through(min(max(history.last_month, january - 1), december))
    left = december - history.last_month
    known = float(history.months(january, december).sum())
    found = {}
    for name, peer in peers.items():
        rng = np.random.default_rng([seed, year, left])
        drawn = peer(history, left, _DRAWS, rng).sum(axis=1) if left else np.zeros(_DRAWS)
        found[name] = known + drawn
    return found
