"""A judgement as text for the terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from onpace.questions.answer import percent
from onpace.questions.reasons import counted
from onpace.show.table import aligned, paint

if TYPE_CHECKING:
    from onpace.questions.answer import Judgement, Said, TargetOdds

_LINE = 96


def judgement_text(answer: Judgement, *, colour: bool = False) -> str:
    """The whole answer: verdict, range, targets, pace, reasons, what was said, sources."""
    sections = [
        _headline(answer, colour=colour),
        _range(answer),
        _targets(answer),
        _pace(answer),
        _why(answer),
        _so_far(answer),
        _sources(answer),
    ]
    return "\n\n".join(section for section in sections if section)


def _headline(answer: Judgement, *, colour: bool) -> str:
    what = "" if answer.measure == "deliveries" else f" ({answer.measure})"
    verdict = paint(answer.verdict.upper(), answer.verdict, colour=colour)
    head = f"{answer.name} {answer.year}{what}, as of {answer.as_of}: {verdict}"
    if answer.odds is None or answer.target is None:
        return head
    settled = answer.verdict in {"met", "missed"}
    return f"{head}\nOdds of {answer.target:,.0f}: {percent(answer.odds, settled=settled)}"


def _range(answer: Judgement) -> str:
    names = [f"{int(name[1:])}%" for name in answer.total]
    values = [f"{value:,.0f}" for value in answer.total.values()]
    rows = [("Chance of less", *names), (f"Total of {answer.year}", *values)]
    return "\n".join(aligned(rows, right=range(1, len(names) + 1)))


def _targets(answer: Judgement) -> str:
    if not answer.targets:
        return "Targets\n  none announced that the book knows of"
    rows = [_target_row(target) for target in answer.targets]
    return "\n".join(["Targets", *(f"  {line}" for line in aligned(rows, right=(0, 1)))])


def _target_row(target: TargetOdds) -> tuple[str, ...]:
    number = f"{target.value:,.0f}"
    if target.value_high:
        number += f" to {target.value_high:,.0f}"
    relation = "" if target.relation in {"=", ".."} else target.relation
    when = f"announced {target.announced_on}" if target.announced_on else "your number"
    return relation, number, when, target.basis if target.announced_on else "", odds_text(target)


def odds_text(target: TargetOdds) -> str:
    """Odds of a target, or what became of it; of a range, both ends."""
    low = target.settled or percent(target.odds)
    if target.odds_high is None:
        return low
    high = target.settled_high or percent(target.odds_high)
    return low if high == low else f"{low}, high end {high}"


def _pace(answer: Judgement) -> str:
    pace = answer.pace
    rows = []
    if pace.latest is not None and pace.latest_month:
        relation = "" if pace.latest_relation == "=" else f"{pace.latest_relation} "
        rows.append(("latest month", f"{relation}{pace.latest:,.0f}", pace.latest_month))
    if pace.recent_months:
        known = f"last {counted(pace.recent_months, 'month')} known"
        rows.append((known, f"{pace.recent:,.0f}", "a month, by the paths' middle"))
    if pace.needed is not None:
        left = counted(pace.months_left, "month")
        rows.append(("needed", f"{pace.needed:,.0f}", f"a month for {left} not yet reported"))
    if pace.naive_year is not None and pace.months_left:
        rows.append(("latest month x 12", f"{pace.naive_year:,.0f}", "a year, naively"))
    lines = ["Pace", *(f"  {line}" for line in aligned(rows, right=(1,)))] if rows else []
    return "\n".join(lines)


def _why(answer: Judgement) -> str:
    lines = ["Why"]
    for reason in answer.reasons:
        lines += wrap(reason, _LINE, initial_indent="  - ", subsequent_indent="    ")
    return "\n".join(lines)


def _so_far(answer: Judgement) -> str:
    so_far = answer.so_far
    without_gap = f"exact: {so_far.exact_total:,.0f} through {so_far.exact_through}"
    parts = [
        (without_gap, so_far.exact),
        (
            "exact, after a gap:" if so_far.exact else "exact, but not from the start:",
            so_far.scattered,
        ),
        ("inexact:", so_far.inexact),
    ]
    lines = []
    for head, said in parts:
        if said:
            lines += [f"  {head}", *(f"    {line}" for line in _said_lines(said))]
    return "\n".join([f"Said of {answer.year} so far", *lines]) if lines else ""


def _sources(answer: Judgement) -> str:
    lines = ["Leans on"]
    lines += [f"  {line}" for line in _said_lines(answer.evidence, address=True)]
    return "\n".join(lines)


def _said_lines(said: tuple[Said, ...], *, address: bool = False) -> list[str]:
    rows = []
    for one in said:
        row = [one.heading, one.says, f"said {one.said_on}", f"by {one.said_by}"]
        rows.append([*row, one.source if address else one.publisher])
    return aligned(rows, right=(1,))
