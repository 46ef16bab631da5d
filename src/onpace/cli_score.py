"""The commands that look back: timeline, record and score."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onpace.chosen_book import book_option, open_chosen
from onpace.complaints import UserError
from onpace.terminal import colour, print_json, with_progress

if TYPE_CHECKING:
    from onpace.questions.timeline import Timeline

_LONGEST_YEAR = 18  # digits; more is no number either
json_option = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
as_of_option = click.option("--as-of", metavar="DAY", help="Only what was known on this day.")


@click.command()
@click.argument("words", nargs=-1, metavar="MAKER YEAR")
@click.option("--target", type=float, metavar="N", help="Follow a number of your own.")
@as_of_option
@click.option("--model", default="", metavar="M", help="One brand or model of the maker.")
@click.option("--market", default="", metavar="C", help="One market, by its code (CN, DE, ...).")
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Draw it to FILE.")
@click.option("--narrow", is_flag=True, help="Draw it for a telephone.")
@book_option
@json_option
@click.option("--seed", default=0, show_default=True, help="The same seed, the same answers.")
@click.pass_obj
def timeline(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    chosen: Path | None,
    words: tuple[str, ...],
    target: float | None,
    as_of: str | None,
    model: str,
    market: str,
    svg: Path | None,
    narrow: bool,
    as_json: bool,
    seed: int,
) -> None:
    """Replay the odds of MAKER's target for YEAR, statement by statement."""
    from onpace.questions.errors import QuestionError  # noqa: PLC0415 - loaded when asked
    from onpace.questions.timeline import timeline as replay  # noqa: PLC0415

    maker, year = _maker_and_year(words)
    question: dict[str, Any] = {"target": target, "as_of": as_of, "model": model}
    question |= {"market": market, "seed": seed}
    if narrow and svg is None:
        raise click.UsageError("--narrow is for a picture: name its file with --svg FILE")
    try:
        found = replay(
            open_chosen(chosen), maker, year, progress=with_progress("Replaying"), **question
        )
    except QuestionError as error:
        raise UserError(str(error)) from None
    if svg is not None:
        _draw(found, svg, narrow=narrow)
    _print_timeline(found, as_json=as_json)


def _print_timeline(found: Timeline, *, as_json: bool) -> None:
    from onpace.show.timeline import timeline_text  # noqa: PLC0415

    if as_json:
        print_json(found.to_dict())
    else:
        click.echo(timeline_text(found, colour=colour()))


def _draw(found: Timeline, file: Path, *, narrow: bool) -> None:
    from onpace.show.timeline_chart import timeline_chart  # noqa: PLC0415

    _write(file, f"{timeline_chart(found, narrow=narrow)}\n")


def _write(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise UserError(f"{file} cannot be written: {error.strerror}") from None


@click.command()
@click.argument("words", nargs=-1, metavar="[MAKER]")
@click.option("--model", default="", metavar="M", help="One brand or model of the maker.")
@as_of_option
@book_option
@json_option
@click.pass_obj
def record(
    chosen: Path | None, words: tuple[str, ...], model: str, as_of: str | None, as_json: bool
) -> None:
    """Every target announced, by MAKER or over all, and what came of it."""
    from onpace.questions.errors import QuestionError  # noqa: PLC0415
    from onpace.questions.record import record as look_up  # noqa: PLC0415
    from onpace.show.record import record_text  # noqa: PLC0415

    maker = " ".join(words)
    if model and not maker:
        raise click.UsageError("whose model? write the maker too: onpace record NIO --model Onvo")
    try:
        found = look_up(open_chosen(chosen), maker, model=model, as_of=as_of)
    except QuestionError as error:
        raise UserError(str(error)) from None
    if as_json:
        print_json(found.to_dict())
    else:
        click.echo(record_text(found, colour=colour()))


@click.group(invoke_without_command=True)
@click.pass_context
def score(context: click.Context) -> None:
    """Hold past odds against what happened, beside other forecasters."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@score.command()
@click.argument("words", nargs=-1, metavar="[MAKER]")
@click.option("--models", is_flag=True, help="AutoETS and AutoTheta too; needs onpace[peers].")
@book_option
@json_option
@click.pass_obj
def targets(chosen: Path | None, words: tuple[str, ...], models: bool, as_json: bool) -> None:
    """Every yearly target in the book at each month's end: odds against outcome."""
    from dataclasses import asdict  # noqa: PLC0415

    from onpace.questions.errors import QuestionError  # noqa: PLC0415
    from onpace.scoring.peers import MODELS, RULES  # noqa: PLC0415
    from onpace.scoring.replay import replay_targets  # noqa: PLC0415
    from onpace.show.score import targets_text  # noqa: PLC0415

    peers = RULES | (MODELS if models else {})
    try:
        found = replay_targets(
            open_chosen(chosen), " ".join(words), peers=peers, progress=with_progress("Replaying")
        )
    except (QuestionError, ModuleNotFoundError) as error:
        raise UserError(str(error)) from None
    if as_json:
        print_json(asdict(found))
    else:
        click.echo(targets_text(found))


@score.command()
@click.option("--consensus", is_flag=True, help="Against analysts instead of the issuer.")
@book_option
@json_option
@click.pass_obj
def quarters(chosen: Path | None, consensus: bool, as_json: bool) -> None:
    """Quarterly totals on the day of the issuer's guidance, against it and the outcome."""
    from dataclasses import asdict  # noqa: PLC0415

    from onpace.scoring.quarters import replay_quarters  # noqa: PLC0415
    from onpace.show.score import quarters_text  # noqa: PLC0415

    rival = "consensus" if consensus else "guidance"
    cases = replay_quarters(open_chosen(chosen), rival, progress=with_progress("Replaying"))
    if as_json:
        print_json([asdict(case) for case in cases])
    else:
        click.echo(quarters_text(cases))


@score.command()
@click.argument("folder", type=click.Path(path_type=Path), default="docs", metavar="[DIR]")
@book_option
@click.pass_obj
def report(chosen: Path | None, folder: Path) -> None:
    """Replay everything and write calibration.md with its pictures to DIR (docs)."""
    from onpace.show.calibration import calibration_files  # noqa: PLC0415

    if not folder.is_dir():
        raise UserError(f"{folder} is no folder to write the page and its pictures to")
    files = calibration_files(open_chosen(chosen), progress=with_progress("Replaying"))
    for name, text in files.items():
        _write(folder / name, text)
    click.echo("\n".join(str(folder / name) for name in files))


def _maker_and_year(words: tuple[str, ...]) -> tuple[str, int]:
    """The year is the last word; those before it are the maker's name."""
    from onpace.book.dates import FIRST_YEAR, LAST_YEAR  # noqa: PLC0415 - loads the whole book

    last = words[-1] if words else ""
    if not last.isdecimal():
        raise click.UsageError("which year? write it after the maker: onpace timeline Xiaomi 2026")
    if len(last) > _LONGEST_YEAR or not FIRST_YEAR <= int(last) <= LAST_YEAR:
        raise click.UsageError(f"{last[:40]} is not a year to replay; write one like 2026")
    if not words[:-1]:
        raise click.UsageError(
            f"which maker? write it before the year: onpace timeline Xiaomi {last}"
        )
    return " ".join(words[:-1]), int(last)
