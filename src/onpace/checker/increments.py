"""Changes told in vehicles: "raised by 50,000 units", "100,000 vehicles higher than"."""

from collections.abc import Iterator
from re import IGNORECASE, Match
from re import compile as pattern
from typing import Final

from onpace.checker.article import Article
from onpace.checker.claims import NOT_CHECKABLE, SUPPORTED, Claim, Finding, Subject
from onpace.checker.telling import amount
from onpace.reader import Place

_NUMBER: Final = r"(?P<low>\d{1,3}(?:,\d{3})+)(?:\s?(?:-|–|to)\s?(?P<high>\d{1,3}(?:,\d{3})+))?"
_UNITS: Final = r"(?: ?-?(?:units?|vehicles?|cars?|deliveries|evs?))"
_FORMS: Final = (
    pattern(
        rf"\b(?P<way>raised|lifted|increased|up|cut|lowered|reduced|down|fell|dropped|rose|grew)"
        rf"(?: [\w’'-]+){{0,5}}? by {_NUMBER}{_UNITS}?",
        IGNORECASE,
    ),
    pattern(rf"\b(?P<way>up|down) {_NUMBER}{_UNITS} (?:from|on|compared)", IGNORECASE),
    pattern(
        rf"{_NUMBER}{_UNITS}? (?P<way>more|higher|fewer|less|lower)"
        r"(?: (?:vehicles|units|cars|deliveries))? than",
        IGNORECASE,
    ),
)
_DOWN: Final = {"cut", "lowered", "reduced", "down", "fell", "dropped", "fewer", "less", "lower"}


def increment_claims(article: Article) -> Iterator[Claim]:
    """The claims of changes told in vehicles."""
    for place in article.reading.sentences:
        words = article.text[place.start : place.end]
        if "," not in words:
            continue
        for form in _FORMS:
            for match in form.finditer(words):
                yield from _claims(article, match, place.start)


def _claims(article: Article, match: Match[str], offset: int) -> Iterator[Claim]:
    sign = -1 if match.group("way").lower() in _DOWN else 1
    texts = [match.group("low"), match.group("high")]
    values = [float(text.replace(",", "")) for text in texts if text]
    start, end = offset + match.start("low"), offset + match.end()
    if any(start < spot.end and spot.start < start + 1 for spot in _stated(article)):
        return
    sentence = article.sentence_at(start)
    makers = {one.maker for one in article.named_between(0, end)}
    for at, value in enumerate(values):
        pair = _pair(article, value, sentence, upper=at == 1)
        if pair is None:
            finding = Finding(NOT_CHECKABLE, why="the figures it lies between are not in the text")
            subject = _last_named(article, start) if makers else Subject()
        else:
            new, old, arithmetic, found = pair
            operands = (article.operand(new), article.operand(old))
            finding = Finding(SUPPORTED, arithmetic, found, operands=operands)
            subject = article.subject(new)
        yield Claim(
            "change", start, end, subject, "=", sign * value, "vehicle", finding, basis="other"
        )


def _stated(article: Article) -> list[Place]:
    return [place for found in article.found for place in found.places]


def _last_named(article: Article, start: int) -> Subject:
    named = article.named_between(max(0, start - 400), start)
    return Subject(named[-1].maker, named[-1].brand, named[-1].model) if named else Subject()


def _pair(
    article: Article, value: float, sentence: int, *, upper: bool
) -> tuple[int, int, str, float] | None:
    """Two figures of one count that lie this far apart, close to the claim."""
    near = [
        index
        for number in range(max(0, sentence - 3), sentence + 2)
        for index in article.stated_in(number)
    ]
    near = list(dict.fromkeys(near))
    for new in near:
        for old in near:
            if new == old or article.series(new) != article.series(old):
                continue
            ends = [_end(article, index, upper=upper) for index in (new, old)]
            if abs(abs(ends[0] - ends[1]) - value) < 1:
                first, second = (new, old) if new > old else (old, new)
                text = f"{amount(ends[0])} - {amount(ends[1])} = {amount(ends[0] - ends[1])}"
                return first, second, text, ends[0] - ends[1]
    return None


def _end(article: Article, index: int, *, upper: bool) -> float:
    quantity = article.found[index].statement.quantity
    high = quantity.value_high
    return float(high) if upper and high is not None else float(quantity.value)
