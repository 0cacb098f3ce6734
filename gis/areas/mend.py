"""Areas of an import made to tile their territory, and the list of what that changed.

It runs in a process apart: shapes from outside can keep GEOS busy for days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.areas.apart import Limits, run_apart
from gis.areas.batch import CleanArea
from gis.areas.found import HOLES, MOST_TOLERANCE_M, amount, told
from gis.areas.tiling import MOST_TOLD, plane_of
from gis.crs.plane import LocalPlane
from gis.errors import AreasRejected, BadInput, Finding
from gis.geometry.corners import joined_corners
from gis.geometry.coverage import holes
from gis.geometry.flaws import NOISE_M, SLIVER_M, Shapes, widths
from gis.geometry.repair import Change, Repaired, repaired
from gis.vocabulary import RepairStep


@dataclass(frozen=True)
class Repair:
    """How an import is to be repaired."""

    tolerance_m: float = SLIVER_M
    """The widest gap that is filled and the widest overlap that is assigned.

    A metre unless told otherwise: what is narrower holds no door and is a slip of drawing, so nobody's duty changes.
    What is wider may be a lane, or a mistake of the datum; the refusal names the tolerance that would close it, and
    somebody who has looked gives it.
    """
    accept_gaps: bool = False
    """Whether wider gaps are left as they are."""

    def __post_init__(self) -> None:
        """raises: BadInput if the tolerance is none."""
        if not NOISE_M <= self.tolerance_m <= MOST_TOLERANCE_M:
            found, hint = f"{self.tolerance_m:g} m is no tolerance.", f"Give {NOISE_M:g} to {MOST_TOLERANCE_M:g} m."
            raise BadInput(f"--tolerance-m: {found}", [Finding("--tolerance-m", found, hint)])


@dataclass(frozen=True)
class AreaChange:
    """One thing that a repair did to one area."""

    code: str
    step: RepairStep
    other: str | None
    """Code of the area that the ground went to."""
    lon: float
    lat: float
    size: float
    unit: str
    """m2 of ground, or the m by which its border moved at most."""

    def __str__(self) -> str:
        to = f" ({self.other})" if self.other else ""
        return f"{self.code}: {self.step.en}{to}, {amount(self.size, self.unit)} at {self.lon:.6f} {self.lat:.6f}"


type Mended = tuple[list[CleanArea], list[AreaChange]]


def mended(areas: Sequence[CleanArea], repair: Repair | None, source: str, limits: Limits | None = None) -> Mended:
    """The areas as an exact tiling, and every change.

    Without a repair only what is less than a millimetre is put right: other programs' rounding. What that does not
    make tile stays as it came.

    source: the file, for errors
    raises: AreasRejected with what needs a person; TooHeavy, ReaderBroke
    """
    shapes = np.array([area.shape for area in areas], dtype=object)
    plane, codes = plane_of(shapes), [area.code for area in areas]
    if repair is None:
        drawn, changes = run_apart(limits or Limits(), source, without_rounding, shapes, codes, plane)
    else:
        result = run_apart(limits or Limits(), source, repaired, shapes, plane, repair.tolerance_m)
        _require_no_person(result, repair, codes, plane, source)
        drawn, changes = result.shapes, [_told(change, codes, plane) for change in result.changes]
    return [replace(area, shape=_whole(shape)) for area, shape in zip(areas, drawn, strict=True)], changes


def without_rounding(shapes: Shapes, codes: list[str], plane: LocalPlane) -> tuple[Shapes, list[AreaChange]]:
    """Corners joined and pinholes closed over less than a millimetre, if that makes the areas tile."""
    joined, moved_m = joined_corners(shapes, plane)
    if not (shapely.is_valid(joined).all() and shapely.coverage_is_valid(joined)):
        return shapes, []
    changes = [_joined(codes[row], joined[row], float(moved_m[row])) for row in np.flatnonzero(moved_m).tolist()]
    pinholes = holes(joined)
    if not len(pinholes) or (widths(plane.shapes_to_metres(pinholes)) > NOISE_M).any():
        return joined, changes
    result = repaired(joined, plane, NOISE_M)
    closed = [] if result.left else [_told(change, codes, plane) for change in result.changes]
    return (joined if result.left else result.shapes), changes + closed


def _joined(code: str, shape: BaseGeometry, moved_m: float) -> AreaChange:
    place = shapely.point_on_surface(shape)
    return AreaChange(code, RepairStep.MATCHED, None, place.x, place.y, moved_m, "m")


def _require_no_person(result: Repaired, repair: Repair, codes: list[str], plane: LocalPlane, source: str) -> None:
    left = [flaw for flaw in result.left if not (repair.accept_gaps and flaw.kind in HOLES)]
    if left:
        widest_first = sorted(left, key=lambda flaw: -flaw.width_m)
        findings = [told(flaw, codes, plane, blocks=True).as_finding() for flaw in widest_first[:MOST_TOLD]]
        raise AreasRejected(f"{source}: {len(left)} finding(s) need a person, nothing was written.", findings)


def _whole(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(list(shapely.get_parts(shape)))


def _told(change: Change, codes: list[str], plane: LocalPlane) -> AreaChange:
    ((lon, lat),) = plane.to_lonlat(shapely.get_coordinates(shapely.point_on_surface(change.shape))).tolist()
    other = None if change.other is None else codes[change.other]
    return AreaChange(codes[change.row], change.step, other, lon, lat, change.size, change.unit)
