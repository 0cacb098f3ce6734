"""The printed manual is that of the rule tests, and no rule is missing from it."""

from __future__ import annotations

import importlib
import re

from tests.rules.print_rules import MANUAL, manual
from tests.rules.toc import CHAPTERS
from tests.support.project import ROOT, python_files
from tests.support.rules import rules_of

LISTED = [name for chapter in CHAPTERS for name in chapter.modules]


def test_the_manual_is_up_to_date() -> None:
    assert MANUAL.read_text("utf-8") == manual(), "run `python -m tests.rules.print_rules`"


def test_every_module_with_rules_has_its_chapter() -> None:
    with_rules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in python_files("tests")
        if re.search(r"^@rule\(", path.read_text("utf-8"), re.MULTILINE)
    }

    assert with_rules == set(LISTED)
    assert len(LISTED) == len(set(LISTED))


def test_every_module_of_the_manual_has_rules_and_an_introduction() -> None:
    modules = [importlib.import_module(name) for name in LISTED]

    assert [module.__name__ for module in modules if not list(rules_of(module)) or not module.__doc__] == []


def test_no_sentence_stands_twice() -> None:
    sentences = [rule.sentence for name in LISTED for rule in rules_of(importlib.import_module(name))]

    assert len(sentences) == len(set(sentences))
    assert [sentence for sentence in sentences if not sentence.endswith(".")] == []
