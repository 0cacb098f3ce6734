"""A network as an OpenStreetMap extract: the form in which Valhalla takes roads in.

The extract speaks our numbers, not OpenStreetMap's: way e + 1 is edge e, node v + 1 is node v, so that whatever
Valhalla says about a way leads back to one edge. What each mode may do is spelled out per direction, so that none of
the importer's own guesses about classes and countries apply: a staff road that our table opens is open.

Speeds: a car's is the speed limit. A bicycle's can only be told through the surface, of which Valhalla's mountain bike
knows four (`SURFACES`). Walkers keep one pace everywhere; steps cost them no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from osmium.osm.mutable import Node, Relation, Way

from gis.roads.network import MODES, Network, Restriction
from gis.vocabulary import Mode, RoadClass

type Tags = dict[str, str]

# fmt: off
_KEYS = {Mode.FOOT: "foot", Mode.EBIKE: "bicycle", Mode.CAR: "motor_vehicle"}
_TURN_KEYS = {Mode.FOOT: "restriction:foot", Mode.EBIKE: "restriction:bicycle", Mode.CAR: "restriction:motorcar"}
SURFACES = {20: "asphalt", 18: "dirt", 15: "gravel", 11: "grass"}
"""What a mountain bike of 20 km/h makes of a surface (measured with Valhalla 3.9.1)."""
# fmt: on
_PAVED = SURFACES[20]
_SAID = {True: "yes", False: "no"}
_EBIKE, _CAR = MODES.index(Mode.EBIKE), MODES.index(Mode.CAR)
SLOWEST_KPH = 10
"""Valhalla throws away a speed limit below this and falls back to the default of the class."""


def write_pbf(network: Network, path: Path) -> None:
    """Write the roads of a network to a file that does not exist yet; its name ends in .osm.pbf.

    Nodes, then ways, then turn restrictions, each by rising id, as readers of the format expect.
    """
    vertices = _Vertices(network)
    with osmium.SimpleWriter(str(path)) as writer:
        for node in vertices.nodes():
            writer.add_node(node)
        for way in _ways(network, vertices):
            writer.add_way(way)
        for relation in _relations(network):
            writer.add_relation(relation)


class _Vertices:
    """Every vertex of every road, numbered: nodes first, then what lies between them, edge by edge."""

    def __init__(self, network: Network) -> None:
        lonlat, edge = shapely.get_coordinates(network.shape, return_index=True)
        first = np.searchsorted(edge, np.arange(len(network.shape)))
        last = np.append(first[1:], len(edge)) - 1
        between = np.ones(len(edge), dtype=bool)
        between[first] = between[last] = False
        self._network = network
        self._between = lonlat[between]
        self._begins = len(network.node_id) + 1 + np.concatenate([[0], np.cumsum(last - first - 1)])

    def nodes(self) -> Iterator[Node]:
        """The nodes by rising id; closed barriers carry their tags."""
        tags = _barriers(self._network.node_closed)
        places = np.vstack([self._network.node_lonlat, self._between]).tolist()
        for row, (lon, lat) in enumerate(places):
            yield Node(id=row + 1, location=(lon, lat), tags=tags.get(row))

    def along(self, edge: int) -> list[int]:
        """The node ids along an edge, in the direction of its drawing."""
        between = range(int(self._begins[edge]), int(self._begins[edge + 1]))
        return [int(self._network.start[edge]) + 1, *between, int(self._network.end[edge]) + 1]


def _barriers(closed: NDArray[np.bool_]) -> dict[int, Tags]:
    return {int(row): _barrier(closed[row].tolist()) for row in np.flatnonzero(closed.any(axis=1))}


def _barrier(closed: list[bool]) -> Tags:
    # As a gate it would hold up the cars that may pass for half a minute; a bollard costs nothing.
    passes = {_KEYS[mode]: _SAID[not shut] for mode, shut in zip(MODES, closed, strict=True)}
    return {"barrier": "bollard"} | passes


def _ways(network: Network, vertices: _Vertices) -> Iterator[Way]:
    columns = (network.forward_kph, network.backward_kph, network.road_class, network.name)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for edge, (forward, backward, road_class, name) in enumerate(rows):
        ebike_kph = max(forward[_EBIKE], backward[_EBIKE])
        surface = _surface(ebike_kph)
        tags = {"highway": _highway(road_class, ebike_kph), "surface": surface} | ({"name": name} if name else {})
        tags |= _direction("forward", forward, surface) | _direction("backward", backward, surface)
        yield Way(id=edge + 1, nodes=vertices.along(edge), tags=tags)


def _surface(ebike_kph: float) -> str:
    if not ebike_kph:
        return _PAVED
    return SURFACES[min(SURFACES, key=lambda kph: abs(np.log(kph / ebike_kph)))]


def _highway(road_class: str, ebike_kph: float) -> str:
    # Valhalla lets no bicycle on steps, whatever the tags say.
    return RoadClass.FOOTWAY.value if road_class == RoadClass.STEPS.value and ebike_kph else road_class


def _direction(way: str, kph: list[float], surface: str) -> Tags:
    tags = {f"{_KEYS[mode]}:{way}": _SAID[speed > 0] for mode, speed in zip(MODES, kph, strict=True)}
    return tags | ({f"maxspeed:{way}": str(_limit(kph[_CAR], surface))} if kph[_CAR] else {})


def _limit(car_kph: float, surface: str) -> int:
    """The limit under which Valhalla's cars do `car_kph`: unpaved, it takes 5 km/h off, from 50 on 10."""
    kph = max(SLOWEST_KPH, round(car_kph))
    if surface == _PAVED or kph <= 15:
        return kph
    return kph + (5 if kph < 45 else 10)


def _relations(network: Network) -> Iterator[Relation]:
    node_row = {node: row for row, node in enumerate(network.node_id.tolist())}
    touching = _edges_by_road_and_node(network)
    turns = (
        (turn, before, via, after)
        for turn in network.restriction
        if (via := node_row.get(turn.via_node)) is not None
        for before in touching.get((turn.from_road, via), ())
        for after in touching.get((turn.to_road, via), ())
    )
    for number, (turn, before, via, after) in enumerate(turns, start=1):
        yield _relation(number, turn, before, via, after)


def _edges_by_road_and_node(network: Network) -> dict[tuple[int, int], list[int]]:
    touching: dict[tuple[int, int], list[int]] = {}
    columns = (network.road_id, network.start, network.end)
    for edge, (road, start, end) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        for node in {start, end}:
            touching.setdefault((road, node), []).append(edge)
    return touching


def _relation(number: int, turn: Restriction, before: int, via: int, after: int) -> Relation:
    tags = {"type": "restriction"} | {_TURN_KEYS[mode]: turn.kind for mode in turn.modes}
    members = [("w", before + 1, "from"), ("n", via + 1, "via"), ("w", after + 1, "to")]
    return Relation(id=number, members=members, tags=tags)
