"""Traps: what a generated map has and a place has not - lanes that no car can reach, one-way streets without return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.demo.roads import Road, degrees, main_part

WALK_TAGS = {"highway": "footway", "motor_vehicle": "no"}


def without_traps(roads: Sequence[Road]) -> list[Road]:
    """The joined roads in one piece: a car that can enter a road can leave it, by roads for cars alone."""
    whole = [road for road, kept in zip(roads, main_part(roads), strict=True) if kept]
    found = _for_walkers_alone(whole)
    while stuck := _stuck(found):
        found = [_two_way(road) if i in stuck else road for i, road in enumerate(found)]
    return found


def _for_walkers_alone(roads: list[Road]) -> list[Road]:
    """Roads that only footways lead to become footways."""
    driven = [i for i, road in enumerate(roads) if road.for_cars]
    main = main_part([roads[i] for i in driven])
    islands = {i for i, kept in zip(driven, main, strict=True) if not kept}
    return [replace(road, tags=WALK_TAGS) if i in islands else road for i, road in enumerate(roads)]


def _two_way(road: Road) -> Road:
    return replace(road, tags={key: value for key, value in road.tags.items() if key != "oneway"})


def _stuck(roads: Sequence[Road]) -> set[int]:
    """One-way roads with a corner that a car cannot leave, or cannot reach."""
    driven = {i: road for i, road in enumerate(roads) if road.for_cars}
    number = {corner: n for n, corner in enumerate(degrees(list(driven.values())))}
    arcs: list[tuple[int, int]] = []
    for road in driven.values():
        corners = [number[corner] for corner in road.corners]
        ahead = list(pairwise(corners))
        oneway = road.tags.get("oneway")
        arcs += ahead if oneway != "-1" else []
        arcs += [(b, a) for a, b in ahead] if oneway != "yes" else []
    tail, head = np.array(arcs).T
    graph = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(len(number), len(number)))
    _, label = connected_components(graph, directed=True, connection="strong")
    main = np.bincount(label).argmax()
    return {
        i
        for i, road in driven.items()
        if "oneway" in road.tags and any(label[number[corner]] != main for corner in road.corners)
    }
