"""What the book reports of a series and a period, as of a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from onpace.book import Book, Period, Statement
from onpace.checker import spans
from onpace.checker.claims import Operand, Series
from onpace.checker.spans import Span, span_of
from onpace.checker.telling import amount

#: Exact figures this close (a share of the figure) are one figure.
_SAME: Final = 0.002
#: A figure that so many times fewer publishers give than the leading one is a slip.
_FEWER: Final = 3
_LONGEST: Final = 40
_Days = tuple[date | None, date]


@dataclass(frozen=True, slots=True)
class Known:
    """What the book knows of a total.

    Attributes:
        span: The values it can have.
        rows: The statements it was taken from.
        same: Whether they certainly count what was asked for.
        disagree: Whether sources give figures that cannot all be true.
        voices: How many publishers give the figure; of a sum, its least known part.
    """

    span: Span
    rows: tuple[Statement, ...]
    same: bool = True
    disagree: bool = False
    voices: int = 1

    @property
    def told(self) -> str:
        """The total in figures, with its relation.

        A bound is told as its first source said it.
        """
        if self.span.plain or not self.rows:
            return amount(self.span.nominal)
        best = max(self.rows, key=lambda row: row.quantity.value)
        is_sum = abs(float(best.quantity.value) - self.span.nominal) > 1
        return f"about {amount(self.span.nominal)}" if is_sum else str(best.quantity)

    @property
    def operand(self) -> Operand:
        """The total as a figure to calculate with, with its first source."""
        row = self.rows[0]
        said = f"{row.source.publisher}, {row.known_on}"
        if len(self.rows) > 1:
            said += f" and {len(self.rows) - 1} more"
        return Operand(self.span.nominal, said, statement=row)


class Ledger:
    """The reports of some makers, by what they count and their days."""

    def __init__(self, book: Book, makers: Iterable[str], without: str = "") -> None:
        """Sorts the reports.

        Args:
            book: The book as of the day of the article.
            makers: Names of the makers to look at.
            without: Address of the article itself, which is no witness for what it says.
        """
        wanted = set(makers)
        self.book = book
        self._rows: dict[Series, dict[_Days, list[Statement]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._targets: dict[str, list[Statement]] = defaultdict(list)
        for row in book.statements:
            if row.maker not in wanted or (without and row.source.address == without):
                continue
            if row.kind == "report":
                days = row.period.first, row.period.last
                self._rows[_series_of(row)][days].append(row)
            elif row.kind == "target" and row.measure != "capacity":
                self._targets[row.maker].append(row)

    def lookup(self, series: Series, period: Period) -> Known | None:
        """The total of a series over a period; None when the book does not know it."""
        found = self._of(_plain(series), period)
        if found is not None:
            return found
        maker = self.book.names.resolve_maker(series.maker)
        if maker is not None and maker.powertrain and not (series.brand or series.model):
            found = self._of(_plain(series)._replace(brand=maker.powertrain), period)
        if found is None and series.measure == "deliveries":
            found = self._of(_plain(series)._replace(measure="wholesale"), period)
        return None if found is None else replace(found, same=False)

    def _of(self, series: Series, period: Period) -> Known | None:
        rows = self._rows.get(series)
        if rows is None:
            return None
        direct = rows.get((period.first, period.last))
        if direct:
            return _agreed(direct)
        return self._added_up(rows, period)

    def _added_up(self, rows: dict[_Days, list[Statement]], period: Period) -> Known | None:
        """The sum of exact figures whose days are just the period's."""
        if period.first is None:
            return self._counted_up(rows, period)
        chain: list[Known] = []
        end = period.last
        while len(chain) < _LONGEST:
            best = self._longest(rows, period.first, end)
            if best is None:
                return None
            known, begin = best
            chain.append(known)
            if begin == period.first:
                return _sum_of(chain)
            end = begin - timedelta(days=1)
        return None

    def _counted_up(self, rows: dict[_Days, list[Statement]], period: Period) -> Known | None:
        """The newest total since the beginning, and what was counted after it."""
        earlier = [days for days in rows if days[0] is None and days[1] < period.last]
        for days in sorted(earlier, key=lambda one: one[1], reverse=True)[:_FEWER]:
            start = _agreed(rows[days])
            after = Period(days[1] + timedelta(days=1), period.last, "days")
            rest = self._added_up(rows, after) or self._rest_of_year(rows, days[1], period.last)
            if rest is not None and not start.disagree:
                return _sum_of([rest, start])
        return None

    def _rest_of_year(
        self, rows: dict[_Days, list[Statement]], day: date, last: date
    ) -> Known | None:
        """What of a year was counted after a day: the year's total less its first part."""
        begin = date(last.year, 1, 1)
        if day.year != last.year:
            return None
        whole = self._added_up(rows, Period(begin, last, "days"))
        part = self._added_up(rows, Period(begin, day, "days"))
        if whole is None or part is None:
            return None
        span = spans.difference(whole.span, part.span)
        return Known(span, (*whole.rows, *part.rows), voices=min(whole.voices, part.voices))

    def _longest(
        self, rows: dict[_Days, list[Statement]], first: date, end: date
    ) -> tuple[Known, date] | None:
        fitting = [
            days[0] for days in rows if days[1] == end and days[0] is not None and days[0] >= first
        ]
        for begin in sorted(fitting):
            known = _agreed(rows[begin, end])
            if known.span.plain and not known.disagree:
                return known, begin
        return None

    def first_reached(
        self, series: Series, count: float, *, about: bool = False
    ) -> tuple[date, Known] | None:
        """The first day on which the book shows a total since the beginning of so many.

        Args:
            series: What is counted.
            count: The total to reach.
            about: Whether "about so many" is enough.
        """
        rows = self._rows.get(_plain(series), {})
        days = sorted(end for begin, end in rows if begin is None)
        for end in days:
            known = _agreed(rows[None, end])
            reached = known.span.nominal if about else known.span.low
            if reached >= count and not known.disagree:
                return end, known
        return None

    def last_below(self, series: Series, count: float) -> tuple[date, Known] | None:
        """The last day on which the book shows a total since the beginning below so many."""
        rows = self._rows.get(_plain(series), {})
        days = sorted((end for begin, end in rows if begin is None), reverse=True)
        for end in days:
            known = _agreed(rows[None, end])
            if known.span.high < count and not known.disagree:
                return end, known
        return None

    def targets(self, maker: str, period: Period) -> tuple[Statement, ...]:
        """The targets of a whole maker for a year, the newest first."""
        found = [
            row
            for row in self._targets.get(maker, [])
            if row.period == period and not (row.brand or row.model or row.market)
        ]
        return tuple(sorted(found, key=lambda row: row.known_on, reverse=True))


def _plain(series: Series) -> Series:
    """A series as the index knows it: a model is found under whatever brand."""
    return series._replace(brand="") if series.model else series


def _series_of(row: Statement) -> Series:
    brand = "" if row.model else row.brand
    return Series(row.maker, brand, row.model, row.market, row.measure, row.unit)


def _agreed(rows: Sequence[Statement]) -> Known:
    """What statements about one total come to together."""
    exact = [row for row in rows if row.quantity.is_exact]
    if not exact:
        return _bounded(rows)
    groups: list[list[Statement]] = []
    for row in sorted(exact, key=lambda one: one.quantity.value):
        value = float(row.quantity.value)
        if groups and abs(value - float(groups[-1][0].quantity.value)) <= _SAME * value:
            groups[-1].append(row)
        else:
            groups.append([row])
    groups.sort(key=_publishers, reverse=True)
    best = groups[0]
    rivals = [group for group in groups[1:] if _publishers(group) * _FEWER > _publishers(best)]
    precise = max(best, key=lambda row: len(str(row.quantity.value).rstrip("0")))
    span = span_of("=", precise.quantity.value, None)
    return Known(span, tuple(best), disagree=bool(rivals), voices=_publishers(best))


def _publishers(rows: Sequence[Statement]) -> int:
    return len({row.source.publisher for row in rows})


def _bounded(rows: Sequence[Statement]) -> Known:
    every = [span_of(r.quantity.relation, r.quantity.value, r.quantity.value_high) for r in rows]
    low, high = max(span.low for span in every), min(span.high for span in every)
    if low > high:
        low, high = min(span.low for span in every), max(span.high for span in every)
    nominal = max(span.nominal for span in every)
    return Known(Span(low, high, nominal, plain=False), tuple(rows))


def _sum_of(chain: Sequence[Known]) -> Known:
    rows = tuple(row for known in reversed(chain) for row in known.rows[:1])
    least = min(known.voices for known in chain)
    return Known(spans.total([known.span for known in chain]), rows, voices=least)
