"""Figures of one's own, from a file or one line; everything wrong with them is told at once."""

import os
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Period, TextError
from onpace.book.counts import parse_counts, read_counts


def write(root: Path, content: str | bytes, name: str = "mine.csv") -> Path:
    path = root / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(TextError) as caught:
        read_counts(path)
    return str(caught.value).replace(f"{path.parent}/", "")


def complaint(text: str) -> str:
    with pytest.raises(TextError) as caught:
        parse_counts(text)
    return str(caught.value)


def test_a_line_of_counts_is_read() -> None:
    found = parse_counts("2025-10: >40000, 2025-11: 46249, 2025-12: >50000")
    assert [(str(one.period), str(one.quantity)) for one in found] == [
        ("2025-10", "> 40,000"),
        ("2025-11", "46,249"),
        ("2025-12", "> 50,000"),
    ]
    assert {(one.kind, one.measure, one.unit) for one in found} == {
        ("report", "deliveries", "vehicle")
    }
    assert all(one.said_on == one.period.last for one in found)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        ("5", "5"),
        ("=5", "5"),
        (">= 5", ">= 5"),
        ("<=5", "<= 5"),
        ("<5", "< 5"),
        ("~180000", "~ 180,000"),
        ("40000..45000", "40,000..45,000"),
        ("40000 .. 45000", "40,000..45,000"),
        ("1.5", "1.5"),
        ("0", "0"),
    ],
)
def test_a_count_carries_its_relation(count: str, shown: str) -> None:
    (found,) = parse_counts(f"2025-10: {count}")
    assert str(found.quantity) == shown


@pytest.mark.parametrize("separator", [", ", ",", ";", "\n", " ;\n, "])
def test_counts_are_separated_by_commas_semicolons_or_lines(separator: str) -> None:
    assert len(parse_counts(separator.join(["2025-10: 1", "2025-Q4: 2"]))) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025-13: 5", "part 1: '2025-13' has no such month; write 2025-12 or the month meant"),
        ("2025-10: 5..3", "part 1: the range is upside down: 3 is below 5"),
        ("2025-10: -5", "part 1: '-5' is below zero; counts start at 0"),
        ("2025-10: many", "part 1: 'many' is not a plain number; write digits"),
        ("2025-10: >4..5", "part 1: '>4..5' is not a count"),
        ("2025-10: nan", "part 1: 'nan' is not a plain number; write digits"),
        ("2025-10: 1e9", "part 1: '1e9' is not a plain number; write digits"),
        ("2025-10: ", "part 1: '' is not a count"),
        ("2025-10:", "part 1: '' is not a count"),
        ("2025-10: 46,249", "part 2: expected a period and a count, found only '249'"),
        ("garbage", "part 1: expected a period and a count, found only 'garbage'"),
        ("2025-12-31/2025-12-01: 5", "part 1: the period ends before it begins"),
        ("0001-01: 5", "part 1: the year 0001 is out of reach"),
        ("99999-01: 5", "part 1: '99999-01' is no period"),
        ("", "the text holds no counts; write lines like 2025-12,50000"),
        (" , ; \n", "the text holds no counts"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(text: str, message: str) -> None:
    assert complaint(text).startswith(message)


def test_everything_wrong_is_told_at_once_a_line_each() -> None:
    lines = complaint("2025-13: 5, 2025-12: 6, x: 7, 2025-11: y").split("\n")
    assert [line.partition(":")[0] for line in lines] == ["part 1", "part 3", "part 4"]
    assert all("; " in line for line in lines)


def test_of_very_many_faults_the_first_are_told() -> None:
    lines = complaint(",".join(["x"] * 10_000)).split("\n")
    assert len(lines) == 21
    assert lines[-1].startswith("9,980 more like these")


def test_a_long_count_is_refused_quickly_and_not_repeated() -> None:
    message = complaint("2025-10: 1" + " " * 100_000 + "x")
    assert len(message) < 200


def test_more_counts_than_ten_years_hold_are_refused() -> None:
    message = complaint(",".join(["2025-10: 5"] * 361))
    assert message.startswith("the text holds 361 counts, more than 360")


def test_a_file_is_read_with_or_without_a_header(tmp_path: Path) -> None:
    rows = "2025-10,>40000\n2025-11,46249\n\n2025-Q4,~ 140000\n"
    plain = read_counts(write(tmp_path, rows))
    headed = read_counts(write(tmp_path, f"period,count\n{rows}", "headed.csv"))
    assert [str(one.quantity) for one in plain] == ["> 40,000", "46,249", "~ 140,000"]
    assert [(one.period, one.quantity) for one in plain] == [
        (one.period, one.quantity) for one in headed
    ]
    assert [one.line for one in headed] == [2, 3, 5]
    assert plain[0].source.address == "mine.csv, line 1"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf2025-10,5\n",
        b"2025-10,5\r\n",
        b"2025-10,5\r",
        b"2025-10,5",
        b'"2025-10","5"\n',
        b" 2025-10 , 5 \n",
        b"2025-10,5,,\n",
        b"2025-10,= 5\n",
    ],
)
def test_a_file_may_come_from_any_spreadsheet(tmp_path: Path, content: bytes) -> None:
    (found,) = read_counts(write(tmp_path, content))
    assert (found.period, found.quantity.value) == (Period.parse("2025-10"), Decimal(5))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "mine.csv holds no counts"),
        (b"period,count\n", "mine.csv holds no counts"),
        (b"hello\n", "mine.csv holds no counts"),
        (b"\xff\xfe2\x000\x00", "mine.csv is not UTF-8 at byte 0"),
        ("2025-10,5\nMärz,6".encode("latin-1"), "mine.csv is not UTF-8 at byte 11"),
        (b"2025-10,5\n\0\0\0\n", "mine.csv holds NUL bytes, so it is not a CSV file"),
        (b"2025-10;5\n", "mine.csv:1: the cells are separated by semicolons; put a comma"),
        (b"2025-10\t5\n", "mine.csv:1: the cells are separated by tabs; put a comma"),
        (b"2025-10,1,2\n", "mine.csv:1: expected a period and a count, found 3 cells"),
        (b'2025-10,"46,249"\n', "mine.csv:1: '46,249' has separators; write 46249"),
        (b"2025-10,5\nperiod,count\n", "mine.csv:2: 'period' is no period"),
        (b"2025-10,5..3\n", "mine.csv:1: the range is upside down"),
        (b"a,b\n2025-02-30,5\n", "mine.csv:2: there is no day 2025-02-30"),
        (b"%PDF-1.4,\x01\x02\x03\n", "mine.csv:1: "),
        (b'2025-10,"' + b"x" * 200_000 + b'"\n', "mine.csv:1: field larger than field limit"),
        (b"2025-10," + b"9" * 10_000_001, "mine.csv is over 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, message: str) -> None:
    assert refusal(write(tmp_path, content)).startswith(message)


def test_every_broken_line_of_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    lines = refusal(write(tmp_path, "2025-13,5\n2025-12,6\nx,7\n")).split("\n")
    assert [line.rsplit(";", 1)[0] for line in lines] == [
        "mine.csv:1: '2025-13' has no such month",
        "mine.csv:3: 'x' is no period",
    ]


def test_a_missing_file_a_folder_and_an_unreadable_file_are_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.csv").startswith("gone.csv cannot be read: No such file")
    (tmp_path / "folder.csv").mkdir()
    assert refusal(tmp_path / "folder.csv").startswith("folder.csv cannot be read: Is a directory")
    assert refusal(tmp_path / ("x" * 5000)).endswith("check the name")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless file")
def test_an_endless_file_is_not_read_to_its_end() -> None:
    with pytest.raises(TextError, match="over 10 MB"):
        read_counts(Path("/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name")
def test_a_pipe_can_be_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_text, args=("2025-10,5\n",))
    writer.start()
    assert len(read_counts(pipe)) == 1
    writer.join()


def complaint_or_none(read: Callable[[], object]) -> str | None:
    """What is complained of, where anything is; any other error goes through."""
    try:
        read()
    except TextError as error:
        return str(error)
    return None


@given(st.binary(max_size=300))
def test_any_bytes_are_counts_or_a_plain_complaint(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder), content)
        assert complaint_or_none(partial(read_counts, path)) != ""


@given(st.text(max_size=100))
def test_any_text_is_counts_or_a_plain_complaint(text: str) -> None:
    assert complaint_or_none(partial(parse_counts, text)) != ""


@given(
    st.lists(
        st.tuples(
            st.integers(1900, 2100),
            st.integers(1, 12),
            st.sampled_from(["", ">", ">=", "<", "<=", "~"]),
            st.integers(0, 10**15),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_written_is_what_is_read(counts: list[tuple[int, int, str, int]]) -> None:
    text = ", ".join(f"{year}-{month:02d}: {sign}{n}" for year, month, sign, n in counts)
    found = parse_counts(text)
    assert [(one.quantity.relation, int(one.quantity.value)) for one in found] == [
        (sign or "=", n) for _, _, sign, n in counts
    ]
