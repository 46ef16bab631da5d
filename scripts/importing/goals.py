"""Rule 4: goals for a year, once each; a later saying of one is a repeat and announces nothing.

Within one maker, brand, model, measure and year, rows of the collected targets table (the table)
and rows of kind target among the statements (the rows) are brought together:

- Dates that are only assumed are narrowed: a goal is no younger than the page it was read on, nor
  than its own revision.
- Rows with the same number, give or take rounding, are one goal. It was announced by the row known
  first; every other row of it is a repeat. A row of the table and one of the same page are one row.
- The table decides what an announcement was (initial, raised, cut). A goal the table does not have
  is judged by its number; but only the issuer can revise a goal, so another number told by a page
  counts as a repeat, and so does an older goal told again.
- A goal told after its year is over is stale, and a repeat unless it is all there is.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from importing.dates import day_in
from importing.rows import Outcome, Row, known_on, last_day_of, noted
from importing.voices import is_issuer
from onpace.book.dates import parse_day
from onpace.book.names import Names
from onpace.book.period import Period

#: Two numbers this close are one goal, rounded differently.
SAME_GOAL: Final = 0.03

STALE: Final = "stale: dated after its period"

_REVISIONS: Final = ("raised", "cut")
_SUBJECT: Final = ("maker", "brand", "model", "market", "measure", "period")
_RANKS: Final = {"day": 0, "month": 1, "known-by": 1, "assumed": 2}


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal with everything that tells of it.

    Attributes:
        first: The row that announced it.
        later: All other rows of it.
        basis: What the table calls it, or blank when the table does not have it.
    """

    first: Row
    later: tuple[Row, ...]
    basis: str

    @property
    def low(self) -> float:
        """The lower end of the number, or the number."""
        return _ends(self.first)[0]

    @property
    def high(self) -> float:
        """The upper end of the number, or the number."""
        return _ends(self.first)[1]


def with_goals_once(
    rows: list[Row], table: list[Row], pages: dict[str, date], names: Names
) -> Outcome:
    """Statements with the table merged in and a basis on every goal for a year.

    Args:
        rows: Statements.
        table: Collected targets in the columns of statements.
        pages: When each page was published at the latest.
        names: Makers, to tell issuers from pages.
    """
    counts: Counter[str] = Counter()
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    done: list[Row] = []
    settled = settle_dates(table, pages, counts)
    for row in [*settled, *rows]:
        if is_goal_of_year(row):
            groups[tuple(row[column] for column in _SUBJECT)].append(row)
        else:
            done.append(_with_staleness(row, counts))
    for group in groups.values():
        done += _judged(goals_of(group, counts), names, counts)
    return done, counts


def is_goal_of_year(row: Row) -> bool:
    """Whether a row is a goal for deliveries or production of one year."""
    return (
        row["kind"] == "target"
        and row["measure"] in ("deliveries", "production")
        and Period.parse(row["period"]).kind == "year"
    )


def settle_dates(table: list[Row], pages: dict[str, date], counts: Counter[str]) -> list[Row]:
    """Rows of the table with dates no vaguer than need be."""
    read = [_by_page(row, pages, counts) for row in table]
    revised: dict[tuple[str, ...], date] = {}
    for row in read:
        if row["basis"] in _REVISIONS:
            subject = tuple(row[column] for column in _SUBJECT)
            day = parse_day(row["said_on"])
            revised[subject] = min(day, revised.get(subject, day))
    return [
        _before_revision(row, revised.get(tuple(row[column] for column in _SUBJECT)), counts)
        for row in read
    ]


def goals_of(group: list[Row], counts: Counter[str]) -> list[Goal]:
    """The goals for one year, each with its rows, the one announced first coming first."""
    clusters: list[list[Row]] = []
    for row in sorted(group, key=lambda row: "_actual" not in row):
        exact = "_actual" in row
        fitting = [cluster for cluster in clusters if _same_goal(row, cluster[0], exact=exact)]
        if fitting:
            min(fitting, key=lambda cluster: _distance(row, cluster[0])).append(row)
        else:
            clusters.append([row])
    goals = sorted((_goal(cluster, counts) for cluster in clusters), key=_order_of_goal)
    # On one day a goal comes before its revision, also when only the revision is in the table.
    return sorted(goals, key=lambda goal: (known_on(goal.first), goal.basis in _REVISIONS))


def _judged(goals: list[Goal], names: Names, counts: Counter[str]) -> list[Row]:
    """The rows of all goals for one year, each with its basis."""
    rows: list[Row] = []
    standing: Goal | None = None
    older: list[Goal] = []
    for goal in goals:
        basis, note = _basis(goal, standing, older, names)
        counts[f"goals for a year: {basis}{f' ({note})' if note else ''}"] += 1
        counts["goals for a year told again: repeat"] += len(goal.later)
        first = noted(goal.first, note, basis=basis)
        rows += [_marked_stale(first, counts)]
        rows += [_marked_stale({**row, "basis": "repeat"}, counts) for row in goal.later]
        if basis != "repeat":
            older += [standing] if standing else []
            standing = goal
    return rows


def _basis(goal: Goal, standing: Goal | None, older: list[Goal], names: Names) -> tuple[str, str]:
    """What a goal was when it was announced, and a note when that needs one."""
    if goal.basis:
        return goal.basis, ""
    if standing is None:
        return "initial", ""
    if not is_issuer(goal.first, names):
        return "repeat", "another number told by a page, not a revision"
    same_page = (goal.first["source"], goal.first["said_on"])
    if same_page == (standing.first["source"], standing.first["said_on"]):
        return "repeat", "said beside the goal, not instead of it"
    if any(goal.low <= end <= goal.high for old in older for end in (old.low, old.high)):
        return "repeat", "an older goal told again"
    return ("raised" if goal.low + goal.high > standing.low + standing.high else "cut"), ""


def _goal(cluster: list[Row], counts: Counter[str]) -> Goal:
    """Finds the announcement among the rows of one goal, and makes one row of each page."""
    merged: dict[str, Row] = {}
    table = [row for row in cluster if "_actual" in row]
    for row in sorted(cluster, key=_order):
        kept = merged.get(row["source"])
        if kept is None:
            merged[row["source"]] = row
        elif "_actual" in row or "_actual" in kept:
            # Same page, same goal: the date is the better one, the words are the row's.
            counts["rows of the targets table that a statement had already"] += 1
            wording = kept["wording"] or row["wording"]
            merged[row["source"]] = noted(kept, row["note"], wording=wording)
        else:
            merged[f"{row['source']} {len(merged)}"] = row
    rows = sorted(merged.values(), key=_order)
    basis = min(table, key=_order)["basis"] if table else ""
    return Goal(rows[0], tuple(rows[1:]), basis)


def _order_of_goal(goal: Goal) -> tuple[date, bool, int, str, bool, str]:
    return _order(goal.first)


def _with_staleness(row: Row, counts: Counter[str]) -> Row:
    """Other goals and outlooks: told after the end, they are marked and no more."""
    if row["kind"] not in ("target", "guidance") or row["measure"] == "capacity":
        return row
    return _marked_stale(row, counts)


def _marked_stale(row: Row, counts: Counter[str]) -> Row:
    if parse_day(row["said_on"]) <= last_day_of(row):
        return row
    counts["goals and outlooks told after their period"] += 1
    return noted(row, STALE)


def _order(row: Row) -> tuple[date, bool, int, str, bool, str]:
    """Known first; of one day the table's, the best known, the issuer's own."""
    strange = row["said_by"] != row["maker"]
    rank = _RANKS[row["date_precision"]]
    return known_on(row), "_actual" not in row, rank, row["said_on"], strange, row["source"]


def _same_goal(row: Row, other: Row, *, exact: bool) -> bool:
    within = 0.0 if exact else SAME_GOAL
    return _distance(row, other) <= within


def _distance(row: Row, other: Row) -> float:
    """How far two numbers are apart, as a share; of ranges, the ends that differ more."""
    shares = []
    for one, another in zip(_ends(row), _ends(other), strict=True):
        shares.append(abs(one - another) / max(one, another))
    return max(shares)


def _ends(row: Row) -> tuple[float, float]:
    return float(row["value"]), float(row["value_high"] or row["value"])


def _by_page(row: Row, pages: dict[str, date], counts: Counter[str]) -> Row:
    """An assumed date becomes that of the page, when the page is of the same year."""
    if row["date_precision"] != "assumed":
        return row
    page = day_in(row["source"]) or pages.get(row["source"])
    said_on = parse_day(row["said_on"])
    if page is None or page < said_on or page.year != said_on.year:
        return row
    counts["assumed dates narrowed to that of their page"] += 1
    return noted(row, "known by its page", said_on=page.isoformat(), date_precision="known-by")


def _before_revision(row: Row, revised: date | None, counts: Counter[str]) -> Row:
    """An initial goal was known before it was revised, whatever day its page has."""
    vague = row["basis"] == "initial" and row["date_precision"] != "day"
    if not vague or revised is None:
        return row
    said_on = parse_day(row["said_on"])
    if row["date_precision"] != "assumed" and said_on < revised:
        return row
    counts["initial goals dated before their revision"] += 1
    day = (revised - timedelta(days=1)).isoformat()
    return noted(row, "known before it was revised", said_on=day, date_precision="known-by")
