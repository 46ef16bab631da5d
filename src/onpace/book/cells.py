"""Reading the cells of a row, a few that belong together at a time.

Every function here is pure, and a book repeats itself so much that the loader keeps their answers.
Each returns what the cells mean, or raises a `CellsError` with everything that is wrong in them.
"""

from datetime import date
from decimal import Decimal
from re import compile as pattern
from typing import Final

from onpace.book.choices import check_choice
from onpace.book.dates import PartialDate, latest_known, parse_day
from onpace.book.errors import TextError, shown
from onpace.book.faults import CellsError, Faults
from onpace.book.names import Names
from onpace.book.period import Period
from onpace.book.quantity import Quantity, parse_number, parse_quantity
from onpace.book.statement import Source
from onpace.book.vocabulary import (
    BASES,
    DATE_PRECISIONS,
    EVENT_KINDS,
    EVENT_UNITS,
    FINISHED_COUNTS,
    KINDS,
    MEASURES,
    RELATIONS,
    UNITS,
    UNITS_OF_MEASURE,
    VEHICLE_UNITS,
)

#: Nothing in a book can have been said earlier; such a year is a slip of the pen.
EARLIEST_SAID: Final = date(1990, 1, 1)

_MARKET: Final = pattern("[A-Z]{2}")


def read_subject(
    names: Names, maker: str, brand: str, model: str, market: str
) -> tuple[str, str, str, str]:
    """Who and what a row is about, under the names the book uses."""
    faults = Faults()
    owner = names.resolve_maker(maker)
    with faults.of("market"):
        check_market(market)
    with faults.of("maker"):
        if not maker:
            raise TextError("the maker is missing", "write the company's usual English name")
        if owner is None:
            fix = _meant(names.suggest_maker(maker), "correct it or add it to makers.csv")
            raise TextError(f"{shown(maker)} is no known maker", fix)
    brand_name = model_name = ""
    if owner is not None:
        with faults.of("brand"):
            brand_name = _brand_name(names, owner.name, brand)
        with faults.of("model"):
            model_name = _model_name(names, owner.name, brand_name, model)
    faults.raise_any()
    assert owner is not None  # else it is among the faults
    return owner.name, brand_name, model_name, market


def _brand_name(names: Names, maker: str, brand: str) -> str:
    found = names.resolve_brand(maker, brand) if brand else ""
    if found is None:
        fix = _meant(names.suggest_brand(maker, brand), "correct it or add it to models.csv")
        raise TextError(f"{shown(brand)} is no known brand of {maker}", fix)
    return found


def _model_name(names: Names, maker: str, brand: str, model: str) -> str:
    if not model:
        return ""
    found = names.resolve_model(maker, model, brand)
    if found is not None:
        return found.model
    elsewhere = names.resolve_model(maker, model)
    if elsewhere is not None:
        raise TextError(
            f"{elsewhere.model} is a model of {elsewhere.brand}, not of {brand}",
            f"write {elsewhere.brand} as the brand or correct the model",
        )
    fix = _meant(names.suggest_model(maker, model), "correct it or add it to models.csv")
    raise TextError(f"{shown(model)} is no known model of {maker}", fix)


def _meant(suggestions: list[str], otherwise: str) -> str:
    return f"did you mean {' or '.join(suggestions)}?" if suggestions else otherwise


def check_market(text: str) -> None:
    """Makes sure that a market is blank or a code of two capital letters.

    Raises:
        TextError: (a ValueError) when it is neither.

    >>> check_market("CN")
    """
    if text and not _MARKET.fullmatch(text):
        raise TextError(
            f"{shown(text)} is no market",
            "write an ISO 3166 code such as CN, or EU, or leave blank",
        )


def read_measure(kind: str, measure: str, unit: str, basis: str) -> tuple[str, str, str, str, bool]:
    """Kind, measure, unit and basis, and whether an exact number needs its period to be over."""
    faults = Faults()
    with faults.of("kind"):
        check_choice(kind, KINDS, "kind")
    with faults.of("measure"):
        check_choice(measure, MEASURES, "measure")
    with faults.of("basis"):
        check_choice(basis, BASES, "basis")
    with faults.of("unit"):
        check_choice(unit, UNITS, "unit")
        fitting = UNITS_OF_MEASURE.get(measure, UNITS)
        if unit not in fitting:
            raise TextError(f"{measure} cannot be given in {unit}", f"write {' or '.join(fitting)}")
    faults.raise_any()
    return kind, measure, unit, basis, kind == "report" and measure in FINISHED_COUNTS


def read_period(text: str) -> Period:
    """The period of a statement."""
    try:
        return Period.parse(text)
    except TextError as error:
        raise CellsError(("period", error)) from error


def read_amount(relation: str, value: str, value_high: str, unit: str) -> Quantity:
    """The quantity of a statement; vehicles are never fewer than none."""
    try:
        quantity = parse_quantity(relation, value, value_high)
    except TextError as error:
        raise _blame(error, relation, value, value_high) from error
    if value[0] == "-" and quantity.value < 0 and unit in VEHICLE_UNITS:
        raise CellsError(("value", _fewer_than_none(value)))
    return quantity


def _fewer_than_none(value: str) -> TextError:
    return TextError(f"{value} vehicles are fewer than none", "write a number from 0 up")


def _blame(error: TextError, relation: str, value: str, value_high: str) -> CellsError:
    """Finds out which cells a complaint about a quantity is about."""
    faults = Faults()
    with faults.of("relation"):
        check_choice(relation, RELATIONS, "relation")
    with faults.of("value"):
        parse_number(value)
    with faults.of("value_high"):
        if value_high:
            parse_number(value_high)
    # Each cell is fine by itself: then it is the upper end that does not fit.
    return CellsError(*(faults.found or [("value_high", error)]))


def read_said_on(said_on: str, date_precision: str) -> tuple[date, str, date]:
    """When it was said, how precisely that is known, and when it was known at the latest."""
    faults = Faults()
    precision = date_precision or "day"
    day = EARLIEST_SAID
    with faults.of("date_precision"):
        check_choice(precision, DATE_PRECISIONS, "date precision")
    with faults.of("said_on"):
        day = parse_day(said_on)
        if day < EARLIEST_SAID:
            raise TextError(
                f"{said_on} is before {EARLIEST_SAID.year}", "correct the day it was said on"
            )
    faults.raise_any()
    return day, precision, latest_known(day, precision)


def read_voice(said_by: str, address: str, speaker: str, publisher: str) -> tuple[str, Source, str]:
    """Who said it, where it was read, and whom the page cites."""
    if said_by and address:
        source = Source.at(address, publisher)
        if not source.publisher:  # a document that is not on the web
            source = Source(address, said_by)
        return said_by, source, speaker
    faults = Faults()
    with faults.of("said_by"):
        if not said_by:
            raise TextError("nobody said it", "write the issuer, the association or the publisher")
    with faults.of("source"):
        if not address:
            raise TextError("the source is missing", "write the web address it was read at")
    raise CellsError(*faults.found)


def read_happening(event: str, value: str, unit: str) -> tuple[str, Decimal | None, str]:
    """What happened, with its number and unit, if any."""
    faults = Faults()
    number: Decimal | None = None
    with faults.of("event"):
        check_choice(event, EVENT_KINDS, "event")
    with faults.of("unit"):
        check_choice(unit, EVENT_UNITS, "unit")
        if bool(unit) != bool(value):
            raise TextError(
                "value and unit go together, and only one of them is given",
                "fill both or leave both blank",
            )
    with faults.of("value"):
        number = parse_number(value) if value else None
        if number is not None and number < 0 and unit in VEHICLE_UNITS:
            raise _fewer_than_none(value)
    faults.raise_any()
    return event, number, unit


def read_date(text: str) -> PartialDate:
    """The date of an event, as far as it is known."""
    try:
        return PartialDate.parse(text)
    except TextError as error:
        raise CellsError(("date", error)) from error
