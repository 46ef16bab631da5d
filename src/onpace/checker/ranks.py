"""Records, streaks and places: "a record", "the fourth straight month", "ranked third"."""

from collections.abc import Iterator
from dataclasses import dataclass
from re import IGNORECASE, Match
from re import compile as pattern
from typing import Final

from onpace.book import Period
from onpace.checker.article import Article, ends_in, months_named
from onpace.checker.claims import (
    CONTRADICTED,
    NOT_CHECKABLE,
    SUPPORTED,
    Ask,
    Claim,
    Finding,
    Subject,
)
from onpace.checker.spans import Said, Span
from onpace.checker.streaks import judge_streak, streak_in
from onpace.checker.telling import amount

_NUMBERS: Final = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_COUNTS: Final = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_ORDINAL: Final = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,2}}(?:st|nd|rd|th))"
_COUNT: Final = rf"(?:{'|'.join(_COUNTS)}|\d{{1,2}})"
_UNIT: Final = r"(?:months?|quarters?|weeks?|years?|time)"
_ROW: Final = r"(?:consecutive|straight|successive)"
_STREAK: Final = (
    rf"\b(?P<n1>{_ORDINAL})[- ]{_ROW}(?: YoY| monthly)? {_UNIT}\b"
    rf"|\b(?P<n2>{_ORDINAL}) {_UNIT} (?:in a row|running|in succession)\b"
    rf"|\b(?P<n3>{_COUNT}) {_ROW} {_UNIT}\b"
    rf"|\b(?P<n4>{_COUNT}) {_UNIT} (?:in a row|running)\b"
)
_PLACE: Final = (
    rf"\b(?:rank(?:s|ed|ing)?|came|placed|finish(?:ed)?|took)(?: in| the)? (?P<n6>{_ORDINAL})\b"
    rf"|\b(?P<n7>{_ORDINAL})[- ](?:most[- ]popular|best[- ]selling|largest|biggest|highest|place|"
    r"fastest)\b"
    r"|(?<!\btwo )\b(?:most popular(?! power)|best[- ]selling|top[- ]selling|ranked no\. ?1|"
    r"top spot|number one|no\. 1)\b"
    r"|\bled the (?:way|pack|field)\b"
    r"|\bfastest (?:\w+ ){0,3}(?:to|on record|ever|in history)\b"
    r"|\b(?:the|is|was) only (?:\w+ ){1,4}to (?:have )?\w+"
)
_RECORD: Final = (
    r"\b(?:new |all-time |another |monthly |quarterly |single-month )*"
    r"(?:record(?:[- ](?:high|breaking|month|quarter|setting))?|all-time high"
    r"|highest(?: \w+)? (?:ever|on record|so far|in)"
    r"|best (?:month|quarter|year) (?:ever|on record|so far|since|in)"
    r"|new (?:\w+ ){0,2}high|delivery high"
    r"|highest (?:for a single month|monthly|single-month|quarterly))\b"
)
#: The forms of a place in a row; ``n`` is its number, otherwise it is the first.
_FORMS: Final = pattern(
    rf"(?P<streak>{_STREAK})|(?P<time>\b(?:the )?(?P<n5>{_ORDINAL}) time\b)"
    rf"|(?P<place>{_PLACE})|(?P<record>{_RECORD})",
    IGNORECASE,
)
_NO_RECORD: Final = pattern(
    r"(on record|track record|records? (show|of|from|the|its|their|a |an )|record-keeping|"
    r"previous\W.{0,30}record|the (previous |old |delivery )?record (set|of)\b|"
    r"\bthe record (month|quarter|year)\b|below (the|its|their) record|short of (the|its) record)",
    IGNORECASE,
)
_ALIEN: Final = pattern(r"\b(shares?|stock|intraday|store|charger|swap|hkex|closing)\b", IGNORECASE)
_SHARE_NEAR: Final = 45
_BESIDE: Final = 70
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in a row as the text says it.

    Attributes:
        form: ``streak``, ``time``, ``place`` or ``record``.
        number: Which place: 1 for a record or the first.
        start: Where it begins.
        end: Where it ends.
        sentence: Number of its sentence.
    """

    form: str
    number: int
    start: int
    end: int
    sentence: int


def rank_claims(article: Article) -> Iterator[tuple[Claim, Rank]]:
    """The claims of ranks, records and streaks, each with its form."""
    for rank in _ranks(article):
        own = _own(article, rank)
        subject = _subject(article, rank) if own is None else article.subject(own)
        finding = by_text(article, rank, own, subject)
        yield (
            Claim(
                "rank",
                rank.start,
                rank.end,
                subject,
                "=",
                rank.number,
                "rank",
                finding,
                ask=_ask(article, rank, own, subject),
            ),
            rank,
        )


def _ask(article: Article, rank: Rank, own: int | None, subject: Subject) -> Ask | None:
    """What to ask the book about a record or a streak."""
    index = own
    if index is None and rank.form == "streak":
        index = _latest(article, subject.maker)
    if index is None or rank.form not in ("streak", "record"):
        return None
    row = article.found[index].statement
    return Ask(
        article.series(index),
        row.period,
        Said("=", rank.number, 1),
        article.spans[index],
        sure=not article.is_ambiguous(index) and _is_beside(article, rank, index),
        words=f"{rank.form}: {article.sentence(rank.sentence)}",
    )


def _is_beside(article: Article, rank: Rank, index: int) -> bool:
    """Whether a record is plainly said of a figure: right beside it, no other month named."""
    place = article.place_in(index, rank.sentence)
    low, high = min(place.start, rank.start), max(place.end, rank.end)
    if high - low > _BESIDE:
        return False
    row = article.found[index].statement
    around = article.text[rank.start : min(len(article.text), rank.end + _BESIDE)]
    months = list(months_named(around))
    other = [one for one in months if row.period.kind == "month" and not ends_in(row.period, one)]
    return not other and article.text[rank.start - 4 : rank.start].lower() not in ("its ", "the ")


def by_text(article: Article, rank: Rank, own: int | None, subject: Subject) -> Finding:
    """What a rank turns out to be by the article's own figures."""
    if rank.form == "streak":
        return _streak_by_text(article, rank, own, subject)
    if rank.form == "record":
        return _record_by_text(article, rank, own)
    return _by_list(article, rank, subject)


def _streak_by_text(article: Article, rank: Rank, own: int | None, subject: Subject) -> Finding:
    index = own if own is not None else _latest(article, subject.maker)
    unknown = Finding(NOT_CHECKABLE, why="the figures before are not in the text")
    if index is None:
        return unknown
    row = article.found[index].statement
    bound = float(row.quantity.value) if row.quantity.relation in (">", ">=") else None
    streak = streak_in(article.sentence(rank.sentence), bound)
    series = article.series(index)

    def lookup(period: Period) -> Span | None:
        found = article.only(series, period)
        return None if found is None else article.spans[found]

    judged = None if streak is None else judge_streak(streak, row.period, rank.number, lookup)
    if judged is None or judged[0] == CONTRADICTED:
        return unknown  # the words of a streak are too loose to refute it by the text alone
    return Finding(judged[0], judged[1], float(rank.number), operands=(article.operand(index),))


def _latest(article: Article, maker: str) -> int | None:
    """The figure of the last month that is told of a whole maker."""
    months = [
        index
        for index, one in enumerate(article.found)
        if one.statement.maker == maker
        and not (one.statement.model or one.statement.brand)
        and one.statement.kind == "report"
        and one.statement.period.kind == "month"
        and not one.base
    ]
    return max(months, key=lambda i: article.found[i].statement.period.last, default=None)


_RECORD_BEFORE: Final = pattern(r"\brecord (?:of |set in [\w ,]+ of |high of )?$", IGNORECASE)


def _record_by_text(article: Article, rank: Rank, own: int | None) -> Finding:
    """A record against the one before, where the article names that as a record."""
    unknown = Finding(NOT_CHECKABLE, why="the figures before are not in the text")
    if own is None or _is_record_figure(article, own, rank):
        before = [i for i in article.stated_in(rank.sentence - 1) if not article.found[i].base]
        own = before[-1] if before and own is not None else own
    if own is None:
        return unknown
    row = article.found[own].statement
    for index in article.by_series[article.series(own)]:
        found = article.found[index]
        other = found.statement
        earlier = other.period.last < row.period.last and other.period.kind == row.period.kind
        if index == own or not earlier:
            continue
        named = any(
            _RECORD_BEFORE.search(article.text[max(0, place.start - 30) : place.start])
            for place in found.places
        )
        if named and article.spans[own].low > article.spans[index].high:
            text = f"{amount(article.spans[own].nominal)} > {amount(article.spans[index].nominal)}"
            operands = (article.operand(own), article.operand(index))
            return Finding(SUPPORTED, f"{text}, the record before", 1.0, operands=operands)
    return unknown


def _is_record_figure(article: Article, index: int, rank: Rank) -> bool:
    """Whether the figure is the old record that is surpassed."""
    start = article.place_in(index, rank.sentence).start
    words = article.text[max(0, start - 40) : start]
    return _RECORD_BEFORE.search(words) is not None and start - rank.end > _OLD


_OLD: Final = 12


def _ranks(article: Article) -> Iterator[Rank]:
    for number, place in enumerate(article.reading.sentences):
        seen: set[tuple[str, int]] = set()
        words = article.text[place.start : place.end]
        for match in _FORMS.finditer(words):
            form = _form(match)
            if form == "record" and not _is_record(words, match):
                continue
            if _ALIEN.search(words[max(0, match.start() - _SHARE_NEAR) : match.end() + 12]):
                continue
            value = _number(match)
            if (form, value) in seen:
                continue
            seen.add((form, value))
            yield Rank(form, value, place.start + match.start(), place.start + match.end(), number)


def _form(match: Match[str]) -> str:
    return next(name for name in ("streak", "time", "place", "record") if match.group(name))


def _is_record(words: str, match: Match[str]) -> bool:
    around = words[max(0, match.start() - 24) : match.end() + 12]
    return _NO_RECORD.search(around) is None


def _number(match: Match[str]) -> int:
    texts = [match.group(f"n{index}") for index in range(1, 8)]
    text = next((one.lower() for one in texts if one), "first")
    if text in _NUMBERS:
        return _NUMBERS.index(text) + 1
    if text in _COUNTS:
        return _COUNTS.index(text) + 1
    return int("".join(character for character in text if character.isdigit()) or 1)


def _own(article: Article, rank: Rank) -> int | None:
    """The figure a rank is said of: the last before it in the sentence, or the only one."""
    here = [
        index
        for index in article.stated_in(rank.sentence)
        if not article.found[index].base and article.found[index].statement.kind == "report"
    ]
    before = [i for i in here if article.place_in(i, rank.sentence).start < rank.start]
    near = [
        index
        for index in here
        if 0 <= article.place_in(index, rank.sentence).start - rank.end <= _TWO
        or article.place_in(index, rank.sentence).start
        <= rank.start
        < article.place_in(index, rank.sentence).end
    ]
    return near[0] if near else before[-1] if before else here[0] if len(here) == 1 else None


def _subject(article: Article, rank: Rank) -> Subject:
    """Whoever was named last before the rank."""
    place = article.reading.sentences[rank.sentence]
    named = article.named_between(place.start, rank.start)
    named = named or article.named_between(max(0, place.start - 500), place.start)
    if not named:
        return Subject()
    return Subject(named[-1].maker, named[-1].brand, named[-1].model)


def _by_list(article: Article, rank: Rank, subject: Subject) -> Finding:
    """The place of a model or maker among the figures of the article."""
    if rank.form != "place":
        return Finding(NOT_CHECKABLE, why="the figures before are not in the text")
    model = _model_of(article, rank) or subject.model
    key = model or subject.maker
    field = _field(article, subject, model)
    mine = [index for index in field if _called(article, index, model) == key]
    if not mine:
        return Finding(NOT_CHECKABLE, why="the figures of the others are not in the text")
    period = str(article.found[mine[0]].statement.period)
    field = [index for index in field if str(article.found[index].statement.period) == period]
    ordered = sorted(field, key=lambda index: -article.spans[index].nominal)
    if len({_called(article, index, model) for index in ordered}) < max(rank.number, _TWO):
        return Finding(NOT_CHECKABLE, why="the figures of the others are not in the text")
    found = next(i for i, index in enumerate(ordered, 1) if index == mine[0])
    verdict = SUPPORTED if found == rank.number else CONTRADICTED
    told = any(index in article.stated_in(rank.sentence) for index in mine)
    if verdict == CONTRADICTED and not (model and found > rank.number and told):
        return Finding(NOT_CHECKABLE, why="it is not certain among whom it is ranked")
    listed = ", ".join(
        f"{_called(article, index, model)} {amount(article.spans[index].nominal)}"
        for index in ordered
    )
    off = "" if verdict == SUPPORTED else f"place {found}, not {rank.number}"
    operands = tuple(article.operand(index) for index in ordered)
    return Finding(verdict, listed, float(found), off, operands=operands)


def _model_of(article: Article, rank: Rank) -> str:
    """The model that a rank is said of: the last named before it in its sentence."""
    place = article.reading.sentences[rank.sentence]
    named = [one for one in article.named_between(place.start, rank.start) if one.named]
    return named[-1].model if named else ""


def _field(article: Article, subject: Subject, model: str) -> list[int]:
    """The figures that may be ranked: a maker's models, or makers as a whole."""
    return [
        index
        for index, one in enumerate(article.found)
        if one.statement.kind == "report"
        and one.statement.measure == "deliveries"
        and (
            (one.statement.maker == subject.maker and one.statement.model)
            if model
            else not (one.statement.model or one.statement.brand)
        )
        and not one.base
        and not article.is_ambiguous(index)
    ]


def _called(article: Article, index: int, model: str) -> str:
    row = article.found[index].statement
    return row.model if model else row.maker
