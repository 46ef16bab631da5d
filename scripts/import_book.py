"""Makes the bundled book out of collected facts.

    python scripts/import_book.py FACTS_DIR [--out DIR] [--source-errors FILE] [--report FILE]

FACTS_DIR holds `statements/*.csv`, `events/*.csv`, `targets/*.csv`, `corrections.csv` and
`target-date-precision.csv`, as described in its README. The book gets `statements/*.csv` and
`events/*.csv` in the columns `onpace.book` reads; `makers.csv` and `models.csv` are written by hand
and only copied. Running it again on the same facts gives the same bytes.

The rules are in `scripts/importing/`, one module a group of rules; what each did is printed, and
written to FILE with `--report`.
"""

import shutil
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

from importing.naming import read_names
from importing.reporting import report
from importing.rows import STATEMENT, read_facts, read_table
from importing.steps import imported
from importing.writing import write_book, write_table
from onpace.book.load import load

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "src" / "onpace" / "data" / "book"
SOURCE_ERRORS = ROOT / "tests" / "data" / "source-errors.csv"

#: Corrections found while importing, in the columns of `corrections.csv`.
FOUND = Path(__file__).parent / "importing" / "found.csv"


def main(arguments: list[str] | None = None) -> int:
    """Imports, writes, reads the book back and reports; 1 when the book has errors."""
    options = _parser().parse_args(arguments)
    facts = read_facts(options.facts)
    if not facts.statements:
        print(f"{options.facts}: there are no statements/*.csv", file=sys.stderr)
        return 1
    files = {row["_file"] for row in facts.statements}
    found = [row for row in read_table(FOUND) if row["file"] in files]
    facts = replace(facts, corrections=[*facts.corrections, *found])
    made = imported(facts, read_names(BOOK))
    _copy_names(options.out)
    write_book(options.out, made.statements, made.events)
    if made.source_errors:
        reasons = ("right_value", "what_is_wrong", "evidence")
        columns = (*STATEMENT[: STATEMENT.index("speaker")], *reasons)
        write_table(options.source_errors, columns, made.source_errors)
    text = report(facts, made)
    print(text)
    if options.report:
        options.report.write_text(text, encoding="utf-8")
    errors = load(options.out).errors
    for error in errors:
        print(error, file=sys.stderr)
    print(f"read back with {len(errors)} errors")
    return 1 if errors else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("facts", type=Path, help="directory of collected facts")
    parser.add_argument("--out", type=Path, default=BOOK, help="directory of the book")
    parser.add_argument(
        "--source-errors", type=Path, default=SOURCE_ERRORS, help="file for rows of wrong pages"
    )
    parser.add_argument("--report", type=Path, help="file for the report, in Markdown")
    return parser


def _copy_names(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name in ("makers.csv", "models.csv"):
        if (out / name).resolve() != (BOOK / name).resolve():
            shutil.copyfile(BOOK / name, out / name)


if __name__ == "__main__":
    sys.exit(main())
