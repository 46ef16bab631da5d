"""Loading a book from a directory: the good rows, and everything that is wrong with the others."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeVar

from onpace.book.book import Book
from onpace.book.columns import EVENT_COLUMNS, STATEMENT_COLUMNS
from onpace.book.csvfile import Complain, Table, read_table
from onpace.book.errors import BookError
from onpace.book.faults import CellsError, report
from onpace.book.header import Columns
from onpace.book.names import Names
from onpace.book.nametables import MAKERS_FILE, read_names
from onpace.book.rows import read_event, read_statement, readers_of
from onpace.book.statement import Event, Statement

#: Where the book that comes with the package lies.
BUNDLED: Final = Path(__file__).parent.parent / "data" / "book"

#: Complaints about one file; nobody corrects more by hand, and each costs time to word.
MOST_ERRORS: Final = 1_000

_NO_NAMES: Final = Names((), ())

_NO_MAKERS: Final = ("there are no makers", "add a makers.csv with the column name")
_NO_STATEMENTS: Final = (
    "the book is empty",
    "add a file such as statements/xiaomi.csv with a row for each statement",
)
_TARGETS: Final = (
    "targets are not read from here",
    "write each as a statement of kind target and delete the folder",
)

Record = TypeVar("Record", Statement, Event)
_RowReader = Callable[[Sequence[str], tuple[str, int]], Record]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book and what is wrong with its files.

    Attributes:
        book: All rows that could be read.
        errors: One for each thing wrong; the rows concerned are not in the book.
    """

    book: Book
    errors: tuple[BookError, ...]


class BrokenBookError(Exception):
    """A book that must be whole is not.

    Attributes:
        errors: Everything wrong with it.
    """

    def __init__(self, path: Path, errors: tuple[BookError, ...]) -> None:
        others = f" (and {len(errors) - 1} more errors)" if len(errors) > 1 else ""
        super().__init__(f"the book in {path} cannot be used: {errors[0]}{others}")
        self.errors = errors


def load(path: str | Path, names: Names | None = None) -> Loaded:
    """Reads the book in a directory; whatever is in it, this does not raise.

    Args:
        path: The directory, with ``statements/*.csv`` and perhaps ``events/*.csv``,
            ``makers.csv`` and ``models.csv``.
        names: Makers and models to use for a names file the directory lacks; None for those that
            come with the package.

    Returns:
        The book with every good row, and all errors.

    >>> print(load("no/such/place").errors[0])
    no/such/place: there is no such directory; check the path or make the directory
    """
    root = Path(path)
    wrong = _no_directory(root)
    if wrong is not None:
        return Loaded(Book((), (), names or _NO_NAMES, root), (wrong,))
    errors: list[BookError] = []
    known = read_names(root, lambda: names or bundled_names(), errors.append)
    if not known.makers and not errors:
        errors.append(_complaint(MAKERS_FILE, *_NO_MAKERS))
    readers = readers_of(known)
    statements = _records(
        root, "statements", STATEMENT_COLUMNS, partial(read_statement, readers), errors
    )
    events = _records(root, "events", EVENT_COLUMNS, partial(read_event, readers), errors)
    if not statements and not errors:
        errors.append(_complaint("statements", *_NO_STATEMENTS))
    if (root / "targets").is_dir():
        errors.append(_complaint("targets", *_TARGETS))
    return Loaded(Book(tuple(statements), tuple(events), known, root), tuple(errors))


@cache
def bundled_book() -> Book:
    """The book that comes with the package, read once.

    Raises:
        BrokenBookError: when the package was installed without it or it has errors.
    """
    loaded = load(BUNDLED)
    if loaded.errors:
        raise BrokenBookError(BUNDLED, loaded.errors)
    return loaded.book


@cache
def bundled_names() -> Names:
    """The makers and models that come with the package, read once; none if it lacks them."""
    return read_names(BUNDLED, lambda: _NO_NAMES, lambda _: None)


def _no_directory(root: Path) -> BookError | None:
    fix = "check the path or make the directory"
    try:
        if root.is_dir():
            return None
        if root.exists():
            return _complaint(str(root), "this is a file", "give the directory that holds the book")
    except OSError as error:  # a name too long, a place that may not be looked into
        return _complaint(str(root), f"it cannot be opened ({error.strerror})", fix)
    return _complaint(str(root), "there is no such directory", fix)


def _complaint(file: str, message: str, fix: str) -> BookError:
    return BookError(file, 0, 0, "", message, fix)


def _records(
    root: Path,
    folder: str,
    columns: Columns,
    read: _RowReader[Record],
    errors: list[BookError],
) -> list[Record]:
    """Reads all files of a folder, in the order of their names."""
    records: list[Record] = []
    for path in _csv_files(root / folder, errors.append):
        file = f"{folder}/{path.name}"
        with _at_most(MOST_ERRORS, errors, file) as complain:
            table = read_table(path, file, columns, complain)
            if table is not None:
                records.extend(_read_rows(table, read, complain))
    return records


def _read_rows(table: Table, read: _RowReader[Record], complain: Complain) -> Iterator[Record]:
    file = table.file
    for line, cells in table.rows:
        try:
            yield read(cells, (file, line))
        except CellsError as error:
            report(error, table, line, complain)


def _csv_files(folder: Path, complain: Complain) -> list[Path]:
    """The CSV files of a folder, without the hidden ones that editors leave behind."""
    try:
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        message = f"the folder cannot be read ({error.strerror})"
        complain(_complaint(folder.name, message, "check that you may open it"))
        return []
    return [
        path
        for path in paths
        if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~"))
    ]


class _TooManyErrors(Exception):  # noqa: N818  # no error itself: it ends the reading of a file
    pass


@contextmanager
def _at_most(most: int, errors: list[BookError], file: str) -> Iterator[Complain]:
    """Takes complaints about a file, and leaves the file once there are too many."""
    begin = len(errors)

    def complain(error: BookError) -> None:
        if len(errors) - begin >= most:
            raise _TooManyErrors
        errors.append(error)

    try:
        yield complain
    except _TooManyErrors:
        message = f"more than {most:,} errors: the rest of the file was not read"
        errors.append(_complaint(file, message, "correct those above first"))
