"""The page docs/calibration.md and its pictures, written from replays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onpace.questions.answer import percent
from onpace.scoring.announcements import announcement_experiment, record_experiment
from onpace.scoring.quarters import RIVALS, replay_quarters
from onpace.scoring.reliability import reliability
from onpace.scoring.replay import replay_targets
from onpace.scoring.verdicts import (
    FRESH_DAYS,
    by_month,
    coverage_of_totals,
    is_fresh,
    month_score,
    places_of_totals,
    quarter_score,
    surprises,
)
from onpace.show.calibration_charts import months_chart, reliability_chart
from onpace.show.score import DECIDING, between, month_end, points, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from onpace.book import Book
    from onpace.scoring.bootstrap import Interval
    from onpace.scoring.quarters import QuarterCase
    from onpace.scoring.replay import TargetCase, TargetReplay

PAGE = "calibration.md"
RELIABILITY, MONTHS = "calibration-reliability.svg", "calibration-months.svg"

_TITLE = """# How good the odds are

Every yearly target in the book whose outcome the book knows, judged again at the end of each month
of its year with nothing but what was known on that day, and held against what happened. Written by
`onpace score report`; the figures move when the book or the method does.

**Read this first.** The settings of the engine are constants. Some of them (month effects, the size
of surprises of Chinese makers, the law of "more than") were fitted on months of the same makers up
to 2026, so every year shown here has had a small part in them. That flatters onpace; how much is
not known until settings learned on earlier years alone replace them. The peers use nothing later
than the day.
"""

_LIMITS = """## What cannot be claimed

- Few makers: the intervals draw whole makers again, and with so few, what never happened to one of
  them is not in the interval.
- The book remembers targets that pages still tell of. One that was missed and forgotten is not
  here. The day of announcement is the last day possible, so that many targets enter months later
  than they were made.
- Targets of one maker's year share their outcome, and ten months of one target are hardly more than
  one case.
- The odds take no note of what the issuer says of the rest of the year: neither guidance nor the
  announcement of a revised target moves them.
"""


def calibration_files(
    book: Book, *, progress: Callable[[list[str]], Iterable[str]] = iter
) -> dict[str, str]:
    """The page and its pictures, by file name.

    Args:
        book: the whole book.
        progress: wraps the names of the parts, to show how far the work is.
    """
    replayed: dict[str, TargetReplay] = {}
    quarters: dict[str, tuple[QuarterCase, ...]] = {}
    for part in progress(["targets", *RIVALS]):
        if part == "targets":
            replayed[part] = replay_targets(book)
        else:
            quarters[part] = replay_quarters(book, part)
    return calibration_pages(replayed["targets"], quarters)


def calibration_pages(
    replay: TargetReplay, quarters: dict[str, tuple[QuarterCase, ...]]
) -> dict[str, str]:
    """The page and its pictures from replays that are done."""
    cases = replay.cases
    deciding = [case for case in cases if case.month in DECIDING]
    bins = reliability(
        [case.odds for case in cases], [case.met for case in cases], [case.maker for case in cases]
    )
    sections = [
        _TITLE,
        _size(replay),
        _beside(deciding),
        _fresh(deciding),
        _months(cases),
        f"## Do they come true?\n\n![Reliability]({RELIABILITY})\n\n{_ranges(cases)}",
        _wrong(cases),
        _announcements(deciding),
        _quarters(quarters),
        _LIMITS,
    ]
    page = "\n".join(f"{section.strip()}\n" for section in sections if section)
    return {
        PAGE: page,
        RELIABILITY: f"{reliability_chart(bins)}\n",
        MONTHS: f"{months_chart(by_month(cases))}\n",
    }


def _size(replay: TargetReplay) -> str:
    score = month_score(replay.cases)
    return (
        f"{len({(c.name, c.year, c.target) for c in replay.cases})} targets of {score.maker_years} "
        f"makers' years ({score.makers} makers), at {score.cases} month's ends. Left out: "
        f"{len(replay.unsettled)} targets of years that are over whose outcome the book does not "
        f"settle, and {len(replay.skipped)} month's ends on which nothing was reported to judge by."
    )


def _beside(cases: Sequence[TargetCase]) -> str:
    score = month_score(cases)
    rows = [
        (
            one.peer,
            points(one.ours),
            points(one.theirs),
            signed(one.difference.value),
            between(one.difference),
            _word(one.difference),
        )
        for one in score.peers
    ]
    head = ("peer", "onpace", "peer", "difference", "95% interval", "")
    return (
        "## Beside simple rules, months 0 to 9\n\nMean Brier score of the odds: 0 is best, .25 is "
        f"a coin. {score.cases} cases of {score.maker_years} makers' years, {score.met} of them of "
        "targets that were met; log score "
        f"{points(score.log_score)}. A difference below zero is in favour of onpace; its "
        "interval is paired and draws whole makers again.\n\n"
        f"{_table(head, rows)}\n\n"
        "The rules get what a plain reader takes from the same reports (bounds as numbers, "
        "quarters divided evenly) and the spread of their own past errors. The base rate is how "
        "often the first targets settled by that day had been met."
    )


def _fresh(cases: Sequence[TargetCase]) -> str:
    """The same where the book is up to date, since elsewhere nobody can know."""
    parts = {
        f"no older than {FRESH_DAYS} days": [case for case in cases if is_fresh(case)],
        "older": [case for case in cases if not is_fresh(case)],
    }
    rows = []
    for name, some in parts.items():
        if not some:
            continue
        score = month_score(some)
        best = min(score.peers, key=lambda one: one.theirs)
        rows.append(
            (
                name,
                str(score.cases),
                str(score.maker_years),
                points(score.brier.value),
                f"{best.peer} {points(best.theirs)}",
                f"{signed(best.difference.value)} ({between(best.difference)})",
            )
        )
    head = ("newest figure", "cases", "makers' years", "onpace", "best peer", "difference")
    return (
        "The book has holes: for some makers nothing is reported for months, and then the odds "
        f"stand still.\n\n{_table(head, rows)}"
    )


def _word(difference: Interval) -> str:
    if difference.high < 0:
        return "better"
    return "worse" if difference.low > 0 else "not told apart"


def _months(cases: Sequence[TargetCase]) -> str:
    scores = by_month(cases)
    names = list(dict.fromkeys(one.peer for score in scores for one in score.peers))
    rows = []
    for score in scores:
        theirs = {one.peer: one for one in score.peers}
        figures = [points(theirs[name].theirs) if name in theirs else "" for name in names]
        worse = [one.peer for one in score.peers if one.difference.low > 0]
        rows.append(
            (
                month_end(score.month or 0),
                str(score.cases),
                str(score.maker_years),
                str(score.met),
                points(score.brier.value),
                *figures,
                ", ".join(worse) or "none",
            )
        )
    head = ("as of", "targets", "makers' years", "met", "onpace", *names, "worse than")
    return (
        f"## Month by month\n\n![Brier scores by month]({MONTHS})\n\n{_table(head, rows)}\n\n"
        "*Worse than*: peers that beat the odds beyond the paired interval in that month."
    )


def _ranges(cases: Sequence[TargetCase]) -> str:
    found = coverage_of_totals(cases)
    rows = []
    for month in sorted({case.month for case in cases}):
        inside = [case for case in cases if case.month == month and case.actual is not None]
        if inside:
            own = coverage_of_totals(inside)
            rows.append((month_end(month), str(own.cases), f"{own.value:.0%}"))
    places = places_of_totals(cases)
    names = ("below 5%", "5-10%", "10-25%", "25-50%", "50-75%", "75-90%", "90-95%", "above 95%")
    shares = [
        (name, f"{should:.0%}", f"{did:.0%}")
        for name, (should, did) in zip(names, places, strict=True)
    ]
    return (
        f"The 80% ranges of the year's total held {found.value:.0%} of {found.cases} totals "
        f"({between(found, share=True)}).\n\n"
        f"{_table(('as of', 'totals', '80% ranges held'), rows)}\n\n"
        "Where the totals fell between the quantiles that were forecast:\n\n"
        f"{_table(('between quantiles', 'should', 'did'), shares)}"
    )


def _wrong(cases: Sequence[TargetCase]) -> str:
    wrong = surprises(cases)
    if not wrong:
        return "## Where they were wrong\n\nNo odds under 5% were met, none over 95% were missed."
    rows = [
        (
            f"{case.name} {case.year}",
            f"{case.target:,.0f}",
            case.day,
            percent(case.odds),
            "met" if case.met else "missed",
            f"{case.middle:,.0f}",
            "" if case.actual is None else f"{case.actual:,.0f}",
            _why(case),
        )
        for case in wrong
    ]
    head = ("", "target", "as of", "odds", "", "expected", "came", "what was known")
    return (
        "## Where they were wrong\n\nOdds under 5% of what was met, and over 95% of what was "
        f"missed: {len(wrong)} of {len(cases)}.\n\n{_table(head, rows)}"
    )


def _why(case: TargetCase) -> str:
    """What can be said of a failure from the case itself."""
    parts = [f"{case.facts} periods, the newest to {case.newest}"]
    if case.step == "raised":
        parts.append("the issuer had raised it")
    if case.warning:
        parts.append(case.warning)
    return "; ".join(parts)


def _announcements(cases: Sequence[TargetCase]) -> str:
    found = [announcement_experiment(cases, step) for step in ("raised", "cut", "first")]
    found.append(record_experiment(cases))
    rows = [
        (
            one.name,
            str(one.targets),
            str(one.makers),
            str(one.met),
            f"{one.shift:+.2f}",
            points(one.plain),
            points(one.moved),
            signed(one.difference.value),
            between(one.difference),
        )
        for one in found
        if one is not None
    ]
    head = (
        "moved by", "targets", "makers", "met", "move of the log odds", "Brier", "moved",
        "over all", "95% interval",
    )  # fmt: skip
    return (
        "## Experiments: should the announcement, or the maker's record, count?\n\n"
        "Who raises a target in the middle of the year knows more than the book. Here the log odds "
        "of raised, cut or first targets are moved by one constant; and, in the last row, all by "
        "how often the maker's earlier first targets were met, less how often all makers' were. "
        "Each number is learned from the other makers' targets. None of it is part of the odds.\n\n"
        f"{_table(head, rows)}"
    )


def _quarters(quarters: dict[str, tuple[QuarterCase, ...]]) -> str:
    rows = []
    for cases in quarters.values():
        if not cases:
            continue
        score = quarter_score(cases)
        told = ("", "", "", "")
        if score.score is not None and score.score_difference is not None:
            gap = score.score_difference
            told = (
                str(score.scored),
                points(score.score),
                points(score.rival_score or 0.0),
                f"{signed(gap.value)} ({between(gap)})",
            )
        rows.append(
            (
                f"{score.rival} ({_makers(cases)})",
                str(score.cases),
                points(score.error),
                points(score.rival_error),
                f"{score.covered.value:.0%}",
                *told,
            )
        )
    head = (
        "rival", "quarters", "onpace: mean log error", "rival's", "80% ranges held", "scored",
        "onpace: log-CRPS", "rival's", "difference (95% interval)",
    )  # fmt: skip
    return (
        "## Quarters beside those who should know\n\n"
        "On the day of the issuer's guidance, or of the analysts' consensus (Tesla; the day before "
        "the outcome at the latest), from reports alone. Who gives guidance has seen most of the "
        "quarter; the odds do not hear guidance. A rival's number is scored with the errors such "
        "numbers had made before.\n\n"
        f"{_table(head, rows)}"
    )


def _makers(cases: Sequence[QuarterCase]) -> str:
    return ", ".join(dict.fromkeys(sorted(case.maker for case in cases)))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
