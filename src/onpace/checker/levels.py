"""The figures an article states, each against the book."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from onpace.checker.afterwards import later_level
from onpace.checker.article import Article, level_claim
from onpace.checker.bookside import level_by_book
from onpace.checker.claims import NOT_CHECKABLE, SUPPORTED, Ask, Claim, Finding, Operand
from onpace.checker.ledger import Ledger
from onpace.checker.spans import Said, unit_of
from onpace.checker.telling import amount

_NEAR: Final = 48
#: "Failed to surpass 10,000": the bound is meant the other way round.
_NOT: Final = pattern(r"\b(fail\w*|not|n['’]t|unable|without|never|short of|missed)\b", IGNORECASE)
_COUNTED: Final = ("deliveries", "registrations", "wholesale", "production")


def level_claims(
    article: Article, then: Ledger, now: Ledger, others: Sequence[Claim]
) -> Iterator[Claim]:
    """A claim for each figure that the book knows too, then or later.

    Args:
        article: The article.
        then: The book as of the article's day.
        now: The book as it is.
        others: The claims made already; a figure among them is not claimed again.
    """
    taken = {(claim.start, claim.end) for claim in others if claim.type in ("level", "milestone")}
    for index, found in enumerate(article.found):
        row = found.statement
        if (found.start, found.end) in taken or row.measure not in _COUNTED:
            continue
        ask = ask_of(article, index)
        if row.kind == "report":
            finding = level_by_book(ask, then)
            later = (
                ""
                if finding is not None and finding.verdict != NOT_CHECKABLE
                else later_level(ask, then, now)
            )
        elif row.kind == "target":
            finding, later = _announced(ask, then), later_level(ask, then, now)
        else:
            continue
        if finding is None and not later:
            continue
        unknown = Finding(NOT_CHECKABLE, why="the article gives nothing to check it by")
        by_book = finding or Finding(NOT_CHECKABLE, why="the book did not know it on that day")
        yield replace(
            level_claim(article, index, unknown),
            by_book=by_book,
            later=later,
            places=found.places[1:],
        )


def ask_of(article: Article, index: int) -> Ask:
    """What to ask the book about a figure of the article."""
    found = article.found[index]
    quantity = found.statement.quantity
    written = article.text[found.start : found.end]
    said = Said(quantity.relation, float(quantity.value), unit_of(quantity.value, written))
    before = article.text[max(0, found.start - _NEAR) : found.start]
    sure = not article.is_ambiguous(index) and not found.base and not _NOT.search(before)
    return Ask(article.series(index), found.statement.period, said, article.spans[index], sure=sure)


def _announced(ask: Ask, ledger: Ledger) -> Finding | None:
    """Whether a target was announced before the article, by the book."""
    series = ask.series
    if series.brand or series.model or series.market:
        return None
    rows = ledger.targets(series.maker, ask.period)
    for row in rows:
        if float(row.quantity.value) == ask.said.value:
            said = f"{row.source.publisher}, {row.known_on}"
            operand = Operand(ask.said.value, said, statement=row)
            text = f"the book has a target of {amount(ask.said.value)}"
            return Finding(SUPPORTED, text, ask.said.value, operands=(operand,))
    if not rows:
        return None
    known = ", ".join(dict.fromkeys(amount(float(row.quantity.value)) for row in rows[:4]))
    return Finding(NOT_CHECKABLE, why=f"the targets that the book knows for that year are {known}")
