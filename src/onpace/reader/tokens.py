"""Tokens: the text cut once into words, numbers and marks, each with its place.

Nothing later looks at characters again. One regular expression without nested repetition does the
cutting, so the time is proportional to the length of the text, whatever is in it.
"""

from dataclasses import dataclass
from re import VERBOSE
from re import compile as pattern
from typing import Final

#: Longer runs of digits are no quantity of anything: they are codes, or meant to do harm.
LONGEST_NUMBER: Final = 18

#: Longer words are no words either; they are kept as marks and match nothing.
LONGEST_WORD: Final = 40

#: White space before a token: none, some, the start of a line, a blank line above.
GLUED, SPACED, NEW_LINE, NEW_PARAGRAPH = range(4)

_TOKEN: Final = pattern(
    r"""
      (?P<money>(?:US|HK)\$|[$€£¥₫]|(?:RMB|CNY|USD|HKD|EUR|VND)(?=\s?\d))
    | (?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)
    | (?P<possessive>['’‘`]s\b)
    | (?P<word>[^\W\d_]\w*)
    | (?P<mark>[^\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff])
    """,
    VERBOSE,
)
_DASHES: Final = dict.fromkeys("-–—−‑‒―", "-")
_QUOTES: Final = dict.fromkeys("'’‘`", "'") | dict.fromkeys('"“”„', '"')
_MARKS: Final = _DASHES | _QUOTES | {"•": "•", "·": "•", "●": "•", "▪": "•", "％": "%"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark.

    Attributes:
        text: As it stands in the text.
        norm: In small letters, with one kind of dash, quote and bullet.
        kind: ``word``, ``number``, ``money`` (a currency before a number), ``possessive`` or
            ``mark``.
        start: Where it begins, in characters of the text.
        end: Where it ends.
        gap: White space before it: ``GLUED``, ``SPACED``, ``NEW_LINE`` or ``NEW_PARAGRAPH``.
    """

    text: str
    norm: str
    kind: str
    start: int
    end: int
    gap: int


def tokenise(text: str) -> list[Token]:
    """Cuts a text into tokens.

    >>> [token.norm for token in tokenise("NIO’s 48.1k, up 34%")]
    ['nio', "'s", '48.1', 'k', ',', 'up', '34', '%']
    """
    tokens: list[Token] = []
    before = 0
    for found in _TOKEN.finditer(text):
        kind, start, end = found.lastgroup or "mark", found.start(), found.end()
        tokens.append(_token(found.group(), kind, start, _gap(text, before, start)))
        before = end
    return tokens


def _token(text: str, kind: str, start: int, gap: int) -> Token:
    norm = text.lower()
    if kind == "mark":
        norm = _MARKS.get(text, text)
    elif kind == "possessive":
        norm = "'s"
    elif len(text) > (LONGEST_NUMBER if kind == "number" else LONGEST_WORD):
        kind, norm = "mark", "\ufffd"
    return Token(text, norm, kind, start, start + len(text), gap)


def _gap(text: str, before: int, start: int) -> int:
    if before == start:
        return SPACED if start == 0 else GLUED
    if start - before == 1 and text[before] == " ":
        return SPACED
    lines = text.count("\n", before, start)
    if lines:
        return NEW_LINE if lines == 1 else NEW_PARAGRAPH
    return SPACED if any(character.isspace() for character in text[before:start]) else GLUED
