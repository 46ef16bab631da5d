"""Adding rows to the user's book: statements, and retractions of statements and events.

How a file is changed without losing anything is in `onpace.book.safewrite`. What is added was read
back first, so that no row gets into a book that would not come out of it as it went in.
"""

import errno
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from re import sub
from typing import Final

from onpace.book.book import Book
from onpace.book.columns import RETRACTION_COLUMNS, STATEMENT_COLUMNS
from onpace.book.csvfile import table_of
from onpace.book.errors import BookError
from onpace.book.load import bundled_names, is_book, load_on, read_statements
from onpace.book.names import Names
from onpace.book.retractions import RETRACTIONS_FILE, retractions_in, written_ids
from onpace.book.rows import Readers, readers_of
from onpace.book.rowtext import columns_of, text_of_rows, with_rows
from onpace.book.safewrite import alone_in, content, flush_folder, replace_file
from onpace.book.statement import Statement

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

#: File names that mean devices on Windows, whatever comes after them.
_DEVICES: Final = (
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{d}{n}" for d in ("com", "lpt") for n in range(10)),
)
_LONGEST_SLUG: Final = 60


@dataclass(frozen=True, slots=True)
class Written:
    """What became of rows that were to be added.

    Attributes:
        files: The files that were written.
        added: The statements that are in them now, safe on the disk.
        skipped: Those that were there before, with the file and line they stand in.
        errors: Why anything else was not added. Everything can be added again after an error:
            what is there already is skipped.
    """

    files: tuple[Path, ...] = ()
    added: tuple[Statement, ...] = ()
    skipped: tuple[Statement, ...] = ()
    errors: tuple[BookError, ...] = ()

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.files + other.files,
            self.added + other.added,
            self.skipped + other.skipped,
            self.errors + other.errors,
        )


def append(
    folder: str | Path, statements: Iterable[Statement], names: Names | None = None
) -> Written:
    """Adds statements to a user's book; whatever happens, this does not raise.

    Each goes to the end of ``statements/MAKER.csv``. When that file lacks an optional column that
    a statement needs, the statement goes to ``MAKER-2.csv`` instead, so that no row of the user's
    is rewritten.

    Args:
        folder: The directory of the book, which must be there.
        statements: What to add.
        names: The names of the layers below; None for those that come with the package.

    >>> print(append("no/such/place", []).errors[0].message)
    there is no such directory
    """
    root = Path(folder)
    held = load_on(Book((), (), names or bundled_names(), root), root)
    if not is_book(root):
        return Written(errors=held.errors)
    there = {row.id: row for row in held.book.statements}
    readers, retracted = readers_of(held.book.names), _retracted(root)
    errors: list[BookError] = []
    skipped: list[Statement] = []
    queues: dict[str, list[Statement]] = {}
    for statement in statements:
        wrong = _unstorable(statement, root, readers) or _taken_back(statement.id, root, retracted)
        if wrong:
            errors += wrong
        elif statement.id in there:
            skipped.append(there[statement.id])
        else:
            there[statement.id] = statement
            queues.setdefault(slug(statement.maker), []).append(statement)
    done = Written(skipped=tuple(skipped), errors=tuple(errors))
    for name, queue in queues.items():
        done += _append_to(root, name, queue, readers)
    return done


def slug(maker: str) -> str:
    """The name of a maker's file, without its ending; fit for any system.

    >>> slug("Li Auto"), slug("小米")
    ('li-auto', '小米')
    """
    plain = sub(r"[^\w]+|_", "-", maker.casefold())[:_LONGEST_SLUG].strip("-") or "maker"
    return f"{plain}-maker" if plain in _DEVICES else plain


def _unstorable(statement: Statement, root: Path, readers: Readers) -> tuple[BookError, ...]:
    """Why a row cannot be stored, or nothing."""
    row = statement.to_row()
    place = str(root / "statements" / f"{slug(statement.maker)}.csv")
    read, errors, _ = read_statements(_file_of((row,), STATEMENT_COLUMNS.all), place, readers)
    if errors:  # of a row whose shape is wrong, what follows is no news
        some = errors if all(error.field for error in errors) else errors[:1]
        return tuple(replace(error, line=0, column=0) for error in some)
    again = read[0].to_row() if len(read) == 1 else {}
    return tuple(
        BookError(
            place,
            0,
            0,
            column,
            f"{text[:40]!r} would not be read back as it is",
            "remove spaces and line breaks around it, and write names as the book does",
        )
        for column, text in row.items()
        if again.get(column) != text
    )


def _file_of(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> bytes:
    text = f"{','.join(columns)}\n{text_of_rows(rows, columns, chr(10))}"
    return text.encode("utf-8", "surrogatepass")  # half characters are found when it is read


def _taken_back(whole: str, root: Path, retracted: dict[str, int]) -> tuple[BookError, ...]:
    """The complaint about adding what the same book takes back, or nothing."""
    lines = [line for digits, line in retracted.items() if whole.startswith(digits)]
    fix = "delete this row to let the statement stand again"
    file = str(root / RETRACTIONS_FILE)
    return tuple(BookError(file, line, 1, "id", f"{whole} is retracted", fix) for line in lines[:1])


def _retracted(root: Path) -> dict[str, int]:
    """The ids in the book's retractions file; a broken one complains when the book is opened."""
    try:
        data = content(root / RETRACTIONS_FILE)
    except OSError:
        return {}
    table = table_of(data or b"", RETRACTIONS_FILE, RETRACTION_COLUMNS, lambda _: None)
    return written_ids(table) if table else {}


def _append_to(
    root: Path, name: str, queue: list[Statement], readers: Readers, number: int = 1
) -> Written:
    """Adds statements to one file, and those it cannot hold to the next."""
    path = root / "statements" / (f"{name}.csv" if number == 1 else f"{name}-{number}.csv")
    real = Path(os.path.realpath(path))
    try:
        if not path.parent.is_dir():
            path.parent.mkdir()
            flush_folder(root)
        with alone_in(real.parent):
            old = content(real)
            start = _file_of((), STATEMENT_COLUMNS.all) if old is None else old
            stand, errors, header = read_statements(start, str(path), readers)
            if errors or header is None:
                return Written(errors=(_broken(path), *errors))
            there = {row.id: row for row in stand}
            skipped = tuple(there[row.id] for row in queue if row.id in there)
            new = [row for row in queue if row.id not in there]
            fitting = _fitting(new, columns_of(header), readers)
            if fitting:
                replace_file(real, old, with_rows(start, header, [row.to_row() for row in fitting]))
    except OSError as error:
        return Written(errors=(unwritten(path, error),))
    done = Written((path,) if fitting else (), tuple(fitting), skipped)
    written = {row.id for row in fitting}
    rest = [row for row in new if row.id not in written]
    return done + _append_to(root, name, rest, readers, number + 1) if rest else done


def _fitting(
    statements: list[Statement], columns: Sequence[str], readers: Readers
) -> list[Statement]:
    """Those that nothing is lost of in a file with these columns."""
    if set(columns) == set(STATEMENT_COLUMNS.all):
        return statements
    fitting: list[Statement] = []
    for statement in statements:
        read, _, _ = read_statements(_file_of((statement.to_row(),), columns), "", readers)
        if [row.id for row in read] == [statement.id]:
            fitting.append(statement)
    return fitting


def append_retraction(  # noqa: PLR0913  # one argument a column
    folder: str | Path, book: Book, wanted: str, *, reason: str, said_on: date, said_by: str
) -> Written:
    """Takes back a row from a user's book on; whatever happens, this does not raise.

    The row itself stays where it is, in this layer or one below, and stands as of earlier days.

    Args:
        folder: The directory of the user's book, which must be there.
        book: The book with all its layers, the user's among them.
        wanted: The id of the statement or event, or at least its first six digits.
        reason: What is wrong with it.
        said_on: The day it is taken back.
        said_by: Who takes it back.
    """
    root = Path(folder)
    path = root / RETRACTIONS_FILE
    if not is_book(root):
        return Written(errors=load_on(book, root).errors)
    row = {
        "id": wanted,
        "reason": " ".join(reason.split()),
        "said_on": said_on.isoformat(),
        "said_by": " ".join(said_by.split()),
    }
    errors: list[BookError] = []
    data = _file_of((row,), RETRACTION_COLUMNS.all)
    table = table_of(data, str(path), RETRACTION_COLUMNS, errors.append)
    found = retractions_in(table, book.rows, book.retractions, errors.append) if table else []
    if errors:
        return Written(errors=tuple(replace(error, line=0, column=0) for error in errors))
    try:
        return _append_retraction(path, row | {"id": found[0].id})
    except OSError as error:
        return Written(errors=(unwritten(path, error),))


def _append_retraction(path: Path, row: dict[str, str]) -> Written:
    real = Path(os.path.realpath(path))
    with alone_in(real.parent):
        old = content(real)
        start = _file_of((), RETRACTION_COLUMNS.all) if old is None else old
        errors: list[BookError] = []
        table = table_of(start, str(path), RETRACTION_COLUMNS, errors.append)
        written = written_ids(table) if table else {}
        if errors or table is None:
            return Written(errors=(_broken(path), *errors))
        lines = [line for digits, line in written.items() if row["id"].startswith(digits)]
        if lines:  # since the book was read
            message = f"{row['id']} is retracted already"
            return Written(errors=(BookError(str(path), lines[0], 1, "id", message, "do no more"),))
        replace_file(real, old, with_rows(start, table.header, [row]))
    return Written((path,))


def unwritten(path: Path, error: OSError) -> BookError:
    """The complaint about a file that could not be written."""
    reason = error.strerror or type(error).__name__
    if error.errno in _NO_ROOM:
        fix = "make room on the disk and try again; what was there is untouched"
    elif error.errno == errno.EBUSY:
        fix = "close other programs that have it open, and try again"
    else:
        fix = "check that you may write there, and try again"
    return BookError(str(path), 0, 0, "", f"nothing could be added ({reason})", fix)


def _broken(path: Path) -> BookError:
    return BookError(
        str(path), 0, 0, "", "it has errors, so nothing was added to it", "correct them first"
    )
