"""The README shows what the program really prints."""

import re

import pytest

from readme import EXAMPLES, README, example, marks


def without_numbers(text: str) -> str:
    """Figures may move by a digit with another NumPy; the words may not."""
    text = re.sub(r"\d[\d,.]*%?", "#", text)
    return re.sub(r"[ #]+", " ", text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_what_the_program_prints(name: str) -> None:
    start, end = marks(name)
    page = README.read_text(encoding="utf-8")
    shown = page.partition(start)[2].partition(end)[0].strip()
    assert without_numbers(shown) == without_numbers(example(name))


def test_the_two_commands_are_there() -> None:
    page = README.read_text(encoding="utf-8")
    assert "make demo" in page
    assert "make test" in page
