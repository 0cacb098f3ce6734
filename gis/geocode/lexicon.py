"""Word lists of addresses and of callers: files in `lexicon/`, one entry per line, the source in the first line.

A desk that speaks another dialect adds lines there; nothing in the code has to be changed.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def words_of(name: str) -> tuple[str, ...]:
    """The entries of a list, in the order of its file.

    raises: FileNotFoundError if there is no such list
    """
    lines = files("gis.geocode").joinpath("lexicon", f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines[1:] if line.strip() and not line.startswith("#"))


@cache
def pairs_of(name: str) -> dict[str, str]:
    """A list whose entries are two words with a space between them: what is found, what it becomes."""
    return dict(entry.split(maxsplit=1) for entry in words_of(name))


@cache
def pattern_of(*names: str) -> str:
    """Lists as one alternative of a regular expression, the longest entries first."""
    entries = {entry for name in names for entry in words_of(name)}
    return "|".join(re.escape(entry) for entry in sorted(entries, key=lambda entry: (-len(entry), entry)))
