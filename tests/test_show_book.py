"""Coverage, publishers, conflicts and moving odds as people read them."""

from dataclasses import replace

import pytest

from onpace.book.check import Report
from onpace.book.conflict import Conflict, Side
from onpace.book.figures import Subject
from onpace.book.knownconflicts import KnownConflict
from onpace.questions.coverage import CoverageLine
from onpace.questions.moves import Move
from onpace.questions.publishers import PublisherLine
from onpace.show.changes import added_text
from onpace.show.conflicts import report_text
from onpace.show.contents import coverage_markdown, coverage_text, publishers_text
from onpace.show.moves import moves_text
from tinyanswers import plain, said

COVERED = [CoverageLine("Li Auto", 2025, 11, 1, 0, 2), CoverageLine("NIO", 2026, 0, 0, 3, 0)]


def test_coverage_is_a_table_in_which_none_is_blank() -> None:
    assert coverage_text(COVERED).split("\n") == [
        "maker    year  exact  bounded  missing  targets",
        "Li Auto  2025     11        1                 2",
        "NIO      2026                        3",
    ]


def test_coverage_as_markdown_is_a_page_that_explains_itself() -> None:
    title, blank, *_, head, rule, first, second = coverage_markdown(COVERED).split("\n")
    assert (title, blank) == ("# What the book covers", "")
    assert head == "| maker | year | exact | bounded | missing | targets |"
    assert rule == "| --- | ---: | ---: | ---: | ---: | ---: |"
    assert first == "| Li Auto | 2025 | 11 | 1 |  | 2 |"
    assert second == "| NIO | 2026 |  |  | 3 |  |"
    for word in ("exact", "bounded", "missing", "targets"):
        assert f"*{word}*" in coverage_markdown([]).lower()


def test_publishers_are_a_table_with_the_share_that_was_right() -> None:
    table = publishers_text(
        [
            PublisherLine("cnevpost.com", 1_230, 1_000, 999),
            PublisherLine("kba.de", 543, 0, 0),
            PublisherLine("a.cn", 2, 2, 2),
            PublisherLine("b.cn", 2, 1, 0),
        ]
    ).split("\n")
    assert table[:5] == [
        "publisher     statements  compared  right",
        "cnevpost.com       1,230     1,000    999  >99%",
        "kba.de               543",
        "a.cn                   2         2      2  100%",
        "b.cn                   2         1      0    0%",
    ]
    assert "\n".join(table[5:]).startswith("\ncompared: ")


def conflict(value: int) -> Conflict:
    one, other = said("2025-12", value), said("2025-12", 50_000)
    subject = Subject("Xiaomi", "", "", "", "deliveries")
    return Conflict("repeat", subject, Side((one,), value), Side((other,), 50_000))


STALE = KnownConflict(("0123456789ab", "ba9876543210"), "a slip", "known-conflicts.csv", 2)


@pytest.mark.parametrize(
    ("report", "summary"),
    [
        (Report((), (), ()), "9 statements: no conflict."),
        (Report((), ((conflict(60_000), "why"),), ()), "9 statements: no conflict, 1 known."),
        (Report((conflict(60_000),), (), ()), "9 statements: 1 conflict."),
        (
            Report((conflict(60_000), conflict(70_000)), ((conflict(80_000), "why"),), (STALE,)),
            "9 statements: 2 conflicts, 1 known, 1 listed as known is none any more.",
        ),
        (
            Report((), (), (STALE, STALE)),
            "9 statements: no conflict, 2 listed as known are none any more.",
        ),
    ],
)
def test_a_report_ends_with_its_counts(report: Report, summary: str) -> None:
    text = report_text(report, 9).split("\n")
    assert summary in text
    shown = [*map(str, report.conflicts), *(f"stale {entry}" for entry in report.stale)]
    assert text[: len(shown)] == shown
    advice = text[text.index(summary) + 1 :]
    assert len(advice) == bool(report.conflicts) + bool(report.stale)


def test_known_conflicts_are_listed_when_asked_for() -> None:
    report = Report((conflict(60_000),), ((conflict(80_000), "nobody knows better"),), ())
    known, new, *_ = report_text(report, 9, with_known=True).split("\n")
    assert known == f"{conflict(80_000)} known: nobody knows better"
    assert new == str(conflict(60_000))
    assert " known: " not in report_text(report, 9)


def test_what_moves_is_shown_before_and_after_and_what_stays_once() -> None:
    before = replace(plain(), target=400_000.0, odds=0.5, verdict="open")
    after = replace(before, odds=0.25, total={**before.total, "p50": 380_000.0})
    assert moves_text([Move("Xiaomi", 2026, before, after)]).split("\n") == [
        "               target        odds  half of all paths end above",
        f"Xiaomi  2026  400,000  50% -> 25%           {before.total['p50']:,.0f} -> 380,000",
    ]


def test_a_new_target_a_settled_one_and_too_little_to_judge_are_told() -> None:
    answer = plain()
    without = replace(answer, target=None, odds=None, verdict="no target")
    settled = replace(answer, odds=1.0, verdict="met")
    _, new, met, unknown = moves_text(
        [
            Move("A", 2026, without, replace(answer, odds=0.5, verdict="open")),
            Move("B", 2026, settled, settled),
            Move("C", 2026, None, without),
        ]
    ).split("\n")
    assert "none -> 400,000" in new
    assert "none -> 50%" in new
    assert " met " in met
    assert unknown.count("unknown -> none") == 2
    assert f"unknown -> {answer.total['p50']:,.0f}" in unknown


def test_rows_that_are_there_are_told_apart_from_new_ones() -> None:
    there = replace(said("2025-11", 5), file="statements/xiaomi.csv", line=7)
    text = added_text([said("2025-12", 6)], [there], 2)
    assert text.split("\n\n")[1:] == [
        "1 statement",
        f"There already: 1 row\n  {there.id}  statements/xiaomi.csv:7",
        "The same as another: 2 rows",
    ]
    assert added_text([], [there], 0).startswith("There already: 1 row\n")
