"""Of which series a maker's total is made: brands or models that share no vehicle, and the rest."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import TYPE_CHECKING

from onpace.book import month_of
from onpace.book.dates import LAST_YEAR
from onpace.book.figures import Subject
from onpace.book.parts import is_distinct, versions_of
from onpace.engine.evidence import hear
from onpace.engine.joint import Member
from onpace.questions.series import Series, first_delivery_of, reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.book import Book, Model, Names, Statement

REST = "the rest"

# A brand or model is a series of its own when this many periods of it were spoken of in the last
# year, or it began in that year; else it is in the rest. What split a total years ago says nothing
# of the next one.
_ENOUGH_PERIODS, _OF_LATE = 3, 12
# What is left of a total once its parts are taken off counts as nothing below this part of it:
# figures of parts are often estimates.
_NOTHING_LEFT = 0.01


def composition(
    book: Book, series: Series, *, through: int = LAST_YEAR, surely_rest: bool = False
) -> tuple[Member, ...]:
    """The series that a whole maker is made of; with none known by itself, the maker alone.

    A single one is the whole, and what is said of either is said of both.

    Args:
        book: the book as of the question's day.
        series: the whole maker.
        through: reports about later years are left out, and what began later.
        surely_rest: whether there must be a rest, since without one the reports do not fit.
    """
    # Every part looks through all statements.
    said = [s for s in book.statements if s.maker == series.maker and s.period.last.year <= through]
    book = replace(book, statements=tuple(said), events=())
    whole = reports(book, series)
    parts = _parts(book, series, through)
    newest = max((month_of(s.period.last) for s in whole or said), default=0)
    members = [_member(book, part, newest) for part in parts]
    known = [member for member in members if member is not None]
    if not known:
        first = first_delivery_of(book, series)
        return (Member(series.label, whole, month_of(first) if first else None),)
    if not whole:  # nothing tells how much the others deliver
        return tuple(known)
    others = surely_rest or len(parts) > len(known)
    begun = _rest_begins(whole, known, others=others)
    if begun is None and len(known) == 1:
        return (replace(known[0], statements=(*whole, *known[0].statements)),)
    if begun is None:
        return tuple(known)
    return (*known, Member(REST, (), begun or None, launched=False))


def part_label(part: Series) -> str:
    """Name of a brand or model among the series of its maker; never the maker's own name.

    >>> part_label(Series("NIO", "Onvo")), part_label(Series("NIO", "NIO"))
    ('Onvo', 'NIO (the brand)')
    """
    name = part.model or part.brand
    return part.label if name == part.maker else name


def _member(book: Book, part: Series, newest: int) -> Member | None:
    """A part as a series of its own, where enough is said of it, and of late."""
    said, label = reports(book, part), part_label(part)
    since = newest - _OF_LATE
    recent = {s.period for s in said if month_of(s.period.last) > since}
    first = first_delivery_of(book, part)
    launch = month_of(first) if first else None
    if not recent or (len(recent) < _ENOUGH_PERIODS and (launch is None or launch <= since)):
        return None
    if launch is not None:
        return Member(label, said, launch)
    if part.brand == part.maker:  # the maker's own brand was there from its beginning
        return Member(label, said)
    # A total since a launch that is not known tells no beginning.
    begins = min((month_of(s.period.first) for s in said if s.period.first), default=None)
    return None if begins is None else Member(label, said, begins, launched=False)


def _parts(book: Book, series: Series, through: int) -> list[Series]:
    """Distinct brands where the maker's own brand is reported as one, else models and brands.

    A brand or model counts when it has begun or something is reported of it.
    """
    found = [
        part
        for name, part in distinct_parts(book.names, series)
        if _has_begun(name, through) or reports(book, part)
    ]
    brands = [part for part in found if not part.model]
    if any(part.brand == part.maker and reports(book, part) for part in brands):
        return brands
    named = {part.brand for part in brands}
    return brands + [part for part in found if part.model and part.brand not in named]


def distinct_parts(names: Names, series: Series) -> list[tuple[Model, Series]]:
    """A maker's brands and models that share no vehicle with others of their kind."""
    versions = versions_of(names)
    parts = [
        (name, replace(series, brand=name.brand, model=name.model))
        for name in names.models
        if name.maker == series.maker
    ]
    return [(name, part) for name, part in parts if is_distinct(Subject(*astuple(part)), versions)]


def _has_begun(name: Model, through: int) -> bool:
    begun = name.first_delivery or name.launch
    return begun is not None and begun.first.year <= through


def _rest_begins(
    whole: Sequence[Statement], members: Sequence[Member], *, others: bool
) -> int | None:
    """When vehicles of no member are first counted: a month, 0 for always, None for never.

    What the whole delivered before any member began is the rest's. Where all members and the whole
    are known exactly, the difference tells. Elsewhere there is a rest only if the maker has other
    brands or models, or nothing can be compared.
    """
    heard = hear(whole).evidence
    told = {(e.period.first, e.period.last): [e.exact] for e in heard if e.exact and e.period.first}
    for member in members:
        for fact in hear(member.statements).evidence:
            days = (fact.period.first, fact.period.last)
            if days in told and fact.exact is not None:
                told[days].append(fact.exact)
    compared = [
        (month_of(first), month_of(last), (exact[0] - sum(exact[1:])) / exact[0])
        for (first, last), exact in told.items()
        if first and len(exact) == 1 + sum((m.begins or 0) <= month_of(last) for m in members)
    ]
    nothing = [last for _, last, left in compared if left <= _NOTHING_LEFT]
    something = [first for first, _, left in compared if left > _NOTHING_LEFT]
    begun = min(member.begins or 0 for member in members)
    periods = [e.period for e in heard if e.period.first and month_of(e.period.last) < begun]
    something += [month_of(period.first) for period in periods if period.first]
    if something:
        before = [month for month in nothing if month < min(something)]
        return max(before) + 1 if before else 0
    if not nothing:
        return 0
    return max(nothing) + 1 if others else None
