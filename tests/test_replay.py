"""A replay judges every target as it was knowable, and only the outcome comes from later."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from onpace.book import Book
from onpace.questions.cache import judge_remembered
from onpace.questions.errors import QuestionError
from onpace.scoring.announcements import announcement_experiment, record_experiment
from onpace.scoring.quarters import QuarterCase, replay_quarters
from onpace.scoring.replay import BASE_RATE, TargetCase, TargetReplay, replay_targets
from onpace.scoring.verdicts import (
    by_month,
    coverage_of_totals,
    is_fresh,
    month_score,
    places_of_totals,
    quarter_score,
    surprises,
)
from tinyanswers import months, said, target, tiny_book

BOOK = tiny_book(
    *months(2024, 1, *[1_000, 900, 1_200, 1_100] * 3),
    target(13_000, on="2024-12-20", period="2025"),
    *months(2025, 1, *[1_100, 1_000, 1_300, 1_200] * 3),
    target(14_500, on="2025-07-15", period="2025", basis="raised"),
    target(20_000, on="2026-01-05"),
    *months(2026, 1, 1_300, 1_200),
    *months(2024, 1, *[100] * 12, maker="NIO"),
    target(2_400, on="2025-01-10", period="2025", maker="NIO"),
    *months(2025, 1, *[110] * 12, maker="NIO"),
    target(900, on="2025-01-10", period="2025", maker="Tesla"),
    said("2025", 800, ">", on="2026-01-03", maker="Tesla"),
)


@pytest.fixture(scope="module")
def found() -> TargetReplay:
    return replay_targets(BOOK, months=(0, 1, 6, 7, 11))


def case_of(found: TargetReplay, name: str, month: int, value: float) -> TargetCase:
    (case,) = [c for c in found.cases if (c.name, c.month, c.target) == (name, month, value)]
    return case


def test_a_target_takes_part_from_the_month_it_was_known_in(found: TargetReplay) -> None:
    assert [c.month for c in found.cases if c.target == 13_000] == [0, 1, 6, 7, 11]
    assert [c.month for c in found.cases if c.target == 14_500] == [7, 11]
    assert [c.month for c in found.cases if c.target == 2_400] == [1, 6, 7, 11]


def test_the_odds_are_those_judge_gave_on_that_day(found: TargetReplay) -> None:
    case = case_of(found, "Xiaomi", 6, 13_000)
    assert case.day == "2025-06-30"
    answer = judge_remembered(BOOK, "Xiaomi", 2025, as_of="2025-06-30")
    assert (case.odds, case.middle) == (answer.odds, answer.total["p50"])
    assert case.newest == "2025-05-31"


def test_the_outcome_is_that_of_the_whole_book(found: TargetReplay) -> None:
    assert {c.met for c in found.cases if c.target == 13_000} == {True}
    assert {c.met for c in found.cases if c.target == 14_500} == {False}
    assert case_of(found, "Xiaomi", 0, 13_000).actual == 13_800


def test_steps_and_standing_numbers_are_told(found: TargetReplay) -> None:
    first, raised = case_of(found, "Xiaomi", 7, 13_000), case_of(found, "Xiaomi", 7, 14_500)
    assert (first.step, first.stands) == ("first", False)
    assert (raised.step, raised.stands) == ("raised", True)


def test_open_and_unsettled_targets_are_left_out_and_named(found: TargetReplay) -> None:
    assert {c.year for c in found.cases} == {2025}
    assert {c.name for c in found.cases} == {"Xiaomi", "NIO"}
    assert [line.name for line in found.unsettled] == ["Tesla"]


def test_what_could_not_be_judged_is_named_with_the_reason() -> None:
    book = tiny_book(
        target(900, on="2025-01-10", period="2025"), said("2025", 950, on="2026-01-02")
    )
    found = replay_targets(book, months=(3,))
    assert found.cases == ()
    assert "so only a guess would decide" in found.skipped[0].reason


def test_peers_see_the_same_day_and_the_same_reports(found: TargetReplay) -> None:
    case = case_of(found, "Xiaomi", 1, 13_000)
    assert set(case.peers) == {
        "latest month x 12",
        "run rate of three months",
        "year-on-year scaling",
        "chain ladder",
        BASE_RATE,
    }
    # On 31 January December was the latest month: 1,100 times twelve.
    assert case.total_peers["latest month x 12"] == pytest.approx(13_200, rel=0.05)
    assert case.peers[BASE_RATE] == 0.5  # no target was settled yet


def test_garbage_said_later_changes_no_odds_and_no_peer() -> None:
    garbage = [said("2025-02", 99_999, on="2025-08-20", by="nobody"), *months(2027, 1, 5)]
    grown = tiny_book(*BOOK.statements, *garbage)
    before = replay_targets(BOOK, "Xiaomi", months=(1, 6, 7))
    after = replay_targets(grown, "Xiaomi", months=(1, 6, 7))
    for one, two in zip(before.cases, after.cases, strict=True):
        assert replace(one, actual=None, place=None) == replace(two, actual=None, place=None)


def test_one_maker_can_be_replayed_alone(found: TargetReplay) -> None:
    alone = replay_targets(BOOK, "NIO", months=(0, 1, 6, 7, 11))
    assert alone.cases == tuple(c for c in found.cases if c.name == "NIO")
    with pytest.raises(QuestionError, match="no target of BYD"):
        replay_targets(BOOK, "BYD")


def test_progress_goes_through_every_month() -> None:
    told: list[tuple[str, int, int]] = []

    def progress(todo: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
        told.extend(todo)
        return todo

    replay_targets(BOOK, "NIO", months=(1, 6), progress=progress)
    assert told == [("NIO", 2025, 1), ("NIO", 2025, 6)]


def case(
    odds: float, *, met: bool, maker: str = "NIO", month: int = 3, **cells: object
) -> TargetCase:
    """A case of which only the odds and the outcome matter."""
    plain = TargetCase(
        name=maker,
        maker=maker,
        year=2025,
        month=month,
        day=f"2025-{month + 1:02d}-28",
        target=100,
        step="first",
        stands=True,
        odds=odds,
        met=met,
        peers={"rival": 0.5},
        low=80,
        middle=100,
        high=120,
        place=3,
        actual=110,
        facts=9,
        newest="2025-03-31",
        warning="",
        own_settled=0,
        own_met=0,
        total_peers={},
    )
    return replace(plain, **cells)  # type: ignore[arg-type]  # a test's cells


def test_a_months_score_is_the_mean_over_its_cases_beside_each_peer() -> None:
    score = month_score([case(0.8, met=True), case(0.4, met=False, maker="XPeng")])
    assert score.brier.value == pytest.approx((0.04 + 0.16) / 2)
    (rival,) = score.peers
    assert rival.theirs == pytest.approx(0.25)
    assert rival.difference.value == pytest.approx(-0.15)
    assert (score.cases, score.makers, score.maker_years, score.met) == (2, 2, 2, 1)


def test_a_peer_is_compared_on_the_cases_it_judged() -> None:
    score = month_score([case(0.8, met=True), case(0.1, met=True, peers={})])
    (rival,) = score.peers
    assert rival.ours == pytest.approx(0.04)
    assert rival.difference.cases == 1


def test_months_come_in_order() -> None:
    scores = by_month([case(0.5, met=True, month=5), case(0.5, met=True, month=0)])
    assert [score.month for score in scores] == [0, 5]


def test_surprises_are_what_was_all_but_ruled_out_the_worst_first() -> None:
    cases = [
        case(0.01, met=True, maker="A"),
        case(0.04, met=True, maker="B"),
        case(0.999, met=False, maker="C"),
        case(0.06, met=True),
        case(0.02, met=False),
    ]
    assert [c.maker for c in surprises(cases)] == ["C", "A", "B"]


def test_coverage_counts_each_day_of_a_series_once() -> None:
    cases = [
        case(0.5, met=True, target=90),
        case(0.5, met=True, target=95),
        case(0.5, met=True, month=4, actual=130, place=7),
        case(0.5, met=True, month=5, actual=None, place=None),
    ]
    found = coverage_of_totals(cases)
    assert (found.cases, found.value) == (2, 0.5)
    places = places_of_totals(cases)
    assert [should for should, _ in places] == pytest.approx(
        [0.05, 0.05, 0.15, 0.25, 0.25, 0.15, 0.05, 0.05]
    )
    assert [did for _, did in places] == [0, 0, 0, 0.5, 0, 0, 0, 0.5]


def test_figures_are_fresh_for_a_hundred_days() -> None:
    assert is_fresh(case(0.5, met=True, day="2025-07-09", newest="2025-03-31"))
    assert not is_fresh(case(0.5, met=True, day="2025-07-10", newest="2025-03-31"))


def test_scores_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="no case"):
        month_score([])
    with pytest.raises(ValueError, match="no case"):
        quarter_score([])
    with pytest.raises(ValueError, match="no case"):
        coverage_of_totals([])


def test_raised_targets_that_are_always_met_move_their_odds_up() -> None:
    makers = "ABCDEF"
    raised = [case(0.4, met=True, maker=maker, step="raised") for maker in makers]
    others = [case(0.3, met=place % 3 == 0, maker=m) for place, m in enumerate(makers)]
    found = announcement_experiment([*raised, *others], "raised")
    assert found is not None
    assert found.shift > 0.5
    assert found.moved < found.plain == pytest.approx(0.36)
    assert found.difference.high < 0
    assert (found.targets, found.makers, found.met) == (6, 6, 6)


def test_honest_odds_are_hardly_moved() -> None:
    rng = np.random.default_rng(0)
    cases = [
        case(float(odds), met=bool(rng.random() < odds), maker=f"m{place}", step="raised")
        for place, odds in enumerate(rng.random(400))
    ]
    found = announcement_experiment(cases, "raised")
    assert found is not None
    assert abs(found.shift) < 0.3


def test_one_maker_alone_teaches_nothing() -> None:
    assert announcement_experiment([case(0.4, met=True, step="cut")], "cut") is None


def test_a_record_that_tells_the_outcome_moves_the_odds_its_way() -> None:
    good = [
        case(0.5, met=True, maker=f"good {n}", own_settled=4, own_met=4, peers={BASE_RATE: 0.4})
        for n in range(5)
    ]
    bad = [
        case(0.5, met=False, maker=f"bad {n}", own_settled=4, own_met=0, peers={BASE_RATE: 0.4})
        for n in range(5)
    ]
    unknown = case(0.5, met=False, maker="new", peers={BASE_RATE: 0.4})
    found = record_experiment([*good, *bad, unknown])
    assert found is not None
    assert found.shift > 0
    assert found.moved < found.plain
    assert found.targets == 10
    assert record_experiment([unknown]) is None


def test_a_makers_record_is_what_was_settled_by_the_day() -> None:
    rows = [
        target(900, on="2023-01-05", period="2023"),
        said("2023", 1_000, on="2024-01-02"),
        target(2_000, on="2024-01-05", period="2024", maker="NIO"),
    ]
    found = replay_targets(tiny_book(*BOOK.statements, *rows), months=(0, 6))
    by_day = {(c.name, c.day): (c.own_met, c.own_settled) for c in found.cases}
    assert by_day["Xiaomi", "2025-06-30"] == (1, 1)
    assert by_day["NIO", "2025-06-30"] == (0, 1)


QUARTERS = tiny_book(
    *months(2024, 1, *[1_000] * 12),
    *months(2025, 1, *[1_000] * 12),
    said("2025-Q1", 3_000, on="2025-04-01"),
    said("2025-Q2", 3_000, on="2025-07-01"),
    said("2025-Q2", "2900", "..", high="3300", on="2025-05-20", kind="guidance"),
    said("2025-Q2", "2900", "..", high="3300", on="2025-05-21", kind="guidance", by="a.cn"),
    said("2025-Q1", "2800", "..", high="3000", on="2025-04-02", kind="guidance"),
    said("2025-Q1", 3_300, "~", on="2025-04-01", kind="forecast", by="consensus (press)"),
)


def test_a_quarter_is_seen_on_the_day_of_its_guidance() -> None:
    (found,) = replay_quarters(QUARTERS)
    assert (found.quarter, found.day, found.actual) == ("2025-Q2", "2025-05-20", 3_000)
    assert (found.said, found.said_low, found.said_high) == (3_100, 2_900, 3_300)
    assert found.low < 3_000 < found.high
    assert found.is_covered
    assert found.rival_error == pytest.approx(np.log(3_100 / 3_000))
    assert found.rival_score is None  # too few earlier numbers to know their usual error


def test_a_consensus_told_with_the_outcome_is_held_against_the_day_before() -> None:
    (found,) = replay_quarters(QUARTERS, "consensus")
    assert (found.rival, found.quarter, found.day) == ("consensus", "2025-Q1", "2025-03-31")


def test_another_rival_is_refused() -> None:
    with pytest.raises(ValueError, match="guidance or consensus"):
        replay_quarters(QUARTERS, "astrology")


def quarter(middle: float, said: float, rival_score: float | None) -> QuarterCase:
    return QuarterCase(
        rival="guidance",
        maker="NIO",
        quarter="2025-Q1",
        day="2025-02-20",
        said=said,
        said_low=said,
        said_high=said,
        actual=100.0,
        low=middle * 0.9,
        middle=middle,
        high=middle * 1.1,
        is_covered=True,
        score=0.05,
        rival_score=rival_score,
    )


def test_quarters_are_scored_beside_the_rival() -> None:
    score = quarter_score([quarter(110, 100, 0.02), quarter(100, 90, None)])
    assert score.error == pytest.approx(np.log(1.1) / 2)
    assert score.rival_error == pytest.approx(-np.log(0.9) / 2)
    assert (score.scored, score.score, score.rival_score) == (1, 0.05, 0.02)
    alone = quarter_score([quarter(110, 100, None)])
    assert (alone.score, alone.score_difference) == (None, None)


@pytest.mark.slow
def test_the_bundled_book_is_replayed_and_beats_the_base_rate() -> None:
    found = replay_targets(Book.bundled(), months=range(10))
    assert len({(c.name, c.year) for c in found.cases}) > 40
    score = month_score(found.cases)
    rate = next(one for one in score.peers if one.peer == BASE_RATE)
    assert rate.difference.high < 0
    assert all(date.fromisoformat(c.day).year >= c.year - 1 for c in found.cases)
