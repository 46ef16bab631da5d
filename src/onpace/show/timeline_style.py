"""The style a timeline's picture carries in itself: it is also shown where no page styles it.

Blue and orange are told apart by readers who do not see red or green (Okabe & Ito 2008), and every
difference in colour is one in shape as well.
"""

TIMELINE_STYLE = """
.timeline{--ink:#1c2430;--soft:#5a6675;--paper:#fff;--line:#e3e7ec;--zone:#f4f6f9;
--odds:#1f6fb2;--goal:#b85c00;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
font-variant-numeric:tabular-nums}
@media(prefers-color-scheme:dark){.timeline{--ink:#e8ecf1;--soft:#a3adba;--paper:#12161c;
--line:#2b333e;--zone:#191f27;--odds:#6fb1ee;--goal:#f0a04b}}
.timeline text{fill:var(--ink);font-size:12px}
.timeline .paper{fill:var(--paper)}
.timeline .title{font-weight:650}
.timeline .finding{font-size:13px;fill:var(--soft)}
.timeline .now{font-size:30px;font-weight:700;fill:var(--odds)}
.timeline .word{font-size:12px;font-weight:600;fill:var(--odds);letter-spacing:.02em}
.timeline .head{font-size:12px;font-weight:600}
.timeline .soft,.timeline .tick{fill:var(--soft);font-size:11px}
.timeline .zone{fill:var(--zone)}
.timeline .grid{stroke:var(--line);fill:none}
.timeline .today{stroke:var(--soft);stroke-dasharray:1 4;stroke-linecap:round}
.timeline .under{fill:var(--odds);opacity:.1}
.timeline .steps{fill:none;stroke:var(--odds);stroke-width:2.5;stroke-linejoin:round}
.timeline .left-behind{fill:none;stroke:var(--soft);stroke-width:1.2;stroke-dasharray:3 3}
.timeline .band{fill:var(--odds);opacity:.18}
.timeline .middle{fill:none;stroke:var(--odds);stroke-width:1.6}
.timeline .goal{fill:none;stroke:var(--goal);stroke-width:2;stroke-dasharray:6 3}
.timeline .goal-mark{fill:var(--goal);stroke:var(--paper);stroke-width:1}
.timeline .goal-flag{stroke:var(--goal);stroke-width:1;opacity:.55}
.timeline text.goal-label{fill:var(--goal);font-weight:600;stroke:var(--paper);stroke-width:3.5px;
stroke-linejoin:round;paint-order:stroke}
.timeline .exact{fill:var(--odds);stroke:var(--paper);stroke-width:1.2}
.timeline .inexact{fill:var(--paper);stroke:var(--odds);stroke-width:1.8}
.timeline .badge{fill:var(--ink);stroke:var(--paper);stroke-width:2}
.timeline text.badge-number{fill:var(--paper);font-size:11px;font-weight:700}
.timeline .arrow{font-weight:650}
"""
