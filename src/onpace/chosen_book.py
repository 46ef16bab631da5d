"""The book a command is about: the one that comes with onpace, and the user's layers over it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from onpace.complaints import UserError, refuse_broken

if TYPE_CHECKING:
    from collections.abc import Callable

    from onpace.book import Book

AnyFunction = TypeVar("AnyFunction", bound="Callable[..., Any]")

_HELP = (
    "Folder of a book of your own, laid over the one that comes with onpace; "
    "by default the folders in ONPACE_BOOK, or else ./book."
)


def _remember(context: click.Context, _: click.Parameter, folder: Path | None) -> None:
    """Keep the folder in the context: what follows the command counts before what precedes it."""
    if folder is not None:
        context.obj = folder


def book_option(command: AnyFunction) -> AnyFunction:
    """The option ``--book``; the folder is then in ``context.obj``, wherever it was written."""
    return click.option(
        "--book",
        type=click.Path(path_type=Path),
        metavar="DIR",
        expose_value=False,
        callback=_remember,
        help=_HELP,
    )(command)


def open_chosen(chosen: Path | None) -> Book:
    """The book with all its layers.

    Args:
        chosen: the folder given with ``--book``, if any.

    Raises:
        UserError: with everything that is wrong in any layer.
    """
    from onpace.book import open_book  # noqa: PLC0415 - loaded when a book is needed

    loaded = open_book(chosen, os.environ, current_folder())
    refuse_broken(loaded.errors, "the book")
    return loaded.book


def folders_of_user(chosen: Path | None) -> tuple[Path, ...]:
    """The folders of the user's layers as the user wrote them, the lowest first."""
    from onpace.book.layers import user_folders  # noqa: PLC0415 - loaded when a book is needed

    return user_folders(chosen, os.environ, current_folder())


def folder_to_write(chosen: Path | None) -> Path:
    """The user's book that new rows belong in: the topmost layer.

    Raises:
        UserError: when the user has no book yet.
    """
    folders = folders_of_user(chosen)
    if not folders:
        raise UserError(
            "you have no book of your own yet; make one here with onpace book init book, "
            "or name one with --book DIR"
        )
    return folders[-1]


def current_folder() -> Path:
    """The folder the user works in.

    Raises:
        UserError: when it was deleted meanwhile.
    """
    try:
        return Path.cwd()
    except OSError as error:
        raise UserError(f"the current folder cannot be used: {error.strerror}") from None
