"""The description of the book format leaves nothing out."""

import re
from pathlib import Path

import pytest

import onpace.book
from onpace.book.columns import (
    EVENT_COLUMNS,
    MAKER_COLUMNS,
    MODEL_COLUMNS,
    RETRACTION_COLUMNS,
    STATEMENT_COLUMNS,
)
from onpace.book.period import PERIOD_KINDS
from onpace.book.vocabulary import (
    BASES,
    DATE_PRECISIONS,
    EVENT_KINDS,
    EVENT_UNITS,
    KINDS,
    MEASURES,
    RELATIONS,
    UNITS,
)

DOCUMENTED = (Path(__file__).parent.parent / "docs" / "book-format.md").read_text(encoding="utf-8")


ERRORS = [
    *("the maker is missing", "is no known maker", "is no known brand of", "is no known model of"),
    *("is a model of", "is no market", "is missing", "is no {name}", "cannot be given in"),
    *("vehicles are fewer than none", "is before {EARLIEST_SAID.year}", "nobody said it"),
    *("the source is missing", "value and unit go together", "the file cannot be read"),
    *("the file is empty", "not UTF-8 at byte position", "NUL characters, which no text has"),
    *("cells, the header", "the quotation marks do not pair up", "a cell has more than"),
    *("is no year", "is out of reach", "is no month", "has no such month", "is no day"),
    *("there is no day", "is no date", "the column is there twice", "a column has no name"),
    *("there is no column", "the column {name} is missing", "the cells are separated by"),
    *("the first row is no header", "there are no makers", "the book is empty", "this is a file"),
    *("targets are not read from here", "it cannot be opened", "there is no such directory"),
    *("the folder cannot be read", "the rest of the file was not read", "the name is missing"),
    *("is a name of", "brand and model are both blank", "the row is there twice"),
    *("the period ends before it begins", "is no period", "has no such {kind}"),
    *("a range needs its upper end", "the range is upside down", "value_high is given, but"),
    *("both ends of the range are the same", "the number is missing", "has separators"),
    *("is not a plain number", "an exact report for", "there is no book in this directory"),
    *("the id is missing", "is no id", "no statement or event has the id", "is the beginning of"),
    *("is retracted already", "the reason is missing", "it cannot be retracted on", "is retracted"),
    *("it has errors, so nothing was added to it", "would not be read back as it is"),
    *("nothing could be added", "it is a book already", "the key is there twice", "no JSON at"),
    *("the line is no JSON object", "brackets within brackets without end", "the text has more"),
    *("the value is neither text nor a number", "the text has a NUL"),
]


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_documented(error: str) -> None:
    modules = Path(onpace.book.__file__).parent.glob("*.py")
    assert any(error in module.read_text(encoding="utf-8") for module in modules)
    documented = re.sub(r"\{.*?\}", "…", error)
    assert documented in DOCUMENTED


@pytest.mark.parametrize(
    "word",
    sorted(
        {
            *(name for table in (STATEMENT_COLUMNS, EVENT_COLUMNS) for name in table.all),
            *(name for table in (MAKER_COLUMNS, MODEL_COLUMNS) for name in table.all),
            *RETRACTION_COLUMNS.all,
            *(KINDS + MEASURES + RELATIONS + UNITS + EVENT_KINDS + EVENT_UNITS),
            *(BASES + DATE_PRECISIONS + PERIOD_KINDS),
        }
        - {""}
    ),
)
def test_every_column_and_word_is_documented(word: str) -> None:
    assert f"`{word}`" in DOCUMENTED
