"""Milestones and how long they took: "reached 150,000 within six months of its launch"."""

from collections.abc import Iterator
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.book import Period
from onpace.checker.article import Article
from onpace.checker.claims import NOT_CHECKABLE, Ask, Claim, Finding, Series, Subject
from onpace.checker.spans import Said
from onpace.reader.numberwords import SMALL_NUMBERS

_COUNTS: Final = {
    **SMALL_NUMBERS,
    "eighteen": 18,
    "an": 1,
    "half a": 0.5,
    "a half": 0.5,
    "half an": 0.5,
}
_NUMBER: Final = (
    r"(\d{1,3}(?:\.\d)?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"eighteen|an?)"
)
_UNIT: Final = r"(minutes?|hours?|days?|weeks?|months?|years?|decades?)"
_HEDGE: Final = (
    r"(less than|fewer than|under|about|around|roughly|approximately|nearly|almost|just|only|"
    r"just over|over|more than|some|close to)"
)
_FILL: Final = (
    r"(?:it |them |the company |the brand |just |only |typically |its first |the first )*"
)
_DURATION: Final = pattern(
    rf"\b(?:within|took|takes?|taking|in|after|over|inside)\s+{_FILL}"
    rf"(?:(?P<hedge>{_HEDGE}) )?(?:just |only )?(?P<number>{_NUMBER})[- ](?P<unit>{_UNIT})\b"
    r"(?P<half> and a half)?"
    rf"|(?:(?P<hedge2>{_HEDGE}) )?(?P<number2>{_NUMBER}) (?P<unit2>{_UNIT})(?P<half2> and a half)? "
    r"(?:after|since|from|following)\b",
    IGNORECASE,
)
#: Only beside these words is a stretch of time the duration of something that can be dated.
_REACHED: Final = pattern(
    r"\b(reach\w*|hit|deliver\w*|milestone|launch\w*|debut\w*|achiev\w*|orders?|pre-orders?|"
    r"surpass\w*|exceed\w*|roll\w* off|first|profitable|profitability|million|threshold|scale)\b",
    IGNORECASE,
)
_AHEAD: Final = pattern(
    r"\b(will|plans?|next|coming|warrant\w+|in the (next|coming|past|last|first|recent)|"
    r"(the|past|last|first|recent|these))\b",
    IGNORECASE,
)
#: "In five years" is how long something took only after one of these; otherwise it compares.
_DONE: Final = pattern(
    r"\b(reach\w*|sold|deliver\w*|built|hit|receiv\w*|orders?|releas\w*|launch\w*|took|vehicles|units)\b",
    IGNORECASE,
)
_AROUND: Final = 40
_RELATIONS: Final = {
    "less than": "<",
    "fewer than": "<",
    "under": "<",
    "about": "~",
    "around": "~",
    "roughly": "~",
    "approximately": "~",
    "some": "~",
    "nearly": "<",
    "almost": "<",
    "close to": "~",
    "just over": ">",
    "over": ">",
    "more than": ">",
}
_ROUND: Final = 10_000
_SOME_DIGITS: Final = 2


def duration_claims(article: Article) -> Iterator[Claim]:
    """The claims of how long something took."""
    for number, place in enumerate(article.reading.sentences):
        words = article.text[place.start : place.end]
        for match in _DURATION.finditer(words):
            if not _REACHED.search(words):
                continue
            second = match.group("number") is None
            text = match.group("number2" if second else "number").lower()
            unit = match.group("unit2" if second else "unit").lower()
            hedge = (match.group("hedge2" if second else "hedge") or "").lower()
            half = 0.5 if match.group("half2" if second else "half") else 0.0
            if _AHEAD.search(words[max(0, match.start() - 20) : match.end()]):
                continue
            if unit.startswith("decade") is False and text in ("a", "an") and not half:
                continue
            before = words[max(0, match.start() - _AROUND) : match.start()]
            if match.group().lower().startswith("in ") and not _DONE.search(before):
                continue
            value = (_COUNTS[text] if text in _COUNTS else float(text)) + half
            value, unit = _in_months(value, unit)
            yield Claim(
                "duration",
                place.start + match.start(),
                place.start + match.end(),
                _about(article, number, place.start + match.start()),
                _RELATIONS.get(hedge, "="),
                value,
                unit,
                Finding(
                    NOT_CHECKABLE, why="the days it is counted from and to are not in the text"
                ),
                ask=_ask(article, number, place.start + match.start()),
            )


def _ask(article: Article, number: int, at: int) -> Ask | None:
    """What to ask the book: the model launched, and the period of its count if there is one."""
    place = article.reading.sentences[number]
    stated = [i for i in article.stated_in(number) if article.found[i].statement.model]
    words = article.text[place.start : place.end]
    if stated:
        index = stated[-1]
        return Ask(
            article.series(index),
            article.found[index].statement.period,
            Said("=", 0, 1),
            words=words,
        )
    named = [one for one in article.named_between(at, place.end) if one.model]
    if not named or article.reading.published is None:
        return None
    series = Series(named[0].maker, "", named[0].model, "", "deliveries", "vehicle")
    day = article.reading.published
    return Ask(series, Period(day, day, "day"), Said("=", 0, 1), words=words)


def _in_months(value: float, unit: str) -> tuple[float, str]:
    """Halves of years are told in months, decades in years."""
    if unit.startswith("decade"):
        return value * 10, "years"
    if unit.startswith("year") and value != int(value):
        return value * 12, "months"
    return value, unit if unit.endswith("s") else f"{unit}s"


def _about(article: Article, number: int, at: int) -> Subject:
    stated = [i for i in article.stated_in(number) if not article.found[i].base]
    if stated:
        return article.subject(stated[-1])
    place = article.reading.sentences[number]
    named = article.named_between(place.start, at)
    return Subject(named[-1].maker, named[-1].brand, named[-1].model) if named else Subject()


def milestone_claims(article: Article) -> Iterator[Claim]:
    """The claims of round totals that were reached."""
    for index, found in enumerate(article.found):
        row = found.statement
        value = float(row.quantity.value)
        if row.kind == "target" or row.unit != "vehicle" or row.measure == "orders":
            continue
        since = row.period.first is None
        launched = row.period.kind == "days" and row.model != "" and _within_launch(article, index)
        is_round = value >= _ROUND and len(f"{value:.0f}".rstrip("0")) <= _SOME_DIGITS
        if is_round and (
            (launched and row.quantity.relation in ("=", ">="))
            or (since and row.quantity.relation in (">", ">=", "="))
        ):
            yield Claim(
                "milestone",
                found.start,
                found.end,
                article.subject(index),
                row.quantity.relation,
                value,
                row.unit,
                Finding(NOT_CHECKABLE, why="the article gives no figures to count it up from"),
                ask=Ask(
                    article.series(index),
                    row.period,
                    Said(row.quantity.relation, value, 1),
                    words=article.sentence(article.sentence_at(found.start)),
                ),
            )


_EXPECTED: Final = pattern(
    r"\b(?:is|are) (?:expected|set|likely|due|on course|about|poised) to "
    r"(?:do so|follow|join|reach|cross|pass)\b",
    IGNORECASE,
)


def expected_claims(article: Article) -> Iterator[Claim]:
    """Milestones that others of the same sentence are expected to reach too."""
    for number, place in enumerate(article.reading.sentences):
        match = _EXPECTED.search(article.text, place.start, place.end)
        if match is None:
            continue
        reached = [
            index
            for index in article.stated_in(number, match.start())
            if article.found[index].statement.period.first is None
        ]
        named = article.named_between(place.start, match.start())
        if not reached or not named or not named[-1].maker:
            continue
        row = article.found[reached[-1]].statement
        maker = named[-1].maker
        if maker in {article.found[index].statement.maker for index in reached}:
            continue
        yield Claim(
            "milestone",
            match.start(),
            match.end(),
            Subject(maker),
            ">=",
            float(row.quantity.value),
            row.unit,
            Finding(NOT_CHECKABLE, why="it lies ahead of the article"),
            ask=Ask(
                Series(maker, "", "", "", row.measure, row.unit),
                row.period,
                Said(">=", float(row.quantity.value), 1),
                sure=False,
                words=article.text[match.start() : place.end],
            ),
        )


def _within_launch(article: Article, index: int) -> bool:
    words = article.sentence(article.sentence_at(article.found[index].start)).lower()
    return "within" in words or "launch" in words
