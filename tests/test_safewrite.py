"""Whatever kills a writer, nothing it reported is lost and nothing half written is left."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grownbook import fresh_book, own_ids, said
from onpace.book.append import append
from onpace.book.safewrite import LEFTOVER, LOCK, BusyError, alone_in, replace_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and limits of POSIX")

WRITER = Path(__file__).parent / "writer.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A book with one row."""
    root = fresh_book(tmp_path / "book")
    assert append(root, said(0)).errors == ()
    return root


def _start(root: Path, *arguments: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), str(root), *map(str, arguments)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    return writer


def _reported(writer: subprocess.Popen[str]) -> list[str]:
    """What a writer said before it ended."""
    return writer.communicate(timeout=60)[0].splitlines()


def _leftovers(root: Path) -> list[str]:
    known = {LOCK, "README.txt", "xiaomi.csv"}
    return [path.name for path in root.rglob("*") if path.is_file() and path.name not in known]


def test_a_writer_killed_before_any_step_leaves_the_book_whole(root: Path) -> None:
    path = root / "statements" / "xiaomi.csv"
    before, old = path.read_bytes(), own_ids(root)
    new = [row.id for row in said(1, 2)]
    ends = []
    for step in range(1, 100):
        path.write_bytes(before)
        writer = _start(root, 1, 2, step)
        reported = _reported(writer)
        ids = own_ids(root)
        assert ids in (old, old + new)
        assert reported == [] or ids == old + new
        assert len(_leftovers(root)) <= 1
        append(root, said(3))  # the next writer is not held up, and clears away
        assert _leftovers(root) == []
        ends.append((writer.returncode, len(ids)))
        if writer.returncode == 0:
            break
    kill = -signal.SIGKILL
    assert set(ends) == {(kill, 1), (kill, 3), (0, 3)}
    assert len(ends) > 10


def test_rows_that_were_reported_survive_kills_at_random_moments(root: Path) -> None:
    chance = random.Random(7)  # noqa: S311  # moments, no secrets
    reported: list[str] = []
    for turn in range(10):
        pair = [_start(root, 1 + turn * 4000 + 2000 * number, 2000) for number in range(2)]
        for writer in pair:
            time.sleep(chance.uniform(0, 0.1))
            writer.kill()
        for writer in pair:
            reported += _reported(writer)
    assert append(root, said(999_999)).errors == ()
    assert _leftovers(root) == []
    ids = own_ids(root)
    assert len(ids) == len(set(ids))
    assert set(reported) <= set(ids)
    assert len(reported) > 20


def test_two_writers_at_once_lose_nothing(root: Path) -> None:
    pair = [_start(root, first, 60) for first in (1, 31)]
    reported = [line for writer in pair for line in _reported(writer)]
    assert [writer.returncode for writer in pair] == [0, 0]
    ids = own_ids(root)
    assert sorted(ids) == sorted(row.id for row in said(*range(91)))
    assert sorted(reported) == sorted(set(ids) - {said(0)[0].id})


@pytest.mark.parametrize("room", [1, 100, 300, 600])
def test_a_full_disk_leaves_the_book_as_it_was(root: Path, room: int) -> None:
    size = (root / "statements" / "xiaomi.csv").stat().st_size
    reported = _reported(_start(root, 1, 40, 0, size + room))
    errors = [line for line in reported if "nothing could be added" in line]
    assert "File too large" in errors[0]
    assert "make room on the disk and try again; what was there is untouched" in errors[0]
    added = [line for line in reported if line not in errors]
    assert added == [row.id for row in said(*range(1, len(added) + 1))]
    pair = 220  # bytes of two rows
    free = size + room - (root / "statements" / "xiaomi.csv").stat().st_size
    assert 0 <= free < pair
    assert sorted(own_ids(root)) == sorted([said(0)[0].id, *added])
    assert _leftovers(root) == []


def test_a_writer_killed_in_the_middle_of_a_write_leaves_the_book_whole(root: Path) -> None:
    before = (root / "statements" / "xiaomi.csv").read_bytes()
    script = (
        "import signal, sys, writer; signal.signal(signal.SIGXFSZ, signal.SIG_DFL);"
        "writer.main(*sys.argv[1:])"
    )
    size = str(len(before) + 50)
    command = [sys.executable, "-c", script, str(root), "1", "2", "0", size]
    ended = subprocess.run(command, cwd=WRITER.parent, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGXFSZ
    half = root / "statements" / LEFTOVER
    assert half.stat().st_size == len(before) + 50
    assert (root / "statements" / "xiaomi.csv").read_bytes() == before
    assert append(root, said(1)).errors == ()
    assert len(own_ids(root)) == 2
    assert _leftovers(root) == []


def test_a_writer_that_hangs_is_not_waited_for_forever(tmp_path: Path) -> None:
    began = time.monotonic()
    with (
        alone_in(tmp_path),
        pytest.raises(BusyError, match="another program is writing there"),
        alone_in(tmp_path, patience=0.05),
    ):
        pass
    assert time.monotonic() - began < 5
    with alone_in(tmp_path, patience=0):
        pass


def test_the_lock_of_a_dead_writer_is_free(root: Path) -> None:
    script = (
        "import sys, pathlib, onpace.book.safewrite as safe\n"
        "with safe.alone_in(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(root / "statements")]
    holder = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(BusyError), alone_in(root / "statements", patience=0):
        pass
    holder.kill()
    holder.communicate()
    assert append(root, said(1)).errors == ()


def test_new_content_is_flushed_before_it_takes_the_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    flush, rename = os.fsync, os.replace

    def flushing(file: int) -> None:
        done.append(f"flush {Path(f'/proc/self/fd/{file}').readlink().name}")
        flush(file)

    def renaming(one: Path, two: Path) -> None:
        done.append(f"rename {one.name} {two.name}")
        rename(one, two)

    if not Path("/proc/self/fd").exists():
        pytest.skip("shows the names of open files only on Linux")
    monkeypatch.setattr(os, "fsync", flushing)
    monkeypatch.setattr(os, "replace", renaming)
    replace_file(tmp_path / "a.csv", None, b"new")
    assert done == [f"flush {LEFTOVER}", f"rename {LEFTOVER} a.csv", f"flush {tmp_path.name}"]
    assert (tmp_path / "a.csv").read_bytes() == b"new"
