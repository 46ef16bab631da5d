"""A judgement says how likely the targets are, from what was known on the day and nothing else."""

import json
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from onpace.book import Book, Maker, Model, Names, PartialDate, Period
from onpace.engine.joint import fit_paths
from onpace.questions.ambition import past_targets
from onpace.questions.answer import VERDICTS, Judgement, full_name, percent, verdict_word
from onpace.questions.asking import make_precise
from onpace.questions.errors import QuestionError
from onpace.questions.judge import _warnings, judge
from onpace.questions.series import reports, settings_of
from onpace.questions.targets import all_targets
from tinyanswers import PLAIN, months, plain, real, said, target, tiny_book

#: Questions to the bundled book, each on a day on which much of today's book was not yet said.
PAST = [
    ("Xiaomi", 2026, "2026-01-06"),
    ("Xiaomi", 2024, "2024-11-20"),
    ("NIO", 2025, "2025-09-10"),
    ("Leapmotor", 2025, "2025-11-15"),
    ("Li Auto", 2024, "2024-04-10"),
    ("Tesla", 2025, "2025-07-05"),
    ("Lucid", 2024, "2024-08-10"),
    ("Rivian", 2023, "2023-05-15"),
]
#: Past days for which only what goes into a judgement is compared, for every maker.
DAYS = ["2021-03-01", "2023-12-31", "2024-06-30", "2025-01-01", "2025-11-15", "2026-06-01"]

FEW = settings(max_examples=20, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def without_what_came_later(book: Book, day: date) -> Book:
    """The book as it would have been written on a day, in its own words instead of `as_of`'s."""
    return replace(
        book,
        statements=tuple(one for one in book.statements if not one.known_on > day),
        events=tuple(one for one in book.events if not one.known_on > day),
        names=Names(
            tuple(replace(one, **dates_left(one, day)) for one in book.names.makers),
            tuple(replace(one, **dates_left(one, day)) for one in book.names.models),
        ),
    )


def dates_left(row: Maker | Model, day: date) -> dict[str, Any]:
    """The dates of a maker or a model as they would have stood in its row on a day."""
    every = ("powertrain_since",) if isinstance(row, Maker) else ("launch",)
    unsaid = row.known_on is not None and row.known_on > day
    dates = {name: getattr(row, name) for name in (*every, "first_delivery")}
    return {n: None if d and (unsaid or d.last > day) else d for n, d in dates.items()}


def with_garbage_from_later(book: Book, maker: str, year: int, day: date) -> Book:
    """The book with everything said anew and wrong on the day after."""
    later = (day + timedelta(1)).isoformat()
    first = day.replace(day=1).isoformat()
    garbage = [
        replace(one, said_on=day + timedelta(1), date_precision="day", note="said later")
        for one in book.statements
        if one.maker == maker
    ]
    garbage += [
        said(str(year), 7, on=later, maker=maker),
        said(str(year - 1), 10**9, on=later, maker=maker),
        said(f"{year}-01", 1, on=later, maker=maker, measure="production"),
        said(f"../{year}-01-05", 10**9, ">", on=later, maker=maker),
        target(1, on=later, maker=maker, period=str(year)),
        target(3, on=later, maker=maker, period=str(year), basis="cut", measure="production"),
    ]
    if date.fromisoformat(first) + timedelta(27) < day < Period.parse(first[:7]).last:
        # Said in the same month, nobody knows on which day of it.
        garbage.append(said(str(year), 9, on=first, maker=maker, precision="month"))
    wrong: dict[str, Any] = {
        "first_delivery": PartialDate.parse(f"{year - 1}-11"),
        "known_on": day + timedelta(1),
    }
    names = Names(
        tuple(
            replace(one, **wrong, powertrain_since=PartialDate.parse("2001"))
            if one == one.as_of(day) and not (one.first_delivery or one.powertrain_since)
            else one
            for one in book.names.makers
        ),
        book.names.models,
    )
    return replace(book, statements=(*garbage, *book.statements), names=names)


@pytest.mark.parametrize(("maker", "year", "day"), PAST)
def test_a_statement_said_later_changes_nothing(maker: str, year: int, day: str) -> None:
    book, when = Book.bundled(), date.fromisoformat(day)
    now = real(maker, year, day)
    assert judge(without_what_came_later(book, when), maker, year, as_of=day) == now
    assert judge(with_garbage_from_later(book, maker, year, when), maker, year, as_of=day) == now


def test_a_first_delivery_said_later_changes_nothing() -> None:
    # That HIMA delivered since March 2022 was said in October 2025.
    book, day = Book.bundled(), date(2025, 10, 27)
    later = next(maker for maker in book.names.makers if maker.name == "HIMA")
    never = replace(later, first_delivery=None)
    without = Names(
        tuple(never if maker is later else maker for maker in book.names.makers), book.names.models
    )
    assert later.first_delivery is not None
    now = judge(book, "HIMA", 2025, as_of=day)
    assert judge(replace(book, names=without), "HIMA", 2025, as_of=day) == now


@pytest.mark.parametrize("text", DAYS)
def test_nothing_that_goes_into_any_judgement_was_said_later(text: str) -> None:
    book, day = Book.bundled(), date.fromisoformat(text)
    past = without_what_came_later(book, day)
    assert all_targets(book.as_of(day)) == all_targets(past)
    assert past_targets(book.as_of(day)) == past_targets(past)

    def outcome(source: Book, maker: str, model: str, year: int) -> object:
        try:
            return make_precise(source, maker, year, as_of=day, model=model)
        except QuestionError as refused:
            return str(refused).partition(";")[0]

    parts = [(maker.name, "") for maker in book.names.makers]
    parts += [(model.maker, model.model or model.brand) for model in book.names.models]
    for maker, part in parts:
        assert outcome(book, maker, part, day.year) == outcome(past, maker, part, day.year)


@pytest.mark.parametrize(("maker", "year", "day"), PAST)
def test_every_statement_leaned_on_was_known(maker: str, year: int, day: str) -> None:
    found = real(maker, year, day)
    so_far = (*found.so_far.exact, *found.so_far.scattered, *found.so_far.inexact)
    everything = (*found.evidence, *found.facts, *so_far)
    assert everything
    assert max(one.said_on for one in everything) <= day
    assert all(one.announced_on is None or one.announced_on <= day for one in found.targets)


@pytest.mark.parametrize(("maker", "year", "day"), PAST)
def test_an_answer_comes_back_from_json_unchanged(maker: str, year: int, day: str) -> None:
    found = real(maker, year, day)
    text = json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False)
    assert Judgement.from_dict(json.loads(text)) == found
    assert Judgement.from_dict(found.to_dict()) == found


@pytest.mark.parametrize(("maker", "year", "day"), PAST)
def test_odds_and_ranges_are_possible(maker: str, year: int, day: str) -> None:
    found = real(maker, year, day)
    assert list(found.total) == ["p05", "p10", "p25", "p50", "p75", "p90", "p95"]
    for values in [list(found.total.values())] + [
        [month.p05, month.p10, month.p25, month.p50, month.p75, month.p90, month.p95]
        for month in found.months
    ]:
        assert values == sorted(values)
        assert values[0] >= 0
    for one in found.targets:
        assert 0 <= one.odds <= 1
        assert one.odds_high is None or 0 <= one.odds_high <= one.odds
    assert found.verdict == "no target" or found.odds is not None
    assert len(found.months) <= 24
    assert found.months[-1].month == f"{year}-12"


@pytest.mark.parametrize("maker", ["Xiaomi", "Lucid"])
def test_the_order_of_the_statements_does_not_matter(maker: str) -> None:
    _, year, day = next(one for one in PAST if one[0] == maker)
    book = Book.bundled()
    mixed = list(book.statements)
    Random(5).shuffle(mixed)  # noqa: S311 - no secret
    assert judge(replace(book, statements=tuple(mixed)), maker, year, as_of=day) == real(
        maker, year, day
    )


def test_no_number_to_reach_is_likelier_than_a_smaller_one() -> None:
    numbers = [100_000, 300_000, 350_000, 400_000, 450_000, 900_000]
    odds = [plain(target=number).odds for number in numbers]
    assert odds == sorted(odds, key=lambda one: -(one or 0))
    assert odds[0] == 1
    assert odds[-1] is not None
    assert odds[-1] < 0.02


def test_an_own_number_is_judged_beside_the_announced_ones() -> None:
    found = plain(target=300_000)
    assert [(one.value, one.basis) for one in found.targets] == [
        (400_000, "initial"),
        (300_000, "asked"),
    ]
    assert (found.target, found.odds) == (300_000, found.targets[-1].odds)
    assert plain().targets == found.targets[:1]


def test_the_plain_history_is_judged_as_anybody_would() -> None:
    found = plain()
    assert (found.name, found.measure, found.target) == ("Xiaomi", "deliveries", 400_000)
    assert 250_000 < found.total["p05"] < found.total["p50"] < 450_000
    assert found.pace.latest == 30_000
    assert found.pace.latest_month == "2026-03"
    assert found.pace.naive_year == 360_000
    assert (found.pace.months_left, found.pace.recent_months) == (9, 3)
    assert found.pace.so_far == pytest.approx(78_000, rel=0.01)
    assert found.pace.needed == pytest.approx((400_000 - 78_000) / 9, rel=0.01)
    assert found.so_far.exact_total == 78_000
    assert found.so_far.exact_through == "2026-03-31"
    assert found.ambition is not None
    assert found.ambition.base == 319_500
    assert found.trust.warning == ""


@pytest.mark.parametrize(
    ("day", "settled"),
    [
        ("2025-11-19", ["met", None]),
        ("2025-12-31", ["met", None, None]),
        ("2026-01-02", ["met", "met", "met"]),  # eleven months, and December's bound
        ("2026-01-03", ["met", "met", "met"]),
    ],
)
def test_a_target_is_settled_by_what_was_known_alone(day: str, settled: list[str | None]) -> None:
    found = real("Xiaomi", 2025, day)
    assert [one.value for one in found.targets] == [300_000, 350_000, 400_000][: len(settled)]
    assert [one.settled for one in found.targets] == settled
    assert all(one.odds == 1 for one in found.targets if one.settled)


def test_both_ends_of_a_range_are_settled() -> None:
    ranged = target(300, "..", on="2025-01-05", high="500", period="2025")
    book = tiny_book(said("2024", 250), said("2025", 400), ranged)
    (one,) = judge(book, "Xiaomi", 2025).targets
    assert (one.settled, one.settled_high) == ("met", "missed")
    assert (one.odds, one.odds_high) == (1, 0)


def test_a_settled_target_is_the_verdict() -> None:
    assert real("Leapmotor", 2025, "2026-01-15").verdict == "met"
    missed = judge(
        tiny_book(said("2025", 400), target(500, on="2025-01-05", period="2025")), "Xiaomi", 2025
    )
    assert (missed.verdict, missed.odds) == ("missed", 0.0)


def test_a_past_year_is_seen_with_what_came_after_it() -> None:
    found = judge(PLAIN, "Xiaomi", 2025)
    assert found.total["p50"] == pytest.approx(319_500, rel=0.001)
    assert {one.last_day <= "2025-12-31" for one in found.facts} == {True}
    assert (found.pace.needed, found.pace.months_left) == (None, 0)


def test_a_year_before_ten_years_of_reports_is_not_empty() -> None:
    book = tiny_book(*(said(str(year), 1000) for year in range(2005, 2026)))
    assert judge(book, "Xiaomi", 2006).total["p50"] == pytest.approx(1000, rel=0.01)


def test_exact_figures_after_a_gap_are_not_forgotten() -> None:
    book = tiny_book(said("2025", 1000), *months(2026, 2, 80, 90), said("2026-04", 95, ">"))
    so_far = judge(book, "Xiaomi", 2026).so_far
    assert (so_far.exact_total, so_far.exact_through, so_far.exact) == (0, None, ())
    assert [one.period for one in so_far.scattered] == ["2026-02", "2026-03"]
    assert [one.period for one in so_far.inexact] == ["2026-04"]


def test_the_year_of_a_launch_is_covered_from_the_launch() -> None:
    nio = {"maker": "NIO"}  # in the tiny names it first delivers on 3 April 2024
    book = tiny_book(said("2024-Q2", 300, **nio), said("2024-Q3", 400, **nio))
    so_far = judge(book, "NIO", 2024).so_far
    assert (so_far.exact_total, so_far.exact_through) == (700, "2024-09-30")
    gap = tiny_book(said("2024-Q3", 400, **nio), said("2024-04", 90, ">", **nio))
    assert judge(gap, "NIO", 2024).so_far.exact_through is None


def warning(book: Book, year: int = 2026, **question: str) -> str:
    return judge(book, "Xiaomi", year, as_of=question.get("as_of")).trust.warning


def test_a_thin_answer_says_so() -> None:
    assert warning(tiny_book(said("2025", 100))) == "only 1 period can be used: the answer is thin"
    three = tiny_book(*months(2026, 1, 10, 10, 10))
    assert warning(three) == "only 3 periods can be used: the answer is thin"


def test_a_stale_answer_says_so() -> None:
    assert warning(PLAIN, as_of="2026-07-08") == ""  # a quarter's figures are just coming
    assert warning(PLAIN, as_of="2026-08-01") == (
        "nothing after 2026-03-31 is known by 2026-08-01: much can have changed"
    )
    assert warning(PLAIN, 2029) == "the newest figure is of 2026-03: the answer is a long shot"


@pytest.mark.parametrize(
    "strain", [{"k_hat": 0.8}, {"effective_draws": 50.0}, {"effective_thetas": 2.0}]
)
def test_a_strained_computation_says_so(strain: dict[str, Any]) -> None:
    asked, visible = make_precise(PLAIN, "Xiaomi", 2026)
    paths = fit_paths(
        reports(visible, asked.series), settings_of(visible, asked.series), until=2026 * 12 + 11
    )
    assert paths is not None
    assert list(_warnings(paths, asked)) == []
    strained = replace(paths, diagnostics=replace(paths.diagnostics, **strain))
    assert list(_warnings(strained, asked)) == [
        "the statements are hard to reconcile: take the odds as rough"
    ]


def test_an_answer_about_a_year_that_is_over_is_not_stale() -> None:
    assert warning(PLAIN, 2025, as_of="2030-01-01") == ""


@FEW
@given(
    st.lists(st.integers(1_000, 5_000), min_size=1, max_size=15),
    st.integers(5_000, 80_000),
    st.integers(0, 3),
)
def test_whatever_is_reported_the_answer_holds_together(
    values: list[int], number: int, seed: int
) -> None:
    book = tiny_book(*months(2025, 1, *values[:12]), *months(2026, 1, *values[12:]))
    found = judge(book, "Xiaomi", 2026, target=number, seed=seed)
    totals = list(found.total.values())
    assert totals == sorted(totals)
    assert found.odds is not None
    assert 0 <= found.odds <= 1
    assert found.verdict in {verdict_word(found.odds), "met", "missed"}
    assert found.total["p50"] >= found.so_far.exact_total
    assert Judgement.from_dict(json.loads(json.dumps(found.to_dict()))) == found
    assert found.pace.months_left == 12 - len(values[12:])


@given(st.floats(0, 1))
def test_every_odds_have_one_word(odds: float) -> None:
    word = verdict_word(odds)
    least = dict((text, begin) for begin, text in VERDICTS)[word]  # noqa: C402 - pairs turned round
    above = [begin for begin, _ in VERDICTS if begin > least]
    assert least <= odds
    assert not above or odds < min(above)


@given(st.floats(0, 1))
def test_odds_are_never_shown_as_certain(odds: float) -> None:
    assert percent(odds) not in {"0%", "100%"}
    assert percent(1.0, settled=True) == "100%"


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("Xiaomi", "", ""), "Xiaomi"),
        (("Xiaomi", "YU7", "DE"), "Xiaomi YU7 in DE"),
        (("Tesla", "Tesla China", ""), "Tesla China"),
        (("NIO", "NIO", ""), "NIO (the brand)"),
    ],
)
def test_the_name_is_what_people_say(names: tuple[str, str, str], shown: str) -> None:
    assert full_name(*names) == shown


def test_an_answer_shows_itself_in_a_shell_and_a_notebook() -> None:
    found = real("Xiaomi", 2025, "2025-12-31")
    shown = repr(found)
    assert shown.startswith("<Judgement Xiaomi 2025 as of 2025-12-31: all but done, odds ")
    assert "of 400,000; year " in shown
    page = found._repr_html_()
    assert "&gt; 400,000" in page  # the relation is escaped
    assert "<td>met</td>" in page
    assert page.count("<li>") == len(found.reasons)
    assert "odds" not in repr(judge(tiny_book(said("2025", 100)), "Xiaomi", 2026))
