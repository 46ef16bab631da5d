"""Known: which maker, brand or model a word stands for."""

from dataclasses import replace

from onpace.book import Names
from onpace.reader.marks import Marks, within
from onpace.reader.memory import Memory
from onpace.reader.mentions import Sentence, Subject


def known(subject: Subject, marks: Marks, sentence: Sentence, memory: Memory) -> Subject | None:
    """The subject with its maker, brand and model, when it only stands for one.

    Args:
        subject: A name, or a word that stands for one.
        marks: The text.
        sentence: The sentence it stands in.
        memory: What the sentences before have settled.

    Returns:
        A subject whose maker is known, or None.
    """
    if subject.maker:
        return subject
    if subject.level == "model":
        return _model(subject, marks, sentence, memory)
    if subject.level == "brand":
        maker, brand = memory.brand
        return replace(subject, maker=maker, brand=brand) if maker else memory.subject
    before = [
        one
        for one in within(marks.subjects, sentence.first, subject.first)
        if one.named and not one.aside and one.maker
    ]
    if subject.level == "pronoun":
        return before[-1] if before else memory.subject
    named = before[0] if before else memory.subject
    if named is None or not named.model:
        return named
    return replace(named, level="maker", brand="", model="")


def _model(subject: Subject, marks: Marks, sentence: Sentence, memory: Memory) -> Subject | None:
    """A model the book does not list is the last maker's; "the sedan" is the last model."""
    if not subject.model:
        return memory.model or memory.subject
    before = within(marks.subjects, sentence.first, subject.first)
    maker = next((one.maker for one in reversed(before) if one.maker), memory.maker)
    return replace(subject, maker=maker) if maker else None


def with_brand(subject: Subject, names: Names) -> Subject:
    """The subject with the brand its model is sold under, as the book has it."""
    if not subject.model or subject.brand:
        return subject
    found = names.resolve_model(subject.maker, subject.model)
    if found is None:
        return subject
    return replace(subject, brand=found.brand, model=found.model)
