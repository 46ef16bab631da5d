"""All steps of the import, one after the other."""

from collections import Counter
from dataclasses import dataclass

from importing.copies import with_copies, without_duplicates
from importing.correcting import corrected
from importing.dates import days_of_pages, with_listed_precision, with_precision
from importing.goals import with_goals_once
from importing.measuring import with_goals, with_measures, with_rounding
from importing.naming import with_canonical_names
from importing.outcomes import reports_of_outcomes
from importing.rows import Facts, Row
from importing.voices import with_voices
from onpace.book.names import Names

#: What each step does, in the order of the report.
TITLES = {
    "names": "Names and markets",
    "1": "Rule 1: precision of dates",
    "2": "Rule 2: corrections",
    "3": "Rule 3: speakers and publishers",
    "4": "Rule 4: goals once, repeats as repeats",
    "5": "Rule 5: rounded numbers",
    "6": "Rule 6: what was counted",
    "7": "Rule 7: what goals count",
    "8": "Rule 8: duplicates and copies",
    "outcomes": "Outcomes of goals",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """The book's rows and how they came about.

    Attributes:
        statements: Rows for `statements/*.csv`.
        events: Rows for `events/*.csv`.
        source_errors: Rows kept out because their page is wrong.
        counts: For each step of `TITLES`, how many rows each sentence is about.
        warnings: What a person should look at.
    """

    statements: list[Row]
    events: list[Row]
    source_errors: list[Row]
    counts: dict[str, Counter[str]]
    warnings: list[str]


def imported(facts: Facts, names: Names) -> Imported:
    """Makes the book's rows out of collected facts.

    Corrections come first, since they name rows as collected; then names, because everything later
    compares rows by who and what they are about; goals come last, for they need good dates.
    """
    counts: dict[str, Counter[str]] = {step: Counter() for step in TITLES}
    targets, counted = with_listed_precision(facts.targets, facts.precisions, facts.corrections)
    counts["1"] += counted
    fixed = corrected([*facts.statements, *targets, *facts.events], facts.corrections)
    counts["2"] += fixed.counts
    rows, counted = with_canonical_names(fixed.rows, names)
    counts["names"] += counted
    rows, counted = with_voices(rows, names)
    counts["3"] += counted
    rows, counted = with_precision(rows)
    counts["1"] += counted
    events, counted = without_duplicates([row for row in rows if "event" in row])
    counts["8"] += counted
    statements = _measured([row for row in rows if "event" not in row], events, names, counts)
    statements = _with_goals(statements, names, counts)
    return Imported(statements, events, fixed.source_errors, counts, fixed.warnings)


def _measured(
    rows: list[Row], events: list[Row], names: Names, counts: dict[str, Counter[str]]
) -> list[Row]:
    """Rules 5, 6 and 7: everything about the numbers themselves."""
    rows, counted = with_measures(rows, names)
    counts["6"] += counted
    rows, counted = with_rounding(rows)
    counts["5"] += counted
    rows, counted = with_goals(rows, events, names)
    counts["7"] += counted
    return rows


def _with_goals(rows: list[Row], names: Names, counts: dict[str, Counter[str]]) -> list[Row]:
    """Rules 4 and 8, and the outcomes that came with the goals."""
    table = [row for row in rows if "_actual" in row]
    statements, counted = without_duplicates([row for row in rows if "_actual" not in row])
    counts["8"] += counted
    pages = days_of_pages(statements)
    reports, counted = reports_of_outcomes(table, statements, pages, names)
    counts["outcomes"] += counted
    statements, counted = with_goals_once(statements, table, pages, names)
    counts["4"] += counted
    statements, counted = with_copies([*statements, *reports])
    counts["8"] += counted
    return statements
