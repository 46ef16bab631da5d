"""A conflict: rows of the book that cannot all hold, as a line to read and as data."""

from dataclasses import dataclass

from onpace.book.bounds import tolerance
from onpace.book.figures import Subject
from onpace.book.statement import Statement

_MOST_SHOWN = 4  # rows told one by one; more are told together
_SMALLEST_SHARE = 0.001  # smaller ones are not told by number
_MOST_NAMED = 3  # publishers of rows told together


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides of a conflict.

    Attributes:
        rows: Statements, whose numbers add up where there are several.
        total: What they add up to, in vehicles.
    """

    rows: tuple[Statement, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows of the book that cannot all hold.

    Attributes:
        kind: ``repeat`` (two figures for one period), ``total`` (periods that do not add up),
            ``part`` (brands or models against the whole) or ``measure`` (two measures too far
            apart).
        subject: What is counted; for parts, the whole.
        more: The side that says more: together at least its total.
        less: The side that says less: together at most its total.
    """

    kind: str
    subject: Subject
    more: Side
    less: Side

    @property
    def gap(self) -> int:
        """How many vehicles one side says more than the other."""
        return self.more.total - self.less.total

    @property
    def share(self) -> float:
        """The gap as a share of the side that says more."""
        return self.gap / self.more.total

    @property
    def rows(self) -> tuple[Statement, ...]:
        """All rows; without any one of them the others can hold."""
        return self.more.rows + self.less.rows

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its rows, sorted: the name of the conflict in ``known-conflicts.csv``."""
        return tuple(sorted(row.id for row in self.rows))

    def to_dict(self) -> dict[str, object]:
        """The conflict as data that can be written as JSON."""
        return {
            "kind": self.kind,
            **self.subject._asdict(),
            "more": self._side_as_dict(self.more),
            "less": self._side_as_dict(self.less),
            "gap": self.gap,
            "share": round(self.share, 6),
            "ids": list(self.ids),
            "text": str(self),
        }

    def _side_as_dict(self, side: Side) -> dict[str, object]:
        rows = [
            {
                "id": row.id,
                "file": row.file,
                "line": row.line,
                "subject": _name_within(self.subject, row),
                "period": str(row.period),
                "quantity": str(row.quantity),
                "publisher": row.source.publisher,
                "said_on": _said(row),
            }
            for row in side.rows
        ]
        return {"total": side.total, "rows": rows}

    def __str__(self) -> str:
        rows = ", ".join(f"{row.file}:{row.line} {row.id}" for row in self.rows)
        return (
            f"{self.kind} {self.subject}: {self._told(self.more)} against "
            f"{self._told(self.less)}: {_vehicles(self.gap)} ({_percent(self.share)}) apart "
            f"[{rows}]"
        )

    def _told(self, side: Side) -> str:
        if len(side.rows) == 1:
            return self._row_told(side.rows[0])
        if len(side.rows) <= _MOST_SHOWN:
            return f"{' + '.join(map(self._row_told, side.rows))} = {side.total:,}"
        first, *_, last = side.rows
        days = sorted((row.said_on, _said(row)) for row in side.rows)
        return (
            f"{len(side.rows)} rows from {self._named(first)} to {self._named(last)} = "
            f"{side.total:,} ({_publishers(side.rows)}, {days[0][1]} to {days[-1][1]})"
        )

    def _row_told(self, row: Statement) -> str:
        slack = tolerance(row.quantity)
        about = f" ±{slack:,f}" if slack else ""
        source = f"({row.source.publisher}, {_said(row)})"
        return f"{self._named(row)} {row.quantity}{about} {source}"

    def _named(self, row: Statement) -> str:
        return f"{_name_within(self.subject, row)} {row.period}".strip()


def _name_within(subject: Subject, row: Statement) -> str:
    """What of a row's subject is not said by the subject of the conflict."""
    name = row.model or row.brand
    names = [name] if name not in (subject.model or subject.brand, "") else []
    if (subject.model or subject.brand) and not name:
        names = [row.maker]
    if row.market != subject.market:
        names.append(row.market or "all markets")
    if row.measure != subject.measure:
        names.append(row.measure)
    return " ".join(names)


def _publishers(rows: tuple[Statement, ...]) -> str:
    """The publishers of many rows, the first few by name."""
    names = list(dict.fromkeys(row.source.publisher for row in rows))
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1} more"


def _said(row: Statement) -> str:
    """The day it was said, as far as it is known."""
    length = {"month": len("2025-12"), "assumed": len("2025")}.get(row.date_precision)
    return row.said_on.isoformat()[:length]


def _vehicles(number: int) -> str:
    return f"{number:,} vehicle" if number == 1 else f"{number:,} vehicles"


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= _SMALLEST_SHARE else "under .1%"
