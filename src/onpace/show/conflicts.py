"""What a check of the book has found, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.questions.reasons import counted

if TYPE_CHECKING:
    from onpace.book.check import Report

_TO_DO = (
    "Correct a row of each, or list its ids and a reason in known-conflicts.csv.",
    "Delete the stale entries of the list, or correct their ids.",
)


def report_text(report: Report, statements: int, *, with_known: bool = False) -> str:
    """One line a conflict, the largest gap first, and a summary.

    Args:
        report: what was found.
        statements: how many statements were checked.
        with_known: whether to list known conflicts too.
    """
    known = [f"{conflict} known: {reason}" for conflict, reason in report.known]
    lines = [*(known if with_known else []), *map(str, report.conflicts)]
    lines += [f"stale {entry}" for entry in report.stale]
    return "\n".join([*lines, *([""] if lines else []), *_summary(report, statements)])


def _summary(report: Report, statements: int) -> list[str]:
    found = [counted(len(report.conflicts), "conflict")] if report.conflicts else ["no conflict"]
    if report.known:
        found.append(f"{len(report.known)} known")
    if report.stale:
        number = len(report.stale)
        found.append(f"{number} listed as known {'is' if number == 1 else 'are'} none any more")
    head = f"{counted(statements, 'statement')}: {', '.join(found)}."
    advice = zip((report.conflicts, report.stale), _TO_DO, strict=True)
    return [head, *(text for some, text in advice if some)]
