"""A small made-up zone for pictures: sixty jittered grids with sites, buildings and a dedicated grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

import pandas as pd
from geopandas import GeoDataFrame
from shapely import Point, Polygon, box

from gis.vocabulary import AreaKind

WEST, SOUTH, STEP = 120.0, 28.86, 0.008
COLUMNS, ROWS = 10, 6
CENTRE = (WEST + COLUMNS * STEP / 2 + STEP / 2, SOUTH + ROWS * STEP / 2 + STEP / 2)
"""Well inside a comprehensive grid."""

_chance = Random(2026)
_TRADES = ("五金", "机械", "电器", "杯业", "门业", "工贸", "智能家居", "休闲用品")
_SIDES = ("东", "西", "南", "北", "中")


def words(texts: Sequence[str]) -> pd.Series[object]:
    """A column of texts, whatever they hold: pandas' own kind of text refuses half a surrogate pair."""
    return pd.Series(list(texts), dtype=object)


def frame(prefix: str, shapes: Sequence[object], names: Sequence[str]) -> GeoDataFrame:
    """Areas as the map wants them: code, name, geometry."""
    codes = [f"{prefix}{number:03d}" for number in range(1, len(names) + 1)]
    return GeoDataFrame({"code": words(codes), "name": words(names)}, geometry=list(shapes), crs=4326)


def _corner(column: int, row: int) -> tuple[float, float]:
    chance = Random(column * 1000 + row)
    return WEST + (column + chance.uniform(-0.12, 0.12)) * STEP, SOUTH + (row + chance.uniform(-0.12, 0.12)) * STEP


def _grid(column: int, row: int) -> Polygon:
    return Polygon([_corner(column + right, row + up) for right, up in ((0, 0), (1, 0), (1, 1), (0, 1))])


def _anywhere() -> tuple[float, float]:
    return WEST + _chance.random() * COLUMNS * STEP, SOUTH + _chance.random() * ROWS * STEP


def _round(middle: tuple[float, float], radius: float, corners: int) -> Polygon:
    turns = [2 * math.pi * (corner + _chance.uniform(-0.2, 0.2)) / corners for corner in range(corners)]
    return Polygon([(middle[0] + radius * 1.1 * math.cos(turn), middle[1] + radius * math.sin(turn)) for turn in turns])


_grids = [_grid(column, row) for row in range(ROWS) for column in range(COLUMNS)]
_sites = [_round(_anywhere(), 0.0009, 7) for _ in range(120)]
_houses = [_round(_anywhere(), 0.0002, 4) for _ in range(150)]

ZONE = {
    AreaKind.GRID: frame("YK-G", _grids, [f"九铃{_SIDES[n % 5]}第{n + 1}网格" for n in range(60)]),
    AreaKind.DEDICATED_GRID: frame("YK-Z", [box(120.012, 28.875, 120.035, 28.889)], ["智能家居产业园专属网格"]),
    AreaKind.SITE: frame("YK-S", _sites, [f"恒锋{_TRADES[n % 8]}有限公司" for n in range(120)]),
    AreaKind.BUILDING: frame("YK-B", _houses, [f"{n % 12 + 1}号厂房" for n in range(150)]),
    AreaKind.MICRO_GRID: frame("YK-M", [box(120.05, 28.88, 120.0515, 28.881), None], ["仓储1号楼", "仓储2号楼三层"]),
}
GATES = GeoDataFrame(
    {"name": [f"{n}号门" for n in range(40)]}, geometry=[Point(_anywhere()) for _ in range(40)], crs=4326
)
