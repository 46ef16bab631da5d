"""Cues: the phrases of the tables of words, found in a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from onpace.reader import numberwords, whowords, words
from onpace.reader.mentions import Cue
from onpace.reader.phrases import Node, longest, tree_of
from onpace.reader.tokens import Token

_Table = Mapping[tuple[str, str], str]


def _table(family: str, phrases: Mapping[str, str] | str) -> dict[tuple[str, str], str]:
    if isinstance(phrases, str):
        return {(family, family): phrases}
    return {(family, value): listed for value, listed in phrases.items()}


#: Tables that compete for the same words stand together: there the longest phrase wins.
_GROUPS: Final[tuple[_Table, ...]] = (
    _table("noun", words.MEASURE_NOUNS)
    | _table("verb", words.MEASURE_VERBS)
    | _table("other", words.OTHER_MEASURES)
    | _table("idle", words.IDLE)
    | _table("alien", words.ALIENS)
    | _table("export", words.EXPORTS),
    _table("kind", words.KINDS),
    _table("hedge", numberwords.HEDGES),
    _table("base", words.BASES),
    _table("change", words.CHANGES) | _table("multiple", words.MULTIPLES),
    _table("basis", words.CHANGE_BASES),
    _table("cumulative", words.CUMULATIVE),
    _table("rate", words.RATES),
    _table("reporting", words.REPORTING),
    _table("event", words.EVENTS),
    _table("respectively", words.RESPECTIVELY),
    _table("rank", words.RANKS),
    _table("bystander", whowords.BYSTANDERS),
    _table("market", whowords.MARKETS),
    _table("maker", whowords.MAKER_EPITHETS)
    | _table("brand", whowords.BRAND_EPITHETS)
    | _table("model", whowords.MODEL_EPITHETS)
    | _table("pronoun", whowords.PRONOUNS)
    | _table("total", whowords.MARKET_TOTALS)
    | _table("foreign", whowords.FOREIGN_MAKERS),
)
_TREES: Final[tuple[Node[tuple[str, str]], ...]] = tuple(tree_of(group) for group in _GROUPS)


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues of a text, by family and place.

    Attributes:
        lists: The cues of each family, in the order of the text.
        starts: The cue of a family that begins at a token.
        ends: The cue of a family that ends before a token.
    """

    lists: dict[str, list[Cue]]
    starts: dict[str, dict[int, Cue]]
    ends: dict[str, dict[int, Cue]]

    def all_of(self, family: str) -> list[Cue]:
        """The cues of a family, in the order of the text."""
        return self.lists.get(family, [])

    def at(self, family: str, token: int) -> Cue | None:
        """The cue of a family that begins at a token."""
        starts = self.starts.get(family)
        return None if starts is None else starts.get(token)

    def before(self, family: str, token: int) -> Cue | None:
        """The cue of a family that ends just before a token."""
        ends = self.ends.get(family)
        return None if ends is None else ends.get(token)


def find_cues(tokens: Sequence[Token]) -> Cues:
    """Finds all cues; within a group of tables no two overlap."""
    lists: dict[str, list[Cue]] = {}
    for tree in _TREES:
        position = 0
        for at, token in enumerate(tokens):
            if at < position or token.norm not in tree.following:
                continue
            found = longest(tree, tokens, at)
            if found is not None:
                position, (family, value) = found
                lists.setdefault(family, []).append(Cue(at, position, family, value))
    starts = {family: {cue.first: cue for cue in cues} for family, cues in lists.items()}
    ends = {family: {cue.last: cue for cue in cues} for family, cues in lists.items()}
    return Cues(lists, starts, ends)
