"""Adding rows to a book changes nothing that is there and adds what will be read back, once."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grownbook import fresh_book, opened, own_ids, said
from onpace.book import Book, Names
from onpace.book.append import append, append_retraction, slug
from onpace.book.safewrite import LOCK, alone_in
from tinybook import HEADER, good_row, write_rows

DAY = date(2026, 3, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty book in a folder whose name has spaces and Chinese characters."""
    return fresh_book(tmp_path / "my books" / "交付 量")


def _sentences(errors: tuple[object, ...]) -> list[str]:
    return [str(error) for error in errors]


def _files(root: Path) -> list[str]:
    """The files of the book's statements, without the lock."""
    return sorted(path.name for path in (root / "statements").iterdir() if path.name != LOCK)


def test_a_statement_goes_to_the_file_of_its_maker(root: Path) -> None:
    statements = [*said(1, 2, note="小米, “SU7”"), *said(3, maker="Li Auto", basis="")]
    done = append(root, statements)
    assert done.errors == ()
    assert done.added == tuple(statements)
    assert done.files == (root / "statements/xiaomi.csv", root / "statements/li-auto.csv")
    assert sorted(own_ids(root)) == sorted(row.id for row in statements)
    assert opened(root).errors == ()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("last", [True, False])
def test_what_is_in_the_file_stays_byte_for_byte(
    root: Path, mark: bytes, ending: bytes, last: bool
) -> None:
    names = HEADER.split(",")[::-1]
    row = dict(zip(HEADER.split(","), good_row().split(","), strict=True))
    lines = [",".join(names), "", ",".join(row[name] for name in names)]
    old = mark + ending.join(line.encode() for line in lines) + (ending if last else b"")
    path = root / "statements" / "xiaomi.csv"
    path.write_bytes(old)
    (statement,) = said(7)
    assert append(root, [statement]).files == (path,)
    cells = statement.to_row()
    added = ",".join(cells[name] for name in names).encode() + ending
    assert path.read_bytes() == old + (b"" if last else ending) + added
    assert len(own_ids(root)) == 2


def test_what_is_there_already_is_skipped_and_its_place_is_said(root: Path) -> None:
    write_rows(root, f"{good_row(value='1')}\n{good_row(value='2')}", "statements/mine.csv")
    before = (root / "statements/mine.csv").read_bytes()
    done = append(root, said(2, 3, 3))
    assert [(row.file, row.line) for row in done.skipped] == [
        (f"{root}/statements/mine.csv", 3),
        ("input", 3),
    ]
    assert [row.id for row in done.added] == [row.id for row in said(3)]
    assert (root / "statements/mine.csv").read_bytes() == before
    assert append(root, said(3)).files == ()
    assert len(own_ids(root)) == 3


def test_a_row_that_another_program_adds_meanwhile_is_there_once(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turn_after_another(folder: Path) -> AbstractContextManager[None]:
        monkeypatch.undo()
        assert append(root, said(1, 2)).errors == ()
        return alone_in(folder)

    monkeypatch.setattr("onpace.book.append.alone_in", turn_after_another)
    done = append(root, said(2, 3))
    assert [row.id for row in done.added] == [row.id for row in said(3)]
    assert [(row.id, row.line) for row in done.skipped] == [(said(2)[0].id, 3)]
    assert own_ids(root) == [row.id for row in said(1, 2, 3)]


def test_a_file_without_the_columns_a_row_needs_is_followed_by_a_second(root: Path) -> None:
    write_rows(root, good_row(value="1"), "statements/xiaomi.csv")
    done = append(root, [*said(2), *said(3, note="a slide"), *said(4, publisher="a.cn")])
    assert [path.name for path in done.files] == ["xiaomi.csv", "xiaomi-2.csv"]
    assert len(done.added) == 3
    assert (root / "statements/xiaomi.csv").read_text(encoding="utf-8").count("\n") == 4
    again = append(root, said(5, note="another"))
    assert [path.name for path in again.files] == ["xiaomi-2.csv"]
    assert len(own_ids(root)) == 5


def test_a_file_that_has_errors_is_not_touched_and_the_others_are_written(root: Path) -> None:
    open_quote = good_row(value="2").replace("https", '"https')
    write_rows(root, f"{good_row(value='1')}\n{open_quote}", "statements/xiaomi.csv")
    before = (root / "statements/xiaomi.csv").read_bytes()
    done = append(root, [*said(3), *said(4, maker="NIO")])
    assert (root / "statements/xiaomi.csv").read_bytes() == before
    assert [row.maker for row in done.added] == ["NIO"]
    whole, *details = _sentences(done.errors)
    assert whole.endswith(
        "xiaomi.csv: it has errors, so nothing was added to it; correct them first"
    )
    assert len(details) == 1


UNSTORABLE = [
    ({"note": " a"}, "note: ' a' would not be read back as it is; remove spaces"),
    ({"note": "a\r\nb"}, "note: 'a\\r\\nb' would not be read back"),
    ({"note": "a\0b"}, ": NUL characters, which no text has"),
    ({"note": "\ud800"}, ": not UTF-8 at byte position"),
    ({"note": "x" * 10_001}, ": a cell has more than 10,000 characters"),
    ({"note": "a" + "\n" * 60 + "b"}, ": the quotation marks do not pair up"),
    ({"maker": "小米"}, "maker: '小米' would not be read back as it is; remove spaces and line"),
    ({"maker": "Xaomi"}, "maker: 'Xaomi' is no known maker; did you mean Xiaomi?"),
    ({"said_by": ""}, "said_by: nobody said it"),
    ({"said_on": date(2025, 12, 1)}, "said_on: an exact report for 2025-12 cannot be said on"),
    ({"unit": "cars"}, "unit: 'cars' is no unit"),
]


@pytest.mark.parametrize(("changes", "sentence"), UNSTORABLE)
def test_what_would_not_be_read_back_is_refused(
    root: Path, changes: dict[str, str], sentence: str
) -> None:
    (statement,) = said(1, relation="=")
    for name, value in changes.items():
        object.__setattr__(statement, name, value)
    object.__setattr__(statement, "_id", "")
    done = append(root, [statement, *said(2)])
    (error,) = _sentences(done.errors)
    assert sentence in error
    assert done.added == tuple(said(2))


@given(st.text(max_size=30), st.text(max_size=30), st.text(min_size=1, max_size=30))
def test_whatever_is_added_is_read_back_and_whatever_is_not_is_an_error(
    note: str, wording: str, source: str
) -> None:
    (statement,) = said(1)
    for name, value in {"note": note, "wording": wording, "speaker": source}.items():
        object.__setattr__(statement, name, value)
    with tempfile.TemporaryDirectory() as place:
        root = fresh_book(Path(place))
        done = append(root, [statement])
        if done.errors:
            assert done.added == ()
            assert own_ids(root) == []
        else:
            assert own_ids(root) == [statement.id]


def test_a_book_adds_nothing_that_it_retracts(root: Path) -> None:
    (statement,) = said(1)
    rows = f"id,reason,said_on,said_by\n{statement.id[:8].upper()},wrong,2026-02-01,me\n"
    (root / "retractions.csv").write_text(rows, encoding="utf-8")
    (error,) = _sentences(append(root, [statement]).errors)
    assert error == (
        f"{root}/retractions.csv:2:1 id: {statement.id} is retracted; "
        "delete this row to let the statement stand again"
    )
    assert _files(root) == []


def test_a_book_may_know_makers_of_the_layers_below_it(root: Path) -> None:
    (root / "makers.csv").write_text("name\n梦想 Cars\n", encoding="utf-8")
    (statement,) = said(1)
    object.__setattr__(statement, "maker", "梦想 Cars")
    assert append(root, [statement]).errors == ()
    assert _files(root) == ["梦想-cars.csv"]
    (error,) = _sentences(append(root, said(2), Names((), ())).errors)
    assert "'Xiaomi' is no known maker" in error


@pytest.mark.parametrize(
    ("maker", "expected"),
    [
        ("Li Auto", "li-auto"),
        ("IM Motors (智己)", "im-motors-智己"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\aux", "c-aux"),
        ("CON", "con-maker"),
        ("...", "maker"),
        (".hidden_~", "hidden"),
        ("x" * 500, "x" * 60),
    ],
)
def test_the_name_of_a_file_fits_any_system(maker: str, expected: str) -> None:
    assert slug(maker) == expected


@given(st.text())
def test_no_name_leads_out_of_the_folder(maker: str) -> None:
    name = slug(maker)
    assert name
    assert not {"/", "\\", ".", ":", "\0", "\n", "~"} & set(name)


def test_a_link_stays_a_link(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "target.csv"
    write_rows(tmp_path, good_row(value="1"), "elsewhere/target.csv")
    link = root / "statements" / "xiaomi.csv"
    link.symlink_to(target)
    assert append(root, said(2)).errors == ()
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").count("\n") == 3
    assert len(own_ids(root)) == 2


def test_a_folder_of_statements_may_be_a_link(root: Path, tmp_path: Path) -> None:
    (root / "statements").rmdir()
    (tmp_path / "real").mkdir()
    (root / "statements").symlink_to(tmp_path / "real")
    assert append(root, said(1)).errors == ()
    assert (tmp_path / "real" / "xiaomi.csv").is_file()


@pytest.mark.parametrize("target", ["gone/far.csv", "xiaomi.csv"])
def test_a_link_to_nowhere_is_an_error(root: Path, target: str) -> None:
    (root / "statements" / "xiaomi.csv").symlink_to(target)
    (error,) = _sentences(append(root, said(1)).errors)
    assert "xiaomi.csv: nothing could be added (" in error


def test_the_permissions_of_a_file_are_kept(root: Path) -> None:
    append(root, said(1))
    path = root / "statements" / "xiaomi.csv"
    path.chmod(0o640)
    append(root, said(2))
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.fixture
def powerless() -> Iterator[Path]:
    """A book of its own that another user made, seen by one who may not do everything."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        root = fresh_book(Path(place) / "book")
        append(root, said(1))
        changed = os.geteuid() == 0
        if changed:
            os.seteuid(65534)
        try:
            yield root
        finally:
            if changed:
                os.seteuid(0)
            for path in (root, root / "statements"):
                path.chmod(0o755)


def _forbid(root: Path) -> None:
    """Takes the right to write from the owner too, where we are the owner."""
    for path in (root / "statements", root):
        if path.stat().st_uid == os.geteuid():
            path.chmod(0o555)


def test_a_folder_that_may_not_be_written_is_an_error(powerless: Path) -> None:
    _forbid(powerless)
    (error,) = _sentences(append(powerless, said(2)).errors)
    assert error.endswith(
        "xiaomi.csv: nothing could be added (Permission denied); "
        "check that you may write there, and try again"
    )
    (statement,) = said(1)
    done = append_retraction(
        powerless, opened(powerless).book, statement.id, reason="x", said_on=DAY, said_by="me"
    )
    assert "nothing could be added (Permission denied)" in str(done.errors[0])
    assert len(own_ids(powerless)) == 1


def test_a_file_that_may_not_be_written_is_not_replaced(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(root, said(1))
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    (error,) = _sentences(append(root, said(2)).errors)
    assert "nothing could be added (Permission denied)" in error
    assert len(own_ids(root)) == 1


def test_a_change_by_a_program_that_waits_for_nobody_is_not_overwritten(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(root, said(1))
    path = root / "statements" / "xiaomi.csv"
    flush = os.fsync

    def save_meanwhile(file: int) -> None:
        path.write_bytes(path.read_bytes() + b"\n")
        flush(file)

    monkeypatch.setattr(os, "fsync", save_meanwhile)
    (error,) = _sentences(append(root, said(2)).errors)
    assert "another program changed it at the same moment" in error
    assert len(own_ids(root)) == 1
    assert sorted(_files(root)) == ["xiaomi.csv"]


@pytest.mark.parametrize("name", ["gone", "README.txt", "empty", "a\0b"])
def test_a_place_that_is_no_book_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "README.txt").touch()
    (tmp_path / "empty").mkdir()
    root = Path(f"{tmp_path}/{name}")
    book = Book.bundled()
    some = book.statements[0].id
    assert len(append(root, said(1)).errors) == 1
    done = append_retraction(root, book, some, reason="x", said_on=DAY, said_by="me")
    assert len(done.errors) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.txt", "empty"]


def test_adding_nothing_writes_nothing(root: Path) -> None:
    assert append(root, []) == append(root, iter([]))
    assert list((root / "statements").iterdir()) == []


# Retractions


def _retract(
    root: Path, wanted: str, *, reason: str = "wrong", said_on: date = DAY, book: Book | None = None
) -> list[str]:
    book = book or opened(root).book
    done = append_retraction(root, book, wanted, reason=reason, said_on=said_on, said_by="me")
    return _sentences(done.errors)


def test_rows_of_any_layer_are_retracted_by_the_beginning_of_their_id(root: Path) -> None:
    append(root, said(1))
    bundled = Book.bundled().statements[0]
    assert _retract(root, said(1)[0].id[:9], reason=" a slip,\nit  seems ") == []
    assert _retract(root, bundled.id.upper()) == []
    loaded = opened(root)
    assert loaded.errors == ()
    assert bundled not in loaded.book.statements
    assert (root / "retractions.csv").read_text(encoding="utf-8") == (
        "id,reason,said_on,said_by\n"
        f'{said(1)[0].id},"a slip, it seems",2026-03-01,me\n{bundled.id},wrong,2026-03-01,me\n'
    )
    assert loaded.book.as_of(date(2026, 2, 28)).statements[-1].id == said(1)[0].id


def test_a_retraction_that_cannot_be_is_refused(root: Path) -> None:
    append(root, said(1))
    whole = said(1)[0].id
    (unknown,) = _retract(root, "000000000000")
    assert "retractions.csv id: no statement or event has the id" in unknown
    (no_reason,) = _retract(root, whole, reason=" ")
    assert "retractions.csv reason: the reason is missing" in no_reason
    (early,) = _retract(root, whole, said_on=date(2025, 1, 1))
    assert "said_on: it cannot be retracted on 2025-01-01, before it was said" in early
    assert not (root / "retractions.csv").exists()
    assert _retract(root, whole) == []
    (twice,) = _retract(root, whole)
    assert f"retractions.csv id: {whole} is retracted already in {root}/retractions.csv:2" in twice


def test_a_retraction_somebody_else_made_meanwhile_is_not_made_twice(root: Path) -> None:
    append(root, said(1))
    before = opened(root).book
    whole = said(1)[0].id
    assert _retract(root, whole) == []
    done = append_retraction(root, before, whole, reason="x", said_on=DAY, said_by="me")
    (error,) = _sentences(done.errors)
    assert "retractions.csv:2:1 id:" in error
    assert opened(root).errors == ()


def test_a_broken_file_of_retractions_is_not_touched(root: Path) -> None:
    append(root, said(1))
    (root / "retractions.csv").write_text("id,reason\n", encoding="utf-8")
    whole, *details = _retract(root, said(1)[0].id)
    assert "it has errors, so nothing was added to it" in whole
    assert len(details) == 2
    assert (root / "retractions.csv").read_text(encoding="utf-8") == "id,reason\n"
