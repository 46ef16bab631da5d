"""Books simulated from one true course of events, so that nothing in them can conflict."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from random import Random

from onpace.book import Book, Maker, Names, Period, Quantity, Source, Statement
from onpace.book.months import first_day, month_number

FIRST_MONTH = month_number(2017, 1)


def statement(
    period: Period | str,
    quantity: Quantity,
    *,
    maker: str = "Maker",
    publisher: str = "a.com",
    said_on: date | None = None,
) -> Statement:
    """A report of deliveries."""
    about = Period.parse(period) if isinstance(period, str) else period
    return Statement(
        maker=maker,
        brand="",
        model="",
        market="",
        kind="report",
        measure="deliveries",
        period=about,
        quantity=quantity,
        unit="vehicle",
        wording="",
        said_on=said_on or about.last + timedelta(days=1),
        said_by=publisher,
        source=Source(f"https://{publisher}/{about}", publisher),
    )


def exactly(number: int) -> Quantity:
    return Quantity("=", Decimal(number))


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # a simulation, no secret


def book_of(*statements: Statement) -> Book:
    makers = {row.maker: Maker(row.maker) for row in statements}
    return Book(statements, (), Names(tuple(makers.values()), ()), Path())


def simulated(random: Random, makers: int, months: int, rows: int) -> list[Statement]:
    """Statements that all hold: each maker's by month, quarter, half, year, total and bound."""
    statements: list[Statement] = []
    for number in range(makers):
        monthly = [random.randrange(500, 60_000) for _ in range(months)]
        totals = [0, *accumulate(monthly)]
        while len(statements) < (number + 1) * rows // makers:
            length = random.choice((1, 1, 1, 1, 3, 6, 12, 0))
            start = random.randrange(0, months, length or 1)
            end = start + (length or 1)
            if end > months:
                continue
            true = totals[end] - (totals[start] if length else 0)
            publisher = f"{random.randrange(12)}.com"
            period = _period(start, length)
            said = _said_of(true, random)
            maker = f"Maker {number}"
            statements.append(statement(period, said, maker=maker, publisher=publisher))
            if said.is_exact:  # what is exact is told by two at least
                again = f"{publisher}.cn"
                statements.append(statement(period, said, maker=maker, publisher=again))
    return statements


def _period(start: int, length: int) -> Period:
    month = FIRST_MONTH + start
    last = first_day(month + (length or 1)) - timedelta(days=1)
    if length == 0:
        return Period(None, last, "since")
    kind = {1: "month", 3: "quarter", 6: "half", 12: "year"}[length]
    return Period(first_day(month), last, kind)


def _said_of(true: int, random: Random) -> Quantity:
    unit = 10 ** max(len(str(true)) - 3, 0)
    rounded = true // unit * unit
    choice = random.random()
    if choice < 0.7:
        return exactly(true)
    if choice < 0.8:
        return Quantity(">", Decimal(rounded))
    if choice < 0.9:
        return Quantity("~", Decimal(rounded))
    return Quantity("..", Decimal(rounded), Decimal(rounded + unit))


def with_planted(
    statements: list[Statement], random: Random, conflicts: int
) -> tuple[list[Statement], list[Statement]]:
    """The statements with wrong ones among them, and the wrong ones."""
    exact = {(row.maker, row.period): row for row in statements if row.quantity.is_exact}
    planted = []
    for row in random.sample(list(exact.values()), conflicts):
        wrong = exactly(int(row.quantity.value) + random.randrange(1, 5_000))
        planted.append(
            statement(row.period, wrong, maker=row.maker, publisher="wrong.com"),
        )
    mixed = statements + planted
    random.shuffle(mixed)
    return mixed, planted
