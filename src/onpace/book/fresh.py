"""Starting a book of one's own."""

from pathlib import Path
from typing import Final

from onpace.book.append import Written, unwritten
from onpace.book.columns import RETRACTION_COLUMNS, STATEMENT_COLUMNS
from onpace.book.errors import BookError
from onpace.book.load import is_book
from onpace.book.retractions import RETRACTIONS_FILE
from onpace.book.safewrite import content, flush_folder, replace_file

README: Final = f"""\
This folder is a book: what was said about vehicle deliveries, laid over the book of the program.
Put files with rows such as these into statements/, in UTF-8, with commas between the cells:

{",".join(STATEMENT_COLUMNS.required)}
Xiaomi,,,,report,deliveries,2025-12,>,50000,,vehicle,more than,2026-01-01,Xiaomi,https://example.org/

events/ may hold launches, price cuts and the like; makers.csv and models.csv more names.
{RETRACTIONS_FILE} takes rows back: {",".join(RETRACTION_COLUMNS.all)}.
The program looks for a book in the folder book, or where ONPACE_BOOK or --book say.
What may stand in every cell is described in the program's docs/book-format.md.
"""


def init_book(folder: str | Path) -> Written:
    """Makes an empty book in a folder, which is made as well if need be; this does not raise.

    A folder that holds a book already is left alone, and so is a ``README.txt``.
    """
    root = Path(folder)
    try:
        if is_book(root):
            fix = "add rows to it, or choose another folder"
            return Written(errors=(BookError(str(root), 0, 0, "", "it is a book already", fix),))
        root.mkdir(parents=True, exist_ok=True)
        made = []
        if content(root / "README.txt") is None:
            replace_file(root / "README.txt", None, README.encode())
            made.append(root / "README.txt")
        for name in ("events", "statements"):
            (root / name).mkdir()
            made.append(root / name)
        flush_folder(root)
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        wrong = error if isinstance(error, OSError) else OSError(0, str(error))
        return Written(errors=(unwritten(root, wrong),))
    return Written(tuple(made))
