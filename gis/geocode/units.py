"""What a name is made of when it is searched: Chinese characters, runs of digits, Latin words.

Digits as single characters cost five points of recall (geocoding.md 2.4): 12 and 21 would be alike.
"""

from __future__ import annotations

import re

from gis.geocode.normal import normalise

_UNIT = re.compile(r"[0-9]+|[a-z]+|[^\W\d_]|\d")


def units(name: str) -> list[str]:
    """The units of a name, in order.

    >>> units("科源路128号A幢")
    ['科', '源', '路', '128', '号', 'a', '幢']
    """
    return _UNIT.findall(normalise(name))


def units_of_normal(text: str) -> list[str]:
    """The same for a text that `normalise` has seen."""
    return _UNIT.findall(text)


def is_latin(unit: str) -> bool:
    """Whether a unit is a word of Latin letters."""
    return len(unit) > 1 and unit.isascii() and unit.isalpha()


def trigrams(word: str) -> list[str]:
    """Three letters each, the ends marked: paix -> ^pa, pai, aix, ix$."""
    padded = f"^{word}$"
    return [padded[start : start + 3] for start in range(len(padded) - 2)]
