"""The command line: parse, call, print."""

from __future__ import annotations

import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onpace import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onpace.book import Book
    from onpace.questions.answer import Judgement
    from onpace.questions.series import Series

_BOOK_HELP = "Folder of a book of your own, instead of the bundled one."


class _UserError(click.ClickException):
    """The user's mistake: one plain message, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(f"onpace: {self.message}", err=True)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--book", "book_folder", type=click.Path(path_type=Path), help=_BOOK_HELP)
@click.option("--as-of", "as_of", metavar="DAY", help="Only what was known on this day.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.version_option(__version__, prog_name="onpace")
@click.pass_context
def cli(context: click.Context, book_folder: Path | None, as_of: str | None, as_json: bool) -> None:
    """Is this carmaker on pace for the number it announced?

    Without a command: the board, every maker with a target for the newest year, by odds.
    """
    context.obj = book_folder
    if context.invoked_subcommand is None:
        _print_board(_load(book_folder), as_of, as_json=as_json)
    elif as_of or as_json:
        raise click.UsageError(f"put --as-of and --json after {context.invoked_subcommand}")


@cli.command()
@click.argument("maker", required=False)
@click.argument("year", required=False, type=int)
@click.option("--target", type=float, metavar="N", help="A number of your own to reach.")
@click.option("--as-of", "as_of", metavar="DAY", help="Only what was known on this day.")
@click.option("--model", default="", metavar="M", help="One brand or model of the maker.")
@click.option("--market", default="", metavar="C", help="One market, by its code (CN, DE, ...).")
@click.option("--book", "book_folder", type=click.Path(path_type=Path), help=_BOOK_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--seed", default=0, show_default=True, help="The same seed, the same answer.")
@click.option(
    "--series",
    "series_file",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Judge a series of your own: lines of period,count.",
)
@click.option("--months", metavar="TEXT", help="The same in one line: '2025-11: 46249, ...'.")
@click.option("--year", "year_option", type=int, metavar="Y", help="The year, as an option.")
@click.pass_obj
def judge(
    outer_book: Path | None,
    maker: str | None,
    year: int | None,
    target: float | None,
    as_of: str | None,
    model: str,
    market: str,
    book_folder: Path | None,
    as_json: bool,
    seed: int,
    series_file: Path | None,
    months: str | None,
    year_option: int | None,
) -> None:
    """Judge MAKER's YEAR: the odds of its targets, the pace, and why.

    With --series or --months, judge figures of your own; no book is needed.
    """
    if maker is not None and year is None and maker.isdigit() and (series_file or months):
        year, maker = int(maker), None
    if year is not None and year_option is not None and year != year_option:
        raise click.UsageError(f"two years were given: {year} and {year_option}")
    chosen = year if year is not None else year_option
    if chosen is None:
        raise click.UsageError("which year? `onpace judge Xiaomi 2026`")
    if not 1900 <= chosen <= 2200:  # noqa: PLR2004 - typing errors, not forecasts
        raise _UserError(f"{chosen} is not a year to judge; write it with four digits, like 2026")
    if series_file or months:
        if maker or model or market or book_folder or (series_file and months):
            raise click.UsageError("--series and --months stand alone: no maker, market or book")
        answer = _judge_counts(series_file, months, chosen, target, as_of, seed)
    elif maker is None:
        raise click.UsageError("which maker? `onpace judge Xiaomi 2026`")
    else:
        book = _load(book_folder or outer_book)
        answer = _judge_book(
            book,
            maker,
            chosen,
            {"target": target, "as_of": as_of, "model": model, "market": market, "seed": seed},
        )
    _print_judgement(answer, as_json=as_json)


def _judge_book(book: Book, maker: str, year: int, question: dict[str, object]) -> Judgement:
    from onpace.questions.cache import judge_remembered  # noqa: PLC0415 - loaded when asked
    from onpace.questions.errors import QuestionError  # noqa: PLC0415

    try:
        return judge_remembered(book, maker, year, **question)
    except QuestionError as error:
        raise _UserError(str(error)) from None


def _judge_counts(
    series_file: Path | None,
    months: str | None,
    year: int,
    target: float | None,
    as_of: str | None,
    seed: int,
) -> Judgement:
    from onpace.book.counts import parse_counts, read_counts  # noqa: PLC0415
    from onpace.questions.own import judge_counts  # noqa: PLC0415

    try:
        said = read_counts(series_file) if series_file else parse_counts(months or "")
        return judge_counts(said, year, target=target, as_of=as_of, seed=seed)
    except ValueError as error:
        raise _UserError(str(error)) from None


def _load(folder: Path | None) -> Book:
    """The user's book, or the bundled one; every broken row is reported at once."""
    from onpace.book import Book, load  # noqa: PLC0415

    if folder is None:
        return Book.bundled()
    loaded = load(folder)
    if loaded.errors:
        count = len(loaded.errors)
        head = f"{count} error{'s' if count > 1 else ''} in {folder}:"
        raise _UserError("\n".join([head, *(f"  {error}" for error in loaded.errors)]))
    return loaded.book


def _print_judgement(answer: Judgement, *, as_json: bool) -> None:
    from onpace.show.judgement import judgement_text  # noqa: PLC0415

    if as_json:
        click.echo(json.dumps(answer.to_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo(judgement_text(answer, colour=_colour()))


def _print_board(book: Book, as_of: str | None, *, as_json: bool) -> None:
    from onpace.questions.asking import as_day  # noqa: PLC0415
    from onpace.questions.board import board  # noqa: PLC0415
    from onpace.questions.errors import QuestionError  # noqa: PLC0415
    from onpace.show.board import board_text  # noqa: PLC0415

    try:
        day = as_day(as_of) if as_of else None
        found = board(book, as_of=day, progress=_with_progress)
    except QuestionError as error:
        raise _UserError(str(error)) from None
    if as_json:
        click.echo(json.dumps(found.to_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo(board_text(found, colour=_colour()))


def _with_progress(series: list[Series]) -> Iterator[Series]:
    """Show on the terminal how far the board is; say nothing in a pipe."""
    if not sys.stderr.isatty():
        yield from series
        return
    with click.progressbar(series, label="Judging", file=sys.stderr) as shown:
        yield from shown


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def main() -> None:
    """Entry point of the ``onpace`` command."""
    # The engine's matrices are small: a second thread costs CPU and gains nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):  # Chinese names also where the locale is plain C
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli()
