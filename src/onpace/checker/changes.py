"""Changes: "up 34% from 2025", "down 14% on the year"."""

from collections.abc import Iterator
from typing import Final

from onpace.checker import spans
from onpace.checker.article import Article, agree, mention_words
from onpace.checker.bases import basis_between, basis_in
from onpace.checker.claims import CONTRADICTED, NOT_CHECKABLE, SUPPORTED, Ask, Claim, Finding
from onpace.checker.judging import judge_change
from onpace.checker.owns import (
    about,
    base_of,
    clause_of,
    from_to,
    own_of,
    period_of,
    wanted_of,
    words_only,
)
from onpace.checker.rows import Own
from onpace.checker.spans import Said, Span, said_by_mention
from onpace.checker.telling import change_off, change_sum
from onpace.reader import Mention

_AFTER: Final = 110
_BEFORE: Final = 90
_ROUND_PERCENT: Final = 5


def change_claims(article: Article, mention: Mention) -> Iterator[Claim]:
    """The claims of a percentage that tells a change: two for a range whose ends differ."""
    before, after = mention_words(article, mention, _BEFORE, _AFTER)
    own = own_of(article, mention)
    twin = from_to(article, mention)
    if twin is not None and (own is None or own.index == twin[0].index):
        own = _exact_twin(article, mention, twin)
    elif twin is not None and own is not None and not _agree(article, own, twin[0]):
        yield from _broken(article, mention, twin)
    said = said_by_mention(mention, article.text)
    sign = -1 if mention.direction < 0 else 1
    base = None if own is None else base_of(article, mention, own, after, before)
    if said.high is not None and own is not None and base is not None:
        yield from _both_ends(article, mention, own, base, said)
        return
    finding, basis = _checked(article, own, base, said, mention.direction)
    yield Claim(
        "change",
        mention.start,
        mention.end,
        about(article, mention, own),
        said.relation,
        sign * said.value,
        "percent",
        finding,
        None if said.high is None else sign * said.high,
        basis
        or mention.basis
        or _named(basis_in(clause_of(after)) or basis_in(words_only(before))),
        ask=None if own is None else _ask(article, mention, own, said, (before, after)),
    )


def _named(basis: str) -> str:
    return "other" if basis == "2y" else basis


def _exact_twin(article: Article, mention: Mention, pair: tuple[Own, Own]) -> Own:
    """The exact figure of the same count and period, where it bears the change out better."""
    new, old = pair
    series, period = article.series(new.index), period_of(article, new)
    for index in article.of_series(series, period):
        found = spans.change(article.spans[index], article.spans[old.index])
        said = said_by_mention(mention, article.text)
        if found is not None and judge_change(said, found, mention.direction) == SUPPORTED:
            return Own(index, sure=True)
    return new


def _ask(
    article: Article, mention: Mention, own: Own, said: Said, words: tuple[str, str]
) -> Ask | None:
    """What to ask the book: the figure of the period that the change is measured against."""
    row = article.found[own.index].statement
    wanted = wanted_of(article, mention, own, words[1], words[0])
    if wanted is None or row.period.first is None:
        return None
    sure = own.sure and not article.is_ambiguous(own.index)
    return Ask(
        article.series(own.index),
        row.period,
        said,
        article.spans[own.index],
        wanted,
        mention.direction,
        sure,
        article.sentence(mention.sentence),
    )


def _agree(article: Article, one: Own, other: Own) -> bool:
    return agree(article.spans[one.index], article.spans[other.index])


def _broken(article: Article, mention: Mention, twin: tuple[Own, Own]) -> Iterator[Claim]:
    """The claim of "P% from B to C" where B and C do not give P."""
    said = said_by_mention(mention, article.text)
    finding, basis = _checked(article, twin[0], twin[1], said, mention.direction)
    if finding.verdict == CONTRADICTED:
        subject = about(article, mention, twin[0])
        place = mention.start, mention.end
        yield Claim(
            "change", *place, subject, said.relation, said.value, "percent", finding, basis=basis
        )


def _both_ends(
    article: Article, mention: Mention, own: Own, base: Own, said: Said
) -> Iterator[Claim]:
    """A range of growth: each end of the target against the base."""
    quantity = article.found[own.index].statement.quantity
    low = float(quantity.value)
    ends = (low, low if quantity.value_high is None else float(quantity.value_high))
    high = said.value if said.high is None else said.high
    for value, end in zip((said.value, high), ends, strict=True):
        finding = _end_of_range(article, own, base, end, value, said.unit)
        yield Claim(
            "change",
            mention.start,
            mention.end,
            about(article, mention, own),
            "=",
            value,
            "percent",
            finding,
            basis=basis_between(period_of(article, own), period_of(article, base)),
        )


def _end_of_range(  # noqa: PLR0913, PLR0917 - both figures, what is said
    article: Article, own: Own, base: Own, end: float, value: float, unit: float
) -> Finding:
    """One end of a range of growth; ranges are often told in round tens."""
    old = article.spans[base.index]
    finding = _finding(article, own, base, Span.exact(end), old, Said("=", value, unit), 0)
    if finding.verdict in (CONTRADICTED, NOT_CHECKABLE) and value % _ROUND_PERCENT == 0:
        loose = Said("~", value, _ROUND_PERCENT / 2)
        return _finding(article, own, base, Span.exact(end), old, loose, 0)
    return finding


def _checked(
    article: Article, own: Own | None, base: Own | None, said: Said, direction: int
) -> tuple[Finding, str]:
    if own is None:
        return Finding(NOT_CHECKABLE, why="the figure it is said of is not in the text"), ""
    if base is None:
        return Finding(NOT_CHECKABLE, why="the figure it is compared with is not in the text"), ""
    old, new = article.spans[base.index], article.spans[own.index]
    finding = _finding(article, own, base, new, old, said, direction)
    return finding, basis_between(period_of(article, own), period_of(article, base)) or "other"


def _finding(  # noqa: PLR0913, PLR0917 - both figures, both spans, what is said
    article: Article, own: Own, base: Own, new: Span, old: Span, said: Said, direction: int
) -> Finding:
    found = spans.change(new, old)
    if found is None:
        return Finding(NOT_CHECKABLE, why="the figure it is compared with may be zero")
    sum_text = change_sum(new.nominal, old.nominal, found.nominal)
    operands = (article.operand(own.index), article.operand(base.index))
    verdict = judge_change(said, found, direction)
    if verdict == CONTRADICTED and not (own.sure and base.sure):
        why = f"it is not certain which figures are compared ({sum_text})"
        return Finding(NOT_CHECKABLE, why=why)
    off = change_off(said.value, direction, found.nominal) if verdict == CONTRADICTED else ""
    return Finding(verdict, sum_text, found.nominal, off, operands=operands)
