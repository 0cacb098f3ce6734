"""What is stored beside a name, so that it is found by its words, by its sound and while it is being typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from gis.geocode.cores import core
from gis.geocode.normal import normalise
from gis.geocode.reading import initials, pinyin, sound
from gis.geocode.tokens import Group, tokens
from gis.vocabulary import PlaceKind

GROUPS = {
    PlaceKind.ROAD: Group.ROAD,
    PlaceKind.SITE: Group.ORGANISATION,
    PlaceKind.ORGANISATION: Group.ORGANISATION,
}
"""Whose posting lists a kind goes to; the others to those of places."""

_REGION = re.compile(r"(?:[^\W\d_]{2,3}省)?(?:[^\W\d_]{2,3}市)?(?:[^\W\d_]{2,3}[县区])?")
LEAST_AFTER_REGION = 4
"""Characters that must be left of a firm's name: 新都市大酒店 is in no city called 新都."""


@dataclass(frozen=True)
class Forms:
    """A name as it is looked up."""

    core: str
    syllables: str
    initials: str
    pinyin: str
    tokens: list[int]


def group_of(kind: PlaceKind) -> Group:
    """Whose posting lists the names of a kind are in."""
    return GROUPS.get(kind, Group.PLACE)


def forms_of(name: str, kind: PlaceKind) -> Forms:
    """All that is stored of a name."""
    core = core_of(name, kind)
    return Forms(core, sound(core), initials(core), pinyin(core), tokens(core, group_of(kind)))


@lru_cache(maxsize=50_000)
def core_of(name: str, kind: PlaceKind) -> str:
    """A name without what nobody says: the region before and the legal form behind the name of a firm.

    >>> core_of("永康市鑫茂物流有限公司", PlaceKind.ORGANISATION)
    '鑫茂物流'
    """
    whole = normalise(name)
    if group_of(kind) is not Group.ORGANISATION:
        return whole
    short = core(whole)
    region = _REGION.match(short) if short != whole else None
    bare = short[region.end() :] if region else short
    return bare if len(bare) >= LEAST_AFTER_REGION else short
