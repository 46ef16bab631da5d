"""The timeline's picture: all inside the frame, no label over another, its finding in words."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onpace.questions.answer import TargetOdds, verdict_word
from onpace.questions.news import News
from onpace.questions.timeline import Timeline, TimelinePoint
from onpace.show.timeline_badges import place_badges
from onpace.show.timeline_chart import timeline_chart
from onpace.show.timeline_flags import place_flags
from onpace.show.timeline_frame import frame_of, text_width

SVG = "{http://www.w3.org/2000/svg}"


def news(words: str, kind: str = "report", *, exact: bool = True) -> News:
    return News(words, kind, "deliveries", exact, "0" * 12, "Xiaomi", "a.cn", "https://a.cn/1")


def odds_of(value: float, odds: float, settled: str | None = None) -> TargetOdds:
    return TargetOdds(
        value, None, "=", "2026-01-03", "initial", odds, None, settled, None, "Xiaomi", ""
    )


def line(*steps: tuple[int, float, float], settled: bool = False, until: int = 0) -> Timeline:
    """A timeline of (days after 3 January 2026, target, odds)."""
    points: list[TimelinePoint] = []
    values: list[float] = []
    for place, (after, goal, odds) in enumerate(steps):
        before = points[-1] if points else None
        moved = before is not None and before.target != goal
        if goal not in values:
            values.append(goal)
        last = settled and place == len(steps) - 1
        word = ("met" if odds >= 0.5 else "missed") if last else verdict_word(odds)
        told = news(f"figure {place}", exact=place % 2 == 0)
        said = (news(f"target of {goal:,.0f}", "target"), told) if moved or not before else (told,)
        points.append(
            TimelinePoint(
                day=(date(2026, 1, 3) + timedelta(after)).isoformat(),
                target=goal,
                odds=float(word == "met") if last else odds,
                before=before.odds if before else None,
                moved_target=moved,
                verdict=word,
                targets=tuple(odds_of(value, odds) for value in values),
                low=goal * 0.6,
                middle=goal * (0.7 + odds / 2),
                high=goal * 1.5,
                news=said,
            )
        )
    end = date.fromisoformat(points[-1].day) + timedelta(until)
    return Timeline(
        "Xiaomi", "", "", "deliveries", 2026, None, end.isoformat(), 0, tuple(points), "1"
    )


RUNNING = line((0, 550_000, 0.43), (29, 550_000, 0.58), (80, 550_000, 0.1), until=20)
SETTLED = line(
    (0, 300_000, 0.4), (70, 350_000, 0.3), (90, 350_000, 0.7), (300, 400_000, 0.9),
    (365, 400_000, 0.97), settled=True,
)  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> Timeline:
    """Timelines of any shape."""
    count = draw(st.integers(1, 25))
    gaps = draw(st.lists(st.integers(1, 40), min_size=count, max_size=count))
    odds = draw(st.lists(st.floats(0, 1), min_size=count, max_size=count))
    goals = draw(st.lists(st.integers(1, 5), min_size=count, max_size=count))
    size = draw(st.sampled_from([7, 90_000, 3_000_000]))
    days = [sum(gaps[: place + 1]) for place in range(count)]
    steps = [(day, goal * size, part) for day, goal, part in zip(days, goals, odds, strict=True)]
    return line(*steps, settled=draw(st.booleans()), until=draw(st.integers(0, 60)))


def drawn(found: Timeline, *, narrow: bool = False) -> ET.Element:
    return ET.fromstring(timeline_chart(found, narrow=narrow))  # noqa: S314 - our own text


def named(picture: ET.Element, kind: str, name: str) -> list[ET.Element]:
    return [one for one in picture.iter(f"{SVG}{kind}") if one.attrib.get("class") == name]


def places(element: ET.Element) -> list[tuple[str, float]]:
    """Every coordinate of an element, with whether it is across or down."""
    axes = {"x": "x", "x1": "x", "x2": "x", "cx": "x", "y": "y", "y1": "y", "y2": "y", "cy": "y"}
    found = [(axes[k], float(value)) for k, value in element.attrib.items() if k in axes]
    for pair in element.attrib.get("points", "").split():
        x, y = pair.split(",")
        found += [("x", float(x)), ("y", float(y))]
    return found


@pytest.mark.parametrize("narrow", [False, True])
@given(found=lines())
@settings(max_examples=40)
def test_everything_is_drawn_inside_the_frame(found: Timeline, *, narrow: bool) -> None:
    picture = drawn(found, narrow=narrow)
    _, _, width, height = map(float, picture.attrib["viewBox"].split())
    assert width == (360 if narrow else 760)
    groups = {id(child) for group in picture.iter(f"{SVG}g") for child in group}
    for element in picture.iter():
        if id(element) in groups and element.tag != f"{SVG}circle":
            continue
        for axis, place in places(element):
            assert -6 <= place <= (width if axis == "x" else height)


@pytest.mark.parametrize("narrow", [False, True])
@given(found=lines())
@settings(max_examples=40)
def test_no_label_of_a_target_covers_another(found: Timeline, *, narrow: bool) -> None:
    flags = place_flags(found, narrow=narrow)
    frame = frame_of(found, narrow=narrow, flag_rows=0, title_rows=0)
    boxes = []
    for flag in flags:
        size = text_width(flag.words, 12)
        begin = frame.x(flag.day) - (size if flag.to_left else 0)
        boxes.append((flag.row, begin, begin + size))
    for (row, begin, end), (other, left, right) in combinations(boxes, 2):
        assert row != other or end <= left or right <= begin


@given(found=lines())
@settings(max_examples=40)
def test_every_explained_move_has_its_number_beside_it(found: Timeline) -> None:
    frame = frame_of(found, narrow=False, flag_rows=0, title_rows=1)
    moves = found.biggest_moves(5)
    badges = place_badges(found, frame, moves)
    assert [badge.number for badge in badges] == list(range(1, len(moves) + 1))
    for badge in badges:
        x, y = frame.x(date.fromisoformat(badge.point.day)), frame.odds(badge.point.odds)
        assert abs(badge.x - x) + abs(badge.y - y) < 50
        assert frame.left <= badge.x <= frame.right
        assert frame.odds_top <= badge.y <= frame.odds_bottom


def test_the_numbers_stand_apart() -> None:
    picture = drawn(SETTLED)
    badges = [
        (float(b.attrib["cx"]), float(b.attrib["cy"])) for b in named(picture, "circle", "badge")
    ]
    for (x, y), (a, b) in combinations(badges, 2):
        assert abs(x - a) + abs(y - b) > 18


def test_the_line_steps_to_the_odds_on_each_day_and_holds_until_the_next() -> None:
    (steps,) = named(drawn(RUNNING), "polyline", "steps")
    corners = [tuple(map(float, pair.split(","))) for pair in steps.attrib["points"].split()]
    heights = [y for _, y in corners]
    assert len(set(heights)) == 3
    assert heights[0] < heights[-1]  # 43% lies over 10%
    for (x, y), (a, b) in pairwise(corners):
        assert x == a or y == b


def test_a_new_target_begins_a_new_line_and_the_old_one_goes_on_dashed() -> None:
    picture = drawn(SETTLED)
    assert len(named(picture, "polyline", "steps")) == 3
    assert len(named(picture, "polyline", "left-behind")) == 2
    labels = [one.text for one in named(picture, "text", "goal-label")]
    assert labels[:3] == ["target 300,000", "target 350,000", "target 400,000"]


def test_each_day_has_a_mark_whose_shape_tells_what_was_said() -> None:
    marks = named(drawn(RUNNING), "g", "mark")
    titles = [title.text for mark in marks if (title := mark.find(f"{SVG}title")) is not None]
    assert titles == [
        "2026-01-03: target of 550,000; figure 0: 43% odds of 550,000",
        "2026-02-01: figure 1: 58% odds of 550,000",
        "2026-03-24: figure 2: 10% odds of 550,000",
    ]
    assert [mark[0].attrib["class"] for mark in marks] == ["goal-mark", "inexact", "exact"]


def test_the_finding_stands_in_the_picture_and_beside_it() -> None:
    picture = drawn(RUNNING)
    spoken = picture.attrib["aria-label"]
    assert spoken.startswith("Xiaomi 2026: from 43% odds of 550,000 on 2026-01-03 to 10% on")
    assert "2026-03-24, figure 2, 58% to 10%" in spoken
    assert [one.text for one in named(picture, "text", "now")] == ["10%"]
    assert [one.text for one in named(picture, "text", "finding")] == [
        "From 43% on 3 January to 10% on 24 March"
    ]
    assert [one.text for one in named(drawn(SETTLED), "text", "now")] == ["met"]


def test_a_year_that_still_runs_is_shown_to_its_end() -> None:
    (today,) = {one.attrib["x1"] for one in named(drawn(RUNNING), "line", "today")}
    assert float(today) < 300
    assert named(drawn(SETTLED), "line", "today") == []


def test_names_from_a_book_cannot_break_the_picture() -> None:
    odd = Timeline("A<b>&", "", "", "deliveries", 2026, None, "2026-04-01", 0, RUNNING.points, "1")
    assert "A<b>&" in drawn(odd).attrib["aria-label"]


def test_letters_are_as_large_on_a_telephone() -> None:
    style = timeline_chart(RUNNING, narrow=True)
    assert 'width="360"' in style
    assert "font-size:11px" in style
    assert "font-size:9px" not in style
