"""The printed judgement reads well: right grammar, no nonsense numbers, nothing misleading."""

import re
from dataclasses import replace
from typing import Any

import pytest

from onpace.questions.answer import Ambition, Judgement
from onpace.questions.judge import judge
from onpace.questions.reasons import counted, listed, reasons_for, rounded
from onpace.show.judgement import judgement_text, odds_text
from tinyanswers import PLAIN, months, plain, real, said, target, tiny_book

#: Makers and days at which an analyst would look: before, within and after the year.
READ = [
    ("Xiaomi", 2026, "2026-01-06"),
    ("Xiaomi", 2025, "2025-12-31"),
    ("Xiaomi", 2025, "2026-04-20"),
    ("NIO", 2025, "2025-09-10"),
    ("XPeng", 2025, "2025-05-10"),
    ("Li Auto", 2024, "2025-01-10"),
    ("Leapmotor", 2025, "2026-01-15"),
    ("BYD", 2024, "2024-12-15"),
    ("Tesla", 2025, "2026-02-01"),
    ("Geely", 2025, "2026-02-20"),
    ("Great Wall", 2025, "2025-08-20"),
    ("HIMA", 2025, "2025-07-20"),
    ("Lucid", 2024, "2024-08-10"),
    ("Rivian", 2023, "2023-05-15"),
    ("Seres", 2026, "2026-06-01"),
]
#: What no reader should meet: a plural of one, a bare computer number, an empty place.
BAD = [
    r"\b1 (periods|months|figures|targets|more months|exact figures|inexact figures)\b",
    r"\bnan\b|\binf\b|\bNone\b|e\+\d\d",
    r"\b0 times\b|\b0% of 0\b",
    r"\d\.\d{3,}",
    r"  , |\(\)|;\.|\.\.\.|,,| ;|;;",
    r"between (\S+) and \1\b",
]


def section(text: str, head: str) -> list[str]:
    """The lines under a heading."""
    (part,) = (part for part in text.split("\n\n") if part.startswith(head))
    return part.split("\n")[1:]


def sentences(answer: Judgement) -> str:
    return " ".join(answer.reasons)


@pytest.mark.parametrize(("maker", "year", "day"), READ)
def test_a_judgement_can_be_read_without_stumbling(maker: str, year: int, day: str) -> None:
    text = judgement_text(real(maker, year, day))
    # Addresses and what people are called are not ours to word.
    ours = text.partition("\nLeans on")[0].partition("\nSaid of")[0]
    for pattern in BAD:
        assert re.findall(pattern, ours) == []
    assert "\x1b" not in text
    for line in ours.split("\n"):
        assert len(line) <= 100
        assert line == line.rstrip()
    assert all(
        reason[0].isupper() or reason[0].isdigit() for reason in real(maker, year, day).reasons
    )
    assert all(reason.endswith(".") for reason in real(maker, year, day).reasons)


@pytest.mark.parametrize(("maker", "year", "day"), READ)
def test_a_judgement_begins_with_its_verdict(maker: str, year: int, day: str) -> None:
    answer = real(maker, year, day)
    first, second, *_ = judgement_text(answer).split("\n")
    assert first.startswith(f"{answer.name} {year}")
    assert first.endswith(f", as of {day}: {answer.verdict.upper()}")
    if answer.target:
        assert second.startswith(f"Odds of {answer.target:,.0f}: ")


def test_a_count_other_than_deliveries_is_named() -> None:
    first = judgement_text(real("Lucid", 2024, "2024-08-10")).split("\n")[0]
    assert first == "Lucid 2024 (production), as of 2024-08-10: OPEN"


def test_every_target_has_its_odds_or_its_outcome() -> None:
    rows = section(judgement_text(real("Xiaomi", 2025, "2025-12-31")), "Targets")
    assert [row.split() for row in rows] == [
        ["300,000", "announced", "2024-12-31", "initial", "met"],
        ["350,000", "announced", "2025-03-18", "raised", ">99%"],
        [">", "400,000", "announced", "2025-11-20", "raised", rows[2].split()[-1]],
    ]
    assert re.fullmatch(r">?\d\d%", rows[2].split()[-1])


def test_an_own_number_is_called_so() -> None:
    rows = section(judgement_text(plain(target=300_000)), "Targets")
    assert rows[-1].split()[:3] == ["300,000", "your", "number"]
    assert any(
        reason.startswith("Your number asks for 6% less")
        for reason in plain(target=300_000).reasons
    )
    assert any(reason.startswith("The target asks for 25% more") for reason in plain().reasons)


def test_without_a_target_that_is_said() -> None:
    answer = judge(tiny_book(*months(2026, 1, 5, 5)), "Xiaomi", 2026)
    text = judgement_text(answer)
    assert section(text, "Targets") == ["  none announced that the book knows of"]
    assert "Odds of" not in text
    assert not any("needs" in reason for reason in answer.reasons)


def test_both_ends_of_a_range_get_their_odds() -> None:
    one = plain().targets[0]
    assert odds_text(replace(one, odds=0.37)) == "37%"
    high = replace(one, odds=0.37, value_high=5.0, odds_high=0.08)
    assert odds_text(high) == "37%, high end 8%"
    assert odds_text(replace(high, odds=0.001, odds_high=0.0001)) == "<1%"
    settled = replace(high, settled="met", odds=1.0)
    assert odds_text(settled) == "met, high end 8%"
    assert odds_text(replace(settled, odds_high=1.0)) == "met, high end >99%"  # not settled
    assert odds_text(replace(settled, settled_high="missed")) == "met, high end missed"
    assert odds_text(replace(settled, settled_high="met")) == "met"


def test_the_pace_tells_how_much_is_needed_of_the_months_not_reported() -> None:
    rows = section(judgement_text(plain()), "Pace")
    assert rows[0].split() == ["latest", "month", "30,000", "2026-03"]
    assert rows[1].startswith("  last 3 months known")
    assert rows[2].endswith("a month for 9 months not yet reported")
    assert rows[3].split() == ["latest", "month", "x", "12", "360,000", "a", "year,", "naively"]


def test_the_last_month_of_a_year_is_one_month() -> None:
    book = tiny_book(*months(2026, 1, *[1_000] * 11), target(13_000, on="2026-01-05"))
    answer = judge(book, "Xiaomi", 2026)
    assert section(judgement_text(answer), "Pace")[2].endswith(
        "a month for 1 month not yet reported"
    )
    assert "13,000 needs 2,000 a month for 1 more month, 2 times the 1,000 of" in sentences(answer)


def test_a_year_that_is_over_has_no_naive_year() -> None:
    answer = judge(PLAIN, "Xiaomi", 2025)
    assert "x 12" not in judgement_text(answer)
    assert "times twelve" not in sentences(answer)
    assert answer.reasons[0] == "Nine in ten paths end 2025 within 1% of 320,000."
    assert answer.reasons[1] == "Of 2025 the book knows 319,500 exactly through 2025-12-31."


def test_a_single_month_is_not_three() -> None:
    book = tiny_book(said("2026-01", 1_000), target(24_000, on="2026-01-05"))
    answer = judge(book, "Xiaomi", 2026)
    assert section(judgement_text(answer), "Pace")[1].split()[:4] == ["last", "1", "month", "known"]
    assert "of the last month known" in sentences(answer)
    assert "before it averaged" not in sentences(answer)


def test_one_month_before_is_told_as_one() -> None:
    answer = judge(tiny_book(*months(2026, 1, 1_000, 2_000)), "Xiaomi", 2026)
    assert "the one month before it averaged 1,000, and it is over" in sentences(answer)


def test_what_is_passed_already_is_not_needed() -> None:
    # "About 1,000" may be 970 and so does not settle 4,980, but the middle is over it.
    said_so_far = [*months(2026, 2, *[1_000] * 4), said("2026-06", 1_000, "~")]
    book = tiny_book(*said_so_far, target(4_980, on="2026-01-05"))
    answer = judge(book, "Xiaomi", 2026)
    assert answer.pace.needed == 0
    assert "The paths' middle has passed 4,980 already." in answer.reasons


def test_figures_after_a_gap_are_listed_as_such() -> None:
    book = tiny_book(said("2025", 900), said("2026-01", 80), *months(2026, 3, 80, 90))
    answer = judge(book, "Xiaomi", 2026)
    assert "80 exactly through 2026-01-31 and 2 exact figures after a gap" in sentences(answer)
    rows = section(judgement_text(answer), "Said of 2026 so far")
    assert [row.strip().split("  ")[0] for row in rows] == [
        "exact: 80 through 2026-01-31", "2026-01", "exact, after a gap:", "2026-03", "2026-04",
    ]  # fmt: skip


def test_figures_not_from_the_start_are_listed_as_such() -> None:
    answer = judge(tiny_book(said("2025", 900), said("2026-03", 80)), "Xiaomi", 2026)
    assert "Of 2026 the book knows 1 exact figure after a gap; about " in sentences(answer)
    rows = section(judgement_text(answer), "Said of 2026 so far")
    assert rows[0] == "  exact, but not from the start:"


def test_nothing_said_of_the_year_is_said() -> None:
    answer = judge(tiny_book(said("2025", 900)), "Xiaomi", 2026)
    assert "Nothing is said about 2026 itself yet." in answer.reasons
    assert "Said of" not in judgement_text(answer)


def test_a_range_for_the_latest_month_is_a_bound() -> None:
    ranged = said("2026-02", 40, "..", high="60")
    answer = judge(tiny_book(said("2026-01", 30), ranged), "Xiaomi", 2026)
    row = section(judgement_text(answer), "Pace")[0]
    assert row.split() == ["latest", "month", ">=", "40", "2026-02"]
    assert "the month itself is known only as a bound" in sentences(answer)


def test_a_month_without_deliveries_is_not_multiplied() -> None:
    answer = judge(tiny_book(said("2026-01", 30), said("2026-02", 0)), "Xiaomi", 2026)
    assert (answer.pace.latest, answer.pace.naive_year) == (0, None)
    assert "x 12" not in judgement_text(answer)


def test_every_statement_leaned_on_has_its_address() -> None:
    answer = real("Xiaomi", 2026, "2026-01-06")
    rows = section(judgement_text(answer), "Leans on")
    assert len(rows) == len(answer.evidence)
    for row, one in zip(rows, answer.evidence, strict=True):
        assert row.endswith(one.source)
        assert one.says in row


def test_colour_paints_the_verdict_alone() -> None:
    plain_text, coloured = judgement_text(plain()), judgement_text(plain(), colour=True)
    first, rest = coloured.split("\n", 1)
    assert rest == plain_text.split("\n", 1)[1]
    assert re.sub(r"\x1b\[\d+m", "", first) == plain_text.split("\n", 1)[0]
    assert first != plain_text.split("\n", 1)[0]


def reasons(**parts: Any) -> str:  # noqa: ANN401 - any part of an answer
    """The plain history's reasons with some parts of the answer changed."""
    answer = plain()
    given = {
        "main": answer.targets[0],
        "pace": answer.pace,
        "so_far": answer.so_far,
        "ambition": answer.ambition,
        "trust": answer.trust,
        **parts,
    }
    return " ".join(reasons_for(2026, answer.total, **given))


@pytest.mark.parametrize(
    ("needed", "words"),
    [
        (30_000, "about the 30,000 of"),
        (29_000, "about the 30,000 of"),
        (45_000, "1.5 times the 30,000 of"),
        (4_200, "0.14 times the 30,000 of"),
        (400_000, "13 times the 30,000 of"),
        (40_000_000, "1,333 times the 30,000 of"),
    ],
)
def test_what_is_needed_is_told_beside_what_was_done(needed: float, words: str) -> None:
    assert words in reasons(pace=replace(plain().pace, needed=needed, recent=30_000))


@pytest.mark.parametrize(
    ("growth", "words"),
    [
        (1.34, "asks for 34% more than 2025"),
        (0.9, "asks for 10% less than 2025"),
        (1.001, "asks for as much as 2025"),
        (2.92, "asks for 192% more than 2025"),
        (25.4, "asks for 25 times 2025"),
    ],
)
def test_the_ask_is_told_in_words(growth: float, words: str) -> None:
    ambition = Ambition(growth, 100.0, 57, 0.23, 21, 6)
    assert f"The target {words}, bolder than 23% of 57 first targets in the book; of 21 first " in (
        reasons(ambition=ambition)
    )


def test_the_ask_beside_few_others_or_none() -> None:
    assert "than 2025." in reasons(ambition=Ambition(1.34, 100.0, 0, 0.0, 0, 0))
    one = reasons(ambition=Ambition(1.34, 100.0, 1, 0.0, 1, 1))
    assert (
        "0% of 1 first target in the book; of 1 first target that asked as much, 1 was met." in one
    )


def test_a_pace_without_months_says_nothing_of_them() -> None:
    silent = replace(plain().pace, recent=0.0, recent_months=0)
    assert "needs" not in reasons(pace=silent)
    text = judgement_text(
        replace(plain(), pace=replace(silent, latest=None, needed=None, naive_year=None))
    )
    assert "Pace" not in text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"), (0.4, "0"), (1, "1"), (7.6, "8"), (999.6, "1,000"), (42_350, "42,400"),
        (511_298, "511,000"), (1_636_129, "1,640,000"), (99_960, "100,000"),
    ],
)  # fmt: skip
def test_numbers_have_three_digits_that_count(number: float, text: str) -> None:
    assert rounded(number) == text


def test_things_are_counted_and_listed() -> None:
    assert [counted(n, "month") for n in (0, 1, 2, 1_000)] == [
        "0 months", "1 month", "2 months", "1,000 months",
    ]  # fmt: skip
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"
