"""Features of a file whose borders cross or touch themselves, made sound before they are checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.areas.batch import Batch, CleanArea
from gis.areas.mend import AreaChange
from gis.areas.tiling import plane_of
from gis.crs.check import bad_rows
from gis.crs.transform import shapes_to_wgs84
from gis.geometry.untangle import untangled
from gis.vocabulary import RepairStep


def untangled_batch(batch: Batch) -> tuple[Batch, list[AreaChange]]:
    """The batch with the shapes made sound that plainly can be, and what changed; the others stay as they came."""
    sound = {row: shape for row in range(len(batch.codes)) if (shape := untangled(_in_range(batch, row))) is not None}
    if not sound:
        return batch, []
    shapes = batch.shapes.copy()
    for row, shape in sound.items():
        shapes[row] = shape
    return replace(batch, shapes=shapes), _changes(batch, list(sound), shapes)


def as_they_came(areas: Sequence[CleanArea], batch: Batch, sound: Batch) -> list[CleanArea]:
    """The areas with the shapes on record that the file held, not those that were made sound."""
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(batch.codes):
        rows.setdefault(code, []).append(row)
    changed = {code for row, code in enumerate(batch.codes) if sound.shapes[row] is not batch.shapes[row]}
    return [
        replace(area, raw_shape=_parts_of(batch.shapes[rows[area.code]])) if area.code in changed else area
        for area in areas
    ]


def _parts_of(shapes: np.ndarray) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(shapely.get_parts(shapely.force_2d(shapes)).tolist())


def _in_range(batch: Batch, row: int) -> BaseGeometry | None:
    shape = batch.shapes[row]
    return None if shape is None or len(bad_rows(shapely.get_coordinates(shape), batch.system)) else shape


def _changes(batch: Batch, rows: list[int], shapes: np.ndarray) -> list[AreaChange]:
    """Each with a place where the border crossed itself, and the ground by which the area grew or shrank."""
    faults = np.array([_fault(batch.shapes[row]) for row in rows], dtype=object)
    places = shapely.get_coordinates(shapes_to_wgs84(faults, batch.system)).tolist()
    before, after = (shapes_to_wgs84(each[rows], batch.system) for each in (batch.shapes, shapes))
    plane = plane_of(after)
    grown = shapely.area(plane.shapes_to_metres(after)) - shapely.area(plane.shapes_to_metres(before))
    return [
        AreaChange(batch.codes[row], RepairStep.UNTANGLED, None, lon, lat, abs(float(size)), "m2")
        for row, (lon, lat), size in zip(rows, places, grown, strict=True)
    ]


def _fault(shape: shapely.Geometry) -> shapely.Point:
    """Where GEOS sees the first fault: "Self-intersection[120.08 28.93]"; the first corner if it doesn't say."""
    place = shapely.is_valid_reason(shape).rstrip("]").rpartition("[")[2].split()
    try:
        lon, lat = map(float, place)
    except ValueError:
        lon, lat = shapely.get_coordinates(shape)[0].tolist()
    return shapely.Point(lon, lat)
