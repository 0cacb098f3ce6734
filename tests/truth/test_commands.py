"""Every command is in the README and explains itself, down to its last option."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from api.cli.main import COMMANDS, run, tree
from tests.support.project import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def _paths(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from _paths(child, (*path, name))


ALL = dict(_paths(typer.main.get_command(tree())))
LEAVES = [path for path, command in ALL.items() if not getattr(command, "commands", {})]


def test_every_command_is_in_the_readme() -> None:
    commands = [f"gridkeeper {' '.join(path)}" for path in LEAVES]

    assert [command for command in commands if not re.search(rf"{command}\b", README)] == []


def test_the_readme_knows_no_command_that_is_not() -> None:
    written = {
        tuple(words.split()) for words in re.findall(r"(?:\bgridkeeper|/gridkeeper)((?: [a-z]+)+)", _code(README))
    }

    assert {words for words in written if words[:1] and not _begins_a_command(words)} == set()


@pytest.mark.parametrize("path", list(ALL), ids=lambda path: " ".join(path) or "gridkeeper")
def test_help_works(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = run([*path, "--help"])

    shown = capsys.readouterr()
    assert (exit_code, shown.err) == (0, "")
    assert f"Usage: {' '.join(('gridkeeper', *path))}" in shown.out


@pytest.mark.parametrize("path", list(ALL), ids=lambda path: " ".join(path) or "gridkeeper")
def test_every_command_and_option_says_what_it_is(path: tuple[str, ...]) -> None:
    command = ALL[path]

    assert command.help
    assert [option.name for option in command.params if not getattr(option, "help", None)] == []


def test_every_command_is_where_the_table_says() -> None:
    assert {path[0] for path in ALL if path} == set(COMMANDS)


def _begins_a_command(words: tuple[str, ...]) -> bool:
    """Whether words after `gridkeeper` name a command, its arguments aside."""
    known = next((words[:length] for length in range(len(words), 0, -1) if words[:length] in ALL), None)
    return known is not None and (known in LEAVES or known == words)


def _code(page: str) -> str:
    """What stands in code on a page: fenced blocks and spans."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page, re.DOTALL))
