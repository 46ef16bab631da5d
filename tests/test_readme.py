"""The README shows what the program really prints."""

import re

from readme import MARKS, README, example


def without_numbers(text: str) -> str:
    """Figures may move by a digit with another NumPy; the words may not."""
    text = re.sub(r"\d[\d,.]*%?", "#", text)
    return re.sub(r"[ #]+", " ", text)


def test_the_example_is_what_the_program_prints() -> None:
    page = README.read_text(encoding="utf-8")
    shown = page.partition(MARKS[0])[2].partition(MARKS[1])[0].strip()
    assert without_numbers(shown) == without_numbers(example())


def test_the_two_commands_are_there() -> None:
    page = README.read_text(encoding="utf-8")
    assert "make demo" in page
    assert "make test" in page
