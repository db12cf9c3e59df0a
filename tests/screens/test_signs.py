"""Only signs that all terminals' fonts have: a sentence with a tick of another set shows a box on some desk."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import screens

SIGNS = set("▲↑↓←→►●○•║√×»›‹–…·!+─│┌┐└┘═║╔╗╚╝█▀▄▌▐")
LETTERS = set("äöåÄÖÅé")
FOLDER = Path(screens.__file__).parent


def allowed(text: str) -> set[str]:
    """What of a text is neither ASCII, nor a letter of the three languages, nor a sign of the list."""
    return {character for character in text if ord(character) > 126} - SIGNS - LETTERS


def literals(path: Path) -> list[tuple[int, str]]:
    """The strings of a module that can be shown: docstrings can't."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    told |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_literals_keep_to_the_list(path: Path) -> None:
    assert [(line, text) for line, text in literals(path) if allowed(text)] == []


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("locale/*/LC_MESSAGES/*.po")), ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)
def test_catalogs_keep_to_the_list(path: Path) -> None:
    with path.open("rb") as source:
        catalog = read_po(source)

    assert [(entry.id, entry.string) for entry in catalog if entry.id and allowed(str(entry.string))] == []
