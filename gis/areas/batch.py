"""Areas as arrays on their way in: every finding at once, then one clean set in WGS84."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.dialects.postgresql import Range

from gis.areas.floors import floors_from_text
from gis.crs.transform import CoordinateSystem, check_coordinates, shapes_to_wgs84
from gis.errors import Finding
from gis.geometry.check import shape_findings
from gis.vocabulary import AreaKind

type Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Batch:
    """Areas as they were read: one entry per feature in every sequence."""

    source: str
    """Where they come from: the name of a file, without its folder."""
    system: CoordinateSystem
    codes: Sequence[str]
    names: Sequence[str]
    parents: Sequence[str]
    """Code of the enclosing area; empty where there is none."""
    floors: Sequence[str]
    shapes: Shapes
    """Polygons in `system`; None where a feature has no geometry."""
    fields: dict[str, str] = field(default_factory=dict)
    """What the columns are called in the file, for findings: {"code": "BEAT_NUM"}."""

    def called(self, column: str) -> str:
        """The name that the file's owner knows a column by."""
        return self.fields.get(column) or column

    def where(self, row: int) -> str:
        """The place of a row, as findings name it."""
        return f"feature {row + 1}"


@dataclass(frozen=True)
class CleanArea:
    """One area, ready to be written."""

    code: str
    name: str
    parent: str | None
    floors: Range[int] | None
    shape: shapely.MultiPolygon | None
    """WGS84."""
    raw_shape: shapely.Geometry | None
    """As it came."""
    where: str


type Checked = tuple[list[CleanArea], list[Finding]]


def check(batch: Batch, kind: AreaKind, *, dissolve: bool) -> Checked:
    """The areas of a batch, and everything that is wrong with it; with findings, nothing should be written.

    dissolve: join features that share a code into one area instead of refusing them
    """
    rows = range(len(batch.codes))
    if not rows:
        return [], [Finding("features", "there are none.", "Check that the file is the right one.", batch.source)]
    findings = [finding for look in (_codes_given, _coordinates, _shapes) for finding in look(batch, kind)]
    groups = _by_code(batch)
    if not dissolve:
        findings += _duplicates(batch, groups)
    if findings:
        return [], findings
    wgs84 = shapes_to_wgs84(batch.shapes, batch.system)
    areas = [_area(batch, kind, members, wgs84, findings) for members in groups.values()]
    return [area for area in areas if area], findings


def _codes_given(batch: Batch, _kind: AreaKind) -> list[Finding]:
    hint = "Every area needs its code."
    return [
        Finding(batch.called("code"), "is empty.", hint, batch.where(row))
        for row, code in enumerate(batch.codes)
        if not code
    ]


def _coordinates(batch: Batch, _kind: AreaKind) -> list[Finding]:
    xy, row_of = shapely.get_coordinates(batch.shapes, return_index=True)
    fields = ("geometry x", "geometry y")
    return check_coordinates(xy, batch.system, fields=fields, where=lambda i: batch.where(int(row_of[i])))


def _shapes(batch: Batch, kind: AreaKind) -> list[Finding]:
    findings: list[Finding] = []
    for row, shape in enumerate(batch.shapes):
        if shape is None and kind is AreaKind.MICRO_GRID and batch.parents[row]:
            continue  # A production line has no polygon; its building or factory says where it is.
        findings += shape_findings(shape, where=f"{batch.where(row)} ({batch.codes[row]})")
    return findings


def _by_code(batch: Batch) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for row, code in enumerate(batch.codes):
        groups.setdefault(code, []).append(row)
    return groups


def _duplicates(batch: Batch, groups: dict[str, list[int]]) -> list[Finding]:
    return [
        Finding(
            batch.called("code"),
            f"'{code}' stands {len(rows)} times ({', '.join(batch.where(row) for row in rows[:5])}).",
            "Give each area its own code, or join them with --dissolve.",
            batch.where(rows[1]),
        )
        for code, rows in groups.items()
        if code and len(rows) > 1
    ]


def _area(batch: Batch, kind: AreaKind, rows: list[int], wgs84: Shapes, findings: list[Finding]) -> CleanArea | None:
    """One area of the rows that share a code; what does not fit is added to `findings`."""
    first, where = rows[0], f"{batch.where(rows[0])} ({batch.codes[rows[0]]})"
    parent = _agreed(batch, "parent", batch.parents, rows, findings)
    floors = _agreed(batch, "floors", batch.floors, rows, findings)
    shape = _joined(wgs84[rows])
    # Valid as it came may still turn invalid by conversion where a border nearly touches itself.
    findings += shape_findings(shape, where=where) if shape is not None else []
    try:
        span = floors_from_text(floors, kind)
    except ValueError as error:
        findings.append(Finding(batch.called("floors"), str(error), "Write 3, 1-3 or -1.", where))
        return None
    return CleanArea(
        code=batch.codes[first],
        name=batch.names[first] or batch.codes[first],
        parent=parent or None,
        floors=span,
        shape=shape,
        raw_shape=_joined(batch.shapes[rows]),
        where=where,
    )


def _agreed(batch: Batch, column: str, values: Sequence[str], rows: list[int], findings: list[Finding]) -> str:
    different = sorted({values[row] for row in rows if values[row]})
    if len(different) > 1:
        found = f"joined features disagree: {', '.join(different)}."
        findings.append(Finding(batch.called(column), found, "Make them equal.", batch.where(rows[0])))
    return different[0] if different else ""


def _joined(shapes: Shapes) -> shapely.MultiPolygon | None:
    given = [shape for shape in shapes if shape is not None]
    if not given:
        return None
    whole = shapely.force_2d(given[0] if len(given) == 1 else shapely.union_all(given))
    return shapely.MultiPolygon(list(shapely.get_parts(whole)))


type Progress = Callable[[int], None]
"""Told how many more items are done."""
