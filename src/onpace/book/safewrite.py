"""Changing a file of the user's book so that no kill, full disk or second writer loses anything.

The whole new file is written beside the old one, flushed to the disk, and then takes the old one's
name in one step; last, the folder is flushed. Why so, and not by writing at the end of the file:

* A reader sees the old file or the new one, never half a row, whatever moment a writer is killed
  at. After an append there can be half a row, and every reader would have to know what to do
  about it, also a spreadsheet.
* A full disk is met while the new file is written, when nothing has happened to the old one.
* A file of a book has kilobytes, so that copying it costs less than flushing it.

Writers take turns by a lock of the operating system (``flock``; ``msvcrt.locking`` on Windows) on
a file ``.onpace.lock`` in the folder, which stays there, empty. The system frees the lock of a
writer that dies. A lock that consists in a file being there would stay behind and stop everybody.

The new file has one fixed name a folder, so that killed writers leave at most one behind, and the
next writer begins by clearing it away. Both names are hidden, and no reader takes them for rows.

A program that does not know the lock, such as an editor, can still save between our reading and
our writing. Hence the old content is compared once more just before it is replaced.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK: Final = ".onpace.lock"
LEFTOVER: Final = ".onpace-new"

#: Seconds to wait for other writers before giving up. One needs milliseconds.
PATIENCE: Final = 60.0

_PAUSE: Final = 0.005


class BusyError(OSError):
    """Others kept writing for too long, or one of them hangs."""


class ChangedError(OSError):
    """A program that does not wait for its turn changed the file meanwhile."""


@contextmanager
def alone_in(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Waits for this writer's turn in a folder and keeps the others out until it is done.

    Args:
        folder: The folder; not a link to it, for two names of one folder need the same lock.
        patience: Seconds to wait.

    Raises:
        BusyError: when the turn does not come.
        OSError: when the folder cannot be written in.
    """
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        deadline = time.monotonic() + patience
        while not _locked(lock):
            if time.monotonic() > deadline:
                raise BusyError(errno.EBUSY, "another program is writing there")
            time.sleep(_PAUSE)
        (folder / LEFTOVER).unlink(missing_ok=True)
        yield
    finally:
        os.close(lock)  # which frees it


def _locked(lock: int) -> bool:
    """Takes the lock if it is free."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the latter is what Windows says
        return False
    return True


def replace_file(path: Path, old: bytes | None, new: bytes) -> None:
    """Puts new content in the place of a file's old content, wholly or not at all.

    Must be called inside `alone_in` of the file's folder.

    Args:
        path: The file; not a link to it, for the link itself would be replaced.
        old: What it held when its new content was made; None when there was no file.
        new: What it is to hold.

    Raises:
        ChangedError: when it holds something else by now.
        OSError: when it could not be written.
    """
    if old is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    beside = path.parent / LEFTOVER
    try:
        _write(beside, new, path if old is not None else None)
        _check_unchanged(path, old)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def _write(path: Path, data: bytes, model: Path | None) -> None:
    """Writes a new file down to the disk, with the permissions of another if there is one."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with open(file, "wb") as stream:  # noqa: PTH123  # it is open already
        stream.write(data)
        stream.flush()
        if model is not None:
            _take_after(path, model)
        os.fsync(stream.fileno())


def _check_unchanged(path: Path, old: bytes | None) -> None:
    if content(path) != old:
        raise ChangedError(errno.EBUSY, "another program changed it at the same moment")


def content(path: Path) -> bytes | None:
    """What a file holds; None when there is no file.

    Raises:
        OSError: when it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def flush_folder(folder: Path) -> None:
    """Makes sure that the names of a folder's files survive a power failure.

    Raises:
        OSError: when the disk fails.
    """
    if sys.platform == "win32":  # which has no such call, and keeps names in a journal
        return
    names = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(names)
    finally:
        os.close(names)


def _take_after(new: Path, old: Path) -> None:
    """Gives a file the permissions and, where that is allowed, the owner of another."""
    status = old.stat()
    new.chmod(S_IMODE(status.st_mode))
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(new, status.st_uid, status.st_gid)
