"""Layers: the book that comes with the program, and over it the books of its user.

A later layer adds rows, makers and models, replaces makers and models of the same name, and can
take back earlier rows (`onpace.book.retractions`).
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from onpace.book.book import Book
from onpace.book.errors import BookError
from onpace.book.load import BUNDLED, BrokenBookError, Loaded, bundled_book, is_book, load_on
from onpace.book.names import Names

#: The variable that names the user's books, several separated as in ``PATH``.
VARIABLE: Final = "ONPACE_BOOK"

#: The folder that is taken for the user's book when none is named.
USUAL: Final = "book"


def open_book(chosen: Path | None, environment: Mapping[str, str], here: Path) -> Loaded:
    """The book that comes with the program and the user's layers over it; this does not raise.

    Args:
        chosen: The folder the user chose, or None.
        environment: The variables of the environment; ``ONPACE_BOOK`` counts when nothing was
            chosen.
        here: The current folder, whose folder ``book`` counts when nothing else was named and it
            is a book.

    Returns:
        The book, and everything wrong with any layer. The files in its errors and in the rows of
        the user's layers begin with the folder as the user wrote it.

    >>> open_book(Path("no/such/place"), {}, Path()).errors[0].message
    'there is no such directory'
    """
    try:
        bundled = bundled_book()
    except BrokenBookError as error:
        return Loaded(Book((), (), Names((), ()), BUNDLED), error.errors)
    return layered(bundled, user_folders(chosen, environment, here), here)


def user_folders(
    chosen: Path | None, environment: Mapping[str, str], here: Path
) -> tuple[Path, ...]:
    """The folders of the user's layers as the user wrote them; new rows belong in the last.

    >>> user_folders(None, {"ONPACE_BOOK": os.pathsep.join(["ours", "mine"])}, Path())[-1].name
    'mine'
    """
    if chosen is not None:
        return (chosen,)
    listed = environment.get(VARIABLE, "").split(os.pathsep)
    named = tuple(Path(folder) for folder in listed if folder.strip())
    if named:
        return named
    return (Path(USUAL),) if is_book(here / USUAL) else ()


def layered(below: Book, folders: Iterable[Path], here: Path) -> Loaded:
    """A book with further layers over it.

    Args:
        below: The book below.
        folders: The layers, the lowest first; one that is there twice counts once.
        here: The folder that relative paths begin at.
    """
    book, errors = below, list[BookError]()
    done = {_real(below.path)}
    for folder in folders:
        place = here / folder
        if _real(place) in done:
            continue
        done.add(_real(place))
        loaded = load_on(book, place, str(folder))
        book = loaded.book
        errors += loaded.errors
    return Loaded(book, tuple(errors))


def _real(folder: Path) -> str:
    """What two names of one folder have in common."""
    return os.path.realpath(folder) if "\0" not in str(folder) else str(folder)
