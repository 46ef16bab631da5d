"""Outcomes of goals: never stored beside the goal, but as the report they are."""

from collections import Counter
from datetime import date

from importing.dates import day_in
from importing.rows import STATEMENT, Outcome, Row, last_day_of
from importing.voices import publisher_of
from onpace.book.names import Names

#: When an outcome is known at the latest if its page has no date: a month after the year.
_A_MONTH_LATER = (1, 31)


def reports_of_outcomes(
    table: list[Row], rows: list[Row], pages: dict[str, date], names: Names
) -> Outcome:
    """Reports for those outcomes of goals that no statement reports yet.

    Args:
        table: Collected targets in the columns of statements, each with its outcome.
        rows: Statements.
        pages: When each page was published at the latest.
        names: Makers, to know whose count of one powertrain is the count of the goal.
    """
    counts: Counter[str] = Counter()
    powertrain = {maker.name: maker.powertrain for maker in names.makers}
    known = {(*_count(row, row["brand"]), row["value"]) for row in rows if row["kind"] == "report"}
    reports = []
    for goal in table:
        if not goal["_actual"]:
            continue
        brands = {goal["brand"], powertrain[goal["maker"]] if not goal["brand"] else goal["brand"]}
        if any((*_count(goal, brand), goal["_actual"]) in known for brand in brands):
            counts["outcomes of goals that a statement reports"] += 1
            continue
        counts["outcomes of goals made reports"] += 1
        known.add((*_count(goal, goal["brand"]), goal["_actual"]))
        reports.append(_report(goal, pages, counts))
    return reports, counts


def _report(goal: Row, pages: dict[str, date], counts: Counter[str]) -> Row:
    """The report an outcome is, dated by its page, or else a month after the year."""
    source = goal["_actual_source"] or goal["source"]
    end = last_day_of(goal)
    page = day_in(source) or pages.get(source)
    if page is None or page <= end:
        counts["outcomes with an inferred date"] += 1
        page = date(end.year + 1, *_A_MONTH_LATER)
        dated = {"date_precision": "known-by", "note": "inferred date"}
    else:
        dated = {"date_precision": "known-by", "note": "outcome told with a goal"}
    return {
        **dict.fromkeys(STATEMENT, ""),
        **{column: goal[column] for column in ("maker", "brand", "model", "market", "measure")},
        **dated,
        "kind": "report",
        "period": goal["period"],
        "relation": goal["_actual_relation"] or "=",
        "value": goal["_actual"],
        "unit": goal["unit"],
        "said_on": page.isoformat(),
        "said_by": publisher_of(source),
        "source": source,
        "publisher": publisher_of(source),
        "_file": goal["_file"],
        "_line": goal["_line"],
    }


def _count(row: Row, brand: str) -> tuple[str, ...]:
    return row["maker"], brand, row["model"], row["measure"], row["period"]
