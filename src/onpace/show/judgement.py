"""A judgement as text for the terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from onpace.show.table import aligned, paint, percent

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
    return "\n".join(["Targets", *(f"  {line}" for line in aligned(rows, right=(0, 1, 3)))])


def _target_row(target: TargetOdds) -> tuple[str, ...]:
    number = f"{target.value:,.0f}"
    if target.value_high:
        number += f" to {target.value_high:,.0f}"
    relation = "" if target.relation in {"=", ".."} else target.relation
    when = f"announced {target.announced_on}" if target.announced_on else "your number"
    odds = percent(target.odds, settled=target.settled is not None)
    if target.odds_high is not None:
        odds += f" to {percent(target.odds_high, settled=target.settled is not None)}"
    return (
        relation,
        number,
        f"{when}  {target.basis if target.announced_on else ''}",
        odds,
        (target.settled or ""),
    )


def _pace(answer: Judgement) -> str:
    pace = answer.pace
    rows = []
    if pace.latest is not None and pace.latest_month:
        relation = "" if pace.latest_relation == "=" else f"{pace.latest_relation} "
        rows.append(("latest month", f"{relation}{pace.latest:,.0f}", pace.latest_month))
    rows.append(("last three months", f"{pace.recent:,.0f}", "a month, by the paths' middle"))
    if pace.needed is not None:
        rows.append(("needed", f"{pace.needed:,.0f}", f"in each of {pace.months_left} months left"))
    if pace.naive_year is not None:
        rows.append(("latest month x 12", f"{pace.naive_year:,.0f}", "a year, naively"))
    return "\n".join(["Pace", *(f"  {line}" for line in aligned(rows, right=(1,)))])


def _why(answer: Judgement) -> str:
    lines = ["Why"]
    for reason in answer.reasons:
        lines += wrap(reason, _LINE, initial_indent="  - ", subsequent_indent="    ")
    return "\n".join(lines)


def _so_far(answer: Judgement) -> str:
    so_far = answer.so_far
    if not so_far.exact and not so_far.inexact:
        return ""
    lines = [f"Said of {answer.year} so far"]
    if so_far.exact:
        lines.append(f"  exact: {so_far.exact_total:,.0f} through {so_far.exact_through}")
        lines += [f"    {line}" for line in _said_lines(so_far.exact)]
    if so_far.inexact:
        lines.append("  inexact:")
        lines += [f"    {line}" for line in _said_lines(so_far.inexact)]
    return "\n".join(lines)


def _sources(answer: Judgement) -> str:
    lines = ["Leans on"]
    lines += [f"  {line}" for line in _said_lines(answer.evidence, address=True)]
    return "\n".join(lines)


def _said_lines(said: tuple[Said, ...], *, address: bool = False) -> list[str]:
    rows = []
    for one in said:
        row = [one.period, one.says, f"said {one.said_on}", f"by {one.said_by}"]
        rows.append([*row, one.source if address else one.publisher])
    return aligned(rows, right=(1,))
