"""The demo's page in a real browser: on a telephone and on a desk, by day and by night."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from inbrowser import contrast, needs_chromium
from onpace import demo

pytestmark = needs_chromium
VIEWS = [
    pytest.param(width, scheme, id=f"{width}-{scheme}")
    for width in (360, 1440)
    for scheme in ("light", "dark")
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "demo.html"
    demo.main(path)
    return path


def brightness(colour: str) -> float:
    """How bright a colour of the browser's is, from 0 to 1."""
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def boxes_outside(page: Page, selector: str) -> list[str]:
    """Texts of a kind that lie in part outside the window's width."""
    found: list[str] = page.evaluate(
        """selector => [...document.querySelectorAll(selector)]
            .filter(e => e.getClientRects().length)
            .filter(e => {
                const box = e.getBoundingClientRect();
                return box.left < 0 || box.right > document.documentElement.clientWidth;
            })
            .map(e => e.textContent)""",
        selector,
    )
    return found


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_page_is_whole_and_readable(
    browser: Browser, file: Path, width: int, scheme: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())

    assert complaints == []
    assert requests == [file.as_uri()]
    verdicts = page.locator(".verdict .word")
    assert verdicts.count() == 2
    assert [verdicts.nth(i).is_visible() for i in range(2)] == [True, True]
    charts = page.locator("svg.fan:visible")
    assert charts.count() == 2
    for i in range(2):
        label = charts.nth(i).get_attribute("aria-label") or ""
        assert "of Xiaomi" in label
        assert "in 80% of paths" in label
        box = charts.nth(i).bounding_box()
        assert box is not None
        assert box["width"] > min(width, 760) * 0.8
        assert box["height"] > 200

    across = page.evaluate("document.documentElement.scrollWidth")
    assert across == width
    assert boxes_outside(page, "h1, h2, h3, p, li, svg text, .key") == []
    letters = page.evaluate(
        """[...document.querySelectorAll('svg.fan text')].filter(e => e.getClientRects().length)
            .map(e => e.getBoundingClientRect().height)"""
    )
    assert min(letters) > 9  # not a large picture shrunk to a telephone

    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (brightness(paper) < 0.5) == (scheme == "dark")
    for selector in ("body", ".word", "figcaption", "th", ".inexact td:nth-child(2)", "a"):
        ink = page.locator(selector).first.evaluate("e => getComputedStyle(e).color")
        assert contrast(ink, paper) >= 4.5, selector
    page.close()
