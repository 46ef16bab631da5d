"""Reading a text: from its first character to the statements it makes."""

from dataclasses import dataclass
from datetime import date

from onpace.book import Names, Quantity, Source, Statement, TextError
from onpace.reader.dating import published_by_address, published_by_text
from onpace.reader.discourse import drafts_of
from onpace.reader.found import Found, Place, Reading
from onpace.reader.marks import Marks, mark
from onpace.reader.mentions import Number
from onpace.reader.merge import Merged, merge
from onpace.reader.noticed import noticed


@dataclass(frozen=True, slots=True)
class _Document:
    """What is known of the document a text comes from."""

    day: date
    inferred: bool
    source: Source
    said_by: str


def read_text(  # noqa: PLR0913 - what is known of a document beside its text
    text: str,
    *,
    names: Names,
    published: date | None,
    about: str = "",
    publisher: str = "",
    address: str = "",
) -> Reading:
    """Reads the statements of a text.

    Args:
        text: The text: title, paragraphs, lists and tables (rows with ``|``).
        names: The makers and models to look for.
        published: The day of publication; None to infer it from the address or the text.
        about: Name of the maker the text is about, for texts that never name it.
        publisher: Who published it.
        address: Where it was read.

    Returns:
        The statements with their places and reasons, and what else a claim can be made of. A text
        whose day cannot be told makes no statements.

    >>> from onpace.book import Maker
    >>> names = Names((Maker("NIO"),), ())
    >>> reading = read_text(
    ...     "NIO delivered 20,976 vehicles in October.", names=names, published=date(2024, 11, 1)
    ... )
    >>> statement = reading.statements[0].statement
    >>> statement.maker, str(statement.period), str(statement.quantity)
    ('NIO', '2024-10', '20,976')
    """
    marks = mark(text, names)
    day = published or published_by_address(address) or published_by_text(marks.times)
    sentences = tuple(_place(marks, one.first, one.last) for one in marks.sentences)
    if day is None:
        return Reading(text, None, inferred=True, statements=(), sentences=sentences)
    source = Source.at(address, publisher)
    document = _Document(day, published is None, source, source.publisher)
    merged = merge(drafts_of(marks, names, day, about))
    found = tuple(one for each in merged if (one := _found(marks, each, document)) is not None)
    return Reading(
        text,
        day,
        inferred=document.inferred,
        statements=found,
        mentions=noticed(marks, found),
        sentences=sentences,
    )


def _place(marks: Marks, first: int, last: int) -> Place:
    return Place(marks.tokens[first].start, marks.tokens[last - 1].end)


def _covered(marks: Marks, number: Number) -> Place:
    first, last = min(number.hedge, number.first), max(number.noun_last, number.last)
    return _place(marks, first, last)


def _found(marks: Marks, merged: Merged, document: _Document) -> Found | None:
    draft = merged.best
    statement = _statement(merged, document)
    if statement is None:
        return None
    first = _covered(marks, draft.number)
    places = [_covered(marks, one.number) for one in merged.drafts]
    others = (place for place in dict.fromkeys(places) if place != first)
    return Found(statement, first.start, first.end, (first, *others), draft.why, base=draft.base)


def _statement(merged: Merged, document: _Document) -> Statement | None:
    draft = merged.best
    number = draft.number
    try:
        quantity = Quantity(number.relation, number.value, number.high)
    except TextError:
        return None  # such as a range with two equal ends
    return Statement(
        maker=draft.subject.maker,
        brand=draft.subject.brand,
        model=draft.subject.model,
        market=draft.market,
        kind=draft.kind,
        measure=draft.measure,
        period=draft.period,
        quantity=quantity,
        unit=draft.unit,
        wording=number.wording,
        said_on=document.day,
        said_by=document.said_by,
        source=document.source,
        date_precision="assumed" if document.inferred else "day",
    )
