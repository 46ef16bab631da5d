"""Period expressions: where a text names a time, and what kind of naming it is.

The ways to name a period stand in `onpace.reader.forms`. What days an expression
means depends on the publication day and on what was said before: see `onpace.reader.resolve`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import Match
from re import compile as pattern
from typing import Final

from onpace.reader.forms import ANY, EACH, GROUPS
from onpace.reader.numberwords import MONTHS, ORDINALS, SMALL_NUMBERS


@dataclass(frozen=True, slots=True)
class Expression:
    """How a period is named, before it is known which days are meant.

    Attributes:
        shape: The form: ``month``, ``months``, ``quarter``, ``half``, ``first``, ``recent``,
            ``year``, ``to date``, ``relative``, ``before``, ``year ago``, ``day``, ``days``,
            ``week``, ``ended``, ``until``, ``since``, ``span``.
        unit: ``day``, ``week``, ``month``, ``quarter``, ``half`` or ``year`` where it matters.
        number: Month, quarter, half, week, or how many units.
        until: The last month of a range of months, or month of the last day of a range of days.
        year: The calendar year, if it is written.
        shift: The year counted from that of publication ("last year" is -1), or units counted from
            the current one ("last month" is -1), if it is told so.
        day: First or only day of the month.
        day_until: Last day of a range of days.
        inner: The expression an ``until`` or ``since`` is about.
    """

    shape: str
    unit: str = ""
    number: int = 0
    until: int = 0
    year: int | None = None
    shift: int | None = None
    day: int = 0
    day_until: int = 0
    inner: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Spotted:
    """A period expression with its place in the text, in characters."""

    start: int
    end: int
    expression: Expression


_PLAIN: Final = {ord(dash): "-" for dash in "–—−‑‒"} | {
    upper: chr(upper + 32) for upper in range(ord("A"), ord("Z") + 1)
}


def spot(text: str) -> Iterator[Spotted]:
    """Finds the period expressions of a text, from left to right.

    >>> [(found.expression.shape, found.expression.number) for found in spot("In Q3 and in May")]
    [('quarter', 3), ('month', 5)]
    """
    plain = text.translate(_PLAIN)
    for found in ANY.finditer(plain):
        name = GROUPS[found.lastgroup or ""]
        start, end = found.span()
        inside = EACH[name].match(plain, start)
        if inside is not None and _is_meant(name, inside, text):
            expression = _BUILDERS[name](inside)
            if expression is not None:
                yield Spotted(start, end, expression)


def _is_meant(name: str, found: Match[str], text: str) -> bool:
    """Whether words that can mean something else ("may", "march") name a month here."""
    groups = found.groupdict()
    for key in ("m", "m2"):
        month = groups.get(key)
        if month in ("may", "march", "mar", "sun", "dec", "jan", "sep", "oct"):
            first = text[found.start(key)]
            if not first.isupper():
                return False
    if name == "month" and groups["m"] in _GIVEN_NAMES and _follows_name(text, found.start()):
        return False
    if name == "month" and groups["m"] == "may" and not groups["year"]:
        return not _is_modal(text, found.end())
    return True


#: Months that are people's names too ("Lei Jun").
_GIVEN_NAMES: Final = {"jun", "jan", "may", "april", "june", "august"}
_NAME_BEFORE: Final = pattern(r"(?:^|[^\w.])([A-Z][a-z]+) $")
_NO_NAMES: Final = {
    "In", "By", "From", "Since", "Last", "Until", "For", "To", "Through", "Of", "During", "And",
    "Between", "This", "On", "Next", "Late", "Early", "Mid", "The", "While", "But", "Its", "Record",
}  # fmt: skip
_LONGEST_NAME: Final = 20


def _follows_name(text: str, start: int) -> bool:
    """Whether a capitalised word that is no small one stands right before."""
    found = _NAME_BEFORE.search(text[max(0, start - _LONGEST_NAME) : start])
    return found is not None and found[1] not in _NO_NAMES and found[1].lower() not in MONTHS


_AFTER_MODAL: Final = pattern(r"\s(?:be|have|not|also|still|soon|well|take|see|need|help|even)\b")


def _is_modal(text: str, end: int) -> bool:
    return _AFTER_MODAL.match(text, end) is not None


def _count(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isdigit() else SMALL_NUMBERS.get(text, 1)


def _month(text: str | None) -> int:
    return MONTHS[text.rstrip(".")] if text else 0


def _day(text: str) -> int:
    return int("".join(character for character in text if character.isdigit()))


def _year(text: str | None) -> tuple[int | None, int | None]:
    """A year as written, and as told from that of publication."""
    if not text:
        return None, None
    if text.isdigit():
        return (int(text) if len(text) == len("2025") else 2000 + int(text)), None
    if text.endswith("the year") or "of the year" in text:
        return None, None
    if "last" in text or "previous" in text or "prior" in text:
        return None, -1
    return None, 1 if "next" in text else 0


def _counted(found: Match[str], shape: str, number: int, until: int = 0) -> Expression:
    """An expression with a number, in the year that is told."""
    year, shift = _year(found["year"])
    return Expression(shape, number=number, until=until, year=year, shift=shift)


def _days(found: Match[str]) -> Expression:
    month = _month(found["m"])
    return Expression(
        "days",
        number=month,
        until=_month(found["m2"]) or month,
        year=_year(found["year"])[0],
        day=_day(found["d"]),
        day_until=_day(found["d2"]),
    )


def _one_day(found: Match[str]) -> Expression:
    year = _year(found["year"])[0]
    return Expression("day", number=_month(found["m"]), day=_day(found["d"]), year=year)


def _iso_day(found: Match[str]) -> Expression | None:
    month, day = int(found["m"]), int(found["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 - months and days
        return None
    return Expression("day", number=month, day=day, year=int(found["y"]))


def _ended(found: Match[str]) -> Expression:
    lengths = {"month": 1, "quarter": 3, "half": 6, "year": 12}
    months = lengths[found["unit"]] if found["unit"] else _count(found["n"])
    return Expression(
        "ended", number=months, until=_month(found["m"]), year=_year(found["year"])[0]
    )


def _until_end(found: Match[str]) -> Expression:
    if found["m"]:
        return Expression("until", inner=_named_month(found))
    if found["y"]:
        return Expression("until", inner=Expression("year", year=int(found["y"])))
    told = found["rel"] or ""
    unit = next(unit for unit in ("month", "quarter", "year") if unit in told)
    shift = -1 if "last" in told else None
    shape = "relative" if shift or unit == "year" else "focus"
    return Expression("until", inner=Expression(shape, unit=unit, shift=shift or 0))


def _named_month(found: Match[str]) -> Expression:
    year, shift = _year(found["year"])
    return Expression("month", number=_month(found["m"]), year=year, shift=shift)


def _months(found: Match[str]) -> Expression:
    year, shift = _year(found["year"])
    first, last = _month(found["m"]), _month(found["m2"])
    return Expression("months", number=first, until=last, year=year, shift=shift)


def _part(shape: str) -> Callable[[Match[str]], Expression]:
    def build(found: Match[str]) -> Expression:
        groups = found.groupdict()
        written = groups.get("y") or groups.get("y2") or groups.get("year")
        year, shift = _year(written)
        number = ORDINALS.get(found["n"]) or int(found["n"])
        if number > (4 if shape == "quarter" else 2):
            number = 0
        if found["n"] == "last" and written is None:
            return Expression("relative", unit=shape, shift=-1)
        return Expression(shape, number=4 if number == -1 else number, year=year, shift=shift)

    return build


def _relative(found: Match[str]) -> Expression:
    which, unit = found["which"], found["unit"]
    if which in ("previous", "prior", "preceding", "immediate preceding"):
        return Expression("before", unit=unit, shift=-1)
    if which == "following":
        return Expression("before", unit=unit, shift=1)
    shift = {"last": -1, "past": -1, "next": 1}.get(which, 0)
    return Expression("relative", unit=unit, shift=shift)


def _to_date(found: Match[str]) -> Expression:
    return Expression("to date", year=_year(found["year"] or found["year2"])[0])


def _whole_year(found: Match[str]) -> Expression:
    year, shift = _year(found["year"])
    return Expression("year", year=year, shift=shift)


def _same(found: Match[str]) -> Expression:
    """The same period last year; without a year perhaps just the same period."""
    year = found["year"] or ""
    if not year and found[0].startswith("same"):
        return Expression("same")
    return Expression("year ago", year=int(year) if year.isdigit() else None)


_BUILDERS: Final[dict[str, Callable[[Match[str]], Expression | None]]] = {
    "iso day": _iso_day,
    "week number": lambda found: Expression(
        "week", number=int(found["n"]), year=_year(found["year"])[0]
    ),
    "days": _days,
    "week of": lambda found: Expression(
        "week", number=_month(found["m"]), day=_day(found["d"]), year=_year(found["year"])[0]
    ),
    "ended": _ended,
    "until day": lambda found: Expression("until", inner=_one_day(found)),
    "until end": _until_end,
    "until middle": lambda found: Expression(
        "until",
        inner=Expression("day", number=_month(found["m"]), day=15, year=_year(found["year"])[0]),
    ),
    "until month": lambda found: Expression("until", inner=_named_month(found)),
    "until year": lambda found: Expression("until", inner=Expression("year", year=int(found["y"]))),
    "months": _months,
    "months between": _months,
    "months together": _months,
    "months across": _months,
    "through month": lambda found: Expression(
        "months", number=1, until=_month(found["m"]), year=_year(found["year"])[0]
    ),
    "same last year": _same,
    "year ago": lambda _: Expression("year ago"),
    "unit ago": lambda found: Expression("before", unit=found["unit"], shift=-1),
    "quarter": _part("quarter"),
    "quarter of year": _part("quarter"),
    "quarter code": _part("quarter"),
    "quarter short": _part("quarter"),
    "quarter month": lambda found: Expression(
        "quarter", number=_month(found["m"]) // 3, year=_year(found["year"])[0]
    ),
    "week of month": lambda found: _counted(
        found, "week of month", ORDINALS[found["n"]], _month(found["m"])
    ),
    "weeks of month": lambda found: _counted(
        found, "weeks of month", _count(found["n"]), _month(found["m"])
    ),
    "bare quarter": lambda found: Expression("quarter", number=ORDINALS[found["n"]]),
    "quarterly": lambda _: Expression("focus", unit="quarter"),
    "launch span": lambda found: Expression(
        "launch span", unit=found["unit"], number=_count(found["n"])
    ),
    "since day": lambda found: Expression("since day", inner=_one_day(found)),
    "same period": lambda _: Expression("same"),
    "half": _part("half"),
    "half of year": _part("half"),
    "half code": _part("half"),
    "half short": _part("half"),
    "first": lambda found: _counted(
        found, "first", _count(found["n"]) * (3 if found["unit"] == "quarter" else 1)
    ),
    "recent": lambda found: Expression("recent", unit=found["unit"], number=_count(found["n"])),
    "to date": _to_date,
    "since": lambda _: Expression("since"),
    "day": _one_day,
    "day first": _one_day,
    "month last year": lambda found: Expression("month", number=_month(found["m"]), shift=-1),
    "year month": _named_month,
    "month": _named_month,
    "whole year": _whole_year,
    "relative": _relative,
    "unit before": lambda found: Expression("before", unit=found["unit"], shift=-1),
    "focus": lambda found: Expression("focus", unit=found["unit"]),
    "span": lambda found: Expression("span", unit=found["unit"], number=_count(found["n"])),
    "annual": lambda _: Expression("year"),
    "year": _whole_year,
}
