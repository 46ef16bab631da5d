"""Periods: the days a statement is about, first and last included."""

from dataclasses import dataclass
from datetime import date
from re import compile as pattern
from typing import Final

from onpace.book.dates import parse_day, parse_month, parse_year
from onpace.book.errors import TextError, shown
from onpace.book.months import (
    days_in_month,
    first_day,
    last_day,
    month_number,
    month_of,
    month_text,
)

__all__ = [
    "PERIOD_KINDS",
    "Period",
    "days_in_month",
    "first_day",
    "last_day",
    "month_number",
    "month_of",
    "month_text",
]

PERIOD_KINDS: Final = ("month", "quarter", "half", "year", "days", "since", "day")

_MONTHS_IN: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_YEAR_FIRST: Final = pattern(r"[0-9]{4}(-.*)?")
_FORMS: Final = (
    "write one of 2025-12, 2025-Q3, 2025-H1, 2025, 2025-07-06/2026-01-06, ../2025-11-30, 2025-11-30"
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days a statement is about, first and last included.

    Attributes:
        first: First day, or None when everything up to ``last`` is meant.
        last: Last day.
        kind: How it was said: ``month``, ``quarter``, ``half``, ``year``, ``days`` (first and last
            day), ``since`` (everything up to and including a day) or ``day``.

    Raises:
        TextError: (a ValueError) when the days do not make a period of that kind.

    >>> print(Period.parse("2025-Q3").first, Period.parse("2025-Q3").last)
    2025-07-01 2025-09-30
    """

    first: date | None
    last: date
    kind: str

    def __post_init__(self) -> None:
        if self.kind not in PERIOD_KINDS:
            raise TextError(
                f"{shown(self.kind)} is no kind of period", f"use one of {' '.join(PERIOD_KINDS)}"
            )
        if self.first is not None and self.first > self.last:
            raise TextError(
                f"the period ends before it begins: {self.last} is before {self.first}",
                "swap the two days or correct one",
            )
        if not self._fits_kind():
            raise TextError(
                f"{self.first} to {self.last} is no {self.kind}", "use the kind days instead"
            )

    def _fits_kind(self) -> bool:
        if self.first is None or self.kind == "since":
            return self.first is None and self.kind == "since"
        if self.kind == "day":
            return self.first == self.last
        if self.kind == "days":
            return True
        length = _MONTHS_IN[self.kind]
        following = month_of(self.last) + 1
        return (
            following % length == 0
            and self.first == first_day(following - length)
            and self.last == last_day(following - 1)
        )

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Reads a period in any of the forms of the book.

        Raises:
            TextError: (a ValueError) when the form is unknown, a date is impossible or the end
                comes before the beginning.

        >>> Period.parse("../2025-11-30").kind
        'since'
        """
        begin, slash, end = text.partition("/")
        if slash:
            if begin == "..":
                return cls(None, parse_day(end), "since")
            return cls(parse_day(begin), parse_day(end), "days")
        if not _YEAR_FIRST.fullmatch(text):
            raise TextError(f"{shown(text)} is no period", _FORMS)
        return _parse_single(text)

    @property
    def days(self) -> int | None:
        """How many days it has; None when it reaches back to the beginning.

        >>> Period.parse("2025-Q1").days
        90
        """
        return None if self.first is None else (self.last - self.first).days + 1

    @property
    def year(self) -> int | None:
        """The calendar year it is, or None when it is anything else.

        >>> Period.parse("2025").year
        2025
        """
        return self.last.year if self.kind == "year" else None

    def share_of(self, month: int) -> float:
        """The exact share of a month's days that lie in the period, from 0 to 1.

        >>> Period.parse("2025-01-16/2025-02-14").share_of(month_number(2025, 2))
        0.5
        """
        begin, end = first_day(month), last_day(month)
        length = end.day
        if self.first is not None:
            begin = max(begin, self.first)
        return max(0, (min(end, self.last) - begin).days + 1) / length

    def months(self, start: int = 0) -> range:
        """The months it touches, as month numbers.

        Args:
            start: Where to begin when the period reaches back to the beginning; not used
                otherwise.

        >>> [month_text(month) for month in Period.parse("2025-11-30/2026-01-01").months()]
        ['2025-11', '2025-12', '2026-01']
        """
        begin = start if self.first is None else month_of(self.first)
        return range(begin, month_of(self.last) + 1)

    def contains(self, other: "Period") -> bool:
        """Whether every day of another period lies in this one.

        >>> Period.parse("2025").contains(Period.parse("2025-Q3"))
        True
        """
        if other.last > self.last:
            return False
        if self.first is None:
            return True
        return other.first is not None and self.first <= other.first

    def __str__(self) -> str:
        if self.kind == "month":
            return month_text(month_of(self.last))
        if self.kind == "quarter":
            return f"{self.last.year}-Q{self.last.month // 3}"
        if self.kind == "half":
            return f"{self.last.year}-H{self.last.month // 6}"
        if self.kind == "year":
            return f"{self.last.year}"
        if self.kind == "day":
            return self.last.isoformat()
        return f"{self.first or '..'}/{self.last}"


def _parse_single(text: str) -> Period:
    """Reads a period written without a slash; the length of the text gives its form away."""
    if len(text) == len("2025"):
        month = month_number(parse_year(text), 1)
        return Period(first_day(month), last_day(month + 11), "year")
    if len(text) == len("2025-11-30"):
        day = parse_day(text)
        return Period(day, day, "day")
    if text[4:6] == "-Q":
        return _part_of_year(text, "quarter")
    if text[4:6] == "-H":
        return _part_of_year(text, "half")
    month = parse_month(text)
    return Period(first_day(month), last_day(month), "month")


def _part_of_year(text: str, kind: str) -> Period:
    length = _MONTHS_IN[kind]
    choices = [str(number) for number in range(1, 12 // length + 1)]
    if text[6:] not in choices:
        raise TextError(
            f"{shown(text)} has no such {kind}",
            f"write {text[:6]}{choices[0]} to {text[:6]}{choices[-1]}",
        )
    begin = month_number(parse_year(text[:4]), 1) + length * (int(text[6:]) - 1)
    return Period(first_day(begin), last_day(begin + length - 1), kind)
