"""The command as tests use it: what it prints, and what it says of a mistake.

Its book is about two makers that the bundled one does not know, so that neither disturbs the other.
"""

from pathlib import Path

from click.testing import CliRunner, Result

from onpace.cli import cli
from tinybook import good_row, write_rows

MAKERS = """\
name,aliases,aliases_zh,tickers,home_market,first_delivery
Tiny Motors,Tiny,小小汽车,9999.HK,CN,2024-04-03
Tall Cars,,,,CN,
"""
MODELS = "maker,brand,model,first_delivery\nTiny Motors,,T1,2024-04-03\n"


def row(**cells: str) -> str:
    """What Tiny Motors said on New Year's Day of 2026, unless told otherwise."""
    usual = {"maker": "Tiny Motors", "said_by": "Tiny Motors", "relation": "="}
    return good_row(**{**usual, **cells})


ROWS = "\n".join(
    [row(period=f"2025-{month:02d}", value=str(20_000 + 1_000 * month)) for month in range(1, 13)]
    + [
        row(kind="target", period="2026", value="400000", said_on="2026-01-03"),
        row(model="T1", period="2025", relation="~", value="150000"),
        row(market="DE", measure="registrations", period="2025", value="90"),
        row(maker="Tall Cars", period="2025", value="4500000"),
        row(maker="Tall Cars", kind="target", period="2026", value="5000000"),
    ]
)
COUNTS = "2025-10: >40000, 2025-11: 46249, 2025-12: >50000"


def write_own_names(root: Path) -> None:
    """Writes the makers and models of the book."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "makers.csv").write_text(MAKERS, encoding="utf-8")
    (root / "models.csv").write_text(MODELS, encoding="utf-8")


def write_own_book(root: Path, rows: str = ROWS) -> Path:
    """Writes the book, or one with other rows."""
    write_own_names(root)
    write_rows(root, rows)
    return root


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def piped(text: str, *words: object) -> Result:
    """What comes of the command when something is sent to its standard input."""
    return CliRunner().invoke(cli, [str(word) for word in words], input=text)


def files(root: Path) -> dict[str, bytes]:
    """Every file of a folder but hidden ones, such as the lock."""
    found = (path for path in root.rglob("*") if path.is_file() and path.name[0] != ".")
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


def printed(*words: object) -> str:
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*words: object) -> str:
    """The message of a mistake, without the program's name; one line unless said otherwise."""
    message = refused_in_lines(*words)
    assert "\n" not in message
    return message


def refused_in_lines(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("onpace: ")
    assert result.stderr.endswith("\n")
    assert list(Path.cwd().iterdir()) == []
    return result.stderr.removeprefix("onpace: ").removesuffix("\n")
