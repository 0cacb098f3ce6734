"""Roads as lines in the metric plane: how far along, which side, what lies across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask, statements_beside

SQL = statements_beside(__file__)


@dataclass(frozen=True)
class Course:
    """One unbroken line of a road, in metres of the plane."""

    line: LineString

    def measure(self, at: Point) -> float:
        """Metres along the line to the spot nearest to a point."""
        return float(self.line.project(at))

    def offset(self, at: Point) -> float:
        """Metres from the line, positive on its left."""
        measure = self.measure(at)
        on, ahead = self.line.interpolate(measure), self._direction(measure)
        across = ahead[0] * (at.y - on.y) - ahead[1] * (at.x - on.x)
        return float(np.copysign(at.distance(on), across))

    def point(self, measure: float, offset: float = 0.0) -> Point:
        """The point so many metres along and so many to the left; beyond the ends straight on."""
        on, (x, y) = self.line.interpolate(min(max(measure, 0.0), self.line.length)), self._direction(measure)
        over = min(measure, 0.0) + max(measure - self.line.length, 0.0)
        return Point(on.x + over * x - offset * y, on.y + over * y + offset * x)

    def bearing(self, measure: float) -> float:
        """Degrees clockwise from north in which the line runs there."""
        x, y = self._direction(measure)
        return float(np.degrees(np.arctan2(x, y)) % 360)

    def _direction(self, measure: float) -> tuple[float, float]:
        start = min(max(measure - 5, 0.0), max(self.line.length - 10, 0.0))
        one, two = self.line.interpolate(start), self.line.interpolate(start + 10)
        length = one.distance(two) or 1.0
        return (two.x - one.x) / length, (two.y - one.y) / length


def courses_of(db: Session, ids: Sequence[int], plane: LocalPlane) -> dict[int, list[Course]]:
    """The lines of roads, in the metric plane."""
    rows = ask(db, SQL["lines_of"], {"ids": list(ids)}) if ids else []
    return {row.id: [Course(line) for line in _lines(row.line, plane)] for row in rows}


def course_near(db: Session, place: LonLat, plane: LocalPlane, *, reach_m: float) -> Course | None:
    """The piece of road nearest to a point, None if there is none within reach."""
    rows = ask(db, SQL["nearest_edge"], {"lon": place.lon, "lat": place.lat, "reach_m": reach_m})
    return Course(_lines(rows[0].line, plane)[0]) if rows else None


def nearest_course(courses: Sequence[Course], at: Point) -> Course | None:
    """The one of a road's lines that is nearest to a point."""
    return min(courses, key=lambda course: course.line.distance(at), default=None)


def metric(place: LonLat, plane: LocalPlane) -> Point:
    """A point in metres of the plane."""
    return Point(plane.to_metres(np.array([place]))[0])


def geographic(point: Point, plane: LocalPlane) -> LonLat:
    """A point of the plane in degrees."""
    lon, lat = plane.to_lonlat(np.array([[point.x, point.y]]))[0].tolist()
    return LonLat(lon, lat)


def _lines(wkb: bytes, plane: LocalPlane) -> list[LineString]:
    shape: NDArray[np.object_] = shapely.from_wkb([wkb])
    parts = shapely.get_parts(plane.shapes_to_metres(shape))
    return [part for part in parts.tolist() if isinstance(part, LineString) and part.length > 0]
