"""Text becomes statements or errors that say where; it never raises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import load
from onpace.book.columns import STATEMENT_COLUMNS
from onpace.book.load import BUNDLED, MOST_ERRORS
from onpace.book.pasted import FORMATS, Format, parse_rows
from tinybook import GOOD, HEADER, good_row

ROW = dict(zip(HEADER.split(","), GOOD.split(","), strict=True))


def _line(**cells: object) -> str:
    return json.dumps({**ROW, **cells}, ensure_ascii=False)


def _errors(text: str, form: Format = "jsonl") -> list[str]:
    return [str(error) for error in parse_rows(text, form).errors]


def test_csv_and_json_lines_say_the_same() -> None:
    table = parse_rows(f"{HEADER}\r\n{GOOD}\r\n", "csv")
    lines = parse_rows(f"\ufeff\n{_line()}\r\n\n", "jsonl")
    assert table.errors == lines.errors == ()
    assert [row.id for row in table.statements] == [row.id for row in lines.statements]
    assert [(row.file, row.line) for row in lines.statements] == [("input", 2)]


def test_numbers_may_be_numbers_and_blanks_null_or_left_out() -> None:
    text = (
        '{"maker": "小米", "kind": "report", "measure": "vehicle_margin", "period": "2025-Q1",'
        '"relation": "=", "value": 15.40, "value_high": null, "unit": "percent",'
        '"said_on": "2026-01-01", "said_by": "Xiaomi", "source": " https://a.cn/1 "}'
    )
    (statement,) = parse_rows(text, "jsonl").statements
    assert (statement.maker, str(statement.quantity)) == ("Xiaomi", "15.40")
    assert statement.source.address == "https://a.cn/1"


def test_the_rows_of_the_bundled_book_come_back_as_they_were() -> None:
    statements = load(BUNDLED).book.statements[::40]
    text = "\n".join(json.dumps(row.to_row()) for row in statements)
    parsed = parse_rows(text, "jsonl")
    assert parsed.errors == ()
    assert [row.id for row in parsed.statements] == [row.id for row in statements]


def test_everything_wrong_is_reported_at_once_with_line_and_column() -> None:
    text = "\n".join([_line(maker="Xaomi", value="many"), _line(), "[1]", _line(kind="raport")])
    assert [error.partition("; ")[0] for error in _errors(text)] == [
        "input:1:1 maker: 'Xaomi' is no known maker",
        "input:1:9 value: 'many' is not a plain number",
        "input:3: the line is no JSON object",
        "input:4:5 kind: 'raport' is no kind",
    ]
    rows = "\n".join([HEADER, good_row(maker="Xaomi"), GOOD, good_row(kind="raport")])
    assert [error.split(":")[1:3] for error in _errors(rows, "csv")] == [
        ["2", "1 maker"],
        ["4", "5 kind"],
    ]
    assert len(parse_rows(rows, "csv").statements) == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "input:1: no JSON at character 2 ("),
        ("[" * 100_000, "input:1: brackets within brackets without end"),
        ("50000", "input:1: the line is no JSON object"),
        ('{"maker": "NIO", "maker": "BYD"}', "input:1:2 maker: the key is there twice; delete"),
        ('{"makr": "NIO"}', "input:1:1: there is no column 'makr'; did you mean maker?"),
        ('{"id": "0a1b2c3d4e5f"}', "input:1:1: there is no column 'id'; "),
        (_line(value=True), "input:1:9 value: the value is neither text nor a number; put it in"),
        (_line(value={}), "input:1:9 value: the value is neither text nor a number"),
        (_line(value=float("nan")), "input:1:9 value: 'NaN' is not a plain number"),
        ('{"value": ' + "1" * 5_000 + "}", "input:1 maker: the maker is missing"),
        (_line(note="x" * 10_001), "input:1:16 note: the text has more than 10,000 characters"),
        (_line(note="a\0b"), "input:1:16 note: the text has a NUL, a carriage return or half a"),
        ('{"note": "\\ud800"}', "input:1:1 note: the text has a NUL, a carriage return or half"),
        ("{}", "input:1 maker: the maker is missing; write the company's usual English name"),
    ],
)
def test_a_wrong_line_of_json_is_named_with_its_fix(line: str, sentence: str) -> None:
    assert _errors(line)[0].startswith(sentence)


@pytest.mark.parametrize("form", FORMATS)
def test_endless_nonsense_is_not_read_to_its_end(form: Format) -> None:
    text = "nonsense\n" * 5_000 if form == "jsonl" else f"{HEADER}\n" + "nonsense\n" * 5_000
    errors = _errors(text, form)
    assert len(errors) == MOST_ERRORS + 1
    assert "more than 1,000 errors: the rest of the" in errors[-1]


@pytest.mark.parametrize("form", FORMATS)
def test_no_text_says_nothing(form: Format) -> None:
    assert parse_rows("", form).statements == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
OBJECTS = st.dictionaries(st.sampled_from(STATEMENT_COLUMNS.all), JSON).map(_line_of := json.dumps)


@given(st.text() | OBJECTS | JSON.map(_line_of), st.sampled_from(FORMATS))
def test_any_text_at_all_can_be_read(text: str, form: Format) -> None:
    parsed = parse_rows(text, form)
    if form == "jsonl" and text.strip("\ufeff \n\r\t"):
        assert parsed.statements or parsed.errors
