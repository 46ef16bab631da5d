"""The timeline's picture in a real browser: readable on a telephone and on a desk, by night too."""

from itertools import combinations

import pytest
from playwright.sync_api import Browser

from inbrowser import contrast, needs_chromium
from onpace.questions.timeline import Timeline, timeline
from onpace.show.timeline_chart import timeline_chart
from tinyanswers import months, said, target, tiny_book

pytestmark = needs_chromium
BOOK = tiny_book(
    *months(2025, 1, 20_000, 18_000, 24_000, 25_000, 26_000, 27_000),
    *months(2025, 7, 27_500, 28_000, 30_000, 29_000, 31_000, 34_000),
    target(450_000, on="2026-01-05"),
    said("2026-01", 26_000, ">"),
    *months(2026, 2, 22_000, 33_000, 34_000, 35_000),
    target(380_000, "..", high="410000", on="2026-04-20", basis="cut"),
    said("2026-H1", 215_000, "~", on="2026-07-02"),
    target(430_000, on="2026-07-20", basis="raised"),
    *months(2026, 8, 40_000, 42_000, 39_000),
)


@pytest.fixture(scope="module")
def found() -> Timeline:
    return timeline(BOOK, "Xiaomi", 2026)


LETTERS = """[...document.querySelectorAll('svg.timeline text')].map(e => {
    const box = e.getBoundingClientRect();
    return {words: e.textContent, fill: getComputedStyle(e).fill, kind: e.getAttribute('class'),
            left: box.left, right: box.right, top: box.top, bottom: box.bottom};
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("narrow", [False, True])
def test_every_letter_can_be_read(
    browser: Browser, found: Timeline, scheme: str, *, narrow: bool
) -> None:
    page = browser.new_page(
        viewport={"width": 360 if narrow else 800, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.set_content(f'<body style="margin:0">{timeline_chart(found, narrow=narrow)}</body>')
    width = 360 if narrow else 760
    paper = page.locator(".paper").evaluate("e => getComputedStyle(e).fill")
    letters = page.evaluate(LETTERS)
    assert len(letters) > 20
    for one in letters:
        assert 0 <= one["left"] < one["right"] <= width, one
        assert one["bottom"] - one["top"] > 9, one
        if one["kind"] != "badge-number":
            assert contrast(one["fill"], paper) >= 4.5, one
    for one, two in combinations(letters, 2):
        apart = (
            one["right"] <= two["left"] + 1
            or two["right"] <= one["left"] + 1
            or one["bottom"] <= two["top"] + 3
            or two["bottom"] <= one["top"] + 3
        )
        assert apart, (one["words"], two["words"])
    page.close()


def test_the_file_is_a_picture_by_itself(browser: Browser, found: Timeline) -> None:
    page = browser.new_page()
    page.set_content('<img id="picture">')
    size = page.evaluate(
        """svg => new Promise((done, fail) => {
            const picture = document.getElementById('picture');
            picture.onload = () => done([picture.naturalWidth, picture.naturalHeight]);
            picture.onerror = () => fail('no picture');
            picture.src = 'data:image/svg+xml;utf8,' + encodeURIComponent(svg);
        })""",
        timeline_chart(found),
    )
    assert size[0] == 760
    page.close()
