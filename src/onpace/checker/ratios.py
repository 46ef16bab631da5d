"""Multiples: "more than tripled", "2.3 times faster", "doubles this goal"."""

from collections.abc import Iterator
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.checker import spans
from onpace.checker.article import AHEAD, Article, mention_words
from onpace.checker.bases import basis_between, basis_in, period_before
from onpace.checker.claims import CONTRADICTED, NOT_CHECKABLE, Ask, Claim, Finding
from onpace.checker.judging import MINOR_SHARE, judge, loosely
from onpace.checker.owns import about, base_of, own_of, wanted_of
from onpace.checker.rows import Own
from onpace.checker.spans import Said, Span, said_by_mention
from onpace.checker.telling import amount, number_off
from onpace.reader import Mention

_HEDGES: Final = (
    (pattern(r"\b(more than|over|well over|better than)\W*$", IGNORECASE), ">"),
    (pattern(r"\b(almost|nearly|close to|just under|all but|near)\W*$", IGNORECASE), "<"),
    (pattern(r"\b(about|roughly|around|approximately|some)\W*$", IGNORECASE), "~"),
    (pattern(r"\b(at least)\W*$", IGNORECASE), ">="),
)
_NO_CLAIM: Final = pattern(
    r"\b(more powerful|times a|a few times|three times a|twice a|per|zoom|sensors?|tops)\b",
    IGNORECASE,
)
_NEAR: Final = 100


def ratio_claims(article: Article, mention: Mention) -> Iterator[Claim]:
    """The claim of a multiple."""
    before, after = mention_words(article, mention, _NEAR, _NEAR)
    if mention.value is None or _NO_CLAIM.search(after[:40]):
        return
    relation = mention.relation
    if mention.kind == "multiple":
        relation = next((sign for words, sign in _HEDGES if words.search(before)), "=")
    said = said_by_mention(mention, article.text)
    said = Said(relation, mention.value, said.unit, said.high)
    own = own_of(article, mention)
    if own is None and mention.base is not None and mention.kind == "multiple":
        own = Own(mention.base, sure=False) if _is_own(article, mention, mention.base) else None
    finding, basis = _checked(article, mention, own, said, (before, after))
    yield Claim(
        "ratio",
        mention.start,
        mention.end,
        about(article, mention, own),
        relation,
        mention.value,
        "times",
        finding,
        mention.value_high,
        basis or mention.basis,
        ask=None if own is None else _ask(article, mention, own, said, (before, after)),
    )


def _ask(article: Article, mention: Mention, own: Own, said: Said, words: tuple[str, str]) -> Ask:
    row = article.found[own.index].statement
    wanted = wanted_of(article, mention, own, words[1], words[0])
    return Ask(
        article.series(own.index),
        row.period,
        said,
        article.spans[own.index],
        wanted,
        0,
        own.sure,
        article.sentence(mention.sentence),
    )


def _is_own(article: Article, mention: Mention, index: int) -> bool:
    between = article.text[mention.end : article.place_in(index, mention.sentence).start]
    return not article.found[index].base and len(between) <= _NEAR and " to " in f" {between} "


def _checked(
    article: Article, mention: Mention, own: Own | None, said: Said, words: tuple[str, str]
) -> tuple[Finding, str]:
    percent = _percent_beside(article, mention)
    if percent is not None:
        found = Span.exact(1 + percent / 100)
        text = f"{percent:+g}% is {amount(round(found.nominal, 4))} times"
        return Finding(_verdict(mention, said, found), text, found.nominal), "yoy"
    pair = _targets_apart(article, mention) if mention.kind == "multiple" else None
    if pair is not None:
        new, old = pair
        return _compared(article, mention, Own(new, sure=False), Own(old, sure=False), said)
    if own is None:
        return Finding(NOT_CHECKABLE, why="the figure it is said of is not in the text"), ""
    base = base_of(article, mention, own, words[1], words[0])
    if base is None:
        return Finding(NOT_CHECKABLE, why="the figure it is compared with is not in the text"), ""
    return _compared(article, mention, own, Own(base.index, sure=base.sure), said)


def _compared(
    article: Article, mention: Mention, own: Own, base: Own, said: Said
) -> tuple[Finding, str]:
    new, old = article.spans[own.index], article.spans[base.index]
    found = spans.quotient(new, old)
    if found is None:
        return Finding(NOT_CHECKABLE, why="the figure it is compared with may be zero"), ""
    text = f"{amount(new.nominal)} / {amount(old.nominal)} = {found.nominal:.3g}"
    verdict = _verdict(mention, said, found)
    if verdict == CONTRADICTED and not (own.sure and base.sure):
        return Finding(NOT_CHECKABLE, why=f"it is not certain which figures are meant ({text})"), ""
    off = (
        number_off(said.value, round(found.nominal, 2), "times") if verdict == CONTRADICTED else ""
    )
    periods = [article.found[one.index].statement.period for one in (own, base)]
    operands = (article.operand(own.index), article.operand(base.index))
    return Finding(verdict, text, found.nominal, off, operands=operands), basis_between(*periods)


def _verdict(mention: Mention, said: Said, found: Span) -> str:
    if mention.kind == "multiple" and said.relation == "=":
        return loosely(said.value, found)
    return judge(said, found, MINOR_SHARE * said.value)


def _percent_beside(article: Article, mention: Mention) -> float | None:
    """The rise in percent that the same sentence puts beside the multiple."""
    if mention.kind != "multiple":
        return None
    beside = [
        one
        for one in article.reading.mentions
        if one.sentence == mention.sentence
        and one.kind == "percent"
        and one.start > mention.start
        and one.direction > 0
        and one.relation == "="
        and one.base == mention.base
    ]
    if len(beside) != 1 or basis_in(article.text[mention.end : beside[0].start]):
        return None  # the two are measured against different figures
    return beside[0].value


def _targets_apart(article: Article, mention: Mention) -> tuple[int, int] | None:
    """Two targets of one maker for two years running, one this multiple of the other."""
    words = article.sentence(mention.sentence).lower()
    if not any(word in words for word in ("goal", "target", "aim", "plan")):
        return None
    for new, one in enumerate(article.found):
        wanted = period_before(one.statement.period, "yoy")
        if one.statement.kind not in AHEAD or wanted is None:
            continue
        old = article.only(article.series(new), wanted, AHEAD)
        if old is not None:
            return new, old
    return None
