"""What a claim turns out to be by the book, as it stood on the article's day."""

from typing import Final

from onpace.book import Period, Statement
from onpace.checker import spans
from onpace.checker.claims import (
    CONSISTENT,
    CONTRADICTED,
    NOT_CHECKABLE,
    SUPPORTED,
    UNSETTLED,
    Ask,
    Claim,
    Finding,
    Operand,
)
from onpace.checker.judging import MINOR_POINTS, MINOR_SHARE, judge, loosely
from onpace.checker.ledger import Known, Ledger
from onpace.checker.reached import duration_by_book, milestone_by_book, trajectory_by_book
from onpace.checker.spans import Said, Span
from onpace.checker.streaks import judge_record, judge_streak, streak_in
from onpace.checker.telling import amount, change_off, change_sum, number_off, share_sum

#: A base that would have to be off by more than this share counts something else.
_OTHER_COUNT: Final = 0.35
#: So many periods back a record is looked for.
_BACK: Final = 48
#: A change is refuted by a base that so many publishers give: first figures get restated.
_WITNESSES: Final = 2
_MISSING: Final = "the book does not know the figure it is compared with"


def by_book(claim: Claim, ledger: Ledger) -> Finding | None:  # noqa: PLR0911 - one a type
    """The finding of the book about a claim; None when there is nothing to ask it."""
    if claim.type == "duration":
        return duration_by_book(claim, ledger)
    if claim.ask is None:
        return None
    if claim.type in ("change", "ratio"):
        return _compared(claim, claim.ask, ledger)
    if claim.type == "share":
        return _of_target(claim.ask, ledger)
    if claim.type == "rank":
        return _ranked(claim, claim.ask, ledger)
    if claim.type == "milestone":
        return milestone_by_book(claim.ask, ledger)
    return None


def _compared(claim: Claim, ask: Ask, ledger: Ledger) -> Finding:
    if claim.type == "ratio" and (ask.base is None or ask.period.kind == "days"):
        return trajectory_by_book(ask, ledger)
    if ask.base is None:
        return Finding(NOT_CHECKABLE, why="it is not said what it is compared with")
    old = ledger.lookup(ask.series, ask.base)
    own = ledger.lookup(ask.series, ask.period)
    new = ask.span if ask.span is not None else None if own is None else own.span
    if old is None or new is None:
        return Finding(NOT_CHECKABLE, why=_MISSING)
    finding = _judged(claim, ask, new, old)
    if finding.verdict == CONTRADICTED and own is not None and own.span.plain and own.same:
        by_both = _judged(claim, ask, own.span, old)
        if by_both.verdict != CONTRADICTED:
            return by_both
    return finding


def _judged(claim: Claim, ask: Ask, new: Span, old: Known) -> Finding:
    is_ratio = claim.type == "ratio"
    found = spans.quotient(new, old.span) if is_ratio else spans.change(new, old.span)
    if found is None:
        return Finding(NOT_CHECKABLE, why="the figure it is compared with may be zero")
    if is_ratio:
        text = f"{amount(new.nominal)} / {amount(old.span.nominal)} = {found.nominal:.3g}"
        loose = ask.said.relation == "="
        verdict = loosely(ask.said.value, found) if loose else judge(ask.said, found, MINOR_SHARE)
        off = number_off(ask.said.value, round(found.nominal, 2), "times")
    else:
        text = change_sum(new.nominal, old.span.nominal, found.nominal)
        turned = _turned(found, ask.direction)
        verdict = judge(ask.said, turned, MINOR_POINTS)
        off = change_off(ask.said.value, ask.direction, found.nominal)
    operands = (Operand(new.nominal, "the article"), old.operand)
    if verdict == CONTRADICTED:
        if old.disagree:
            return Finding(
                UNSETTLED, text, found.nominal, why="sources disagree", operands=operands
            )
        if not (ask.sure and old.same) or _is_other_count(ask, new, old, is_ratio=is_ratio):
            return Finding(NOT_CHECKABLE, why=f"it may not be the same count ({text})")
        if old.voices < _WITNESSES:
            return Finding(
                NOT_CHECKABLE, why=f"only one source has what it is compared with ({text})"
            )
        return Finding(verdict, text, found.nominal, off, operands=operands)
    return Finding(verdict, text, found.nominal, operands=operands)


def _turned(found: Span, direction: int) -> Span:
    if direction > 0 or (direction == 0 and found.nominal >= 0):
        return found
    return Span(-found.high, -found.low, -found.nominal, found.plain)


def _is_other_count(ask: Ask, new: Span, old: Known, *, is_ratio: bool) -> bool:
    """Whether the claim implies a base so far from the book's that it is another count."""
    sign = ask.direction or 1
    factor = ask.said.value if is_ratio else 1 + sign * ask.said.value / 100
    if factor <= 0:
        return True
    implied = new.nominal / factor
    return abs(implied - old.span.nominal) > _OTHER_COUNT * old.span.nominal


def _of_target(ask: Ask, ledger: Ledger) -> Finding:
    """A share of a target that the article does not name."""
    first = ask.period.last.year * 12
    year = Period.parse(str(first // 12))
    targets = ledger.targets(ask.series.maker, year)
    if ask.span is None or not targets:
        return Finding(NOT_CHECKABLE, why="the book knows no target for that year")
    findings = []
    for row in targets:
        whole = spans.span_of(
            row.quantity.relation, row.quantity.value, row.quantity.value_high, ahead=True
        )
        ratio = spans.quotient(ask.span, whole)
        if ratio is None:
            continue
        found = spans.times(ratio, 100.0)
        text = share_sum(ask.span.nominal, whole.nominal, found.nominal)
        operands = (Operand(ask.span.nominal, "the article"), _of_row(row, whole.nominal))
        verdict = judge(ask.said, found, MINOR_POINTS)
        findings.append(Finding(verdict, text, found.nominal, operands=operands))
    good = [one for one in findings if one.verdict != CONTRADICTED]
    if good:
        return good[0]
    if not findings:
        return Finding(NOT_CHECKABLE, why="the book knows no target for that year")
    sums = "; ".join(dict.fromkeys(one.arithmetic for one in findings[:3]))
    return Finding(NOT_CHECKABLE, why=f"no target that the book knows gives it ({sums})")


def _of_row(row: Statement, value: float) -> Operand:
    return Operand(value, f"{row.source.publisher}, {row.known_on}", statement=row)


def _ranked(claim: Claim, ask: Ask, ledger: Ledger) -> Finding:
    """A record or a streak by the months the book has."""
    used: list[Known] = []

    def lookup(period: Period) -> Span | None:
        if period == ask.period and ask.span is not None:
            return ask.span
        known = ledger.lookup(ask.series, period)
        if known is None or known.disagree or not known.same:
            return None
        used.append(known)
        return known.span

    form, _, words = ask.words.partition(": ")
    if form == "record":
        judged = judge_record(ask.period, lookup, _BACK)
    else:
        bound = ask.span.nominal if ask.span is not None and not ask.span.plain else None
        streak = streak_in(words, bound)
        count = int(claim.claimed)
        judged = None if streak is None else judge_streak(streak, ask.period, count, lookup)
    if judged is None:
        return Finding(NOT_CHECKABLE, why="the book does not have all the figures before")
    verdict, text = judged
    operands = tuple(known.operand for known in used[:3])
    if verdict == CONTRADICTED and (not ask.sure or form != "record"):
        return Finding(NOT_CHECKABLE, why=f"it may not be the same count ({text})")
    off = "an earlier one was higher" if verdict == CONTRADICTED else ""
    return Finding(verdict, text, claim.claimed, off, operands=operands)


def level_by_book(ask: Ask, ledger: Ledger) -> Finding | None:
    """A figure of the article against the book's; None when the book does not know it."""
    known = ledger.lookup(ask.series, ask.period)
    if known is None:
        return None
    said = ask.said
    text = f"the book has {known.told}"
    verdict = _level(said, ask.span, known)
    operands = (known.operand,)
    if verdict == CONTRADICTED:
        gap = abs(known.span.nominal - said.value)
        if known.disagree:
            return Finding(
                UNSETTLED, text, known.span.nominal, why="sources disagree", operands=operands
            )
        if not (ask.sure and known.same and known.span.plain) or gap > _CLOSE * known.span.nominal:
            return Finding(NOT_CHECKABLE, text, why=f"it may not be the same count ({text})")
        off = number_off(said.value, known.span.nominal)
        return Finding(verdict, text, known.span.nominal, off, operands=operands)
    return Finding(verdict, text, known.span.nominal, operands=operands)


#: A figure that differs from the book's by more than this share counts something else.
_CLOSE: Final = 0.15


def _level(said: Said, span: Span | None, known: Known) -> str:
    own = span or Span.exact(said.value)
    value = known.span.nominal
    slack = MINOR_SHARE * max(said.value, 1.0)
    if known.span.plain and said.relation == "=" and abs(value - said.value) < 1:
        return SUPPORTED
    if said.relation in (">", ">="):
        if known.span.low >= said.value:
            return SUPPORTED
        return CONTRADICTED if known.span.high < said.value - slack else CONSISTENT
    if own.low - slack <= known.span.high and known.span.low <= own.high + slack:
        return CONSISTENT
    return CONTRADICTED
