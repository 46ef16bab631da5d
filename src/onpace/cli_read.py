"""The commands that read an article and check it."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onpace.chosen_book import book_option, folder_to_write, open_chosen
from onpace.complaints import UserError, all_at_once
from onpace.terminal import check_can_ask, colour, go_on_only_if, print_json

if TYPE_CHECKING:
    from datetime import date

    from onpace.book import Book
    from onpace.checker import Check
    from onpace.reader import Reading
    from onpace.reader.sources import Document

_LARGEST_CHECKED = 200_000  # characters; figures are held against each other, so time grows fast
_MOST_FIGURES = 3_000
_EXAMPLE = "data/example/article.txt"
_DATE = click.option("--date", "day", metavar="DAY", help="The day it was published.")
_ABOUT = click.option("--about", metavar="MAKER", help="Whom it is about, if it does not say.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


@click.command()
@click.argument("source", metavar="SOURCE")
@_DATE
@_ABOUT
@book_option
@_JSON
@click.option("--add", "adding", is_flag=True, help="Add what it states to your own book.")
@click.option("--yes", is_flag=True, help="With --add: do it without asking.")
@click.pass_obj
def read(  # noqa: PLR0913, PLR0917 - one parameter an option
    chosen: Path | None,
    source: str,
    day: str | None,
    about: str | None,
    as_json: bool,
    adding: bool,
    yes: bool,
) -> None:
    """Read what an article states about deliveries, targets and the like.

    SOURCE is a file (.txt, .md, .html, .pdf), - for standard input, or a web address. HTML and PDF
    need the extra: pip install 'onpace[read]'.
    """
    book = open_chosen(chosen)
    document = _document(source)
    reading = _reading(document, book, day, about)
    if as_json:
        found = {"id": source, **reading.to_dict(), "claims": []}
        print_json(found)
    else:
        from onpace.show.checked import reading_text  # noqa: PLC0415

        click.echo(reading_text(reading))
    if adding:
        _add(chosen, book, document, reading, source=source, yes=yes)


@click.command()
@click.argument("source", metavar="[SOURCE]", required=False)
@_DATE
@_ABOUT
@click.option("--as-of", "as_of", metavar="DAY", help="Only what was known on this day.")
@book_option
@_JSON
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Write the article with its claims marked as a page.",
)
@click.option("--example", is_flag=True, help="Check the article that comes with onpace.")
@click.option("--no-odds", is_flag=True, help="No odds beside phrases of judgement; faster.")
@click.option("--article-only", is_flag=True, help="Only the article's own figures, no book.")
@click.pass_obj
def check(  # noqa: PLR0913, PLR0917 - one parameter an option
    chosen: Path | None,
    source: str | None,
    day: str | None,
    about: str | None,
    as_of: str | None,
    as_json: bool,
    page: Path | None,
    example: bool,
    no_odds: bool,
    article_only: bool,
) -> None:
    """Check which claims of an article hold, and show the arithmetic.

    SOURCE is a file (.txt, .md, .html, .pdf), - for standard input, or a web address. The article's
    own figures come first, then the book as of the day it was published; what became known later is
    shown apart.
    """
    if example == (source is not None):
        raise click.UsageError("give SOURCE, or --example alone for the article that comes along")
    book = open_chosen(chosen)
    document = _example() if example else _document(source or "")
    _refuse_long(document)
    reading = _reading(document, book, day, about)
    _refuse_dense(reading)
    checked = _checked(
        reading,
        book,
        _day(as_of, "--as-of"),
        with_odds=not (no_odds or article_only),
        article_only=article_only,
    )
    if page is not None:
        _write_page(page, checked)
    if as_json:
        found = {"id": source or "example", **checked.to_dict()}
        print_json(found)
    else:
        from onpace.show.checked import checked_text  # noqa: PLC0415

        click.echo(checked_text(checked, colour=colour()))
        if page is not None:
            click.echo(f"\nWritten to {page}", err=True)


def _checked(
    reading: Reading, book: Book, as_of: date | None, *, with_odds: bool, article_only: bool
) -> Check:
    from dataclasses import replace  # noqa: PLC0415

    from onpace.checker import check as check_by_book  # noqa: PLC0415 - loaded when asked
    from onpace.checker import check_by_itself  # noqa: PLC0415

    if article_only:
        return check_by_itself(reading, book.names)
    checked = check_by_book(reading, book if as_of is None else book.as_of(as_of))
    published = reading.published
    if not with_odds or published is None or not checked.opinions:
        return checked
    from onpace.checker.opinions import with_odds as odds_of  # noqa: PLC0415

    day = published if as_of is None else min(as_of, published)
    return replace(checked, opinions=odds_of(reading, book, day))


def _refuse_long(document: Document) -> None:
    size = len(document.text)
    if size > _LARGEST_CHECKED:
        raise UserError(
            f"the text has {size:,} characters; articles up to {_LARGEST_CHECKED:,} are checked: "
            "give the article alone"
        )


def _refuse_dense(reading: Reading) -> None:
    figures = len(reading.mentions) + sum(len(found.places) for found in reading.statements)
    if figures > _MOST_FIGURES:
        raise UserError(
            f"the text holds {figures:,} figures; articles with up to {_MOST_FIGURES:,} are "
            "checked: give the article alone"
        )


def _document(source: str) -> Document:
    from onpace.reader.sources import open_source  # noqa: PLC0415 - loaded when asked
    from onpace.reader.sources_errors import SourceError  # noqa: PLC0415

    try:
        return open_source(source, sys.stdin.buffer if sys.stdin else None)
    except SourceError as error:
        raise UserError(str(error)) from None


def _example() -> Document:
    from onpace.reader.sources import Document  # noqa: PLC0415 - loaded when asked

    text = files("onpace").joinpath(_EXAMPLE).read_text(encoding="utf-8")
    return Document(text, published=_day("2026-01-06", "the example"))


def _reading(document: Document, book: Book, day: str | None, about: str | None) -> Reading:
    from onpace.reader import read_text  # noqa: PLC0415 - loaded when asked

    maker = ""
    if about is not None:
        found = book.names.resolve_maker(about)
        if found is None:
            near = book.names.suggest_maker(about)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise UserError(f"--about: the book knows no maker {about[:80]!r}{hint}")
        maker = found.name
    given = _day(day, "--date")
    reading = read_text(
        document.text,
        names=book.names,
        published=given if given is not None else document.published,
        about=maker,
        publisher=document.publisher,
        address=document.address,
    )
    if reading.published is None:
        raise UserError("the text does not tell when it was published; give --date DAY")
    return reading


def _day(text: str | None, option: str) -> date | None:
    from onpace.questions.asking import as_day  # noqa: PLC0415 - loaded when asked
    from onpace.questions.errors import QuestionError  # noqa: PLC0415

    if text is None:
        return None
    try:
        return as_day(text)
    except QuestionError as error:
        raise UserError(f"{option}: {error}") from None


def _write_page(page: Path, checked: Check) -> None:
    from onpace.show.checked_page import checked_page  # noqa: PLC0415 - loaded when asked

    part = page.with_name(f".{page.name}.part")
    try:
        part.write_text(checked_page(checked), encoding="utf-8", errors="replace")
        part.replace(page)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(f"{page} cannot be written: {error.strerror}") from None


def _add(  # noqa: PLR0913 - what is added, from where, to what
    chosen: Path | None,
    book: Book,
    document: Document,
    reading: Reading,
    *,
    source: str,
    yes: bool,
) -> None:
    """Add the statements to the user's book, after showing them."""
    from onpace.book.append import append  # noqa: PLC0415 - loaded when asked
    from onpace.given_rows import sorted_out  # noqa: PLC0415
    from onpace.reader.worth_adding import worth_adding  # noqa: PLC0415
    from onpace.show.changes import added_text  # noqa: PLC0415

    folder = folder_to_write(chosen)
    rows, left_out = worth_adding(reading, document.address or _named(source))
    found = sorted_out(rows, book, folder)
    click.echo(f"\n{added_text(found.new, found.there, found.repeats)}")
    for reason in left_out:
        click.echo(f"Left out: {reason}", err=True)
    if not found.new:
        click.echo("\nNothing is added.")
        return
    if not yes:
        check_can_ask()
        count = len(found.new)
        go_on_only_if(f"Add {count} {'row' if count == 1 else 'rows'} to {folder}?")
    written = append(folder, found.new, book.names)
    for path in written.files:
        click.echo(f"\nAdded to {path}")
    if written.errors:
        raise all_at_once(written.errors, "adding to your book")


def _named(source: str) -> str:
    """What finds a text again that has no address: the file, or that it was piped in."""
    return "standard input" if source == "-" else Path(source).name
