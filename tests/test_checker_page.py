"""The page of a checked article: complete, without scripts, and safe whatever the article holds."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from inbrowser import needs_chromium
from labelledarticles import names
from onpace.checker import Check, check_by_itself
from onpace.reader import read_text
from onpace.show.checked import checked_text
from onpace.show.checked_page import checked_page

DAY = dt.date(2024, 11, 1)
TEXT = (
    "NIO <script>alert(1)</script> in October\n\n"
    "NIO delivered 20,800 vehicles in October, up 42% from 16,000 a year earlier.\n\n"
    "<img src=x onerror=\"document.title='owned'\"> &lt;b&gt; \u202e</style></article>"
)


def checked(text: str) -> Check:
    return check_by_itself(read_text(text, names=names(), published=DAY), names())


class Tags(HTMLParser):
    """All tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def tags_of(page: str) -> Tags:
    parser = Tags()
    parser.feed(page)
    return parser


def test_hostile_text_stays_text() -> None:
    page = checked_page(checked(TEXT))
    found = tags_of(page)
    assert {"script", "img", "b "}.isdisjoint(found.tags)
    assert not {name for name in found.attributes if name.startswith("on")}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in page


def test_the_policy_forbids_everything_but_the_style_sheet() -> None:
    page = checked_page(checked(TEXT))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "default-src &#x27;none&#x27;" in policy.group(1)
    assert "unsafe-inline" not in policy.group(1)
    assert not re.search(
        r"(?:src|href)=", page.replace(TEXT, "").split("</style>")[1].split("&lt;")[0]
    )


def test_claims_are_marked_in_place_and_reached_with_the_keyboard() -> None:
    page = checked_page(checked(TEXT))
    assert '<mark class="contradicted" tabindex="0">42%' in page
    assert "20,800 / 16,000 - 1 = +30.0%" in page


@given(st.text(max_size=200))
def test_any_text_makes_a_page_with_our_own_tags_only(text: str) -> None:
    own = set(tags_of(checked_page(checked(TEXT))).tags)
    found = set(tags_of(checked_page(checked(text))).tags)
    assert found <= own


@given(st.text(alphabet="NIO delivered 20,\u202e\x1b[31m%\n", max_size=120))
def test_nothing_in_a_text_steers_the_terminal(text: str) -> None:
    shown = checked_text(checked(f"{TEXT}\n{text}"), colour=False)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@needs_chromium
@pytest.mark.parametrize("width", [360, 1280])
def test_in_a_browser_the_arithmetic_shows_on_focus_and_nothing_runs(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "checked.html"
    file.write_text(checked_page(checked(TEXT)), encoding="utf-8")
    view = browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    requests: list[str] = []
    view.on("console", lambda message: complaints.append(message.text))
    view.on("request", lambda request: requests.append(request.url))
    view.goto(file.as_uri())
    mark = view.locator("mark.contradicted").first
    note = mark.locator(".note")
    assert not note.is_visible()
    mark.focus()
    assert note.is_visible()
    assert "off by 12.0 points" in note.inner_text()
    wide = view.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    assert (complaints, requests) == ([], [file.as_uri()])
    assert "owned" not in view.title()
    view.close()
