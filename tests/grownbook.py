"""Books of their own that grow by adding, for tests: they lie over the bundled book."""

from pathlib import Path

from onpace.book import Book, Loaded, Statement
from onpace.book.fresh import init_book
from onpace.book.load import load_on
from onpace.book.pasted import parse_rows
from tinybook import HEADER, good_row


def said(*values: int, **cells: str) -> list[Statement]:
    """One statement about Xiaomi a value, or about whatever other cells say."""
    header = ",".join([HEADER, *(name for name in cells if name not in HEADER.split(","))])
    rows = [good_row(value=str(value), **cells) for value in values]
    parsed = parse_rows("\n".join([header, *rows]), "csv")
    assert parsed.errors == ()
    return list(parsed.statements)


def fresh_book(root: Path) -> Path:
    """An empty book of one's own."""
    assert init_book(root).errors == ()
    return root


def opened(root: Path) -> Loaded:
    """The book of one's own over the bundled one."""
    return load_on(Book.bundled(), root)


def alone(root: Path) -> Loaded:
    """The book of one's own over the bundled names alone, which is faster."""
    return load_on(Book((), (), Book.bundled().names, root), root)


def own_ids(root: Path) -> list[str]:
    """The ids of all statements in a book of one's own that has no errors."""
    loaded = alone(root)
    assert loaded.errors == ()
    return [row.id for row in loaded.book.statements]
