"""Who is there first is decided by the road. On little drawn maps, i is the incident, r and s are responders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import shapely

from gis.crs.transform import LonLat
from gis.duty.arrivals import first_of
from gis.duty.premises import Gate, Premises
from gis.roads.current import roads_of
from gis.roads.graph import graph_of
from gis.roads.network import MODES
from gis.roads.rank import rank
from gis.vocabulary import Mode
from tests.support.responders import VERSION, standing
from tests.support.roads import CELL, DrawnRoads, roads_from_picture
from tests.support.rules import rule

MAPS = {
    "a street": """
A--i-r-----s-B
""",
    "a one-way street from r past i to s": """
A--r->-i>s---B
|            |
C------------D
""",
    "a river between r and i, its bridge far off": """
A-----r-----------B
                  |
C-----i----s------D
""",
    "a river between r and i, its bridge near": """
A-----r-+---------B
        |         |
C-----i-+-----s---D
""",
    "a shut gate between r and i": """
A---r--#-i---B
|            |
C---s--------D
""",
    "an open gate between r and i": """
A---r--+-i---B
|            |
C---s--------D
""",
    "a footpath from r to i": """
A-r-+~~+-i---B
|            |
C----------s-D
""",
    "i in a fenced park, its gate shut": """
A-------r--------B
|                |
|    E--i---F    |
|    |           |
|    #           |
|    |           |
C----+-----s-----D
""",
}


@rule("By road, not by straight line: one-ways, rivers, gates and footpaths decide.")
@pytest.mark.parametrize(
    "there_is, mode, first",
    [
        ("a street", Mode.CAR, "r"),
        ("a one-way street from r past i to s", Mode.CAR, "r"),
        ("a one-way street from r past i to s", Mode.EBIKE, "r"),
        ("a one-way street from r past i to s", Mode.FOOT, "s"),
        ("a river between r and i, its bridge far off", Mode.CAR, "s"),
        ("a river between r and i, its bridge far off", Mode.FOOT, "s"),
        ("a river between r and i, its bridge near", Mode.FOOT, "r"),
        ("a shut gate between r and i", Mode.CAR, "s"),
        ("a shut gate between r and i", Mode.FOOT, "s"),
        ("an open gate between r and i", Mode.CAR, "r"),
        ("a footpath from r to i", Mode.FOOT, "r"),
        ("a footpath from r to i", Mode.CAR, "s"),
        ("i in a fenced park, its gate shut", Mode.FOOT, "nobody"),
        ("i in a fenced park, its gate shut", Mode.CAR, "nobody"),
    ],
)
def test_the_road_decides(there_is: str, mode: Mode, first: str) -> None:
    assert _first(roads_from_picture(MAPS[there_is]), mode) == first


@rule("A closed road is closed from the next question on, for the modes it is closed to, and open again afterwards.")
@pytest.mark.parametrize("mode", MODES)
def test_a_closed_road_is_not_used(mode: Mode) -> None:
    roads = roads_from_picture("A--r--B--i--C\n|           |\nD-----s-----E")

    assert _first(roads, mode) == "r"
    assert _first(roads, mode, closed=roads.road["AB"]) == "s"
    assert _first(roads, mode) == "r"


@rule("A point far from every road has no road: it is refused, and nobody gets a number for it.")
def test_a_point_at_sea_gets_no_number() -> None:
    roads = roads_from_picture("A--r--B\n\n\n\n\n\n\n\n   i\n")

    assert roads.snaps(Mode.CAR, "i")[0].refused
    assert _first(roads, Mode.CAR) == "nobody"


@rule("Who stands on an island of its own doesn't get there, however near it is.")
def test_an_island_is_not_joined_to_the_main_land() -> None:
    roads = roads_from_picture("A--r--B\n\nC--i--D\n")

    assert _first(roads, Mode.FOOT) == "nobody"


CLOSED_STREET = """
A--r--B--i--C----+
|                |
D-------s--------E
"""


@rule("A closure binds neither who stands on the closed road, nor who is called to it; it binds everybody else.")
@pytest.mark.parametrize(
    "closed, first",
    [("no road", "r"), ("the road at the incident", "r"), ("the road where r stands", "r")],
)
def test_whom_a_closure_does_not_bind(closed: str, first: str) -> None:
    drawn = roads_from_picture(CLOSED_STREET)
    roads = {
        "no road": [],
        "the road at the incident": [drawn.road["BC"]],
        "the road where r stands": [drawn.road["AB"]],
    }

    assert _chosen(drawn, closed=roads[closed]) == first


FACTORY = """
A----s----B
|         |
|    i    |
|         |
|         |
|         |
C----r----D
"""


@rule("Premises are entered through their gates, not over the fence from the nearest street.")
@pytest.mark.parametrize("around_the_place, first", [("nothing", "s"), ("a fence with a gate to the south", "r")])
def test_premises_have_gates(around_the_place: str, first: str) -> None:
    drawn = roads_from_picture(FACTORY)
    lon, lat = drawn.place["i"]
    fence = shapely.box(lon - 3 * CELL, lat - 3.5 * CELL, lon + 3 * CELL, lat + CELL)
    gate = Gate("South", LonLat(lon, lat - 3.5 * CELL), 388.0)

    found = _chosen(drawn, premises=Premises(fence, (gate,)) if around_the_place != "nothing" else None)

    assert found == first


def _chosen(drawn: DrawnRoads, *, closed: Sequence[int] = (), premises: Premises | None = None) -> str:
    """Who of r and s is there first by car, as the product chooses."""
    people = [standing(letter, drawn.place[letter]) for letter in "rs"]
    roads = roads_of(VERSION, drawn.network, dict.fromkeys(MODES, frozenset(closed)))
    found = first_of(people, roads, None, LonLat(*drawn.place["i"]), premises, mode=Mode.CAR)
    return found.arrivals[0].responder.person.code


def _first(roads: DrawnRoads, mode: Mode, *, closed: int | None = None) -> str:
    graph = graph_of(roads.network, mode).without([] if closed is None else [closed])
    letters = [letter for letter in "rs" if letter in roads.place]
    seconds = rank(graph, roads.snaps(mode, *letters), roads.snaps(mode, "i")[0])
    return letters[int(np.argmin(seconds))] if np.isfinite(seconds).any() else "nobody"
