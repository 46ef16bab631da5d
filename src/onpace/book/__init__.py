"""The book: what was said about vehicle deliveries, when, and by whom."""

from onpace.book.book import Book
from onpace.book.dates import PartialDate
from onpace.book.errors import BookError, TextError
from onpace.book.layers import open_book
from onpace.book.load import BrokenBookError, Loaded, load
from onpace.book.months import (
    days_in_month,
    first_day,
    last_day,
    month_number,
    month_of,
    month_text,
)
from onpace.book.names import Maker, Model, Names
from onpace.book.period import Period
from onpace.book.quantity import Quantity, parse_quantity
from onpace.book.retractions import Retraction
from onpace.book.statement import Event, Source, Statement

__all__ = [
    "Book",
    "BookError",
    "BrokenBookError",
    "Event",
    "Loaded",
    "Maker",
    "Model",
    "Names",
    "PartialDate",
    "Period",
    "Quantity",
    "Retraction",
    "Source",
    "Statement",
    "TextError",
    "days_in_month",
    "first_day",
    "last_day",
    "load",
    "month_number",
    "month_of",
    "month_text",
    "open_book",
    "parse_quantity",
]
