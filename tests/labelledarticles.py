"""Articles written for the tests, with labels a person put to them, as they lie in a folder."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from onpace.book import Names, load
from onpace.book.load import BUNDLED


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and the lines of its labels."""

    name: str
    published: dt.date
    text: str
    labels: tuple[str, ...]


def written(folder: Path) -> Iterator[Written]:
    """All articles of a folder."""
    for path in sorted(folder.glob("*.txt")):
        for part in path.read_text("utf-8").split("=== ")[1:]:
            head, _, rest = part.partition("\n")
            name, day = head.split(" | ")
            text, _, labels = rest.partition("\n---\n")
            lines = tuple(line for line in labels.splitlines() if line.strip())
            yield Written(name, dt.date.fromisoformat(day.strip()), text, lines)


def corpus_hash(folder: Path) -> str:
    """The hash of all articles and their labels."""
    digest = sha256()
    for path in sorted(folder.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def floors(folder: Path) -> dict[str, str | float]:
    """The floors that scores are held to, with the hash of the articles they were set on."""
    read: dict[str, str | float] = json.loads((folder / "floors.json").read_text("utf-8"))
    return read


@cache
def names() -> Names:
    """The makers and models of the bundled book."""
    return load(BUNDLED).book.names
