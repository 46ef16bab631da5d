"""Rows as the text of a CSV file, in the shape the file has already."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from re import compile as pattern
from typing import Final

from onpace.book.header import Header

_ENDING: Final = pattern(rb"\r\n|\n|\r")


def text_of_rows(rows: Iterable[Mapping[str, str]], columns: Sequence[str], ending: str) -> str:
    """Rows of CSV.

    Args:
        rows: The texts of the cells by column.
        columns: The columns in the order of the file; others are left out.
        ending: What ends a line.

    >>> text_of_rows([{"name": "Li Auto", "note": "L6, L7"}], ("note", "name"), ";")
    '"L6, L7",Li Auto;'
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # so that any line break inside is quoted
    lines: list[str] = []
    for row in rows:
        writer.writerow([row[column] for column in columns])
        lines.append(out.getvalue().removesuffix("\r\n"))
        out.seek(0)
        out.truncate()
    return "".join(f"{line}{ending}" for line in lines)


def ending_of(data: bytes) -> str:
    """What ends the lines of a file, judged by the first.

    >>> ending_of(b"") == chr(10)
    True
    """
    found = _ENDING.search(data)
    return found[0].decode() if found else "\n"


def with_rows(data: bytes, header: Header, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The bytes of a file with rows added at its end; what is there stays as it is.

    Args:
        data: The file as it is.
        header: Its header.
        rows: The texts of the cells by column.
    """
    ending = ending_of(data)
    gap = "" if data.endswith((b"\n", b"\r")) else ending
    return data + f"{gap}{text_of_rows(rows, columns_of(header), ending)}".encode()


def columns_of(header: Header) -> tuple[str, ...]:
    """The columns of a file in the order they stand in it."""
    return tuple(sorted(header.positions, key=header.positions.__getitem__))
