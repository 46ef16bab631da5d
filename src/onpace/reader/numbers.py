"""Numbers: digits or words with their scale, unit, range and hedge."""

from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from onpace.reader.cues import Cues
from onpace.reader.mentions import Cue, Number
from onpace.reader.numberwords import (
    CURRENCIES,
    GLUED_UNITS,
    HEDGES_AFTER,
    SCALES,
    SMALL_NUMBERS,
    UNITS,
)
from onpace.reader.phrases import forms_of, longest, tree_of
from onpace.reader.tokens import GLUED, NEW_LINE, NEW_PARAGRAPH, Token
from onpace.reader.words import CHANGES

_PERCENT: Final = {"%", "percent", "pct", "pc"}
_MONEY: Final = {
    word: currency for currency, listed in CURRENCIES.items() for word in listed.split(";")
}
_UNITS: Final = tree_of(
    UNITS | {currency or "money": listed for currency, listed in CURRENCIES.items()}
)
_AFTER: Final = tree_of(HEDGES_AFTER)
_LABELS: Final = {
    "no",
    "model",
    "№",
    "#",
    "version",
    "article",
    "phase",
    "level",
    "chapter",
    "page",
}
_FILL: Final = {"the", "a", "an", "of", "total", "record", "new"}

#: After these words "from 300 to 350" is a change and no range.
_MOVES: Final = frozenset(
    word for phrases in CHANGES.values() for way in phrases.split(";") for word in forms_of(way)
) | {
    "moved",
    "moving",
    "revised",
    "revising",
    "adjusted",
    "changed",
    "upgraded",
    "downgraded",
    "lifted",
}
_CHANGED: Final = 9

#: A hedge may stand this many tokens before the number ("surpassed the 20,000 mark").
_HEDGE_DISTANCE: Final = 2

#: "reached 300,000" bounds; "reached 301,833" is exact. Round means at most so many digits count.
_ROUND_DIGITS: Final = 1
_ROUND_ZEROS: Final = 3

_REACHED: Final = {"reached", "crossed", "passed", "hit", "achieved", "surpassed", "attained"}

#: A smaller number is no milestone of a maker but one of a month.
_LEAST_MILESTONE: Final = 100_000

#: Digits between two separators.
_GROUP: Final = 3


@dataclass(frozen=True, slots=True)
class _Amount:
    """A bare number: where it ends, its value, and whether a scale word was written."""

    last: int
    value: Decimal
    scale: int


def find_numbers(tokens: Sequence[Token], cues: Cues, taken: Container[int]) -> list[Number]:
    """Finds the numbers of a text, in order.

    Args:
        tokens: The text.
        cues: Its cues, for hedges.
        taken: Tokens that belong to a period or a name and are no numbers.
    """
    found: list[Number] = []
    position = 0
    for at in range(len(tokens)):
        if at < position or at in taken:
            continue
        number = _number(tokens, at)
        if number is not None:
            position = number.last
            found.append(_hedged(tokens, cues, number))
    return found


def _number(tokens: Sequence[Token], at: int) -> Number | None:
    amount = _amount(tokens, at)
    if amount is None:
        return None
    before = tokens[at - 1] if at else None
    if before is not None and before.norm in _LABELS and tokens[at].gap < NEW_LINE:
        return None
    if _is_cut(tokens, amount.last) or _is_torn(tokens, at, amount):
        return None
    high, last = _range(tokens, at, amount)
    halved = high is None and before is not None and before.norm in ("between", "by")
    if halved and not _is_percent(tokens, amount.last):
        return None  # half a range, or how much was added
    value = amount.value
    if high is not None and high.scale and not amount.scale:
        value = value.scaleb(high.scale)
    unit, last = _unit(tokens, at, last)
    first = at - 1 if before is not None and before.norm in _MONEY and unit else at
    sign, first = _sign(tokens, first, unit)
    return Number(
        first,
        last,
        value,
        high.value if high else None,
        unit,
        hedge=first,
        noun_last=last,
        sign=sign,
    )


def _amount(tokens: Sequence[Token], at: int) -> _Amount | None:
    """The number that begins at a token, with its scale word."""
    token = tokens[at]
    if token.kind == "number":
        value = Decimal(token.norm.replace(",", ""))
        last = at + 1
    elif token.norm in SMALL_NUMBERS and _scale_at(tokens, at + 1):
        value, last = Decimal(SMALL_NUMBERS[token.norm]), at + 1
    elif token.norm == "half" and [one.norm for one in tokens[at + 1 : at + 3]] == ["a", "million"]:
        return _Amount(at + 3, Decimal(500_000), 6)
    else:
        return None
    scaled = _scale_at(tokens, last)
    if scaled is None:
        return _Amount(last, value, 0)
    last, power = scaled
    return _Amount(last, value.scaleb(power), power)


def _scale_at(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The scale word at a token: where it ends and its power of ten."""
    if at < len(tokens) and tokens[at].norm == "-" and tokens[at].gap == GLUED:
        at += 1
    if at >= len(tokens):
        return None
    token = tokens[at]
    power = SCALES.get(token.norm)
    if power is None or token.gap >= NEW_PARAGRAPH:
        return None
    if len(token.norm) == 1 and token.gap != GLUED:
        return None
    return at + 1, power


def _is_cut(tokens: Sequence[Token], last: int) -> bool:
    """Whether the text breaks off in the number ("8,000 and 12,")."""
    rest = tokens[last : last + 2]
    return len(rest) == 1 and rest[0].norm == "," and rest[0].gap == GLUED


def _is_torn(tokens: Sequence[Token], at: int, amount: _Amount) -> bool:
    """Whether a number is one half of "241, 149 units", which a copy has torn apart."""
    if amount.scale or len(tokens[at].text) > _GROUP:
        return False
    after = tokens[amount.last : amount.last + 3]
    before = tokens[max(0, at - 2) : at + 1]
    return _are_halves(after[:2], tokens[at]) or (
        len(before) > _GROUP - 1 and _are_halves(before[1:], before[0])
    )


def _are_halves(rest: Sequence[Token], first: Token) -> bool:
    """Whether a comma and exactly three digits follow a short number, parted by a space."""
    if len(rest) < 2 or first.kind != "number" or len(first.text) > _GROUP:  # noqa: PLR2004 - comma, digits
        return False
    comma, digits = rest[0], rest[1]
    glued = comma.norm == "," and comma.gap == GLUED
    return glued and digits.kind == "number" and len(digits.text) == _GROUP and digits.gap != GLUED


def _range(tokens: Sequence[Token], at: int, low: _Amount) -> tuple[_Amount | None, int]:
    """The upper end when the number is the lower end of a range, and where all of it ends."""
    link = low.last
    percent = link < len(tokens) and tokens[link].norm in _PERCENT
    link += percent
    link = _skip_unit(tokens, link)
    if link + 1 >= len(tokens) or tokens[link].norm not in ("-", "to", "and"):
        return None, low.last
    start = link + 1
    if tokens[start].norm in _MONEY:
        start += 1
    high = _amount(tokens, start) if start < len(tokens) else None
    if high is None or tokens[start].gap >= NEW_LINE:
        return None, low.last
    same_scale = low.value.scaleb(high.scale) if high.scale and not low.scale else low.value
    if not same_scale < high.value or not _alike(low.value, high.value, high.scale - low.scale):
        return None, low.last
    if not _links(tokens, at, link) or (percent and not _is_percent(tokens, high.last)):
        return None, low.last
    return high, high.last


def _is_percent(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].norm in (*_PERCENT, "per")


def _skip_unit(tokens: Sequence[Token], at: int) -> int:
    """Past a counting noun between the ends of a range ("40,000 units to 50,000 units")."""
    if at < len(tokens) and tokens[at].norm in ("units", "vehicles", "cars", "yuan"):
        return at + 1
    return at


def _alike(low: Decimal, high: Decimal, scale_difference: int) -> bool:
    """Whether two numbers can be the ends of one range."""
    if scale_difference:
        return True
    return high <= low * 10


def _links(tokens: Sequence[Token], at: int, link: int) -> bool:
    """Whether a dash or word between two numbers makes them a range."""
    norm = tokens[link].norm
    before = [token.norm for token in tokens[max(0, at - _CHANGED) : at]]
    if norm == "-":
        return True
    if norm == "and":
        return "between" in before[-4:]
    if before[-1:] == ["by"]:
        return False  # "raised by 50,000 to 350,000"
    if before[-1:] == ["from"]:
        return not any(word in _MOVES for word in before)
    return True


def _unit(tokens: Sequence[Token], at: int, last: int) -> tuple[str, int]:
    """The unit of a number, and where it ends with that."""
    before = tokens[at - 1].norm if at else ""
    if before in _MONEY and tokens[at].gap < NEW_LINE:
        return _MONEY[before] or "money", last
    start = last + 1 if last < len(tokens) and tokens[last].norm == "-" else last
    found = longest(_UNITS, tokens, start) if start < len(tokens) else None
    if found is None or (tokens[start].norm in GLUED_UNITS and tokens[start].gap != GLUED):
        return "", last
    return found[1], found[0]


def _sign(tokens: Sequence[Token], first: int, unit: str) -> tuple[int, int]:
    """The sign of a percentage and where it begins; brackets can mean minus: (4.7)%."""
    before = tokens[first - 1] if first else None
    if before is None or unit != "percent" or tokens[first].gap != GLUED:
        return 0, first
    if before.norm == "+":
        return 1, first - 1
    alone = first == 1 or tokens[first - 1].gap != GLUED or tokens[first - 2].norm in ("(", "|")
    if before.norm == "-" and alone:
        return -1, first - 1
    return 0, first


def _hedged(tokens: Sequence[Token], cues: Cues, number: Number) -> Number:
    """The number with the relation its hedge gives it."""
    if number.high is not None:
        number = replace(number, relation="..")
    after = _after(tokens, number)
    if after is not None:
        return after
    place = number.first
    for _ in range(_HEDGE_DISTANCE + 1):
        cue = cues.before("hedge", place)
        if cue is not None and not _is_of_verb(cues, cue):
            return _with_hedge(tokens, number, cue.first, cue.last, cue.value)
        if place == 0 or tokens[place - 1].norm not in _FILL:
            break
        place -= 1
    return number


def _is_of_verb(cues: Cues, hedge: Cue) -> bool:
    """Whether the "over" belongs to "handed over"."""
    return any(cues.before("verb", at) for at in range(hedge.first + 1, hedge.last + 1))


def _with_hedge(
    tokens: Sequence[Token], number: Number, first: int, last: int, relation: str
) -> Number:
    wording = " ".join(token.text for token in tokens[first:last])
    if relation == "reach":
        if not is_round(number.value) or number.unit:
            return number
        relation = ">="
    if number.high is not None or relation == "=":
        return replace(number, hedge=first, wording=wording)
    if relation in (">", "<") and _is_change_base(tokens, first):
        return number
    return replace(number, relation=relation, hedge=first, wording=wording)


def _is_change_base(tokens: Sequence[Token], hedge: int) -> bool:
    """Whether "over" or "above" follows a change and names its base ("up 12% over 9,000")."""
    if tokens[hedge].norm not in ("over", "above") or hedge == 0:
        return False
    return tokens[hedge - 1].norm in (
        *("%", "percent", "increase", "growth", "rise", "gain", "jump", "surge", "improvement"),
        *("decline", "drop", "cent"),
    )


def _after(tokens: Sequence[Token], number: Number) -> Number | None:
    last = number.last
    if last >= len(tokens):
        return None
    node = _AFTER.following.get(tokens[last].norm)
    if node is None:
        return None
    if node.meaning is not None:
        if tokens[last].gap != GLUED:
            return None
        return replace(
            number,
            relation=node.meaning,
            wording=tokens[last].text,
            last=last + 1,
            noun_last=last + 1,
        )
    following = node.following.get(tokens[last + 1].norm) if last + 1 < len(tokens) else None
    if following is None or following.meaning is None:
        return None
    wording = " ".join(token.text for token in tokens[last : last + 2])
    return replace(
        number, relation=following.meaning, wording=wording, last=last + 2, noun_last=last + 2
    )


def milestones(tokens: Sequence[Token], numbers: Sequence[Number]) -> list[Number]:
    """The numbers with those that "that milestone" stands for, in order.

    >>> from onpace.reader.cues import find_cues
    >>> from onpace.reader.tokens import tokenise
    >>> tokens = tokenise("It sold a million. NIO reached that milestone too.")
    >>> found = milestones(tokens, find_numbers(tokens, find_cues(tokens), ()))
    >>> [int(number.value) for number in found]
    [1000000, 1000000]
    """
    found = list(numbers)
    for at in range(1, len(tokens)):
        if tokens[at].norm != "milestone" or tokens[at - 1].norm not in ("that", "this"):
            continue
        if at < 2 or tokens[at - 2].norm not in _REACHED:  # noqa: PLR2004 - the word before
            continue
        place = bisect_left(found, at, key=lambda number: number.first)
        meant = found[place - 1] if place else None
        if meant is not None and not meant.unit and meant.value >= _LEAST_MILESTONE:
            again = Number(at - 1, at + 1, meant.value, relation=">=", hedge=at - 1)
            found.insert(place, replace(again, noun="milestone", noun_last=at + 1))
    return found


def is_round(value: Decimal) -> bool:
    """Whether a count is a round one, such as a threshold.

    >>> is_round(Decimal(300_000)), is_round(Decimal(301_833))
    (True, False)
    """
    digits = str(int(value)).rstrip("0")
    zeros = len(str(int(value))) - len(digits)
    return zeros >= _ROUND_ZEROS and len(digits) <= _ROUND_DIGITS
