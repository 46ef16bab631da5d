"""A book shows what was known on a day, about whom, and tells itself apart from others."""

from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, BrokenBookError, Maker, Names, Period, load
from onpace.book import parse_quantity as quantity
from onpace.book.statement import Source, Statement
from tinybook import HEADER, load_rows, write_names, write_rows

LOADING = import_module("onpace.book.load")  # onpace.book.load itself is the function

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)


@pytest.fixture
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Book:
    """The book whose only statements file is the docstring of the test."""
    loaded = load_rows(tmp_path, request.function.__doc__)
    assert loaded.errors == ()
    return loaded.book


def _statement(said_on: date, precision: str, number: int) -> Statement:
    return Statement(
        maker="Xiaomi",
        brand="",
        model="",
        market="",
        kind="report",
        measure="deliveries",
        period=Period.parse("2023"),
        quantity=quantity("=", str(number)),
        unit="vehicle",
        wording="",
        said_on=said_on,
        said_by="Xiaomi",
        source=Source("https://a.cn/1", "a.cn"),
        date_precision=precision,
    )


STATEMENTS = st.lists(
    st.builds(
        _statement,
        st.dates(FIRST, LAST),
        st.sampled_from(["day", "month", "known-by", "assumed"]),
        st.integers(0, 5),
    ),
    max_size=8,
)
BOOKS = STATEMENTS.map(
    lambda statements: Book(tuple(statements), (), Names((Maker("Xiaomi"),), ()), Path())
)
DAYS = st.dates(FIRST, LAST)


@given(BOOKS, DAYS, DAYS)
def test_what_was_known_once_stays_known(whole: Book, one: date, two: date) -> None:
    earlier, later = sorted((one, two))
    before, after = whole.as_of(earlier), whole.as_of(later)
    assert set(before.statements) <= set(after.statements) <= set(whole.statements)
    assert after.as_of(earlier) == before


@given(BOOKS, DAYS)
def test_nothing_is_seen_before_it_was_known(whole: Book, day: date) -> None:
    seen = whole.as_of(day)
    assert all(statement.known_on <= day for statement in seen.statements)
    hidden = [statement for statement in whole.statements if statement not in seen.statements]
    assert all(statement.known_on > day for statement in hidden)


@given(BOOKS.filter(lambda book: bool(book.statements)))
def test_the_last_day_shows_everything_and_the_day_before_the_first_nothing(whole: Book) -> None:
    assert whole.as_of(whole.last_day) == whole
    assert whole.as_of(whole.first_day - timedelta(1)).statements == ()
    assert whole.as_of(whole.first_day).statements != ()


def test_an_empty_book_has_no_first_day() -> None:
    empty = Book((), (), Names((), ()), Path())
    with pytest.raises(ValueError, match="the book is empty"):
        _ = empty.first_day


@given(STATEMENTS.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_digest_does_not_depend_on_the_order(
    pair: tuple[list[Statement], list[Statement]],
) -> None:
    one, two = (Book(tuple(rows), (), Names((), ()), Path()) for rows in pair)
    assert one.digest() == two.digest()


@given(BOOKS, BOOKS)
def test_the_digest_tells_different_books_apart(one: Book, two: Book) -> None:
    same = sorted(row.id for row in one.statements) == sorted(row.id for row in two.statements)
    assert (one.digest() == two.digest()) == same


def test_the_digest_does_not_depend_on_files_and_lines(tmp_path: Path) -> None:
    first = "Xiaomi,,,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1"
    second = first.replace("40000", "41000")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    together = load_rows(tmp_path / "one", f"{first}\n{second}")
    write_names(tmp_path / "two")
    write_rows(tmp_path / "two", second, "statements/a.csv")
    write_rows(tmp_path / "two", f"{HEADER}\n\n{first}", "statements/b.csv")
    apart = load(tmp_path / "two")
    assert together.book.digest() == apart.book.digest()
    assert len(together.book.digest()) == 64


def test_events_are_seen_from_the_day_they_were_known(tmp_path: Path) -> None:
    write_rows(
        tmp_path,
        """
        Xiaomi,,SU7,,launch,2024-03-28,,,,2024-03-28,Xiaomi,https://a.cn/2,,
        Xiaomi,,YU7,,unveiled,2025,,,,2025-03-01,Xiaomi,https://a.cn/2,a.cn,month
        """,
        "events/tiny.csv",
    )
    book = load_rows(tmp_path, f"{HEADER}\n").book
    assert (book.first_day, book.last_day) == (date(2024, 3, 28), date(2025, 3, 31))
    assert [event.model for event in book.as_of(date(2025, 3, 30)).events] == ["SU7"]
    assert book.digest() != book.as_of(date(2025, 3, 30)).digest()


def test_statements_are_found_by_what_they_are_about(book: Book) -> None:
    """
    HIMA,,,,report,deliveries,2025-10,>,1,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    HIMA,AITO,,,report,deliveries,2025-10,>,2,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    HIMA,AITO,M9,,report,deliveries,2025-10,>,3,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    HIMA,,M9,,report,deliveries,2025-10,>,4,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    HIMA,,,CN,report,deliveries,2025-10,>,5,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    HIMA,,,,target,deliveries,2026,=,6,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    HIMA,,,,report,orders,2025-10,>,7,,vehicle,,2025-11-01,HIMA,https://a.cn/1
    Xiaomi,,,,report,deliveries,2025-10,>,8,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1
    """

    def found(maker: str, **about: str) -> list[int]:
        return [int(row.quantity.value) for row in book.about(maker, **about)]

    assert found("HIMA") == [1, 6, 7]
    assert found("HIMA", brand="AITO") == [2]
    assert found("HIMA", model="M9") == [3, 4]
    assert found("HIMA", brand="AITO", model="M9") == [3]
    assert found("HIMA", market="CN") == [5]
    assert found("HIMA", kind="target") == [6]
    assert found("HIMA", kind="report", measure="orders") == [7]
    assert found("Ford") == []


def test_a_missing_bundled_book_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOADING, "BUNDLED", tmp_path / "gone")
    monkeypatch.setattr(LOADING, "bundled_book", LOADING.bundled_book.__wrapped__)
    with pytest.raises(BrokenBookError) as caught:
        Book.bundled()
    assert "there is no such directory" in str(caught.value)
    assert len(caught.value.errors) == 1


def test_names_that_come_with_the_package_serve_a_book_without_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    bundled.mkdir()
    write_names(bundled)
    row = "小米,,su7,,report,deliveries,2025-10,>,40000,,vehicle,,2025-11-01,Xiaomi,https://a.cn/1"
    write_rows(own, row)
    monkeypatch.setattr(LOADING, "BUNDLED", bundled)
    monkeypatch.setattr(LOADING, "bundled_names", LOADING.bundled_names.__wrapped__)
    assert [statement.model for statement in load(own).book.statements] == ["SU7"]
