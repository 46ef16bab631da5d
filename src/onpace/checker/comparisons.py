"""Comparisons: above, below or within a figure that the article names."""

from collections.abc import Iterator
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.checker.article import Article
from onpace.checker.claims import CONSISTENT, CONTRADICTED, NOT_CHECKABLE, SUPPORTED, Claim, Finding
from onpace.checker.spans import Span
from onpace.checker.telling import amount, number_off

_ABOVE: Final = pattern(
    r"\b(exceed\w*|surpass\w*|beat\w*|top(?:s|ped|ping)?|above|outpac\w*|past|overtook|"
    r"more than|ahead of|higher than|better than|outsold|outsell\w*|outperform\w*|met|meeting)\b",
    IGNORECASE,
)
_BELOW: Final = pattern(
    r"\b(miss\w*|fell short|falling short|fall short|short of|below|under|lower than|fewer than|"
    r"less than|behind|trail\w*|failed to (?:meet|reach|achieve)|fails to|lag\w*)\b",
    IGNORECASE,
)
_WITHIN: Final = pattern(
    r"\b(within (?:that|the|its|this|their)[\w\s-]{0,24}(?:range|guidance|forecast|outlook)|"
    r"in line with|in that range|in its guidance)\b",
    IGNORECASE,
)
_KINDS: Final = ("target", "guidance", "forecast")
_NEAR: Final = 90
_DIGIT: Final = pattern(r"\d[\d,.]*\d")
_FAILED: Final = pattern(
    r"\b(did not|didn't|failed to|unable to|could not|not)\W+(\w+\W+){0,2}$", IGNORECASE
)
_AHEAD: Final = pattern(
    r"\b(on track|set to|likely|expect\w*|will|could|would|may|aim\w*|plan\w*|needs?|must|to)\W+"
    r"(?:\w+\W+){0,2}$",
    IGNORECASE,
)


def comparison_claims(article: Article) -> Iterator[Claim]:
    """The claims that a report is above, below or within a goal or another maker's figure."""
    for number in range(len(article.reading.sentences)):
        yield from _against_goals(article, number)
        yield from _against_last_year(article, number)
        yield from _against_competitor(article, number)


_LAST_YEAR: Final = pattern(
    r"\b(?:exceed\w*|surpass\w*|topp?\w*|overtak\w*|more than|beat\w*)\W+(?:\w+\W+){0,5}?"
    r"(?:last year['’]?s?|(?:entire|whole|full)[- ]year|all of (?:last year|20\d\d))",
    IGNORECASE,
)
_COMPETITOR: Final = pattern(
    r"\b(?:sold|delivered|shipped) more (?:\w+ )?than (?:its|the) (?:\w+ )?(?:competitor|rival)\b",
    IGNORECASE,
)


def _against_last_year(article: Article, number: int) -> Iterator[Claim]:
    """What was reached this year against the whole of the last."""
    words = article.sentence(number)
    match = _LAST_YEAR.search(words)
    place = article.reading.sentences[number]
    named = article.named_between(place.start, place.end)
    if match is None or not named:
        return
    maker = named[-1].maker
    reports = [
        index
        for index, one in enumerate(article.found)
        if one.statement.maker == maker
        and one.statement.kind == "report"
        and one.statement.period.first is not None
        and not (one.statement.model or one.statement.brand)
        and (one.statement.period.first.month, one.statement.period.first.day) == (1, 1)
    ]
    latest = max(reports, key=lambda i: article.found[i].statement.period.last, default=None)
    if latest is None:
        return
    year = article.found[latest].statement.period.last.year - 1
    whole = [i for i in reports if article.found[i].statement.period.year == year]
    if len(whole) == 1:
        yield _two(
            article, latest, whole[0], place.start + match.start(), place.start + match.end()
        )


def _against_competitor(article: Article, number: int) -> Iterator[Claim]:
    """One maker's figure against the other's, both told in the sentence before."""
    match = _COMPETITOR.search(article.sentence(number))
    place = article.reading.sentences[number]
    if match is None:
        return
    before = article.stated_in(number - 1)
    named = article.named_between(place.start, place.start + match.start())
    makers = {article.found[i].statement.maker: i for i in before}
    if len(makers) == _TWO and len(before) == _TWO and named and named[-1].maker in makers:
        own = makers.pop(named[-1].maker)
        other = next(iter(makers.values()))
        if str(article.found[own].statement.period) == str(article.found[other].statement.period):
            yield _two(article, own, other, place.start + match.start(), place.start + match.end())


_TWO: Final = 2


def _two(article: Article, own: int, other: int, start: int, end: int) -> Claim:
    """The claim that one figure is above another."""
    new, old = article.spans[own], article.spans[other]
    verdict = _verdict(new, old, 1)
    sign = ">" if verdict != CONTRADICTED else "is not >"
    finding = Finding(
        verdict,
        f"{amount(new.nominal)} {sign} {amount(old.nominal)}",
        new.nominal,
        operands=(article.operand(own), article.operand(other)),
    )
    return Claim(
        "compare",
        start,
        end,
        article.subject(own),
        "=",
        old.nominal,
        "vehicle",
        finding,
        basis="other",
    )


def _against_goals(article: Article, number: int) -> Iterator[Claim]:
    stated = article.stated_in(number)
    goals = [i for i in dict.fromkeys(stated) if article.found[i].statement.kind in _KINDS]
    words = article.sentence(number)
    offset = article.reading.sentences[number].start
    for goal in goals:
        at = article.place_in(goal, number).start - offset
        before = words[max(0, at - _NEAR) : at]
        within = _WITHIN.search(words)
        above, below = _last(_ABOVE, before), _last(_BELOW, before)
        if within is None and max(above, below) < 0:
            continue
        cue = max(above, below)
        if within is None and _DIGIT.search(before[cue:]):
            continue  # the word is about another number
        if within is None and _AHEAD.search(before[:cue]):
            continue
        own = _report_for(article, goal, number)
        if own is None:
            continue
        way = 0 if within is not None else 1 if above > below else -1
        if way == 1 and _FAILED.search(before[:above]):
            way = -1
        yield _compared(article, goal, own, way, number)


def _last(words: "object", text: str) -> int:
    found = [match.start() for match in words.finditer(text)]  # type: ignore[attr-defined]
    return found[-1] if found else -1


def _report_for(article: Article, goal: int, number: int) -> int | None:
    """The one report of what a goal is about."""
    row = article.found[goal].statement
    series = article.series(goal)
    fitting = article.of_series(series, row.period, ("report",))
    here = [index for index in fitting if index in article.stated_in(number)]
    fitting = here or fitting
    return fitting[0] if len(fitting) == 1 else None


def _compared(article: Article, goal: int, own: int, way: int, number: int) -> Claim:
    new, old = article.spans[own], article.spans[goal]
    value = article.found[goal].statement.quantity
    verdict = _verdict(new, old, way)
    sign = "within" if way == 0 else ">" if way > 0 else "<"
    high = "" if value.value_high is None else f" to {amount(float(value.value_high))}"
    text = f"{amount(new.nominal)} {sign} {amount(old.nominal)}{high}"
    if verdict == CONTRADICTED:
        text = text.replace(f" {sign} ", f" is not {sign} ")
    off = number_off(old.nominal, new.nominal) if verdict == CONTRADICTED else ""
    place = article.place_in(goal, number)
    operands = (article.operand(own), article.operand(goal))
    finding = Finding(verdict, text, new.nominal, off, operands=operands)
    return Claim(
        "compare",
        place.start,
        place.end,
        article.subject(own),
        "=",
        float(value.value),
        "vehicle",
        finding,
        None,
        "other",
    )


def _verdict(new: Span, old: Span, way: int) -> str:
    if way == 0:
        inside = old.low <= new.nominal <= old.high
        return SUPPORTED if inside else NOT_CHECKABLE if old.low == old.high else CONTRADICTED
    new, old = (new, old) if way > 0 else (old, new)
    if new.low >= old.high:
        return SUPPORTED
    if new.high < old.low * (1 - 1e-9):
        return CONTRADICTED
    return CONSISTENT
