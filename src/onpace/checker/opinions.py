"""Phrases of judgement ("conservative", "on track"): no claim to check, but odds to put beside."""

from __future__ import annotations

from dataclasses import dataclass
from re import IGNORECASE
from re import compile as pattern
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import date

    from onpace.book import Book
    from onpace.reader import Found, Reading

_GOAL: Final = pattern(
    r"\b(?:(?:deliberately |rather |overly |too |very |highly |more )?"
    r"(?:conservative|ambitious|aggressive|bold|realistic|modest|cautious|achievable|optimistic)\b"
    r"(?= (?:\w+ )?(?:target|goal|plan|guidance|aim)\w*)?"
    r"|on (?:track|course|pace)\b|within reach|out of reach|easily (?:beat|meet|exceed|reach)"
    r"|(?:likely|set|expected|bound) to (?:beat|meet|exceed|surpass|reach|miss)"
    r"|could (?:beat|exceed|surpass|reach|miss|fall short)"
    r"|balance\w* ambition with caution)",
    IGNORECASE,
)
_FASTEST: Final = pattern(
    r"\b(?:could|may|might|would|will) become the (?:fastest|first|largest|biggest)\b"
    r"[^.;\n]{0,60}\b",
    IGNORECASE,
)
_ABOUT: Final = pattern(
    r"\b(target|goal|guidance|deliver\w*|sales|plan|aim\w*|pace|ambition)\b", IGNORECASE
)
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Opinion:
    """A phrase of judgement with the odds that belong to it.

    Attributes:
        start: Where it begins in the article, in characters.
        end: Where it ends.
        maker: The maker whose goal is judged, or blank.
        year: The year of the goal, or None.
        odds: The odds of the goal as of the article's day, or None.
        told: What is to be said beside it.
    """

    start: int
    end: int
    maker: str = ""
    year: int | None = None
    odds: float | None = None
    told: str = ""

    def to_dict(self, text: str) -> dict[str, Any]:
        """The phrase as JSON."""
        return {
            "text": text[self.start : self.end],
            "start": self.start,
            "end": self.end,
            "maker": self.maker,
            "year": self.year,
            "odds": self.odds,
            "told": self.told,
        }


def opinions_in(reading: Reading) -> tuple[Opinion, ...]:
    """The phrases of judgement about goals, each with the goal it is about."""
    found = []
    for place in reading.sentences:
        words = reading.text[place.start : place.end]
        for match in _FASTEST.finditer(words):
            told = "there is no model of such a race here, so no odds"
            found.append(Opinion(place.start + match.start(), place.start + match.end(), told=told))
        if not _ABOUT.search(words):
            continue
        for match in _GOAL.finditer(words):
            start, end = place.start + match.start(), place.start + match.end()
            goal = _goal_near(reading, start)
            if goal is not None:
                row = goal.statement
                found.append(Opinion(start, end, row.maker, row.period.last.year))
    return tuple(sorted(found, key=lambda one: one.start)[:_MOST])


def _goal_near(reading: Reading, at: int) -> Found | None:
    """The goal of a whole maker for a year that stands closest to a place."""
    goals = [
        (abs(place.start - at), index)
        for index, found in enumerate(reading.statements)
        if found.statement.kind in ("target", "guidance")
        and found.statement.period.year is not None
        and found.statement.measure == "deliveries"
        and not (found.statement.model or found.statement.brand or found.statement.market)
        for place in found.places
    ]
    return reading.statements[min(goals)[1]] if goals else None


def with_odds(reading: Reading, book: Book, day: date) -> tuple[Opinion, ...]:
    """The phrases of judgement with the odds of their goals, as of a day."""
    return tuple(_judged(one, book, day) for one in opinions_in(reading))


def _judged(one: Opinion, book: Book, day: date) -> Opinion:
    from onpace.questions.cache import judge_remembered  # noqa: PLC0415 - loads NumPy
    from onpace.questions.errors import QuestionError  # noqa: PLC0415

    if not one.maker or one.year is None:
        return one
    try:
        answer = judge_remembered(book, one.maker, one.year, as_of=day)
    except QuestionError as error:
        return Opinion(one.start, one.end, one.maker, one.year, told=f"no odds: {error}")
    if answer.odds is None or answer.target is None:
        told = f"no odds: the book knew no target of {one.maker} for {one.year} on {day}"
        return Opinion(one.start, one.end, one.maker, one.year, told=told)
    low, high = answer.total["p10"], answer.total["p90"]
    told = (
        f"odds of {answer.odds:.0%} for {answer.target:,.0f} in {one.year} as of {day} "
        f"({answer.verdict}); four paths in five end between {low:,.0f} and {high:,.0f}"
    )
    return Opinion(one.start, one.end, one.maker, one.year, answer.odds, told)
