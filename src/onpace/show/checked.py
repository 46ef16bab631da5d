"""A checked article for the terminal: its claims with verdict and arithmetic; and a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from onpace.checker import Check, Claim
    from onpace.reader import Found, Reading

_COLOURS: Final = {
    "supported": "green",
    "consistent": "green",
    "contradicted": "red",
    "unsettled": "yellow",
    "not checkable": "bright_black",
}
#: The verdicts, the one to look at first first.
ORDER: Final = ("contradicted", "unsettled", "supported", "consistent", "not checkable")
_AROUND: Final = 34
_LONGEST: Final = 100


def checked_text(check: Check, *, colour: bool) -> str:
    """All claims of an article in its order, a block each, and a summary."""
    text = check.reading.text
    blocks = [_claim_text(claim, text, colour=colour) for claim in check.claims]
    if not blocks:
        blocks = ["Nothing in this text can be checked: no claim about vehicle counts was found."]
    opinions = [
        f"  “{_inline(text[one.start : one.end])}”: {one.told}"
        for one in check.opinions
        if one.told
    ]
    if opinions:
        blocks.append("\n".join(["Phrases of judgement", *opinions]))
    return "\n\n".join([_head(check), *blocks])


def summary(check: Check) -> str:
    """How many claims there are of each verdict, in words."""
    counts = dict.fromkeys(ORDER, 0)
    for claim in check.claims:
        counts[claim.verdict] += 1
    told = [f"{count} {verdict}" for verdict, count in counts.items() if count]
    number = len(check.claims)
    return f"{number} claim{'s' if number != 1 else ''}: {', '.join(told)}" if told else "no claims"


def _head(check: Check) -> str:
    day = check.reading.published
    how = " (inferred)" if check.reading.inferred else ""
    dated = f"Published {day}{how}" if day else "No day of publication"
    return f"{dated}; {summary(check)}."


def _claim_text(claim: Claim, text: str, *, colour: bool) -> str:
    word = claim.verdict.upper()
    if colour:
        word = click.style(word, fg=_COLOURS[claim.verdict], bold=True)
    lines = [f"{word}  {quoted(text, claim.start, claim.end)}"]
    return "\n".join([*lines, *(f"    {line}" for line in lines_of(claim))])


def lines_of(claim: Claim) -> list[str]:
    """What is told of a claim beside its verdict: subject, arithmetic, difference, sources."""
    found = claim.decisive
    period = claim.about.period
    period = f"by {period[3:]}" if period.startswith("../") else period
    about = " ".join(part for part in (claim.about.name, period) if part)
    lines = [" · ".join(part for part in (claim.type, about) if part)]
    if found.arithmetic:
        lines.append(found.arithmetic)
    if found.off:
        lines.append(found.off)
    if found.why:
        lines.append(found.why)
    by_book = [one for one in found.operands if one.statement is not None]
    if by_book:
        lines.append("book: " + "; ".join(dict.fromkeys(one.said for one in by_book)))
    if claim.later:
        lines.append(f"as it turned out: {claim.later}")
    return lines


def quoted(text: str, start: int, end: int) -> str:
    """A claim with the words around it, in one line.

    >>> quoted("Sales were up 34% from 2025.", 14, 17)
    '“Sales were up [34%] from 2025.”'
    """
    low = max(0, start - _AROUND)
    high = min(len(text), end + _AROUND)
    before, after = text[low:start], text[end:high]
    if low > 0 and " " in before:
        before = "…" + before.partition(" ")[2]
    if high < len(text) and " " in after:
        after = after.rpartition(" ")[0] + "…"
    inner = _inline(text[start:end])[:_LONGEST]
    return f"“{_inline(before)}[{inner}]{_inline(after)}”"


def _inline(text: str) -> str:
    """A text in one line, without characters that do something to a terminal."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    lead = " " if plain[:1] == " " else ""
    tail = " " if plain[-1:] == " " else ""
    return f"{lead}{' '.join(plain.split())}{tail}" if plain.strip() else plain[:1]


def reading_text(reading: Reading) -> str:
    """The statements of a text, a block each: what it says, where, and how that is known."""
    day = reading.published
    how = " (inferred)" if reading.inferred else ""
    number = len(reading.statements)
    head = f"Published {day}{how}; {number} statement{'s' if number != 1 else ''}."
    return "\n\n".join([head, *(_found_text(found, reading.text) for found in reading.statements)])


def _found_text(found: Found, text: str) -> str:
    row = found.statement
    name = " ".join(dict.fromkeys(p for p in (row.maker, row.brand, row.model, row.market) if p))
    unit = "" if row.unit == "vehicle" else f" {row.unit}"
    lines = [f"{name}  {row.kind} {row.measure} {row.period}: {row.quantity}{unit}"]
    lines.append(f"    {quoted(text, found.start, found.end)}  {found.start}-{found.end}")
    if found.why:
        lines.append(f"    {'; '.join(found.why)}")
    return "\n".join(lines)
