"""What the book holds as a whole: coverage and publishers, as text or Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.questions.answer import percent
from onpace.show.table import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.questions.coverage import CoverageLine
    from onpace.questions.publishers import PublisherLine

_COVERAGE_HEAD = ("maker", "year", "exact", "bounded", "missing", "targets")
_COVERAGE_TITLE = """# What the book covers

Months of each maker's own total (deliveries, or else wholesale or production): *exact*, with an
exact figure of their own; *bounded*, with a bound or a rounding, or inside a longer period that is
spoken of; *missing*, with nothing said, up to the newest month that any maker reported. *Targets*
are those announced for the year, first and revised. Written by `onpace book coverage --markdown`.
"""
_PUBLISHERS_NOTE = """\
compared: exact figures of a period for which other pages quote the issuer.
right: those within a vehicle in 2,000 of the issuer's final figure as the others quote it."""


def coverage_text(lines: Sequence[CoverageLine]) -> str:
    """Coverage as an aligned table."""
    rows = [_COVERAGE_HEAD, *map(_coverage_row, lines)]
    return "\n".join(aligned(rows, right=(1, 2, 3, 4, 5)))


def coverage_markdown(lines: Sequence[CoverageLine]) -> str:
    """Coverage as the page docs/coverage.md, its last line without an end."""
    head = [_COVERAGE_HEAD, ("---", *["---:"] * 5)]
    table = (f"| {' | '.join(row)} |" for row in (*head, *map(_coverage_row, lines)))
    return "\n".join([_COVERAGE_TITLE, *table])


def _coverage_row(line: CoverageLine) -> tuple[str, ...]:
    numbers = (line.exact, line.bounded, line.missing, line.targets)
    return line.maker, str(line.year), *(str(number) if number else "" for number in numbers)


def publishers_text(lines: Sequence[PublisherLine]) -> str:
    """Publishers as an aligned table."""
    rows = [("publisher", "statements", "compared", "right", "")]
    for line in lines:
        record = ("", "", "")
        if line.compared:
            share = percent(line.right / line.compared, settled=line.right in (0, line.compared))
            record = (f"{line.compared:,}", f"{line.right:,}", share)
        rows.append((line.publisher, f"{line.statements:,}", *record))
    return "\n".join([*aligned(rows, right=(1, 2, 3, 4)), "", _PUBLISHERS_NOTE])
