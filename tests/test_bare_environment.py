"""The core runs with nothing installed but NumPy and click, and loads no more than it uses."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COUNTS = "2025-10: >40000, 2025-11: 46249, 2025-12: >50000"

#: Runs a command in an interpreter that refuses every module not named: argv[1] lists them.
BARE = """
import importlib.abc, runpy, sys

allowed = {*sys.stdlib_module_names, *sys.argv.pop(1).split(",")}

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ImportError(f"refused: {name}", name=name)

sys.meta_path.insert(0, Refuse())
module = sys.argv.pop(1)
sys.argv[0] = module
runpy.run_module(module, run_name="__main__")
"""


def bare(
    *words: str,
    module: str = "onpace",
    allowed: str = "onpace,numpy,click",
    cache: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": ""}
    if cache is not None:
        environment["ONPACE_CACHE"] = str(cache)
    return subprocess.run(
        [sys.executable, "-c", BARE, allowed, module, *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the question is answered."""
    cache = tmp_path_factory.mktemp("kept")
    result = bare("judge", "Xiaomi", "2026", "--as-of", "2026-01-06", cache=cache)
    assert (result.returncode, result.stderr) == (0, "")
    return cache


@pytest.mark.parametrize("module", ["hypothesis", "scipy", "pytest", "mypy"])
def test_the_refusal_bites(module: str) -> None:
    result = bare(module=module)
    assert result.returncode == 1
    assert f"ImportError: refused: {module}" in result.stderr


@pytest.mark.parametrize(
    ("module", "words"), [("numpy", ["judge", "--months", COUNTS, "--year", "2026"]), ("click", [])]
)
def test_what_the_core_needs_is_not_there_by_chance(module: str, words: list[str]) -> None:
    allowed = ",".join({"onpace", "numpy", "click"} - {module})
    result = bare(*words, allowed=allowed)
    assert result.returncode == 1
    assert f"ImportError: refused: {module}" in result.stderr


def test_a_judgement_needs_nothing_else(kept: Path) -> None:
    result = bare("judge", "Xiaomi", "2026", "--as-of", "2026-01-06", cache=kept)
    assert result.stdout.startswith("Xiaomi 2026, as of 2026-01-06: OPEN\n")


def test_the_board_needs_nothing_else() -> None:
    result = bare("--as-of", "2024-02-01")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Targets for 2024, as of 2024-02-01\n")


def test_json_and_counts_of_ones_own_need_nothing_else() -> None:
    result = bare("judge", "--months", COUNTS, "--year", "2026", "--target", "550000", "--json")
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["target"] == 550_000


def test_a_page_needs_nothing_else(tmp_path: Path, kept: Path) -> None:
    result = bare(str(tmp_path / "page.html"), module="onpace.demo", cache=kept)
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "page.html").stat().st_size > 10_000


def test_a_kept_answer_is_told_without_numpy(kept: Path) -> None:
    question = ["judge", "Xiaomi", "2026", "--as-of", "2026-01-06"]
    result = bare(*question, allowed="onpace,click", cache=kept)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == bare(*question, cache=kept).stdout


def test_mistakes_are_told_without_numpy() -> None:
    result = bare("judge", "Xaomi", "2026", allowed="onpace,click")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "onpace: the book knows no maker 'Xaomi'; did you mean Xiaomi?\n"


def loaded(code: str) -> set[str]:
    """The packages that code loads."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    names = re.findall(r"^import time: .*\| +(\S+)$", result.stderr, re.MULTILINE)
    return {name.partition(".")[0] for name in names}


def test_importing_the_package_loads_neither_numpy_nor_click() -> None:
    found = loaded("import onpace")
    assert "onpace" in found
    assert not found & {"numpy", "click"}


def test_reading_the_book_needs_the_standard_library_alone() -> None:
    found = loaded("from onpace.book import Book; Book.bundled()") - loaded("pass")
    # The standard library itself asks for "org", which only Jython has.
    assert found - set(sys.stdlib_module_names) - {"org"} == {"onpace"}
    assert "numpy" in loaded("import onpace; onpace.judge")


#: The beginning of a path on somebody's machine, but not a part of a web address.
ELSEWHERE = re.compile(r"(?<![\w./%~-])(/(work|root|home|tmp|mnt|opt|Users)/|[A-Z]:\\\\)")


def _texts() -> list[Path]:
    kinds = {".py", ".md", ".csv", ".toml", ".txt", ".html", ""}
    folders = [ROOT / name for name in ("src", "scripts", "docs")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files += [ROOT / "README.md", ROOT / "Makefile", ROOT / "pyproject.toml"]
    return [path for path in files if path.suffix in kinds and "__pycache__" not in path.parts]


def test_a_path_outside_the_project_would_be_found() -> None:
    for text in ("see /mnt/x", "'/home/me'", '"/tmp/a.csv"', "(/root/)", "C:\\\\Users"):
        assert ELSEWHERE.search(text), text
    for text in ("https://a.cn/home/x", "src/tmp/", "../mnt/", "https://a.cn//home/"):
        assert not ELSEWHERE.search(text), text


def test_no_path_outside_the_project_is_mentioned() -> None:
    texts = _texts()
    assert len(texts) > 100
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts
        for match in ELSEWHERE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
