"""Choosing who goes, on drawn roads with both engines: closed roads, gates of premises, places without a road."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import shapely

from gis.crs.transform import LonLat
from gis.duty.arrivals import FirstThere, first_of
from gis.duty.premises import Gate, Premises
from gis.roads.current import roads_of
from gis.roads.exact import ExactRoads
from gis.roads.network import MODES, Network
from gis.roads.tiles import build_tiles
from gis.vocabulary import Doubt, Mode
from tests.support.responders import VERSION, standing
from tests.support.roads import CELL, NORTH, WEST, network_from_lines, roads_from_picture

type Ask = Callable[..., FirstThere]


@pytest.fixture(params=["graph", "exact"])
def ask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ask]:
    """Asks who is first on a network, by the graph alone or confirmed."""
    engines: list[ExactRoads] = []

    def first(
        network: Network,
        people: dict[str, tuple[float, float]],
        place: Sequence[float],
        *,
        mode: Mode = Mode.CAR,
        closed: Sequence[int] = (),
        premises: Premises | None = None,
    ) -> FirstThere:
        if request.param == "exact":
            engines.append(ExactRoads(build_tiles(network, 1, tmp_path)))
        roads = roads_of(VERSION, network, dict.fromkeys(MODES, frozenset(closed)))
        engine = engines[-1] if engines else None
        crew = [standing(name, there) for name, there in people.items()]
        return first_of(crew, roads, engine, LonLat(*place), premises, mode=mode)

    yield first
    for engine in engines:
        engine.close()


def names(found: FirstThere) -> list[str]:
    return [one.responder.person.code for one in found.arrivals]


def said(found: FirstThere) -> str:
    return "; ".join(words.en for one in (*found.arrivals, *found.left_out) for words in one.notes)


@pytest.mark.parametrize("mode", MODES)
def test_an_incident_on_a_closed_road_is_reached_and_it_is_said(mode: Mode, ask: Ask) -> None:
    drawn = roads_from_picture("A--i--B--r--C")

    found = ask(drawn.network, {"r": drawn.place["r"]}, drawn.place["i"], mode=mode, closed=[drawn.road["AB"]])

    assert names(found) == ["r"]
    assert "the road at the place is closed" in "; ".join(words.en for words in found.notes)


def test_a_closed_road_on_the_way_stays_closed(ask: Ask) -> None:
    drawn = roads_from_picture("A--i--B-----C--r--D")

    found = ask(drawn.network, {"r": drawn.place["r"]}, drawn.place["i"], closed=[drawn.road["BC"]])

    assert names(found) == []
    assert "no way by road" in said(found)


def test_who_stands_on_a_closed_road_may_leave_it_over_all_its_pieces(ask: Ask) -> None:
    """The closed street runs a-b-c-d; r stands between b and c, and the only other street leaves from a."""
    x = [WEST + step * 2 * CELL for step in range(4)]
    street = [(lon, NORTH) for lon in x]
    side = [[(lon, NORTH), (lon, NORTH + CELL)] for lon in x]
    out = [(x[0], NORTH + CELL), (x[0] - 3 * CELL, NORTH + CELL)]
    network = network_from_lines(
        [(street, {}), *((line, {"highway": "footway"}) for line in side[1:]), (side[0], {}), (out, {})]
    )

    found = ask(network, {"r": (x[1] + CELL, NORTH)}, (x[0] - 2 * CELL, NORTH + CELL), closed=[1])

    assert names(found) == ["r"]
    assert "stands on a closed road" in said(found)


BLOCK = """
A----s----B
|         |
|    i    |
|         |
|         |
|         |
C----r----D
"""


def premises(place: tuple[float, float], *, up_cells: float, down_cells: float, gate_down: float) -> Premises:
    """A site around a place, its gate straight below."""
    lon, lat = place
    site = shapely.box(lon - 3 * CELL, lat - down_cells * CELL, lon + 3 * CELL, lat + up_cells * CELL)
    gate = LonLat(lon, lat - gate_down * CELL)
    return Premises(site, (Gate("South", gate, gate_down * 110.9), Gate("Far", LonLat(lon, lat - 40 * CELL), 4436.0)))


def test_premises_are_entered_through_their_gate(ask: Ask) -> None:
    drawn = roads_from_picture(BLOCK)
    people = {name: drawn.place[name] for name in "rs"}
    around = premises(drawn.place["i"], up_cells=1, down_cells=3.5, gate_down=3.5)

    over_the_fence = ask(drawn.network, people, drawn.place["i"])
    found = ask(drawn.network, people, drawn.place["i"], premises=around)

    assert names(over_the_fence)[0] == "s"
    assert names(found) == ["r", "s"]
    assert found.arrivals[0].walk_m == pytest.approx(4 * 110.9, abs=3)
    assert (found.arrivals[0].seconds or 0) == pytest.approx(4 * 110.9 / 1.2, abs=3)
    assert "in through the gate South, then 388 m on foot" in said(found)


def test_a_road_inside_the_premises_is_driven_to(ask: Ask) -> None:
    drawn = roads_from_picture(BLOCK)
    around = premises(drawn.place["i"], up_cells=2.5, down_cells=3.5, gate_down=3.5)

    found = ask(drawn.network, {name: drawn.place[name] for name in "rs"}, drawn.place["i"], premises=around)

    assert names(found)[0] == "s"
    assert "gate" not in said(found)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        ("A--r--B\n\n\n\n\n\n\n\n   i\n", "no way by road"),
        ("A--i--B\n\n\n\n\n\n\n\n   r\n", "more than 500 m from any road"),
        ("A-----r-----B\n\nC-----i-----D\n", "no way by road"),
    ],
    ids=["the place is at sea", "the person is at sea", "an island"],
)
def test_without_a_way_there_is_no_number(picture: str, reason: str, mode: Mode, ask: Ask) -> None:
    drawn = roads_from_picture(picture)

    found = ask(drawn.network, {"r": drawn.place["r"]}, drawn.place["i"], mode=mode)

    assert found.arrivals == ()
    assert [(one.seconds, one.road_m, one.line) for one in found.left_out] == [(None, None, None)]
    assert reason in said(found)
    assert "nobody on duty can get there by road" in [words.en for words in found.notes]


def test_a_doubted_position_with_nothing_in_its_place_says_so() -> None:
    drawn = roads_from_picture("A--i--r--B")
    doubted = standing("r", drawn.place["r"], doubt=Doubt.MOCK)

    found = first_of([doubted], roads_of(VERSION, drawn.network), None, LonLat(*drawn.place["i"]))

    assert names(found) == ["r"]
    assert "the position is in doubt: made up by an app" in said(found)
