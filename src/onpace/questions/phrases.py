"""Periods, quantities and targets as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.book import days_in_month, month_of

if TYPE_CHECKING:
    from datetime import date

    from onpace.book import Period, Quantity

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth")
_HEDGES = {">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most ", "~": "about "}


def quantity_words(quantity: Quantity) -> str:
    """A quantity as it is said.

    >>> from onpace.book import parse_quantity
    >>> quantity_words(parse_quantity(">", "50000"))
    'more than 50,000'
    >>> quantity_words(parse_quantity("..", "560000", "640000"))
    '560,000 to 640,000'
    """
    if quantity.value_high is not None:
        return f"{quantity.value:,f} to {quantity.value_high:,f}"
    return f"{_HEDGES.get(quantity.relation, '')}{quantity.value:,f}"


def fact_words(period: Period, quantity: Quantity, year: int) -> str:
    """A figure as it is said in a year.

    >>> from onpace.book import Period, parse_quantity
    >>> fact_words(Period.parse("2026-H1"), parse_quantity("~", "180000"), 2026)
    'first half about 180,000'
    >>> fact_words(Period.parse("../2026-02-13"), parse_quantity(">", "600000"), 2026)
    'more than 600,000 since launch, by 13 February'
    """
    number, about = quantity_words(quantity), period_words(period, year)
    if period.kind == "since":
        return f"{number} since launch, by {about}"
    return f"{number} in {about}" if period.kind == "year" else f"{about} {number}"


def period_words(period: Period, year: int) -> str:
    """A period as it is said in a year.

    Args:
        period: any period.
        year: the year that need not be named.

    >>> from onpace.book import Period
    >>> period_words(Period.parse("2026-H1"), 2026), period_words(Period.parse("2025-12"), 2026)
    ('first half', 'December 2025')
    >>> period_words(Period.parse("2026-01-01/2026-09-30"), 2026)
    'January to September'
    """
    last = period.last
    after = "" if last.year == year else f" {last.year}"
    match period.kind:
        case "month":
            words = f"{MONTHS[last.month - 1]}{after}"
        case "quarter":
            words = f"{_ORDINALS[last.month // 3 - 1]} quarter{after}"
        case "half":
            words = f"{_ORDINALS[last.month // 6 - 1]} half{after}"
        case "year":
            words = f"all of {last.year}"
        case "since" | "day":
            words = day_words(last, year)
        case _:
            words = _stretch_words(period.first or last, last, year)
    return words


def day_words(day: date, year: int) -> str:
    """A day as it is said in a year.

    >>> from datetime import date
    >>> day_words(date(2026, 7, 2), 2026), day_words(date(2025, 7, 2), 2026)
    ('2 July', '2 July 2025')
    """
    after = "" if day.year == year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}{after}"


def _stretch_words(first: date, last: date, year: int) -> str:
    whole_months = first.day == 1 and last.day == days_in_month(month_of(last))
    if not whole_months:
        return f"{day_words(first, last.year)} to {day_words(last, year)}"
    after = "" if last.year == year else f" {last.year}"
    before = "" if first.year == last.year else f" {first.year}"
    return f"{MONTHS[first.month - 1]}{before} to {MONTHS[last.month - 1]}{after}"


def target_words(quantity: Quantity, basis: str) -> str:
    """The news of a target.

    >>> from onpace.book import parse_quantity
    >>> target_words(parse_quantity("=", "130000"), "raised")
    'target raised to 130,000'
    """
    number = quantity_words(quantity)
    if basis in {"raised", "cut"}:
        return f"target {basis} to {number}"
    return f"target of {number}"
