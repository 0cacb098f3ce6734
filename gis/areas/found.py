"""What was found wrong with areas, told so that a clerk finds the place and knows what to do.

A finding has one sentence and one hint, made here from the kind and its measures: for `areas validate`, for what
publishing refuses and for what a repair leaves to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

import shapely
from shapely.geometry.base import BaseGeometry

from gis.crs.plane import LocalPlane
from gis.errors import Finding
from gis.geometry.flaws import SLIVER_M, Flaw
from gis.vocabulary import AreaKind, FindingKind

TILING = frozenset({AreaKind.GRID})
"""Kinds that must tile their territory. The others lie on top, wherever they are needed."""

CLAIMS = frozenset({FindingKind.OVERLAP, FindingKind.SLIVER, FindingKind.DUPLICATE_SHAPE})
HOLES = frozenset({FindingKind.GAP, FindingKind.TINY_HOLE})
BREAKS_TILING = CLAIMS | HOLES | {FindingKind.UNMATCHED_BORDER}
"""What keeps a place from having exactly one owner."""
NEVER = frozenset({FindingKind.BAD_ROW, FindingKind.DUPLICATE_CODE, FindingKind.INVALID_SHAPE})
"""What can't be taken in at all, whatever the kind."""

MOST_TOLERANCE_M = 1000.0
"""The widest that a repair may close: above it borders are drawn anew, not repaired."""

_REPAIR = "areas import --repair"
_ROOM = 1.05
"""What a repair closes is measured again afterwards, when it may be a little wider."""

# The kind -> what is said of it, with {size} and {width} filled in, and what to do; then both in Chinese.
# fmt: off
_WORDS: dict[FindingKind, tuple[str, str, str, str]] = {
    FindingKind.DUPLICATE_SHAPE:  ("they are the same area: {size}.", "Delete one, or draw the one that was meant.",
                                   "是同一块区域：{size}。", "删去其一，或改画本来要画的那个。"),
    FindingKind.OVERLAP:          ("both claim {size}, up to {width} wide.",
                                   "Move the border; with {repair} --tolerance-m {bridge} a neighbour gets it.",
                                   "双方都占有 {size}，最宽 {width}。",
                                   "移动边界；或用 {repair} --tolerance-m {bridge} 归给相邻一方。"),
    FindingKind.SLIVER:           ("a sliver of {size} between them, up to {width} wide, is of both or of none.",
                                   "Close it with {repair}, or snap the corners.",
                                   "两者之间有 {size} 的细缝，最宽 {width}，不是两属就是无主。",
                                   "用 {repair} 合拢，或吸附界点。"),
    FindingKind.GAP:              ("{size} between them, up to {width} wide, belong to nobody.",
                                   "Draw it, fill it by {repair} --tolerance-m {bridge}, or --accept-gaps.",
                                   "其间有 {size} 无主，最宽 {width}。",
                                   "补画；用 {repair} --tolerance-m {bridge} 填上；或 --accept-gaps 认可。"),
    FindingKind.UNMATCHED_BORDER: ("their borders run along each other for {size} without sharing their corners.",
                                   "Join them with {repair}, or snap the corners.",
                                   "边界并行 {size} 而界点不共用。", "用 {repair} 对齐，或吸附界点。"),
    FindingKind.TINY_HOLE:        ("a hole of {size}, {width} wide.", "Delete it, or close it with {repair}.",
                                   "有 {size} 的空洞，宽 {width}。", "删去，或用 {repair} 合拢。"),
    FindingKind.TINY_PART:        ("one of its parts has {size}.", "Delete the part, if nobody lives there.",
                                   "其中一部分只有 {size}。", "若无人居住，删去该部分。"),
    FindingKind.SPIKE:            ("its border runs out and back within 2 degrees, {size} far.", "Delete the tip.",
                                   "边界以不足 2 度的夹角伸出又折回，长 {size}。", "删去尖端。"),
    FindingKind.INVALID_SHAPE:    ("nothing sound is left of it after the repair.", "Draw it anew.",
                                   "修复后不剩有效图形。", "重新绘制。"),
    FindingKind.OUTSIDE:          ("{size} of it lie outside the territory.", "Check the datum, then the border.",
                                   "有 {size} 在辖区之外。", "先核对坐标系，再核对边界。"),
}
_TOO_WIDE: dict[FindingKind, tuple[str, str]] = {
    FindingKind.OVERLAP: ("Move the border, or leave out the area that is too much.", "移动边界，或去掉多余的区域。"),
    FindingKind.GAP:     ("Draw it, or --accept-gaps.", "补画，或 --accept-gaps 认可。"),
}
# fmt: on
"""What to do about what no repair may close."""


@dataclass(frozen=True)
class AreaFinding:
    """One thing that is wrong with areas of a file or an edition."""

    kind: FindingKind
    codes: tuple[str, ...]
    """Of the areas concerned."""
    where: str
    """Where it stands in the file: feature 3; empty for what was found between areas."""
    found: str
    found_zh: str
    """In English where the file itself is quoted: a cell, a column."""
    hint: str
    hint_zh: str
    lon: float | None
    """A point of it, WGS84; None where it has no place."""
    lat: float | None
    size: float | None
    unit: str
    """m2, m or empty."""
    width_m: float | None
    """How wide it is at its widest."""
    blocks: bool
    """Whether the areas can't be put into force with it."""
    shape: BaseGeometry | None = field(default=None, repr=False, compare=False)
    """Where it is, WGS84, for maps."""

    def as_finding(self) -> Finding:
        """The same as errors carry it."""
        place = f" At {self.lon:.6f} {self.lat:.6f}." if self.lon is not None else ""
        return Finding("geometry", f"{self.found}{place}", self.hint, self.where or " and ".join(self.codes[:3]))


def blocking(kind: AreaKind, found: FindingKind) -> bool:
    """Whether areas of a kind can't be put into force with a finding."""
    return found in NEVER or (kind in TILING and found in BREAKS_TILING)


def told(flaw: Flaw, codes: Sequence[str], plane: LocalPlane, *, blocks: bool) -> AreaFinding:
    """A measured flaw with its place, its sentence and what to do.

    codes: of all shapes that were measured
    """
    shape = shapely.transform(flaw.shape, plane.to_lonlat)
    place = shapely.point_on_surface(shape)
    wide = amount(flaw.width_m, "m")
    # Rounded up: whoever gives the tolerance that we name must not be told another one.
    bridge_m = ceil(max(SLIVER_M, flaw.width_m * _ROOM))
    found, hint, found_zh, hint_zh = _WORDS[flaw.kind]
    if bridge_m > MOST_TOLERANCE_M:
        hint, hint_zh = _TOO_WIDE.get(flaw.kind, (hint, hint_zh))
    size, fix = amount(flaw.size, flaw.unit), {"repair": _REPAIR, "bridge": f"{bridge_m}"}
    return AreaFinding(
        kind=flaw.kind,
        codes=tuple(codes[row] for row in flaw.rows),
        where="",
        found=found.format(size=size, width=wide),
        found_zh=found_zh.format(size=size, width=wide),
        hint=hint.format(**fix),
        hint_zh=hint_zh.format(**fix),
        lon=None if place.is_empty else place.x,
        lat=None if place.is_empty else place.y,
        size=flaw.size,
        unit=flaw.unit,
        width_m=flaw.width_m or None,
        blocks=blocks,
        shape=shape,
    )


def amount(size: float, unit: str) -> str:
    """Square metres or metres as people read them, however few."""
    number = f"{size:,.0f}" if size >= 100 else f"{size:.3g}"
    return f"{number} {unit}"
