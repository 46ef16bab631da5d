"""Complaints about the cells of one row, collected so that all are reported at once."""

from collections.abc import Callable

from onpace.book.csvfile import Table
from onpace.book.errors import BookError, TextError

Fault = tuple[str, TextError]


class CellsError(Exception):
    """Cells that mean nothing in the book.

    Attributes:
        faults: Column and complaint of each.
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


class Faults:
    """Collects the complaints about several cells, so that all are reported at once.

    >>> faults = Faults()
    >>> with faults.of("value"):
    ...     raise TextError("'many' is not a plain number", "write digits only")
    >>> [column for column, complaint in faults.found]
    ['value']
    """

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._column = ""

    def of(self, column: str) -> "Faults":
        """Takes a complaint raised inside a ``with`` for one about that column."""
        self._column = column
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if isinstance(error, TextError):
            self.found.append((self._column, error))
            return True
        return False

    def raise_any(self) -> None:
        """Raises a `CellsError` with all complaints taken so far, if there are any."""
        if self.found:
            raise CellsError(*self.found)


def report(
    error: CellsError, table: Table, line: int, complain: Callable[[BookError], None]
) -> None:
    """Passes on the complaints about a row of a table, each with the place of its cell."""
    for column, fault in error.faults:
        place = table.header.positions.get(column, 0)
        complain(BookError(table.file, line, place, column, fault.message, fault.fix))
