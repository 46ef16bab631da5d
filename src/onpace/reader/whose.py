"""Whose figure a number is: the maker, brand or model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from onpace.reader.known import known
from onpace.reader.marks import Marks, within
from onpace.reader.memory import Memory
from onpace.reader.mentions import Cue, Number, Sentence, Subject

_LINKS: Final = {"of", "from", "for", "under", "by", "at", "in"}
_SMALL: Final = {
    "were", "was", "are", "the", "its", "their", "coming", "came", "being", "new", "main", "sub",
    "-", "brand", "premium", "units", "own", "flagship", "mass", "market", "family", "oriented",
    "car", "vehicles", "sold", "delivered", "both", "all", "popular", "best", "selling", "is",
    "mainstream", "smaller", "compact", "small", "namesake", "accounted", "contributed", "'s",
    "core", "belonged", "to", "newly", "launched", "entry", "level", "first", "second", "ev",
}  # fmt: skip
_LIST_WORDS: Final = {",", "and", "&", "or", "/", "the", "both", "its", "'s"}
_TIED: Final[tuple[list[str], ...]] = (
    [], [":"], ["'s"], ["-"], ["|"], ["("], ["at"], ["with"], [",", "with"],
)  # fmt: skip
_AFTER_NUMBER: Final = 9
_LABEL: Final = 3
_RELATIVE: Final = 3
_AFTER_NOUN: Final = {"of", "at", "by", "for", "from"}
_PRONOUNS: Final = {"it", "its", "they", "their"}
_FRONTED: Final = {"with", "having", "after", "despite", "by", "following", "at"}
_BREAKS: Final = {",", "while", "but", "whereas", ";"}
_EACH: Final = {"all", "each", "both"}

#: Makers that are spoken of without their names.
_PLURALS: Final = {
    "manufacturers", "automakers", "carmakers", "makers", "companies", "brands", "startups",
    "players", "enterprises", "firms", "groups", "rivals", "ups", "trio", "duo", "pair",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Owned:
    """A number whose owner is asked for.

    Attributes:
        marks: The text.
        sentence: The sentence it stands in.
        number: The number.
        cue: The word that tells what it counts, or None.
        before: The subjects before it in its sentence.
    """

    marks: Marks
    sentence: Sentence
    number: Number
    cue: Cue | None
    before: Sequence[Subject]


def whose(
    marks: Marks, sentence: Sentence, number: Number, cue: Cue | None, memory: Memory
) -> tuple[Subject | None, str]:
    """The subject of a number and how it is known; None when it is nobody's that is named."""
    owned = _Owned(marks, sentence, number, cue, _subjects_before(marks, sentence, number))
    for find, reason in _PLACES:
        subject = find(owned)
        if subject is not None:
            return known(subject, marks, sentence, memory), reason
    chosen = _in_sentence(owned)
    if chosen is None and marks.cues_in("total", sentence.first, sentence.last):
        return None, "the whole market's"
    if _is_of_others(owned, chosen) or (chosen is not None and _is_one_of_many(owned, chosen)):
        return None, "several makers'"
    if chosen is not None:
        whole = _whole_list(owned, chosen)
        return known(whole, marks, sentence, memory), "named in the sentence"
    return _inherited(owned, memory)


def _subjects_before(marks: Marks, sentence: Sentence, number: Number) -> list[Subject]:
    subjects = within(marks.subjects, sentence.first, number.hedge)
    return [one for one in subjects if one.last <= number.hedge]


def _inside(owned: _Owned) -> Subject | None:
    """A model or brand that is part of the noun ("2,528 ES6s")."""
    number = owned.number
    last = min(owned.sentence.last, number.noun_last + 1)
    inside = [
        one
        for one in within(owned.marks.subjects, number.last, last)
        if (one.named or one.level == "model") and one.last <= number.noun_last
    ]
    models = [one for one in inside if one.level == "model"]
    if not models:
        return inside[0] if inside else None
    return models[0] if len(models) == 1 else None


def _after(owned: _Owned) -> Subject | None:
    """A subject that the words after a number tie to it ("700 from Onvo")."""
    marks, number = owned.marks, owned.number
    limit = min(owned.sentence.last, number.noun_last + _AFTER_NUMBER)
    for one in within(marks.subjects, number.noun_last, limit):
        if not one.named and one.level != "model":
            continue
        words = marks.norms(number.noun_last, one.first)
        links = [word for word in words if word in _LINKS]
        listed = marks.norm(one.last) in (",", ".", "and", ";", "")
        if one.level == "maker" and links[-1:] in (["in"], ["for"], ["at"]) and not listed:
            return None
        if one.first == number.noun_last and one.level != "maker":
            return one
        tied = bool(links) or words[:1] in (["were"], ["are"], ["was"], ["belonged"])
        plain = all(word in _LINKS or word in _SMALL for word in words)
        return one if tied and plain and marks.norm(one.last) != "'s" else None
    return None


def _label(owned: _Owned) -> Subject | None:
    """The name before the colon of a list item ("EC6 (coupe of the ES6): 1,635")."""
    before, sentence = owned.before, owned.sentence
    if sentence.form != "item" or not before or not before[0].named:
        return None
    between = owned.marks.norms(before[0].last, owned.number.hedge)
    colon = between[-1:] == [":"] or between[:1] == [":"]
    return before[0] if colon and before[0].first - sentence.first <= _LABEL else None


def _touching(owned: _Owned) -> Subject | None:
    """A subject right before the number ("ES6: 2,695", "compared with NIO's 4,200")."""
    last = owned.before[-1] if owned.before else None
    if last is None or not (last.named or last.level in ("model", "brand")):
        return None
    between = owned.marks.norms(last.last, owned.number.hedge)
    relative = between[:1] in (["which"], ["who"]) or between[:2] == [",", "which"]
    return last if between in _TIED or (relative and len(between) <= _RELATIVE) else None


def _of_noun(owned: _Owned) -> Subject | None:
    """The subject in "deliveries of the P7 reached"."""
    marks, cue = owned.marks, owned.cue
    if cue is None or cue.family != "noun" or marks.norm(cue.last) not in _AFTER_NOUN:
        return None
    later = next((one for one in owned.before if one.first > cue.first), None)
    if later is None:
        return None
    words = marks.norms(cue.last, later.first)
    plain = all(word in _AFTER_NOUN or word in _SMALL for word in words)
    return _whole_list(owned, later) if plain else None


#: Where an owner is looked for first, in this order, and what is said of it.
_PLACES: Final = (
    (_inside, "named with the number"),
    (_after, "named after the number"),
    (_label, "named at the beginning of the line"),
    (_touching, "named just before the number"),
    (_of_noun, "named with what is counted"),
)


def _in_sentence(owned: _Owned) -> Subject | None:
    """The last subject before what is counted, otherwise before the number, that can own it."""
    marks, cue = owned.marks, owned.cue
    leading = [
        one
        for one in owned.before
        if not one.aside and (one.level != "pronoun" or marks.norm(one.first) in _PRONOUNS)
    ]
    hedge = owned.number.hedge
    anchor = cue.first if cue is not None and cue.first < hedge else hedge
    if leading and leading[-1].first > anchor:
        between = marks.norms(anchor, leading[-1].first)
        if leading[-1].named and _BREAKS & set(between):
            return leading[-1]  # a clause of its own, which only reports
    first = [one for one in leading if one.first < anchor]
    return next(reversed(first or leading), None)


def _is_of_others(owned: _Owned, chosen: Subject | None) -> bool:
    """Whether makers that are not named are spoken of ("three startups sold over 10,000")."""
    marks = owned.marks
    floor = chosen.last if chosen is not None else owned.sentence.first
    for at in range(floor, owned.number.hedge):
        if marks.norm(at) in _PLURALS:
            return chosen is None or marks.norm(at + 1) in ("that", "which", "who", "have")
    return False


def _is_one_of_many(owned: _Owned, chosen: Subject) -> bool:
    """Whether the subject is the last of a list of makers, so that a number is not its alone."""
    others = [one for one in owned.before if one.named and one.last < chosen.first]
    if chosen.level != "maker" or not chosen.named or not others:
        return False
    words = owned.marks.norms(others[-1].last, chosen.first)
    linked = "and" in words and all(word in (",", "and", "&") for word in words)
    return linked and others[-1].level == "maker"


def _whole_list(owned: _Owned, subject: Subject) -> Subject:
    """A list of models has no row of its own in the book: their maker stands for them."""
    if subject.level != "model":
        return subject
    for one in owned.before:
        if one is subject or one.level != "model":
            continue
        low, high = (one, subject) if one.first < subject.first else (subject, one)
        words = owned.marks.norms(low.last, high.first)
        if words and all(word in _LIST_WORDS for word in words):
            return replace(subject, level="maker", brand="", model="")
    return subject


def _inherited(owned: _Owned, memory: Memory) -> tuple[Subject | None, str]:
    if owned.sentence.form == "item" and memory.lead_subject is not None:
        return memory.lead_subject, "whom the list is about"
    first = owned.marks.norm(owned.sentence.first)
    if memory.subject is not None and first not in _FRONTED:
        return memory.subject, "whom the sentence before was about"
    for one in within(owned.marks.subjects, owned.number.noun_last, owned.sentence.last):
        if one.named and not one.aside:
            subject = known(one, owned.marks, owned.sentence, memory)
            return subject, "named later in the sentence"
    return memory.subject, "whom the sentence before was about"


def is_named_beside(marks: Marks, sentence: Sentence, number: Number) -> bool:
    """Whether a name stands right before a number ("the P7 (over 6K in July)")."""
    before = [one for one in _subjects_before(marks, sentence, number) if one.named]
    return _touching(_Owned(marks, sentence, number, None, before)) is not None


def is_tied_to_name(marks: Marks, sentence: Sentence, number: Number) -> bool:
    """Whether the words behind a number tie it to a name ("310,000 for Zeekr")."""
    return _after(_Owned(marks, sentence, number, None, ())) is not None


def each_of_list(marks: Marks, sentence: Sentence, number: Number) -> list[Subject]:
    """The makers of a list of whom each has the figure ("A, B and C all sold around 200,000")."""
    makers = [
        one
        for one in _subjects_before(marks, sentence, number)
        if one.named and not one.aside and one.level == "maker"
    ]
    run: list[Subject] = []
    for one in reversed(makers):
        words = marks.norms(one.last, run[0].first) if run else []
        if any(word not in (",", "and", "&") for word in words):
            break
        run.insert(0, one)
    told = marks.norms(run[-1].last, number.hedge) if run else []
    if number.noun == "milestone" and len(run) > 1:
        return run
    return run if len(run) > 1 and _EACH & set(told) else []
