"""Write what the program really prints into README.md, between its marks.

python scripts/readme.py
"""

from __future__ import annotations

import shlex
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from onpace.cli import cli

README = Path(__file__).parent.parent / "README.md"

#: The commands between each pair of marks, run one after another in an empty folder.
EXAMPLES = {
    "judge": ("onpace judge Xiaomi 2026 --as-of 2026-01-06",),
    "book": (
        "onpace book init book",
        """onpace book add --maker NIO --period 2026-10 --value '>48000' \\
    --said-on 2026-11-01 --said-by NIO --source https://example.org/ --yes""",
        "onpace book check",
    ),
}


def example(name: str) -> str:
    """Commands and what they print, as a block of code."""
    runner = CliRunner(env={"ONPACE_BOOK": None})
    parts = []
    with TemporaryDirectory() as folder, chdir(folder):
        for command in EXAMPLES[name]:
            _, *words = shlex.split(command.replace("\\\n", " "))
            result = runner.invoke(cli, words, catch_exceptions=False)
            parts.append(f"$ {command}\n{result.output}")
    return f"```\n{chr(10).join(parts)}```"


def marks(name: str) -> tuple[str, str]:
    """What stands before and after an example."""
    return f"<!-- {name}:start -->", f"<!-- {name}:end -->"


def with_examples(page: str) -> str:
    """The page with the examples between their marks."""
    for name in EXAMPLES:
        start, end = marks(name)
        before, _, rest = page.partition(start)
        _, _, after = rest.partition(end)
        page = f"{before}{start}\n{example(name)}\n{end}{after}"
    return page


if __name__ == "__main__":
    README.write_text(with_examples(README.read_text(encoding="utf-8")), encoding="utf-8")
