"""Invented names of streets.

Arterials are avenues (大道), those of the ring are called after their side of the town (环城东路), roads between grids
are 路, streets inside them 街 where they run west to east and 路 where they run north to south, lanes 弄 and 巷.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from shapely import LineString

from gis.demo.backbone import Arterial

_FIRST = "望迎宏永长文金银紫丹翠云溪松桂梅兰柳枫樟华丰瑞泰康宁安和兴隆"
_SECOND = "川山江河湖溪泉峰岭谷城东南西北阳月星霞光明德仁义礼智信诚春"

# fmt: off
RING = {
    (True, False): "环城西路", (True, True): "环城东路",
    (False, False): "环城南路", (False, True): "环城北路",
}
# fmt: on
"""Whether it runs north, and whether it is the far one of the two."""
BANKS = ("江滨南路", "江滨北路")
WALK = "江滨绿道"


class StreetNames:
    """Names of streets, none given twice."""

    def __init__(self, rng: Random) -> None:
        self._stems = _stems(rng)

    def arterial(self, arterial: Arterial, *, is_far: bool) -> str:
        """The name of an arterial."""
        if arterial.on_ring:
            return RING[arterial.is_northward, is_far]
        return next(self._stems) + "大道"

    def border(self) -> str:
        """The name of a road between grids."""
        return next(self._stems) + "路"

    def street(self, line: LineString) -> str:
        """The name of a street inside a grid, by the way it runs."""
        (ax, ay), (bx, by) = line.coords[0], line.coords[-1]
        return next(self._stems) + ("街" if abs(math.atan2(by - ay, bx - ax)) % math.pi < math.pi / 4 else "路")

    def lane(self) -> str:
        """The name of a short street."""
        return next(self._stems) + "巷"


def _stems(rng: Random) -> Iterator[str]:
    """Two characters, then the same ones numbered: a town that grows calls its streets 一街, 二街."""
    found = [a + b for a in _FIRST for b in _SECOND if a != b]
    rng.shuffle(found)
    yield from found
    yield from (stem + number for number in "一二三四五六七八九十" for stem in found)
    yield from (a + stem for a in "新北南东西" for stem in found)
