"""How like two names are, in spelling and in sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from gis.geocode.cores import core
from gis.geocode.reading import readings, sound_of

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
"""Likeness of a name to what was said of it when one character before its end was left out: 派药店 of 派思药店."""
_LEAST_PART = 2
"""Characters from which a piece of a name counts as a part of it."""

NOTHING_ALIKE = Likeness(0.0, 0.0, 0.0)


class _Form(NamedTuple):
    """A name made ready to be compared."""

    core: str
    stem: str
    """Without an ending that nearly every name of the kind has."""
    sounds: tuple[str, ...]
    """Of every way to read it."""
    stem_sounds: tuple[str, ...]
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
            whole = _likest(_ratio, one.sounds, two.sounds)
            return Likeness(_ratio(one.core, two.core), whole, whole)
        return _compared(one.stem, two.stem, one.stem_sounds, two.stem_sounds)
    return _compared(one.core, two.core, one.sounds, two.sounds)


def is_read_alike(said: str, name: str) -> bool:
    """Whether what was said is read just like a name or a part of it: 永铭 is 永明, and to a southern ear only 永民."""
    return any(one in two or two in one for one, two in product(_read(said), _read(name)))


@lru_cache(maxsize=50_000)
def _read(name: str) -> tuple[str, ...]:
    """The readings of a name without its legal form, a mark around every syllable."""
    return tuple(f"|{'|'.join(way)}|" for way in readings(core(name)))


def _compared(one: str, two: str, heard_one: tuple[str, ...], heard_two: tuple[str, ...]) -> Likeness:
    whole_heard = _likest(_ratio, heard_one, heard_two)
    if len(one) == len(two) or min(len(one), len(two)) < _LEAST_PART:
        return Likeness(_ratio(one, two), whole_heard, whole_heard)
    heard = max(whole_heard, _likest(_partly, heard_one, heard_two))
    return Likeness(max(_ratio(one, two), _partly(one, two)), heard, whole_heard)


def _likest(way: Callable[[str, str], float], ones: tuple[str, ...], twos: tuple[str, ...]) -> float:
    """The best likeness of any reading of one name to any of the other; nearly all have one."""
    if len(ones) == len(twos) == 1:
        return way(ones[0], twos[0])
    return max(way(one, two) for one, two in product(ones, twos))


def _partly(one: str, two: str) -> float:
    """Likeness of the shorter to that stretch of the longer which is most like it."""
    part, whole = (one, two) if len(one) <= len(two) else (two, one)
    if part in whole:
        return ONE_LEFT_OUT if _lacks_the_first(part, whole) else 1.0
    if set(part).isdisjoint(whole):
        return 0.0
    if _lacks_one(part, whole):
        return ONE_LEFT_OUT
    length = len(part)
    return max([_similarity(part, whole[start : start + length]) for start in range(len(whole) - length + 1)])


def _lacks_the_first(part: str, whole: str) -> bool:
    """Whether only the first character is left out: that of a name tells it from others, its last ones don't."""
    return len(whole) == len(part) + 1 and whole.endswith(part)


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
    sounds, stem_sounds = (tuple(dict.fromkeys(map(sound_of, readings(each)))) for each in (bare, stem))
    return _Form(bare, stem, sounds, stem_sounds, ending)
