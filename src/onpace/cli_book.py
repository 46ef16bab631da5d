"""The commands about the book itself: check, show, coverage, sources, and starting one's own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onpace.book import Book, PartialDate, load
from onpace.book.check import Report
from onpace.book.check import check as check_book
from onpace.book.choices import check_choice
from onpace.book.errors import TextError
from onpace.book.fresh import init_book
from onpace.book.knownconflicts import read_known
from onpace.book.layers import USUAL, layered
from onpace.book.load import BUNDLED
from onpace.book.vocabulary import MEASURES
from onpace.chosen_book import book_option, current_folder, folders_of_user, open_chosen
from onpace.cli_book_changes import add, retract
from onpace.complaints import UserError, refuse_broken
from onpace.questions.asking import as_day
from onpace.questions.coverage import coverage as coverage_of
from onpace.questions.errors import QuestionError
from onpace.questions.publishers import publishers
from onpace.questions.series import find_series
from onpace.show.conflicts import report_text
from onpace.show.contents import coverage_markdown, coverage_text, publishers_text
from onpace.show.statements import in_order, statements_csv, statements_json, statements_text
from onpace.terminal import print_json

if TYPE_CHECKING:
    from onpace.book import BookError, Statement
    from onpace.book.knownconflicts import KnownConflict

json_option = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


@click.group(invoke_without_command=True)
@book_option
@click.pass_context
def book(context: click.Context) -> None:
    """Look into the book of statements, and keep one of your own."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


book.add_command(add)
book.add_command(retract)


@book.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@book_option
@click.option("--known", "with_known", is_flag=True, help="List the known conflicts too.")
@json_option
@click.pass_context
def check(context: click.Context, folder: Path | None, with_known: bool, as_json: bool) -> None:
    """Find rows that mean nothing, and rows that cannot all be true.

    Without DIR it checks the book that comes with onpace and your own over it, and takes the
    known conflicts from the known-conflicts.csv of each.

    With DIR it checks the book in that folder by itself, with its own known-conflicts.csv. A book
    that needs another one below it, to take back rows of it or for its makers, is checked with
    --book DIR.

    The exit code is 0 when all is well; 1 when there are conflicts that are not known, or known
    ones that are none any more; 2 when rows are broken.
    """
    if folder is not None and context.obj is not None:
        raise click.UsageError("give DIR or --book, not both: DIR is checked by itself")
    checked, report = _check_layers(context.obj) if folder is None else _check_alone(folder)
    if as_json:
        print_json(report.to_dict())
    else:
        click.echo(report_text(report, len(checked.statements), with_known=with_known))
    context.exit(0 if report.is_clean else 1)


def _check_alone(folder: Path) -> tuple[Book, Report]:
    """A book by itself, held against its own list."""
    loaded = load(folder)
    known, errors = _known_in(folder)
    if loaded.errors and not layered(Book.bundled(), [folder], current_folder()).errors:
        raise UserError(
            f"{folder} cannot stand alone ({loaded.errors[0]}); check it over the book that comes "
            f"with onpace: onpace book check --book {folder}"
        )
    refuse_broken([*loaded.errors, *errors], str(folder))
    return loaded.book, check_book(loaded.book, known)


def _check_layers(chosen: Path | None) -> tuple[Book, Report]:
    """The bundled book with the user's over it, held against the lists of all.

    What the bundled list knows may be no conflict any more once the user's layers lie over it.
    That is no fault of the list, and is not told.
    """
    whole, folders = open_chosen(chosen), folders_of_user(chosen)
    bundled, errors = _known_in(BUNDLED)
    known = list(bundled)
    for folder in folders:
        more, wrong = _known_in(current_folder() / folder, f"{folder}/")
        known += more
        errors += wrong
    refuse_broken(errors, "the lists of known conflicts")
    report = check_book(whole, known)
    if folders:
        report = replace(report, stale=tuple(e for e in report.stale if e not in bundled))
    return whole, report


def _known_in(
    folder: Path, prefix: str = ""
) -> tuple[tuple[KnownConflict, ...], tuple[BookError, ...]]:
    """The known conflicts of a folder; none where it cannot be looked into."""
    with suppress(OSError):
        return read_known(folder, prefix)
    return (), ()


@book.command()
@click.argument("words", nargs=-1, required=True, metavar="MAKER")
@book_option
@click.option("--model", default="", metavar="M", help="One brand or model of the maker.")
@click.option("--measure", default="", metavar="WORD", help="One measure, such as deliveries.")
@click.option("--since", default="", metavar="DAY", help="Only periods that end then or later.")
@click.option("--as-of", "as_of", metavar="DAY", help="Only what was known on this day.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print a file that a book can hold.")
@click.pass_obj
def show(  # noqa: PLR0913, PLR0917 - one parameter an option
    chosen: Path | None,
    words: tuple[str, ...],
    model: str,
    measure: str,
    since: str,
    as_of: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show what was said about MAKER.

    Each statement comes with its id and source. DAY may also be a month or a year for --since.
    """
    if as_json and as_csv:
        raise click.UsageError("give --json or --csv, not both")
    try:
        if measure:
            check_choice(measure, MEASURES, "measure")
        first = PartialDate.parse(since).first if since else None
        visible = open_chosen(chosen)
        visible = visible if as_of is None else visible.as_of(as_day(as_of))
        series = find_series(visible, " ".join(words), model)
    except (QuestionError, TextError) as error:
        raise UserError(str(error)) from None
    found = [
        statement
        for statement in visible.statements
        if statement.maker == series.maker
        and _is_part(statement, series.brand, series.model)
        and measure in ("", statement.measure)
        and (first is None or statement.period.last >= first)
    ]
    form = statements_json if as_json else statements_csv if as_csv else statements_text
    click.echo(form(in_order(found)))


def _is_part(statement: Statement, brand: str, model: str) -> bool:
    """Whether a statement is about a brand, its models among it, or about a model."""
    if model:
        return statement.model == model and statement.brand in (brand, "")
    return brand in ("", statement.brand)


@book.command()
@click.argument("named", required=False, type=click.Path(path_type=Path), metavar="DIR")
@book_option
@click.pass_obj
def init(chosen: Path | None, named: Path | None) -> None:
    """Start a book of your own.

    It is an empty one in DIR, to be laid over the one that comes with onpace.
    """
    folder = named or chosen
    if folder is None or (named and chosen):
        raise click.UsageError("give DIR, the folder for the book, once: onpace book init book")
    done = init_book(folder)
    refuse_broken(done.errors, str(folder))
    click.echo(f"An empty book is in {folder}; its README.txt says what goes where.")
    where = "" if folder == Path(USUAL) else f" --book {folder}"
    click.echo(f"Add what you know:\n  onpace book add{where} --maker Xiaomi --period 2026-10 ...")


@book.command()
@book_option
@click.option("--markdown", is_flag=True, help="Print it as a page of Markdown.")
@json_option
@click.pass_obj
def coverage(chosen: Path | None, markdown: bool, as_json: bool) -> None:
    """Show which months of each maker are known."""
    if markdown and as_json:
        raise click.UsageError("give --markdown or --json, not both")
    lines = coverage_of(open_chosen(chosen))
    if as_json:
        print_json([asdict(line) for line in lines])
    else:
        click.echo((coverage_markdown if markdown else coverage_text)(lines))


@book.command()
@book_option
@json_option
@click.pass_obj
def sources(chosen: Path | None, as_json: bool) -> None:
    """Show whose pages were read, and how often they were right.

    Right is an exact figure that equals the issuer's final one, as other pages quote it.
    """
    lines = publishers(open_chosen(chosen))
    if as_json:
        print_json([asdict(line) for line in lines])
    else:
        click.echo(publishers_text(lines))
