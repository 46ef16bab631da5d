"""The board: every maker with a target for the newest year, by odds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from onpace.questions.asking import Asked, check_seed, judged_series, newest_day
from onpace.questions.cache import answer_remembered, past_once
from onpace.questions.errors import QuestionError
from onpace.questions.series import find_series, reports
from onpace.questions.targets import all_targets, targets_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from onpace.book import Book
    from onpace.questions.series import Series

# A line's columns in a table.
_KINDS: Final[dict[str, type]] = {
    "name": str,
    "target": float,
    "odds": float,
    "verdict": str,
    "median": float,
    "low": float,
    "high": float,
    "last_heard": date,
    "is_stale": bool,
}

# A maker not heard of for longer than this comes after the others.
_STALE_DAYS = 60


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One maker's line.

    Attributes:
        name: what is judged.
        target: the number to reach, vehicles.
        odds: odds of it; None where nothing is reported to judge by.
        verdict: the plain word.
        median: middle of the year's total.
        low: 10% of the year's total.
        high: 90%.
        last_heard: day of the newest report.
        is_stale: whether that is more than 60 days before the board's day.
    """

    name: str
    target: float
    odds: float | None
    verdict: str
    median: float | None
    low: float | None
    high: float | None
    last_heard: str | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All lines, the likeliest first and those not heard of lately last."""

    year: int
    as_of: str
    lines: tuple[BoardLine, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The lines as a table that pandas, polars, DuckDB and pyarrow take directly.

        One row a line, in their order. Columns: ``year`` and ``as_of``, the same in every row, so
        that tables of several days can be laid one below another, and those of `BoardLine`; days
        as days, None as a missing value.

        Raises:
            ArrowMissingError: (an ImportError) when the extra ``arrow`` is not installed.
        """
        from onpace.book.arrow import arrow_stream  # noqa: PLC0415 - few ask

        lines, count = self.lines, len(self.lines)
        columns: dict[str, tuple[type, list[Any]]] = {
            "year": (int, [self.year] * count),
            "as_of": (date, [date.fromisoformat(self.as_of)] * count),
        }
        for name, kind in _KINDS.items():
            columns[name] = (kind, [getattr(line, name) for line in lines])
        heard = [line.last_heard and date.fromisoformat(line.last_heard) for line in lines]
        columns["last_heard"] = (date, heard)
        return arrow_stream(columns, requested_schema)


def board(
    book: Book,
    *,
    as_of: date | None = None,
    seed: int = 0,
    progress: Callable[[list[Series]], Iterable[Series]] = iter,
) -> Board:
    """Judge every series that has a target for the year of the newest statement.

    Args:
        book: the book.
        as_of: day whose knowledge is used; the newest statement's by default.
        seed: makes the answers repeatable.
        progress: wraps the list of series, to show how far the work is.

    Raises:
        QuestionError: when nothing was known on that day.
    """
    day = as_of or newest_day(book)
    visible = book.as_of(day)
    if not visible.statements:
        first = min((s.known_on for s in book.statements), default=None)
        since = f"; the first statement is of {first}" if first else ""
        raise QuestionError(f"nothing was known on {day}{since}")
    targets = [t for t in all_targets(visible) if t.year == day.year]
    # Targets in two counts, such as deliveries and production, make one line.
    series = list(
        {(s.maker, s.brand, s.model, s.market): s for s in (t.series for t in targets)}.values()
    )
    judge_one = _Judge(visible, day, seed)
    lines = [judge_one.line(one) for one in progress(series)]
    lines.sort(key=lambda line: (line.is_stale, line.odds is None, -(line.odds or 0), line.name))
    return Board(day.year, day.isoformat(), tuple(lines))


class _Judge:
    """Judges one series after another, sharing the comparison with past targets."""

    def __init__(self, visible: Book, day: date, seed: int) -> None:
        self.visible, self.day, self.seed = visible, day, seed
        self.digest = visible.digest()
        self.past = past_once(visible)

    def line(self, series: Series) -> BoardLine:
        target = targets_for(self.visible, series, self.day.year)[-1]
        try:
            asked = self._asked(series)
            answer = answer_remembered(self.visible, self.digest, asked, self.past)
        except QuestionError:
            heard, stale = self._heard(series)
            empty = (None, None, None)
            return BoardLine(series.label, target.reach, None, "unknown", *empty, heard, stale)
        heard, stale = self._heard(asked.series)
        total = answer.total
        return BoardLine(
            name=answer.name,
            target=answer.target or target.reach,
            odds=answer.odds,
            verdict=answer.verdict,
            median=total["p50"],
            low=total["p10"],
            high=total["p90"],
            last_heard=heard,
            is_stale=stale,
        )

    def _asked(self, series: Series) -> Asked:
        """The question that `onpace judge` would ask."""
        check_seed(self.seed)
        year, part = self.day.year, series.model or series.brand
        found = find_series(self.visible, series.maker, part, series.market)
        judged = judged_series(self.visible, found, year, self.day)
        return Asked(judged, year, None, self.day, self.seed)

    def _heard(self, series: Series) -> tuple[str | None, bool]:
        """Day of the newest report, and whether that is long ago."""
        heard = max((s.known_on for s in reports(self.visible, series)), default=None)
        if heard is None:
            return None, True
        return heard.isoformat(), (self.day - heard).days > _STALE_DAYS
