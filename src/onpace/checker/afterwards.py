"""What became known after an article's day: told apart, it decides nothing."""

from onpace.checker.claims import Ask, Claim
from onpace.checker.ledger import Known, Ledger


def later_of(claim: Claim, now: Ledger) -> str:
    """What the book knows by now of a run rate or a milestone still ahead; mostly blank."""
    if claim.ask is None or claim.type != "milestone" or claim.verdict != "not checkable":
        return ""
    reached = now.first_reached(claim.ask.series, claim.ask.said.value)
    if reached is None:
        return ""
    day, known = reached
    return f"{known.told} by {day} ({_source(known)})"


def later_level(ask: Ask, then: Ledger, now: Ledger) -> str:
    """What the book reports by now of the period of a figure or a target."""
    known = now.lookup(ask.series, ask.period)
    if known is None or known.disagree or not known.same:
        return ""
    before = then.lookup(ask.series, ask.period)
    if before is not None and known.rows[0] in before.rows:
        return f"the book had {known.told} ({_source(known)}), too far off to be the same count"
    if ask.span is not None and known.span == ask.span:
        return ""
    return f"{known.told} was reported later ({_source(known)})"


def _source(known: Known) -> str:
    row = known.rows[0]
    return f"{row.source.publisher}, {row.known_on}"
