"""Loading a book from a directory: the good rows, and everything that is wrong with the others."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeVar

from onpace.book.book import Book
from onpace.book.columns import EVENT_COLUMNS, STATEMENT_COLUMNS
from onpace.book.csvfile import Complain, Table, read_table, table_of
from onpace.book.errors import BookError
from onpace.book.faults import CellsError, report
from onpace.book.header import Columns, Header
from onpace.book.names import Names
from onpace.book.nametables import MAKERS_FILE, MODELS_FILE, add_names, read_names
from onpace.book.retractions import RETRACTIONS_FILE, read_retractions
from onpace.book.rows import Readers, read_event, read_statement, readers_of
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
_NO_BOOK: Final = (
    "there is no book in this directory",
    "check the path, or make the directory statements in it",
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
    """Reads the book in a directory by itself; whatever is in it, this does not raise.

    Args:
        path: The directory, with ``statements/*.csv`` and perhaps ``events/*.csv``,
            ``makers.csv``, ``models.csv`` and ``retractions.csv``.
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
    book = _with_rows(Book((), (), known, root), "", errors)
    if not (book.statements or book.retractions or errors):
        errors.append(_complaint("statements", *_NO_STATEMENTS))
    return Loaded(book, tuple(errors))


def load_on(below: Book, path: str | Path, called: str = "") -> Loaded:
    """Reads the book in a directory as a layer over another book; this does not raise either.

    Args:
        below: The book below. The layer adds rows, makers and models to it, replaces makers and
            models of the same name, and can take back rows of both.
        path: The directory. A layer need not have statements of its own.
        called: What to call the directory in messages and in the files of its rows; blank for
            the path.

    Returns:
        Both together, and all errors of the layer.
    """
    root = Path(path)
    prefix = f"{called or root}/"
    wrong = _no_directory(root)
    if wrong is None and not is_book(root):
        wrong = _complaint("", *_NO_BOOK)
    if wrong is not None:
        return Loaded(below, (replace(wrong, file=called or str(root)),))
    errors: list[BookError] = []
    names = add_names(
        root, below.names, lambda error: errors.append(replace(error, file=prefix + error.file))
    )
    return Loaded(_with_rows(replace(below, names=names, path=root), prefix, errors), tuple(errors))


def is_book(root: Path) -> bool:
    """Whether a directory holds anything of a book, be it only the folder for statements."""
    folders, files = ("statements", "events"), (MAKERS_FILE, MODELS_FILE, RETRACTIONS_FILE)
    return any((root / name).is_dir() for name in folders) or any(
        (root / name).is_file() for name in files
    )


def _with_rows(below: Book, prefix: str, errors: list[BookError]) -> Book:
    """A book with the rows in its directory added, and then those gone that are taken back there.

    ``prefix`` goes before the names of the files.
    """
    root, readers = below.path, readers_of(below.names)
    folder, file = root / "statements", f"{prefix}statements"
    statements = _records(folder, file, STATEMENT_COLUMNS, partial(read_statement, readers), errors)
    folder, file = root / "events", f"{prefix}events"
    events = _records(folder, file, EVENT_COLUMNS, partial(read_event, readers), errors)
    book = below.adding(statements, events)
    path, file = root / RETRACTIONS_FILE, f"{prefix}{RETRACTIONS_FILE}"
    with _at_most(MOST_ERRORS, errors, file) as complain:
        found = read_retractions(path, file, book.rows, book.retractions, complain)
        book = book.retracting(found)
    if (root / "targets").is_dir():
        errors.append(_complaint(f"{prefix}targets", *_TARGETS))
    return book


def read_statements(
    data: bytes, file: str, readers: Readers
) -> tuple[tuple[Statement, ...], tuple[BookError, ...], Header | None]:
    """What the bytes of one statements file say; whatever they are, this does not raise.

    Args:
        data: The bytes.
        file: What to call the file in messages.
        readers: What reads its cells.

    Returns:
        The statements, all errors, and the header unless it cannot be used.
    """
    errors: list[BookError] = []
    statements: list[Statement] = []
    header: Header | None = None
    with _at_most(MOST_ERRORS, errors, file) as complain:
        table = table_of(data, file, STATEMENT_COLUMNS, complain)
        if table is not None:
            header = table.header
            statements.extend(_read_rows(table, partial(read_statement, readers), complain))
    return tuple(statements), tuple(errors), header


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
    folder: Path,
    called: str,
    columns: Columns,
    read: _RowReader[Record],
    errors: list[BookError],
) -> list[Record]:
    """Reads all files of a folder, in the order of their names."""
    records: list[Record] = []
    for path in _csv_files(folder, called, errors.append):
        file = f"{called}/{path.name}"
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


def _csv_files(folder: Path, called: str, complain: Complain) -> list[Path]:
    """The CSV files of a folder, without the hidden ones that editors leave behind."""
    try:
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        message = f"the folder cannot be read ({error.strerror})"
        complain(_complaint(called, message, "check that you may open it"))
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
