"""Sentences: where one ends and the next begins, and which are headings, list items or rows."""

from collections.abc import Iterator, Sequence
from typing import Final

from onpace.reader.mentions import Sentence
from onpace.reader.numberwords import MONTHS
from onpace.reader.tokens import GLUED, NEW_LINE, NEW_PARAGRAPH, Token

#: A longer stretch without a full stop is cut: no sentence says anything over such a distance.
LONGEST_SENTENCE: Final = 200

#: A line without a full stop that is no longer than this is a heading.
LONGEST_HEADING: Final = 30

#: Quotes and brackets that can close after a full stop.
MOST_CLOSERS: Final = 2

#: "Sept." is the longest short form of a month.
LONGEST_ABBREVIATION: Final = 4

#: A colon within so many tokens makes a line an item of a list ("EC6 (coupe of the ES6): 1,635").
LABEL_TOKENS: Final = 14

#: Lines of at most so many tokens, so many one after the other, are the cells of a table.
LONGEST_CELL: Final = 5
FEWEST_CELLS: Final = 4

_ABBREVIATIONS: Final = {
    *(
        name
        for name in MONTHS
        if len(name) <= LONGEST_ABBREVIATION and name not in ("may", "june", "july")
    ),
    *[
        "inc",
        "co",
        "ltd",
        "corp",
        "no",
        "mr",
        "ms",
        "mrs",
        "dr",
        "vs",
        "approx",
        "u.s",
        "e.g",
        "i.e",
        "st",
        "fig",
        "etc",
        "ca",
        "est",
    ],
}
_ENDS: Final = {".", "!", "?"}
_CLOSERS: Final = {'"', "'", ")", "]"}
_BULLETS: Final = {"•", "-", "*", "►", "■", "‣", "◦"}
_CELL: Final = "|"


def sentences_of(tokens: Sequence[Token]) -> list[Sentence]:
    """Cuts the tokens into sentences.

    >>> from onpace.reader.tokens import tokenise
    >>> tokens = tokenise("NIO Inc. sold 10. Then it rested.")
    >>> [(one.first, one.last) for one in sentences_of(tokens)]
    [(0, 6), (6, 10)]
    """
    found: list[Sentence] = []
    first, paragraph, count = 0, 0, len(tokens)
    for position in range(1, count + 1):
        whole = position == count
        if whole or _begins(tokens, first, position):
            found.append(Sentence(first, position, _form(tokens, first, position), paragraph))
            first = position
            if not whole and tokens[position].gap == NEW_PARAGRAPH:
                paragraph += 1
    return list(_joined(found))


def _joined(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Joins lines of one cell each, as tables come that were copied from a page."""
    run: list[Sentence] = []
    for sentence in (*sentences, None):
        full = bool(run) and run[-1].last - run[0].first >= LONGEST_SENTENCE
        if sentence is not None and sentence.form == "heading" and _is_cell(sentence) and not full:
            run.append(sentence)
            continue
        if len(run) >= FEWEST_CELLS:
            yield Sentence(run[0].first, run[-1].last, "heading", run[0].paragraph)
        else:
            yield from run
        run = []
        if sentence is not None:
            yield sentence


def _is_cell(sentence: Sentence) -> bool:
    return sentence.last - sentence.first <= LONGEST_CELL


def _begins(tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether a sentence begins at a token."""
    token = tokens[at]
    if token.gap == NEW_PARAGRAPH or at - first >= LONGEST_SENTENCE:
        return True
    if token.gap == NEW_LINE:
        return not _continues(tokens, at)
    if token.norm == "•":
        return token.gap != GLUED
    return _is_end(tokens, at)


def _continues(tokens: Sequence[Token], at: int) -> bool:
    """Whether a line goes on with the sentence of the line above."""
    before, token = tokens[at - 1], tokens[at]
    return (
        token.kind == "word" and token.text[0].islower() and before.norm not in (*_ENDS, ":", _CELL)
    )


def _is_end(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token before is the last of a sentence, quotes and brackets included."""
    end = at - 1
    while end > 0 and _closes(tokens, end) and at - end <= MOST_CLOSERS:
        end -= 1
    mark = tokens[end]
    if mark.norm not in _ENDS or end == 0:
        return False
    token, before = tokens[at], tokens[end - 1]
    if token.text[0].islower() or (token.gap == GLUED and token.kind != "word"):
        return False
    if token.norm in _CLOSERS and token.gap == GLUED:
        return False
    if mark.norm == "." and mark.gap == GLUED:
        return not _is_abbreviation(before)
    return True


def _closes(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].norm in _CLOSERS and tokens[at].gap == GLUED


def _is_abbreviation(token: Token) -> bool:
    single = len(token.text) == 1 and token.text.isupper()
    return single or token.norm in _ABBREVIATIONS


def _form(tokens: Sequence[Token], first: int, last: int) -> str:
    """What a stretch of tokens is: a row of a table, an item of a list, a heading, or text."""
    if sum(token.norm == _CELL for token in tokens[first:last]) > 1:
        return "row"
    starts_line = first == 0 or tokens[first].gap >= NEW_LINE
    if tokens[first].norm in _BULLETS and (starts_line or tokens[first].norm == "•"):
        return "item"
    ends_line = last == len(tokens) or tokens[last].gap >= NEW_LINE
    if starts_line and ends_line and tokens[last - 1].norm not in _ENDS:
        short = last - first <= LONGEST_HEADING
        colon = any(token.norm == ":" for token in tokens[first : min(last, first + LABEL_TOKENS)])
        if colon and tokens[last - 1].norm != ":":
            return "item"
        return "heading" if short else "text"
    return "text"
