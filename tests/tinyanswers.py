"""Tiny books made of statements, and answers from the bundled book that several tests look at."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from onpace.book import Book, Maker, Model, Names, PartialDate, Period, Statement, parse_quantity
from onpace.book.statement import Source
from onpace.questions.answer import Judgement
from onpace.questions.judge import judge

NAMES = Names(
    makers=(
        Maker("Xiaomi", aliases=("小米",), tickers=("1810.HK",), home_market="CN"),
        Maker("NIO", home_market="CN", first_delivery=PartialDate.parse("2024-04-03")),
        Maker("Tesla", home_market="US"),
        Maker(
            "BYD",
            home_market="CN",
            powertrain="NEV",
            powertrain_since=PartialDate.parse("2022-04"),
        ),
    ),
    models=(
        Model("Xiaomi", "", "SU7", first_delivery=PartialDate.parse("2024-04-03")),
        Model("Xiaomi", "", "YU7", first_delivery=PartialDate.parse("2025")),
        Model("NIO", "Onvo", "", first_delivery=PartialDate.parse("2024-09-28")),
        Model("NIO", "Onvo", "L60"),
        Model("BYD", "NEV", ""),
    ),
)


def said(  # noqa: PLR0913 - the cells of a row that tests vary
    period: str,
    value: str | int,
    relation: str = "=",
    *,
    high: str | int = "",
    on: str = "",
    kind: str = "report",
    basis: str = "",
    maker: str = "Xiaomi",
    brand: str = "",
    model: str = "",
    market: str = "",
    measure: str = "deliveries",
    unit: str = "vehicle",
    by: str = "",
    precision: str = "day",
) -> Statement:
    """A statement, said by its maker on the day after its period unless told otherwise."""
    about = Period.parse(period)
    return Statement(
        maker=maker,
        brand=brand,
        model=model,
        market=market,
        kind=kind,
        measure=measure,
        period=about,
        quantity=parse_quantity(relation, str(value), str(high)),
        unit=unit,
        wording="",
        said_on=date.fromisoformat(on) if on else about.last + timedelta(1),
        said_by=by or maker,
        source=Source("https://a.cn/1", "a.cn"),
        date_precision=precision,
        basis=basis,
    )


def target(value: str | int, relation: str = "=", *, on: str, **cells: str) -> Statement:
    """A target for 2026 unless told otherwise, the first one announced."""
    cells = {"period": "2026", "basis": "initial", **cells}
    period = cells.pop("period")
    return said(period, value, relation, on=on, kind="target", **cells)


def tiny_book(*statements: Statement, names: Names = NAMES) -> Book:
    """The book of these statements."""
    return Book(statements, (), names, Path("tiny"))


def months(year: int, first: int, *values: int, **cells: str) -> list[Statement]:
    """Exact reports of consecutive months of a year."""
    return [
        said(f"{year}-{month:02d}", value, **cells)
        for month, value in enumerate(values, start=first)
    ]


#: A plain history: fifteen exact months and a target.
PLAIN = tiny_book(
    *months(2025, 1, 20_000, 18_000, 24_000, 25_000, 26_000, 27_000),
    *months(2025, 7, 27_500, 28_000, 30_000, 29_000, 31_000, 34_000),
    *months(2026, 1, 26_000, 22_000, 30_000),
    target(400_000, on="2026-01-05"),
)


@cache
def plain(**question: object) -> Judgement:
    """The plain history's answer for 2026; each question is judged once."""
    return judge(PLAIN, "Xiaomi", 2026, **question)  # type: ignore[arg-type]  # a test's business


@cache
def real(maker: str, year: int, day: str, **question: object) -> Judgement:
    """The bundled book's answer as of a past day; each question is judged once."""
    return judge(Book.bundled(), maker, year, as_of=day, **question)  # type: ignore[arg-type]  # a test's business
