"""The odds of a year's target replayed statement by statement, each day as it was knowable."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from onpace import __version__
from onpace.questions.answer import TargetOdds, full_name, percent
from onpace.questions.asking import as_day, check_target, newest_day
from onpace.questions.cache import judge_remembered
from onpace.questions.errors import QuestionError
from onpace.questions.news import News, news_by_day, relevant
from onpace.questions.series import find_series
from onpace.questions.targets import targets_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from onpace.book import Book
    from onpace.questions.answer import Judgement
    from onpace.questions.series import Series

# Annual reports are out by the end of April; what the book does not settle by then stays open.
_LAST_DAY = (4, 30)
# A move of less than one point in a hundred is within the noise of the draws.
SMALLEST_MOVE = 0.01


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """The odds on one day on which something became known.

    Attributes:
        day: the day, as text.
        target: the number that stands on this day, vehicles.
        odds: odds of it, 0 to 1, as `judge` gives them with ``as_of`` that day.
        before: odds of the number that stood before; None on the first day.
        moved_target: whether another number stands than before.
        verdict: the plain word, or ``met`` or ``missed``.
        targets: every target known by then, with its own odds.
        low: one path in ten ends the year below it, vehicles.
        middle: half of the paths do.
        high: nine in ten do.
        news: what became known on this day, most telling first; repeats are left out.
    """

    day: str
    target: float
    odds: float
    before: float | None
    moved_target: bool
    verdict: str
    targets: tuple[TargetOdds, ...]
    low: float
    middle: float
    high: float
    news: tuple[News, ...]

    @property
    def is_settled(self) -> bool:
        """Whether the book itself decides by this day."""
        return self.verdict in {"met", "missed"}

    @property
    def odds_text(self) -> str:
        """The odds as people read them."""
        return percent(self.odds, settled=self.is_settled)

    @property
    def change(self) -> float:
        """Change of the odds on this day, in parts of one; none on the first day."""
        return 0.0 if self.before is None else self.odds - self.before

    @property
    def headline(self) -> str:
        """What became known, in a few words."""
        if not self.news:
            return "said again" if self.before is not None else "as it stood"
        words = [one.words for one in self.news[:2]]
        more = len(self.news) - len(words)
        return "; ".join(words) + (f"; {more} more" if more else "")


@dataclass(frozen=True, slots=True)
class Timeline:
    """A year's odds, day by day.

    Attributes:
        maker: canonical name.
        part: brand or model; blank for the whole maker.
        market: code of the market; blank for everywhere.
        measure: what is counted, by the newest point.
        year: the year.
        asked: a number of the user's own whose odds are followed, or None.
        until: the last day looked at: the day the book settled it, or the as-of day.
        seed: makes it repeatable.
        points: in time order; at least one.
        version: of onpace.
    """

    maker: str
    part: str
    market: str
    measure: str
    year: int
    asked: float | None
    until: str
    seed: int
    points: tuple[TimelinePoint, ...]
    version: str

    @property
    def name(self) -> str:
        """What is judged, as people call it."""
        return full_name(self.maker, self.part, self.market)

    @property
    def finding(self) -> str:
        """The timeline in one sentence."""
        first, last = self.points[0], self.points[-1]
        what = f"{self.name} {self.year}"
        if len(self.points) == 1:
            return f"{what}: odds of {first.target:,.0f} were {first.odds_text} on {first.day}"
        number = f"{last.target:,.0f}" if last.target == first.target else f"{first.target:,.0f}"
        end = f"{last.odds_text} on {last.day}"
        if last.is_settled:
            end = f"{last.verdict} by {last.day}"
        if last.target != first.target:
            end = f"{last.odds_text} of {last.target:,.0f} on {last.day}"
            if last.is_settled:
                end = f"{last.target:,.0f}, {last.verdict} by {last.day}"
        return f"{what}: from {first.odds_text} odds of {number} on {first.day} to {end}"

    def biggest_moves(self, count: int) -> tuple[TimelinePoint, ...]:
        """The points that moved the odds most, in time order; those within the noise never."""
        moved = [point for point in self.points if abs(point.change) >= SMALLEST_MOVE]
        largest = sorted(moved, key=lambda point: -abs(point.change))[:count]
        return tuple(sorted(largest, key=lambda point: point.day))

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries, lists, numbers and text, ready for JSON."""
        return asdict(self)

    def __repr__(self) -> str:
        return f"<Timeline {self.finding}; {len(self.points)} points>"

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415 - notebooks only

        rows = "".join(
            f"<tr><td>{point.day}</td><td>{point.target:,.0f}</td><td>{point.odds_text}</td>"
            f"<td>{escape(point.headline)}</td></tr>"
            for point in self.points
        )
        head = "<tr><th>day</th><th>target</th><th>odds</th><th>what became known</th></tr>"
        return f"<b>{escape(self.finding)}</b><table>{head}{rows}</table>"


def timeline(  # noqa: PLR0913 - one argument for each part of the question
    book: Book,
    maker: str,
    year: int,
    *,
    target: float | None = None,
    as_of: date | str | None = None,
    model: str = "",
    market: str = "",
    seed: int = 0,
    progress: Callable[[list[date]], Iterable[date]] = iter,
) -> Timeline:
    """Replay the odds of a maker's target for a year.

    It begins on the day the year's first target became known or, for a number of your own, on the
    first of January if that is earlier; and where nothing was reported by then, on the first day
    that can be judged. It ends when the book settles every target, at the latest at the end of the
    April after. Each point is `judge`'s answer as of that day and is kept in the same cache.

    Args:
        book: the book.
        maker: name, alias or ticker.
        year: calendar year.
        target: follow this number instead of the announced ones, vehicles.
        as_of: the last day to look at; the newest statement's day by default.
        model: a brand or model of the maker.
        market: code of one market.
        seed: the same seed gives the same answers.
        progress: wraps the list of days, to show how far the work is.

    Raises:
        QuestionError: when the question cannot be answered as put, in one plain sentence.

    >>> from onpace import Book
    >>> found = timeline(Book.bundled(), "Xiaomi", 2026, as_of="2026-01-10")
    >>> found.points[0].day, found.points[0].target
    ('2026-01-03', 550000.0)
    """
    target = check_target(target)
    end = as_day(as_of) if as_of is not None else newest_day(book)
    series = find_series(book.as_of(end), maker, model, market)
    end = min(end, date(year + 1, *_LAST_DAY))
    days = _days(book, series, year, target, end)
    question = {"target": target, "model": model, "market": market, "seed": seed}
    answers = list(_answers(book, maker, year, progress(days), question))
    newest = answers[-1]
    return Timeline(
        maker=newest.maker,
        part=newest.part,
        market=newest.market,
        measure=newest.measure,
        year=year,
        asked=target,
        until=newest.as_of if _all_settled(newest) else end.isoformat(),
        seed=seed,
        points=_points(answers, news_by_day(book, series, year)),
        version=__version__,
    )


def _days(book: Book, series: Series, year: int, target: float | None, end: date) -> list[date]:
    """Every day on which something was said that may move the odds, from the start to the end."""
    announced = [t.statement.known_on for t in targets_for(book.as_of(end), series, year)]
    begins = [*announced, date(year, 1, 1)] if target is not None else announced
    if not begins:
        raise QuestionError(
            f"no target of {series.label} for {year} was known by {end}; "
            "name a number of your own to follow"
        )
    # A target announced years ahead is followed from the year before its own.
    start = max(min(begins), date(year - 1, 1, 1))
    if start > end:
        raise QuestionError(f"{year} had not begun on {end}")
    said = relevant(book, series, year)
    ids = {s.id for s in said}
    days = {start, *(s.known_on for s in said)}
    days |= {r.said_on for r in book.retractions if any(s.id in ids for s in r.statements)}
    return sorted(day for day in days if start <= day <= end)


def _answers(
    book: Book, maker: str, year: int, days: Iterable[date], question: Mapping[str, object]
) -> Iterator[Judgement]:
    """What `judge` says on each day until all is settled; days before it can say are left out."""
    trouble, answered = None, False
    for day in days:
        try:
            answer = judge_remembered(book, maker, year, as_of=day, **question)
        except QuestionError as error:
            trouble = error
            continue
        if answer.target is None:
            continue
        answered = True
        yield answer
        if _all_settled(answer):
            return
    if not answered:
        raise trouble or QuestionError(f"no day of {maker} {year} can be judged")


def _all_settled(answer: Judgement) -> bool:
    return all(target.settled for target in answer.targets)


def _points(
    answers: list[Judgement], news: dict[date, tuple[News, ...]]
) -> tuple[TimelinePoint, ...]:
    """One point a day, without the days on which all was repeated and nothing moved."""
    points: list[TimelinePoint] = []
    for answer in answers:
        before = points[-1] if points else None
        said = news.get(date.fromisoformat(answer.as_of), ())
        point = _point(answer, said, before)
        if before is None or point.news or point.targets != before.targets:
            points.append(point)
    return tuple(points)


def _point(
    answer: Judgement, news: tuple[News, ...], before: TimelinePoint | None
) -> TimelinePoint:
    reach = answer.target or 0.0
    return TimelinePoint(
        day=answer.as_of,
        target=reach,
        odds=answer.odds or 0.0,
        before=before.odds if before else None,
        moved_target=before is not None and before.target != reach,
        verdict=answer.verdict,
        targets=answer.targets,
        low=answer.total["p10"],
        middle=answer.total["p50"],
        high=answer.total["p90"],
        news=tuple(n for n in news if n.kind == "target" or n.measure == answer.measure),
    )
