"""Rule 1: every date gets a precision.

Collectors who did not know the day wrote the last day of the month, or 1 January when they knew the
year alone. Such a day is a placeholder unless the address of the page has that very day in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from re import compile as pattern
from re import escape
from typing import Final
from urllib.parse import unquote

from importing.rows import Outcome, Row, known_on, last_day_of
from onpace.book.dates import parse_day
from onpace.book.errors import TextError
from onpace.book.months import last_day, month_of

#: Words of `target-date-precision.csv`, by their first word.
LISTED: Final = {"month": "month", "known": "known-by", "assumed": "assumed"}

_SEPARATORS: Final = ("/", "-", "_", ".", "")
_DATE_IN_ADDRESS: Final = pattern(r"(?<!\d)(20\d\d)([/_.-]?)(\d\d)[/_.-]?(\d\d)(?!\d)")


def with_listed_precision(
    targets: list[Row], precisions: list[Row], corrections: list[Row]
) -> Outcome:
    """Targets with the precision an audit found for their dates.

    Args:
        targets: Collected targets.
        precisions: Rows of `target-date-precision.csv`.
        corrections: Rows of `corrections.csv`; those of class `date_worst` name targets that were
            known on their date but announced earlier.
    """
    listed = {_listing(row): LISTED[row["precision"].split()[0]] for row in precisions}
    worst = {_goal(row) for row in corrections if row["class"] == "date_worst"}
    counts: Counter[str] = Counter()
    done = []
    for row in targets:
        file = row["_file"].removeprefix("targets/").removesuffix(".csv")
        key = (file, row["maker"], row["period"], row["value"], row["basis"], row["said_on"])
        late = "known-by" if _goal({**row, "file": row["_file"]}) in worst else ""
        precision = listed.get(key, late)
        if precision:
            counts[f"target dates listed as {precision}"] += 1
        done.append({**row, "date_precision": precision or row["date_precision"]})
    return done, counts


def with_precision(rows: list[Row]) -> Outcome:
    """Rows with a precision for their `said_on`; one that is known already stays."""
    new_year = pages_of_new_year(rows)
    counts: Counter[str] = Counter()
    done = []
    for row in rows:
        precision = row.get("date_precision") or precision_of(row, new_year)
        counts[f"dates known as {precision}"] += 1
        done.append({**row, "date_precision": precision})
    return done, counts


def precision_of(row: Row, new_year: set[tuple[str, str]]) -> str:
    """How well the day of a row is known.

    Args:
        row: The row, of a statement or an event.
        new_year: Pages that are really of 1 January, from `pages_of_new_year`.

    >>> row = {"said_on": "2024-01-31", "source": "https://example.org/2024/02/01/news"}
    >>> precision_of(row, set())
    'month'
    """
    day = parse_day(row["said_on"])
    if has_day(row["source"], day):
        return "day"
    if day == last_day(month_of(day)):
        return "month"
    if (day.month, day.day) == (1, 1) and (row["source"], row["said_on"]) not in new_year:
        return "assumed"
    return "day"


def pages_of_new_year(rows: Iterable[Row]) -> set[tuple[str, str]]:
    """Pages whose 1 January is a real day: they report a period that ended the day before.

    Issuers do publish on 1 January, and all rows of such a page are as old as the page.
    """
    return {
        (row["source"], row["said_on"])
        for row in rows
        if row.get("kind") == "report"
        and row["said_on"].endswith("-01-01")
        and last_day_of(row) == parse_day(row["said_on"]) - timedelta(days=1)
    }


def has_day(address: str, day: date) -> bool:
    """Whether a day stands in a web address.

    >>> has_day("https://example.org/2024/0131/c9-1.html", date(2024, 1, 31))
    True
    >>> has_day("https://example.org/2024/02/01/", date(2024, 1, 31))
    False
    """
    text = unquote(address)
    year, month, number = day.year, day.month, day.day
    padded = {f"{year}{a}{month:02d}{b}{number:02d}" for a in _SEPARATORS for b in (a, "")}
    padded |= {f"{year}{month:02d}{b}{number:02d}" for b in _SEPARATORS}
    short = {f"{year}{a}{month}{a}{number}" for a in ("/", "-")}
    return any(
        pattern(
            rf"(?<!\d){escape(form)}(?!\d)" if form in short else rf"(?<!\d){escape(form)}"
        ).search(text)
        for form in padded | short
    )


def day_in(address: str) -> date | None:
    """The day that stands in a web address, or None.

    >>> day_in("https://example.org/2024/06/01/deliveries")
    datetime.date(2024, 6, 1)
    """
    for found in _DATE_IN_ADDRESS.finditer(unquote(address)):
        try:
            return parse_day(f"{found[1]}-{found[3]}-{found[4]}")
        except TextError:
            continue
    return None


def days_of_pages(rows: Iterable[Row]) -> dict[str, date]:
    """When each page was published at the latest, by its address.

    Rows of one page can differ: one carries the issuer's day, another that of the page. The page is
    no older than its newest row.
    """
    days: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        if row["date_precision"] in ("day", "month"):
            days[row["source"]].append(known_on(row))
    return {address: max(known) for address, known in days.items()}


def _listing(row: Row) -> tuple[str, ...]:
    columns = ("file", "maker", "year", "value", "basis", "announced_on")
    return tuple(row[column] for column in columns)


def _goal(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in ("file", "maker", "period", "value", "source"))
