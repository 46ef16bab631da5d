"""The code keeps its shape: small modules, plain packages, everything public explained."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src" / "onpace").rglob("*.py"))
MOST_LINES = 400


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "src"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_list_of_names(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Assign)
        and [ast.unparse(one) for one in node.targets] == ["__all__"]
        and isinstance(node.value, ast.List)
    )


def test_there_is_code_to_look_at() -> None:
    assert len(SOURCES) > 40


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_module_is_longer_than_four_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path))


@pytest.mark.parametrize(
    "room", ["book", "checker", "engine", "questions", "reader", "scoring", "show"]
)
def test_a_package_holds_nothing_but_what_it_hands_out(room: str) -> None:
    body = tree(ROOT / "src" / "onpace" / room / "__init__.py").body
    others = [
        ast.unparse(node)
        for node in body
        if not (is_docstring(node) or is_list_of_names(node) or isinstance(node, ast.ImportFrom))
    ]
    assert others == []


def test_what_the_book_hands_out_is_listed_in_order() -> None:
    import onpace.book  # noqa: PLC0415 - looked at as a whole

    names = onpace.book.__all__
    assert names == sorted(names)
    assert all(hasattr(onpace.book, one) for one in names)


def public(node: ast.AST) -> list[ast.FunctionDef | ast.ClassDef]:
    """Public functions, classes and methods, but none inside a function."""
    found: list[ast.FunctionDef | ast.ClassDef] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            found.append(child)
            if isinstance(child, ast.ClassDef):
                found += public(child)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_everything_public_explains_itself(path: Path) -> None:
    silent = [node.name for node in public(tree(path)) if not ast.get_docstring(node)]
    # click's methods are described by click.
    assert [one for one in silent if (path.name, one) not in CLICKS] == []


CLICKS = {("cli.py", one) for one in ("make_context", "invoke", "show")}


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert not drawers & {path.name for path in SOURCES}
