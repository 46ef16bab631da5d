"""Checking a book: everything in it that cannot all hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from onpace.book.book import Book
from onpace.book.conflict import Conflict
from onpace.book.figures import Figure, Subject, figures_of
from onpace.book.knownconflicts import KnownConflict
from onpace.book.measures import check_measures
from onpace.book.parts import check_parts
from onpace.book.settlement import settle


@dataclass(frozen=True, slots=True)
class Report:
    """What a check has found.

    Attributes:
        conflicts: Those nobody has looked into, the largest gap first.
        known: Those listed as known, each with its reason, the largest gap first.
        stale: Entries of the list that are no conflict of the book any more.
    """

    conflicts: tuple[Conflict, ...]
    known: tuple[tuple[Conflict, str], ...]
    stale: tuple[KnownConflict, ...]

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to look into."""
        return not self.conflicts and not self.stale

    def to_dict(self) -> dict[str, object]:
        """The report as data that can be written as JSON."""
        return {
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
            "known": [conflict.to_dict() | {"reason": reason} for conflict, reason in self.known],
            "stale": [
                {
                    "ids": list(entry.ids),
                    "reason": entry.reason,
                    "file": entry.file,
                    "line": entry.line,
                }
                for entry in self.stale
            ],
        }


def check(book: Book, known: Iterable[KnownConflict] = ()) -> Report:
    """Checks that everything reported in a book can hold together.

    Args:
        book: The book.
        known: Its conflicts that somebody has looked into.

    >>> from pathlib import Path
    >>> from onpace.book import Names
    >>> check(Book((), (), Names((), ()), Path())).is_clean
    True
    """
    reasons = {entry.ids: entry for entry in known}
    found = find_conflicts(book)
    ids = {conflict.ids for conflict in found}
    return Report(
        conflicts=tuple(conflict for conflict in found if conflict.ids not in reasons),
        known=tuple(
            (conflict, reasons[conflict.ids].reason)
            for conflict in found
            if conflict.ids in reasons
        ),
        stale=tuple(entry for entry in reasons.values() if entry.ids not in ids),
    )


def find_conflicts(book: Book) -> tuple[Conflict, ...]:
    """All conflicts of a book, the largest gap first; each set of rows once."""
    kept: dict[Subject, list[Figure]] = {}
    found: list[Conflict] = []
    for subject, figures in figures_of(book).items():
        kept[subject], conflicts = settle(subject, figures)
        found += conflicts
    found += check_parts(kept, book.names)
    found += check_measures(kept)
    once = {conflict.ids: conflict for conflict in reversed(found)}
    return tuple(sorted(once.values(), key=lambda conflict: (-conflict.gap, conflict.ids)))
