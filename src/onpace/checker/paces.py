"""Paces: what a pace comes to in a year, what is needed a month, what a factory can make."""

from collections.abc import Iterator
from datetime import timedelta
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.book import Period
from onpace.checker import spans
from onpace.checker.article import AHEAD, Article
from onpace.checker.claims import CONTRADICTED, NOT_CHECKABLE, Claim, Finding, Subject
from onpace.checker.judging import MINOR_SHARE, judge
from onpace.checker.spans import Said, Span, unit_of
from onpace.checker.telling import amount, number_off
from onpace.reader.mentions import Number

_PACE: Final = pattern(
    r"(?<!keep )(?<!keeping )(?<!kept )\b(pace|run[- ]rate|annuali[sz]\w+|"
    r"at this rate|at that rate|current rate|such a rate)\b",
    IGNORECASE,
)
_YEAR: Final = pattern(r"\b(annual\w*|year|yearly|12 months|twelve months)\b", IGNORECASE)
_NEED: Final = pattern(
    r"\b(need\w*|must|requir\w*|impl(?:y|ies|ied|ying)|means?|meaning|would have to|have to|"
    r"has to)\b",
    IGNORECASE,
)
_A_MONTH: Final = pattern(r"\b(a|per|each|every) month\b|\bmonthly\b|/month", IGNORECASE)
_A_YEAR: Final = {"month": 12, "quarter": 4, "half": 2}
_NEAR: Final = 110
_LEAST: Final = 1_000
#: A factory that can make less than this share of what was made in a part of a year is none.
_HALF: Final = 0.5
_YEAR_DAYS: Final = 366


def pace_claims(article: Article) -> Iterator[Claim]:
    """The claims of run rates, of needed paces and of capacities."""
    for number in article.marks.numbers:
        if number.unit or float(number.value) < _LEAST:
            continue
        start = article.marks.tokens[number.hedge].start
        end = article.marks.tokens[max(number.last, number.noun_last) - 1].end
        sentence = article.sentence_at(start)
        place = article.reading.sentences[sentence]
        before = article.text[max(place.start, start - _NEAR) : start]
        words = article.text[place.start : place.end]
        if _PACE.search(before) and _YEAR.search(words):
            if _is_report(article, sentence, start):
                continue
            yield _run_rate(article, number, sentence, (start, end))
        elif _NEED.search(before) and not _PACE.search(before):
            yield from _needed(article, number, sentence, (start, end))
    yield from _capacities(article)


def _is_report(article: Article, sentence: int, start: int) -> bool:
    """Whether the number is one that somebody reports as having happened."""
    return any(
        article.found[index].statement.kind == "report"
        and article.place_in(index, sentence).start == start
        for index in article.stated_in(sentence)
    )


def _said(article: Article, number: Number, place: tuple[int, int]) -> Said:
    written = article.text[place[0] : place[1]]
    relation = ">=" if number.relation == "reach" else number.relation
    high = None if number.high is None else float(number.high)
    return Said(relation, float(number.value), unit_of(number.value, written), high)


def _run_rate(article: Article, number: Number, sentence: int, place: tuple[int, int]) -> Claim:
    """The claim of what a pace would come to in a year."""
    said = _said(article, number, place)
    own = _pace_before(article, sentence, place[0])
    if own is None:
        finding = Finding(NOT_CHECKABLE, why="the figure whose pace is meant is not in the text")
        return Claim("runrate", *place, Subject(), said.relation, said.value, "vehicle", finding)
    factor = _A_YEAR[article.found[own].statement.period.kind]
    found = spans.times(article.spans[own], factor)
    text = f"{amount(article.spans[own].nominal)} x {factor} = {amount(found.nominal)}"
    verdict = judge(said, found, MINOR_SHARE * said.value)
    off = number_off(said.value, found.nominal) if verdict == CONTRADICTED else ""
    finding = Finding(verdict, text, found.nominal, off, operands=(article.operand(own),))
    subject = article.subject(own)
    return Claim("runrate", *place, subject, said.relation, said.value, "vehicle", finding)


def _pace_before(article: Article, sentence: int, at: int) -> int | None:
    """The last figure of a month, quarter or half before a place, in this sentence or the last."""
    for numbers in (
        article.stated_in(sentence, at),
        article.stated_in(sentence - 1),
        article.stated_in(sentence - 2),
    ):
        fitting = [
            index
            for index in numbers
            if article.found[index].statement.period.kind in _A_YEAR
            and article.found[index].statement.kind == "report"
        ]
        if fitting:
            return fitting[-1]
    return None


def _needed(
    article: Article, number: Number, sentence: int, place: tuple[int, int]
) -> Iterator[Claim]:
    """The claims of what the rest of a period must come to: one for each end of a range."""
    if _is_report(article, sentence, place[0]):
        return
    whole = _said(article, number, place)
    ends = [whole.value] if whole.high is None else [whole.value, whole.high]
    for at, value in enumerate(ends):
        said = Said("=" if whole.high is not None else whole.relation, value, whole.unit)
        claim = _needed_end(article, said, place, at)
        if claim is not None:
            yield claim


def _needed_end(article: Article, said: Said, place: tuple[int, int], end: int) -> Claim | None:
    goals = [
        index
        for index, found in enumerate(article.found)
        if found.statement.kind in (*AHEAD, "forecast")
        and found.statement.measure == "deliveries"
        and not (found.statement.brand or found.statement.model)
        and float(found.statement.quantity.value) > said.value
    ]
    a_month = _A_MONTH.search(article.text[place[1] : place[1] + 40]) is not None
    best: tuple[int, Finding] | None = None
    for goal in goals:
        finding = _left(article, goal, said, end, a_month=a_month)
        if finding is not None and (best is None or finding.verdict != CONTRADICTED):
            best = goal, finding
    if best is None:
        return None
    goal, finding = best
    if finding.verdict == CONTRADICTED and len(goals) > 1:
        finding = Finding(NOT_CHECKABLE, why="it is not certain which goal is meant")
    return Claim(
        "pace",
        *place,
        article.subject(goal),
        said.relation,
        said.value,
        "vehicle",
        finding,
        said.high,
    )


def _left(article: Article, goal: int, said: Said, at: int, *, a_month: bool) -> Finding | None:
    """What is left of a goal after all that the article reports of its period."""
    row = article.found[goal].statement
    if row.period.first is None:
        return None
    done = _done(article, goal)
    if not done:
        return None
    end = max(article.found[index].statement.period.last for index in done)
    rest = Period(end + timedelta(days=1), row.period.last, "days")
    months = len(rest.months())
    target = article.spans[goal]
    if row.quantity.value_high is not None:
        target = Span.exact(float(row.quantity.value_high if at else row.quantity.value))
    reached = spans.total([article.spans[index] for index in done])
    left = spans.difference(target, reached)
    if a_month:
        left = spans.times(left, 1 / months)
    figures = " - ".join(
        amount(value) for value in (target.nominal, *(article.spans[i].nominal for i in done))
    )
    over = f" over {months} months" if a_month else ""
    text = f"{figures} = {amount(left.nominal * (months if a_month else 1))}{over}"
    if a_month:
        text += f" = {amount(round(left.nominal))} a month"
    verdict = judge(said, left, MINOR_SHARE * said.value)
    if verdict == CONTRADICTED and not _near(said.value, left):
        return None
    off = number_off(said.value, round(left.nominal)) if verdict == CONTRADICTED else ""
    operands = tuple(article.operand(index) for index in (goal, *done))
    return Finding(verdict, text, left.nominal, off, operands=operands)


def _near(value: float, found: Span) -> bool:
    return 0.6 * value <= found.nominal <= 1.6 * value


def _done(article: Article, goal: int) -> tuple[int, ...]:
    """Reports that cover the goal's period from its first day on, without a gap."""
    row = article.found[goal].statement
    series = article.series(goal)
    reports = [
        index
        for index, found in enumerate(article.found)
        if found.statement.kind == "report"
        and article.series(index) == series
        and row.period.contains(found.statement.period)
        and not article.is_ambiguous(index)
    ]
    chain: list[int] = []
    begin = row.period.first
    while begin is not None:
        fitting = [
            i
            for i in reports
            if article.found[i].statement.period.first == begin and i not in chain
        ]
        if not fitting:
            return tuple(chain)
        best = max(fitting, key=lambda index: article.found[index].statement.period.last)
        if article.found[best].statement.period.last >= row.period.last:
            return ()
        chain.append(best)
        begin = article.found[best].statement.period.last + timedelta(days=1)
    return tuple(chain)


def _capacities(article: Article) -> Iterator[Claim]:
    """A yearly capacity far below what the maker reports for less than a year."""
    for index, found in enumerate(article.found):
        row = found.statement
        if row.measure != "capacity" or row.kind != "report" or row.model or row.brand:
            continue
        made = [
            other
            for other, one in enumerate(article.found)
            if one.statement.maker == row.maker
            and one.statement.kind == "report"
            and one.statement.measure in ("deliveries", "production", "wholesale")
            and one.statement.period.first is not None
            and (one.statement.period.days or 0) <= _YEAR_DAYS
        ]
        if not made:
            continue
        most = max(made, key=lambda other: article.spans[other].nominal)
        capacity = article.spans[index]
        if article.spans[most].low * _HALF <= capacity.high:
            continue
        text = (
            f"{amount(capacity.nominal)} a year, but {amount(article.spans[most].nominal)} "
            f"in {article.found[most].statement.period}"
        )
        finding = Finding(
            CONTRADICTED,
            text,
            None,
            "far below what was delivered",
            operands=(article.operand(most),),
        )
        yield Claim(
            "level",
            found.start,
            found.end,
            article.subject(index),
            row.quantity.relation,
            float(row.quantity.value),
            row.unit,
            finding,
        )
