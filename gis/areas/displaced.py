"""Areas of a file held against those in force under the same codes: a whole file in the wrong datum shows.

One area is one witness, by a point inside it. Areas are redrawn and renamed now and then; that they all lie where
another reading of the coordinates would put them is no coincidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.areas.batch import Batch, Shapes
from gis.areas.suspected import Suspected
from gis.areas.suspicion import Source, suspicions
from gis.crs.plane import LocalPlane
from gis.crs.transform import CoordinateSystem
from gis.geometry.check import shape_findings
from gis.geometry.owners import Coverage
from gis.vocabulary import Suspicion

LEAST_SHARED = 17
"""Fewer areas prove no reading better than another, whatever they say (`suspicion.CHANCE`)."""


@dataclass(frozen=True)
class Known:
    """Areas in force, to compare with."""

    codes: Sequence[str]
    shapes: Shapes
    """WGS84."""
    plane: LocalPlane


@dataclass(frozen=True)
class Compared:
    """What the comparison of a file with the areas in force says."""

    in_force_count: int
    shared_count: int
    """Sound areas of the file whose code is in force."""
    suspicions: list[Suspected]

    @property
    def could_tell(self) -> bool:
        """Whether there was enough to compare for a wrong datum to show."""
        return self.shared_count >= LEAST_SHARED


def compared(batch: Batch, known: Known) -> Compared:
    """A file of areas held against those in force; shapes that are not sound are left out."""
    rows = [row for row, shape in enumerate(batch.shapes) if shape is not None and not shape_findings(shape, where="")]
    codes = [batch.codes[row] for row in rows]
    found: list[Suspected] = []
    if rows and len(known.codes):
        coverage = Coverage(list(known.codes), known.shapes, known.plane)
        found = suspicions(shapes_source(batch.shapes[rows], batch.system, codes), coverage, known.plane)
    shared = len(set(codes) & set(known.codes))
    return Compared(len(known.codes), shared, [_of_areas(one) for one in found])


def shapes_source(shapes: NDArray[np.object_], system: CoordinateSystem, codes: Sequence[str]) -> Source:
    """Areas of a file as a source of points, to be compared with the areas in force under the same codes.

    shapes: as they came, in `system`; None or empty has no point
    """
    # GEOS refuses to tell the coordinates of an empty point.
    drawn = np.array([None if shape is None or shape.is_empty else shape for shape in shapes], dtype=object)
    inside = shapely.point_on_surface(drawn)
    xy = np.column_stack([shapely.get_x(inside), shapely.get_y(inside)])
    return Source(xy, system, np.array(codes, dtype=object))


def _of_areas(one: Suspected) -> Suspected:
    """The same finding with what to do about a file of areas: it has no columns of coordinates."""
    if one.kind is not Suspicion.SWAPPED:
        return one
    hint, hint_zh = "Exchange longitude and latitude where the file is made.", "请在制作该文件处对调经纬度。"
    return replace(one, hint=hint, hint_zh=hint_zh)
