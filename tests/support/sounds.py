"""Characters by their sound: what a recogniser or a hurried typist writes instead of the right one."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from random import Random

from gis.geocode.reading import folded, syllables

_FIRST, _LAST = 0xB0, 0xD7
_FIRST_IN_ROW, _LAST_IN_ROW = 0xA1, 0xFE


def homophone(character: str, rng: Random) -> str | None:
    """Another common character of the same reading; None if there is none."""
    return _other(_by_sound()[syllables(character)[0]], character, rng)


def near_homophone(character: str, rng: Random) -> str | None:
    """A common character that sounds the same to a southern ear only: zh and z, ng and n, l and n."""
    reading = syllables(character)[0]
    alike = [other for other in _by_fold()[folded(reading)] if syllables(other)[0] != reading]
    return _other(alike, character, rng)


def any_other(character: str, rng: Random) -> str:
    """A common character with another sound."""
    while (other := rng.choice(common_characters())) == character or syllables(other) == syllables(character):
        continue
    return other


@cache
def common_characters() -> tuple[str, ...]:
    """The 3,755 characters of the first level of GB 2312."""
    codes = (
        bytes((row, column)) for row in range(_FIRST, _LAST + 1) for column in range(_FIRST_IN_ROW, _LAST_IN_ROW + 1)
    )
    return tuple(character for code in codes if (character := code.decode("gb2312", "ignore")))


def _other(alike: list[str], character: str, rng: Random) -> str | None:
    others = [other for other in alike if other != character]
    return rng.choice(others) if others else None


@cache
def _by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for character in common_characters():
        found[syllables(character)[0]].append(character)
    return found


@cache
def _by_fold() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for character in common_characters():
        found[folded(syllables(character)[0])].append(character)
    return found
