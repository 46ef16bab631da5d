"""The period of a number whose sentence names none: from the list, the text, or the kind."""

from datetime import date
from typing import Final

from onpace.book import Period
from onpace.reader.asked import Asked, When
from onpace.reader.memory import Memory
from onpace.reader.periods import Expression
from onpace.reader.resolve import resolve

_FARTHEST: Final = 14
_WEEK_DAYS: Final = 7

#: Measures that stand in accounts.
_ACCOUNTS: Final = {
    "revenue",
    "gross_margin",
    "vehicle_margin",
    "operating_profit",
    "operating_loss",
}

#: Words that say how a goal turned out, so that it is the goal of the year reported.
_DONE: Final = {
    "achieved", "achieving", "completed", "completing", "exceeded", "exceeding", "missed", "met",
    "reached", "surpassed", "surpassing", "accomplished", "fulfilled", "hit", "fell", "beat",
    "short", "had", "representing", "equivalent",
}  # fmt: skip


def unsaid(asked: Asked, memory: Memory) -> When | None:
    """The period that holds when the sentence names none; None when nothing tells it."""
    if asked.base is not None:
        return _of_base(asked, memory)
    if asked.kind in ("target", "guidance"):
        return _of_goal(asked, memory)
    if asked.kind == "forecast" and memory.goal is not None:
        return When(memory.goal, "the year of the goal spoken of", explicit=False)
    if asked.sentence.form == "item" and memory.lead_period is not None:
        return When(memory.lead_period, "the period of the list", explicit=False)
    return _as_before(asked, memory)


def _as_before(asked: Asked, memory: Memory) -> When | None:
    """The period of the measure, the sentence before, the subject or the text."""
    same = memory.subject is not None and memory.subject.maker == asked.subject.maker
    counted = memory.measures.get(asked.measure)
    last = memory.periods.get(asked.subject.key)
    accounts = memory.document if asked.measure in _ACCOUNTS else None
    choices = (
        (accounts, "the period of the accounts spoken of"),
        (counted if asked.measure != memory.measure else None, "the period of this measure before"),
        (memory.period if same else None, "the period of the sentence before"),
        (last if same else None, "the period last spoken of"),
        (memory.focus, "the period the text is about"),
    )
    for period, reason in choices:
        if period is not None:
            return When(period, reason, explicit=False)
    return None


def _of_base(asked: Asked, memory: Memory) -> When | None:
    """The period of a figure compared with, counted back as the comparison says."""
    if asked.kind != "report":
        return None if asked.own is None else When(asked.own, "the period compared", explicit=False)
    clock = asked.clock(memory)
    basis = _basis(asked)
    if not basis and asked.own is not None and _is_side_by_side(asked):
        return When(asked.own, "the period compared", explicit=False)
    if not basis and clock.own is not None and clock.own.days == _WEEK_DAYS:
        basis = "wow"
    if basis and clock.own is not None:
        shape = "year ago" if basis == "yoy" else "before"
        unit = {"mom": "month", "qoq": "quarter", "wow": "week"}.get(basis, "")
        period = resolve(Expression(shape, unit=unit, shift=-1), clock)
        if period is not None:
            return When(period, "counted back as the comparison says", explicit=True)
    base = asked.base if asked.base is not None else asked.number.first
    if "'s" not in asked.marks.norms(base, asked.number.hedge):
        return None
    period = asked.own or memory.period or memory.focus  # somebody else's, about the same time
    return None if period is None else When(period, "the period compared", explicit=False)


def _is_side_by_side(asked: Asked) -> bool:
    """Whether two parts of one count are compared ("6,000 sedans versus 1,049 of its SUV")."""
    number = asked.number
    parted = asked.marks.norm(number.last) == "of" or number.noun == "model"
    return parted and asked.marks.norm(asked.base or 0) in ("versus", "vs", "compared", "against")


def _basis(asked: Asked) -> str:
    """What the comparison that a base figure belongs to is measured against."""
    base = asked.base if asked.base is not None else asked.number.first
    first = max(asked.sentence.first, base - _FARTHEST)
    cues = asked.marks.cues_in("basis", first, base)
    return cues[-1].value if cues else ""


def _of_goal(asked: Asked, memory: Memory) -> When | None:
    """A goal without a date is for the year spoken of; guidance for the quarter."""
    words = [*asked.before(6), *asked.marks.norms(asked.number.first, asked.number.noun_last)]
    if "monthly" in words or "month" in words:
        return None
    focus = asked.own or memory.period or memory.focus
    if asked.kind == "guidance":
        quarter = focus if focus is not None and focus.kind == "quarter" else None
        quarter = quarter or memory.units.get("quarter")
        if quarter is not None:
            return When(quarter, "the quarter spoken of", explicit=False)
    known = memory.goals.get((asked.subject.maker, asked.number.value))
    for spoken in (known, asked.own, memory.goal):
        if spoken is not None and spoken.kind == "year":
            return When(spoken, "the year spoken of", explicit=False)
    year = asked.published.year
    if focus is not None and set(asked.before(_FARTHEST)) & _DONE:
        year = focus.last.year
    period = Period(date(year, 1, 1), date(year, 12, 31), "year")
    return When(period, "a goal without a date is for the year", explicit=False)
