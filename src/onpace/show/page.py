"""Judgements as one static page: no script, no font, no style from anywhere else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from onpace.questions.answer import percent
from onpace.show.fan import fan_chart
from onpace.show.judgement import odds_text
from onpace.show.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onpace.questions.answer import Judgement, Said, TargetOdds


def judgement_page(answers: Sequence[Judgement], title: str) -> str:
    """One self-contained HTML page with a section for each answer.

    Args:
        answers: at least one.
        title: the page's heading.
    """
    first = answers[0]
    sections = "".join(_section(answer, f"answer-{i}") for i, answer in enumerate(answers, start=1))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>{sections}"
        f"<footer>onpace {escape(first.version)}, seed {first.seed}. Every range is a share of "
        "simulated paths that agree with what was said; every figure leads to its source."
        "</footer></main></body></html>\n"
    )


def _section(answer: Judgement, name: str) -> str:
    return (
        f'<section aria-labelledby="{name}">'
        f'<h2 id="{name}">{escape(answer.name)} {answer.year}, '
        f'as of <span class="day">{escape(answer.as_of)}</span></h2>'
        f"{_verdict(answer)}"
        f'<div class="scroll">{_totals(answer)}</div>'
        f'<figure><div class="wide">{fan_chart(answer)}</div>'
        f'<div class="narrow">{fan_chart(answer, narrow=True)}</div>'
        f"<figcaption>{_LEGEND}</figcaption></figure>"
        f"<h3>Why</h3><ul>{''.join(f'<li>{escape(r)}</li>' for r in answer.reasons)}</ul>"
        f"{_targets(answer)}"
        f"<h3>Sources</h3>{_sources(answer)}</section>"
    )


_LEGEND = (
    "<p>Vehicles a month. Shaded: 50% and 90% of paths; line: their middle.</p>"
    '<span class="key"><span class="dot"></span>exact month</span>'
    '<span class="key"><span class="dash"></span>exact total, at its monthly average</span>'
    '<span class="key"><span class="open">⊥</span>bound: open on the arrow\'s side</span>'
    '<span class="key"><span class="box"></span>about, or a range</span>'
)


def _verdict(answer: Judgement) -> str:
    word = answer.verdict.replace(" ", "-")
    head = f'<strong class="word {escape(word)}">{escape(answer.verdict)}</strong>'
    if answer.odds is None or answer.target is None:
        return f'<p class="verdict">{head}</p>'
    odds = escape(percent(answer.odds, settled=answer.verdict in {"met", "missed"}))
    return (
        f'<p class="verdict">{head} <span class="odds">{odds}</span> odds of '
        f"{answer.target:,.0f} in {answer.year}</p>"
    )


def _totals(answer: Judgement) -> str:
    heads = "".join(f'<th scope="col">{int(name[1:])}%</th>' for name in answer.total)
    cells = "".join(f"<td>{value:,.0f}</td>" for value in answer.total.values())
    return (
        f'<table class="numbers"><tbody><tr><th scope="row">chance of less</th>{heads}</tr>'
        f'<tr><th scope="row">total of {answer.year}</th>{cells}</tr></tbody></table>'
    )


def _targets(answer: Judgement) -> str:
    if not answer.targets:
        return ""
    rows = "".join(_target_row(target) for target in answer.targets)
    return (
        '<h3>Targets</h3><div class="scroll"><table class="short"><tr><th scope="col">number</th>'
        '<th scope="col">announced</th><th scope="col">by</th><th scope="col">odds</th></tr>'
        f"{rows}</table></div>"
    )


def _target_row(target: TargetOdds) -> str:
    number = f"{target.value:,.0f}"
    if target.value_high:
        number += f" to {target.value_high:,.0f}"
    relation = "" if target.relation in {"=", ".."} else f"{target.relation} "
    return (
        f"<tr><td>{escape(relation)}{number}</td>"
        f"<td>{escape(target.announced_on or 'asked')} {escape(target.basis)}</td>"
        f"<td>{_link(target.said_by, target.source)}</td><td>{escape(odds_text(target))}</td></tr>"
    )


def _sources(answer: Judgement) -> str:
    rows = "".join(_source_row(said) for said in answer.evidence)
    return (
        '<div class="scroll"><table class="short"><tr><th scope="col">about</th>'
        '<th scope="col">said</th><th scope="col">on</th><th scope="col">by</th>'
        '<th scope="col">page</th></tr>'
        f"{rows}</table></div>"
    )


def _source_row(said: Said) -> str:
    kind = "exact" if said.exact else "inexact"
    return (
        f'<tr class="{kind}"><td>{escape(said.heading)}</td><td>{escape(said.says)}</td>'
        f"<td>{escape(said.said_on)}</td><td>{escape(said.said_by)}</td>"
        f"<td>{_link(said.publisher, said.source)}</td></tr>"
    )


def _link(text: str, address: str) -> str:
    """A link, but only to a web page: a source is typed in by people."""
    if not address.lower().startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(address, quote=True)}" rel="noreferrer">{escape(text)}</a>'
