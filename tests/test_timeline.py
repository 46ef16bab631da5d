"""A timeline replays the odds day by day: each point is what `judge` says as of that day."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onpace.book import Book, Retraction, Statement
from onpace.questions.cache import judge_remembered
from onpace.questions.errors import QuestionError
from onpace.questions.judge import judge
from onpace.questions.news import news_by_day
from onpace.questions.series import find_series
from onpace.questions.timeline import Timeline, timeline
from onpace.show.timeline import bar, timeline_text
from tinyanswers import months, said, target, tiny_book

GROWN = tiny_book(
    *months(2025, 1, 20_000, 18_000, 24_000, 25_000, 26_000, 27_000),
    *months(2025, 7, 27_500, 28_000, 30_000, 29_000, 31_000, 34_000),
    target(450_000, on="2026-01-05"),
    said("2026-01", 26_000, ">"),
    said("2026-02", 22_000),
    said("2026-02", 22_000, on="2026-03-09", by="a.cn"),
    said("2026-02", 21_000, ">", on="2026-03-10"),
    said("2026-Q1", 78_500, on="2026-04-20"),
    target(380_000, "~", on="2026-04-20", basis="cut"),
    said("2026-H1", 175_000, "~", on="2026-07-02"),
    said("2026", 390_000, on="2027-01-01"),
    said("2027-01", 33_000),
)


@pytest.fixture(scope="module")
def found() -> Timeline:
    return timeline(GROWN, "Xiaomi", 2026)


def without(*periods: str) -> list[Statement]:
    """What was said in the grown book, but for the reports about some periods."""
    return [s for s in GROWN.statements if s.kind != "report" or str(s.period) not in periods]


def days(line: Timeline) -> list[str]:
    return [point.day for point in line.points]


def test_there_is_a_point_for_every_day_on_which_something_became_known(found: Timeline) -> None:
    assert days(found) == [
        "2026-01-05",
        "2026-02-01",
        "2026-03-01",
        "2026-04-20",
        "2026-07-02",
        "2027-01-01",
    ]


def test_each_point_is_what_judge_says_on_that_day(found: Timeline) -> None:
    for point in found.points:
        answer = judge(GROWN, "Xiaomi", 2026, as_of=point.day)
        assert (point.odds, point.target, point.verdict, point.targets) == (
            answer.odds,
            answer.target,
            answer.verdict,
            answer.targets,
        )
        total = answer.total
        assert (point.low, point.middle, point.high) == (total["p10"], total["p50"], total["p90"])


def test_between_two_points_the_odds_hold(found: Timeline) -> None:
    day = date(2026, 1, 5)
    standing = iter([*found.points, None])
    point, later = next(standing), next(standing)
    while day <= date(2027, 1, 1):
        if later is not None and day.isoformat() == later.day:
            point, later = later, next(standing)
        assert point is not None
        assert judge_remembered(GROWN, "Xiaomi", 2026, as_of=day).odds == point.odds
        day += timedelta(days=17 if later and day + timedelta(17) < date.max else 1)
        if later is not None:
            day = min(day, date.fromisoformat(later.day))


def test_it_tells_what_became_known_and_leaves_out_repeats(found: Timeline) -> None:
    assert [point.headline for point in found.points] == [
        "target of 450,000",
        "January more than 26,000",
        "February 22,000",
        "target cut to about 380,000; first quarter 78,500",
        "first half about 175,000",
        "390,000 in all of 2026",
    ]
    (news,) = found.points[2].news
    assert (news.kind, news.said_by, news.source) == ("report", "Xiaomi", "https://a.cn/1")


def test_figures_given_for_comparison_are_no_news() -> None:
    compared = tiny_book(*GROWN.statements, said("2025-H1", 140_000, on="2026-07-02"))
    point = timeline(compared, "Xiaomi", 2026, as_of="2026-07-02").points[-1]
    assert point.headline == "first half about 175,000"


def test_the_odds_before_are_those_of_the_number_that_stood_before(found: Timeline) -> None:
    assert found.points[0].before is None
    assert found.points[0].change == 0
    for before, point in zip(found.points, found.points[1:], strict=False):
        assert point.before == before.odds
        assert point.change == pytest.approx(point.odds - before.odds)
        assert point.moved_target == (point.target != before.target)
    assert [point.moved_target for point in found.points].count(True) == 1


def test_it_ends_on_the_day_the_book_settles_every_target(found: Timeline) -> None:
    assert found.points[-1].verdict == "met"
    assert [target.settled for target in found.points[-1].targets] == ["missed", "met"]
    assert found.until == "2027-01-01"


def test_until_then_it_reaches_to_the_day_asked_for() -> None:
    line = timeline(GROWN, "Xiaomi", 2026, as_of="2026-08-15")
    assert (days(line)[-1], line.until) == ("2026-07-02", "2026-08-15")


def test_an_unsettled_year_is_followed_to_the_end_of_the_april_after() -> None:
    later = months(2027, 2, 30_000, 31_000, 32_000, 33_000)
    book = tiny_book(*without("2026"), *later)
    line = timeline(book, "Xiaomi", 2026)
    assert line.until == "2027-04-30"
    assert days(line)[-1] == "2027-04-01"


def test_a_number_of_ones_own_is_followed_from_new_year() -> None:
    line = timeline(GROWN, "Xiaomi", 2026, target=300_000)
    assert line.points[0].day == "2026-01-01"
    assert line.points[0].headline == "December 2025 34,000"
    assert {point.target for point in line.points} == {300_000}
    assert line.points[-1].verdict == "met"
    answer = judge(GROWN, "Xiaomi", 2026, target=300_000, as_of="2026-03-01")
    assert next(p.odds for p in line.points if p.day == "2026-03-01") == answer.odds


def test_it_begins_with_the_announcement_though_that_was_in_the_year_before() -> None:
    early = tiny_book(*GROWN.statements, target(400_000, on="2025-11-20"))
    assert timeline(early, "Xiaomi", 2026, as_of="2026-02-01").points[0].day == "2025-11-20"


def test_a_target_of_long_ago_is_followed_from_the_year_before_its_own() -> None:
    early = tiny_book(*GROWN.statements, target(400_000, on="2023-11-20"))
    assert timeline(early, "Xiaomi", 2026, as_of="2025-03-01").points[0].day >= "2025-01-01"


def test_days_before_anything_was_reported_are_left_out() -> None:
    book = tiny_book(target(9_000, on="2026-01-05"), *months(2026, 1, 700, 700))
    assert days(timeline(book, "Xiaomi", 2026)) == ["2026-02-01", "2026-03-01"]


def test_what_was_taken_back_is_news_too() -> None:
    wrong = said("2026-01", 40_000, on="2026-02-02")
    kept = without("2026-01", "2026")
    gone = Retraction(wrong.id, "a typing error", date(2026, 2, 11), "me", (wrong,))
    line = timeline(replace(tiny_book(*kept), retractions=(gone,)), "Xiaomi", 2026)
    told = {point.day: point for point in line.points}
    assert told["2026-02-02"].headline == "January 40,000"
    assert told["2026-02-11"].headline == "taken back: January 40,000"
    assert told["2026-02-11"].odds < told["2026-02-02"].odds


@settings(max_examples=5)
@given(
    value=st.integers(1, 10**6),
    relation=st.sampled_from(["=", ">", "<", "~"]),
    period=st.sampled_from(["2026-03", "2026-Q1", "2026", "2025-12"]),
)
def test_nothing_said_later_changes_a_point(value: int, relation: str, period: str) -> None:
    cut = timeline(GROWN, "Xiaomi", 2026, as_of="2026-03-09")
    garbage = said(period, value, relation, on="2026-03-11", by="nobody")
    grown = tiny_book(*GROWN.statements, garbage, target(value, on="2026-03-11"))
    assert timeline(grown, "Xiaomi", 2026, as_of="2026-03-09") == cut


def test_asked_again_it_computes_nothing(found: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("computed although it was kept")

    monkeypatch.setattr("onpace.questions.judge.answer_from", never)
    assert timeline(GROWN, "Xiaomi", 2026) == found


def test_progress_is_told_of_every_day() -> None:
    told: list[date] = []

    def progress(every: list[date]) -> Iterator[date]:
        for day in every:
            told.append(day)
            yield day

    timeline(GROWN, "Xiaomi", 2026, progress=progress)
    assert told[0] == date(2026, 1, 5)
    assert told[-1] == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"year": 2025}, "no target of Xiaomi for 2025 was known by 2026-04-30"),
        ({"year": 2026, "as_of": "2025-12-31"}, "no target of Xiaomi for 2026 was known"),
        ({"year": 2026, "target": -1}, "a target must be a number above zero"),
        ({"year": 2026, "target": 9, "as_of": "2025-11-30"}, "2026 had not begun on 2025-11-30"),
        ({"year": 2026, "as_of": "yesterday"}, "'yesterday' is not a day"),
    ],
)
def test_a_wrong_question_is_told_in_a_sentence(question: dict[str, object], sentence: str) -> None:
    with pytest.raises(QuestionError) as error:
        timeline(GROWN, "Xiaomi", **question)  # type: ignore[arg-type]  # wrong on purpose
    assert sentence in str(error.value)


def test_it_goes_out_as_json(found: Timeline) -> None:
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["points"][1]["news"][0]["words"] == "January more than 26,000"
    assert plain["points"][-1]["verdict"] == "met"


def test_it_shows_itself(found: Timeline) -> None:
    assert repr(found).startswith("<Timeline Xiaomi 2026: from ")
    assert "met by 2027-01-01; 6 points>" in repr(found)
    html = found._repr_html_()
    assert html.count("<tr>") == 7
    assert "first half about 175,000" in html


def test_the_text_has_a_line_a_day_with_its_odds_as_a_bar(found: Timeline) -> None:
    text = timeline_text(found)
    lines = text.splitlines()
    for point in found.points:
        (line,) = [line for line in lines if line.startswith(f"{point.day}  ")]
        assert (point.verdict if point.is_settled else point.odds_text) in line
        assert bar(point.odds) in line
        assert line.endswith(point.headline)
    assert max(map(len, lines)) <= 110
    assert "\x1b" not in text
    assert "\x1b" in timeline_text(found, colour=True)


def test_the_text_tells_the_biggest_moves_again(found: Timeline) -> None:
    _, _, moves = timeline_text(found).partition("Moved most\n")
    biggest = max(found.points, key=lambda point: abs(point.change))
    before = found.points[found.points.index(biggest) - 1]
    assert f"{biggest.day}: {biggest.headline}: {before.odds_text} -> {biggest.odds_text}" in moves


@pytest.mark.parametrize(("odds", "columns"), [(0.0, 0), (0.003, 0), (0.5, 10), (1.0, 20)])
def test_a_bar_is_as_long_as_the_odds(odds: float, columns: int) -> None:
    assert len(bar(odds)) == columns


@pytest.mark.slow
@pytest.mark.parametrize(("maker", "year"), [("Xiaomi", 2026), ("NIO", 2025), ("Li Auto", 2024)])
def test_in_the_bundled_book_each_point_is_the_judgement_of_its_day(maker: str, year: int) -> None:
    book = Book.bundled()
    for point in timeline(book, maker, year).points:
        answer = judge(book, maker, year, as_of=point.day)
        assert (point.odds, point.target, point.verdict) == (
            answer.odds,
            answer.target,
            answer.verdict,
        )


def test_what_is_said_of_a_model_and_what_is_expected_are_news_of_the_maker() -> None:
    book = tiny_book(
        *months(2025, 1, *[20_000] * 12),
        target(300_000, on="2026-01-02"),
        said("2026-01", 21_000),
        said("2026-01", 9_000, model="SU7", on="2026-02-01"),
        said("2026-Q1", 60_000, "..", high=64_000, on="2026-02-10", kind="guidance"),
    )
    days = news_by_day(book, find_series(book, "Xiaomi"), 2026)
    assert [one.words for one in days[date(2026, 2, 1)]] == ["January 21,000", "SU7 January 9,000"]
    assert [one.words for one in days[date(2026, 2, 10)]] == [
        "guidance: first quarter 60,000 to 64,000"
    ]
