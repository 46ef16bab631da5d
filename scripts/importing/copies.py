"""Rule 8: a copy of an agency's story is no second source; and a row collected twice is one row."""

from collections import Counter, defaultdict
from datetime import timedelta
from re import sub
from typing import Final
from urllib.parse import urlsplit

from importing.rows import Outcome, Row, content
from onpace.book.dates import parse_day

#: Days within which pages carry the same story of an agency.
_SAME_STORY: Final = timedelta(days=3)


def without_duplicates(rows: list[Row]) -> Outcome:
    """Rows without those that say the same on the same page and day as an earlier one."""
    counts: Counter[str] = Counter()
    kept: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = (*(_event(row) if "event" in row else content(row)), row["source"], row["said_on"])
        counts["rows collected twice, left out"] += key in kept
        # The issuer's own name is worth more than the page's.
        if key not in kept or (row.get("speaker") and not kept[key].get("speaker")):
            kept[key] = row
    return list(kept.values()), counts


def with_copies(rows: list[Row]) -> Outcome:
    """Rows with a note on every copy of an agency's story that another row has already."""
    counts: Counter[str] = Counter()
    stories: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if not row["speaker"]:
            stories[*content(row), row["said_by"]].append(number)
    done = list(rows)
    for numbers in stories.values():
        for number, original in copies_among([(n, rows[n]) for n in numbers]):
            address = rows[original]["source"]
            counts["copies of one agency's story"] += 1
            told = done[number]["note"]
            note = f"copy of {address}"
            done[number] = {**done[number], "note": f"{told}; {note}" if told else note}
    return done, counts


def copies_among(rows: list[tuple[int, Row]]) -> list[tuple[int, int]]:
    """Pairs of copy and original among rows that say the same in one agency's name."""
    left = sorted(rows, key=lambda pair: (not _is_own_page(pair[1]), pair[1]["said_on"], pair[0]))
    pairs: list[tuple[int, int]] = []
    while left:
        number, original = left.pop(0)
        same = [pair for pair in left if _same_story(pair[1], original)]
        pairs += [(copy, number) for copy, _ in same]
        left = [pair for pair in left if pair not in same]
    return pairs


def _same_story(row: Row, original: Row) -> bool:
    """On another page, within a few days; an agency's own two pages are two stories."""
    apart = abs(parse_day(row["said_on"]) - parse_day(original["said_on"]))
    return row["source"] != original["source"] and apart <= _SAME_STORY and not _is_own_page(row)


def _is_own_page(row: Row) -> bool:
    """Whether the page is the agency's own.

    >>> _is_own_page({"said_by": "TechNode", "source": "https://technode.com/2023/05/04/"})
    True
    """
    agency = sub(r"[^a-z0-9]", "", row["said_by"].lower())
    host = sub(r"[^a-z0-9]", "", (urlsplit(row["source"]).hostname or ""))
    return bool(agency) and agency in host


def _event(row: Row) -> tuple[str, ...]:
    columns = ("maker", "brand", "model", "market", "event", "date", "value", "unit")
    return tuple(row[column] for column in columns)
