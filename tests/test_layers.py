"""The user's books lie over the bundled one: they add, replace and take back, and hide nothing."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onpace.book import Book, Loaded, Statement, load, open_book
from onpace.book.layers import layered, user_folders
from onpace.book.load import load_on
from tinybook import GOOD, HEADER, good_row, load_rows, sentences, write_names, write_rows

LAUNCH = "Xiaomi,,SU7,,launch,2024-03-28,,,,2024-03-28,Xiaomi,https://a.cn/2,,"


@pytest.fixture
def below(tmp_path: Path) -> Book:
    """A book of one statement and one event."""
    root = tmp_path / "below"
    write_rows(root, LAUNCH, "events/tiny.csv")
    loaded = load_rows(root, GOOD)
    assert loaded.errors == ()
    return loaded.book


def _over(below: Book, *folders: Path) -> Loaded:
    return layered(below, folders, Path())


def _values(loaded: Loaded) -> list[str]:
    return [str(statement.quantity) for statement in loaded.book.statements]


def test_a_layer_adds_statements_and_events(below: Book, tmp_path: Path) -> None:
    write_rows(tmp_path / "mine", good_row(value="60000"))
    write_rows(tmp_path / "mine", LAUNCH.replace("SU7", "YU7"), "events/mine.csv")
    loaded = _over(below, tmp_path / "mine")
    assert loaded.errors == ()
    assert _values(loaded) == ["> 50,000", "> 60,000"]
    assert [event.model for event in loaded.book.events] == ["SU7", "YU7"]
    assert loaded.book.path == tmp_path / "mine"


def test_the_rows_of_a_layer_name_their_folder_as_the_user_wrote_it(
    below: Book, tmp_path: Path
) -> None:
    write_rows(tmp_path / "mine", f"{good_row(value='60000')}\n{good_row(value='many')}")
    loaded = layered(below, [Path("mine")], tmp_path)
    assert [row.file for row in loaded.book.statements] == [
        "statements/tiny.csv",
        "mine/statements/tiny.csv",
    ]
    (error,) = sentences(loaded)
    assert error.startswith("mine/statements/tiny.csv:3:9 value: 'many' is not a plain number")


def test_what_stands_already_is_not_added_twice(below: Book, tmp_path: Path) -> None:
    write_rows(tmp_path / "mine", GOOD)
    write_rows(tmp_path / "mine", LAUNCH, "events/mine.csv")
    assert _over(below, tmp_path / "mine").book.digest() == below.digest()


def test_a_layer_may_hold_nothing_but_events_or_names(below: Book, tmp_path: Path) -> None:
    write_rows(tmp_path / "one", LAUNCH.replace("SU7", "YU7"), "events/mine.csv")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "makers.csv").write_text("name\nFord\n", encoding="utf-8")
    assert _over(below, tmp_path / "one", tmp_path / "two").errors == ()


def test_a_maker_of_the_same_name_replaces_the_one_below_whole(below: Book, tmp_path: Path) -> None:
    (tmp_path / "makers.csv").write_text("name,aliases\nXiaomi,Mi\n", encoding="utf-8")
    names = load_on(below, tmp_path).book.names
    xiaomi = names.resolve_maker("mi")
    assert xiaomi is not None
    assert (xiaomi.name, xiaomi.tickers, xiaomi.home_market) == ("Xiaomi", (), "")
    assert names.resolve_maker("1810.HK") is None
    assert names.resolve_maker("比亚迪") is not None
    assert names.resolve_model("Xiaomi", "su7") is not None


def test_a_name_that_a_replaced_maker_gives_up_is_free_for_another(
    below: Book, tmp_path: Path
) -> None:
    rows = "name,aliases\nMi Home,小米\nXiaomi,Mi\n"
    (tmp_path / "makers.csv").write_text(rows, encoding="utf-8")
    loaded = load_on(below, tmp_path)
    assert loaded.errors == ()
    found = loaded.book.names.resolve_maker("小米")
    assert found is not None
    assert found.name == "Mi Home"


def test_a_new_maker_must_not_take_a_name_from_one_below(below: Book, tmp_path: Path) -> None:
    (tmp_path / "makers.csv").write_text("name,aliases\nMi Home,小米\nxiaomi,\n", encoding="utf-8")
    one, two = sentences(load_on(below, tmp_path, "mine"))
    assert one.startswith("mine/makers.csv:2:2 aliases: '小米' is a name of Xiaomi already")
    assert two.startswith("mine/makers.csv:3:1 name: 'xiaomi' is a name of Xiaomi already")


def test_a_broken_row_for_a_maker_leaves_the_one_below_in_place(
    below: Book, tmp_path: Path
) -> None:
    rows = "name,home_market\nXiaomi,China\n"
    (tmp_path / "makers.csv").write_text(rows, encoding="utf-8")
    loaded = load_on(below, tmp_path)
    assert len(loaded.errors) == 1
    assert loaded.book.names.resolve_maker("1810.HK") is not None


def test_models_are_added_and_replaced_by_maker_brand_and_name(below: Book, tmp_path: Path) -> None:
    rows = "maker,brand,model,launch\n小米,,SU7,2024\nXiaomi,,YU9,\n"
    (tmp_path / "models.csv").write_text(rows, encoding="utf-8")
    write_rows(tmp_path, good_row(model="yu9"))
    loaded = load_on(below, tmp_path)
    assert loaded.errors == ()
    assert loaded.book.statements[-1].model == "YU9"
    models = [model for model in loaded.book.names.models if model.maker == "Xiaomi"]
    assert [model.model for model in models] == ["YU7", "SU7", "YU9"]
    assert str(models[1].launch) == "2024"
    assert models[1].aliases == ()


def test_rows_may_be_about_makers_of_any_layer_below(below: Book, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "makers.csv").write_text("name\nFord\n", encoding="utf-8")
    write_rows(tmp_path / "two", good_row(maker="ford"))
    loaded = _over(below, tmp_path / "one", tmp_path / "two")
    assert loaded.errors == ()
    assert [row.maker for row in loaded.book.statements] == ["Xiaomi", "Ford"]


def test_a_folder_that_is_named_twice_counts_once(below: Book, tmp_path: Path) -> None:
    write_rows(tmp_path / "mine", GOOD)
    (tmp_path / "again").symlink_to(tmp_path / "mine")
    retraction = f"id,reason,said_on,said_by\n{below.statements[0].id},wrong,2026-02-01,me\n"
    (tmp_path / "mine" / "retractions.csv").write_text(retraction, encoding="utf-8")
    loaded = _over(below, tmp_path / "mine", tmp_path / "again", below.path)
    assert loaded.errors == ()
    assert loaded.book.statements == ()


def test_the_chosen_folder_comes_before_the_environment_and_that_before_the_usual_one(
    tmp_path: Path,
) -> None:
    write_rows(tmp_path / "book", GOOD)
    named = {"ONPACE_BOOK": os.pathsep.join(["ours", "", "my books/小米"])}
    chosen = Path("chosen")
    assert user_folders(chosen, named, tmp_path) == (chosen,)
    assert user_folders(None, named, tmp_path) == (Path("ours"), Path("my books/小米"))
    assert user_folders(None, {"ONPACE_BOOK": " "}, tmp_path) == (Path("book"),)
    assert user_folders(None, {}, tmp_path) == (Path("book"),)
    assert user_folders(None, {}, tmp_path / "book") == ()


def test_a_folder_named_book_that_holds_no_book_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "book" / "src").mkdir(parents=True)
    assert user_folders(None, {}, tmp_path) == ()
    assert open_book(None, {}, tmp_path) == Loaded(Book.bundled(), ())


def test_without_any_user_book_the_bundled_one_is_opened(tmp_path: Path) -> None:
    assert open_book(None, {}, tmp_path).book is Book.bundled()


def test_the_layers_lie_over_the_bundled_book_in_their_order(tmp_path: Path) -> None:
    write_rows(tmp_path / "one book", good_row(value="1"))
    write_rows(tmp_path / "第二", good_row(value="2"))
    environment = {"ONPACE_BOOK": os.pathsep.join(["one book", str(tmp_path / "第二")])}
    loaded = open_book(None, environment, tmp_path)
    assert loaded.errors == ()
    count = len(Book.bundled().statements)
    assert loaded.book.statements[:count] == Book.bundled().statements
    assert [str(row.quantity) for row in loaded.book.statements[count:]] == ["> 1", "> 2"]
    assert loaded.book.names == Book.bundled().names


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        ("", "mine: there is no such directory; check the path"),
        ("mine/", "mine: there is no book in this directory; check the path, or make"),
        ("mine/src/", "mine: there is no book in this directory"),
        ("mine", "mine: this is a file; give the directory that holds the book"),
    ],
)
@pytest.mark.parametrize("chosen", [True, False])
def test_a_named_folder_that_is_no_book_is_an_error(
    tmp_path: Path, made: str, sentence: str, chosen: bool
) -> None:
    if made.endswith("/"):
        (tmp_path / made).mkdir(parents=True)
    elif made:
        (tmp_path / made).touch()
    if chosen:
        loaded = open_book(Path("mine"), {}, tmp_path)
    else:
        loaded = open_book(None, {"ONPACE_BOOK": "mine"}, tmp_path)
    (error,) = sentences(loaded)
    assert error.startswith(sentence)
    assert loaded.book == Book.bundled()


def test_everything_wrong_in_all_layers_is_reported_at_once(tmp_path: Path) -> None:
    write_rows(tmp_path / "one", f"{HEADER}\n{good_row(maker='Xaomi')}")
    (tmp_path / "two" / "targets").mkdir(parents=True)
    (tmp_path / "two" / "makers.csv").write_text("nam\n", encoding="utf-8")
    folders = {"ONPACE_BOOK": os.pathsep.join(["one", "gone", "two"])}
    found = sentences(open_book(None, folders, tmp_path))
    assert [sentence.split(":")[0] for sentence in found] == [
        "one/statements/tiny.csv",
        "gone",
        "two/makers.csv",
        "two/targets",
    ]


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "."])
def test_any_path_at_all_can_be_chosen(name: str, tmp_path: Path) -> None:
    assert len(open_book(Path(name), {}, tmp_path).errors) == 1


# However rows are dealt out to layers

BELOW, MOST = 50_000, 6
VALUES = st.integers(1, MOST - 1)
LAYERS = st.lists(
    st.tuples(
        st.lists(VALUES, max_size=4, unique=True),
        st.lists(st.tuples(VALUES | st.just(BELOW), st.integers(0, 20)), max_size=3),
    ),
    max_size=4,
)
DAYS = [date(2025, 12, 31), *(date(2026, 1, 31) + timedelta(number) for number in range(23))]


@dataclass(slots=True)
class History:
    """Which values stand after some layers, and when the others were taken back."""

    standing: set[int] = field(default_factory=lambda: {BELOW})
    gone: dict[int, date] = field(default_factory=dict)

    def goes_on(self, values: list[int], wanted: list[tuple[int, int]]) -> dict[int, date]:
        """Adds a layer that says values and wants some back; gives those it can take back."""
        self.standing |= {*values}
        back = {
            value: date(2026, 2, 1) + timedelta(days)
            for value, days in wanted
            if value in self.standing
        }
        self.standing -= {*back}
        self.gone = {value: day for value, day in self.gone.items() if value not in values} | back
        return back


@settings(max_examples=60)  # each writes a dozen files
@given(LAYERS)
@example([([1, 2], [(1, 5)]), ([1], [(BELOW, 3)]), ([2], [(2, 0), (1, 9)])])
@example([([1], [(1, 5)]), ([1], [(1, 7)]), ([], [(BELOW, 0)])])
def test_layers_make_the_book_that_is_written_at_once_when_all_is_said(
    layers: list[tuple[list[int], list[tuple[int, int]]]],
) -> None:
    with TemporaryDirectory() as place:
        root, history = Path(place), History()
        write_names(root)
        rows = {
            int(row.quantity.value): row
            for row in load_rows(root, _rows_of((BELOW, *range(1, MOST)))).book.statements
        }
        below = Book((rows[BELOW],), (), load(root).book.names, root)
        folders = [root / f"layer {number}" for number in range(len(layers))]
        for folder, (values, wanted) in zip(folders, layers, strict=True):
            _write_layer(folder, values, history.goes_on(values, wanted), rows)
        _write_layer(root / "once", {*history.standing, *history.gone}, history.gone, rows)
        in_layers = _over(below, *folders)
        at_once = _over(replace(below, statements=()), root / "once")
        for loaded in (in_layers, at_once):
            assert loaded.errors == ()
            assert {*loaded.book.statements} == {rows[value] for value in history.standing}
            assert {done.id: done.said_on for done in loaded.book.retractions} == {
                rows[value].id: day for value, day in history.gone.items()
            }
        for day in DAYS:
            assert in_layers.book.as_of(day).digest() == at_once.book.as_of(day).digest()


def _rows_of(values: Iterable[int]) -> str:
    return "\n".join([HEADER, *(good_row(value=str(value)) for value in values)])


def _write_layer(
    folder: Path, values: Iterable[int], back: dict[int, date], rows: dict[int, Statement]
) -> None:
    write_rows(folder, _rows_of(values))
    lines = [f"{rows[value].id},wrong,{day},me" for value, day in back.items()]
    text = "\n".join(["id,reason,said_on,said_by", *lines])
    (folder / "retractions.csv").write_text(text, encoding="utf-8")
