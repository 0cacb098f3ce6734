"""A handful of places and teams to plan a day in, without any database."""

from __future__ import annotations

from gis.crs.transform import LonLat
from gis.demo.day_scene import Base, Scene, Spot, SpotKind

K = SpotKind


def small_scene(teams: int = 3) -> Scene:
    """A few premises, roads and villages round the middle of the zone."""
    spots = {
        "work": tuple(_spot(n, K.BUILDING, name, "3", f"S{n:04}") for n, name in enumerate(("锐迅五金", "恒鸥杯业"))),
        "park": (_spot(2, K.GATE, "柳墅小微园", "西门", "S0002"),),
        "trade": (_spot(3, K.SITE, "云碓五金配件市场", "", "S0003"),),
        "home": (_spot(4, K.VILLAGE, "岚塘村"), _spot(5, K.SITE, "岚塘村蓝领公寓", "", "S0005")),
        "road": (_spot(6, K.CROSSING, "金都路", "科源路"), _spot(7, K.ROAD, "清源路")),
    }
    spots["any"] = tuple(spot for found in spots.values() for spot in found)
    bases = tuple(Base(f"T{n + 1}", LonLat(120.07 + n / 100, 28.93)) for n in range(teams))
    return Scene(spots, (spots["work"][0],), bases, LonLat(120.08, 28.93))


def _spot(number: int, kind: SpotKind, name: str, detail: str = "", code: str = "") -> Spot:
    return Spot(kind, LonLat(120.07 + number / 400, 28.925 + number / 900), name, detail, code)
