"""The articles written for the checker's tests, and how a check of them is scored."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from labelledarticles import names, written
from onpace.checker import Claim, check_by_itself
from onpace.reader import read_text

CLAIMS: Final = Path(__file__).parent / "data" / "claims"


@dataclass(frozen=True, slots=True)
class Label:
    """A claim as a person sees it."""

    type: str
    claimed: float
    verdict: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its labels."""

    name: str
    published: dt.date
    text: str
    labels: tuple[Label, ...]


@cache
def articles() -> tuple[Article, ...]:
    """All articles."""
    return tuple(
        Article(one.name, one.published, one.text, tuple(map(label_of, one.labels)))
        for one in written(CLAIMS)
    )


def label_of(line: str) -> Label:
    """A label from its line."""
    cells = [cell.strip() for cell in line.removeprefix("?").split("|")]
    return Label(cells[0], float(cells[1]), cells[2], line.startswith("?"))


def claims_of(text: str, published: dt.date) -> tuple[Claim, ...]:
    """The claims of a text, checked by its own figures alone."""
    reading = read_text(text, names=names(), published=published)
    return check_by_itself(reading, names()).claims


def compared(article: Article) -> tuple[int, list[Label], list[Claim]]:
    """How many labels were met, which were missed and which claims nobody made."""
    left = list(claims_of(article.text, article.published))
    missed, hits = [], 0
    for label in sorted(article.labels, key=lambda one: one.optional):
        match = next((claim for claim in left if _same(label, claim)), None)
        if match is not None:
            left.remove(match)
            hits += not label.optional
        elif not label.optional:
            missed.append(label)
    return hits, missed, left


def _same(label: Label, claim: Claim) -> bool:
    number = (claim.type, abs(claim.claimed)) == (label.type, label.claimed)
    return number and (label.optional or claim.verdict == label.verdict)


def f1() -> float:
    """The harmonic mean of precision and recall over all articles."""
    hits = missed = invented = 0
    for article in articles():
        found, lost, extra = compared(article)
        hits, missed, invented = hits + found, missed + len(lost), invented + len(extra)
    return 2 * hits / max(1, 2 * hits + missed + invented)
