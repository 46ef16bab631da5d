"""Kept answers cost nothing and change nothing; a cache that is broken costs time alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from onpace.book import Book, Maker
from onpace.questions import cache
from onpace.questions.answer import Judgement
from onpace.questions.asking import Asked
from onpace.questions.cache import cache_folder, judge_remembered, key_of, remembered
from onpace.questions.series import Series
from tinyanswers import NAMES, PLAIN, plain, said, target, tiny_book

ASKED = Asked(Series("Xiaomi"), 2026, None, date(2026, 4, 1), 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ONPACE_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def kept(folder: Path) -> Path:
    """The file of the plain history's answer."""
    assert judge_remembered(PLAIN, "Xiaomi", 2026) == plain()
    (file,) = folder.iterdir()
    return file


def never() -> Judgement:
    raise AssertionError("computed although it was kept")


def test_an_answer_is_kept_and_comes_back_the_same(kept: Path) -> None:
    assert remembered(kept.stem, never) == plain()


def test_a_kept_answer_is_not_computed_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onpace.questions.judge.answer_from", never)
    assert judge_remembered(PLAIN, "Xiaomi", 2026) == plain()
    assert kept.exists()


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _first_line_gone(data: bytes) -> bytes:
    return data.partition(b"\n")[2]


def _one_digit_changed(data: bytes) -> bytes:
    return data.replace(b'"year": 2026', b'"year": 2027')


def _wrong_kinds(data: bytes) -> bytes:
    return _sealed(json.dumps({**json.loads(_first_line_gone(data)), "targets": 5}))


def _field_gone(data: bytes) -> bytes:
    answer = json.loads(_first_line_gone(data))
    del answer["pace"]
    return _sealed(json.dumps(answer))


def _sealed(text: str) -> bytes:
    """A text as the cache would have kept it."""
    return f"{cache._digest_of(text)}\n{text}".encode()


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"\0" * 1000,
        lambda _: b"\xff\xfe",
        lambda _: b"[" * 100_000,
        lambda _: _sealed("[" * 100_000),
        lambda _: _sealed("null"),
        lambda _: _sealed("[]"),
        lambda _: _sealed("{}"),
        _half,
        _first_line_gone,
        _one_digit_changed,
        _wrong_kinds,
        _field_gone,
    ],
)
def test_a_damaged_answer_is_computed_again_and_mended(
    kept: Path, damage: Callable[[bytes], bytes]
) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert kept.read_bytes() != whole
    assert remembered(kept.stem, plain) == plain()
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("place", ["file", "file/under", "/proc/onpace", "/dev/null"])
def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("ONPACE_CACHE", str(tmp_path / place))
    assert remembered("0" * 64, plain) == plain()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(folder: Path) -> None:
    (folder / f"{'0' * 64}.json").mkdir(parents=True)
    assert remembered("0" * 64, plain) == plain()
    assert [path.name for path in folder.iterdir()] == [f"{'0' * 64}.json"]


def test_errors_in_computing_are_not_kept(folder: Path) -> None:
    with pytest.raises(AssertionError, match="computed although it was kept") as caught:
        remembered("0" * 64, never)
    assert caught.value.__context__ is None
    assert not folder.exists()


def test_the_folder_is_the_one_chosen_or_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ONPACE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.setenv("ONPACE_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "onpace"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder() == tmp_path / ".cache" / "onpace"


def test_a_user_without_a_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("ONPACE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert cache_folder() is None
    assert remembered("0" * 64, plain) == plain()


def key(book: Book = PLAIN, asked: Asked = ASKED) -> str:
    return key_of(book.digest(), book.names, asked)


def test_the_key_is_the_same_for_the_same_question() -> None:
    assert key() == key(tiny_book(*reversed(PLAIN.statements)))


@pytest.mark.parametrize(
    "asked",
    [
        replace(ASKED, series=Series("NIO")),
        replace(ASKED, series=Series("Xiaomi", measure="production")),
        replace(ASKED, year=2027),
        replace(ASKED, target=5.0),
        replace(ASKED, as_of=date(2026, 4, 2)),
        replace(ASKED, seed=1),
    ],
)
def test_the_key_changes_with_every_part_of_the_question(asked: Asked) -> None:
    assert key(asked=asked) != key()


def test_the_key_changes_with_the_statements_and_the_names() -> None:
    assert key(tiny_book(*PLAIN.statements, said("2026-04", 5))) != key()
    assert key(tiny_book(*PLAIN.statements[1:])) != key()
    names = replace(NAMES, makers=(*NAMES.makers, Maker("Qoros")))
    assert key(tiny_book(*PLAIN.statements, names=names)) != key()


def test_the_key_changes_with_the_versions_and_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    for name, value in [
        ("__version__", "0.0.0"),
        ("_numpy_version", lambda: "0.0.0"),
        ("_code_digest", lambda: "other"),
    ]:
        with monkeypatch.context() as patch:
            patch.setattr(cache, name, value)
            assert key() != before
    assert key() == before


def test_a_statement_said_later_does_not_change_the_key_of_an_earlier_day(folder: Path) -> None:
    judge_remembered(PLAIN, "Xiaomi", 2026, as_of="2026-02-10")
    longer = tiny_book(*PLAIN.statements, target(9_000_000, on="2026-02-11", basis="raised"))
    judge_remembered(longer, "Xiaomi", 2026, as_of="2026-02-10")
    assert len(list(folder.iterdir())) == 1
