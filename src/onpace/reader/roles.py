"""Roles of periods: what the figures are about, what they are compared with, or something else."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from onpace.reader.cues import Cues
from onpace.reader.mentions import Time
from onpace.reader.tokens import NEW_LINE, Token

#: How far before a period the word may stand that gives it its role.
_FARTHEST: Final = 8

#: Periods of these shapes are counted from another one, and so are compared with it.
_COMPARED: Final = {"year ago", "before"}

_BASE_WORDS: Final = {
    "than",
    "record",
    "since",
    "previous",
    "prior",
    "beat",
    "beating",
    "high",
}
_DOCUMENTS: Final = {"earnings", "results", "report", "release", "call", "update", "statement"}
_GOALS: Final = {"target", "targets", "goal", "goals", "plan", "guidance"}
_STOPS: Final = {",", ";", ":", "(", ")", "and", "but", "while", "with", "•", "|"}
_RATES: Final = {"%", "percent", "cent", "pc"}
_SMALL: Final = {"in", "the", "for", "of", "during", "same", "its", "that", "set", "on", "at", "by"}


def role_of(tokens: Sequence[Token], cues: Cues, numbers: Sequence[int], time: Time) -> str:
    """The role of a period.

    Args:
        tokens: The text.
        cues: Its cues.
        numbers: First tokens of all numbers, in order.
        time: The period.
    """
    told = "told" if _is_told_of(tokens, time) else "base"
    if time.expression.shape in _COMPARED:
        return "main" if _opens_sentence(tokens, time) else told
    if time.expression.shape == "day":
        return "event"
    floor = _floor(tokens, numbers, time)
    if _compared(tokens, cues, floor, time):
        return told
    if time.expression.shape == "focus" and tokens[time.first - 1].norm == "on":
        return "event"  # "up 3% on the year"
    happens = any(cues.at("event", at) for at in range(floor, time.first))
    named = _names_document(tokens, time) or _names_goal(tokens, time)
    return "event" if happens or named else "main"


def meant(time: Time, role: str) -> Time:
    """The period with its role; what is compared with "the same period" is a year before."""
    told = time.expression
    if told.shape == "same" and role == "base":
        return replace(time, role=role, expression=replace(told, shape="year ago"))
    return replace(time, role=role)


def _floor(tokens: Sequence[Token], numbers: Sequence[int], time: Time) -> int:
    """How far back to look: not over a number, a comma or the end of a sentence."""
    at = time.first
    index = bisect_left(numbers, at)
    number = numbers[index - 1] if index else -1
    while at > 0 and time.first - at < _FARTHEST and at - 1 > number:
        if tokens[at - 1].norm in _STOPS or tokens[at].gap >= NEW_LINE or _ends(tokens, at - 1):
            break
        at -= 1
    return at


def _ends(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].norm == "." and tokens[at + 1].text[:1].isupper()


def _compared(tokens: Sequence[Token], cues: Cues, floor: int, time: Time) -> bool:
    """Whether a word of comparison governs the period."""
    for at in range(floor, time.first):
        if cues.at("base", at) and tokens[at].norm != "over":
            return tokens[at].norm != "from" or _is_close(tokens, at, time.first)
    near = time.first - 1
    while near > floor and tokens[near].norm in _SMALL:
        near -= 1
    if near >= 0 and tokens[near].norm == "over":
        return tokens[near - 1].norm in _RATES or cues.before("change", near) is not None
    return near >= floor and tokens[near].norm in _BASE_WORDS


def _is_close(tokens: Sequence[Token], at: int, first: int) -> bool:
    """Whether only small words stand between a "from" and the period."""
    return all(token.norm in _SMALL for token in tokens[at + 1 : first])


def _names_document(tokens: Sequence[Token], time: Time) -> bool:
    """Whether the period only says which document is meant ("its third-quarter results")."""
    return any(token.norm in _DOCUMENTS for token in tokens[time.last : time.last + 2])


def _names_goal(tokens: Sequence[Token], time: Time) -> bool:
    """Whether an "annual" without a year only describes a goal."""
    told = time.expression
    vague = told.shape == "year" and told.year is None and told.shift is None
    return vague and any(token.norm in _GOALS for token in tokens[time.last : time.last + 3])


def _is_told_of(tokens: Sequence[Token], time: Time) -> bool:
    """Whether the sentence goes on about the period ("the month before, when it sold 300")."""
    after = [token.norm for token in tokens[time.last : time.last + 3]]
    if after[:1] == [","]:
        after = after[1:]
    return after[:1] in (["when"], ["during"]) or after[:2] == ["in", "which"]


def _opens_sentence(tokens: Sequence[Token], time: Time) -> bool:
    """Whether a comparison opens the sentence ("A year earlier, it sold 300")."""
    at = time.first
    while at > 0 and tokens[at - 1].norm in _SMALL and tokens[at].gap < NEW_LINE:
        at -= 1
    opens = at == 0 or tokens[at].gap >= NEW_LINE or tokens[at - 1].norm in (".", ":", "!")
    return opens and time.last < len(tokens) and tokens[time.last].norm == ","
