"""Every error has its place: in the tree that is drawn, among the statuses and among the exit codes."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from http import HTTPStatus
from typing import Any

import pytest

from api.cli.main import EXIT_CODES, exit_code_of
from api.problems import STATUS, status_of
from gis import errors
from gis.errors import BadInput, Finding, GisError
from tests.support.project import PACKAGES, ROOT

for package in PACKAGES:
    # An error may be defined beside what raises it; only what is imported can be found.
    for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
        importlib.import_module(module.name)


def _below(kind: type[GisError]) -> list[type[GisError]]:
    return [each for child in kind.__subclasses__() for each in (child, *_below(child))]


CLASSES = sorted(_below(GisError), key=lambda kind: kind.__name__)
FAMILIES = [kind for kind in CLASSES if kind.__bases__ == (GisError,)]
LEAVES = [kind for kind in CLASSES if kind not in FAMILIES]
SAYS_IT_ITSELF = [kind for kind in LEAVES if "__init__" in vars(kind)]


def _made(kind: type[GisError]) -> GisError:
    """An error of a kind, its facts made up."""
    names = [name for name in inspect.signature(kind).parameters if name not in ("hint", "findings")]
    given: dict[str, Any] = dict.fromkeys(names, "something")
    return kind(**given)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_and_an_exit_code(kind: type[GisError]) -> None:
    error = _made(kind)

    assert status_of(error) in HTTPStatus
    assert status_of(error) >= HTTPStatus.BAD_REQUEST
    assert exit_code_of(error) in (1, 2)
    assert (exit_code_of(error) == 2) == isinstance(error, BadInput)


@pytest.mark.parametrize("table", [STATUS, EXIT_CODES], ids=["statuses", "exit codes"])
def test_every_family_stands_in_the_tables(table: dict[type[GisError], int]) -> None:
    assert [kind.__name__ for kind in FAMILIES if kind not in table] == []


@pytest.mark.parametrize("kind", SAYS_IT_ITSELF, ids=lambda kind: kind.__name__)
def test_an_error_that_words_itself_says_what_to_do(kind: type[GisError]) -> None:
    error = _made(kind)

    assert "something" in error.message
    assert str(error) == error.message
    assert error.hint.endswith((".", "`"))


@pytest.mark.parametrize(
    "kind", [kind for kind in LEAVES if kind not in SAYS_IT_ITSELF], ids=lambda kind: kind.__name__
)
def test_other_errors_take_their_hint(kind: type[GisError]) -> None:
    assert kind("Nothing works.", hint="Begin anew.").hint == "Begin anew."


def test_the_tree_that_is_drawn_is_the_tree() -> None:
    # A long family goes on in the next line, behind a comma.
    drawing = re.sub(r",\n +", ", ", inspect.cleandoc(errors.__doc__ or ""))
    lines = [line.replace(",", " ").split() for line in drawing.splitlines()]
    start = lines.index(["GisError"])
    drawn = {line[0]: line[1:] for line in lines[start + 1 : lines.index([], start)]}

    here = {kind for kind in CLASSES if kind.__module__ == errors.__name__}
    assert {family: set(names) for family, names in drawn.items()} == {
        family.__name__: {kind.__name__ for kind in _below(family) if kind in here} for family in FAMILIES
    }


def test_a_finding_reads_as_a_line() -> None:
    finding = Finding("lon", "is missing.", "Give both.", "line 3")

    assert str(finding) == "line 3: lon: is missing. Give both."
    assert str(Finding("lon", "is missing.", "")) == "lon: is missing."
