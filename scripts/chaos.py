"""Kills writers of a book, fills its disk, and counts what is lost, which must be nothing.

python scripts/chaos.py [--kills N] [--seed N]

Several processes add statements and retractions to one book and report through a pipe what they
were told is safe. They are killed with SIGKILL: most from outside at a random moment, some by
themselves before a random step of a write, so that the short steps are hit too. A share of them may
write files of a limited size only, and where tmpfs can be mounted every second round plays on one
of a few kilobytes. Afterwards, and now and then meanwhile, the book must load without errors and
hold everything reported exactly once. Exit code 1 when anything is lost.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from onpace.book import Book, Period, Source, Statement, parse_quantity
from onpace.book.append import append, append_retraction
from onpace.book.fresh import init_book
from onpace.book.load import bundled_names, load_on
from onpace.book.safewrite import LEFTOVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import FileDescriptorLike

MAKERS: Final = ("Xiaomi", "NIO", "Li Auto")
WRITERS: Final = 5
KILLS_A_ROUND: Final = 50
LONGEST_PAUSE: Final = 0.08  # seconds between kills
LONGEST_WAIT: Final = 10.0  # seconds the last writer may take: longer is a deadlock
DISK: Final = 96  # kilobytes
DAY: Final = date(2026, 3, 1)
STEPS: Final = ("open", "os.remove", "os.rename", "os.chmod", "os.chown", "os.mkdir")
SAMPLE: Final = Statement(
    *("Xiaomi", "", "", "", "report", "deliveries", Period.parse("2025-12")),
    *(parse_quantity(">", "1"), "vehicle", "more than", date(2026, 1, 1), "Xiaomi"),
    Source("https://example.org/1", "example.org"),
    note='a note, with "everything", 小米\nin it',
)


@dataclass
class Tally:
    """What was seen in all rounds."""

    kills: int = 0
    by_themselves: int = 0
    reported: int = 0
    unreported: int = 0
    retracted: int = 0
    refused: int = 0
    loads: int = 0
    leftovers: int = 0
    losses: list[str] = field(default_factory=list)


def statement(number: int) -> Statement:
    """A statement like no other."""
    maker = MAKERS[number % len(MAKERS)]
    return replace(SAMPLE, maker=maker, quantity=parse_quantity(">", str(number)))


# The writers


def write_until_killed(root: Path, first: int, report: int, seed: int) -> NoReturn:
    """The life of one writer: adds statements and now and then takes one back."""
    chance = random.Random(seed)  # noqa: S311  # moments and sizes, no secrets
    if chance.random() < 1 / 4:
        largest = max((path.stat().st_size for path in root.rglob("*.csv")), default=0)
        limit = largest + chance.randint(0, 2_000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if chance.random() < 1 / 2:
        die_at(chance.randint(1, 40))
    number, mine = first, list[Statement]()
    while True:
        batch = [statement(number + more) for more in range(chance.randint(1, 4))]
        number += len(batch)
        done = append(root, batch)
        mine += done.added
        lines = [f"+{row.id}\n" for row in done.added]
        refused = [error.message for error in done.errors]
        if mine and chance.random() < 1 / 4:
            gone = mine.pop(chance.randrange(len(mine)))
            book = Book((gone,), (), bundled_names(), root)
            back = append_retraction(
                root, book, gone.id, reason="chaos", said_on=DAY, said_by="chaos"
            )
            refused += [error.message for error in back.errors]
            lines += [] if back.errors else [f"-{gone.id}\n"]
        lines += [f"!{message}\n" for message in refused]
        os.write(report, "".join(lines).encode())


def die_at(step: int) -> None:
    """Kills this process before a step of a write."""
    left, flush = step, os.fsync

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def flushing(fd: FileDescriptorLike) -> None:
        count()
        flush(fd)

    os.fsync = flushing  # audit hooks do not see it
    sys.addaudithook(lambda event, _: count() if event in STEPS else None)


def start(root: Path, first: int, report: int, seed: int) -> int:
    """Starts a writer and gives its process id."""
    process = os.fork()
    if process:
        return process
    try:
        write_until_killed(root, first, report, seed)
    except BaseException as error:  # noqa: BLE001  # whatever it is, the parent must hear of it
        os.write(report, f"!the writer failed: {error!r}\n".encode())
    os._exit(1)


# A round


@dataclass
class Reports:
    """What the writers of a round reported as safe."""

    pipe: int
    added: list[str] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    rest: bytes = b""

    def read(self) -> None:
        """Takes in what has arrived."""
        lists = {"+": self.added, "-": self.retracted, "!": self.refused}
        while True:
            try:
                data = os.read(self.pipe, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                return
            *lines, self.rest = (self.rest + data).split(b"\n")
            for line in lines:
                text = line.decode()
                lists[text[0]].append(text[1:])


def play(root: Path, kills: int, chance: random.Random, tally: Tally) -> Reports:
    """Lets writers write to a book and kills so many of them."""
    receiving, sending = os.pipe()
    os.set_blocking(receiving, False)
    reports, alive = Reports(receiving), set[int]()
    goal = tally.kills + kills
    first = 1
    try:
        while tally.kills < goal:
            while len(alive) < WRITERS:
                alive.add(start(root, first, sending, chance.getrandbits(32)))
                first += 10_000
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
            reports.read()
            victim = chance.choice(sorted(alive))
            bury(alive, victim, tally)
            for process in sorted(alive):
                bury(alive, process, tally, kill=False)
            if chance.random() < 1 / 10:
                reports.read()
                check(root, reports, tally)
    finally:
        for process in sorted(alive):
            bury(alive, process, tally)
        os.close(sending)
    reports.read()
    os.close(receiving)
    return reports


def bury(alive: set[int], process: int, tally: Tally, *, kill: bool = True) -> None:
    """Kills a writer, or sees whether it died by itself."""
    ended, status = os.waitpid(process, os.WNOHANG)
    by_itself = bool(ended)
    if not by_itself and kill:
        os.kill(process, signal.SIGKILL)
        ended, status = os.waitpid(process, 0)
    if ended:
        alive.discard(process)
        killed = os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        tally.kills += killed
        tally.by_themselves += killed and by_itself
        if not killed:
            tally.losses.append(f"a writer ended with status {status} instead of being killed")


def check(root: Path, reports: Reports, tally: Tally) -> Counter[str]:
    """The book loads, and everything reported is in it once; gives what is in it."""
    added, retracted = list(reports.added), set(reports.retracted)
    loaded = load_on(Book((), (), bundled_names(), root), root)
    tally.loads += 1
    tally.losses += [f"the book does not load: {error}" for error in loaded.errors]
    back = {done.id for done in loaded.book.retractions}
    rows = Counter(row.id for row in loaded.book.rows)
    standing = set(rows)
    for done in loaded.book.retractions:
        rows.update(row.id for row in done.rows)
    tally.losses += [f"{row} was reported and is lost" for row in added if row not in rows]
    tally.losses += [f"{row} is there {number} times" for row, number in rows.items() if number > 1]
    tally.losses += [f"the retraction of {row} is lost" for row in retracted - back]
    tally.losses += [f"{row} was retracted and stands" for row in retracted & standing]
    return rows


def finish(root: Path, tally: Tally) -> None:
    """The last writer must get its turn soon, write, and clear away what dead ones left."""
    began = time.monotonic()
    tally.leftovers += len(list(root.rglob(LEFTOVER)))
    last = statement(0)
    errors = list(append(root, [last]).errors)
    book = Book((last,), (), bundled_names(), root)
    back = append_retraction(root, book, last.id, reason="chaos", said_on=DAY, said_by="chaos")
    errors += back.errors
    tally.losses += [f"the last writer could not write: {error}" for error in errors]
    tally.losses += [f"{path} was left behind" for path in root.rglob(LEFTOVER)]
    known = {"README.txt", "retractions.csv", ".onpace.lock"}
    known |= {f"{name}.csv" for name in ("xiaomi", "nio", "li-auto")}
    files = (path for path in root.rglob("*") if path.is_file())
    tally.losses += [f"{path} should not be there" for path in files if path.name not in known]
    if time.monotonic() - began > LONGEST_WAIT:
        tally.losses.append("the last writer waited for a dead one")


# A small disk


@contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """Mounts a tiny file system there for the while, where that is allowed."""
    place.mkdir()
    mounted = mount("-t", "tmpfs", "-o", f"size={DISK}k", "tmpfs", str(place))
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run([shutil.which("umount") or "umount", str(place)], check=True)  # noqa: S603  # fixed


def mount(*arguments: str) -> bool:
    """Whether a mount was possible."""
    command = shutil.which("mount")
    if command is None or sys.platform != "linux":
        return False
    return subprocess.run([command, *arguments], check=False, capture_output=True).returncode == 0  # noqa: S603  # fixed


def play_round(
    place: Path, kills: int, chance: random.Random, tally: Tally, *, small: bool
) -> None:
    """One book from its first row to the count."""
    root = place / "my book 小米"
    made = init_book(root)
    tally.losses += [f"no book could be made: {error}" for error in made.errors]
    reports = play(root, kills, chance, tally)
    if small:
        mount("-o", "remount,size=16m", str(place))
    finish(root, tally)
    rows = check(root, reports, tally)
    tally.reported += len(reports.added)
    tally.retracted += len(reports.retracted)
    tally.unreported += len(rows) - len(set(reports.added)) - 1  # the last writer's
    full = {os.strerror(code) for code in (errno.ENOSPC, errno.EFBIG)}
    for message in reports.refused:
        if any(reason in message for reason in full):
            tally.refused += 1
        else:
            tally.losses.append(f"a writer was refused: {message}")


def main() -> int:
    """Plays the rounds and prints the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().getrandbits(32)
    chance = random.Random(seed)  # noqa: S311  # moments and sizes, no secrets
    tally, began, number, small_rounds = Tally(), time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        while tally.kills < options.kills and not tally.losses:
            place = Path(folder) / f"round {number}"
            kills = min(KILLS_A_ROUND, options.kills - tally.kills)
            if number % 2:
                with small_disk(place) as small:
                    small_rounds += small
                    play_round(place, kills, chance, tally, small=small)
            else:
                place.mkdir()
                play_round(place, kills, chance, tally, small=False)
            number += 1
    print_counts(tally, seed, number, small_rounds, time.monotonic() - began)
    return 1 if tally.losses else 0


def print_counts(tally: Tally, seed: int, rounds: int, small: int, seconds: float) -> None:
    """One count a line."""
    disk = f"{small} of them on a disk of {DISK} kB"
    print(f"seed                            {seed}")
    print(f"rounds                          {rounds} ({disk})")
    print(f"writers killed                  {tally.kills} ({tally.by_themselves} in a chosen step)")
    print(f"rows reported as safe           {tally.reported}")
    print(f"retractions reported as safe    {tally.retracted}")
    print(f"rows safe, killed unreported    {tally.unreported}")
    print(f"writes refused by a full disk   {tally.refused}")
    print(f"loads without error             {tally.loads}")
    print(f"half files left and cleared     {tally.leftovers}")
    print(f"losses                          {len(tally.losses)}")
    print(f"seconds                         {seconds:.0f}")
    for loss in tally.losses[:20]:
        print(f"  {loss}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
