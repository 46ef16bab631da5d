"""Is it on pace? The odds of a year's targets, from everything said by a day."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from onpace import __version__
from onpace.book import Period, first_day, month_of, month_text
from onpace.questions.ambition import PastTarget, compare, outcome, past_targets
from onpace.questions.answer import (
    QUANTILES,
    Judgement,
    MonthRange,
    Said,
    TargetOdds,
    Trust,
    YearSoFar,
    verdict_word,
)
from onpace.questions.asking import Asked, make_precise
from onpace.questions.errors import QuestionError
from onpace.questions.fit import paths_for_year, single_paths_for_year
from onpace.questions.pace import pace_of
from onpace.questions.reasons import counted, reasons_for
from onpace.questions.series import first_delivery_of, settings_of
from onpace.questions.targets import Target, targets_for
from onpace.questions.totals import tile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from onpace.book import Book, Statement
    from onpace.engine.evidence import Evidence
    from onpace.engine.normal import FloatArray
    from onpace.engine.paths import Paths
    from onpace.engine.settings import Settings

# Months before the year that the answer shows and leans on.
_MONTHS_BEFORE = 12
_MOST_EVIDENCE = 14
_GOOD_K_HAT, _FEW_DRAWS, _FEW_THETAS = 0.7, 100, 4
_THIN_FACTS = 6
_STALE_DAYS = 100  # figures that come once a quarter are never older


def judge(  # noqa: PLR0913 - one argument for each part of the question
    book: Book,
    maker: str,
    year: int,
    *,
    target: float | None = None,
    as_of: date | str | None = None,
    model: str = "",
    market: str = "",
    seed: int = 0,
) -> Judgement:
    """Judge a maker's year against its targets.

    Args:
        book: the book; only what was said by ``as_of`` is used.
        maker: name, alias or ticker.
        year: calendar year.
        target: a number of your own, vehicles; the announced ones are judged as well.
        as_of: day, or its text; the newest statement's day by default.
        model: a brand or model of the maker.
        market: code of one market.
        seed: the same seed gives the same answer.

    Raises:
        QuestionError: when the question cannot be answered as put, in one plain sentence.

    >>> from onpace import Book
    >>> answer = judge(Book.bundled(), "Xiaomi", 2026, as_of="2026-01-06")
    >>> answer.verdict, round(answer.targets[0].value)
    ('open', 550000)
    """
    asked, visible = make_precise(
        book, maker, year, target=target, as_of=as_of, model=model, market=market, seed=seed
    )
    return answer(visible, asked, past_targets(visible))


def answer(book: Book, asked: Asked, past: tuple[PastTarget, ...]) -> Judgement:
    """Answer a precise question from a book already limited to its day.

    Raises:
        QuestionError: when no report can be used.
    """
    return answer_from(
        _reconciled(asked, lambda: paths_for_year(book, asked.series, asked.year, asked.seed)),
        asked,
        settings_of(book, asked.series),
        first_delivery=first_delivery_of(book, asked.series),
        targets=targets_for(book, asked.series, asked.year),
        past=past,
    )


def answer_from(  # noqa: PLR0913 - what is known of one series
    paths: Paths,
    asked: Asked,
    settings: Settings,
    *,
    first_delivery: date | None = None,
    targets: tuple[Target, ...] = (),
    past: tuple[PastTarget, ...] = (),
) -> Judgement:
    """Answer from paths, whether they are fitted to a book or not."""
    year_total = paths.total(Period.parse(f"{asked.year:04d}"))
    odds = _all_odds(paths.evidence, asked, targets, year_total)
    main = odds[-1] if odds else None  # the user's own number, or the target that stands
    reach = main.value if main else None
    pace = pace_of(paths, settings, asked, reach)
    so_far = _so_far(paths.evidence, asked, first_delivery)
    ambition = compare(past, paths.evidence, reach, asked.series, asked.year) if reach else None
    total = {name: float(np.quantile(year_total, q).round()) for name, q in QUANTILES.items()}
    trust = _trust(paths, asked)
    return Judgement(
        maker=asked.series.maker,
        part=asked.series.model or asked.series.brand,
        market=asked.series.market,
        measure=asked.series.measure,
        year=asked.year,
        as_of=asked.as_of.isoformat(),
        seed=asked.seed,
        verdict=(main.settled or verdict_word(main.odds)) if main else "no target",
        odds=main.odds if main else None,
        target=reach,
        total=total,
        targets=odds,
        pace=pace,
        so_far=so_far,
        ambition=ambition,
        reasons=reasons_for(
            asked.year,
            total,
            main=main,
            pace=pace,
            so_far=so_far,
            ambition=ambition,
            trust=trust,
        ),
        evidence=_leans_on(
            tuple(fact.evidence for fact in (*paths.facts, *paths.outlook)), targets, asked
        ),
        facts=_shown_facts(paths, asked),
        months=_month_ranges(paths, asked.year),
        trust=trust,
        version=__version__,
    )


def answer_series(said: tuple[Statement, ...], asked: Asked, settings: Settings) -> Judgement:
    """Answer from the reports about one series that no book need know.

    Raises:
        QuestionError: when no report can be used.
    """
    paths = _reconciled(
        asked, lambda: single_paths_for_year(said, settings, asked.year, asked.seed)
    )
    return answer_from(paths, asked, settings)


def _reconciled(asked: Asked, fitted: Callable[[], Paths | None]) -> Paths:
    """Paths that agree with the reports, or a sentence why there are none."""
    name = asked.series.label
    try:
        paths = fitted()
    except np.linalg.LinAlgError:
        raise QuestionError(f"the reports about {name} contradict each other too much") from None
    if paths is None:
        raise QuestionError(f"no report about {name} can be used")
    return paths


def _all_odds(
    evidence: tuple[Evidence, ...],
    asked: Asked,
    targets: tuple[Target, ...],
    year_total: FloatArray,
) -> tuple[TargetOdds, ...]:
    """Odds of each announced target in order, and last of the user's own number."""

    def share(value: float) -> float:
        return round(float((year_total >= value).mean()), 4)

    def settled(value: float) -> str | None:
        met = outcome(evidence, value, asked.year)
        if met is None:
            return None
        return "met" if met else "missed"

    def odds_of(value: float, decided: str | None) -> float:
        return share(value) if decided is None else float(decided == "met")

    found = []
    for target in targets:
        decided = settled(target.reach)
        high = target.quantity.high if target.quantity.relation == ".." else None
        found.append(
            TargetOdds(
                value=target.reach,
                value_high=high,
                relation=target.quantity.relation,
                announced_on=target.statement.known_on.isoformat(),
                basis=target.statement.basis,
                odds=odds_of(target.reach, decided),
                odds_high=odds_of(high, settled(high)) if high else None,
                settled=decided,
                settled_high=settled(high) if high else None,
                said_by=target.statement.speaker or target.statement.said_by,
                source=target.statement.source.address,
            )
        )
    if asked.target is not None:
        decided = settled(asked.target)
        odds = odds_of(asked.target, decided)
        found.append(
            TargetOdds(asked.target, None, "=", None, "asked", odds, None, decided, None, "you", "")
        )
    return tuple(found)


def _said(statement: Statement, asked: Asked) -> Said:
    """A statement as it is shown in the answer to a question."""
    quantity, period = statement.quantity, statement.period
    part = statement.model or statement.brand
    judged = asked.series.model or asked.series.brand
    guidance = "guidance" if statement.kind == "guidance" else ""
    return Said(
        id=statement.id,
        period=str(period),
        says=str(quantity),
        exact=quantity.is_exact,
        low=quantity.low if quantity.low > -inf else None,
        high=quantity.high if quantity.high < inf else None,
        first_day=period.first.isoformat() if period.first else None,
        last_day=period.last.isoformat(),
        said_on=statement.known_on.isoformat(),
        said_by=statement.speaker or statement.said_by,
        publisher=statement.source.publisher,
        source=statement.source.address,
        about=" ".join(filter(None, ("" if part == judged else part, guidance))),
    )


def _so_far(evidence: tuple[Evidence, ...], asked: Asked, first_delivery: date | None) -> YearSoFar:
    first, last = date(asked.year, 1, 1), date(asked.year, 12, 31)
    # In the year of the launch, what covers it from the first delivery covers it whole.
    launch = first_day(month_of(first_delivery)) if first_delivery else first
    tiling = tile(evidence, first, last)
    if not tiling.pieces and first < launch <= last:
        tiling = tile(evidence, launch, last)
    later = [
        fact
        for fact in evidence
        if fact.period.last > tiling.through
        and (fact.period.first or date.min) >= first
        and fact.period.last <= last
    ]
    return YearSoFar(
        exact_total=tiling.total,
        exact_through=tiling.through.isoformat() if tiling.pieces else None,
        exact=tuple(_said(fact.statements[0], asked) for fact in tiling.pieces),
        scattered=tuple(
            _said(fact.statements[0], asked) for fact in later if fact.exact is not None
        ),
        inexact=tuple(_said(fact.statements[0], asked) for fact in later if fact.exact is None),
    )


def _leans_on(
    evidence: tuple[Evidence, ...], targets: tuple[Target, ...], asked: Asked
) -> tuple[Said, ...]:
    """The targets, and the statements that reach furthest into the year and the months before."""
    since = date(asked.year, 1, 1) - timedelta(days=183)
    near = [s for fact in evidence if fact.period.last >= since for s in fact.statements]
    if not near:
        near = [s for fact in evidence[-_MOST_EVIDENCE:] for s in fact.statements]
    newest = sorted(near, key=lambda s: (s.period.last, s.known_on, s.id))[-_MOST_EVIDENCE:]
    return tuple(_said(s, asked) for s in (*[t.statement for t in targets], *newest))


def _first_shown(paths: Paths, year: int) -> int:
    return max(paths.first_month, year * 12 - _MONTHS_BEFORE)


def _shown_facts(paths: Paths, asked: Asked) -> tuple[Said, ...]:
    """One statement for each known period that lies in the months shown."""
    since, end = first_day(_first_shown(paths, asked.year)), date(asked.year, 12, 31)
    inside = [
        fact
        for fact in paths.evidence
        if fact.period.first and fact.period.first >= since and fact.period.last <= end
    ]
    return tuple(_said(fact.statements[0], asked) for fact in inside)


def _month_ranges(paths: Paths, year: int) -> tuple[MonthRange, ...]:
    first = _first_shown(paths, year)
    ranges = []
    for month in range(first, year * 12 + 12):
        values = np.quantile(paths.month(month), list(QUANTILES.values())).round()
        ranges.append(MonthRange(month_text(month), *(float(v) for v in values)))
    return tuple(ranges)


def _trust(paths: Paths, asked: Asked) -> Trust:
    diagnostics = paths.diagnostics
    return Trust(
        k_hat=round(diagnostics.k_hat, 2) if isfinite(diagnostics.k_hat) else None,
        effective_draws=round(diagnostics.effective_draws),
        facts=len(paths.facts),
        set_aside=len(paths.set_aside),
        settings=paths.settings,
        warning="; ".join(_warnings(paths, asked)),
    )


def _warnings(paths: Paths, asked: Asked) -> Iterator[str]:
    """What makes the answer rough, a clause each."""
    diagnostics, known = paths.diagnostics, len(paths.facts)
    few = diagnostics.effective_draws < _FEW_DRAWS or diagnostics.effective_thetas < _FEW_THETAS
    if diagnostics.k_hat > _GOOD_K_HAT or few:
        yield "the statements are hard to reconcile: take the odds as rough"
    if known < _THIN_FACTS:
        yield f"only {counted(known, 'period')} can be used: the answer is thin"
    for fact in paths.doubted:
        said = f"{fact.evidence.period}: {fact.evidence.exact:,.0f}"
        yield f"{said} is far from all other months and counts for little: is it a slip?"
    newest = max(fact.evidence.period.last for fact in paths.facts)
    end = date(asked.year, 12, 31)
    if newest < end and (asked.as_of - newest).days > _STALE_DAYS:
        yield f"nothing after {newest} is known by {asked.as_of}: much can have changed"
    elif month_of(newest) < month_of(end) - 2 * 12:
        yield f"the newest figure is of {month_text(month_of(newest))}: the answer is a long shot"
