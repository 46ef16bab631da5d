"""Mistakes of the user: each is told in one plain sentence, and the exit code is 2."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onpace.book import BookError


class UserError(click.ClickException):
    """The user's mistake: a plain message, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print the message after the program's name."""
        click.echo(f"onpace: {self.message}", err=True)


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Tell wrong use of a command like every other mistake, without click's two lines of usage.

    Raises:
        UserError: instead of click's own errors.
    """
    try:
        yield
    except click.UsageError as error:
        message = error.format_message()
        raise UserError(f"{message[0].lower()}{message[1:]}") from None


def all_at_once(errors: Sequence[BookError | str], where: str) -> UserError:
    """Everything that is wrong, as one complaint.

    Args:
        errors: what is wrong, each a sentence with its place; at least one.
        where: what they are in.

    >>> print(all_at_once(["line 1: too long", "line 3: too short"], "the file"))
    2 errors in the file:
      line 1: too long
      line 3: too short
    """
    if len(errors) == 1:
        return UserError(str(errors[0]))
    head = f"{len(errors):,} errors in {where}:"
    return UserError("\n".join([head, *(f"  {error}" for error in errors)]))


def refuse_broken(errors: Sequence[BookError | str], where: str) -> None:
    """Tell everything that is wrong at once, if anything is.

    Raises:
        UserError: when there are errors.
    """
    if errors:
        raise all_at_once(errors, where)
