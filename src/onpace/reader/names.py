"""The book's names as phrases, so that makers, brands and models are found in a text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from onpace.book import Maker, Model, Names
from onpace.reader.phrases import Node, insert
from onpace.reader.tokens import tokenise

#: Parts of a count that the book lists as brands; in a text they are ordinary words.
SEGMENTS: Final = {"bev", "phev", "nev", "ev", "passenger", "commercial", "exports", "overseas"}

#: Names that are ordinary words too: they count only when written just as the book writes them.
_ORDINARY: Final = {"smart", "free", "one", "mega", "galaxy", "lynk", "ford", "seres", "mona"}

#: Shares are written this way; the maker is named beside them anyway.
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for.

    Attributes:
        level: ``maker``, ``brand`` or ``model``.
        maker: The maker's name.
        brand: The brand's name, or blank.
        model: The model's name, or blank.
        spelling: How the name is written, when it has to be written just so; otherwise blank.
    """

    level: str
    maker: str
    brand: str = ""
    model: str = ""
    spelling: str = ""


@lru_cache(maxsize=4)
def tree_of_names(names: Names) -> Node[tuple[Named, ...]]:
    """All names of the book as a tree of words, each with what it can stand for."""
    meanings: dict[tuple[str, ...], list[Named]] = {}
    for words, named in _all_names(names):
        listed = meanings.setdefault(words, [])
        if all((one.maker, one.level) != (named.maker, named.level) for one in listed):
            listed.append(named)
    root: Node[tuple[Named, ...]] = Node()
    for words, listed in meanings.items():
        insert(root, words, tuple(listed))
    return root


def _all_names(names: Names) -> Iterator[tuple[tuple[str, ...], Named]]:
    for maker in names.makers:
        yield from _spelled(_maker_spellings(maker), Named("maker", maker.name))
    for model in names.models:
        level = "model" if model.model else "brand"
        named = Named(level, model.maker, model.brand, model.model)
        yield from _spelled(_model_spellings(model), named)


def _maker_spellings(maker: Maker) -> Iterator[str]:
    yield maker.name
    yield from maker.aliases


def _model_spellings(model: Model) -> Iterator[str]:
    own = model.model or model.brand
    plant = f"{own} plant" in model.aliases  # the plain word is a town
    if not plant and not _is_segment(own) and not own.isdigit():
        yield own
    for alias in model.aliases:
        if not _is_segment(alias) and " and " not in alias and not alias.isdigit():
            yield alias


def _is_segment(name: str) -> bool:
    """Whether a name only says which part of a maker's vehicles is counted."""
    return any(word in SEGMENTS for word in name.lower().split())


def _spelled(spellings: Iterable[str], named: Named) -> Iterator[tuple[tuple[str, ...], Named]]:
    for spelling in spellings:
        words = tuple(token.norm for token in tokenise(spelling))
        if not words or len(spelling) < _SHORTEST or (spelling[0].islower() and len(words) > 1):
            continue
        exact = spelling if words[0] in _ORDINARY and len(words) == 1 else ""
        yield (
            words,
            Named(named.level, named.maker, named.brand, named.model, exact),
        )
