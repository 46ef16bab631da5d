"""What is taken back does not stand any more, but still did on the days before."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, Loaded, Names, Period, Retraction, Source, Statement, load
from onpace.book import parse_quantity as quantity
from onpace.book.layers import layered
from tinybook import GOOD, good_row, load_rows, sentences, write_names, write_rows

LAUNCH = "Xiaomi,,SU7,,launch,2024-03-28,,,,2024-03-28,Xiaomi,https://a.cn/2,,"
OTHER = good_row(value="60000")


def _retract(root: Path, *rows: str) -> None:
    root.mkdir(exist_ok=True)
    text = "\n".join(["id,reason,said_on,said_by", *rows])
    (root / "retractions.csv").write_text(f"{text}\n", encoding="utf-8")


def _over(below: Book, *folders: Path) -> Loaded:
    return layered(below, folders, Path())


@pytest.fixture
def below(tmp_path: Path) -> Book:
    """A book of two statements and one event."""
    root = tmp_path / "below"
    write_rows(root, LAUNCH, "events/tiny.csv")
    loaded = load_rows(root, f"{GOOD}\n{OTHER}")
    assert loaded.errors == ()
    return loaded.book


def test_a_retracted_statement_stands_until_the_day_before(below: Book, tmp_path: Path) -> None:
    gone, kept = below.statements
    _retract(tmp_path / "mine", f"{gone.id},a slip of the source,2026-02-01,me")
    loaded = _over(below, tmp_path / "mine")
    assert loaded.errors == ()
    book = loaded.book
    assert book.statements == (kept,)
    assert book.as_of(date(2026, 2, 1)).statements == (kept,)
    assert book.as_of(date(2026, 1, 31)).statements == (kept, gone)
    assert book.as_of(date(2026, 1, 31)).digest() == below.as_of(date(2026, 1, 31)).digest()
    assert book.as_of(date(2025, 12, 31)).statements == ()
    assert book.last_day == date(2026, 2, 1)


def test_a_retraction_says_what_why_when_who_and_where(below: Book, tmp_path: Path) -> None:
    gone = below.statements[0]
    _retract(tmp_path / "mine", f"{gone.id},a slip of the source,2026-02-01,me")
    (retraction,) = _over(below, tmp_path / "mine").book.retractions
    assert retraction == Retraction(
        gone.id, "a slip of the source", date(2026, 2, 1), "me", (gone,)
    )
    assert (retraction.file, retraction.line) == (f"{tmp_path / 'mine'}/retractions.csv", 2)


def test_events_are_retracted_alike(below: Book, tmp_path: Path) -> None:
    (launch,) = below.events
    _retract(tmp_path / "mine", f"{launch.id},it was another day,2026-02-01,me")
    book = _over(below, tmp_path / "mine").book
    assert (book.events, book.retractions[0].events) == ((), (launch,))
    assert book.as_of(date(2024, 3, 28)).events == (launch,)


def test_a_book_can_take_back_its_own_rows(tmp_path: Path) -> None:
    gone = load_rows(tmp_path, f"{GOOD}\n{OTHER}").book.statements[0]
    _retract(tmp_path, f"{gone.id},wrong,2026-02-01,me")
    loaded = load(tmp_path)
    assert loaded.errors == ()
    assert [str(row.quantity) for row in loaded.book.statements] == ["> 60,000"]


def test_a_book_of_which_everything_was_taken_back_is_not_empty(tmp_path: Path) -> None:
    gone = load_rows(tmp_path, GOOD).book.statements[0]
    _retract(tmp_path, f"{gone.id},wrong,2026-02-01,me")
    assert load(tmp_path).errors == ()


def test_rows_of_the_same_content_are_taken_back_together(tmp_path: Path) -> None:
    gone = load_rows(tmp_path, f"{GOOD}\n{GOOD}").book.statements[0]
    _retract(tmp_path, f"{gone.id},wrong,2026-02-01,me")
    book = load(tmp_path).book
    assert book.statements == ()
    assert len(book.as_of(date(2026, 1, 31)).statements) == 2


def test_the_beginning_of_an_id_is_enough(below: Book, tmp_path: Path) -> None:
    gone = below.statements[0]
    _retract(tmp_path / "mine", f"{gone.id[:6].upper()},wrong,2026-02-01,me")
    (retraction,) = _over(below, tmp_path / "mine").book.retractions
    assert retraction.id == gone.id


def test_the_beginning_of_two_ids_is_not_enough(tmp_path: Path) -> None:
    one, two = _alike()
    book = Book((one, two), (), Names((), ()), Path())
    _retract(tmp_path, f"{one.id[:6]},wrong,2026-02-01,me")
    (error,) = sentences(_over(book, tmp_path))
    ids = " or ".join(sorted((one.id, two.id)))
    assert error.endswith(f":2:1 id: {one.id[:6]} is the beginning of 2 ids; write {ids}")


def _alike() -> tuple[Statement, Statement]:
    """Two statements whose ids begin alike."""
    one, two = _statement(0), _statement(1)
    object.__setattr__(two, "_id", one.id[:6] + "0" * 6)
    return one, two


WRONG_ROWS = [
    (",wrong,2026-02-01,me", "1 id: the id is missing; write the id of the row"),
    ("abcde,wrong,2026-02-01,me", "1 id: 'abcde' is no id; write at least the first six"),
    ("1.2E+11,wrong,2026-02-01,me", "1 id: '1.2E+11' is no id"),
    ("0123456789ab,wrong,2026-02-01,me", "1 id: no statement or event has the id 0123456789ab;"),
    ("ID,,2026-02-01,me", "2 reason: the reason is missing; say in a few words"),
    ("ID,wrong,yesterday,me", "3 said_on: 'yesterday' is no day; write year-month-day"),
    ("ID,wrong,2025-12-31,me", "3 said_on: it cannot be retracted on 2025-12-31, before it was"),
    ("ID,wrong,2026-02-01,", "4 said_by: nobody said it; write who took it back"),
    ("ID,wrong,2026-02-01", ": the row has 3 cells, the header 4"),
]


@pytest.mark.parametrize(("row", "sentence"), WRONG_ROWS)
def test_a_wrong_cell_of_a_retraction_is_named_with_its_fix(
    below: Book, tmp_path: Path, row: str, sentence: str
) -> None:
    good = f"{below.statements[1].id},wrong,2026-02-01,me"
    _retract(tmp_path / "mine", row.replace("ID", below.statements[0].id), good)
    loaded = _over(below, tmp_path / "mine")
    (error,) = sentences(loaded)
    assert f"mine/retractions.csv:2{':' if sentence[0].isdigit() else ''}{sentence}" in error
    assert loaded.book.statements == below.statements[:1]


def test_retracting_twice_is_an_error(below: Book, tmp_path: Path) -> None:
    row = f"{below.statements[0].id},wrong,2026-02-01,me"
    _retract(tmp_path / "one", row, row)
    _retract(tmp_path / "two", row)
    loaded = _over(below, tmp_path / "one", tmp_path / "two")
    inside, across = sentences(loaded)
    place = f"{tmp_path}/one/retractions.csv:2; delete one of the two rows"
    assert inside.endswith(
        f"one/retractions.csv:3:1 id: {row[:12]} is retracted already in {place}"
    )
    assert across.endswith(
        f"two/retractions.csv:2:1 id: {row[:12]} is retracted already in {place}"
    )


def test_a_later_layer_can_say_again_what_was_retracted(below: Book, tmp_path: Path) -> None:
    gone = below.statements[0]
    _retract(tmp_path / "one", f"{gone.id},wrong,2026-02-01,me")
    write_rows(tmp_path / "two", GOOD)
    _retract(tmp_path / "three", f"{gone.id},wrong after all,2026-03-01,me")
    again = _over(below, tmp_path / "one", tmp_path / "two").book
    assert again.digest() == below.digest()
    assert again.retractions == ()
    assert again.as_of(date(2026, 1, 15)).digest() == below.as_of(date(2026, 1, 15)).digest()
    loaded = _over(below, *(tmp_path / name for name in ("one", "two", "three")))
    assert loaded.errors == ()
    assert gone not in loaded.book.statements
    assert gone in loaded.book.as_of(date(2026, 2, 28)).statements


def test_saying_again_in_the_same_layer_does_not_undo_its_retraction(
    below: Book, tmp_path: Path
) -> None:
    _retract(tmp_path / "mine", f"{below.statements[0].id},wrong,2026-02-01,me")
    write_rows(tmp_path / "mine", GOOD)
    assert _over(below, tmp_path / "mine").book.statements == below.statements[1:]


def test_a_broken_file_of_retractions_is_reported_like_any_other(tmp_path: Path) -> None:
    write_names(tmp_path)
    (tmp_path / "retractions.csv").write_text("id;reason;said_on;said_by\n", encoding="utf-8")
    (error,) = sentences(load_rows(tmp_path, GOOD))
    assert error.startswith("retractions.csv:1: the cells are separated by semicolons")


DAY = date(2025, 1, 1)


def _statement(number: int) -> Statement:
    return Statement(
        *("Xiaomi", "", "", "", "report", "deliveries", Period.parse("2024")),
        *(quantity("=", str(number)), "vehicle", "", DAY + timedelta(number), "Xiaomi"),
        Source("https://a.cn/1", "a.cn"),
    )


def _book(days: list[int | None]) -> Book:
    """A statement a day, each retracted so many days after it was said, or never."""
    statements = [_statement(number) for number in range(len(days))]
    retractions = [
        Retraction(row.id, "wrong", row.said_on + timedelta(later), "me", (row,))
        for row, later in zip(statements, days, strict=True)
        if later is not None
    ]
    return Book(tuple(statements), (), Names((), ()), Path()).retracting(retractions)


BOOKS = st.lists(st.none() | st.integers(0, 12), max_size=8).map(_book)
DAYS = st.integers(-1, 25).map(lambda number: DAY + timedelta(number))


@given(BOOKS, DAYS, DAYS)
def test_looking_back_twice_is_looking_back_once(book: Book, one: date, two: date) -> None:
    earlier, later = sorted((one, two))
    assert book.as_of(later).as_of(earlier) == book.as_of(earlier)


@given(BOOKS, DAYS)
def test_a_row_stands_from_the_day_it_was_known_to_the_day_before_it_was_retracted(
    book: Book, day: date
) -> None:
    ends = {done.id: done.said_on for done in book.retractions}
    rows = {*book.statements, *(row for done in book.retractions for row in done.statements)}
    expected = {row for row in rows if row.known_on <= day < ends.get(row.id, date.max)}
    assert set(book.as_of(day).statements) == expected


@given(BOOKS)
def test_a_retracted_row_leaves_no_trace_in_the_digest(book: Book) -> None:
    bare = replace(book, retractions=())
    assert book.digest() == bare.digest()
    if book.statements or book.retractions:
        assert book.as_of(book.last_day) == book
        assert book.as_of(book.first_day - timedelta(1)).statements == ()
