"""Checking an article: every claim in its order, each with its verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from onpace.book import Book, Names
from onpace.checker.afterwards import later_of
from onpace.checker.article import Article, prepared
from onpace.checker.bookside import by_book
from onpace.checker.changes import change_claims
from onpace.checker.claims import CONTRADICTED, NOT_CHECKABLE, SUPPORTED, Claim
from onpace.checker.comparisons import comparison_claims
from onpace.checker.increments import increment_claims
from onpace.checker.ledger import Ledger
from onpace.checker.levels import level_claims
from onpace.checker.milestones import duration_claims, expected_claims, milestone_claims
from onpace.checker.opinions import Opinion, opinions_in
from onpace.checker.paces import pace_claims
from onpace.checker.percents import role_of
from onpace.checker.ranks import rank_claims
from onpace.checker.ratios import ratio_claims
from onpace.checker.shares import share_claims, target_claims
from onpace.checker.sums import bound_claims, sum_claims
from onpace.checker.together import combined_claims
from onpace.reader import Place, Reading

#: So many claims of one number are looked through for the same claim.
_MOST_ALIKE: Final = 50


@dataclass(frozen=True, slots=True)
class Check:
    """An article with its claims.

    Attributes:
        reading: What the reader made of the article.
        claims: Its claims, in the order of the text.
        opinions: Phrases of judgement, with odds where they were asked for.
    """

    reading: Reading
    claims: tuple[Claim, ...]
    opinions: tuple[Opinion, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The check as JSON: the reading, and ``claims`` with the labels' field names."""
        claims = [claim.to_dict(self.reading.text) for claim in self.claims]
        opinions = [one.to_dict(self.reading.text) for one in self.opinions]
        return self.reading.to_dict() | {"claims": claims, "opinions": opinions}


def check(reading: Reading, book: Book, today: date | None = None) -> Check:
    """Checks an article by its own figures, then by the book as of the article's day.

    Args:
        reading: What the reader made of the article.
        book: The whole book.
        today: The day until which later facts are looked up; None for all that the book has.

    Returns:
        The claims with their verdicts. What the book learnt after the article's day decides
        nothing; it stands in ``later``.
    """
    article = prepared(reading, book.names)
    claims = merged(found_claims(article))
    if reading.published is None:
        return Check(reading, claims, opinions_in(reading))
    makers = {found.statement.maker for found in reading.statements}
    makers |= {claim.ask.series.maker for claim in claims if claim.ask is not None}
    address = reading.statements[0].statement.source.address if reading.statements else ""
    then = Ledger(book.as_of(reading.published), makers, address)
    now = Ledger(book if today is None else book.as_of(today), makers, address)
    asked = [replace(claim, by_book=by_book(claim, then)) for claim in claims]
    asked += level_claims(article, then, now, asked)
    asked = [replace(one, later=one.later or later_of(one, now)) for one in asked]
    ordered = tuple(sorted(asked, key=lambda one: (one.start, one.end)))
    return Check(reading, ordered, opinions_in(reading))


def check_by_itself(reading: Reading, names: Names) -> Check:
    """Checks an article by its own figures alone."""
    article = prepared(reading, names)
    return Check(reading, merged(found_claims(article)), opinions_in(reading))


def found_claims(article: Article) -> Iterator[Claim]:
    """All claims that the article makes, each as often as it is said."""
    for mention in article.reading.mentions:
        if mention.kind == "percent":
            role = role_of(article, mention)
            if role == "change":
                yield from change_claims(article, mention)
            elif role == "target":
                yield from target_claims(article, mention)
            elif role == "share":
                yield from share_claims(article, mention)
        elif mention.kind in ("multiple", "times"):
            yield from ratio_claims(article, mention)
    yield from increment_claims(article)
    yield from sum_claims(article)
    yield from bound_claims(article)
    yield from combined_claims(article)
    yield from (claim for claim, _ in rank_claims(article))
    yield from duration_claims(article)
    yield from milestone_claims(article)
    yield from expected_claims(article)
    yield from pace_claims(article)
    yield from comparison_claims(article)


def merged(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims in the order of the text; what is said twice is one claim with two places."""
    kept: list[Claim] = []
    alike: dict[tuple[str, float, str], list[int]] = {}
    for claim in sorted(claims, key=lambda one: (one.start, one.end)):
        numbers = alike.setdefault((claim.type, abs(claim.claimed), claim.unit), [])
        twin = next((i for i in numbers[-_MOST_ALIKE:] if _same(claim, kept[i])), None)
        if twin is None:
            numbers.append(len(kept))
            kept.append(claim)
            continue
        first = kept[twin]
        better = claim if first.finding.verdict == NOT_CHECKABLE else first
        other = first if better is claim else claim
        places = (*first.places, Place(other.start, other.end))
        kept[twin] = replace(better, places=places)
    return tuple(sorted(kept, key=lambda one: (one.start, one.end)))


def _same(one: Claim, other: Claim) -> bool:  # noqa: PLR0911 - one rule a line
    """Whether two claims say the same of the same."""
    number = (one.type, abs(one.claimed), one.claimed_high, one.unit)
    if number != (other.type, abs(other.claimed), other.claimed_high, other.unit):
        return False
    if one.type == "ratio" and one.relation != other.relation:
        return False
    mine, theirs = one.about, other.about
    if one.type in ("rank", "duration") and one.start != other.start:
        return mine == theirs
    if mine.maker and theirs.maker and mine.maker != theirs.maker:
        return False
    both = {one.finding.verdict, other.finding.verdict}
    if both >= {SUPPORTED, CONTRADICTED}:
        return False
    if both == {NOT_CHECKABLE} or NOT_CHECKABLE not in both:
        models = {mine.model, theirs.model} - {""}
        periods = {mine.period, theirs.period} - {""}
        return len(models) <= 1 and len(periods) <= 1
    return True
