"""Where the place meant lies: between known numbers, across the road, at a gate, so many metres that way.

The anchor is what was found; what the caller said about it moves the point and widens the radius, never the anchor.
Numbers are placed on their own side of the road by measure along it: ignoring the side would put the median error from
about 10 m to 33-109 m (geocoding.md 2.6). Everything here is metric; degrees are at the border.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from shapely import Point

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.geocode.candidates import SpotFound
from gis.geocode.hypotheses import Beside
from gis.geocode.lines import Course, geographic, metric, nearest_course
from gis.vocabulary import Precision

LEAST_RADIUS_M = 15.0
FARTHEST_M = 60.0
"""How far beyond the last known number one is placed at most."""
ONE_SIDE_RADIUS_M = 100.0
ACROSS_M = 15.0
"""From the middle of a road to the doors on its other side, where nothing better is known."""
STEPS_M = 100.0
"""How far "往东" is, if the caller gives no distance."""


@dataclass(frozen=True)
class Position:
    """A point with what is known about it."""

    place: LonLat
    radius_m: float
    precision: Precision


def between_numbers(beside: Beside, courses: Sequence[Course], plane: LocalPlane) -> Position | None:
    """Where a door number is that isn't known, between or beyond its neighbours on the same side.

    returns: None if nothing is known on its side
    """
    below, above = beside.below[:1], beside.above[:1]
    if below and above:
        return _between(beside.number, below[0], above[0], courses, plane)
    known = beside.below or beside.above
    return _beyond(beside.number, known, courses, plane) if known else None


def middle(one: LonLat, two: LonLat, courses: Sequence[Course], plane: LocalPlane) -> Position:
    """Half-way between two places, along the road that both are on if there is one."""
    radius = max(LEAST_RADIUS_M, metres_between(one, two, plane) / 2)
    return Position(on_the_way(one, two, 0.5, courses, plane), radius, Precision.DERIVED)


def on_the_way(one: LonLat, two: LonLat, share: float, courses: Sequence[Course], plane: LocalPlane) -> LonLat:
    """A place so far on the way from one to another, 0 to 1, along the road that both are on if there is one."""
    a, b = metric(one, plane), metric(two, plane)
    course = _shared_course(a, b, courses)
    at = Point(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y))
    if course is not None:
        at = course.point(course.measure(a) + share * (course.measure(b) - course.measure(a)))
    return geographic(at, plane)


def opposite(anchor: LonLat, radius_m: float, course: Course | None, plane: LocalPlane) -> Position:
    """Across the road from the anchor: mirrored at the middle of the road, at least on its other side."""
    at = metric(anchor, plane)
    if course is None:
        return Position(anchor, radius_m + 2 * ACROSS_M, Precision.DERIVED)
    measure, offset = course.measure(at), course.offset(at)
    across = -math.copysign(min(max(abs(offset), ACROSS_M), 2 * ACROSS_M), offset)
    return Position(geographic(course.point(measure, across), plane), max(60.0, radius_m / 2), Precision.DERIVED)


def towards(
    anchor: LonLat, bearing: float, distance_m: float | None, courses: Sequence[Course], plane: LocalPlane
) -> Position:
    """So many metres from the anchor in a direction, along its road if that runs so."""
    at, metres = metric(anchor, plane), STEPS_M if distance_m is None else min(distance_m, 5_000.0)
    course = nearest_course(courses, at)
    x, y = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    moved = Point(at.x + metres * x, at.y + metres * y)
    if course is not None:
        measure = course.measure(at)
        along = math.cos(math.radians(bearing - course.bearing(measure)))
        if abs(along) > 0.7:
            moved = course.point(measure + math.copysign(metres, along), course.offset(at))
    radius = max(30.0, metres / 4) if distance_m is not None else 1.5 * STEPS_M
    return Position(geographic(moved, plane), radius, Precision.DERIVED)


def at_edge(anchor: LonLat, bearing: float, radius_m: float, plane: LocalPlane) -> Position:
    """A gate that nobody surveyed: where a place of this size ends in a direction."""
    at, metres = metric(anchor, plane), 0.7 * radius_m
    x, y = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    radius = max(LEAST_RADIUS_M, radius_m / 2)
    return Position(geographic(Point(at.x + metres * x, at.y + metres * y), plane), radius, Precision.DERIVED)


def bearing_to(one: LonLat, two: LonLat, plane: LocalPlane) -> float:
    """Degrees clockwise from north from one place to another."""
    a, b = metric(one, plane), metric(two, plane)
    return math.degrees(math.atan2(b.x - a.x, b.y - a.y)) % 360


def metres_between(one: LonLat, two: LonLat, plane: LocalPlane) -> float:
    """Metres between two places as the crow flies."""
    return metric(one, plane).distance(metric(two, plane))


def _between(number: int, below: SpotFound, above: SpotFound, courses: Sequence[Course], plane: LocalPlane) -> Position:
    a, b = metric(LonLat(below.lon, below.lat), plane), metric(LonLat(above.lon, above.lat), plane)
    assert below.number is not None  # noqa: S101 - neighbours are found by their numbers
    assert above.number is not None  # noqa: S101
    share = (number - below.number) / (above.number - below.number)
    course = _shared_course(a, b, courses)
    at = Point(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y))
    if course is not None:
        one, two = course.measure(a), course.measure(b)
        offset = course.offset(a) + share * (course.offset(b) - course.offset(a))
        at = course.point(one + share * (two - one), offset)
    return Position(geographic(at, plane), max(LEAST_RADIUS_M, a.distance(b) / 4), Precision.INTERPOLATED)


def _beyond(number: int, known: Sequence[SpotFound], courses: Sequence[Course], plane: LocalPlane) -> Position:
    """Beyond the last number, at the pace of the last two, but not far."""
    last = metric(LonLat(known[0].lon, known[0].lat), plane)
    position = Position(LonLat(known[0].lon, known[0].lat), ONE_SIDE_RADIUS_M, Precision.INTERPOLATED)
    course = nearest_course(courses, last)
    if len(known) < 2 or course is None:
        return position
    before = metric(LonLat(known[1].lon, known[1].lat), plane)
    run = course.measure(last) - course.measure(before)
    steps = abs((number - (known[0].number or 0)) / (((known[0].number or 0) - (known[1].number or 0)) or 1))
    metres = math.copysign(min(abs(run) * steps, FARTHEST_M), run)
    at = course.point(course.measure(last) + metres, course.offset(last))
    return Position(geographic(at, plane), ONE_SIDE_RADIUS_M, Precision.INTERPOLATED)


def _shared_course(a: Point, b: Point, courses: Sequence[Course]) -> Course | None:
    """The line that both points lie at, within twice the width of a wide road."""
    near = [course for course in courses if max(course.line.distance(a), course.line.distance(b)) <= 100.0]
    return min(near, key=lambda course: course.line.distance(a) + course.line.distance(b), default=None)
