"""Phrases: finding the longest known phrase at a token, in time independent of how many there are.

A table of phrases is written by hand and read here into a tree of words. In a table

* ``;`` separates phrases,
* ``word~`` stands for the regular forms of a verb (``deliver~``: deliver, delivers, delivered,
  delivering),
* ``(a|b|)`` stands for one of its parts; an empty part may be left out.

A hyphen in the text counts as a space, so that ``year on year`` finds ``year-on-year``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Generic, TypeVar

from onpace.reader.tokens import NEW_PARAGRAPH, Token, tokenise

Meaning = TypeVar("Meaning")

_VOWELS = "aeiou"


@dataclass(slots=True)
class Node(Generic[Meaning]):
    """A place in the tree of words: what may follow, and what the words so far mean."""

    following: "dict[str, Node[Meaning]]" = field(default_factory=dict)
    meaning: Meaning | None = None


def tree_of(tables: Mapping[Meaning, str]) -> Node[Meaning]:
    """The tree of all phrases of a table.

    Args:
        tables: For each meaning its phrases, in the notation above.

    >>> tree = tree_of({"measure": "deliver~;hand over"})
    >>> longest(tree, tokenise("delivered"), 0)
    (1, 'measure')
    """
    root: Node[Meaning] = Node()
    for meaning, phrases in tables.items():
        for phrase in phrases.split(";"):
            for words in spellings(phrase):
                insert(root, words, meaning)
    return root


def insert(root: Node[Meaning], words: Sequence[str], meaning: Meaning) -> None:
    """Adds a phrase, given as normal forms of tokens; the first meaning of a phrase stays."""
    node = root
    for word in words:
        node = node.following.setdefault(word, Node())
    if node is not root and node.meaning is None:
        node.meaning = meaning


def longest(root: Node[Meaning], tokens: Sequence[Token], at: int) -> tuple[int, Meaning] | None:
    """The longest phrase that begins at a token: where it ends, and what it means.

    Phrases do not run over a blank line.
    """
    node = root.following.get(tokens[at].norm)
    best: tuple[int, Meaning] | None = None
    position, count = at, len(tokens)
    while node is not None:
        position += 1
        if node.meaning is not None:
            best = (position, node.meaning)
        if position >= count or tokens[position].gap == NEW_PARAGRAPH:
            break
        following = node.following.get(tokens[position].norm)
        if following is None and tokens[position].norm == "-" and position + 1 < count:
            position += 1
            following = node.following.get(tokens[position].norm)
        node = following
    return best


def spellings(phrase: str) -> Iterator[tuple[str, ...]]:
    """All ways to write a phrase of a table, as normal forms of tokens."""
    parts = [_choices(part) for part in _parts(phrase)]
    for chosen in product(*parts):
        words = tuple(
            token.norm for text in chosen for token in tokenise(text) if token.norm != "-"
        )
        if words:
            yield words


def forms_of(phrase: str) -> list[str]:
    """The single words among the ways to write a phrase of a table.

    >>> forms_of("raise~")
    ['raise', 'raises', 'raised', 'raising']
    """
    return [words[0] for words in spellings(phrase) if len(words) == 1]


def _parts(phrase: str) -> Iterator[str]:
    """The parts of a phrase: words, and groups in round brackets."""
    for index, piece in enumerate(phrase.replace(")", "(").split("(")):
        if index % 2:
            yield piece
        else:
            yield from piece.split()


def _choices(part: str) -> list[str]:
    return [form for choice in part.split("|") for form in _forms(choice.strip())]


def _forms(word: str) -> list[str]:
    """The regular forms of a verb marked with ``~``, otherwise the word alone."""
    if not word.endswith("~"):
        return [word]
    stem = word[:-1]
    if stem.endswith("e"):
        return [stem, stem + "s", stem + "d", stem[:-1] + "ing"]
    if stem.endswith("y") and stem[-2] not in _VOWELS:
        return [stem, stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing"]
    plural = "es" if stem.endswith(("s", "sh", "ch", "x")) else "s"
    return [stem, stem + plural, stem + "ed", stem + "ing"]
