"""How like two names are, in spelling and in sound."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from gis.geocode.cores import core
from gis.geocode.reading import sound, syllables

ALIKE = 0.85
"""Two names at least so like are taken for one."""

COMMON_ENDINGS = ("大道", "街道", "路", "街", "巷", "弄", "村", "镇")
"""Endings that nearly every name of a kind has: they are no sign of likeness."""


class Likeness(NamedTuple):
    """Likeness of what was said to a name, each from 0 to 1."""

    spelling: float
    """Of the characters; the shorter may be a part of the longer."""
    sounding: float
    """Of the folded syllables."""
    whole: float
    """Of the whole names, so that a part is less than all."""

    @property
    def both(self) -> float:
        """Spelling and sound together: a character that is the same counts more than one that sounds the same."""
        return 0.4 * self.spelling + 0.6 * self.sounding

    @property
    def best(self) -> float:
        """The better of spelling and sound."""
        return max(self.spelling, self.sounding)


_similarity = Levenshtein.normalized_similarity

ONE_LEFT_OUT = 0.98
"""Likeness of a name to what was said of it when one character inside was left out: 派药店 of 派思药店."""
_LEAST_PART = 2
"""Characters from which a piece of a name counts as a part of it."""

NOTHING_ALIKE = Likeness(0.0, 0.0, 0.0)


class _Form(NamedTuple):
    """A name made ready to be compared."""

    core: str
    stem: str
    """Without an ending that nearly every name of the kind has."""
    sound: str
    stem_sound: str
    ending: str


@lru_cache(maxsize=100_000)
def likeness(said: str, name: str) -> Likeness:
    """How like a normalised piece of a call is to a normalised name.

    The shorter must be at least two characters to count as a part of the longer.
    """
    one, two = _form(said), _form(name)
    if not one.core or not two.core:
        return NOTHING_ALIKE
    if one.ending and one.ending == two.ending:
        if min(len(one.stem), len(two.stem)) < _LEAST_PART:
            whole = _ratio(one.sound, two.sound)
            return Likeness(_ratio(one.core, two.core), whole, whole)
        return _compared(one.stem, two.stem, one.stem_sound, two.stem_sound)
    return _compared(one.core, two.core, one.sound, two.sound)


def is_read_alike(said: str, name: str) -> bool:
    """Whether what was said is read just like a name or a part of it: 永铭 is 永明, and to a southern ear only 永民."""
    one, two = _read(said), _read(name)
    return one in two or two in one


@lru_cache(maxsize=50_000)
def _read(name: str) -> str:
    """The reading of a name without its legal form, a mark around every syllable."""
    return f"|{'|'.join(syllables(core(name)))}|"


def _compared(one: str, two: str, heard_one: str, heard_two: str) -> Likeness:
    whole_heard = _ratio(heard_one, heard_two)
    if len(one) == len(two) or min(len(one), len(two)) < _LEAST_PART:
        return Likeness(_ratio(one, two), whole_heard, whole_heard)
    heard = max(whole_heard, _partly(heard_one, heard_two))
    return Likeness(max(_ratio(one, two), _partly(one, two)), heard, whole_heard)


def _partly(one: str, two: str) -> float:
    """Likeness of the shorter to that stretch of the longer which is most like it."""
    part, whole = (one, two) if len(one) <= len(two) else (two, one)
    if part in whole:
        return 1.0
    if set(part).isdisjoint(whole):
        return 0.0
    if _lacks_one(part, whole):
        return ONE_LEFT_OUT
    length = len(part)
    return max([_similarity(part, whole[start : start + length]) for start in range(len(whole) - length + 1)])


def _lacks_one(part: str, whole: str) -> bool:
    """Whether a part is what remains of a stretch when one character inside it is left out."""
    length = len(part)
    for start in range(len(whole) - length):
        if whole[start] == part[0] and whole[start + length] == part[-1]:
            stretch = whole[start : start + length + 1]
            if any(part[:at] == stretch[:at] and part[at:] == stretch[at + 1 :] for at in range(1, length)):
                return True
    return False


def _ratio(one: str, two: str) -> float:
    """Between names of one length a wrong character costs one and a moved one two; else what is missing costs half."""
    if len(one) == len(two):
        return _similarity(one, two)
    return fuzz.ratio(one, two) / 100


@lru_cache(maxsize=50_000)
def _form(name: str) -> _Form:
    bare = core(name)
    ending = next((ending for ending in COMMON_ENDINGS if bare.endswith(ending)), "")
    stem = bare[: len(bare) - len(ending)]
    return _Form(bare, stem, sound(bare), sound(stem), ending)
