"""Rows of the book into statements and events."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial

from onpace.book.cells import (
    read_amount,
    read_date,
    read_happening,
    read_measure,
    read_period,
    read_said_on,
    read_subject,
    read_voice,
)
from onpace.book.dates import PartialDate
from onpace.book.errors import TextError
from onpace.book.faults import CellsError, Fault
from onpace.book.names import Names
from onpace.book.period import Period
from onpace.book.quantity import Quantity
from onpace.book.statement import Event, Source, Statement


@dataclass(frozen=True, slots=True)
class Readers:
    """The functions that read cells, each remembering what it has read before.

    What a text means is worked out once for a load: that, and rows sharing what is equal in
    them, makes loading fast and small.
    """

    subject: Callable[[str, str, str, str], tuple[str, str, str, str]]
    measure: Callable[[str, str, str, str], tuple[str, str, str, str, bool]]
    period: Callable[[str], Period]
    amount: Callable[[str, str, str, str], Quantity]
    said_on: Callable[[str, str], tuple[date, str, date]]
    voice: Callable[[str, str, str, str], tuple[str, Source, str]]
    happening: Callable[[str, str, str], tuple[str, Decimal | None, str]]
    date: Callable[[str], PartialDate]


def readers_of(names: Names) -> Readers:
    """Readers that know these makers, brands and models, and nothing else yet."""
    return Readers(
        subject=cache(partial(read_subject, names)),
        measure=cache(read_measure),
        period=cache(read_period),
        amount=cache(read_amount),
        said_on=cache(read_said_on),
        voice=cache(read_voice),
        happening=cache(read_happening),
        date=cache(read_date),
    )


def read_statement(readers: Readers, cells: Sequence[str], place: tuple[str, int]) -> Statement:
    """The statement a row makes.

    Args:
        readers: What reads its cells.
        cells: One text for each of `STATEMENT_COLUMNS`, blank where nothing was written.
        place: File and line it stands in.

    Raises:
        CellsError: with everything that is wrong in the row.
    """
    maker, brand, model, market, kind, measure, period, relation, value, value_high, *rest = cells
    unit, wording, said_on, said_by, address, speaker, publisher, precision, basis, note = rest
    try:
        subject = readers.subject(maker, brand, model, market)
        kind, measure, unit, basis, finished = readers.measure(kind, measure, unit, basis)
        about = readers.period(period)
        amount = readers.amount(relation, value, value_high, unit)
        day, precision, known_on = readers.said_on(said_on, precision)
        voice = readers.voice(said_by, address, speaker, publisher)
    except CellsError as error:
        raise _everything_wrong(
            (readers.subject, (maker, brand, model, market)),
            (readers.measure, (kind, measure, unit, basis)),
            (readers.period, (period,)),
            (readers.amount, (relation, value, value_high, unit)),
            (readers.said_on, (said_on, precision)),
            (readers.voice, (said_by, address, speaker, publisher)),
        ) from error
    if finished and known_on < about.last and amount.is_exact:
        raise CellsError(("said_on", _too_early(about, day)))
    return Statement(
        *subject,
        kind,
        measure,
        about,
        amount,
        unit,
        wording,
        day,
        *voice,
        precision,
        basis,
        note,
        *place,
    )


def read_event(readers: Readers, cells: Sequence[str], place: tuple[str, int]) -> Event:
    """The event a row tells of.

    Args:
        readers: What reads its cells.
        cells: One text for each of `EVENT_COLUMNS`, blank where nothing was written.
        place: File and line it stands in.

    Raises:
        CellsError: with everything that is wrong in the row.
    """
    maker, brand, model, market, event, when, value, unit, note, *rest = cells
    said_on, said_by, address, publisher, precision = rest
    try:
        subject = readers.subject(maker, brand, model, market)
        event, number, unit = readers.happening(event, value, unit)
        happened = readers.date(when)
        day, precision, _ = readers.said_on(said_on, precision)
        said_by, source, _ = readers.voice(said_by, address, "", publisher)
    except CellsError as error:
        raise _everything_wrong(
            (readers.subject, (maker, brand, model, market)),
            (readers.happening, (event, value, unit)),
            (readers.date, (when,)),
            (readers.said_on, (said_on, precision)),
            (readers.voice, (said_by, address, "", publisher)),
        ) from error
    return Event(
        *subject, event, happened, number, unit, note, day, said_by, source, precision, *place
    )


def _everything_wrong(
    *groups: tuple[Callable[..., Hashable], tuple[str, ...]],
) -> CellsError:
    """Reads all cells of a row that is known to be broken, for all complaints at once."""
    faults: list[Fault] = []
    for read, texts in groups:
        try:
            read(*texts)
        except CellsError as error:
            faults += error.faults
    return CellsError(*faults)


def _too_early(period: Period, said_on: date) -> TextError:
    return TextError(
        f"an exact report for {period} cannot be said on {said_on}, before {period.last}",
        "correct said_on or period, or the relation if it was no exact number",
    )
