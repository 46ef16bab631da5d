"""Judge figures of one's own: any product counted in units, without a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.engine.settings import OTHER_MAKERS
from onpace.questions.asking import LATEST_YEARS_AHEAD, Asked, as_day, check_seed, check_target
from onpace.questions.errors import QuestionError
from onpace.questions.judge import answer_series
from onpace.questions.series import Series

if TYPE_CHECKING:
    from datetime import date

    from onpace.book import Statement
    from onpace.questions.answer import Judgement


def judge_counts(
    said: tuple[Statement, ...],
    year: int,
    *,
    target: float | None = None,
    as_of: date | str | None = None,
    seed: int = 0,
) -> Judgement:
    """Judge a year from bare counts.

    Args:
        said: statements as `onpace.book.counts` makes them.
        year: calendar year.
        target: number to reach.
        as_of: only counts whose period had ended by this day; all of them by default.
        seed: the same seed gives the same answer.

    Raises:
        QuestionError: when the question cannot be answered as put.

    >>> from onpace.book.counts import parse_counts
    >>> said = parse_counts("2025-10: >40000, 2025-11: 46249, 2025-12: >50000")
    >>> answer = judge_counts(said, 2026, target=1_000)
    >>> answer.verdict
    'all but done'
    """
    target = check_target(target)
    check_seed(seed)
    day = as_day(as_of) if as_of is not None else max(s.known_on for s in said)
    known = tuple(s for s in said if s.known_on <= day)
    if not known:
        first = min(s.known_on for s in said)
        raise QuestionError(f"no count had ended by {day}; the first ends on {first}")
    begins = min((s.period.first or s.period.last).year for s in known)
    ends = max(s.period.last.year for s in known)
    if not begins <= year <= ends + LATEST_YEARS_AHEAD:
        raise QuestionError(f"the counts are about {begins} to {ends}; {year} is too far from them")
    series = Series(said[0].maker)
    return answer_series(known, Asked(series, year, target, day, seed), OTHER_MAKERS)
