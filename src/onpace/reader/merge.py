"""Merging: a text says the same thing in its title, summary and body; it is one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from onpace.reader.draft import Draft

#: A figure with so many digits that matter is told apart from all others by its value alone.
_TELLING_DIGITS: Final = 4


@dataclass(slots=True)
class Merged:
    """Drafts that say the same, the one that says most first."""

    best: Draft
    drafts: list[Draft]


def merge(drafts: Sequence[Draft]) -> list[Merged]:
    """Puts drafts together that say the same, in the order of the text.

    Three things count as the same: equal statements; the same telling figure of one maker, of which
    one is named more clearly; and a round mark ("above 10,000") beside the exact figure of the same
    period.
    """
    merged: list[Merged] = []
    index: dict[tuple[object, ...], Merged] = {}
    for draft in drafts:
        keys = _keys(draft)
        known = next((index[key] for key in keys if key in index), None)
        if known is None:
            known = Merged(draft, [])
            merged.append(known)
        elif draft.explicit > known.best.explicit:
            known.best = draft
        known.drafts.append(draft)
        for key in keys:
            index.setdefault(key, known)
    return _without_marks(merged)


def _keys(draft: Draft) -> list[tuple[object, ...]]:
    number, subject = draft.number, draft.subject
    value = number.value, number.high, number.relation, draft.unit
    keys: list[tuple[object, ...]] = [
        (*subject.key, draft.measure, draft.period, _family(draft.kind), value)
    ]
    if _digits(number.value) >= _TELLING_DIGITS and draft.kind == "report":
        keys.append((subject.maker, draft.measure, number.value, draft.unit))
    return keys


def _family(kind: str) -> str:
    return "report" if kind == "report" else "ahead"


def _digits(value: Decimal) -> int:
    """How many digits of a number matter: those before its last zeros."""
    return len(format(abs(value).normalize(), "f").replace(".", "").strip("0"))


def _without_marks(merged: list[Merged]) -> list[Merged]:
    """Drops round marks that a higher figure of the same series and period makes superfluous."""
    highest: dict[tuple[object, ...], Decimal] = {}
    for one in merged:
        key, value = _series(one.best), one.best.number.value
        if one.best.kind == "report" and one.best.number.relation != "<":
            highest[key] = max(value, highest.get(key, value))
    return [one for one in merged if not _is_passed(one.best, highest)]


def _series(draft: Draft) -> tuple[object, ...]:
    return (*draft.subject.key, draft.measure, draft.period)


def _is_passed(draft: Draft, highest: dict[tuple[object, ...], Decimal]) -> bool:
    value = draft.number.value
    return draft.mark and draft.kind == "report" and highest.get(_series(draft), value) > value
