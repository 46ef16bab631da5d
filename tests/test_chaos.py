"""The script that kills writers finds nothing lost, and would find it if there were."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and limits of POSIX")

SCRIPTS = Path(__file__).parent.parent / "scripts"

# What writers might do instead, and what must not go unnoticed.
NO_LOCK = "append.alone_in = lambda folder: contextlib.nullcontext()"
IN_PLACE = "append.replace_file = lambda path, old, new: path.write_bytes(new)"


def _chaos(change: str, kills: int) -> subprocess.CompletedProcess[str]:
    script = (
        "import contextlib, sys, chaos, onpace.book.append as append\n"
        f"{change}\n"
        f"sys.argv = ['chaos', '--kills', '{kills}', '--seed', '1']\n"
        "sys.exit(chaos.main())"
    )
    return subprocess.run(
        [sys.executable, "-c", script], cwd=SCRIPTS, capture_output=True, text=True, check=False
    )


def test_nothing_is_lost_when_writers_are_killed() -> None:
    done = _chaos("", 20)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "losses                          0" in done.stdout


@pytest.mark.parametrize("change", [NO_LOCK, IN_PLACE])
def test_writers_that_lose_something_are_found_out(change: str) -> None:
    done = _chaos(change, 200)
    assert done.returncode == 1, done.stdout
    assert done.stderr
