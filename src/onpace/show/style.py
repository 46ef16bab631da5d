"""The style sheet of the static page: light and dark, wide and narrow, screen and print."""

STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5a6675;--paper:#fff;--line:#d9dee5;
--band:#2f6db3;--good:#1a7f5a;--warn:#9a6200;--bad:#b3372f;--open:#1f6590}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a3adba;--paper:#12161c;
--line:#313a46;--band:#6fa8e6;--good:#58c79b;--warn:#e0ad4a;--bad:#f0857d;--open:#79bfe6}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:820px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 8px}
h2{font-size:1.2rem;margin:40px 0 4px;padding-top:16px;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:20px 0 6px}
.verdict{font-size:1.1rem;margin:4px 0 12px}
.word{text-transform:uppercase;letter-spacing:.04em;margin-right:.5em}
.odds{font-size:1.7rem;font-weight:650;font-variant-numeric:tabular-nums}
.out-of-reach,.missed{color:var(--bad)}.stretch{color:var(--warn)}.open{color:var(--open)}
.likely,.all-but-done,.met{color:var(--good)}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;width:100%}
th,td{text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid var(--line);
vertical-align:top}
th{color:var(--soft);font-weight:500}
.numbers th,.numbers td{text-align:right}.numbers th[scope=row]{text-align:left}
.inexact td:nth-child(2){color:var(--warn)}
.scroll{overflow-x:auto}
.short td:nth-child(-n+3),.day{white-space:nowrap}
a{color:inherit;text-underline-offset:2px}
figure{margin:16px 0 0}
figcaption,footer{color:var(--soft);font-size:.82rem}
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:12px}
.key{display:inline-flex;align-items:center;gap:6px;margin-right:16px}
.dot{width:9px;height:9px;border-radius:50%;background:var(--ink)}
.dash{width:18px;height:4px;border-radius:2px;background:var(--ink)}
.box{width:18px;height:8px;border:1.5px solid var(--warn)}
.key .open{color:var(--warn);font-weight:700}
.fan{width:100%;height:auto;display:block}
.narrow{display:none}
figcaption p{margin:4px 0 6px}
ul{padding-left:1.3em}
.fan .grid{stroke:var(--line)}
.fan .year{stroke:var(--soft);stroke-dasharray:2 3}
.fan .tick{fill:var(--soft);font-size:11px}
.fan .outer{fill:var(--band);opacity:.16}.fan .inner{fill:var(--band);opacity:.26}
.fan .middle{fill:none;stroke:var(--band);stroke-width:2}
.fan .needed{stroke:var(--bad);stroke-width:2;stroke-dasharray:7 4}
.fan .needed-label{fill:var(--bad);font-size:12px;font-weight:600;stroke:var(--paper);
stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.fan .exact{fill:var(--ink);stroke:var(--paper);stroke-width:1}
.fan .exact.bar{opacity:.75}
.fan .bound{fill:none;stroke:var(--warn);stroke-width:1.7}
@media(max-width:600px){.wide{display:none}.narrow{display:block}h1{font-size:1.35rem}
.numbers{width:auto}.numbers tbody{display:flex;gap:24px}
.numbers tr{display:flex;flex-direction:column}.numbers th,.numbers td{padding-right:0}}
@media print{body{font-size:11pt}main{max-width:none;padding:0}h2{break-before:page}}
"""
