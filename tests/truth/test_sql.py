"""Every named statement is asked by somebody, says what it gives, and names what it takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gis.db.statements import statements_in
from tests.support.project import ROOT, called, python_files

FILES = sorted(path for package in ("gis", "layers") for path in (ROOT / package).rglob("*.sql"))
STATEMENTS = [
    (path, name, body)
    for path in FILES
    for name, body in re.findall(r"^-- name: (\w+)\n(.*?)(?=^-- name:|\Z)", path.read_text("utf-8"), re.M | re.S)
]
IDS = [f"{called(path)}:{name}" for path, name, _body in STATEMENTS]


def _comment(body: str) -> str:
    return "\n".join(line for line in body.splitlines() if line.startswith("--"))


@pytest.mark.parametrize("path, name, body", STATEMENTS, ids=IDS)
def test_every_statement_is_used(path: Path, name: str, body: str) -> None:
    used = [file for file in python_files(called(path.parent)) if f'SQL["{name}"]' in file.read_text("utf-8")]

    assert used
    assert path.with_suffix(".py").is_file()


@pytest.mark.parametrize("path, name, body", STATEMENTS, ids=IDS)
def test_every_statement_says_what_it_gives_and_takes(path: Path, name: str, body: str) -> None:
    comment = _comment(body)
    takes = {str(parameter) for parameter in statements_in(f"-- name: {name}\n{body}")[name].compile().params}

    assert comment.splitlines()[0].endswith((".", ":"))
    assert takes - set(re.findall(r":(\w+)", comment)) == set()
    assert set(re.findall(r":(\w+)", comment)) - takes == set()


@pytest.mark.parametrize("path, name, body", STATEMENTS, ids=IDS)
def test_every_statement_is_one_statement(path: Path, name: str, body: str) -> None:
    bare = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith("--")).strip()

    assert bare.endswith(";")
    assert ";" not in bare[:-1]


@pytest.mark.parametrize("path", FILES, ids=called)
def test_no_name_stands_twice(path: Path) -> None:
    assert statements_in(path.read_text("utf-8"))
