"""The calibration page tells every figure with how many cases stand behind it, and its limits."""

from xml.etree import ElementTree as ET

import pytest

from onpace.scoring.quarters import replay_quarters
from onpace.scoring.replay import TargetReplay, replay_targets
from onpace.show.calibration import MONTHS, PAGE, RELIABILITY, calibration_files, calibration_pages
from onpace.show.score import quarters_text, targets_text
from tinyanswers import months, said, target, tiny_book

HISTORY = [1_000, 900, 1_200, 1_100]
BOOK = tiny_book(
    *months(2024, 1, *HISTORY * 3),
    target(13_000, on="2024-12-20", period="2025"),
    target(14_500, on="2025-07-15", period="2025", basis="raised"),
    *months(2025, 1, *[1_100, 1_000, 1_300, 1_200] * 3),
    *months(2024, 1, *HISTORY * 3, maker="NIO"),
    target(16_000, on="2025-01-05", period="2025", maker="NIO"),
    target(17_000, on="2025-07-15", period="2025", basis="raised", maker="NIO"),
    *months(2025, 1, *HISTORY * 2, 3_000, 3_000, 3_000, 3_000, maker="NIO"),
    said("2025-Q2", 3_400, on="2025-07-01"),
    said("2025-Q2", "3300", "..", high="3500", on="2025-05-20", kind="guidance"),
)


@pytest.fixture(scope="module")
def replay() -> TargetReplay:
    return replay_targets(BOOK)


@pytest.fixture(scope="module")
def files(replay: TargetReplay) -> dict[str, str]:
    return calibration_pages(replay, {"guidance": replay_quarters(BOOK), "consensus": ()})


def test_the_page_has_its_parts_and_pictures(files: dict[str, str]) -> None:
    assert set(files) == {PAGE, RELIABILITY, MONTHS}
    page = files[PAGE]
    heads = [line for line in page.splitlines() if line.startswith("#")]
    assert heads == [
        "# How good the odds are",
        "## Beside simple rules, months 0 to 9",
        "## Month by month",
        "## Do they come true?",
        "## Where they were wrong",
        "## Experiments: should the announcement, or the maker's record, count?",
        "## Quarters beside those who should know",
        "## What cannot be claimed",
    ]
    assert f"]({RELIABILITY})" in page
    assert f"]({MONTHS})" in page


def test_it_says_how_many_cases_there_are(files: dict[str, str], replay: TargetReplay) -> None:
    assert f"2 makers' years (2 makers), at {len(replay.cases)} month's ends" in files[PAGE]
    assert "flatters onpace" in files[PAGE]


def test_every_table_row_has_as_many_cells_as_its_head(files: dict[str, str]) -> None:
    width = 0
    for line in files[PAGE].splitlines():
        cells = line.count("|")
        if not cells:
            width = 0
            continue
        width = width or cells
        assert cells == width, line


def test_the_pictures_are_whole_and_say_what_they_show(files: dict[str, str]) -> None:
    for name in (RELIABILITY, MONTHS):
        picture = ET.fromstring(files[name])  # noqa: S314 - our own text
        assert picture.attrib["role"] == "img"
        assert len(picture.attrib["aria-label"]) > 40
        _, _, width, height = map(float, picture.attrib["viewBox"].split())
        for one in picture.iter("{http://www.w3.org/2000/svg}text"):
            assert 0 <= float(one.attrib["x"]) <= width
            assert 0 <= float(one.attrib["y"]) <= height


def test_one_function_does_all_of_it(files: dict[str, str]) -> None:
    told: list[str] = []

    def progress(parts: list[str]) -> list[str]:
        told.extend(parts)
        return parts

    assert calibration_files(BOOK, progress=progress) == files
    assert told == ["targets", "guidance", "consensus"]


def test_the_text_has_a_line_a_month_and_one_a_peer(replay: TargetReplay) -> None:
    text = targets_text(replay)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert any(line.startswith("31 December before 1 1") for line in lines)
    assert any(line.startswith("30 November") for line in lines)
    assert any(line.startswith("chain ladder .") for line in lines)
    assert "flatters" in text


def test_the_text_of_quarters_has_a_line_each() -> None:
    text = quarters_text(replay_quarters(BOOK))
    assert "2025-Q2  2025-05-20  3,300 to 3,500" in text
    assert "1 quarter. Mean" in text


def test_where_nothing_can_be_replayed_it_says_so() -> None:
    assert targets_text(TargetReplay((), (), ())) == "No target could be replayed."
    assert quarters_text(()) == "No quarter could be replayed."
