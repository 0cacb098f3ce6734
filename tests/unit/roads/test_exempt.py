"""Whom closures don't bind, asked for many posts and places at once, is what it is for each pair by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from gis.roads.current import roads_of
from gis.roads.exempt import first_at, ride_seconds
from gis.roads.nearest import NOBODY
from gis.roads.network import MODES
from gis.vocabulary import Mode
from tests.support.responders import VERSION
from tests.support.roads import roads_from_picture

TOWN = """
A--a--B--b--C--c--D
|     |     |     |
d     e     f     g
|     |     |     |
E--h--F--i--G>-j->H
      |     |
      K--k--L

     M--m--N
"""
LETTERS = "abcdefghijkm"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "closed", [(), ("AB",), ("AB", "BF"), ("AB", "BC", "CD", "FG"), ("MN",), ("AE", "EF", "KL", "GH")], ids="+".join
)
def test_who_is_first_at_every_place(closed: Sequence[str], mode: Mode) -> None:
    drawn = roads_from_picture(TOWN)
    roads = roads_of(VERSION, drawn.network, dict.fromkeys(MODES, frozenset(drawn.road[road] for road in closed)))
    posts, places = drawn.snaps(mode, "a", "e", "g", "i"), drawn.snaps(mode, *LETTERS)

    found = first_at(roads, mode, posts, places)

    each = np.array([ride_seconds(roads, mode, posts, places[row]) for row in range(len(places))])
    assert found.seconds == pytest.approx(each.min(axis=1))
    reached = np.isfinite(found.seconds)
    assert (found.post == NOBODY).tolist() == (~reached).tolist()
    assert each[np.flatnonzero(reached), found.post[reached]] == pytest.approx(found.seconds[reached])


def test_a_place_on_a_closed_road_is_covered() -> None:
    drawn = roads_from_picture("A--a--B--b--C")
    roads = roads_of(VERSION, drawn.network, dict.fromkeys(MODES, frozenset({drawn.road["BC"]})))

    found = first_at(roads, Mode.CAR, drawn.snaps(Mode.CAR, "a"), drawn.snaps(Mode.CAR, "b"))

    assert found.post.tolist() == [0]
