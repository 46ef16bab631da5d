"""A damaged byte never makes a fact vanish without a word, nor reading or checking fail.

Every file of two small books is damaged: a layer over another book, and a book that stands alone.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onpace.book import BookError, load
from onpace.book.check import Report, check
from onpace.book.columns import EVENT_COLUMNS, STATEMENT_COLUMNS
from onpace.book.knownconflicts import read_known
from onpace.book.layers import layered
from onpace.book.load import BUNDLED, Loaded
from tinybook import good_row, load_rows, write_names, write_rows

FILES = (
    "events/one.csv",
    "known-conflicts.csv",
    "makers.csv",
    "models.csv",
    "retractions.csv",
    "statements/one.csv",
    "statements/two.csv",
)
NAMES = ("makers.csv", "models.csv")


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything a book's files say, one text a fact, and what is wrong with them."""

    rows: Counter[str]
    retractions: Counter[str]
    names: Counter[str]
    known: Counter[str]
    report: Report
    errors: tuple[BookError, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A book in a folder, and how it is opened."""

    root: Path
    opened: Callable[[], Loaded]

    def seen(self) -> Seen:
        """What is in its files now."""
        loaded = self.opened()
        known, wrong = read_known(self.root)
        book, names = loaded.book, loaded.book.names
        assert book.as_of(date.max).digest() == book.digest()
        return Seen(
            rows=Counter(f"{row.id} {row.to_row()}" for row in book.rows),
            retractions=Counter(
                f"{done.id} {done.reason} {done.said_on} {done.said_by}"
                for done in book.retractions
            ),
            names=Counter(map(str, (*names.makers, *names.models))),
            known=Counter(f"{entry.ids} {entry.reason}" for entry in known),
            report=check(book, known),
            errors=(*loaded.errors, *wrong),
        )

    def damaged(self, path: Path, place: int, flipped: int) -> Seen:
        """What is in its files with some bits of one byte of one of them flipped."""
        whole = path.read_bytes()
        try:
            path.write_bytes(_flipped(whole, place, flipped))
            return self.seen()
        finally:
            path.write_bytes(whole)


def _flipped(whole: bytes, place: int, flipped: int) -> bytes:
    return whole[:place] + bytes([whole[place] ^ flipped]) + whole[place + 1 :]


def _all_columns(*rows: str) -> str:
    """Rows of the required columns with the others filled in as well."""
    filled = [f'{row},Lei Jun,a.cn,day,initial,"a note, ""quoted"""' for row in rows]
    return "\n".join([",".join(STATEMENT_COLUMNS.all), *filled])


def _conflict(maker: str) -> list[str]:
    """Two rows that cannot both hold."""
    cells = {"maker": maker, "period": "2025-11", "relation": "="}
    return [good_row(**cells, value="46249"), good_row(**cells, value="46942")]


def _write_statements(root: Path, first: str) -> None:
    rows = [good_row(maker=first), good_row(value="60000"), good_row(model="YU7", value="7")]
    write_rows(root, _all_columns(*rows, *_conflict(first)), "statements/one.csv")
    marked = f"\ufeff{_all_columns(*rows)}\n"
    marked = marked.replace("60000", "61000").replace(",7,", ",8,").replace("50000", "51000")
    (root / "statements" / "two.csv").write_bytes(marked.replace("\n", "\r\n").encode())


def _write_events(root: Path, maker: str) -> None:
    event = dict.fromkeys(EVENT_COLUMNS.all, "") | {"maker": "小米", "event": "launch"}
    event |= {"date": "2024-03", "said_on": "2024-03-28", "said_by": "x", "source": "https://a.cn"}
    cells = ",".join(event.values())
    write_rows(root, f"{cells}\n{cells.replace('小米', maker)}", "events/one.csv")


def _write_retraction(root: Path, whole: str) -> None:
    text = f'id,reason,said_on,said_by\n{whole},"wrong, they say",2026-02-01,me\n'
    (root / "retractions.csv").write_text(text, encoding="utf-8")


def _write_known(sample: Sample) -> Sample:
    """The sample with its conflicts known."""
    rows = [
        f'{";".join(conflict.ids)},"two sources, one slip"'
        for conflict in check(sample.opened().book).conflicts
    ]
    text = "\n".join(["ids,reason", *rows, ""])
    (sample.root / "known-conflicts.csv").write_text(text, encoding="utf-8")
    return sample


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A layer over the usual names and one statement, which it takes back."""
    loaded = load_rows(tmp_path_factory.mktemp("below"), good_row(value="10000"))
    assert loaded.errors == ()
    root = tmp_path_factory.mktemp("layer")
    _write_statements(root, "NIO")
    _write_events(root, "NIO")
    (root / "makers.csv").write_text("name,aliases_zh\nNIO,蔚来\nFord,福特\n", encoding="utf-8")
    (root / "models.csv").write_text("maker,brand,model\n小米,,YU7\nNIO,,ET5\n", encoding="utf-8")
    _write_retraction(root, loaded.book.statements[0].id)
    return _write_known(Sample(root, partial(layered, loaded.book, [root], Path())))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A book that stands alone, with names of its own, and takes back a row of its own."""
    root = tmp_path_factory.mktemp("alone")
    write_names(root)
    _write_statements(root, "HIMA")
    _write_events(root, "鸿蒙智行")
    own = next(row for row in load(root).book.statements if row.model == "YU7")
    _write_retraction(root, own.id)
    return _write_known(Sample(root, partial(load, root)))


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A copy of the book that comes with the package."""
    root = tmp_path_factory.mktemp("bundled") / "book"
    shutil.copytree(BUNDLED, root)
    return Sample(root, partial(load, root))


@pytest.fixture(scope="module", params=["layer", "alone"])
def sample(request: pytest.FixtureRequest) -> Sample:
    """Each of the two small books."""
    found: Sample = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def sound(sample: Sample) -> Seen:
    """What is in the small book before it is damaged."""
    return sample.seen()


def test_the_books_are_whole_before_anything_is_damaged(layer: Sample, alone: Sample) -> None:
    for sample, rows in ((layer, 10), (alone, 9)):
        seen = sample.seen()
        assert (seen.errors, seen.rows.total()) == ((), rows)
        assert (seen.retractions.total(), seen.known.total()) == (1, 1)
        assert seen.report.is_clean
        files = sample.root.rglob("*.csv")
        assert sorted(str(path.relative_to(sample.root)) for path in files) == list(FILES)


@given(data=st.data())
def test_a_flipped_byte_changes_one_fact_or_is_an_error(
    sample: Sample, sound: Seen, data: st.DataObject
) -> None:
    path = sample.root / data.draw(st.sampled_from(FILES))
    place = data.draw(st.integers(0, len(path.read_bytes()) - 1))
    flipped = data.draw(st.integers(1, 255))
    _check(sound, sample.damaged(path, place, flipped), path.name)


def _check(sound: Seen, damaged: Seen, file: str) -> None:
    """Whatever was damaged, every fact is there still, at most one of them changed."""
    if damaged.errors:
        return
    for kind in ("rows", "retractions", "known"):
        assert getattr(damaged, kind).total() == getattr(sound, kind).total(), kind
    # A row for a name that is damaged in its name leaves the one below as it is.
    assert damaged.names.total() >= sound.names.total()
    if file in NAMES:  # a name may stand in every row
        assert (damaged.retractions, damaged.known) == (sound.retractions, sound.known)
        return
    assert damaged.names == sound.names
    changed = [sound.rows - damaged.rows, sound.retractions - damaged.retractions]
    changed.append(sound.known - damaged.known)
    assert sum(counter.total() for counter in changed) <= 1
    # A known conflict is never hidden by damage: it is new, or its entry in the list is stale.
    assert _clashing(sound) <= _clashing(damaged) or not damaged.report.is_clean


def _clashing(seen: Seen) -> set[tuple[str, ...]]:
    """The rows of known conflicts."""
    return {conflict.ids for conflict, _ in seen.report.known}


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_no_byte_flipped_in_any_of_its_bits_makes_a_fact_vanish(
    sample: Sample, sound: Seen, file: str
) -> None:
    path = sample.root / file
    for place in range(len(path.read_bytes())):
        for bit in range(8):
            _check(sound, sample.damaged(path, place, 1 << bit), path.name)


@pytest.mark.slow
def test_nor_does_a_byte_of_the_book_that_comes_with_the_package(bundled: Sample) -> None:
    sound = bundled.seen()
    paths = sorted(bundled.root.rglob("*.csv"))

    @settings(max_examples=200)  # each reads and checks thousands of rows
    @given(st.sampled_from(paths), st.integers(0), st.integers(1, 255))
    def holds(path: Path, number: int, flipped: int) -> None:
        _check(sound, bundled.damaged(path, number % path.stat().st_size, flipped), path.name)

    holds()
