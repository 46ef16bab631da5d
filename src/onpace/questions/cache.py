"""Answers kept on disk, so that asking again costs nothing.

The key is a hash of everything an answer depends on: the visible statements, the names, the
question, the seed and the versions. A missing, broken or read-only cache only costs time.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onpace import __version__
from onpace.questions.answer import Judgement
from onpace.questions.asking import Asked, make_precise

if TYPE_CHECKING:
    from collections.abc import Callable

    from onpace.book import Book, Names
    from onpace.questions.ambition import PastTarget

_SUBFOLDER = "onpace"


def cache_folder() -> Path | None:
    """Where answers are kept: ``ONPACE_CACHE``, or the user's cache folder; None without a home."""
    chosen = os.environ.get("ONPACE_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if base:
        return Path(base) / _SUBFOLDER
    try:
        return Path.home() / ".cache" / _SUBFOLDER
    except RuntimeError:  # a user without an entry in the list of users
        return None


def judge_remembered(book: Book, maker: str, year: int, **question: Any) -> Judgement:  # noqa: ANN401
    """`judge.judge`, answered from the cache where the same was asked before.

    Raises:
        QuestionError: as `judge.judge` does.
    """
    asked, visible = make_precise(book, maker, year, **question)
    return answer_remembered(visible, visible.digest(), asked, past_once(visible))


def past_once(visible: Book) -> Callable[[], tuple[PastTarget, ...]]:
    """Gathers the past targets of a book when they are first asked for, and keeps them."""

    @cache
    def gather() -> tuple[PastTarget, ...]:
        from onpace.questions.ambition import past_targets  # noqa: PLC0415 - loads NumPy

        return past_targets(visible)

    return gather


def answer_remembered(
    visible: Book, digest: str, asked: Asked, past: Callable[[], tuple[PastTarget, ...]]
) -> Judgement:
    """`judge.answer`, from the cache where it is kept.

    Args:
        visible: the book as of the question's day.
        digest: its digest.
        asked: the question.
        past: gathers the past targets to compare with, if the answer must be computed.

    Raises:
        QuestionError: as `judge.answer` does.
    """

    def compute() -> Judgement:
        from onpace.questions.judge import answer  # noqa: PLC0415 - loads NumPy

        return answer(visible, asked, past())

    return remembered(key_of(digest, visible.names, asked), compute)


def key_of(digest: str, names: Names, asked: Asked) -> str:
    """Hash of all that an answer depends on."""
    parts = [digest, _names_digest(names), __version__, _numpy_version()]
    parts += [_code_digest(), repr(asked)]
    return sha256("\n".join(parts).encode()).hexdigest()


def _names_digest(names: Names) -> str:
    return sha256(f"{names.makers}{names.models}".encode()).hexdigest()


@cache
def _code_digest() -> str:
    """The text of the code itself stands for its settings and its method."""
    root = Path(__file__).parent.parent
    files = [path for room in ("engine", "questions") for path in sorted(root.glob(f"{room}/*.py"))]
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


@cache
def _numpy_version() -> str:
    from importlib.metadata import version  # noqa: PLC0415 - costs as much as the rest

    return version("numpy")


def remembered(key: str, compute: Callable[[], Judgement]) -> Judgement:
    """The kept answer, or a computed one, which is then kept."""
    folder = cache_folder()
    if folder is None:
        return compute()
    path = folder / f"{key}.json"
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _read(path)
    found = compute()
    _keep(path, found)
    return found


def _read(path: Path) -> Judgement:
    """A kept answer; whatever is not exactly what was kept raises."""
    digest, _, text = path.read_text(encoding="utf-8").partition("\n")
    if digest != _digest_of(text):
        raise ValueError("not what was kept")
    return Judgement.from_dict(json.loads(text))


def _digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _keep(path: Path, answer: Judgement) -> None:
    """Write whole or not at all; a failure is no matter."""
    text = json.dumps(answer.to_dict(), ensure_ascii=False)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{_digest_of(text)}\n{text}")
        Path(temporary).replace(path)
    except OSError:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
