"""Names and queries as sorted arrays of 32-bit numbers: what the GIN index over `int[]` holds.

A name is found when it shares some of its rarest tokens with the words of the caller, so tokens are made to survive
what goes wrong with words: single units and pairs survive a missing or wrong character, pairs of folded syllables
survive a wrong character of the same sound, letter trigrams a typing error in Latin script. The same function makes
the tokens of names and of queries; when it changes, `TOKEN_VERSION` changes, and stored names are made anew.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import groupby, pairwise, product

from gis.geocode.reading import folded, other_readings, syllables
from gis.geocode.units import is_latin, trigrams, units

TOKEN_VERSION = 1
"""Stored beside the tokens of a name."""

MOST_COMMON = 20
"""A token in more than so many times the cap of names is never looked up (geocoding.md 3.3)."""

_LAST_LATIN = "\u02ff"
_SIGN_BIT = 1 << 31
_MOST_READINGS = 4


class Group(IntEnum):
    """Three kinds of name, each with token frequencies of its own: 路 says little about a road."""

    ROAD = 0
    PLACE = 1
    """Estates, sites, villages, points of interest, grids, towns."""
    ORGANISATION = 2


def tokens(name: str, group: Group = Group.PLACE) -> list[int]:
    """The tokens of a name or of a caller's words, for `toks && ...` against a GIN index.

    name: as people write it; it is normalised here
    group: whose posting lists to go to; the same words have other tokens in another group
    returns: int32, sorted, each once; empty if the name has neither letters nor digits
    """
    salt = int(group)
    return sorted({_hashed(f"{salt}:{token}") for token in _words(units(name))})


def weight_of(name_count: int, total: int) -> float:
    """What sharing a token is worth: the logarithm of how rare it is among the names of its group.

    name_count: names that hold the token; total: names there are
    """
    return math.log((total + 1) / (name_count + 1))


def rarest(query: Sequence[int], name_counts: Mapping[int, int], cap: int) -> list[int]:
    """The tokens to look up: rarest first, as long as together they are in at most `cap` names.

    A token in no name brings nothing and is left out. If even the rarest is in more than `cap` names it is taken
    alone, unless it is in more than `MOST_COMMON` times as many: then the answer is empty, "too general".

    name_counts: names per token, 0 where a token is missing
    """
    known = sorted((name_counts.get(token, 0), token) for token in set(query))
    known = [(count, token) for count, token in known if count]
    if not known or known[0][0] > MOST_COMMON * cap:
        return []
    taken, total = [known[0][1]], known[0][0]
    for count, token in known[1:]:
        total += count
        if total > cap:
            break
        taken.append(token)
    return taken


def _words(of: Sequence[str]) -> Iterator[str]:
    """The tokens as text: u for units, b for pairs, p for pairs of syllables, w and t for Latin words."""
    yield from (f"u{unit}" for unit in of)
    yield from (f"b{one}{two}" if not is_latin(two) else f"b{one} {two}" for one, two in pairwise(of))
    yield from (f"p{one} {two}" for one, two in _sounds(of))
    yield from (f"t{part}" for unit in of if is_latin(unit) for part in trigrams(unit))


def _sounds(of: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Neighbouring folded syllables, with the other readings of characters that have them."""
    heard = [_heard(unit, reading) for unit, reading in zip(of, _readings(of), strict=True)]
    for one, two in pairwise(heard):
        yield from product(one, two)


def _readings(of: Sequence[str]) -> list[str]:
    """The reading of each unit; a run of Chinese characters is read as a whole, because 重庆 is not 重 and 庆."""
    readings: list[str] = []
    for is_han, run in groupby(of, key=lambda unit: len(unit) == 1 and unit > _LAST_LATIN):
        said = list(run)
        together = syllables("".join(said)) if is_han else said
        readings += together if len(together) == len(said) else ["".join(syllables(unit)) for unit in said]
    return readings


def _heard(unit: str, plain: str) -> list[str]:
    others = other_readings().get(unit, ())
    return list(dict.fromkeys(folded(each) for each in (plain, *others)))[:_MOST_READINGS]


def _hashed(token: str) -> int:
    """CRC-32 as a signed 32-bit number."""
    unsigned = zlib.crc32(token.encode())
    return unsigned - 2 * _SIGN_BIT if unsigned >= _SIGN_BIT else unsigned
