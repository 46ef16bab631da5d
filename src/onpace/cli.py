"""The command line: parse, call, print."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onpace import __version__
from onpace.chosen_book import book_option, open_chosen
from onpace.complaints import UserError, in_one_sentence
from onpace.show.table import speak_utf8
from onpace.terminal import colour, print_json, with_progress

if TYPE_CHECKING:
    from onpace.book import Book
    from onpace.questions.answer import Judgement

_LONGEST_YEAR = 18  # digits; more is no number either
_SCORING = ("timeline", "record", "score")  # the commands of cli_score
_READING = ("read", "check")  # the commands of cli_read


class _Commands(click.Group):
    """Commands whose wrong use is told in one sentence, like every other mistake."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:  # noqa: ANN401 - click's
        with in_one_sentence():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        with in_one_sentence():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted([*super().list_commands(ctx), "book", *_SCORING, *_READING])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command; those that judging does without are loaded when one of them is asked for."""
        if cmd_name == "book":
            from onpace.cli_book import book  # noqa: PLC0415 - judging does without

            return book
        if cmd_name in _SCORING:
            from onpace import cli_score  # noqa: PLC0415 - judging does without

            command: click.Command = getattr(cli_score, cmd_name)
            return command
        if cmd_name in _READING:
            from onpace import cli_read  # noqa: PLC0415 - judging does without

            reading: click.Command = getattr(cli_read, cmd_name)
            return reading
        return super().get_command(ctx, cmd_name)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@book_option
@click.option("--as-of", "as_of", metavar="DAY", help="Only what was known on this day.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.version_option(__version__, prog_name="onpace")
@click.pass_context
def cli(context: click.Context, as_of: str | None, as_json: bool) -> None:
    """Is this carmaker on pace for the number it announced?

    Without a command: the board, every maker with a target for the newest year, by odds.
    """
    if context.invoked_subcommand is None:
        _print_board(open_chosen(context.obj), as_of, as_json=as_json)
    elif as_of is not None or as_json:
        raise click.UsageError(
            f"put --as-of and --json at the end, after {context.invoked_subcommand}"
        )


@cli.command()
@click.argument("words", nargs=-1, metavar="MAKER YEAR")
@click.option("--target", type=float, metavar="N", help="A number of your own to reach.")
@click.option("--as-of", "as_of", metavar="DAY", help="Only what was known on this day.")
@click.option("--model", default="", metavar="M", help="One brand or model of the maker.")
@click.option("--market", default="", metavar="C", help="One market, by its code (CN, DE, ...).")
@book_option
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
    chosen: Path | None,
    words: tuple[str, ...],
    target: float | None,
    as_of: str | None,
    model: str,
    market: str,
    as_json: bool,
    seed: int,
    series_file: Path | None,
    months: str | None,
    year_option: int | None,
) -> None:
    """Judge MAKER's YEAR: the odds of its targets, the pace, and why.

    With --series or --months, judge figures of your own; no book is needed.
    """
    maker, year = _maker_and_year(words, year_option)
    if series_file is not None or months is not None:
        if maker or model or market or chosen or (series_file and months is not None):
            raise click.UsageError("--series and --months stand alone: no maker, market or book")
        answer = _judge_counts(series_file, months, year, target, as_of, seed)
    elif not maker:
        raise click.UsageError(f"which maker? write it before the year: onpace judge Xiaomi {year}")
    else:
        answer = _judge_book(
            open_chosen(chosen),
            maker,
            year,
            {"target": target, "as_of": as_of, "model": model, "market": market, "seed": seed},
        )
    _print_judgement(answer, as_json=as_json)


def _maker_and_year(words: tuple[str, ...], option: int | None) -> tuple[str, int]:
    """The year is the last word, or an option; the words before it are the maker's name."""
    from onpace.book.dates import FIRST_YEAR, LAST_YEAR  # noqa: PLC0415 - loads the whole book
    from onpace.book.errors import shown  # noqa: PLC0415

    last = words[-1] if words else ""
    given = int(last) if last.isdecimal() and len(last) <= _LONGEST_YEAR else option
    if last.isdecimal():
        words = words[:-1]
    if given is None and not last.isdecimal():
        raise click.UsageError("which year? write it after the maker: onpace judge Xiaomi 2026")
    if given is not None and option is not None and given != option:
        raise click.UsageError(f"two years were given: {given} and {option}")
    if given is None or not FIRST_YEAR <= given <= LAST_YEAR:
        wrong = shown(last) if given is None else given
        raise click.UsageError(f"{wrong} is not a year to judge; write one like 2026")
    return " ".join(words), given


def _judge_book(book: Book, maker: str, year: int, question: dict[str, object]) -> Judgement:
    from onpace.questions.cache import judge_remembered  # noqa: PLC0415 - loaded when asked
    from onpace.questions.errors import QuestionError  # noqa: PLC0415

    try:
        return judge_remembered(book, maker, year, **question)
    except QuestionError as error:
        raise UserError(str(error)) from None


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
        said = read_counts(series_file) if series_file is not None else parse_counts(months or "")
        return judge_counts(said, year, target=target, as_of=as_of, seed=seed)
    except ValueError as error:
        raise UserError(str(error)) from None


def _print_judgement(answer: Judgement, *, as_json: bool) -> None:
    from onpace.show.judgement import judgement_text  # noqa: PLC0415

    if as_json:
        print_json(answer.to_dict())
    else:
        click.echo(judgement_text(answer, colour=colour()))


def _print_board(book: Book, as_of: str | None, *, as_json: bool) -> None:
    from onpace.questions.asking import as_day  # noqa: PLC0415
    from onpace.questions.board import board  # noqa: PLC0415
    from onpace.questions.errors import QuestionError  # noqa: PLC0415
    from onpace.show.board import board_text  # noqa: PLC0415

    try:
        day = as_day(as_of) if as_of is not None else None
        found = board(book, as_of=day, progress=with_progress("Judging"))
    except QuestionError as error:
        raise UserError(str(error)) from None
    if as_json:
        print_json(found.to_dict())
    else:
        click.echo(board_text(found, colour=colour()))


def main() -> None:
    """Entry point of the ``onpace`` command."""
    # The engine's matrices are small: a second thread costs CPU and gains nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    speak_utf8()
    try:
        try:
            cli()
        finally:
            sys.stdout.flush()
    except OSError as error:  # a full disk behind a redirection, say
        click.echo(f"onpace: the output could not be written: {error.strerror}", err=True)
        os._exit(1)  # a second flush on the way out would fail again
