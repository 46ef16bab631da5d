"""The commands that look into the book: check, show, coverage, sources, and starting one's own."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commandline import printed, refused, refused_in_lines, row, run, write_own_book
from onpace import Book
from onpace.book.check import find_conflicts
from onpace.book.load import BUNDLED
from onpace.book.pasted import parse_rows
from tinybook import write_rows

pytestmark = pytest.mark.usefixtures("elsewhere")

MONTH = row(period="2025-12", value="32000")
OTHER = row(period="2025-12", value="33000", source="https://b.cn/1")


def test_without_a_command_the_commands_are_told() -> None:
    text = printed("book")
    for name in ("add", "check", "coverage", "init", "retract", "show", "sources"):
        assert f"\n  {name} " in text
    assert text == printed("book", "--help")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("shwo", "no such command 'shwo'. Did you mean 'show'?"),
        ("show", "missing argument 'MAKER'"),
        ("show Xaomi", "the book knows no maker 'Xaomi'; did you mean Xiaomi?"),
        ("show Xiaomi --model SU8", "the book knows no brand or model 'SU8' of Xiaomi; did you"),
        ("show Xiaomi --measure delivery", "'delivery' is no measure; did you mean deliveries?"),
        ("show Xiaomi --since 2025-13", "'2025-13' has no such month"),
        ("show Xiaomi --since soon", "'soon' is no date"),
        ("show Xiaomi --as-of soon", "'soon' is not a day"),
        ("show Xiaomi --json --csv", "give --json or --csv, not both"),
        ("show Xiaomi --book gone", "gone: there is no such directory"),
        ("coverage --markdown --json", "give --markdown or --json, not both"),
        ("coverage Xiaomi", "got unexpected extra argument (Xiaomi)"),
        ("sources --book gone", "gone: there is no such directory"),
        ("check gone", "gone: there is no such directory"),
        (f"check {'x' * 5000}", "xxx"),
        ("check here --book there", "give DIR or --book, not both: DIR is checked by itself"),
        ("check --book gone", "gone: there is no such directory"),
        ("init", "give DIR, the folder for the book, once: onpace book init book"),
        ("init here --book there", "give DIR, the folder for the book, once"),
        ("init /dev/null/book", "/dev/null/book: nothing could be added (Not a directory)"),
    ],
)
def test_a_mistake_gets_one_plain_sentence(words: str, message: str) -> None:
    assert refused("book", *words.split()).startswith(message)


def test_the_book_may_be_given_in_all_three_places(book: Path) -> None:
    shown = printed("book", "show", "Tiny", "--book", book)
    assert "Tiny Motors deliveries\n" in shown
    assert printed("--book", book, "book", "show", "Tiny") == shown
    assert printed("book", "--book", book, "show", "Tiny") == shown
    assert printed("--book", "gone", "book", "--book", book, "show", "Tiny") == shown
    assert printed("book", "--book", "gone", "show", "Tiny", "--book", book) == shown


VALUES = st.one_of(
    st.sampled_from(["2026-01-02", "2025", ">50000", "SU7", ".", "-", "/dev/null", "", "小米"]),
    st.text(max_size=8).filter(lambda text: "\0" not in text),
)
OPTIONS = st.sampled_from(
    [
        *("maker", "model", "measure", "period", "value", "said-on", "said-by", "source", "since"),
        *("as-of", "reason", "csv", "json", "known", "markdown", "book", "help", "x"),
    ]
).map("--{}".format)
WORDS = st.one_of(
    st.tuples(OPTIONS, VALUES),
    st.tuples(OPTIONS),
    st.tuples(st.sampled_from(["Tiny", "Xiaomi", "show", "0123456789ab", "1af7f4", "--"])),
    st.tuples(VALUES),
)
COMMANDS = st.sampled_from(["", "add", "check", "coverage", "retract", "show", "sources"])


@settings(
    max_examples=200,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(COMMANDS, st.lists(WORDS, max_size=4))
def test_no_words_whatever_make_it_stumble(
    book: Path, command: str, words: list[tuple[str, ...]]
) -> None:
    given_words = [word for group in words for word in group]
    result = run("--book", book, "book", *filter(None, [command]), *given_words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in {0, 2} or (result.exit_code == 1 and command in {"check", ""})
    assert (result.exit_code == 2) == result.stderr.startswith("onpace: ")
    assert "Traceback" not in result.output
    assert list(Path.cwd().iterdir()) == []


# show


def test_what_is_shown_has_a_section_for_each_count(book: Path) -> None:
    sections = printed("book", "show", "小小汽车", "--book", book).split("\n\n")
    assert [section.partition("\n")[0] for section in sections] == [
        "Tiny Motors deliveries",
        "Tiny Motors deliveries, target",
        "Tiny Motors T1 deliveries",
        "Tiny Motors registrations in DE",
        "15 statements",
    ]
    first = sections[0].split("\n")[1].split()
    assert first[:3] == ["2025-01", "21,000", "2026-01-01"]
    assert first[4:] == ["Tiny", "Motors", "in", "a.cn"]


def test_a_name_of_two_words_needs_no_quotes(book: Path) -> None:
    bare = printed("book", "show", "Tiny", "Motors", "--book", book)
    assert bare == printed("book", "show", "Tiny Motors", "--book", book)


def test_what_is_shown_can_be_narrowed(book: Path) -> None:
    def ids(*words: object) -> set[str]:
        found = json.loads(printed("book", "show", "Tiny", "--json", "--book", book, *words))
        return {one["id"] for one in found}

    everything = ids()
    assert len(everything) == 15
    assert len(ids("--model", "t1")) == 1
    assert len(ids("--measure", "registrations")) == 1
    assert len(ids("--measure", "deliveries")) == 14
    assert len(ids("--since", "2025-11")) == 5
    assert len(ids("--since", "2025-12-31")) == len(ids("--since", "2025-12")) == 4
    assert ids("--since", "2025") == everything
    assert ids("--since", "2027") == set()
    assert len(ids("--as-of", "2026-01-02")) == 14
    assert ids("--as-of", "2025-12-31") == set()


def test_a_brand_is_shown_with_its_models() -> None:
    found = json.loads(printed("book", "show", "NIO", "--model", "onvo", "--json"))
    assert {one["brand"] for one in found} == {"Onvo"}
    assert {"", "L60"} <= {one["model"] for one in found}


@pytest.mark.parametrize("maker", ["Xiaomi", "Tesla", "NIO"])
def test_what_is_printed_as_csv_is_a_file_that_a_book_can_hold(maker: str, tmp_path: Path) -> None:
    text = printed("book", "show", maker, "--csv")
    read = parse_rows(text, "csv")
    assert read.errors == ()
    there = {one.id for one in Book.bundled().statements if one.maker == maker}
    assert {one.id for one in read.statements} == there
    write_rows(tmp_path / "mine", text, "statements/any.csv")
    assert "no conflict" in printed("book", "check", "--book", tmp_path / "mine")


def test_nothing_shown_as_csv_is_still_a_file() -> None:
    text = printed("book", "show", "Xiaomi", "--as-of", "2010-01-01", "--csv")
    assert text.count("\n") == 1
    assert text.startswith("maker,brand,model")
    assert printed("book", "show", "Xiaomi", "--as-of", "2010-01-01") == "0 statements\n"


def test_json_tells_where_a_statement_stands(book: Path) -> None:
    (one,) = json.loads(printed("book", "show", "Tiny", "--model", "T1", "--json", "--book", book))
    assert one["file"] == f"{book}/statements/tiny.csv"
    assert (one["line"], one["relation"], one["value"]) == (15, "~", "150000")
    assert (one["said_on"], one["known_on"]) == ("2026-01-01", "2026-01-01")


# check


def test_the_bundled_book_is_clean_and_its_known_conflicts_are_counted() -> None:
    known = len(find_conflicts(Book.bundled()))
    text = printed("book", "check")
    assert text == f"{len(Book.bundled().statements):,} statements: no conflict, {known} known.\n"
    assert printed("book", "check", BUNDLED) == text
    lines = printed("book", "check", "--known").split("\n")
    assert len([line for line in lines if " known: " in line]) == known


def conflicting(root: Path) -> Path:
    return write_own_book(root, f"{MONTH}\n{OTHER}")


def test_a_conflict_is_one_line_and_the_exit_code_is_one(tmp_path: Path) -> None:
    result = run("book", "check", "--book", conflicting(tmp_path / "mine"))
    assert (result.exit_code, result.stderr) == (1, "")
    line, blank, summary, advice, _ = result.stdout.split("\n")
    assert line.startswith(
        "repeat Tiny Motors deliveries: 2025-12 33,000 (b.cn, 2026-01-01) against "
        "2025-12 32,000 (a.cn, 2026-01-01): 1,000 vehicles (3.0%) apart ["
    )
    assert blank == ""
    assert "statements: 1 conflict, " in summary
    assert "known-conflicts.csv" in advice


def test_a_folder_is_checked_by_itself(tmp_path: Path) -> None:
    result = run("book", "check", conflicting(tmp_path / "mine"))
    assert result.exit_code == 1
    assert "\n2 statements: 1 conflict.\n" in result.stdout
    assert "[statements/tiny.csv:3 " in result.stdout


def list_conflict(root: Path, *ids: str) -> None:
    text = f"ids,reason\n{';'.join(ids)},nobody knows better\n"
    (root / "known-conflicts.csv").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("alone", [True, False])
def test_a_conflict_that_is_listed_is_known(tmp_path: Path, alone: bool) -> None:
    root = conflicting(tmp_path / "mine")
    words = ["book", "check", *([] if alone else ["--book"]), root]
    (found,) = json.loads(run(*words, "--json").stdout)["conflicts"]
    list_conflict(root, *found["ids"])
    assert "no conflict, " in printed(*words)
    assert " known: nobody knows better\n" in printed(*words, "--known")
    assert json.loads(printed(*words, "--json"))["conflicts"] == []


def test_an_entry_that_is_no_conflict_is_told_and_counts(tmp_path: Path) -> None:
    root = write_own_book(tmp_path / "mine", MONTH)
    list_conflict(root, "0123456789ab", "ba9876543210")
    result = run("book", "check", root)
    assert result.exit_code == 1
    first = "stale known-conflicts.csv:2 0123456789ab;ba9876543210: nobody knows better"
    assert result.stdout.split("\n")[0] == first
    assert "1 statement: no conflict, 1 listed as known is none any more." in result.stdout
    over = run("book", "check", "--book", root)
    assert over.exit_code == 1
    assert f"stale {root}/known-conflicts.csv:2 " in over.stdout


def test_taking_back_a_row_of_a_known_conflict_is_no_fault_of_the_bundled_list(
    tmp_path: Path,
) -> None:
    (tmp_path / "mine").mkdir()
    gone = find_conflicts(Book.bundled())[0].rows[0].id
    text = f"id,reason,said_on,said_by\n{gone},wrong,2026-11-01,me\n"
    (tmp_path / "mine" / "retractions.csv").write_text(text, encoding="utf-8")
    assert "no conflict, " in printed("book", "check", "--book", tmp_path / "mine")


def test_everything_broken_is_told_at_once(tmp_path: Path) -> None:
    root = write_own_book(tmp_path / "mine", f"{MONTH}\n{row(value='many')}")
    (root / "known-conflicts.csv").write_text("ids,reason\nx,why\n", encoding="utf-8")
    head, one, two = refused_in_lines("book", "check", root).split("\n")
    assert head == f"2 errors in {root}:"
    assert one.startswith("  statements/tiny.csv:3:9 value: 'many' is not a plain number")
    assert two.startswith("  known-conflicts.csv:2:1 ids: 'x' is no id")


def test_a_broken_list_of_known_conflicts_is_broken_input(tmp_path: Path) -> None:
    root = write_own_book(tmp_path / "mine", MONTH)
    (root / "known-conflicts.csv").write_text("ids,reason\nx,why\n", encoding="utf-8")
    place = f"{root}/known-conflicts.csv:2:1 ids: "
    assert refused("book", "check", "--book", root).startswith(place)


def test_a_book_that_needs_another_below_it_is_told_how_to_be_checked(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    text = f"id,reason,said_on,said_by\n{Book.bundled().statements[0].id},wrong,2026-11-01,me\n"
    (tmp_path / "mine" / "retractions.csv").write_text(text, encoding="utf-8")
    told = refused("book", "check", tmp_path / "mine")
    assert told.startswith(f"{tmp_path}/mine cannot stand alone (retractions.csv:2:1 id: no ")
    assert told.endswith(f"onpace book check --book {tmp_path}/mine")
    assert "no conflict" in printed("book", "check", "--book", tmp_path / "mine")


# init, coverage, sources


def test_a_new_book_is_empty_and_says_how_to_go_on(tmp_path: Path) -> None:
    text = printed("book", "init", tmp_path / "new")
    assert text.startswith(f"An empty book is in {tmp_path}/new; its README.txt says")
    assert f"onpace book add --book {tmp_path}/new --maker " in text
    assert printed("book", "check", "--book", tmp_path / "new") == printed("book", "check")
    assert refused("book", "init", tmp_path / "new").startswith(
        f"{tmp_path}/new: it is a book already; add rows to it"
    )


def test_the_folder_for_a_new_book_may_be_given_like_that_of_any_other(tmp_path: Path) -> None:
    printed("--book", tmp_path / "new", "book", "init")
    assert (tmp_path / "new" / "statements").is_dir()


def test_a_new_book_where_books_are_looked_for_needs_no_option(elsewhere: Path) -> None:
    assert "onpace book add --maker " in printed("book", "init", "book")
    assert (elsewhere / "book" / "statements").is_dir()


def test_coverage_is_told_as_text_markdown_and_json(book: Path) -> None:
    table = printed("book", "coverage", "--book", book).split("\n")
    assert table[0].split() == ["maker", "year", "exact", "bounded", "missing", "targets"]
    assert [line.split() for line in table if line.startswith("Tiny Motors")] == [
        ["Tiny", "Motors", "2025", "12"],
        ["Tiny", "Motors", "2026", "9", "1"],  # the bundled makers were heard of until September
    ]
    page = printed("book", "coverage", "--markdown", "--book", book)
    assert page.startswith("# What the book covers\n")
    assert "\n| Tiny Motors | 2025 | 12 |  |  |  |\n" in page
    data = json.loads(printed("book", "coverage", "--json", "--book", book))
    tiny = [one for one in data if one["maker"] == "Tiny Motors"]
    assert tiny[0] == {
        "maker": "Tiny Motors",
        "year": 2025,
        "exact": 12,
        "bounded": 0,
        "missing": 0,
        "targets": 0,
    }


def test_sources_are_told_as_text_and_json(book: Path) -> None:
    lines = printed("book", "sources", "--book", book).split("\n")
    assert lines[0].split() == ["publisher", "statements", "compared", "right"]
    assert any(line.split()[:2] == ["a.cn", "17"] for line in lines)
    data = json.loads(printed("book", "sources", "--json", "--book", book))
    assert {"publisher": "a.cn", "statements": 17, "compared": 0, "right": 0} in data


def test_the_page_about_coverage_is_up_to_date() -> None:
    page = Path(__file__).parent.parent / "docs" / "coverage.md"
    assert page.read_text(encoding="utf-8") == printed("book", "coverage", "--markdown")
