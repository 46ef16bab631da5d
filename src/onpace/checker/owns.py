"""Which figure a change is said of, and which it is measured against."""

from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.book import Period
from onpace.checker import spans
from onpace.checker.article import (
    AHEAD,
    REPORTS,
    Article,
    ends_in,
    goes_on,
    months_named,
    same_days,
)
from onpace.checker.bases import basis_between, basis_in, period_before, period_named
from onpace.checker.claims import CONTRADICTED, Subject
from onpace.checker.judging import judge_change
from onpace.checker.rows import Own, basis_in_table, own_in_row
from onpace.checker.spans import said_by_mention
from onpace.reader import Mention
from onpace.reader.resolve import shifted

#: The base of a change stands within so many characters after it.
_NEAR: Final = 70
_TIED: Final = pattern(
    r"\b(from|compared|comparing|versus|vs|against|than|over|on|relative|the)\b", IGNORECASE
)
_TO: Final = pattern(
    r"\b(to|reaching|hitting|at|for)\s*(?:a |an |the |its |total |of |record |about |around )*$",
    IGNORECASE,
)
_WITH: Final = pattern(r"^\W*(?:[\w-]+\W+){0,5}?with\W+(?:\w+\W+){0,2}$", IGNORECASE)
_COMPARED: Final = pattern(r"\b(compar\w+|than|versus|against|from|over)\b", IGNORECASE)
_NEARBY: Final = 2
_FAR_BACK: Final = 5
_STANDS_FOR: Final = pattern(
    r"\b(it|its|they|their|the (company|automaker|carmaker|brand|firm|maker|startup|group|figure|"
    r"number|total|result|sedan|suv)|that|this|these|which|company)\b",
    IGNORECASE,
)
_BASE_MONTH: Final = pattern(
    r"\b(?:compared (?:to|with)|from|versus|against|over|than) (?:in )?[A-Z][a-z]+\b", IGNORECASE
)
_FROM: Final = pattern(r"\bfrom\s*$", IGNORECASE)
_ONLY_TO: Final = pattern(r"\s*(?:[\w]+\s+){0,3}to\s*", IGNORECASE)
#: After these words a sentence has left the change and is about something else.
_TURNS: Final = pattern(
    r"\b(but|while|surpass\w*|beat\w*|exceed\w*|record|although|though|despite|whereas)\b",
    IGNORECASE,
)
_YEAR: Final = pattern(r"\b(20\d\d)\b")


def about(article: Article, mention: Mention, own: Own | None) -> Subject:
    """Whom a change is about: the figure it is said of, or else the last one named."""
    if own is not None:
        return article.subject(own.index)
    place = article.reading.sentences[mention.sentence]
    named = article.named_between(place.start, mention.start)
    after = article.named_between(mention.end, place.end)
    if not named and len({one.maker for one in after}) == 1:
        named = after
    if not named and _STANDS_FOR.search(article.text[place.start : mention.start]):
        named = article.named_between(max(0, place.start - 400), place.start)
    if not named:
        return Subject()
    last = named[-1]
    return Subject(last.maker, last.brand, last.model)


def own_of(article: Article, mention: Mention) -> Own | None:
    """The figure that a change is said of."""
    if "|" in article.sentence(mention.sentence):
        return own_in_row(article, mention)
    earlier = [
        index
        for index in article.stated_in(mention.sentence, mention.start)
        if not article.found[index].base
    ]
    if earlier:
        return _if_of(article, mention, earlier[-1])
    after = mention.base
    if after is not None and not article.found[after].base:
        between = article.text[mention.end : article.place_in(after, mention.sentence).start]
        if len(between) <= _NEAR and _TO.search(between):
            return Own(after, sure=not _other_named(article, mention.end, after, mention.sentence))
        if _WITH.search(between) and not _COMPARED.search(between):
            return Own(after, sure=False)
    return _own_before(article, mention)


def _if_of(article: Article, mention: Mention, index: int) -> Own | None:
    """The figure before a change, unless somebody else is named in between."""
    place = article.place_in(index, mention.sentence)
    own = article.found[index].statement
    for named in article.named_between(place.end, mention.start):
        if named.maker and named.maker != own.maker and not named.aside:
            return None
        if (named.model and named.model != own.model) or (named.brand and named.brand != own.brand):
            return None
    words = article.text[place.end : mention.start]
    months = list(months_named(words))
    if months and own.period.kind == "month" and not ends_in(own.period, months[-1]):
        return Own(index, sure=False)
    year = _YEAR.search(words)
    if year is not None and int(year.group()) != own.period.last.year:
        return _of_year(article, index, int(year.group())) or Own(index, sure=False)
    if article.found[index].statement.kind == "forecast":
        return Own(index, sure=False)  # what follows may be said of what came instead
    return Own(index, sure="respectively" not in article.sentence(mention.sentence))


def _of_year(article: Article, index: int, year: int) -> Own | None:
    """The figure of the same count for another year ("meaning 2025's were 19% lower")."""
    row = article.found[index].statement
    period = shifted(row.period, "year", year - row.period.last.year)
    other = None if period is None else article.only(article.series(index), period)
    return None if other is None else Own(other, sure=False)


def _other_named(article: Article, start: int, index: int, sentence: int) -> bool:
    row = article.found[index].statement
    end = article.place_in(index, sentence).start
    return any(named.maker not in ("", row.maker) for named in article.named_between(start, end))


def _own_before(article: Article, mention: Mention) -> Own | None:
    """The figure of the sentence before, when this one goes on about it."""
    place = article.reading.sentences[mention.sentence]
    words = article.text[place.start : mention.start]
    months = list(months_named(_BASE_MONTH.sub(" ", words)))
    before = [
        index for index in article.stated_in(mention.sentence - 1) if not article.found[index].base
    ]
    if months:
        return _of_month(article, months[0], mention.sentence)
    if not before or not goes_on(article.sentence(mention.sentence)):
        return None
    row = article.found[before[-1]].statement
    if any(
        named.maker not in ("", row.maker)
        for named in article.named_between(place.start, mention.start)
    ):
        return None
    return Own(before[-1], sure=len(set(before)) == 1)


def _of_month(article: Article, month: int, sentence: int) -> Own | None:
    """The figure of a month named in the sentence, of the maker spoken of before."""
    before: list[int] = []
    for number in range(sentence - 1, max(-1, sentence - _FAR_BACK), -1):
        before = before or article.stated_in(number)
    makers = {article.found[index].statement.maker for index in before}
    fitting = [
        index
        for index, found in enumerate(article.found)
        if found.statement.maker in makers
        and not (found.statement.model or found.statement.brand)
        and found.statement.kind == "report"
        and found.statement.quantity.is_exact
        and not found.base
        and ends_in(found.statement.period, month)
    ]
    return Own(fitting[0], sure=False) if len(fitting) == 1 else None


def base_of(article: Article, mention: Mention, own: Own, after: str, before: str) -> Own | None:
    """The figure that a change is measured against."""
    return (
        _base_beside(article, mention, own, after, before)
        or _base_told(article, mention, own, after, before)
        or _base_replaced(article, own)
        or _base_nearby(article, mention, own)
    )


def _base_beside(  # noqa: PLR0911 - each return is one reason why it is not the base
    article: Article, mention: Mention, own: Own, after: str, before: str
) -> Own | None:
    """The figure right after the change: "up 34% from 410,000"."""
    index = mention.base
    if index is None or index == own.index:
        return None
    start = article.place_in(index, mention.sentence).start
    between = article.text[mention.end : start]
    found = article.found[index]
    if (len(between) > _NEAR and not found.base) or not _TIED.search(between):
        return None
    if _TURNS.search(between):
        return None
    if found.statement.kind != "report" and article.found[own.index].statement.kind == "report":
        return None
    if (
        found.statement.period.last >= period_of(article, own).last
        and found.statement.kind == "report"
    ):
        return None
    wanted = wanted_of(article, mention, own, after, before)
    if wanted is not None and not same_days(found.statement.period, wanted):
        return None  # the figure belongs to what follows ("but down from October's 17,343")
    same = article.series(index) == article.series(own.index)
    return Own(index, sure=same and not _other_named(article, mention.end, index, mention.sentence))


def _base_told(article: Article, mention: Mention, own: Own, after: str, before: str) -> Own | None:
    """The only figure of the article for the period that the words tell."""
    wanted = wanted_of(article, mention, own, after, before)
    if wanted is None:
        return None
    index = article.only(article.series(own.index), wanted, REPORTS)
    if index is None or index == own.index:
        return None
    sure = not (article.is_ambiguous(index) or article.is_ambiguous(own.index))
    start = article.place_in(index, mention.sentence).start
    between = article.text[mention.end : max(mention.end, start)]
    if article.found[index].base and _TURNS.search(between):
        sure = False  # its period was taken from this change, with which it has nothing to do
    return Own(index, sure=sure)


def _base_replaced(article: Article, own: Own) -> Own | None:
    """The goal that a goal has replaced: the only other one for the same count and period."""
    row = article.found[own.index].statement
    if row.kind not in AHEAD:
        return None
    goals = article.of_series(article.series(own.index), row.period, AHEAD)
    others = [index for index in goals if index != own.index]
    return Own(others[0], sure=False) if len(others) == 1 else None


def _base_nearby(article: Article, mention: Mention, own: Own) -> Own | None:
    """A figure close by that gives just this change; it can support a claim, never refute it."""
    said = said_by_mention(mention, article.text)
    in_row = "|" in article.sentence(mention.sentence)
    numbers = (
        range(len(article.reading.sentences))
        if in_row
        else range(mention.sentence, mention.sentence - _NEARBY - 1, -1)
    )
    for number in numbers:
        for index in article.stated_in(number):
            if index == own.index or article.series(index) != article.series(own.index):
                continue
            if period_of(article, Own(index, sure=False)).last >= period_of(article, own).last:
                continue
            if not basis_between(
                period_of(article, own), period_of(article, Own(index, sure=False))
            ):
                continue
            found = spans.change(article.spans[own.index], article.spans[index])
            if found is not None and judge_change(said, found, mention.direction) != CONTRADICTED:
                return Own(index, sure=False)
    return None


def wanted_of(
    article: Article, mention: Mention, own: Own, after: str, before: str
) -> Period | None:
    """The period that the words of a change compare with."""
    period = period_of(article, own)
    clause = clause_of(after)
    wanted = period_named(clause, period)
    if wanted is None:
        basis = (
            basis_in_table(article, mention)
            or basis_in(clause)
            or mention.basis
            or basis_in(words_only(before))
        )
        wanted = period_before(period, basis)
    if wanted is None and article.found[own.index].statement.kind in AHEAD:
        wanted = period_before(period, "yoy")
    return wanted


def clause_of(after: str) -> str:
    """The words up to the next percentage: what follows that belongs to it."""
    cut = min(
        (at for mark in ("%", " percent", " per cent") if (at := after.find(mark)) >= 0),
        default=len(after),
    )
    return after[:cut]


def words_only(before: str) -> str:
    """The words right before a percentage, back to the last figure, comma or bar."""
    cut = max(before.rfind(mark) for mark in (",", "%", "|", ";", ":"))
    words = before[cut + 1 :]
    return "" if any(character.isdigit() for character in words) else words


def period_of(article: Article, one: Own) -> Period:
    """The period of a figure."""
    return article.found[one.index].statement.period


def from_to(article: Article, mention: Mention) -> tuple[Own, Own] | None:
    """The new and the old figure of "P% ... from B to C"."""
    old = mention.base
    if old is None:
        return None
    start = article.place_in(old, mention.sentence).start
    later = [
        i
        for i in article.stated_in(mention.sentence)
        if article.place_in(i, mention.sentence).start > start
    ]
    if not later or not _FROM.search(article.text[mention.end : start]):
        return None
    new = later[0]
    gap = article.text[
        article.place_in(old, mention.sentence).end : article.place_in(new, mention.sentence).start
    ]
    if _ONLY_TO.fullmatch(gap) is None or article.series(new) != article.series(old):
        return None
    return Own(new, sure=True), Own(old, sure=True)
