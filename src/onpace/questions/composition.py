"""Of which series a maker's total is made: brands or models that share no vehicle, and the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onpace.book import month_of
from onpace.book.figures import Subject
from onpace.book.parts import is_distinct, versions_of
from onpace.engine.evidence import hear
from onpace.engine.joint import Member
from onpace.questions.series import Series, first_delivery_of, reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onpace.book import Book
    from onpace.engine.evidence import Evidence

REST = "the rest"

# A brand or model is a series of its own when this many periods of it were spoken of in the last
# year, or it began in that year; else it is in the rest. What split a total years ago says nothing
# of the next one.
_ENOUGH_PERIODS, _OF_LATE = 3, 12
# What is left of a total once its parts are taken off counts as nothing below this part of it:
# figures of parts are often estimates.
_NOTHING_LEFT = 0.01


def composition(book: Book, series: Series, *, surely_rest: bool = False) -> tuple[Member, ...]:
    """The series that a whole maker is made of; with none known by itself, the maker alone.

    Args:
        book: the book as of the question's day.
        series: the whole maker.
        surely_rest: whether there must be a rest, since without one the reports do not fit.
    """
    said = tuple(s for s in book.statements if s.maker == series.maker)
    book = replace(book, statements=said, events=())  # every part looks through all statements
    whole = reports(book, series)
    parts = _parts(book, series)
    newest = max((month_of(s.period.last) for s in whole), default=0)
    members = [_member(book, part, newest) for part in parts]
    known = [member for member in members if member is not None]
    if not known:
        first = first_delivery_of(book, series)
        return (Member(series.label, whole, month_of(first) if first else None),)
    others = surely_rest or len(parts) > len(known)
    begun = _rest_begins(hear(whole).evidence, known, others=others)
    if begun is None and len(known) == 1:  # it is the whole, and what is said of either is of both
        return (replace(known[0], statements=(*whole, *known[0].statements)),)
    if begun is None:
        return tuple(known)
    return (*known, Member(REST, (), begun or None, launched=False))


def _member(book: Book, part: Series, newest: int) -> Member | None:
    """A part as a series of its own, where enough is said of it, and of late."""
    said, label = reports(book, part), part.model or part.brand
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
    begins = min(month_of(s.period.first or s.period.last) for s in said)
    return Member(label, said, begins, launched=False)


def _parts(book: Book, series: Series) -> list[Series]:
    """Distinct brands where the maker's own brand is reported as one, else models and brands.

    A brand or model counts when it has begun or something is reported of it.
    """
    versions = versions_of(book.names)
    found = []
    for name in book.names.models:
        part = replace(series, brand=name.brand, model=name.model)
        subject = Subject(series.maker, name.brand, name.model, series.market, series.measure)
        begun = name.first_delivery or name.launch
        is_part = name.maker == series.maker and is_distinct(subject, versions)
        if is_part and (begun or reports(book, part)):
            found.append(part)
    brands = [part for part in found if not part.model]
    if any(part.brand == part.maker and reports(book, part) for part in brands):
        return brands
    named = {part.brand for part in brands}
    return brands + [part for part in found if part.model and part.brand not in named]


def _rest_begins(
    whole: Iterable[Evidence], members: Sequence[Member], *, others: bool
) -> int | None:
    """When vehicles of no member are first counted: a month, 0 for always, None for never.

    Where all members and the whole are known exactly, the difference tells. Elsewhere there is a
    rest only if the maker has other brands or models, or nothing can be compared.
    """
    exact = {
        (e.period.first, e.period.last): [e.exact] for e in whole if e.exact and e.period.first
    }
    for member in members:
        for fact in hear(member.statements).evidence:
            days = (fact.period.first, fact.period.last)
            if days in exact and fact.exact is not None:
                exact[days].append(fact.exact)
    compared = sorted(
        (last, first, (values[0] - sum(values[1:])) / values[0])
        for (first, last), values in exact.items()
        if first and len(values) == 1 + sum((m.begins or 0) <= month_of(last) for m in members)
    )
    nothing = [month_of(last) for last, _, left in compared if left <= _NOTHING_LEFT]
    something = [month_of(first) for _, first, left in compared if left > _NOTHING_LEFT]
    if not compared:
        return 0
    if something:
        before = [month for month in nothing if month < min(something)]
        return max(before) + 1 if before else 0
    return max(nothing) + 1 if others else None
