"""Subjects: the makers, brands and models of a text, and the words that stand for them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from re import compile as pattern
from typing import Final

from onpace.book import Names
from onpace.reader.cues import Cues
from onpace.reader.mentions import Subject
from onpace.reader.names import Named, tree_of_names
from onpace.reader.phrases import Node, longest
from onpace.reader.tokens import GLUED, Token
from onpace.reader.whowords import CITIES

#: The maker of a figure that belongs to somebody the book does not have.
FOREIGN: Final = "?"

#: What a model that the book does not list looks like ("C11", "i8", "ET5T", "EC7s").
_MODEL: Final = pattern(r"(?:[A-Z]{1,3}\d{1,2}[A-Za-z]?|i\d)s?")
_NO_MODEL: Final = pattern(r"(?:Q[1-4]|H[12]|L[2345]|NT\d|CO2|V2[A-Z]|R2D|B2[BC]|G20|F1|W\d\d?)s?")

_MODEL_LETTER: Final = pattern(r"[A-Z]")

_STOCK_EXCHANGES: Final = {"nyse", "nasdaq", "hkg", "hkex", "sehk", "otcmkts", "otc", "she", "sse"}

#: "the NIO brand", "Nio-branded vehicles" mean the brand, not the whole maker.
_BRAND_TAILS: Final = (
    ("main", "brand"),
    ("brand",),
    ("-", "branded"),
    ("-", "brand"),
    ("branded",),
    ("'s", "main", "brand"),
    ("'s", "namesake", "brand"),
    ("'s", "own", "brand"),
    ("'s", "flagship", "brand"),
    ("'s", "eponymous", "brand"),
)
_BACKED: Final = {"backed", "owned", "affiliated", "led", "supported", "style", "funded"}
_RIVAL: Final = {"rival", "rivals", "competitor", "competitors", "killer", "investor", "challenger"}
_STOPS: Final = {".", ";", "!", "?"}
_SHORT_FORMS: Final = {"co", "ltd", "inc", "corp"}
_DETERMINERS: Final = {
    "a",
    "an",
    "the",
    "which",
    "who",
    "whose",
    "owned",
    "backed",
    "formerly",
    "part",
}
_APPOSITION: Final = 40
_BYSTANDER_DISTANCE: Final = 5
_OUTDOING: Final = {
    "overtaking",
    "overtook",
    "outselling",
    "outsold",
    "surpassing",
    "surpassed",
    "beating",
}

#: No name of a model has more words.
_LONGEST_NAME: Final = 4

#: So many makers named last are kept in mind to tell models and cities apart.
_REMEMBERED: Final = 10

#: So many words may stand between an owner and what it owns.
_OWNING: Final = 5

_BEFORE_NAME: Final = {
    "the",
    "its",
    "both",
    "that",
    "of",
    "rival",
    "rivals",
    "competitor",
    "fellow",
}
_ELECTRIC: Final = {
    "ev",
    "evs",
    "electric",
    "vehicles",
    "vehicle",
    "cars",
    "driving",
    "phones",
    "phone",
}


def find_subjects(tokens: Sequence[Token], cues: Cues, names: Names) -> list[Subject]:
    """Finds all subjects, in the order of the text; no two overlap."""
    tree = tree_of_names(names)
    brands = {(model.maker, model.brand) for model in names.models if model.brand}
    found: list[Subject] = []
    makers: list[str] = []  # as they are named, the last one last
    known: dict[str, Subject] = {}  # models that are not in the book, once a maker stood beside
    position, depth = 0, 0
    for at, token in enumerate(tokens):
        depth = _depth(depth, token)
        if at < position:
            continue
        subject = _named(tokens, at, tree, makers, brands) or _unlisted(tokens, at, found, known)
        subject = subject or _standing_in(tokens, cues, at, makers)
        if subject is None:
            continue
        position = subject.last
        subject = _of_maker_before(tokens, subject, found)
        if found and _goes_on(found[-1], subject):
            found[-1] = replace(subject, first=found[-1].first, aside=found[-1].aside)
            continue
        if subject.named and subject.maker not in ("", FOREIGN):
            makers = [*makers[-_REMEMBERED:], subject.maker]
        near = bool(found) and at - found[-1].last < _APPOSITION
        found.append(replace(subject, aside=_aside(tokens, cues, subject, depth if near else 0)))
    return _without_owners(tokens, cues, _without_appositions(tokens, found))


def _of_maker_before(tokens: Sequence[Token], subject: Subject, found: list[Subject]) -> Subject:
    """A model that stands right behind another maker's name is that maker's ("Galaxy L7")."""
    before = found[-1] if found else None
    if before is None or not before.named or before.last != subject.first or not before.maker:
        return subject
    if subject.level != "model" or subject.maker in ("", before.maker):
        return subject
    text = tokens[subject.last - 1].text
    return replace(subject, maker=before.maker, brand=before.brand, model=text)


def _goes_on(before: Subject, subject: Subject) -> bool:
    """Whether a name goes on with the next ("AITO Wenjie M9")."""
    named = before.named and subject.named and before.last == subject.first
    return named and subject.level != "maker" and before.maker == subject.maker


def _depth(depth: int, token: Token) -> int:
    if token.norm == "(":
        return depth + 1
    return max(0, depth - 1) if token.norm == ")" else depth


def _named(
    tokens: Sequence[Token],
    at: int,
    tree: Node[tuple[Named, ...]],
    makers: Sequence[str],
    brands: set[tuple[str, str]],
) -> Subject | None:
    """The subject whose name begins at a token."""
    token = tokens[at]
    if token.kind not in ("word", "number"):
        return None
    found = _plural(tree, tokens, at) or longest(tree, tokens, at)
    if found is None:
        return None
    last, meanings = found
    text = tokens[at].text
    fitting = [
        one
        for one in meanings
        if _spelled_so(one, text)
        and (one.level != "model" or not one.spelling or one.maker in makers)
    ]
    if token.norm == "smart" and last < len(tokens) and tokens[last].norm in _ELECTRIC:
        return None  # "Smart EVs" are anybody's
    if not fitting:
        return None
    named = _best(fitting, makers)
    if named.level == "maker":
        tail = _brand_tail(tokens, last)
        if tail and (named.maker, named.maker) in brands:
            return Subject(at, last + tail, "brand", named.maker, named.maker)
    if last < len(tokens) and tokens[last].text == "s" and tokens[last].gap == GLUED:
        last += 1  # the plural of a model that ends in digits
    return Subject(at, last, named.level, named.maker, named.brand, named.model)


def _plural(
    tree: Node[tuple[Named, ...]], tokens: Sequence[Token], at: int
) -> tuple[int, tuple[Named, ...]] | None:
    """A model named in the plural ("2,528 ES6s", "15,000 Li L6s")."""
    node: Node[tuple[Named, ...]] | None = tree
    for position in range(at, min(at + _LONGEST_NAME, len(tokens))):
        norm = tokens[position].norm
        plural = node.following.get(norm[:-1]) if node is not None and norm.endswith("s") else None
        if plural is not None and plural.meaning and plural.meaning[0].level == "model":
            return position + 1, plural.meaning
        node = node.following.get(norm) if node is not None else None
    return None


def _spelled_so(named: Named, text: str) -> bool:
    if named.spelling:
        return named.spelling == text
    return not text[0].islower() or named.model[:1].islower() or named.brand[:1].islower()


def _best(meanings: Sequence[Named], makers: Sequence[str]) -> Named:
    """Among makers with a model of the same name the one named last, else the first listed."""
    if len(meanings) == 1:
        return meanings[0]
    for maker in reversed(makers):
        for named in meanings:
            if named.maker == maker:
                return named
    return meanings[0]


def _brand_tail(tokens: Sequence[Token], at: int) -> int:
    """How many tokens after a maker's name narrow it to the brand of that name."""
    norms = tuple(token.norm for token in tokens[at : at + 3])
    return max((len(tail) for tail in _BRAND_TAILS if norms[: len(tail)] == tail), default=0)


def _unlisted(
    tokens: Sequence[Token], at: int, found: Sequence[Subject], known: dict[str, Subject]
) -> Subject | None:
    """A model that the book does not list, told by its form and by the maker beside it."""
    text = tokens[at].text
    if text == "Model" and at + 1 < len(tokens) and _MODEL_LETTER.fullmatch(tokens[at + 1].text):
        return Subject(at, at + 2, "model", "", "", f"Model {tokens[at + 1].text}")
    if tokens[at].kind != "word" or not _MODEL.fullmatch(text) or _NO_MODEL.fullmatch(text):
        return None
    name = text.removesuffix("s")
    before = found[-1] if found else None
    if before is not None and before.named and before.last == at:
        known[name] = Subject(at, at + 1, "model", before.maker, before.brand, name)
    seen = known.get(name)
    if seen is not None:
        return replace(seen, first=at, last=at + 1)
    return Subject(at, at + 1, "model", "", "", name)


def _standing_in(
    tokens: Sequence[Token], cues: Cues, at: int, makers: Sequence[str]
) -> Subject | None:
    """A word that stands for the maker, brand or model named before."""
    cue = cues.at("foreign", at)
    if cue is not None and tokens[at].text[0].isupper():
        return Subject(at, cue.last, "maker", FOREIGN)
    for family, level in (("maker", "maker"), ("brand", "brand"), ("model", "model")):
        cue = cues.at(family, at)
        if cue is not None and (level == "maker" or tokens[cue.last - 1].text.islower()):
            return Subject(at, cue.last, level, named=False)
    cue = cues.at("pronoun", at)
    if cue is not None:
        return Subject(at, cue.last, "pronoun", named=False)
    owners = CITIES.get(tokens[at].norm)
    if owners and [token.norm for token in tokens[at + 1 : at + 3]] == ["-", "based"]:
        maker = next((one for one in owners if one in makers), owners[0])
        last = at + 3
        following = cues.starts.get("maker", {})
        return Subject(at, last if last not in following else following[last].last, "maker", maker)
    return None


def _aside(tokens: Sequence[Token], cues: Cues, subject: Subject, depth: int) -> bool:
    """Whether a subject is only compared with, or named in passing."""
    if not subject.named:
        return False
    last = subject.last
    if last < len(tokens) and tokens[last].text.isupper() and tokens[last].kind == "word":
        last += 1  # the ticker behind the name
    after = [token.norm for token in tokens[last : last + 2]]
    if after[:1] == ["-"] and len(after) > 1 and after[1] in _BACKED:
        return True
    if after[:1] and after[0] in _RIVAL and subject.level == "maker":
        return True
    before = subject.first
    while before > 0 and tokens[before - 1].norm in _BEFORE_NAME:
        before -= 1
    near = range(max(0, before - _BYSTANDER_DISTANCE), before)
    led = any(cues.at("bystander", at) for at in near if not _parted(tokens, at, before))
    if cues.before("bystander", before) or cues.before("bystander", subject.first) or led:
        return not _is_agent(tokens, cues, subject)
    alias = tokens[subject.last].norm == ")" if subject.last < len(tokens) else False
    inside = depth > 0 and (tokens[subject.first - 1].norm != "(" or alias)
    return inside or (depth > 0 and _is_ticker(tokens, subject.first))


def _parted(tokens: Sequence[Token], at: int, before: int) -> bool:
    """Whether a comma, a number or "which" stands between a bystander's word and a name."""
    return tokens[at].norm not in _OUTDOING or any(
        token.norm in (",", "and", "with", "in", "to") or token.kind == "number"
        for token in tokens[at:before]
    )


def _is_agent(tokens: Sequence[Token], cues: Cues, subject: Subject) -> bool:
    """Whether a "by" before the subject says who did it ("deliveries by", "followed by")."""
    by = subject.first - 1
    if tokens[by].norm != "by":
        return False
    return bool(cues.before("noun", by) or cues.before("verb", by)) or (
        tokens[by - 1].norm in ("followed", "units", "vehicles", "cars")
    )


def _is_ticker(tokens: Sequence[Token], at: int) -> bool:
    return any(token.norm in _STOCK_EXCHANGES for token in tokens[max(0, at - 3) : at])


def _without_appositions(tokens: Sequence[Token], subjects: list[Subject]) -> list[Subject]:
    """Marks who is named only to explain the one before ("Zeekr, a brand of Geely, sold")."""
    kept: list[Subject] = []
    closed = -1
    for index, subject in enumerate(subjects):
        if subject.first < closed:
            kept.append(replace(subject, aside=True))
            continue
        kept.append(subject)
        if index + 1 < len(subjects):
            closed = _apposition(tokens, subject.last)
    return kept


def _without_owners(tokens: Sequence[Token], cues: Cues, subjects: list[Subject]) -> list[Subject]:
    """Marks who is named only as the owner of the one after ("Geely's premium brand Zeekr")."""
    kept = list(subjects)
    for index, (owner, owned) in enumerate(pairwise(subjects)):
        own = owner.named and owned.named and tokens[owner.last].norm == "'s"
        between = range(owner.last + 1, owned.first)
        near = own and owned.level == "maker" and 0 < len(between) <= _OWNING
        if near and not any(_parts_owner(tokens, cues, at) for at in between):
            kept[index] = replace(owner, aside=True)
    return kept


def _parts_owner(tokens: Sequence[Token], cues: Cues, at: int) -> bool:
    """Whether a token between two names makes them two."""
    counted = cues.at("noun", at) or cues.at("verb", at)
    return tokens[at].kind != "word" or tokens[at].norm == "and" or counted is not None


def _apposition(tokens: Sequence[Token], at: int) -> int:
    """Where an explanation between commas that begins at a token ends; -1 if there is none."""
    if at < len(tokens) and tokens[at].norm == ")":
        at += 1
    window = tokens[at : at + _APPOSITION]
    if len(window) < 3 or window[0].norm != "," or window[1].norm not in _DETERMINERS:  # noqa: PLR2004 - comma, word, comma
        return -1
    for offset, token in enumerate(window[2:], start=2):
        if token.norm in _STOPS and window[offset - 1].norm not in _SHORT_FORMS:
            return -1
        if token.kind == "number":
            return -1
        if token.norm == "," and not _lists_on(window, offset):
            return at + offset
    return -1


def _lists_on(window: Sequence[Token], offset: int) -> bool:
    """Whether a comma belongs to a list of names ("which includes Geely, Lynk & Co, and")."""
    if offset + 1 >= len(window):
        return False
    after = window[offset + 1]
    if after.norm in ("ltd", "inc"):
        return True
    if window[1].norm not in ("which", "including"):
        return False
    return after.norm == "and" or after.text[0].isupper()
