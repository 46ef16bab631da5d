"""What a change is measured against: the words that tell it, and the period they mean."""

from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.book import Period, month_number
from onpace.reader.resolve import period_of_months, shifted

_FLAGS: Final = IGNORECASE
_MONTHS: Final = (
    "january february march april may june july august september october november december"
)
_PHRASES: Final = {
    "2y": r"two years (ago|earlier|before|prior)",
    "yoy": (
        r"year[- ](on|over)[- ](the )?year|\byoy\b|\by/y\b|(from|than|over|on) (a|the) year\b|"
        r"a year (ago|earlier|before|prior)|"
        r"(same|corresponding|comparable|year[- ]ago|prior[- ]year) (three |nine |six )?"
        r"(period|month|months|quarter|time|half)|last year|the previous year|the prior year|"
        r"year[- ]ago|on the year|on an annual basis|one year (ago|earlier)|annually"
    ),
    "mom": (
        r"month[- ](on|over|to)[- ](the )?month|\bmom\b|\bm/m\b|on the month|"
        r"(from|than|over|with|to|versus|against) (the )?(previous|prior|preceding|last) month|"
        r"(previous|prior|preceding) month|a month (ago|earlier|before)|sequential"
    ),
    "qoq": (
        r"quarter[- ](on|over|to)[- ](the )?quarter|\bqoq\b|\bq/q\b|on the quarter|"
        r"(previous|prior|preceding|last) (three-month period|quarter)|a quarter (ago|earlier)"
    ),
    "wow": r"week[- ](on|over)[- ](the )?week|\bwow\b|\bw/w\b|(previous|prior|last) week",
}
_BASES: Final = {name: pattern(words, _FLAGS) for name, words in _PHRASES.items()}
_MONTH_NAMED: Final = pattern(
    r"\b(?:from|over|versus|vs\.?|than|with|to|against|on|in) (?:\w+ ){0,2}?"
    rf"({_MONTHS.replace(' ', '|')})(?: (?:of )?(20\d\d))?\b",
    _FLAGS,
)
_QUARTER_NAMED: Final = pattern(
    r"\b(?:from|over|versus|than|with|to|against) (?:the )?(first|second|third|fourth|final|Q[1-4])"
    r"(?: quarter)?(?: (?:of )?(20\d\d))?\b",
    _FLAGS,
)
_YEAR_NAMED: Final = pattern(
    r"\b(?:from|over|versus|than|with|to|against|on|in) (?:\w+ ){0,2}?(20\d\d)\b", _FLAGS
)
_QUARTERS: Final = ("first", "second", "third", "fourth")
_STEPS: Final = {
    "yoy": ("year", -1),
    "2y": ("year", -2),
    "mom": ("month", -1),
    "qoq": ("quarter", -1),
    "wow": ("week", -1),
}


def basis_in(words: str) -> str:
    """The basis that some words tell: the first named, or blank.

    >>> basis_in(" year on year and 42 percent from the previous quarter")
    'yoy'
    """
    found = [
        (match.start(), name)
        for name, phrase in _BASES.items()
        if (match := phrase.search(words)) is not None
    ]
    return min(found)[1] if found else ""


def period_named(words: str, own: Period) -> Period | None:
    """The base period that words name outright, given the period of the figure compared.

    >>> print(period_named("compared to May 2022.", Period.parse("2023-05")))
    2022-05
    >>> print(period_named("from April,", Period.parse("2023-05")))
    2023-04
    """
    month = _MONTH_NAMED.search(words)
    if month is not None and own.kind == "month":
        return _month_before(month.group(1), month.group(2), own)
    quarter = _QUARTER_NAMED.search(words)
    if quarter is not None and own.kind == "quarter":
        return _quarter_before(quarter.group(1).lower(), quarter.group(2), own)
    year = _YEAR_NAMED.search(words)
    if year is not None and int(year.group(1)) < own.last.year:
        return shifted(own, "year", int(year.group(1)) - own.last.year)
    return None


def _month_before(name: str, year: str | None, own: Period) -> Period | None:
    number = _MONTHS.split().index(name.lower()) + 1
    wanted = int(year) if year else own.last.year
    month = month_number(wanted, number)
    period = period_of_months(month, month)
    if year is None and period.last >= own.last:
        period = period_of_months(month - 12, month - 12)
    return period if period.last < own.last else None


def _quarter_before(name: str, year: str | None, own: Period) -> Period | None:
    number = (
        int(name[1]) if name[0] == "q" else (name != "final" and _QUARTERS.index(name) + 1) or 4
    )
    wanted = int(year) if year else own.last.year
    first = month_number(wanted, 3 * number - 2)
    period = period_of_months(first, first + 2)
    if year is None and period.last >= own.last:
        period = period_of_months(first - 12, first - 10)
    return period if period.last < own.last else None


def period_before(own: Period, basis: str) -> Period | None:
    """The period a basis compares with.

    >>> print(period_before(Period.parse("2025-Q4"), "yoy"))
    2024-Q4
    """
    if basis not in _STEPS or (basis == "mom" and own.kind != "month"):
        return None
    if basis == "qoq" and own.kind != "quarter":
        return None
    if basis == "wow" and (own.first is None or own.kind != "days"):
        return None
    unit, count = _STEPS[basis]
    return shifted(own, unit, count)


def basis_between(own: Period, base: Period) -> str:
    """How two periods lie to each other: ``yoy``, ``mom``, ``qoq`` or ``other``; blank for neither.

    >>> basis_between(Period.parse("2025-12"), Period.parse("2025-11"))
    'mom'
    """
    for basis in _STEPS:
        wanted = period_before(own, basis)
        if wanted is not None and (wanted.first, wanted.last) == (base.first, base.last):
            return "other" if basis == "2y" else basis
    return ""
