"""The demo: one famous target judged on the day of the headline and on the newest day.

python -m onpace.demo [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

from onpace.book import Book
from onpace.questions.asking import newest_day
from onpace.questions.cache import judge_remembered
from onpace.show.judgement import judgement_text
from onpace.show.page import judgement_page
from onpace.show.table import speak_utf8

MAKER, YEAR = "Xiaomi", 2026
# Press of this day called the target of 550,000 conservative.
HEADLINE_DAY = "2026-01-06"
_MOST_WORDS = 2  # its own name and the file's


def main(file: Path) -> None:
    """Print both judgements and write them as a page."""
    book = Book.bundled()
    days = [HEADLINE_DAY, newest_day(book).isoformat()]
    answers = [judge_remembered(book, MAKER, YEAR, as_of=day) for day in days]
    for answer in answers:
        print(judgement_text(answer), end="\n\n\n")  # noqa: T201 - the demo prints
    title = f"Is {MAKER} on pace for {answers[0].target:,.0f} in {YEAR}?"
    try:
        file.write_text(judgement_page(answers, title), encoding="utf-8")
    except OSError as error:
        sys.exit(f"the page cannot be written to {file}: {error.strerror}")
    print(f"The same as a page: {file}")  # noqa: T201 - the demo prints


if __name__ == "__main__":
    speak_utf8()
    if any(word.startswith("-") for word in sys.argv[1:]) or len(sys.argv) > _MOST_WORDS:
        sys.exit("how to use it: python -m onpace.demo [FILE], FILE being the page to write")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("demo.html"))
