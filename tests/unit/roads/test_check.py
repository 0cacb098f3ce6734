"""Islands, dead one-ways and places that nobody reaches, on drawn maps."""

from __future__ import annotations

import numpy as np

from gis.crs.plane import LocalPlane
from gis.roads.check import check_roads, unreached
from gis.roads.graph import graph_of
from gis.roads.snap import Snapper
from gis.vocabulary import Mode
from tests.support.roads import roads_from_picture

TOWN = "A---B---C\n|   |   |\nD---E---F"


def test_a_sound_town_has_no_findings() -> None:
    found = check_roads(graph_of(roads_from_picture(TOWN).network, Mode.CAR))

    assert (found.islands, found.dead_one_ways) == ([], [])


def test_roads_that_hang_on_nothing_are_an_island() -> None:
    roads = roads_from_picture(TOWN + "\n\nG---H---I")

    (island,) = check_roads(graph_of(roads.network, Mode.CAR)).islands

    assert set(island.road_ids) == {roads.road["GH"], roads.road["HI"]}
    assert 700 < island.length_m < 800


def test_roads_behind_a_shut_gate_are_an_island() -> None:
    roads = roads_from_picture(TOWN + "\n        |\nG---H---#")

    (island,) = check_roads(graph_of(roads.network, Mode.CAR)).islands

    assert roads.road["GH"] in island.road_ids


def test_a_one_way_into_a_dead_end_cannot_be_left() -> None:
    roads = roads_from_picture(TOWN + "\n|\nv\n|\nG")

    (dead,) = check_roads(graph_of(roads.network, Mode.CAR)).dead_one_ways

    assert (dead.road_id, dead.can_be_reached, dead.can_be_left) == (roads.road["DG"], True, False)


def test_a_one_way_out_of_nowhere_cannot_be_reached() -> None:
    roads = roads_from_picture(TOWN + "\n|\n^\n|\nG")

    (dead,) = check_roads(graph_of(roads.network, Mode.CAR)).dead_one_ways

    assert (dead.road_id, dead.can_be_reached, dead.can_be_left) == (roads.road["DG"], False, True)


def test_who_walks_knows_no_one_ways() -> None:
    roads = roads_from_picture(TOWN + "\n|\nv\n|\nG")

    assert check_roads(graph_of(roads.network, Mode.FOOT)).dead_one_ways == []


def test_places_without_a_way_there_are_named() -> None:
    roads = roads_from_picture(TOWN + "\n\nG-i-H-----\n\n\n\n\n\n\n\ns")
    graph = graph_of(roads.network, Mode.CAR)

    found = unreached(
        graph, Snapper(graph, LocalPlane.at(120.0)), ["P1", "P2", "P3"], np.array([roads.place[at] for at in "Bis"])
    )

    assert [(each.code, each.why) for each in found] == [("P2", "off the main roads"), ("P3", "no road near")]
