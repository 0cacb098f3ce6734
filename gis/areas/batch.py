"""Areas as arrays on their way in: every finding at once, then one clean set in WGS84."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.dialects.postgresql import Range

from gis.areas.floors import floors_from_text
from gis.crs.check import bad_rows
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

    def named(self, row: int) -> str:
        """The same with the code of the area."""
        return f"{self.where(row)} ({self.codes[row]})" if self.codes[row] else self.where(row)


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
    if not batch.codes:
        return [], [Finding("features", "there are none.", "Check that the file is the right one.", batch.source)]
    groups = _by_code(batch)
    findings = [finding for look in (_codes_given, _coordinates, _shapes, _floors) for finding in look(batch, kind)]
    findings += _disagreements(batch, groups) if dissolve else _duplicates(batch, groups)
    if findings:
        return [], findings
    wgs84 = shapes_to_wgs84(batch.shapes, batch.system)
    areas = [_area(batch, kind, rows, wgs84) for rows in groups.values()]
    # Valid as it came may still turn invalid by conversion where a border nearly touches itself.
    turned = [finding for area in areas if area.shape for finding in shape_findings(area.shape, where=area.where)]
    return ([], turned) if turned else (areas, [])


def _codes_given(batch: Batch, _kind: AreaKind) -> list[Finding]:
    hint = "Every area needs its code."
    return [
        Finding(batch.called("code"), "is empty.", hint, batch.where(row))
        for row, code in enumerate(batch.codes)
        if not code
    ]


def _coordinates(batch: Batch, _kind: AreaKind) -> list[Finding]:
    """The first coordinate of every feature that lies out of range; endless ones are found with the shapes."""
    xy, row_of = shapely.get_coordinates(batch.shapes, return_index=True)
    bad = bad_rows(xy, batch.system)
    bad = bad[np.isfinite(xy[bad]).all(axis=1)]
    first = bad[np.unique(row_of[bad], return_index=True)[1]]
    fields = ("geometry x", "geometry y")
    return check_coordinates(xy[first], batch.system, fields=fields, where=lambda i: batch.named(int(row_of[first[i]])))


def _shapes(batch: Batch, kind: AreaKind) -> list[Finding]:
    findings: list[Finding] = []
    for row, shape in enumerate(batch.shapes):
        if shape is None and kind is AreaKind.MICRO_GRID and batch.parents[row]:
            continue  # A production line has no polygon; its building or factory says where it is.
        findings += shape_findings(shape, where=batch.named(row))
    return findings


def _floors(batch: Batch, kind: AreaKind) -> list[Finding]:
    findings: list[Finding] = []
    for row, floors in enumerate(batch.floors):
        try:
            floors_from_text(floors, kind)
        except ValueError as error:
            findings.append(Finding(batch.called("floors"), str(error), "Write 3, 1-3 or -1.", batch.named(row)))
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


def _disagreements(batch: Batch, groups: dict[str, list[int]]) -> list[Finding]:
    """Features that are joined must say the same of what they are part of."""
    return [
        Finding(
            batch.called(column),
            f"joined features disagree: {', '.join(said)}.",
            "Make them equal.",
            batch.named(rows[0]),
        )
        for rows in groups.values()
        for column, values in (("parent", batch.parents), ("floors", batch.floors))
        if len(said := _said(values, rows)) > 1
    ]


def _area(batch: Batch, kind: AreaKind, rows: list[int], wgs84: Shapes) -> CleanArea:
    """One area of the rows that share a code."""
    first = rows[0]
    return CleanArea(
        code=batch.codes[first],
        name=batch.names[first] or batch.codes[first],
        parent=next(iter(_said(batch.parents, rows)), None),
        floors=floors_from_text(next(iter(_said(batch.floors, rows)), ""), kind),
        shape=_joined(wgs84[rows]),
        raw_shape=_joined(batch.shapes[rows]),
        where=batch.named(first),
    )


def _said(values: Sequence[str], rows: list[int]) -> list[str]:
    return sorted({values[row] for row in rows if values[row]})


def _joined(shapes: Shapes) -> shapely.MultiPolygon | None:
    given = [shape for shape in shapes if shape is not None]
    if not given:
        return None
    whole = shapely.force_2d(given[0] if len(given) == 1 else shapely.union_all(given))
    return shapely.MultiPolygon(list(shapely.get_parts(whole)))


type Progress = Callable[[int], None]
"""Told how many more items are done."""
