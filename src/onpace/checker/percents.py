"""What a percentage tells: a change, a share, a share of a target, or nothing to be checked."""

from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.checker.article import Article, mention_words
from onpace.reader import Mention

_FLAGS: Final = IGNORECASE
#: Percentages of other things. Those beside them are left alone.
_ALIEN: Final = pattern(
    r"\b(shares?|stock|stocks|trading|traded|premarket|pre-market|share price|closed|"
    r"interest|loan|rates?|tariffs?|tax|taxes|taxed|discount|discounted|discounts|subsid\w+|"
    r"stake|stakes|ownership|dividend|battery|charge|charged|efficiency|thermal|range|"
    r"price|prices|priced|cheaper|margin|margins|yield|index|points?|"
    r"voting|equity|convertible|premium of|utili[sz]ation|probability|chance|odds|faster charging|"
    r"down payment|inflation|gdp|carbon|emissions|fuel consumption|stores?)\b",
    _FLAGS,
)
_SHARES_SOLD: Final = pattern(r"market share|share of (the )?market|share of", _FLAGS)
_OF_TARGET: Final = pattern(
    r"^\s*(?:progress |completion |complete |done |)?"
    r"(?:of|toward|towards|to|against)\b(?:\W+[\w'’,.+-]+){0,9}?\W+"
    r"(?:targets?|goals?|guidance|objectives?|plans?|quotas?|forecasts?|ambitions?)\b",
    _FLAGS,
)
_COMPLETION: Final = pattern(
    r"(completion rate|completion ratio|completion|target completion|progress|achievement rate)"
    r"\W+(?:\w+\W+){0,4}$",
    _FLAGS,
)
_SHARE_AFTER: Final = pattern(
    r"^\s*(of|share\b|market share|penetration|were|was|are|is|came from|come from|coming from)\b",
    _FLAGS,
)
_SHARE_BEFORE: Final = pattern(
    r"\b(account\w*(?: for)?|ma[dk]e?(?:s|ing)? up|contribut\w+|compris\w+|constitut\w+|captur\w+|"
    r"share(?: of| at| to| was| reached| hit| stood at)?|"
    r"penetration(?: rate)?(?: of| at| to| was| reached)?|"
    r"mix(?: of)?|held|holds|proportion of|of which|represent\w*)\W+(?:\w+\W+){0,3}$",
    _FLAGS,
)
_CHANGE_WORDS: Final = pattern(
    r"\b(growth|grew|increase\w*|decrease\w*|rise|rose|fall|fell|drop\w*|declin\w+|up|down|jump\w*|surg\w+|"
    r"year-on-year|year-over-year|yoy|mom|soar\w*|higher|lower|more than|fewer|less|narrow\w*|"
    r"slash\w*|cut|cuts|trimm?\w*|rais\w*|lower\w*|reduc\w*|slump\w*|plung\w*|gain\w*|climb\w*|dip\w*|slip\w*|expand\w*|widen\w*)\b",
    _FLAGS,
)
#: "Up from 12.5%": the percentage is a share that was, and no change.
_LEVEL: Final = pattern(
    r"\b(up|down|risen|fallen|higher|lower|rose|fell) from (?:just |only )?$", _FLAGS
)
_COMPLETED: Final = pattern(r"\s*(?:completion|complete|completed)\b", _FLAGS)
#: "TSLA, +0.46%": the move of a share.
_TICKER: Final = pattern(r"\b[A-Z]{2,5},?\s*$")
_TICKER_LENGTH: Final = 12
_NEAR: Final = 60
_AFTER: Final = 80


def role_of(  # noqa: C901, PLR0911 - one rule a line, the first that fits decides
    article: Article, mention: Mention
) -> str:
    """What a percentage tells: ``change``, ``target``, ``share`` or blank."""
    if _is_statement(article, mention):
        return ""
    before, after = mention_words(article, mention, _NEAR, _AFTER)
    if _TICKER.search(article.text[max(0, mention.start - _TICKER_LENGTH) : mention.start]):
        return ""
    if _OF_TARGET.match(after) and not _CHANGE_WORDS.search(before[-25:]):
        return "target"
    if _COMPLETION.search(before) or _COMPLETED.match(after):
        return "target"
    if _LEVEL.search(before):
        return "share"
    if _SHARES_SOLD.search(before[-30:]) or _SHARES_SOLD.search(after[:40]):
        return "share"
    if _is_alien(before, after):
        return ""
    if _SHARE_BEFORE.search(before) and (mention.direction == 0 or _SHARE_AFTER.match(after)):
        return "share"
    if _SHARE_AFTER.match(after) and not _CHANGE_WORDS.search(before[-30:]):
        return "share" if after.lstrip().lower().startswith(("of", "share", "market")) else ""
    if mention.direction or mention.basis or _CHANGE_WORDS.search(before[-40:] + " " + after[:40]):
        return "change"
    if _in_table(article, mention):
        return "change"
    return ""


def _is_statement(article: Article, mention: Mention) -> bool:
    return any(
        place.start <= mention.start and mention.end <= place.end
        for found in article.found
        if found.statement.unit == "percent"
        for place in found.places
    )


def _is_alien(before: str, after: str) -> bool:
    """Whether the percentage is of something else than vehicles or money made with them."""
    head = before[-45:]
    cut = max(head.rfind(mark) for mark in (",", ";", ")", "%"))
    return bool(
        _ALIEN.search(head[cut + 1 :])
        or _ALIEN.search(after[:22].partition(",")[0].partition(" from ")[0])
    )


def _in_table(article: Article, mention: Mention) -> bool:
    """Whether it stands in a row of a table, or in brackets, after a figure."""
    if "|" in article.sentence(mention.sentence):
        return True
    if mention.after is None:
        return False
    place = article.place_in(mention.after, mention.sentence)
    between = article.text[place.end : mention.start]
    return not any(character.isalpha() for character in between)
