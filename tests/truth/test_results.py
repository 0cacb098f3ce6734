"""RESULTS.md and its runner: every chapter has a name that is measured, and measuring one keeps the others."""

from __future__ import annotations

import re

from tests.benchmarks.run import CHAPTERS, RESULTS, kept, results

TEXT = RESULTS.read_text(encoding="utf-8")


def test_every_chapter_has_a_name_that_the_runner_knows() -> None:
    titles = re.findall(r"^## ", TEXT, re.MULTILINE)

    assert titles
    assert len(kept(TEXT)) == len(titles)


def test_every_chapter_says_of_which_commit_it_is() -> None:
    assert [name for name, chapter in kept(TEXT).items() if not re.search(r"commit [0-9a-f]{7}", chapter)] == []


def test_one_chapter_is_measured_without_losing_another() -> None:
    measured = kept(TEXT) | {"certainty": "## How sure\n\n`certainty`, new.\n"}

    again = kept(results(measured))

    assert again == measured
    assert list(again) == [name for name in CHAPTERS if name in measured]
