"""Shares: "56% of its 380,000-unit target", "48.9 percent of all sales"."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from onpace.checker import spans
from onpace.checker.article import AHEAD, Article, goes_on
from onpace.checker.claims import (
    CONTRADICTED,
    NOT_CHECKABLE,
    Ask,
    Claim,
    Finding,
    Subject,
)
from onpace.checker.judging import MINOR_POINTS, judge
from onpace.checker.owns import about, own_of
from onpace.checker.rows import Own
from onpace.checker.spans import Said, said_by_mention
from onpace.checker.telling import change_off, share_sum
from onpace.reader import Mention

#: A share of a target that is further from the figures than this is of something else.
_FAR: Final = 2.5


def target_claims(article: Article, mention: Mention) -> Iterator[Claim]:
    """The claims of a share of a target: one for each maker that it is said of."""
    said = said_by_mention(mention, article.text)
    own = own_of(article, mention)
    if own is not None and article.found[own.index].statement.kind in AHEAD:
        own = None
    makers = _makers(article, mention) if own is None else []
    for maker in makers if len(makers) > 1 or said.high is not None else makers[:1]:
        part = _progress(article, maker)
        yield _target_claim(article, mention, said, part, maker)
    if not makers:
        yield _target_claim(article, mention, said, own, "")


def _makers(article: Article, mention: Mention) -> list[str]:
    place = article.reading.sentences[mention.sentence]
    named = article.named_between(place.start, mention.start)
    return list(dict.fromkeys(one.maker for one in named if one.maker))


def _progress(article: Article, maker: str) -> Own | None:
    """What a maker has reached of its year, by the one figure for it."""
    found = [
        index
        for index, one in enumerate(article.found)
        if one.statement.maker == maker
        and one.statement.kind == "report"
        and one.statement.measure == "deliveries"
        and one.statement.period.first is not None
        and (one.statement.period.first.month, one.statement.period.first.day) == (1, 1)
        and not one.base
    ]
    longest = sorted(found, key=lambda index: article.found[index].statement.period.last)
    return Own(longest[-1], sure=False) if longest else None


def _target_claim(
    article: Article, mention: Mention, said: Said, own: Own | None, maker: str
) -> Claim:
    whole = None if own is None else _target_of(article, mention, own)
    subject = about(article, mention, own)
    if maker and own is None:
        subject = Subject(maker)
    if own is None or whole is None:
        missing = "the figure it is a share of" if own is not None else "the figure it is said of"
        finding = Finding(NOT_CHECKABLE, why=f"{missing} is not in the text")
    else:
        finding = _share(article, own, whole, said)
    ask = None
    if own is not None and whole is None:
        row = article.found[own.index].statement
        ask = Ask(
            article.series(own.index), row.period, said, article.spans[own.index], sure=own.sure
        )
    return replace(_claim(mention, said, subject, finding, "vs_target"), ask=ask)


def _target_of(article: Article, mention: Mention, own: Own) -> Own | None:
    """The target a share is of: the one beside it, or the only one of that year."""
    row = article.found[own.index].statement
    beside = mention.base
    if beside is not None and article.found[beside].statement.kind in AHEAD:
        target = article.found[beside].statement
        between = article.text[mention.end : article.place_in(beside, mention.sentence).start]
        same = target.maker == row.maker and target.period.contains(row.period)
        if same and len(between) <= _BESIDE:
            sure = _plain_maker(article, own.index) and _plain_maker(article, beside)
            return Own(beside, sure=own.sure and sure)
    fitting = [
        index
        for index, one in enumerate(article.found)
        if one.statement.kind in AHEAD
        and one.statement.maker == row.maker
        and one.statement.unit == row.unit
        and one.statement.period.contains(row.period)
        and article.found[own.index].statement.measure == one.statement.measure
    ]
    fitting = [index for index in fitting if not article.found[index].statement.brand] or fitting
    here = [i for i in article.stated_in(mention.sentence, mention.start) if i in fitting]
    fitting = here if len(set(here)) == 1 else fitting
    if len(fitting) != 1:
        return None
    row_sure = _plain_maker(article, own.index) and not article.is_ambiguous(own.index)
    return Own(fitting[0], sure=own.sure and row_sure and _plain_maker(article, fitting[0]))


_BESIDE: Final = 60


def _plain_maker(article: Article, index: int) -> bool:
    row = article.found[index].statement
    return not (row.brand or row.model or row.market)


def _share(article: Article, part: Own, whole: Own, said: Said) -> Finding:
    top, bottom = article.spans[part.index], article.spans[whole.index]
    ratio = spans.quotient(top, bottom)
    if ratio is None:
        return Finding(NOT_CHECKABLE, why="the whole may be zero")
    found = spans.times(ratio, 100.0)
    text = share_sum(top.nominal, bottom.nominal, found.nominal)
    verdict = judge(said, found, MINOR_POINTS)
    far = found.nominal > _FAR * said.value or said.value > _FAR * found.nominal
    if verdict == CONTRADICTED and (far or not (part.sure and whole.sure)):
        return Finding(NOT_CHECKABLE, why=f"it is not certain which figures are meant ({text})")
    off = change_off(said.value, 0, found.nominal) if verdict == CONTRADICTED else ""
    operands = (article.operand(part.index), article.operand(whole.index))
    return Finding(verdict, text, found.nominal, off.replace("+", ""), operands=operands)


def share_claims(article: Article, mention: Mention) -> Iterator[Claim]:
    """The claim of a share of something else than a target."""
    said = said_by_mention(mention, article.text)
    own = own_of(article, mention)
    if own is None and goes_on(article.sentence(mention.sentence)):
        before = article.stated_in(mention.sentence - 1)
        own = Own(before[-1], sure=False) if before else None
    whole = None if own is None else _whole_of(article, own, said)
    if own is None or whole is None:
        finding = Finding(NOT_CHECKABLE, why="the figure it is a share of is not in the text")
    else:
        finding = _share(article, own, whole, said)
    yield _claim(mention, said, about(article, mention, own), finding, "")


def _whole_of(article: Article, own: Own, said: Said) -> Own | None:
    """The larger figure of the same maker and period that gives just this share."""
    row, top = article.found[own.index].statement, article.spans[own.index]
    for index, one in enumerate(article.found):
        whole = one.statement
        if (whole.maker, whole.measure, whole.unit) != (row.maker, row.measure, row.unit):
            continue
        if whole.kind != row.kind or not whole.period.contains(row.period):
            continue
        if article.spans[index].nominal <= top.nominal:
            continue
        ratio = spans.quotient(top, article.spans[index])
        if (
            ratio is not None
            and judge(said, spans.times(ratio, 100.0), MINOR_POINTS) != CONTRADICTED
        ):
            return Own(index, sure=False)
    return None


def _claim(mention: Mention, said: Said, subject: Subject, finding: Finding, basis: str) -> Claim:
    return Claim(
        "share",
        mention.start,
        mention.end,
        subject,
        said.relation,
        said.value,
        "percent",
        finding,
        said.high,
        basis,
    )
