"""A damaged byte never makes a fact vanish without a word."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.book import Book, Loaded
from onpace.book.columns import EVENT_COLUMNS, STATEMENT_COLUMNS
from onpace.book.layers import layered
from tinybook import good_row, load_rows, write_rows


def _all_columns(*rows: str) -> str:
    """Rows of the required columns with the others filled in as well."""
    filled = [f'{row},Lei Jun,a.cn,day,initial,"a note, ""quoted"""' for row in rows]
    return "\n".join([",".join(STATEMENT_COLUMNS.all), *filled])


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The book below: the usual names and one statement, which the layer takes back."""
    loaded = load_rows(tmp_path_factory.mktemp("below"), good_row(value="10000"))
    assert loaded.errors == ()
    return loaded.book


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, below: Book) -> Path:
    """A small book that has every kind of file."""
    root = tmp_path_factory.mktemp("root")
    rows = (good_row(maker="NIO"), good_row(value="60000"), good_row(model="YU7", value="7"))
    write_rows(root, _all_columns(*rows), "statements/one.csv")
    marked = f"\ufeff{root.joinpath('statements/one.csv').read_text(encoding='utf-8')}"
    marked = marked.replace("60000", "61000").replace(",7,", ",8,").replace("50000", "51000")
    (root / "statements" / "two.csv").write_bytes(marked.replace("\n", "\r\n").encode())
    event = dict.fromkeys(EVENT_COLUMNS.all, "") | {"maker": "小米", "event": "launch"}
    event |= {"date": "2024-03", "said_on": "2024-03-28", "said_by": "x", "source": "https://a.cn"}
    cells = ",".join(event.values())
    write_rows(root, f"{cells}\n{cells.replace('小米', 'NIO')}", "events/one.csv")
    (root / "makers.csv").write_text("name,aliases_zh\nNIO,蔚来\nFord,福特\n", encoding="utf-8")
    (root / "models.csv").write_text("maker,brand,model\n小米,,YU7\nNIO,,ET5\n", encoding="utf-8")
    rows_back = f"{below.statements[0].id},wrong,2026-02-01,me\n"
    (root / "retractions.csv").write_text(f"id,reason,said_on,said_by\n{rows_back}")
    return root


def _facts(loaded: Loaded) -> list[str]:
    """Everything a book says or takes back, one text a row."""
    done = loaded.book.retractions
    facts = [row.id for row in loaded.book.rows]
    return facts + [str((one.id, one.reason, one.said_on, one.said_by)) for one in done]


def _names(loaded: Loaded) -> int:
    return len(loaded.book.names.makers) + len(loaded.book.names.models)


def _files(root: Path) -> list[Path]:
    return sorted(root.rglob("*.csv"))


def test_the_book_is_whole_before_anything_is_damaged(below: Book, root: Path) -> None:
    loaded = layered(below, [root], Path())
    assert loaded.errors == ()
    assert len(loaded.book.rows) == 8
    assert len(loaded.book.retractions) == 1
    assert len(_files(root)) == 6


@given(data=st.data())
def test_a_flipped_byte_changes_one_fact_or_is_an_error(
    below: Book, root: Path, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(_files(root)))
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    flipped = data.draw(st.integers(1, 255))
    sound = layered(below, [root], Path())
    _check(sound, _damaged(below, root, path, (place, flipped)), path)


def _damaged(below: Book, root: Path, path: Path, flip: tuple[int, int]) -> Loaded:
    """The book with the bits of one byte of a file flipped."""
    whole = path.read_bytes()
    place, bits = flip
    try:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ bits]) + whole[place + 1 :])
        return layered(below, [root], Path())
    finally:
        path.write_bytes(whole)


def _check(sound: Loaded, damaged: Loaded, path: Path) -> None:
    if not damaged.errors:
        before, after = Counter(_facts(sound)), Counter(_facts(damaged))
        assert after.total() == before.total()
        # A row for a name that is damaged in its name leaves the one below as it is.
        assert _names(damaged) >= _names(sound)
        if path.name not in {"makers.csv", "models.csv"}:  # a name may stand in every row
            assert (before - after).total() <= 1


@pytest.mark.slow
def test_no_byte_flipped_in_any_of_its_bits_makes_a_fact_vanish(below: Book, root: Path) -> None:
    sound = layered(below, [root], Path())
    for path in _files(root):
        for place in range(len(path.read_bytes())):
            for bit in range(8):
                _check(sound, _damaged(below, root, path, (place, 1 << bit)), path)
