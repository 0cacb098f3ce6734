"""One trip by the graph: a closed road binds those who pass through, not those who stand on it or are called there."""

from __future__ import annotations

from gis.crs.transform import LonLat
from gis.roads.current import roads_of
from gis.roads.network import MODES
from gis.roads.travel import trip
from gis.vocabulary import Mode
from tests.support.responders import VERSION
from tests.support.roads import roads_from_picture

TOWN = """
A---i---B
|       |
p       q
|       |
|       |
|       |
C-------D
"""


def test_a_closed_road_is_entered_by_who_is_called_there_and_not_passed_by_others() -> None:
    drawn = roads_from_picture(TOWN)
    closed = dict.fromkeys(MODES, frozenset({drawn.road["AB"]}))

    def metres(start: str, end: str, *, shut: bool) -> float:
        roads = roads_of(VERSION, drawn.network, closed if shut else None)
        found = trip(roads, None, LonLat(*drawn.place[start]), LonLat(*drawn.place[end]), Mode.CAR)
        assert found is not None
        return found.length_m

    assert metres("p", "i", shut=True) == metres("p", "i", shut=False)
    assert metres("i", "q", shut=True) == metres("i", "q", shut=False)
    assert metres("p", "q", shut=True) > metres("p", "q", shut=False)
