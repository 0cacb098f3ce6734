"""One spelling for one thing: names before they are stored, texts before they are compared.

Two depths. `aligned` changes characters one by one and remembers where each came from, so that a parser can point at
what was typed. `normalise` goes on: spaces and punctuation go, Chinese numerals before a counted thing become digits,
and all the words for a building become 幢. `normalise` is what is stored and hashed; doing it twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gis.geocode.lexicon import pairs_of
from gis.geocode.numerals import NUMERALS, number_of

MOST_CHARACTERS = 100
"""What is used of a caller's text; what follows is ignored (geocoding.md 3.3)."""

COUNTED = "号|幢|栋|橦|座|楼|单元|室|层|弄|期|网格|#|组|门|排|区"
"""Words that are counted, so that the numerals before them are a number (geocoding.md 3.2)."""

_BEFORE_COUNTED = re.compile(rf"(?<![{NUMERALS}\d])第?([{NUMERALS}]{{1,7}})(?={COUNTED})")
_ORDINAL = re.compile(rf"第(?=\d+(?:{COUNTED}))")
_STRAY_HASH = re.compile(rf"(?<![0-9a-z{NUMERALS}])#+")
_BUILDING = re.compile(r"(?<=[0-9a-z])(?:号楼|#楼|栋|橦|座|#)")
_PUNCTUATION = re.compile(r"[^\w#]+|_+")
_HYPHENS = re.compile(r"[-~/.+]")


@dataclass(frozen=True)
class Aligned:
    """A text whose every character knows where it was in the original."""

    text: str
    origin: tuple[int, ...]
    """For each character of `text` its place in the original; one more for the end."""

    def first(self, count: int) -> Aligned:
        """The same, cut after so many characters: one character of a text may have become eighteen."""
        return Aligned(self.text[:count], self.origin[: count + 1])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that a part of `text` was made of."""
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]


def aligned(text: str) -> Aligned:
    """Full-width to half-width, capitals to small, traditional to simplified, accents off; nothing else is lost."""
    pieces = [(_folded(character), place) for place, character in enumerate(text)]
    origin = [place for piece, place in pieces for _each in piece]
    return Aligned("".join(piece for piece, _place in pieces), (*origin, len(text)))


@lru_cache(maxsize=50_000)
def normalise(text: str) -> str:
    """The spelling that is stored and compared.

    >>> normalise("金山东路十二号，第二幢")
    '金山东路12号2幢'
    >>> normalise("Ｒue de la Paix, 12")
    'rue de la paix 12'
    """
    while (again := _normalised_once(text)) != text:
        text = again
    return text


def _normalised_once(text: str) -> str:
    bare = _STRAY_HASH.sub("", _PUNCTUATION.sub(_joint, aligned(text).text))
    return _BUILDING.sub("幢", _ORDINAL.sub("", _BEFORE_COUNTED.sub(_digits, bare)))


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    """One character as it is compared; an accent that stands alone disappears."""
    plain = unicodedata.normalize("NFKD", character).lower()
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return "".join(pairs_of("traditional").get(each, each) for each in kept)


def _joint(punctuation: re.Match[str]) -> str:
    """Between digits or Latin letters something must stay: 30-1-301 is three numbers, "la paix" two words."""
    text, start, end = punctuation.string, punctuation.start(), punctuation.end()
    if not (start and end < len(text) and text[start - 1].isascii() and text[end].isascii()):
        return ""
    return "-" if _HYPHENS.search(punctuation[0]) else " "


def _digits(numerals: re.Match[str]) -> str:
    number = number_of(numerals[1])
    return numerals[0] if number is None else str(number)
