"""The record tells every target announced, first and revised, and what came of each."""

import json

import pytest

from onpace.book import Book, Statement
from onpace.questions.ambition import past_targets
from onpace.questions.errors import QuestionError
from onpace.questions.record import Record, RecordLine, Tally, record
from onpace.show.record import record_text
from tinyanswers import months, said, target, tiny_book

YEARS = tiny_book(
    target(100, on="2024-01-05", period="2024"),
    target(80, on="2024-06-05", period="2024", basis="cut"),
    target(60, on="2024-09-05", period="2024", basis="cut"),
    said("2024", 75, on="2025-01-02"),
    target(120, "..", high="150", on="2025-01-05", period="2025"),
    target(110, on="2025-02-05", period="2025", by="a.cn"),
    target(160, on="2025-08-05", period="2025", basis="raised"),
    *months(2025, 1, *[10] * 11, 20),
    target(500, on="2026-01-05"),
    said("2026-01", 30, on="2026-02-01"),
    target(40, ">", on="2025-01-07", period="2025", maker="NIO"),
    said("2025", 41, ">", on="2026-01-02", maker="NIO"),
    target(90, on="2024-01-07", period="2024", maker="Tesla"),
    said("2024", 80, ">", on="2025-01-02", maker="Tesla"),
    target(70, on="2025-01-07", period="2025", maker="NIO", brand="Onvo"),
)


@pytest.fixture(scope="module")
def found() -> Record:
    return record(YEARS)


def squeezed(text: str) -> str:
    """A text whose columns stand one blank apart."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def lines_of(found: Record, name: str, year: int) -> list[RecordLine]:
    return [line for line in found.lines if (line.name, line.year) == (name, year)]


def test_every_target_has_its_step_and_outcome(found: Record) -> None:
    told = [(line.value, line.step, line.outcome) for line in lines_of(found, "Xiaomi", 2024)]
    assert told == [(100, "first", "missed"), (80, "cut", "missed"), (60, "cut", "met")]
    told = [(line.value, line.step, line.outcome) for line in lines_of(found, "Xiaomi", 2025)]
    assert told == [(120, "first", "met"), (110, "other", "met"), (160, "raised", "missed")]


def test_of_a_range_the_low_end_counts_and_both_are_told(found: Record) -> None:
    (line, *_) = lines_of(found, "Xiaomi", 2025)
    assert (line.value, line.value_high, line.relation) == (120, 150, "..")
    assert (line.total_low, line.total_high) == (130, 130)


def test_a_running_year_is_open_and_a_year_the_book_does_not_settle_unknown(found: Record) -> None:
    assert [line.outcome for line in lines_of(found, "Xiaomi", 2026)] == ["open"]
    (line,) = lines_of(found, "Tesla", 2024)
    assert (line.outcome, line.total_low, line.total_high) == ("unknown", 80, None)


def test_a_bound_can_be_enough_to_settle(found: Record) -> None:
    (line,) = lines_of(found, "NIO", 2025)
    assert (line.outcome, line.total_low, line.total_high) == ("met", 41, None)


def test_only_the_last_number_of_a_year_is_last(found: Record) -> None:
    assert [line.is_last for line in lines_of(found, "Xiaomi", 2024)] == [False, False, True]


def test_the_steps_are_tallied(found: Record) -> None:
    assert found.steps == (
        Tally("first", announced=6, settled=3, met=2),
        Tally("raised", announced=1, settled=1, met=0),
        Tally("cut", announced=2, settled=2, met=1),
        Tally("other", announced=1, settled=1, met=1),
    )


def test_makers_are_tallied_by_their_first_targets_the_longest_record_first(found: Record) -> None:
    assert found.makers == (
        Tally("Xiaomi", announced=3, settled=2, met=1),
        Tally("NIO", announced=1, settled=1, met=1),
        Tally("NIO Onvo", announced=1, settled=0, met=0),
        Tally("Tesla", announced=1, settled=0, met=0),
    )


def test_a_maker_comes_with_its_parts_and_a_part_alone() -> None:
    assert {line.name for line in record(YEARS, "NIO").lines} == {"NIO", "NIO Onvo"}
    assert {line.name for line in record(YEARS, "NIO", model="Onvo").lines} == {"NIO Onvo"}


def test_only_what_was_known_on_the_day_counts() -> None:
    early = record(YEARS, "Xiaomi", as_of="2024-12-31")
    assert [line.outcome for line in early.lines] == ["open", "open", "open"]
    assert early.as_of == "2024-12-31"


def test_later_rows_change_nothing_before() -> None:
    garbage = [said("2024", 9_999, on="2025-03-01"), target(1, on="2025-03-01", period="2024")]
    grown = tiny_book(*YEARS.statements, *garbage)
    assert record(grown, as_of="2025-02-28") == record(YEARS, as_of="2025-02-28")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"maker": "BYD"}, "no target of BYD was known on 2026-02-01"),
        ({"maker": "Xiomi"}, "did you mean Xiaomi?"),
        ({"as_of": "2020-01-01"}, "no target was known on 2020-01-01"),
        ({"as_of": "soon"}, "'soon' is not a day"),
    ],
)
def test_a_wrong_question_is_told_in_a_sentence(question: dict[str, str], sentence: str) -> None:
    with pytest.raises(QuestionError) as error:
        record(YEARS, **question)
    assert sentence in str(error.value)


def test_first_targets_of_the_bundled_book_are_those_the_ambition_compares() -> None:
    book = Book.bundled()
    settled = {
        (line.name, line.year): line.outcome == "met"
        for line in record(book).lines
        if line.step == "first" and line.outcome in {"met", "missed"}
    }
    compared = {(p.target.series.label, p.target.year): p.met for p in past_targets(book)}
    assert len(compared) > 40
    assert compared.items() <= settled.items()


def test_every_target_of_the_bundled_book_is_told_once() -> None:
    found = record(Book.bundled())
    assert len(found.lines) == sum(tally.announced for tally in found.steps) > 150
    assert sum(tally.settled for tally in found.steps) > 100
    firsts = [(line.name, line.year) for line in found.lines if line.step == "first"]
    assert len(firsts) == len(set(firsts))


def test_it_goes_out_as_json(found: Record) -> None:
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["steps"][0] == {"name": "first", "announced": 6, "settled": 3, "met": 2}


def test_it_shows_itself(found: Record) -> None:
    assert repr(found) == (
        "<Record of 10 targets as of 2026-02-01: "
        "met 2 of 3 first, 0 of 1 raised, 1 of 2 cut, 1 of 1 other>"
    )
    assert found._repr_html_().count("<tr>") == 11


def test_the_text_of_all_makers_has_a_line_each(found: Record) -> None:
    text = squeezed(record_text(found))
    assert "\nfirst 6 3 2 67%\n" in text
    assert "\nXiaomi 3 2 1 50%\n" in text
    assert "onpace record MAKER" in text


def test_the_text_of_a_maker_lists_every_target() -> None:
    text = squeezed(record_text(record(YEARS, "Xiaomi")))
    assert "2024 100 first 2024-01-05 missed 75 75%" in text
    assert "2025 120 to 150 first 2025-01-05 met 130 108%" in text
    assert "2026 500 first 2026-01-05 open" in text
    assert "\x1b" not in text
    assert "\x1b" in record_text(record(YEARS, "Xiaomi"), colour=True)


def test_what_is_counted_is_told_unless_it_is_deliveries() -> None:
    rows: list[Statement] = [
        target(9, on="2026-01-05", measure="production"),
        said("2026-01", 3, measure="production"),
    ]
    assert "open production" in squeezed(record_text(record(tiny_book(*rows))))
