"""Adds statements to a book, a few at a time, and says so on a line of output after each time.

python writer.py FOLDER FIRST COUNT [STEP [BYTES]]

With STEP it kills itself before that step of writing, counted from 1; with BYTES no file can grow
beyond that. It prints ``ready`` before the first statement, and errors as they come.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grownbook import said
from onpace.book.append import append

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike

_STEPS = ("open", "os.remove", "os.rename", "os.chmod", "os.chown", "os.mkdir")


def die_at(step: int) -> None:
    """Arranges that this process is killed before a step of writing, if it comes so far."""
    left = step

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    flush = os.fsync

    def flushing(fd: FileDescriptorLike) -> None:
        count()
        flush(fd)

    os.fsync = flushing  # an audit hook does not see it
    sys.addaudithook(lambda event, _: count() if event in _STEPS else None)


def main(folder: str, first: str, count: str, step: str = "0", size: str = "0") -> None:
    """Adds the statements."""
    rounds = [said(number, number + 1) for number in range(int(first), int(first) + int(count), 2)]
    append(folder, [])  # so that what is read once is read
    if int(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if int(step):
        die_at(int(step))
    for statements in rounds:
        done = append(Path(folder), statements)
        for row in done.added:
            os.write(1, f"{row.id}\n".encode())
        for error in done.errors:
            os.write(1, f"{error}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
