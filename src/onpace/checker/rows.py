"""Rows of tables: which figure a percentage belongs to, and what its column compares with."""

from dataclasses import dataclass
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.checker.article import Article
from onpace.reader import Mention

_HEADERS: Final = pattern(
    r"(?P<yoy>year[- ](?:on|over)[- ]year|\byoy\b|y/y)"
    r"|(?P<mom>month[- ](?:on|over)[- ]month|\bmom\b|m/m)"
    r"|(?P<qoq>quarter[- ](?:on|over)[- ]quarter|\bqoq\b|q/q)",
    IGNORECASE,
)
_FIGURE: Final = pattern(r"\d[\d,]*(?:\.\d+)?(?![\d%])")
_ABOVE: Final = 8
_ENOUGH: Final = 2


@dataclass(frozen=True, slots=True)
class Own:
    """A figure that a claim is about.

    Attributes:
        index: Its number among the statements.
        sure: Whether there is no doubt that it is this one.
    """

    index: int
    sure: bool


def basis_in_table(article: Article, mention: Mention) -> str:
    """What the column of a percentage compares with; blank when it stands in no table.

    The header names as many bases as each row has percentages, in the same order.
    """
    if mention.after is None:
        return ""
    siblings = [
        one
        for one in article.reading.mentions
        if one.kind == "percent" and one.sentence == mention.sentence and one.after == mention.after
    ]
    if len(siblings) < _ENOUGH:
        return ""
    words = article.sentence(mention.sentence)
    own = [match.lastgroup or "" for match in _HEADERS.finditer(words)]
    for number in range(mention.sentence - 1, max(-1, mention.sentence - _ABOVE), -1):
        if len(own) == len(siblings):
            break
        own = [match.lastgroup or "" for match in _HEADERS.finditer(article.sentence(number))]
    place = article.place_in(mention.after, mention.sentence)
    between = article.text[place.end : siblings[-1].end]
    in_row = not any(character.isalpha() for character in between)
    return own[siblings.index(mention)] if in_row and len(own) == len(siblings) else ""


def own_in_row(article: Article, mention: Mention) -> Own | None:
    """The figure left of a percentage in a row, where the text states it elsewhere too."""
    place = article.reading.sentences[mention.sentence]
    row = article.text[place.start : mention.start]
    figures = _FIGURE.findall(row)
    named = article.named_between(place.start, mention.start)
    if not figures or not named:
        return None
    value = float(figures[-1].replace(",", ""))
    fitting = [
        index
        for index, one in enumerate(article.found)
        if one.statement.maker == named[-1].maker and float(one.statement.quantity.value) == value
    ]
    return Own(fitting[0], sure=False) if len(fitting) == 1 else None
