"""The core of a registered name: what is left when region and legal form are gone.

永康市鑫茂物流有限公司 is 鑫茂物流 to everybody who calls. Type-ahead and likeness work on cores.
"""

from __future__ import annotations

import re
from functools import cache

from gis.geocode.lexicon import pattern_of
from gis.geocode.normal import normalise
from gis.geocode.parts import Home

LEAST_LEFT = 2
"""Characters that must be left of a name: 工厂 stays what it is."""

_HERE = Home()


def core(name: str, *, home: Home = _HERE) -> str:
    """A name, normalised, without the regions of home at its start and its legal form at its end.

    >>> core("永康市鑫茂物流有限公司", home=Home(frozenset({"永康市", "永康"})))
    '鑫茂物流'
    """
    bare = _without_regions(normalise(name), home)
    match = _LEGAL_END.search(bare)
    return bare[: match.start()] if match and match.start() >= LEAST_LEFT else bare


def _without_regions(name: str, home: Home) -> str:
    regions = _sorted(home.regions)
    while found := next((each for each in regions if name.startswith(each)), None):
        if len(name) - len(found) < LEAST_LEFT:
            break
        name = name[len(found) :].lstrip()
    return name


@cache
def _sorted(regions: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(map(normalise, regions), key=lambda region: (-len(region), region)))


_LEGAL_END = re.compile(rf"(?:{pattern_of('legal')})$")
