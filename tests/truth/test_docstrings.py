"""Every module, public class and public function says what it is or gives; every function is typed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from tests.support.project import called, python_files

# Revisions are scripts that Alembic runs: a first line says why, `upgrade` says the rest.
FILES = [path for path in python_files() if "migrations" not in path.parts]

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.mark.parametrize("path", FILES, ids=called)
def test_what_is_public_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))

    silent = [name for name, node in [("the module", tree), *_public(tree)] if not ast.get_docstring(node)]

    assert silent == []


@pytest.mark.parametrize("path", FILES, ids=called)
def test_every_function_is_typed(path: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _is_function(node)]

    assert [function.name for function in functions if not _is_typed(function)] == []


@pytest.mark.parametrize("path", FILES, ids=called)
def test_the_first_line_is_one_sentence_about_the_thing(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    lines = {name: (ast.get_docstring(node) or "").splitlines()[:1] for name, node in _public(tree)}

    started_wrongly = [name for name, line in lines.items() if line and line[0].startswith(("This ", "Function "))]

    assert started_wrongly == []


def _public(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, ast.ClassDef | Function]]:
    for node in tree.body:
        if _is_function(node) and not node.name.startswith("_"):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            yield from _public(node, f"{prefix}{node.name}.")


def _is_function(node: ast.AST) -> TypeGuard[Function]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _is_typed(function: Function) -> bool:
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    given += [each for each in (function.args.vararg, function.args.kwarg) if each]
    untyped = [each.arg for each in given if each.annotation is None and each.arg not in ("self", "cls")]
    return not untyped and function.returns is not None
