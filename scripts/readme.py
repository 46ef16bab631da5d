"""Write a real answer into README.md, between its marks.

python scripts/readme.py
"""

from __future__ import annotations

from pathlib import Path

from onpace.book import Book
from onpace.questions.judge import judge
from onpace.show.judgement import judgement_text

README = Path(__file__).parent.parent / "README.md"
MARKS = "<!-- judge:start -->", "<!-- judge:end -->"
COMMAND = "onpace judge Xiaomi 2026 --as-of 2026-01-06"


def example() -> str:
    """The command and what it prints, as a block of code."""
    answer = judge(Book.bundled(), "Xiaomi", 2026, as_of="2026-01-06")
    return f"```\n$ {COMMAND}\n{judgement_text(answer)}\n```"


def with_example(page: str) -> str:
    """The page with the example between its marks."""
    before, _, rest = page.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    return f"{before}{MARKS[0]}\n{example()}\n{MARKS[1]}{after}"


if __name__ == "__main__":
    README.write_text(with_example(README.read_text(encoding="utf-8")), encoding="utf-8")
