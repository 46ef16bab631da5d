"""Words of a closed list: the right one, or a complaint that names the one probably meant."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

from onpace.book.errors import TextError, shown

# Comparing a text with a list costs time that grows with its length; no word is this long.
_LONGEST_WORD: Final = 40

#: Signs people type, with what the book writes for them.
_SIGNS: Final = {
    "==": "=",
    "≥": ">=",
    "=>": ">=",
    "≤": "<=",
    "=<": "<=",
    "≈": "~",
    "about": "~",
    "-": "..",
    "...": "..",
    "–": "..",
}


def check_choice(text: str, choices: Collection[str], name: str) -> None:
    """Makes sure that a text is one of a closed list.

    Raises:
        TextError: (a ValueError) naming the closest word of the list.

    >>> check_choice("delivery", ["deliveries", "production"], "measure")
    Traceback (most recent call last):
    onpace.book.errors.TextError: 'delivery' is no measure; did you mean deliveries?
    """
    if text in choices:
        return
    if not text:
        raise TextError(f"the {name} is missing", _one_of(choices))
    closest = closest_word(text, choices)
    fix = f"did you mean {closest}?" if closest else _one_of(choices)
    raise TextError(f"{shown(text)} is no {name}", fix)


def closest_word(text: str, choices: Collection[str]) -> str | None:
    """The word of a list that a text was probably meant to be, or None.

    >>> closest_word("Maker", ["maker", "model"])
    'maker'
    """
    folded = {choice.casefold(): choice for choice in choices if choice}
    plain = _SIGNS.get(text, text[:_LONGEST_WORD].strip().casefold().replace(" ", "_"))
    found = get_close_matches(plain, list(folded), n=1, cutoff=0.55)
    return folded[found[0]] if found else None


def _one_of(choices: Collection[str]) -> str:
    words = " ".join(choice for choice in choices if choice)
    return f"leave it blank or write one of {words}" if "" in choices else f"write one of {words}"
