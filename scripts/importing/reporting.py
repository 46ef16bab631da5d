"""What the import did, in words and numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator

from importing.measuring import __doc__ as decisions
from importing.rows import Facts, Row, content, told
from importing.steps import TITLES, Imported

#: A number further from what most say is shown as contradicted.
_FAR: float = 0.02


def report(facts: Facts, made: Imported) -> str:
    """The report in Markdown: what was collected, what each rule changed, what was left as is."""
    return "\n".join((*_opening(facts, made), *_rules(made), *_left(made))) + "\n"


def _opening(facts: Facts, made: Imported) -> Iterator[str]:
    yield "# How the book was made"
    yield ""
    yield "Written by `scripts/import_book.py` from the collected facts; do not edit by hand."
    yield ""
    yield "| | collected | in the book |"
    yield "| --- | ---: | ---: |"
    yield f"| statements | {len(facts.statements):,} | {len(made.statements):,} |"
    yield f"| targets, merged into the statements | {len(facts.targets):,} | |"
    yield f"| events | {len(facts.events):,} | {len(made.events):,} |"
    yield f"| corrections | {len(facts.corrections):,} | |"
    yield f"| rows kept out: the page is wrong | | {len(made.source_errors):,} |"
    yield ""
    yield "Statements by kind: " + _shares(row["kind"] for row in made.statements) + "."
    yield ""
    yield "Statements by measure: " + _shares(row["measure"] for row in made.statements) + "."
    yield ""
    yield "Statements by maker: " + _shares(row["maker"] for row in made.statements) + "."
    yield ""


def _rules(made: Imported) -> Iterator[str]:
    for step, title in TITLES.items():
        yield f"## {title}"
        yield ""
        sentences = sorted(made.counts[step].items())
        yield from (f"- {sentence}: {count:,}" for sentence, count in sentences if count)
        yield ""
    yield "## Doubtful counts"
    yield ""
    yield (decisions or "").partition("Decisions on doubtful counts:\n\n")[2].strip()
    yield ""


def _left(made: Imported) -> Iterator[str]:
    """What a person should know is still in the book."""
    yield "## Left as collected"
    yield ""
    yield "Suspects without a definite right value:"
    yield ""
    yield from (f"- {warning}" for warning in made.warnings)
    yield ""
    yield (
        "Exact numbers more than two percent away from what most say of the same count; nothing is "
        "averaged, so both stay:"
    )
    yield ""
    yield from (f"- {line}" for line in contradictions(made.statements))


def contradictions(rows: Iterable[Row]) -> list[str]:
    """A line for every exact number far from the one most rows give to the same count."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row["kind"] == "report" and row["relation"] == "=" and row["unit"] == "vehicle":
            groups.setdefault(content(row)[:7], []).append(row)
    lines = []
    for group in groups.values():
        usual, times = Counter(row["value"] for row in group).most_common(1)[0]
        for row in group:
            far = abs(float(row["value"]) - float(usual)) > _FAR * float(usual)
            if far and times > 1:
                lines.append(f"{told(row)} ({row['said_by']}); {times} rows say {usual}")
    return sorted(lines)


def _shares(words: Iterable[str]) -> str:
    counts = sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{word} {count:,}" for word, count in counts)
