"""The command as tests use it: what it prints, and what it says of a mistake."""

from pathlib import Path

from click.testing import CliRunner, Result

from onpace.cli import cli
from tinybook import good_row

ROWS = "\n".join(
    [
        good_row(period=f"2025-{m:02d}", relation="=", value=str(20_000 + 1_000 * m))
        for m in range(1, 13)
    ]
    + [
        good_row(kind="target", period="2026", relation="=", value="400000", said_on="2026-01-03"),
        good_row(model="SU7", period="2025", relation="~", value="150000"),
        good_row(market="DE", measure="registrations", period="2025", relation="=", value="90"),
        good_row(maker="BYD", period="2025", relation="=", value="4500000"),
        good_row(maker="BYD", kind="target", period="2026", relation="=", value="5000000"),
    ]
)
COUNTS = "2025-10: >40000, 2025-11: 46249, 2025-12: >50000"


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


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
