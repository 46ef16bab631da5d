"""The articles written for the tests, and how a reading of them is scored."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from labelledarticles import names, written
from onpace.book import Period
from onpace.reader import Found, read_text

ARTICLES: Final = Path(__file__).parent / "data" / "articles"


@dataclass(frozen=True, slots=True)
class Label:
    """What an article states, as a person reads it."""

    maker: str
    brand: str
    model: str
    measure: str
    period: str
    relation: str
    value: Decimal
    high: Decimal | None
    unit: str
    kind: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its labels."""

    name: str
    published: dt.date
    text: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many labels were found, how many were not, and how many statements nobody made."""

    found: int
    missed: int
    invented: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.found / max(1, 2 * self.found + self.missed + self.invented)


@cache
def articles() -> tuple[Article, ...]:
    """All articles."""
    return tuple(
        Article(one.name, one.published, one.text, tuple(map(label_of, one.labels)))
        for one in written(ARTICLES)
    )


def label_of(line: str) -> Label:
    """A label from its line."""
    optional = line.startswith("?")
    cells = [cell.strip() for cell in line.removeprefix("?").split("|")]
    maker, brand, model = (*cells[0].split(":"), "", "")[:3]
    relation, value, high, unit = _quantity(cells[3])
    kind = cells[4] if len(cells) > 4 else "report"
    return Label(
        maker, brand, model, cells[1], cells[2], relation, value, high, unit, kind, optional
    )


def _quantity(cell: str) -> tuple[str, Decimal, Decimal | None, str]:
    words = cell.replace(",", "").split()
    relation = words.pop(0) if words[0] in (">", ">=", "<", "<=", "~") else "="
    low, _, high = words[0].partition("..")
    unit = words[1] if len(words) > 1 else "vehicle"
    return ".." if high else relation, Decimal(low), Decimal(high) if high else None, unit


def read(article: Article) -> Sequence[Found]:
    """The statements the reader finds in an article."""
    return read_text(article.text, names=names(), published=article.published).statements


def strict(label: Label, found: Found) -> bool:
    """Whether a statement found is what a label says, in every part that matters."""
    said = found.statement
    return (
        lenient(label, found)
        and (said.brand, said.model) == (label.brand or said.brand, label.model)
        and (said.measure, said.unit, said.kind) == (label.measure, label.unit, label.kind)
        and said.quantity.relation == label.relation
        and said.quantity.value_high == label.high
    )


def lenient(label: Label, found: Found) -> bool:
    """Whether maker, period and value are right."""
    said = found.statement
    same_days = _days(str(said.period)) == _days(label.period)
    return said.maker == label.maker and same_days and said.quantity.value == label.value


def _days(text: str) -> tuple[dt.date | None, dt.date]:
    period = Period.parse(text)
    return period.first, period.last


def score(article: Article, *, same: str) -> tuple[Score, list[Label], list[Found]]:
    """The score of an article, with what was missed and what was invented."""
    rule = strict if same == "strict" else lenient
    left = list(read(article))
    missed = []
    hits = 0
    for label in sorted(article.labels, key=lambda one: one.optional):
        match = next((found for found in left if rule(label, found)), None)
        if match is None and label.optional:
            match = next((found for found in left if lenient(label, found)), None)
        if match is not None:
            left.remove(match)
            hits += not label.optional
        elif not label.optional:
            missed.append(label)
    return Score(hits, len(missed), len(left)), missed, left


def total(*, same: str) -> Score:
    """The score of all articles together."""
    scores = [score(article, same=same)[0] for article in articles()]
    return Score(
        sum(one.found for one in scores),
        sum(one.missed for one in scores),
        sum(one.invented for one in scores),
    )
