"""Reading one CSV file of the book, whatever is in it.

Nothing here raises on bad content. A row that cannot be read is reported and left out; the rows
around it are kept.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import compile as pattern
from typing import Final

from onpace.book.errors import BookError
from onpace.book.header import Columns, Header, read_header

#: Characters a cell may have; a longer one is not a cell but a slip with quotes or a pasted page.
LONGEST_CELL: Final = 10_000

#: Lines one row may span; a longer one is an open quotation mark that swallows the file.
MOST_LINES: Final = 50

_UNDECODABLE: Final = pattern("[\udc80-\udcff]")
_BLANK_BYTES: Final = b" \t\r\n\xef\xbb\xbf"
_SAVE_AS_UTF8: Final = "save the file as UTF-8 (in Excel: CSV UTF-8)"

_TOO_LONG: Final = (
    f"a cell has more than {LONGEST_CELL:,} characters",
    "shorten it; look for a quotation mark that is never closed",
)
_OPEN_QUOTE: Final = (
    "the quotation marks do not pair up",
    'close the cell with ", and write "" for a quotation mark inside it',
)

Row = tuple[int, Sequence[str]]
Complain = Callable[[BookError], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file with a header that could be understood.

    Attributes:
        file: Its path inside the book, for messages.
        header: Where each column stands.
        rows: Line number and cells of each readable row, cells in the order of the wanted columns
            and blank where the file lacks an optional one. Reading reports errors as it goes.
    """

    file: str
    header: Header
    rows: Iterator[Row]


def read_table(path: Path, file: str, columns: Columns, complain: Complain) -> Table | None:
    """Opens a CSV file of the book.

    Args:
        path: Where it is.
        file: Its path inside the book, for messages.
        columns: The columns such a file can have.
        complain: Called with each thing wrong, at once or while the rows are read.

    Returns:
        The table, or None when nothing in the file can be used.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"the file cannot be read ({reason})"
        complain(BookError(file, 0, 0, "", message, "check that it is a file you may open"))
        return None
    return table_of(data, file, columns, complain)


def table_of(data: bytes, file: str, columns: Columns, complain: Complain) -> Table | None:
    """The table in the bytes of a CSV file; otherwise like `read_table`."""
    lines = _readable_lines(data, file, complain)
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        if not data.strip(_BLANK_BYTES):
            fix = f"begin it with the header {','.join(columns.required)}"
            complain(BookError(file, 0, 0, "", "the file is empty", fix))
        return None
    header = read_header(lines[start], columns, (file, start + 1), complain)
    if header is None:
        return None
    return Table(file, header, _rows(lines, start + 1, header, file, complain))


def _readable_lines(data: bytes, file: str, complain: Complain) -> list[str]:
    """The lines of a file; those that are no text are reported and made blank.

    When the first line is no text either, neither is the file, and there are no lines.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8-sig", "surrogateescape")
        lines = _lines(text)
        bad = {number for number, line in enumerate(lines) if _UNDECODABLE.search(line)}
        message = (
            f"not UTF-8 at byte position {error.start} (0x{data[error.start]:02x}), "
            f"rows left out: {len(bad)}"
        )
        complain(BookError(file, min(bad) + 1, 0, "", message, _SAVE_AS_UTF8))
        return [] if 0 in bad else _blanked(lines, bad)
    lines = _lines(text)
    if "\0" in text:
        bad = {number for number, line in enumerate(lines) if "\0" in line}
        message = f"NUL characters, which no text has, rows left out: {len(bad)}"
        complain(BookError(file, min(bad) + 1, 0, "", message, _SAVE_AS_UTF8))
        return [] if 0 in bad else _blanked(lines, bad)
    return lines


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _blanked(lines: list[str], numbers: set[int]) -> list[str]:
    return ["" if number in numbers else line for number, line in enumerate(lines)]


def _rows(
    lines: list[str], start: int, header: Header, file: str, complain: Complain
) -> Iterator[Row]:
    """The readable rows; after a broken one reading resumes on the very next line.

    So an open quotation mark costs one row and not the rest of the file.
    """
    index, end, width, arrange = start, len(lines), header.width, header.arranger()
    while index < end:
        line, number, used = lines[index], index + 1, 1
        if '"' in line:
            try:
                cells, used = _quoted_row(lines, index)
            except csv.Error as error:
                complain(BookError(file, number, 0, "", *_csv_complaint(str(error))))
                index += 1
                continue
        else:
            cells = line.split(",")  # several times faster than csv, and the same without quotes
            if ", " in line or " ," in line or line != line.strip():
                cells = [cell.strip() for cell in cells]
        if len(cells) != width or used > 1 or len(line) > LONGEST_CELL:
            complaint = _complaint(cells, width, used) if any(cells) else None
            if complaint:
                complain(BookError(file, number, 0, "", *complaint))
                index += 1
                continue
        index += used
        if cells[0] or any(cells):
            yield number, arrange(cells)


def _quoted_row(lines: list[str], index: int) -> tuple[list[str], int]:
    """The cells of the row that begins on a line, and how many lines it takes.

    Raises:
        csv.Error: when its quotation marks do not pair up.
    """
    line = lines[index]
    if line.count('"') % 2 == 0:  # nearly always: the row ends where the line does
        try:
            return [cell.strip() for cell in next(csv.reader((line,), strict=True))], 1
        except csv.Error:
            pass
    following = (text + "\n" for text in lines[index : index + MOST_LINES])
    reader = csv.reader(following, strict=True)
    return [cell.strip() for cell in next(reader)], reader.line_num


def _complaint(cells: list[str], width: int, used: int) -> tuple[str, str] | None:
    """What is wrong with the shape of a row and what to do, or None."""
    if max(map(len, cells)) > LONGEST_CELL:
        return _TOO_LONG
    if len(cells) == width:
        return None
    if used > 1:
        return _OPEN_QUOTE
    return (
        f"the row has {len(cells)} cells, the header {width}",
        "add or remove commas; a cell with a comma in it stands in quotation marks",
    )


def _csv_complaint(error: str) -> tuple[str, str]:
    return _TOO_LONG if error.startswith("field larger") else _OPEN_QUOTE
