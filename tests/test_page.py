"""The page stands alone: no script, nothing from elsewhere, every figure with its source."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from onpace.questions.answer import Judgement
from onpace.questions.judge import judge
from onpace.show.page import judgement_page
from tinyanswers import plain, real, said, tiny_book

VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """What a browser sees of a page: its elements in order, and whether they are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def answers() -> list[Judgement]:
    return [real("Xiaomi", 2026, "2026-01-06"), real("Leapmotor", 2025, "2025-11-15")]


@pytest.fixture(scope="module")
def page(answers: list[Judgement]) -> Page:
    return Page(judgement_page(answers, "On pace?"))


def test_every_element_is_closed_and_every_name_is_given_once(page: Page) -> None:
    assert page.open == []
    names = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(names) == len(set(names)) == 2
    labels = [attributes["aria-labelledby"] for attributes in page.all("section")]
    assert labels == names


def test_the_same_day_twice_has_two_names() -> None:
    twice = Page(judgement_page([plain(), plain()], "Twice"))
    assert len({attributes["id"] for attributes in twice.all("h2")}) == 2


def test_nothing_is_fetched_from_anywhere(answers: list[Judgement]) -> None:
    text = judgement_page(answers, "On pace?")
    page = Page(text)
    assert page.all("script") == page.all("img") == page.all("iframe") == []
    assert [one["href"] for one in page.all("link")] == ["data:,"]
    assert "url(" not in text
    assert "@import" not in text
    assert not [one for _, one in page.elements if any(name.startswith("on") for name in one)]


def test_the_page_says_what_the_answers_say(page: Page, answers: list[Judgement]) -> None:
    words = "".join(page.words)
    for answer in answers:
        assert f"{answer.name} {answer.year}, as of {answer.as_of}" in words
        assert answer.verdict in words
        assert f"{answer.total['p50']:,.0f}" in words
        for reason in answer.reasons:
            assert reason in words
        for one in answer.evidence:
            assert one.says in words
        for one_target in answer.targets:
            assert f"{one_target.value:,.0f}" in words
    assert "high end" in words  # Leapmotor's ranges


def test_every_figure_leads_to_its_source(page: Page, answers: list[Judgement]) -> None:
    links = {one["href"] for one in page.all("a")}
    for answer in answers:
        assert {said.source for said in answer.evidence} <= links
    assert all(one["rel"] == "noreferrer" for one in page.all("a"))


def test_each_answer_has_one_chart_for_wide_and_one_for_narrow_screens(page: Page) -> None:
    kinds = [one["class"] for one in page.all("div") if one["class"] in {"wide", "narrow"}]
    assert kinds == ["wide", "narrow"] * 2
    assert len(page.all("svg")) == 4
    assert all(one["aria-label"] and one["role"] == "img" for one in page.all("svg"))


def test_the_page_says_its_language_its_letters_and_its_width(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    metas = page.all("meta")
    assert {"charset": "utf-8"} in metas
    assert any(one.get("name") == "viewport" for one in metas)
    assert all(one.get("scope") in {"col", "row"} for one in page.all("th"))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


EVIL = '"><script>alert(1)</script>'


def test_what_people_said_cannot_become_part_of_the_page() -> None:
    evidence = tuple(
        replace(
            one, said_by=EVIL, publisher=EVIL, says=EVIL, period=EVIL, source=f"https://a.cn/{EVIL}"
        )
        for one in plain().evidence
    )
    targets = tuple(replace(one, said_by=EVIL, basis=EVIL) for one in plain().targets)
    answer = replace(plain(), maker=EVIL, evidence=evidence, targets=targets, reasons=(EVIL,))
    page = Page(judgement_page([answer], EVIL))
    assert page.all("script") == []
    assert page.open == []


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "your figures", "", "file:///etc/passwd"]
)
def test_only_web_pages_are_linked(address: str) -> None:
    evidence = tuple(replace(one, source=address) for one in plain().evidence)
    targets = tuple(replace(one, source=address) for one in plain().targets)
    page = Page(judgement_page([replace(plain(), evidence=evidence, targets=targets)], "Safe?"))
    assert page.all("a") == []


@pytest.mark.parametrize("address", ["http://[", "https://[::1", "//[", "https://a.cn/小米 ?&\"'<"])
def test_a_broken_address_does_not_break_the_page(address: str) -> None:
    evidence = tuple(replace(one, source=address) for one in plain().evidence)
    page = Page(judgement_page([replace(plain(), evidence=evidence)], "Broken?"))
    assert page.open == []
    assert "a.cn" in "".join(page.words)


def test_an_answer_without_a_target_has_no_odds() -> None:
    answer = judge(tiny_book(said("2025", 100)), "Xiaomi", 2026)
    page = Page(judgement_page([answer], "No target"))
    words = "".join(page.words)
    assert "no target" in words
    assert "odds" not in words


def test_every_verdict_has_its_colour(answers: list[Judgement]) -> None:
    text = judgement_page(answers, "Colours")
    style = text[text.index("<style>") : text.index("</style>")]
    for word in ("out-of-reach", "stretch", "open", "likely", "all-but-done", "met", "missed"):
        assert f".{word}" in style
    for variable in set(re.findall(r"var\((--\w+)\)", style)):
        assert style.count(f"{variable}:") == 2  # by day and by night


def test_dark_and_narrow_and_printed_pages_are_thought_of(answers: list[Judgement]) -> None:
    text = judgement_page(answers, "On pace?")
    for rule in ("prefers-color-scheme:dark", "max-width:600px", "@media print"):
        assert rule in text
