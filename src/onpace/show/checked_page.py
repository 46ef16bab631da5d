"""A checked article as one page: the text with its claims marked in place.

No script, no address of anything outside: whatever the article holds is escaped, and the page's
own policy forbids everything but its style sheet.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Final

from onpace.show.checked import ORDER, lines_of, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onpace.checker import Check, Claim

_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5a6675;--paper:#fff;--line:#d9dee5;
--good:#d3f0e2;--fine:#e6f3dc;--bad:#fbd5d1;--open:#fdeabf;--none:#e9edf2;
--good-line:#1a7f5a;--fine-line:#5c8a2e;--bad-line:#b3372f;--open-line:#9a6200;--none-line:#7b8794}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a3adba;--paper:#12161c;--line:#313a46;
--good:#123d2d;--fine:#26391a;--bad:#4d1f1b;--open:#463411;--none:#262e38;
--good-line:#58c79b;--fine-line:#9ccb6c;--bad-line:#f0857d;--open-line:#e0ad4a;--none-line:#8b97a5}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:760px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:1.4rem;margin:0 0 4px}h2{font-size:1.1rem;margin:32px 0 8px}
p.head,.key,footer{color:var(--soft);font-size:.9rem}
.key span{display:inline-block;padding:0 .35em;margin:0 .5em .3em 0}
article{white-space:pre-wrap;overflow-wrap:anywhere;border-top:1px solid var(--line);
border-bottom:1px solid var(--line);padding:16px 0;margin:16px 0}
mark{color:inherit;border-radius:3px;padding:0 .12em;border-bottom:2px solid;position:relative;
cursor:help;text-decoration:none}
mark:focus{outline:2px solid var(--ink);outline-offset:1px}
.supported{background:var(--good);border-color:var(--good-line)}
.consistent{background:var(--fine);border-color:var(--fine-line)}
.contradicted{background:var(--bad);border-color:var(--bad-line);border-bottom-style:double;
border-bottom-width:4px}
.unsettled{background:var(--open);border-color:var(--open-line);border-bottom-style:dashed}
.not-checkable{background:var(--none);border-color:var(--none-line);border-bottom-style:dotted}
.opinion{background:none;border-color:var(--soft);border-bottom-style:dotted}
.note{display:none;position:absolute;left:0;top:100%;z-index:2;width:max-content;
max-width:min(26rem,86vw);background:var(--paper);color:var(--ink);border:1px solid var(--soft);
border-radius:6px;padding:8px 10px;font-size:.82rem;line-height:1.4;white-space:normal;
box-shadow:0 4px 14px #0004}
mark:hover>.note,mark:focus>.note,mark:focus-within>.note{display:block}
.note b{text-transform:uppercase;letter-spacing:.03em;font-size:.76rem}
.note i{display:block;font-style:normal}
@media(max-width:960px){.note{position:fixed;left:8px;right:8px;top:auto;bottom:8px;width:auto;
max-width:none}}
ol{padding-left:1.6em}li{margin:0 0 10px;overflow-wrap:anywhere}
li span.word{padding:0 .3em;border-radius:3px}
li div{color:var(--soft);font-size:.88rem}
@media print{.note{display:none!important}body{font-size:11pt}}
"""
_WORDS: Final = ("supported", "consistent", "contradicted", "unsettled", "not checkable")
_ODD: Final = {
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
}


def checked_page(check: Check) -> str:
    """The page, complete in itself."""
    text = check.reading.text
    title = next((line.strip() for line in text.splitlines() if line.strip()), "Article")[:120]
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    day = check.reading.published
    dated = f"Published {day}. " if day else ""
    items = "".join(_item(claim, text) for claim in check.claims)
    listed = f"<h2>All claims</h2><ol>{items}</ol>" if items else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_safe(title)}: checked</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{_safe(title)}</h1>"
        f'<p class="head">{escape(dated)}{escape(summary(check))}.</p>{_key()}'
        f"<article>{''.join(_marked(check))}</article>{listed}"
        "<footer><p>The article's own figures come first, then the book as it stood on the "
        "article's day. Point at a mark, or reach it with the Tab key, to see its arithmetic."
        "</p></footer></main></body></html>\n"
    )


def _key() -> str:
    words = "".join(f'<span class="{_class(word)}">{word}</span>' for word in _WORDS)
    return f'<p class="key">{words}</p>'


def _class(verdict: str) -> str:
    return verdict.replace(" ", "-")


def _safe(text: str) -> str:
    """A text that can stand in the page: escaped, and without marks that turn the writing round."""
    kept = "".join(
        character
        for character in text
        if character not in _ODD and (character.isprintable() or character in "\n\t")
    )
    return escape(kept)


def _marked(check: Check) -> Iterator[str]:
    """The text with its claims and phrases of judgement marked, none inside another."""
    text = check.reading.text
    spots: list[tuple[int, int, str, str]] = []
    groups: dict[tuple[int, int], list[Claim]] = {}
    for claim in check.claims:
        groups.setdefault((claim.start, claim.end), []).append(claim)
        for place in claim.places:
            groups.setdefault((place.start, place.end), []).append(claim)
    for (start, end), claims in groups.items():
        spots.append(
            (
                start,
                end,
                _class(_worst(claims)),
                "".join(_note(claim) for claim in sorted(claims, key=_severity)),
            )
        )
    for one in check.opinions:
        if one.told:
            note = f"<i><b>judgement</b></i><i>{_safe(one.told)}</i>"
            spots.append((one.start, one.end, "opinion", note))
    at = 0
    for start, end, name, note in sorted(spots):
        if start < at:
            continue
        yield _safe(text[at:start])
        yield (
            f'<mark class="{name}" tabindex="0">{_safe(text[start:end])}'
            f'<span class="note" role="note">{note}</span></mark>'
        )
        at = end
    yield _safe(text[at:])


def _worst(claims: Sequence[Claim]) -> str:
    return min(claims, key=_severity).verdict


def _severity(claim: Claim) -> int:
    return ORDER.index(claim.verdict)


def _note(claim: Claim) -> str:
    lines = "".join(f"<i>{_safe(line)}</i>" for line in lines_of(claim))
    return f"<i><b>{claim.verdict}</b></i>{lines}"


def _item(claim: Claim, text: str) -> str:
    lines = "".join(f"<div>{_safe(line)}</div>" for line in lines_of(claim))
    word = f'<span class="word {_class(claim.verdict)}">{claim.verdict}</span>'
    return f"<li>{word} {_safe(text[claim.start : claim.end])}{lines}</li>"
