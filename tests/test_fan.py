"""The fan chart shows every statement as what it is, inside its frame, with a text beside it."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.questions.answer import Judgement, MonthRange
from onpace.questions.judge import judge
from onpace.show.fan import _round_up, fan_chart
from tinyanswers import PLAIN, months, plain, real, said, target, tiny_book

REAL = [
    ("Xiaomi", 2026, "2026-01-06"),
    ("Xiaomi", 2024, "2024-11-20"),
    ("Leapmotor", 2025, "2025-11-15"),
    ("Lucid", 2024, "2024-08-10"),
    ("Geely", 2025, "2026-02-20"),
    ("Tesla", 2025, "2025-07-05"),
]


def drawn(answer: Judgement, *, narrow: bool = False) -> ET.Element:
    return ET.fromstring(fan_chart(answer, narrow=narrow))  # noqa: S314 - our own text


def marks(answer: Judgement) -> dict[str, ET.Element]:
    """The marks by the beginning of their titles, the period."""
    found = {}
    for mark in drawn(answer).iter("g"):
        title = mark.find("title")
        assert title is not None
        assert title.text
        found[title.text.partition(":")[0]] = mark
    return found


def shapes(mark: ET.Element) -> list[str]:
    return [child.tag for child in mark if child.tag != "title"]


def numbers(element: ET.Element) -> list[tuple[str, float]]:
    """Every coordinate of an element, with whether it is across or down."""
    found = []
    for name, value in element.attrib.items():
        if name in {"x", "x1", "x2", "cx"}:
            found.append(("x", float(value)))
        elif name in {"y", "y1", "y2", "cy"}:
            found.append(("y", float(value)))
        elif name == "points":
            for pair in value.split():
                x, y = pair.split(",")
                found += [("x", float(x)), ("y", float(y))]
    if element.tag == "rect":
        found.append(("x", float(element.attrib["x"]) + float(element.attrib["width"])))
        found.append(("y", float(element.attrib["y"]) + float(element.attrib["height"])))
    return found


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(("maker", "year", "day"), REAL)
def test_everything_is_drawn_inside_the_frame(
    maker: str, year: int, day: str, *, narrow: bool
) -> None:
    picture = drawn(real(maker, year, day), narrow=narrow)
    _, _, width, height = map(float, picture.attrib["viewBox"].split())
    for element in picture.iter():
        for axis, place in numbers(element):
            assert 0 <= place <= (width if axis == "x" else height)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(("maker", "year", "day"), REAL)
def test_no_two_labels_of_the_scale_overlap(
    maker: str, year: int, day: str, *, narrow: bool
) -> None:
    picture = drawn(real(maker, year, day), narrow=narrow)
    width = float(picture.attrib["viewBox"].split()[2])
    ticks = [one for one in picture.iter("text") if one.attrib["class"] == "tick"]
    below = sorted(float(one.attrib["x"]) for one in ticks if one.attrib.get("text-anchor") is None)
    ends = [x + 7 * 6.5 for x in below]  # 2025-01 in letters of eleven
    assert len(below) >= 2
    assert all(end < begin for end, begin in zip(ends, below[1:], strict=False))
    assert ends[-1] <= width
    aside = [one for one in ticks if one.attrib.get("text-anchor") == "end"]
    assert len({one.text for one in aside}) == len(aside) >= 4
    assert all(len(one.text or "") * 6.5 <= float(one.attrib["x"]) for one in aside)


def test_an_exact_month_is_a_dot_and_an_exact_quarter_a_bar() -> None:
    book = tiny_book(*months(2026, 1, 80, 90), said("2025-Q4", 300))
    found = marks(judge(book, "Xiaomi", 2026))
    assert shapes(found["2026-01"]) == ["circle"]
    assert shapes(found["2025-Q4"]) == ["rect"]
    assert "exact" in found["2025-Q4"][0].attrib["class"]
    dot, bar = found["2026-01"][0], found["2025-Q4"][0]
    assert float(dot.attrib["cy"]) > float(bar.attrib["y"])  # 80 lies under 300 / 3


def test_inexact_statements_are_hollow_and_show_which_side_is_open() -> None:
    book = tiny_book(
        said("2026-01", 80, ">"),
        said("2026-02", 90, "<"),
        said("2026-03", 100, "~"),
        said("2026-04", 80, "..", high=110),
        said("2026-05", 100),
    )
    found = marks(judge(book, "Xiaomi", 2026))
    assert shapes(found["2026-01"]) == ["line", "line", "polyline"]
    assert shapes(found["2026-02"]) == ["line", "line", "polyline"]
    assert shapes(found["2026-03"]) == shapes(found["2026-04"]) == ["rect"]
    for period in ("2026-01", "2026-02", "2026-03", "2026-04"):
        assert all(shape.attrib["class"].startswith("bound") for shape in found[period][:-1])
    edge, stem, _, _ = found["2026-01"]
    assert float(stem.attrib["y2"]) < float(edge.attrib["y1"])  # up
    edge, stem, _, _ = found["2026-02"]
    assert float(stem.attrib["y2"]) > float(edge.attrib["y1"])  # down
    assert float(found["2026-04"][0].attrib["height"]) > 4


def test_totals_of_a_year_and_since_a_launch_are_left_to_the_tables() -> None:
    nio = {"maker": "NIO"}
    book = tiny_book(
        said("2024-Q2", 300, **nio),
        said("../2024-08-15", 500, ">", **nio),
        said("2024", 1200, **nio),
    )
    assert set(marks(judge(book, "NIO", 2024))) == {"2024-Q2"}


def test_long_bars_lie_under_the_months_they_cover() -> None:
    book = tiny_book(*months(2026, 1, 80, 100, 120), said("2026-Q1", 300))
    assert next(iter(marks(judge(book, "Xiaomi", 2026)))) == "2026-Q1"


def test_the_pace_needed_is_drawn_over_the_months_that_are_left() -> None:
    picture = drawn(plain())
    (line,) = (one for one in picture.iter("line") if one.attrib["class"] == "needed")
    (label,) = (one for one in picture.iter("text") if one.attrib["class"] == "needed-label")
    assert label.text == f"needed: {plain().pace.needed:,.0f}"
    right = 760 - 14
    left = 62 + 15 / 24 * (right - 62)  # fifteen months of twenty-four are known
    assert float(line.attrib["x1"]) == pytest.approx(left, abs=0.2)
    assert float(line.attrib["x2"]) == pytest.approx(right, abs=0.2)


def test_a_pace_beyond_the_scale_says_so() -> None:
    far = replace(plain(), pace=replace(plain().pace, needed=10_000_000.0))
    label = next(one for one in drawn(far).iter("text") if one.attrib["class"] == "needed-label")
    assert label.text == "needed: 10,000,000, above the scale"
    assert float(label.attrib["y"]) > 16


def test_without_a_target_or_with_one_passed_no_pace_is_needed() -> None:
    none = replace(plain(), target=None, pace=replace(plain().pace, needed=None))
    passed = replace(plain(), pace=replace(plain().pace, needed=0.0))
    for answer in (none, passed):
        assert "needed" not in fan_chart(answer).replace("needs", "")


def test_the_picture_is_told_in_words() -> None:
    label = drawn(plain()).attrib["aria-label"]
    assert drawn(plain()).attrib["role"] == "img"
    total = plain().total
    assert label == (
        "Monthly deliveries of Xiaomi, known and expected: the year 2026 ends between "
        f"{total['p10']:,.0f} and {total['p90']:,.0f} in 80% of paths; 400,000 needs "
        f"{plain().pace.needed:,.0f} a month"
    )


def test_what_people_said_cannot_break_the_picture() -> None:
    name = "<script>\"&'</script>"
    facts = tuple(replace(fact, said_by=name, says=name) for fact in plain().facts)
    picture = drawn(replace(plain(), facts=facts, maker=name))
    assert not list(picture.iter("script"))
    assert name in picture.attrib["aria-label"]


def test_only_the_year_and_the_one_before_are_shown() -> None:
    book = tiny_book(*months(2023, 1, *[50] * 12), *PLAIN.statements, said("2024-06", 60))
    found = judge(book, "Xiaomi", 2026)
    assert min(marks(found)) == "2025-01"
    assert len(found.months) == 24


@pytest.mark.parametrize("first", [1, 4, 9, 11, 12])
def test_a_series_that_begins_in_the_year_is_drawn_from_its_beginning(first: int) -> None:
    answer = judge(
        tiny_book(said(f"2026-{first:02d}", 5), target(90, on="2026-01-05")), "Xiaomi", 2026
    )
    for narrow in (False, True):
        picture = drawn(answer, narrow=narrow)
        below = [
            one.text
            for one in picture.iter("text")
            if one.attrib["class"] == "tick" and "text-anchor" not in one.attrib
        ]
        assert below
        assert not [one for one in picture.iter("line") if one.attrib["class"] == "year"]


@given(st.floats(1.05, 1e15))
def test_the_scale_ends_on_a_round_number_that_divides_evenly(value: float) -> None:
    top, parts = _round_up(value)
    assert value <= top <= 2.6 * value
    step = top / parts
    leading = step / 10 ** (len(str(int(step))) - 1) if step >= 1 else step
    assert leading in {0.25, 0.5, 1.0, 1.25, 1.5, 2.0, 2.5, 5.0}


@given(st.lists(st.floats(0, 1e9), min_size=7, max_size=7), st.integers(1, 24))
def test_any_ranges_can_be_drawn(values: list[float], count: int) -> None:
    month = MonthRange("2026-01", *sorted(values))
    names = [f"{2025 + i // 12}-{i % 12 + 1:02d}" for i in range(24 - count, 24)]
    fact = replace(
        plain().facts[0],
        low=values[0],
        high=values[0],
        first_day="2026-12-01",
        last_day="2026-12-31",
    )
    months_shown = tuple(replace(month, month=name) for name in names)
    picture = drawn(replace(plain(), months=months_shown, facts=(fact,)))
    for element in picture.iter():
        for axis, place in numbers(element):
            assert 0 <= place <= (760 if axis == "x" else 320)
