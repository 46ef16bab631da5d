"""Nouns: what a number counts, told by the words after it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from onpace.reader.mentions import Number, Subject
from onpace.reader.numberwords import BETWEEN, COUNTED, INCREMENTS, MONTHS, PLAIN_FOLLOWERS
from onpace.reader.phrases import longest, tree_of
from onpace.reader.tokens import GLUED, NEW_LINE, NEW_PARAGRAPH, Token

#: So many words may stand between a number and its noun.
_FARTHEST: Final = 9

_COUNTED: Final = tree_of(COUNTED)
_BETWEEN: Final = frozenset(BETWEEN.split(";"))
_PLAIN: Final = frozenset(PLAIN_FOLLOWERS.split(";")) | frozenset(MONTHS)
_INCREMENTS: Final = frozenset(INCREMENTS.split(";"))
_DETERMINERS: Final = {"the", "its", "their", "a"}
_ATTRIBUTES: Final = {
    "sales",
    "delivery",
    "order",
    "car",
    "vehicle",
    "ev",
    "suv",
    "nev",
    "auto",
    "customer",
}
_PARTS: Final = {
    "seat",
    "seater",
    "door",
    "year",
    "day",
    "month",
    "point",
    "star",
    "inch",
    "hour",
    "week",
}
_MARKS: Final = {"-", "'", '"'}
_LINKS: Final = {"and", "of", "in", "the", "its", "their", "plus"}
_GOAL_ADJECTIVES: Final = {"sales", "delivery", "annual", "production", "year"}


def with_noun(tokens: Sequence[Token], number: Number, subjects: Mapping[int, Subject]) -> Number:
    """The number with what it counts.

    Args:
        tokens: The text.
        number: A count without a unit of its own.
        subjects: The subjects of the text by their first token.

    >>> from onpace.reader.tokens import tokenise
    >>> from decimal import Decimal
    >>> with_noun(tokenise("120 new electric cars in May"), Number(0, 1, Decimal(120)), {}).noun
    'vehicle'
    """
    at = _past_hyphen(tokens, number.last)
    if at >= len(tokens):
        return number
    if at > number.last and tokens[at].norm in _PARTS:
        return replace(number, noun="other", noun_last=at)
    if tokens[at].norm in _INCREMENTS and tokens[at].gap < NEW_LINE:
        return replace(number, noun="increment", noun_last=at)
    return _walked(tokens, number, subjects, at)


def _walked(
    tokens: Sequence[Token], number: Number, subjects: Mapping[int, Subject], at: int
) -> Number:
    """The number with the noun found by walking over the words that may stand before it."""
    best, end = "", number.last
    for _ in range(_FARTHEST):
        if at >= len(tokens) or tokens[at].gap >= (NEW_LINE if best else NEW_PARAGRAPH):
            break
        step = _noun_at(tokens, number, subjects, at, best)
        if step is not None:
            best, at, end = step[0], step[1], step[2] or end
            continue
        if best and _is_comparison(tokens, at):
            return replace(number, noun="increment", noun_last=at)
        if _closes(tokens, number, at, best):
            break
        if not _may_stand_between(tokens, at):
            best = _without(tokens, at, best)
            break
        at += 1
    return replace(number, noun=best, noun_last=end)


def _noun_at(
    tokens: Sequence[Token], number: Number, subjects: Mapping[int, Subject], at: int, best: str
) -> tuple[str, int, int] | None:
    """A noun or name at a token: what is counted now, where to go on, where the noun ends."""
    counted = longest(_COUNTED, tokens, at)
    if counted is not None:
        last, meaning = counted
        loose = meaning == "target" and at > number.last and not best
        if not loose or tokens[at - 1].norm in _GOAL_ADJECTIVES:
            return _stronger(best, meaning), _past_hyphen(tokens, last), last
    subject = subjects.get(at)
    if subject is None or not subject.named:
        return None
    if subject.level == "model":
        return best or "model", subject.last, subject.last
    return (best, subject.last, 0) if tokens[at].gap < NEW_LINE else None


def _is_comparison(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number says how many more ("100,000 vehicles higher than")."""
    after = (one.norm for one in tokens[at : at + 3])
    return tokens[at].norm in _INCREMENTS and "than" in after


def _closes(tokens: Sequence[Token], number: Number, at: int, best: str) -> bool:
    """Whether a small word ends the noun, or stands right behind the number as "and"."""
    norm = tokens[at].norm
    if norm in _LINKS and (best or (norm == "and" and at == number.last)):
        return True
    return norm in _DETERMINERS and tokens[at - 1].norm != "of"


def _may_stand_between(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].norm in _BETWEEN or tokens[at].norm in _MARKS


def _is_attribute(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word before only describes a noun at a token ("219 sales stores")."""
    token, before = tokens[at], tokens[at - 1].norm
    noun = token.kind == "word" and token.norm.endswith("s") and token.norm not in _PLAIN
    return noun and before in _ATTRIBUTES and token.gap < NEW_LINE


def _past_hyphen(tokens: Sequence[Token], at: int) -> int:
    hyphen = at + 1 < len(tokens) and tokens[at].norm == "-" and tokens[at].gap == GLUED
    return at + 1 if hyphen else at


def _stronger(before: str, now: str) -> str:
    """What two nouns tell together: "vehicle deliveries" are deliveries."""
    if now in ("target", "guidance", "threshold"):
        return now
    return now if before in ("", "vehicle", "model") else before


def _without(tokens: Sequence[Token], at: int, best: str) -> str:
    """What is counted when the walk ends at a word that is known for nothing of the kind.

    Blank when the noun is left unsaid, ``other`` when the number counts something else.
    """
    token = tokens[at]
    if best:
        return "other" if _is_attribute(tokens, at) else best
    if token.kind == "word" and token.norm not in _PLAIN and token.gap < NEW_LINE:
        return "other"
    return "other" if token.norm in ("%", "/") and token.gap == GLUED else ""
