"""The drawn streets as a road network, cut by the same knife as users' files."""

from __future__ import annotations

import numpy as np

from gis.demo.ways import Way
from gis.demo.zone import DemoZone
from gis.roads.cut import Drawing, cut
from gis.roads.network import Network, Restriction
from gis.roads.tags import RoadRules, closed_to, road_rules
from gis.vocabulary import Mode

TURNING = (Mode.EBIKE, Mode.CAR)
"""Whom turn restrictions bind; walkers turn as they like."""


def network_of(zone: DemoZone) -> Network:
    """The streets, bridges, gates and turn restrictions of a zone as nodes and edges."""
    ways = [(way, rules) for way in zone.ways if (rules := road_rules(way.tags)) is not None]
    return cut(_drawing(zone, ways)).network


def _drawing(zone: DemoZone, ways: list[tuple[Way, RoadRules]]) -> Drawing:
    corners = np.vstack([way.lonlat for way, _rules in ways])
    barriers = np.array([(one.lon, one.lat) for one in zone.barriers]).reshape(-1, 2)
    vias = np.array([turn.via for turn in zone.restrictions]).reshape(-1, 2)
    points, row = np.unique(np.vstack([corners, barriers, vias]), axis=0, return_inverse=True)
    at_barrier = row[len(corners) : len(corners) + len(barriers)]
    closed = np.zeros((len(points), 3), np.bool_)
    closed[at_barrier] = np.array([closed_to(one.tags) for one in zone.barriers], np.bool_).reshape(-1, 3)
    return Drawing(
        road_id=np.array([way.id for way, _rules in ways], np.int64),
        rules=[rules for _way, rules in ways],
        first=np.cumsum([0, *(len(way.lonlat) for way, _rules in ways)]).astype(np.intp),
        vertex=row[: len(corners)].astype(np.intp),
        point_id=np.arange(1, len(points) + 1, dtype=np.int64),
        point_lonlat=points,
        point_closed=closed,
        restriction=tuple(
            Restriction(number, turn.from_way, int(via) + 1, turn.to_way, turn.kind, TURNING)
            for number, (turn, via) in enumerate(
                zip(zone.restrictions, row[len(corners) + len(barriers) :], strict=True), start=1
            )
        ),
    )
