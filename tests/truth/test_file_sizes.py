"""Files and functions stay small enough to be read in one go; a bigger one holds a second subject."""

from __future__ import annotations

import ast
import statistics
from itertools import chain

from tests.support.project import called, python_files

MOST_LINES = 300
LONG_FOR_A_REASON = {
    "gis/vocabulary.py": "the closed word lists are the glossary, and a glossary is one book",
    "gis/errors.py": "all that can go wrong stands in one tree",
}
MEDIAN_BODY = 8
MOST_OF_NINE_IN_TEN = 25


def test_no_file_is_longer_than_one_sitting() -> None:
    lengths = {
        called(path): len(path.read_text("utf-8").splitlines())
        for path in python_files("gis", "layers", "api", "tests")
    }

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES}.keys() <= LONG_FOR_A_REASON.keys()


def test_functions_are_short() -> None:
    lengths = sorted(chain.from_iterable(_bodies(path.read_text("utf-8")) for path in python_files()))

    assert len(lengths) > 100
    assert statistics.median(lengths) <= MEDIAN_BODY
    assert lengths[len(lengths) * 9 // 10] <= MOST_OF_NINE_IN_TEN


def _bodies(source: str) -> list[int]:
    """Lines of every function without its signature and docstring."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [_lines(function.body[1:] if ast.get_docstring(function) else function.body) for function in functions]


def _lines(body: list[ast.stmt]) -> int:
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
