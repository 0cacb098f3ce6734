"""One report over a file of areas: everything that is wrong, where, and what to do; nothing is changed.

Rows first (codes, floors, coordinates), then each shape by itself, then all shapes together. Shapes that are not sound
are told and left out of the rest, so that one scribble doesn't hide a hundred gaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.areas.batch import Batch, check
from gis.areas.codes import odd_codes
from gis.areas.floors import floors_from_text
from gis.areas.found import CLAIMS, HOLES, TILING, AreaFinding, blocking, told
from gis.areas.tiling import plane_of
from gis.crs.check import bad_rows
from gis.crs.plane import LocalPlane
from gis.crs.transform import shapes_to_wgs84
from gis.errors import Finding
from gis.geometry.blemishes import blemishes
from gis.geometry.check import shape_findings
from gis.geometry.coverage import MOST_MEASURED, Apart, coverage_flaws, overlap_flaws
from gis.geometry.flaws import SLIVER_M, Flaw, Shapes, area_flaw, parts, widths
from gis.vocabulary import AreaKind, FindingKind

MOST_LISTED = 10_000
"""Findings of one report. Whoever has more mends these first, or repairs, and asks again."""


@dataclass(frozen=True)
class Report:
    """What was found wrong with a file of areas."""

    source: str
    kind: AreaKind
    area_count: int
    findings: list[AreaFinding]
    """Those that block first, the widest first; MOST_LISTED of them."""
    counts: dict[FindingKind, int]
    """Of all findings, listed or not; the most frequent kind first."""
    blocking_count: int
    """Of all findings."""
    not_looked_for: tuple[FindingKind, ...]
    """What was left out because there is too much else to mend first."""
    codes: list[str]
    """Of the shapes that are sound."""
    shapes: Shapes
    """WGS84."""

    @property
    def blocks(self) -> bool:
        """Whether the areas can't be put into force as they are."""
        return self.blocking_count > 0

    @property
    def finding_count(self) -> int:
        """All findings, listed or not."""
        return sum(self.counts.values())


def validate(batch: Batch, kind: AreaKind, *, dissolve: bool = False, territory: Shapes | None = None) -> Report:
    """Everything that is wrong with a batch of areas of a kind.

    dissolve: look at features that share a code as one area
    territory: WGS84; what lies outside all of these is told
    """
    _areas, refused = check(batch, kind, dissolve=dissolve)
    drawn = _drawn(batch, dissolve=dissolve)
    flaws = sorted(_flaws(drawn, kind, territory), key=lambda flaw: (not blocking(kind, flaw.kind), -flaw.width_m))
    findings = [*_of_rows(refused, batch), *_odd_codes(batch)]
    blocks = [finding.blocks for finding in findings] + [blocking(kind, flaw.kind) for flaw in flaws]
    counts = Counter([finding.kind for finding in findings] + [flaw.kind for flaw in flaws])
    findings += [told(flaw, drawn.codes, drawn.plane, blocks=blocking(kind, flaw.kind)) for flaw in flaws[:MOST_LISTED]]
    findings.sort(key=lambda finding: (not finding.blocks, -(finding.width_m or 0.0)))
    return Report(
        source=batch.source,
        kind=kind,
        area_count=len(drawn.codes),
        findings=findings[:MOST_LISTED],
        counts=dict(counts.most_common()),
        blocking_count=sum(blocks),
        not_looked_for=_not_looked_for(flaws) if kind in TILING else (),
        codes=drawn.codes,
        shapes=drawn.shapes,
    )


@dataclass(frozen=True)
class _Drawn:
    """The sound shapes of a batch, in degrees and in metres."""

    codes: list[str]
    floors: list[str]
    shapes: Shapes
    """WGS84."""
    plane: LocalPlane
    in_metres: Shapes


def _drawn(batch: Batch, *, dissolve: bool) -> _Drawn:
    rows = [row for row, shape in enumerate(batch.shapes) if _is_sound(batch, shape)]
    shapes = shapes_to_wgs84(batch.shapes[rows], batch.system)
    valid = np.flatnonzero(shapely.is_valid(shapes)).tolist()
    groups: dict[object, list[int]] = {}
    for at in valid:
        groups.setdefault(batch.codes[rows[at]] if dissolve else at, []).append(at)
    firsts = [rows[group[0]] for group in groups.values()]
    whole = [shapes[group[0]] if len(group) == 1 else shapely.union_all(shapes[group]) for group in groups.values()]
    wgs84 = np.array(whole, dtype=np.object_)
    plane = plane_of(wgs84) if whole else LocalPlane.at(0)
    codes, floors = [batch.codes[row] for row in firsts], [batch.floors[row] for row in firsts]
    return _Drawn(codes, floors, wgs84, plane, plane.shapes_to_metres(wgs84))


def _is_sound(batch: Batch, shape: BaseGeometry | None) -> bool:
    if shape is None or shape_findings(shape, where=""):
        return False
    return not len(bad_rows(shapely.get_coordinates(shape), batch.system))


def _not_looked_for(flaws: list[Flaw]) -> tuple[FindingKind, ...]:
    measured = [flaw.kind for flaw in flaws if flaw.kind in CLAIMS | HOLES]
    looked = len(measured) <= MOST_MEASURED or any(flaw.kind is FindingKind.UNMATCHED_BORDER for flaw in flaws)
    return () if looked else (FindingKind.UNMATCHED_BORDER,)


def _of_rows(refused: list[Finding], batch: Batch) -> list[AreaFinding]:
    named = {name: row for row in range(len(batch.codes)) for name in (batch.named(row), batch.where(row))}
    return [_of_row(finding, named.get(finding.where), batch) for finding in refused]


def _of_row(finding: Finding, row: int | None, batch: Batch) -> AreaFinding:
    place, kind = _place(batch, row), _kind_of(finding, batch, row)
    return AreaFinding(
        kind=kind,
        codes=(batch.codes[row],) if row is not None else (),
        where=finding.where,
        found=f"{finding.field}: {finding.found}",
        found_zh=f"{finding.field}: {finding.found}",
        hint=finding.hint,
        hint_zh=_HINTS_ZH[kind],
        lon=place[0] if place else None,
        lat=place[1] if place else None,
        size=None,
        unit="",
        width_m=None,
        blocks=True,
    )


# What is wrong in a row is told as the import tells it; what to do goes by its kind.
_HINTS_ZH = {
    FindingKind.BAD_ROW: "改正文件中这一处，再验一次。",
    FindingKind.DUPLICATE_CODE: "给每个区域各自的编码，或用 --dissolve 合并。",
    FindingKind.INVALID_SHAPE: "重新绘制；手误造成的自交可用 areas import --repair 理顺。",
}


def _kind_of(finding: Finding, batch: Batch, row: int | None) -> FindingKind:
    if finding.field == "geometry":
        return FindingKind.INVALID_SHAPE
    twice = row is not None and finding.field == batch.called("code") and bool(batch.codes[row])
    return FindingKind.DUPLICATE_CODE if twice else FindingKind.BAD_ROW


def _place(batch: Batch, row: int | None) -> tuple[float, float] | None:
    """The middle of the box of a shape that is not sound, in WGS84, as far as it has one."""
    shape = batch.shapes[row] if row is not None else None
    if shape is None or shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    middle = np.array([[(west + east) / 2, (south + north) / 2]])
    if not np.isfinite(middle).all() or len(bad_rows(middle, batch.system)):
        return None
    (point,) = shapes_to_wgs84(np.array([shapely.Point(middle[0])], dtype=np.object_), batch.system)
    return point.x, point.y


def _odd_codes(batch: Batch) -> Iterator[AreaFinding]:
    hint, hint_zh = "Check for slips of the pen; nothing keeps it from being taken in.", "核对是否笔误；不妨碍导入。"
    for odd in odd_codes(batch.codes):
        lon, lat = _place(batch, odd.row) or (None, None)
        code, where = batch.codes[odd.row], batch.where(odd.row)
        kind, zh = FindingKind.CODE_SCHEME, odd.found_zh
        yield AreaFinding(kind, (code,), where, odd.found, zh, hint, hint_zh, lon, lat, None, "", None, blocks=False)


def _flaws(drawn: _Drawn, kind: AreaKind, territory: Shapes | None) -> list[Flaw]:
    if not len(drawn.shapes):
        return []
    single = blemishes(drawn.in_metres)
    outside = _outside(drawn, territory) if territory is not None else []
    if kind not in TILING:
        return [*overlap_flaws(drawn.in_metres, _on_other_floors(drawn.floors, kind)), *single, *outside]
    # In a tiling a hole is a gap unless another area fills it; the gaps say which.
    single = [flaw for flaw in single if flaw.kind is not FindingKind.TINY_HOLE]
    return [*coverage_flaws(drawn.in_metres), *single, *outside]


def _on_other_floors(floors: list[str], kind: AreaKind) -> Apart:
    """Micro-grids of one building lie on the same ground, if not on the same floor."""
    if kind is not AreaKind.MICRO_GRID:
        return lambda _one, _other: False
    spans = [_span(text, kind) for text in floors]

    def may_share(one: int, other: int) -> bool:
        first, second = spans[one], spans[other]
        # One that holds the whole building may lie under those that hold its floors.
        if (first is None) != (second is None):
            return True
        return first is not None and second is not None and (first[1] <= second[0] or second[1] <= first[0])

    return may_share


def _span(text: str, kind: AreaKind) -> tuple[int, int] | None:
    try:
        floors = floors_from_text(text, kind)
    except ValueError:
        return None
    return (floors.lower or 0, floors.upper or 0) if floors else None


def _outside(drawn: _Drawn, territory: Shapes) -> list[Flaw]:
    whole = shapely.union_all(drawn.plane.shapes_to_metres(territory))
    flaws = []
    for row, shape in enumerate(shapely.difference(drawn.in_metres, whole)):
        pieces = parts(shape)
        wide = [(piece, width) for piece, width in zip(pieces, widths(pieces), strict=True) if width >= SLIVER_M]
        if wide:
            ground = shapely.MultiPolygon([piece for piece, _width in wide])
            flaws.append(area_flaw(FindingKind.OUTSIDE, (row,), ground, float(max(width for _piece, width in wide))))
    return flaws
