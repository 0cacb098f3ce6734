"""Exact routes and reach areas, by Valhalla: turn restrictions, one-ways, gates, closures, the line and its steps.

Valhalla answers in threads of its own, few of them, each with its own Actor: two threads in one Actor crash the
process, and an Actor for every thread of a web service would only cost memory. The answers do not hold the GIL.

What it says about a place is exact for a place on a road: it takes the nearest road that the mode may use, however
small the piece of network behind it. Choosing a road worth starting from is `snap`'s work. A place farther than 500 m
from any such road, or one without a way, has no route: None, never a number.

    roads = ExactRoads(build_tiles(network, version, folder))
    route = roads.route(post, incident, Mode.EBIKE, closed=closures)
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely import LineString, MultiPolygon
from valhalla import Actor, ValhallaError
from valhalla.midgard.utils import decode_polyline

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.errors import Unavailable
from gis.roads.phrases import Manoeuvre, Phrase, phrase
from gis.roads.tiles import Tiles
from gis.vocabulary import Mode

SNAP_WITHIN_M = 500
"""Farther from a road nobody starts or arrives (issue: Who is there first)."""
THREADS = 2
"""Of a process. On two cores, 16 threads asking: 510 answers a second with 207 MB; with 16 Actors 450 and 600 MB."""

# Costs that are not time are switched off, so that the quickest way wins. Over 400 drawn trips each in Monaco and
# Andorra this saves an e-bike 4 to 5 % of the time, a car 0.3 to 2 %, a walker up to 1 %.
_NEUTRAL = {
    "maneuver_penalty": 0, "gate_cost": 0, "gate_penalty": 0, "service_penalty": 0, "service_factor": 1,
    "private_access_penalty": 0, "destination_only_penalty": 0, "use_living_streets": 0.5, "use_tracks": 0.5,
}  # fmt: skip
_ANY_WALK = {"walkway_factor": 1, "sidewalk_factor": 1, "alley_factor": 1, "driveway_factor": 1, "step_penalty": 0}
_ANY_ROAD = {"use_roads": 1, "use_hills": 1, "avoid_bad_surfaces": 0}
_COSTING: dict[Mode, tuple[str, dict[str, Any]]] = {
    Mode.FOOT: ("pedestrian", _NEUTRAL | _ANY_WALK | {"walking_speed": 5}),
    # A mountain bike, because the surfaces of `pbf` are made for it.
    Mode.EBIKE: ("bicycle", _NEUTRAL | _ANY_ROAD | {"bicycle_type": "mountain", "cycling_speed": 20}),
    Mode.CAR: ("auto", _NEUTRAL | {"use_highways": 1, "alley_factor": 1}),
}
# Within a metre of a junction one is at the junction: Valhalla rounds, and would put us on any one of its roads.
_PLACE = {"search_cutoff": SNAP_WITHIN_M, "radius": 0, "minimum_reachability": 0, "node_snap_tolerance": 1}
# With a wider search, closing a footway would close the nearest road for cars.
_CLOSURE = _PLACE | {"search_cutoff": 3}
_NO_WAY = {154: "too far apart", 170: "not connected", 171: "no road nearby", 442: "no path"}
"""Codes of Valhalla that are answers."""

type Closed = LonLat | int
"""A point on a road that is closed there, or the id of a road that is closed altogether."""


class Ride(NamedTuple):
    """A way on the road that is asked for."""

    start: LonLat
    end: LonLat
    mode: Mode
    closed: Sequence[Closed] = ()
    """What is closed for this mode now. Who stands on a closed road may leave it; nobody may enter it."""


@dataclass(frozen=True)
class Step:
    """One manoeuvre, and the stretch that follows it."""

    says: Phrase
    place: LonLat
    length_m: float
    seconds: float


@dataclass(frozen=True)
class Route:
    """The quickest way from one place to another. Line and steps are made on demand: of many asked, few are drawn."""

    seconds: float
    """On the road; the ways from the door to it and from it to the door are not in it."""
    length_m: float
    start: LonLat
    end: LonLat
    mode: Mode
    leg: dict[str, Any] = field(repr=False)
    """As Valhalla tells it."""

    @cached_property
    def line(self) -> LineString:
        """WGS84, from the road nearest to the start to the road nearest to the end."""
        return LineString(decode_polyline(self.leg["shape"]))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Empty if they were not asked for."""
        return tuple(_step(one, self.line, self.mode) for one in self.leg.get("maneuvers", ()))

    @property
    def start_gap_m(self) -> float:
        """Straight line from the start to the beginning of the line."""
        return _metres(self.start, LonLat(*self.line.coords[0]))

    @property
    def end_gap_m(self) -> float:
        """Straight line from the end of the line to the end."""
        return _metres(LonLat(*self.line.coords[-1]), self.end)


class ExactRoads:
    """Valhalla on the tiles of one network. For another network, make another one and let this one go."""

    def __init__(self, tiles: Tiles, *, threads: int = THREADS) -> None:
        """raises: Unavailable if the tiles are gone"""
        self.tiles = tiles
        self._own = threading.local()
        self._holding = ExitStack()
        try:
            self._holding.enter_context(tiles.held())
        except FileNotFoundError as error:
            raise Unavailable(f"The road tiles {tiles.folder.name} are gone.", hint="Build them again.") from error
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="valhalla")

    def route(
        self, start: LonLat, end: LonLat, mode: Mode, *, closed: Sequence[Closed] = (), steps: bool = True
    ) -> Route | None:
        """The quickest way, or None if there is none or a place is more than 500 m from every road of the mode.

        closed: as of a `Ride`
        """
        return self.routes([Ride(start, end, mode, closed)], steps=steps)[0]

    def routes(self, asked: Sequence[Ride], *, steps: bool = True) -> list[Route | None]:
        """The quickest way of each ride, found by itself, as many at a time as there are threads; as `route`."""
        common = {"units": "kilometers", "directions_type": "maneuvers" if steps else "none"}
        shut = {about: self._closures(*about) for about in {(tuple(ride.closed), ride.mode) for ride in asked}}
        requests = [
            common | _request(ride.mode) | shut[tuple(ride.closed), ride.mode] | _from_to(ride.start, ride.end)
            for ride in asked
        ]
        answers = self._threads.map(lambda request: self._ask(Actor.route, request), requests)
        return [
            _route(answer["trip"], ride.start, ride.end, ride.mode) if answer else None
            for ride, answer in zip(asked, answers, strict=True)
        ]

    def reach(
        self, origin: LonLat, minutes: Sequence[int], mode: Mode, *, closed: Sequence[Closed] = ()
    ) -> list[MultiPolygon] | None:
        """What can be reached from a place, one area for each number of minutes, or None as for `route`.

        To be drawn, not to be counted with: 3 to 14 of 100 people inside need longer (routing.md 3).
        """
        # Asked for what can be reached from the sea, Valhalla draws a little square around the point.
        if self.route(origin, origin, mode, steps=False) is None:
            return None
        request = _request(mode) | self._closures(closed, mode) | _contours(minutes) | {"locations": [_place(origin)]}
        answer = self._threads.submit(self._ask, Actor.isochrone, request).result()
        return _areas(answer["features"], minutes) if answer else None

    def close(self) -> None:
        """End the threads and let the tiles go."""
        self._threads.shutdown()
        self._holding.close()

    def _closures(self, closed: Sequence[Closed], mode: Mode) -> dict[str, Any]:
        points = [
            point
            for one in closed
            for point in ((one,) if isinstance(one, LonLat) else self.tiles.points_on(int(one), mode))
        ]
        return {"exclude_locations": [_at(point) | _CLOSURE for point in points]} if points else {}

    def _ask(self, action: Callable[[Actor, str], str], request: dict[str, Any]) -> dict[str, Any] | None:
        """What Valhalla answers, in a thread of ours; None where there is no way."""
        try:
            answer: dict[str, Any] = json.loads(action(self._actor(), json.dumps(request)))
        except ValhallaError as error:
            if error.code in _NO_WAY:
                return None
            raise Unavailable(f"Valhalla can't answer: {error.message} ({error.code}).") from error
        return answer

    def _actor(self) -> Actor:
        if not hasattr(self._own, "actor"):
            self._own.actor = Actor(self.tiles.config)
        actor: Actor = self._own.actor
        return actor


def _request(mode: Mode) -> dict[str, Any]:
    costing, options = _COSTING[mode]
    return {"costing": costing, "costing_options": {costing: options}}


def _at(point: LonLat) -> dict[str, Any]:
    return {"lon": point.lon, "lat": point.lat}


def _place(point: LonLat) -> dict[str, Any]:
    return _at(point) | _PLACE


def _from_to(start: LonLat, end: LonLat) -> dict[str, Any]:
    return {"locations": [_place(start), _place(end)]}


def _contours(minutes: Sequence[int]) -> dict[str, Any]:
    times = [{"time": minute} for minute in sorted(set(minutes))]
    return {"contours": times, "polygons": True, "denoise": 0.5, "generalize": 20}


def _route(trip: dict[str, Any], start: LonLat, end: LonLat, mode: Mode) -> Route:
    summary = trip["summary"]
    return Route(summary["time"], summary["length"] * 1000, start, end, mode, trip["legs"][0])


def _step(one: dict[str, Any], line: LineString, mode: Mode) -> Step:
    length_m = one["length"] * 1000
    street = next(iter(one.get("street_names", ())), "")
    manoeuvre = Manoeuvre(one["type"], street, length_m, one.get("bearing_after"), one.get("roundabout_exit_count"))
    place = LonLat(*line.coords[one["begin_shape_index"]])
    return Step(phrase(manoeuvre, mode), place, length_m, one["time"])


def _metres(here: LonLat, there: LonLat) -> float:
    xy = LocalPlane.at(here.lon).to_metres(np.array([here, there]))
    return float(np.hypot(*(xy[1] - xy[0])))


def _areas(features: list[dict[str, Any]], minutes: Sequence[int]) -> list[MultiPolygon]:
    parts: dict[int, list[shapely.Geometry]] = {minute: [] for minute in minutes}
    for feature in features:
        parts[int(feature["properties"]["contour"])].append(shapely.geometry.shape(feature["geometry"]))
    return [_area(parts[minute]) for minute in minutes]


def _area(parts: list[shapely.Geometry]) -> MultiPolygon:
    # Contours may touch themselves at a point.
    whole = shapely.union_all(shapely.make_valid(np.array(parts, dtype=object)))
    return MultiPolygon([part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"])
