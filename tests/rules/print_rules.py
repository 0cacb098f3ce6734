"""Print the manual: `python -m tests.rules.print_rules` writes RULES.md from the rule tests.

Chapters in the order of `toc.py`, introduced by the docstring of their first module; every rule is its sentence and
the table that it was tested with.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.rules.toc import CHAPTERS, Chapter
from tests.support.rules import Rule, rules_of

MANUAL = Path(__file__).with_name("RULES.md")

_PREFACE = """# The rules of Gridkeeper

Every sentence below is a test, and every row of a table a case that it is run with: on the pure rule, through a real
PostGIS, over HTTP, or in a real browser. This page is printed from those tests by
`python -m tests.rules.print_rules`; it can't be out of date, because a test compares it.
"""


def manual() -> str:
    """The whole manual, in Markdown."""
    contents = "\n".join(f"- [{chapter.title}](#{_anchor(chapter.title)})" for chapter in CHAPTERS)
    return "\n".join([_PREFACE, contents, "", *(line for chapter in CHAPTERS for line in _chapter(chapter))])


def main() -> None:
    """Write the manual beside the tests that it is made of."""
    MANUAL.write_text(manual(), encoding="utf-8")


def _chapter(chapter: Chapter) -> Iterator[str]:
    modules = [importlib.import_module(name) for name in chapter.modules]
    yield from ("", f"## {chapter.title}", "", inspect.cleandoc(modules[0].__doc__ or ""), "")
    for number, rule in enumerate((rule for module in modules for rule in rules_of(module)), start=1):
        yield from _rule(number, rule)


def _rule(number: int, rule: Rule) -> Iterator[str]:
    yield from (f"**{number}. {rule.sentence}**", "")
    if rule.columns:
        yield _row([column.replace("_", " ") for column in rule.columns])
        yield _row(["---"] * len(rule.columns))
        yield from (_row([_cell(value) for value in row]) for row in rule.rows)
        yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    """A value as a reader of the manual sees it."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value.__name__ if isinstance(value, type) else str(value)
    return text.replace("|", "\\|").replace("*", "\\*")


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


if __name__ == "__main__":
    main()
