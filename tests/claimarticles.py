"""The articles written for the checker's tests, and how a check of them is scored."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from onpace.book import Names, load
from onpace.book.load import BUNDLED
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
def names() -> Names:
    """The makers and models of the bundled book."""
    return load(BUNDLED).book.names


@cache
def articles() -> tuple[Article, ...]:
    """All articles."""
    found = []
    for path in sorted(CLAIMS.glob("*.txt")):
        for part in path.read_text("utf-8").split("=== ")[1:]:
            head, _, rest = part.partition("\n")
            name, day = head.split(" | ")
            text, _, labels = rest.partition("\n---\n")
            lines = [line for line in labels.splitlines() if line.strip()]
            date = dt.date.fromisoformat(day.strip())
            found.append(Article(name, date, text, tuple(map(label_of, lines))))
    return tuple(found)


def label_of(line: str) -> Label:
    """A label from its line."""
    cells = [cell.strip() for cell in line.removeprefix("?").split("|")]
    return Label(cells[0], float(cells[1]), cells[2], line.startswith("?"))


def corpus_hash() -> str:
    """The hash of all articles and their labels."""
    digest = sha256()
    for path in sorted(CLAIMS.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def floors() -> dict[str, str | float]:
    """The floors, with the hash of the articles they were set on."""
    read: dict[str, str | float] = json.loads((CLAIMS / "floors.json").read_text("utf-8"))
    return read


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
