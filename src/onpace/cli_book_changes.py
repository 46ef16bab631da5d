"""The commands that change the user's book: what they would do is shown first."""

from __future__ import annotations

import getpass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from onpace.book.append import Written, append, append_retraction
from onpace.book.columns import RETRACTION_COLUMNS
from onpace.book.csvfile import table_of
from onpace.book.retractions import RETRACTIONS_FILE, Retraction, retractions_in
from onpace.book.rowtext import text_of_rows
from onpace.chosen_book import book_option, folder_to_write, open_chosen
from onpace.complaints import UserError, all_at_once
from onpace.given_rows import PIPE, rows_from_file, rows_from_options, sorted_out
from onpace.questions.asking import as_day
from onpace.questions.errors import QuestionError
from onpace.questions.moves import affected, moves
from onpace.questions.reasons import counted
from onpace.show.changes import added_text, event_text
from onpace.show.moves import moves_text
from onpace.show.statements import statements_text
from onpace.terminal import check_can_ask, go_on_only_if

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from onpace.book import Book, BookError, Statement

_MOST_JUDGED = 8  # targets whose odds are shown; each is judged twice

# Options of `add` that fill a cell, with what they mean. The rest of the name is the column's.
_CELLS = {
    "--maker": "Name, alias or ticker.",
    "--brand": "Blank for the whole maker.",
    "--model": "Blank for the whole maker or brand.",
    "--market": "Code such as CN; blank for everywhere.",
    "--kind": "report (default), target, guidance or forecast.",
    "--measure": "deliveries (default), registrations, wholesale, ...",
    "--period": "2026-10, 2026-Q3, 2026-H1, 2026, 2026-07-01/2026-08-15, ../2026-08-15.",
    "--value": "As it was said: 46249, '>50000', '<=50000', '~46000' or 40000..45000.",
    "--relation": "The sign by itself, if it is not in --value.",
    "--value-high": "The upper end of a range by itself.",
    "--unit": "vehicle (default); of money CNY, USD or HKD.",
    "--wording": "The hedging words alone, such as 'more than'.",
    "--said-on": "The day it was published.",
    "--said-by": "The issuer, the association or the publisher.",
    "--source": "Web address of the page.",
    "--speaker": "Whom the page cites.",
    "--publisher": "Whose page it is, if the address does not say.",
    "--date-precision": "How well that day is known: day (default), month, known-by or assumed.",
    "--basis": "Of a target: initial, raised, cut or repeat.",
    "--note": "A few words of your own.",
}
_YES = click.option("--yes", is_flag=True, help="Do it without asking.")


def _cell_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, meaning in reversed(_CELLS.items()):
        command = click.option(name, metavar="TEXT", help=meaning)(command)
    return command


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@book_option
@_cell_options
@_YES
@click.pass_obj
def add(chosen: Path | None, /, file: str | None, yes: bool, **cells: str | None) -> None:
    """Add statements to your own book.

    Shows the rows and how the odds move, and asks. Give FILE, a CSV file with the header of a
    statements file or JSON lines with its columns as keys; - for the same from standard input; or
    one statement as options:

    \b
    onpace book add --maker Xiaomi --period 2026-10 --value '>40000' \\
      --said-on 2026-11-01 --said-by Xiaomi --source https://example.org/

    Rows that the book has already are left out. When a row is broken, none is added. Without a
    terminal to ask at, nothing is added unless --yes is given.
    """  # noqa: D301 - the first backslash is click's mark for lines that stay as they are
    given = [name for name, text in cells.items() if text is not None]
    if file is not None and given:
        raise click.UsageError("give FILE or the options of one statement, not both")
    if file is None and not given:
        raise click.UsageError("nothing to add: give FILE, - or options such as --maker")
    folder, opened = folder_to_write(chosen), open_chosen(chosen)
    names = opened.names
    rows = rows_from_options(cells, names) if file is None else rows_from_file(file, names)
    found = sorted_out(rows, opened, folder)
    click.echo(added_text(found.new, found.there, found.repeats))
    if not found.new:
        click.echo("\nNothing is added: the book has it all.")
        return
    _tell_moves(opened, opened.adding(found.new), found.new)
    _ask(f"Add {counted(len(found.new), 'row')} to {folder}?", yes=yes, is_piped=file == PIPE)
    _tell_written(append(folder, found.new, names), "Added to")


@click.command()
@click.argument("wanted", metavar="ID")
@book_option
@click.option("--reason", default="", metavar="TEXT", help="What is wrong with it.")
@click.option("--said-on", metavar="DAY", help="The day it is taken back; today, if not given.")
@click.option("--said-by", metavar="TEXT", help="Who takes it back; your user name, if not given.")
@_YES
@click.pass_obj
def retract(  # noqa: PLR0913, PLR0917 - one parameter an option
    chosen: Path | None,
    wanted: str,
    reason: str,
    said_on: str | None,
    said_by: str | None,
    yes: bool,
) -> None:
    """Take back a statement or an event, by its ID.

    Shows the row and how the odds move, and asks. The row stays where it is, in your book or
    below, and stands as of earlier days. Its ID is shown by onpace book show; the first six
    digits are enough where they fit one row alone.
    """
    try:
        day = datetime.now().astimezone().date() if said_on is None else as_day(said_on)
    except QuestionError as error:
        raise UserError(f"--said-on: {error}") from None
    voice = _user() if said_by is None else said_by
    folder, opened = folder_to_write(chosen), open_chosen(chosen)
    found = _retraction(opened, wanted, reason, day, voice)
    shown = [statements_text(found.statements)] if found.statements else []
    click.echo("\n".join([*shown, *map(event_text, found.events)]))
    _tell_moves(opened, opened.retracting([found]), found.statements)
    question = f"Take back {found.id} in {folder} from {day} on?"
    _ask(question, yes=yes, is_piped=False)
    done = append_retraction(folder, opened, found.id, reason=reason, said_on=day, said_by=voice)
    _tell_written(done, f"{found.id} is taken back in")


def _retraction(book: Book, wanted: str, reason: str, day: date, voice: str) -> Retraction:
    """The retraction as it will be read from the book.

    Raises:
        UserError: with everything that is wrong with it.
    """
    columns = RETRACTION_COLUMNS.all
    cells = (wanted, " ".join(reason.split()), day.isoformat(), " ".join(voice.split()))
    row = text_of_rows([dict(zip(columns, cells, strict=True))], columns, "\n")
    errors: list[BookError] = []
    data = f"{','.join(columns)}\n{row}".encode("utf-8", "surrogatepass")
    table = table_of(data, RETRACTIONS_FILE, RETRACTION_COLUMNS, errors.append)
    found = retractions_in(table, book.rows, book.retractions, errors.append) if table else []
    if errors:
        raise all_at_once([_about_option(error) for error in errors], "the retraction")
    return found[0]


def _about_option(error: BookError) -> str:
    name = {"id": "ID", "": "the retraction"}.get(error.field, f"--{error.field.replace('_', '-')}")
    fix = "" if "already" in error.message else f"; {error.fix}"  # then there is nothing to do
    return f"{name}: {error.message}{fix}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without an entry in the list of users
        return "somebody"


def _tell_moves(before: Book, after: Book, changed: Sequence[Statement]) -> None:
    """Show how the odds move that the change is about."""
    questions = affected(before, after, changed)
    if questions:
        text = moves_text(moves(before, after, questions[:_MOST_JUDGED]))
        more = len(questions) - _MOST_JUDGED
        rest = f"\nand {counted(more, 'target')} more, not judged here" if more > 0 else ""
        click.echo(f"\n{text}{rest}")


def _ask(question: str, *, yes: bool, is_piped: bool) -> None:
    """Go on only if the user agrees.

    Raises:
        UserError: when there is nobody to ask.
    """
    if yes:
        return
    check_can_ask(is_piped=is_piped)
    click.echo()
    go_on_only_if(question)


def _tell_written(done: Written, what: str) -> None:
    """Say what was written and where.

    Raises:
        UserError: when not everything was.
    """
    for path in done.files:
        click.echo(f"\n{what} {path}")
    if done.errors:
        raise all_at_once(done.errors, "adding to your book")
