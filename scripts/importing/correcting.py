"""Rule 2: what an audit found wrong is put right, where the right value is definite.

`book_error` and `book_error_minor` are applied; of `book_suspect` only what names a definite value.
A `source_error` is a page that is wrong itself: its row leaves the book and becomes test material.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from re import compile as pattern
from typing import Final

from importing.rows import Row, noted
from onpace.book.dates import parse_month
from onpace.book.months import last_day
from onpace.book.vocabulary import MEASURES

APPLIED: Final = ("book_error", "book_error_minor", "book_suspect")

#: Fields no change of cells can put right; the rule that handles them is named.
ELSEWHERE: Final = {"kind+said_on": "rule 4", "year+measure+announced_on": "rule 7"}

_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAY: Final = pattern(r"\b(\d{4}-\d{2}-\d{2})( or (?:later|before))?")
_MONTH: Final = pattern(r"\b(\d{4}-\d{2}) or before")
_NAMED_MONTH: Final = pattern(rf"\b({'|'.join(_MONTHS)}) (\d{{4}})\b")
_PERIOD: Final = pattern(r"(\.\./\d{4}-\d{2}-\d{2}|\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2})")
_RANGE: Final = pattern(r"\b(\d+) to (\d+)\b")
_ABOUT: Final = pattern(r"~ ?(\d*)")
_WORD: Final = pattern(r"\w+")
_BASIS: Final = pattern(r"basis (initial|raised|cut|repeat)")
_SPEAKER: Final = pattern(r"(?:said_by )?([A-Z]\w+(?: [A-Z]\w+)*)")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the corrections made of the rows.

    Attributes:
        rows: The rows, those with a source error left out.
        source_errors: The rows left out, with `right_value`, `what_is_wrong` and `evidence_url`.
        counts: How many corrections of each kind were applied or left.
        warnings: One line for every correction that found no row or was not applied.
    """

    rows: list[Row]
    source_errors: list[Row]
    counts: Counter[str]
    warnings: list[str]


def corrected(rows: list[Row], corrections: list[Row]) -> Corrected:
    """Applies corrections to rows of statements, targets and events.

    They are matched against the rows as collected, so that one correction cannot hide a row from
    the next.
    """
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        found[_key_of_row(row)].append(number)
    done: dict[int, Row] = dict(enumerate(rows))
    wrong: dict[int, Row] = {}
    counts: Counter[str] = Counter()
    warnings = []
    for correction in corrections:
        if correction["class"] not in (*APPLIED, "source_error"):
            continue
        numbers = found[_key_of_correction(correction)]
        for number in numbers:
            if correction["class"] == "source_error":
                wrong[number] = correction
            elif correction["field"] not in ELSEWHERE:
                done[number] = _apply(done[number], correction)
        state, warning = _verdict(correction, len(numbers))
        counts[f"{correction['class']}: {state}"] += 1
        warnings += [warning] if warning else []
    errors = [{**done[number], **_reason(correction)} for number, correction in wrong.items()]
    kept = [row for number, row in done.items() if number not in wrong]
    return Corrected(kept, errors, counts, warnings)


def changes(correction: Row) -> Row:
    """The cells a correction changes, empty when its right value is not definite.

    >>> changes({"field": "relation", "right_value": "~ 221600 (exact 221664)"})
    {'relation': '~', 'value': '221600'}
    >>> changes({"field": "said_on", "right_value": "2024-08-01 or later"})
    {'said_on': '2024-08-31', 'date_precision': 'month'}
    """
    right = correction["right_value"]
    cells: Row = {}
    for field in correction["field"].split("+"):
        match field:
            case "said_on" | "announced_on":
                cells |= _said_on(right)
            case "period":
                period = _PERIOD.search(right)
                cells |= {"period": period[1]} if period else {}
            case "relation" | "value_high":
                cells |= _quantity(right)
            case "measure":
                cells |= _measure(right)
            case "basis":
                basis = _BASIS.search(right)
                # A basis called wrong without another: the row announces nothing new.
                cells |= {"basis": basis[1] if basis else "repeat"}
            case "brand" | "model":
                cells |= {field: right.rpartition("maker ")[2]}
            case "said_by":
                speaker = _SPEAKER.match(right)
                cells |= {"said_by": speaker[1]} if speaker else {}
    return cells


def _apply(row: Row, correction: Row) -> Row:
    cells = changes(correction)
    note = f"corrected: {correction['field']}" if cells else ""
    wrong, right = correction["what_is_wrong"], correction["right_value"]
    if "computed" in wrong or "twice" in right:
        note = f"{note}; derived" if note else "derived"
    if right == "planned":
        note = "planned when it was said"
    return noted(row, note, **cells)


def _verdict(correction: Row, rows: int) -> tuple[str, str]:
    """What became of a correction in a word or two, and a warning or nothing."""
    line = "{file} {maker} {brand} {model} {period} {measure} {value}".format(**correction)
    what = f"{' '.join(line.split())}: {correction['what_is_wrong']}"
    if rows == 0:
        return "matched no row", f"a correction matches no row: {what}"
    if correction["class"] == "source_error":
        return "row left out", ""
    if correction["field"] in ELSEWHERE:
        return f"left to {ELSEWHERE[correction['field']]}", ""
    if changes(correction):
        return "applied", ""
    return "kept as collected", f"kept as collected: {what}"


def _said_on(right: str) -> Row:
    """The day, with what is known of it when it is not a day."""
    day = _DAY.search(right)
    if day and day[2] == " or later":
        return _month(day[1][:7])
    if day:
        return {"said_on": day[1], "date_precision": "known-by" if day[2] else "day"}
    month = _MONTH.search(right)
    if month:
        return {**_month(month[1]), "date_precision": "known-by"}
    named = _NAMED_MONTH.search(right)
    if named:
        return _month(f"{named[2]}-{_MONTHS.index(named[1]) + 1:02d}")
    return {}


def _month(text: str) -> Row:
    return {"said_on": last_day(parse_month(text)).isoformat(), "date_precision": "month"}


def _quantity(right: str) -> Row:
    between = _RANGE.search(right)
    if between:
        return {"relation": "..", "value": between[1], "value_high": between[2]}
    about = _ABOUT.match(right)
    if about:
        return {"relation": "~", **({"value": about[1]} if about[1] else {})}
    return {}


def _measure(right: str) -> Row:
    """The last measure named; a retail count is one of registrations, in its market."""
    named = [word for word in _WORD.findall(right) if word in MEASURES]
    market = right.rpartition("market ")[2] if "market " in right else ""
    cells = {"measure": named[-1]} if named else {}
    return {**cells, "market": market} if market else cells


def _reason(correction: Row) -> Row:
    return {column: correction[column] for column in ("right_value", "what_is_wrong")} | {
        "evidence": correction["evidence_url"]
    }


def _key_of_row(row: Row) -> tuple[str, ...]:
    """File, subject, period or date, measure or event, number, and who said it where."""
    target = row["_file"].startswith("targets/")
    return (
        row["_file"],
        row["maker"],
        row["brand"],
        row["model"],
        row.get("period") or row.get("date", ""),
        "target" if target else row.get("measure") or row.get("event", ""),
        row["value"],
        row.get("value_high", ""),
        row["said_by"],
        row["source"],
    )


def _key_of_correction(correction: Row) -> tuple[str, ...]:
    columns = ("file", "maker", "brand", "model", "period", "measure", "value", "value_high")
    return tuple(correction[column] for column in (*columns, "said_by", "source"))
