"""However a book came about, row by row or at once, it is the same book.

Rows are added and taken back through the program, in any order, in a folder that somebody else
wrote files into by hand; then the same is written at once, and made without any files.
"""

import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from grownbook import fresh_book, said
from onpace.book import Book, Event, Loaded, PartialDate, Retraction, Source, Statement
from onpace.book.append import append, append_retraction
from onpace.book.columns import RETRACTION_COLUMNS, STATEMENT_COLUMNS
from onpace.book.load import bundled_names, load_on
from onpace.book.rowtext import text_of_rows
from tinybook import HEADER, good_row

DAY = date(2026, 3, 1)
LAUNCHED = Event(
    *("Xiaomi", "", "SU7", "", "launch", PartialDate.parse("2024-03-28"), None, "", ""),
    *(date(2024, 3, 28), "Xiaomi", Source("https://a.cn/2", "a.cn")),
)
#: The book below: a statement and an event, which can be taken back too.
BELOW = Book((*said(9),), (LAUNCHED,), bundled_names(), Path())
#: What may be added: of several makers, some with cells that a file made by hand has no column for.
ROWS = (
    *said(1, 2, 3),
    *said(4, note='a slide, "quoted",\nin two lines'),
    *said(5, maker="NIO"),
    *said(6, maker="Li Auto", publisher="理想", speaker="CPCA"),
    *said(7, maker="NIO", date_precision="month"),
    *said(9),  # what the book below says already
)
(BY_HAND,) = said(8)
HAND_MADE = {
    "statements/xiaomi.csv": f"\ufeff{HEADER}\n{good_row(value='8')}".replace("\n", "\r\n"),
    "statements/nio.csv": ",".join(reversed(HEADER.split(","))),
}
ANYTHING: tuple[Statement | Event, ...] = (*ROWS, BY_HAND, LAUNCHED)


@dataclass(slots=True)
class Expected:
    """What the book should hold."""

    added: dict[str, Statement] = field(default_factory=lambda: {BY_HAND.id: BY_HAND})
    gone: dict[str, Retraction] = field(default_factory=dict)

    @property
    def book(self) -> Book:
        """The same book, made without any files."""
        return BELOW.adding(list(self.added.values())).retracting(list(self.gone.values()))


def opened(root: Path) -> Loaded:
    """The folder's book over the one below."""
    return load_on(BELOW, root)


def _add(root: Path, expected: Expected, numbers: list[int]) -> None:
    """Adds rows, and sees that what became of each is told."""
    rows = [ROWS[number] for number in numbers]
    done = append(root, rows)
    refused = [row.id for row in rows if row.id in expected.gone]
    new = dict.fromkeys(row.id for row in rows if row.id not in {*expected.added, *refused})
    assert [error.message for error in done.errors] == [f"{one} is retracted" for one in refused]
    assert sorted(row.id for row in done.added) == sorted(new)
    assert len(done.added) + len(done.skipped) + len(done.errors) == len(rows)
    expected.added |= {row.id: row for row in rows if row.id in new}


def _take_back(root: Path, expected: Expected, number: int, day: date) -> None:
    """Takes a row back by the beginning of its id, where it stands; otherwise it is refused."""
    row, book = ANYTHING[number], opened(root).book
    reason = f"wrong, says {day}"
    done = append_retraction(root, book, row.id[:9], reason=reason, said_on=day, said_by="me")
    stands = row.id in {one.id for one in expected.book.rows}
    assert bool(done.errors) != stands
    if stands:
        statements = (row,) if isinstance(row, Statement) else ()
        events = (row,) if isinstance(row, Event) else ()
        expected.gone[row.id] = Retraction(row.id, reason, day, "me", statements, events)


def _write_at_once(root: Path, expected: Expected) -> None:
    rows = [row.to_row() for row in expected.added.values()]
    back = [
        {"id": done.id, "reason": done.reason, "said_on": f"{done.said_on}", "said_by": "me"}
        for done in expected.gone.values()
    ]
    for file, columns, cells in (
        ("statements/all.csv", STATEMENT_COLUMNS.all, rows),
        ("retractions.csv", RETRACTION_COLUMNS.all, back),
    ):
        text = f"{','.join(columns)}\n{text_of_rows(cells, columns, chr(10))}"
        (root / file).write_text(text, encoding="utf-8", newline="")


TURNS = st.lists(
    st.lists(st.integers(0, len(ROWS) - 1), max_size=4) | st.integers(0, len(ANYTHING) - 1),
    max_size=8,
)


@settings(max_examples=60)  # each flushes a disk many times
@given(TURNS)
@example([[0, 3, 4], 0, [0, 1], 8, [5, 5, 6], 8, 3, [3, 7], 7, [7], 9])
def test_adding_and_taking_back_in_any_order_makes_the_book_that_is_written_at_once(
    turns: list[list[int] | int],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        grown, written = fresh_book(Path(place) / "grown"), fresh_book(Path(place) / "written")
        for file, text in HAND_MADE.items():
            (grown / file).write_text(text, encoding="utf-8", newline="")
        expected = Expected()
        for turn, what in enumerate(turns):
            if isinstance(what, int):
                _take_back(grown, expected, what, DAY + timedelta(turn))
            else:
                _add(grown, expected, what)
        _write_at_once(written, expected)
        _check_same(opened(grown), opened(written), expected.book)
        for file, text in HAND_MADE.items():
            assert (grown / file).read_bytes().startswith(text.encode())


def _check_same(grown: Loaded, written: Loaded, expected: Book) -> None:
    """All three say the same on any day, and take back the same for the same reasons."""
    assert grown.errors == written.errors == ()
    days = [date(2024, 1, 1), date(2025, 12, 31), *(DAY + timedelta(n) for n in range(-1, 10))]
    for book in (grown.book, written.book):
        assert sorted(book.statements, key=_id) == sorted(expected.statements, key=_id)
        assert book.events == expected.events
        assert sorted(book.retractions, key=_id) == sorted(expected.retractions, key=_id)
        for day in days:
            assert book.as_of(day).digest() == expected.as_of(day).digest()


def _id(row: Statement | Retraction) -> str:
    return row.id
