"""What commands share about the terminal: colours, JSON, progress, and asking before writing."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, TypeVar

import click

from onpace.complaints import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")


def colour() -> bool:
    """Whether the output may be coloured: on a terminal, unless ``NO_COLOR`` is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def print_json(data: object) -> None:
    """Print an answer for machines."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def with_progress(label: str) -> Callable[[list[Item]], Iterable[Item]]:
    """Show on the terminal how far the work is; say nothing in a pipe."""

    def progress(items: list[Item]) -> Iterator[Item]:
        if not sys.stderr.isatty():
            yield from items
            return
        with click.progressbar(items, label=label, file=sys.stderr) as going:
            yield from going

    return progress


def check_can_ask(*, is_piped: bool = False) -> None:
    """Refuse to go on where nobody can be asked.

    Args:
        is_piped: whether the standard input holds rows, so that no answer can come from it.

    Raises:
        UserError: when there is nobody to ask.
    """
    if is_piped or not (sys.stdin and sys.stdin.isatty()):
        raise UserError("nothing was changed: there is no terminal to ask at, so give --yes")


def go_on_only_if(question: str) -> None:
    """Ask, and end the command unless the answer is yes."""
    try:
        agreed = click.confirm(question, err=True)
    except click.Abort:  # Ctrl-C, or the end of the input
        click.echo(err=True)
        agreed = False
    if not agreed:
        click.echo("Nothing was changed.", err=True)
        click.get_current_context().exit(1)
