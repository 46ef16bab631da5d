"""The list of known conflicts: read with every mistake reported, written in a fixed order."""

from pathlib import Path

import pytest

from onpace.book.knownconflicts import KNOWN_FILE, KnownConflict, known_text, read_known

ONE, TWO, THREE = "0123456789ab", "1123456789ab", "2123456789ab"


def written(root: Path, text: str) -> Path:
    (root / KNOWN_FILE).write_text(text, encoding="utf-8")
    return root


def test_a_book_need_not_have_one(tmp_path: Path) -> None:
    assert read_known(tmp_path) == ((), ())


def test_a_row_names_the_rows_of_a_conflict_and_the_reason(tmp_path: Path) -> None:
    found, errors = read_known(written(tmp_path, f"ids,reason\n{TWO}; {ONE},a slip of the page\n"))
    assert errors == ()
    assert found == (KnownConflict((ONE, TWO), "a slip of the page"),)
    assert str(found[0]) == f"{KNOWN_FILE}:2 {ONE};{TWO}: a slip of the page"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (f"{ONE};12ab,why", "2:1 ids: '12ab' is no id of twelve hexadecimal digits"),
        (f"{ONE},why", "2:1 ids: one row alone is in no conflict"),
        (f"{ONE};{ONE},why", "2:1 ids: one row alone is in no conflict"),
        (f"{ONE};{TWO},", "2:2 reason: the reason is missing"),
        (f"{ONE};{TWO}", "2: the row has 1 cells, the header 2"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(tmp_path: Path, row: str, complaint: str) -> None:
    found, errors = read_known(written(tmp_path, f"ids,reason\n{row}\n{ONE};{THREE},known\n"))
    assert [entry.reason for entry in found] == ["known"]
    (error,) = errors
    assert str(error).startswith(f"{KNOWN_FILE}:{complaint}; ")


def test_a_conflict_is_listed_once(tmp_path: Path) -> None:
    text = f"ids,reason\n{ONE};{TWO},first\n{TWO};{ONE},second\n"
    found, (error,) = read_known(written(tmp_path, text))
    assert [entry.reason for entry in found] == ["first"]
    assert "3:1 ids: the conflict is there already, in line 2; delete one" in str(error)


def test_a_file_that_cannot_be_understood_is_an_error_and_no_more(tmp_path: Path) -> None:
    found, (error,) = read_known(written(tmp_path, "a,b\n1,2\n"), "mine/")
    assert found == ()
    assert str(error).startswith(f"mine/{KNOWN_FILE}:1: the first row is no header")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    known = (KnownConflict((ONE, THREE), 'says "so", later not'), KnownConflict((ONE, TWO), "why"))
    text = known_text(known)
    assert known_text(reversed(known)) == text
    found, errors = read_known(written(tmp_path, text))
    assert (set(found), errors) == (set(known), ())
    assert known_text(found) == text
