"""A new book lies over the bundled one, and is not made over another."""

from pathlib import Path

from grownbook import fresh_book, opened, own_ids
from onpace.book import Book
from onpace.book.fresh import init_book
from tinybook import HEADER, good_row, write_rows


def test_a_new_book_lies_over_the_bundled_one_and_adds_nothing(tmp_path: Path) -> None:
    done = init_book(tmp_path / "new" / "书")
    assert (done.errors, len(done.files)) == ((), 3)
    assert len((tmp_path / "new/书/README.txt").read_text(encoding="utf-8").splitlines()) == 10
    loaded = opened(tmp_path / "new" / "书")
    assert loaded.errors == ()
    assert loaded.book.digest() == Book.bundled().digest()


def test_the_example_in_a_new_books_readme_is_a_statement(tmp_path: Path) -> None:
    root = fresh_book(tmp_path)
    lines = (root / "README.txt").read_text(encoding="utf-8").splitlines()
    start = lines.index(HEADER)
    write_rows(root, "\n".join(lines[start : start + 2]))
    assert len(own_ids(root)) == 1


def test_a_book_is_not_made_over_another(tmp_path: Path) -> None:
    write_rows(tmp_path, good_row())
    (error,) = map(str, init_book(tmp_path).errors)
    assert error.endswith("it is a book already; add rows to it, or choose another folder")
    assert [path.name for path in tmp_path.iterdir()] == ["statements"]


def test_a_readme_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "README.txt").write_text("mine", encoding="utf-8")
    assert len(init_book(tmp_path).files) == 2
    assert (tmp_path / "README.txt").read_text(encoding="utf-8") == "mine"


def test_a_book_cannot_be_made_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "nothing could be added" in str(init_book(tmp_path / "file").errors[0])
    assert "nothing could be added" in str(init_book(f"{tmp_path}/a\0b").errors[0])
