"""Exact routes on little maps: what may not be driven is not driven, and no way is no number."""

from __future__ import annotations

import pytest
from shapely import LineString, Point

from gis.crs.transform import LonLat
from gis.roads.exact import ExactRoads, Ride, Route
from gis.roads.network import MODES, Restriction
from gis.vocabulary import Mode, RoadClass
from tests.unit.roads_exact.conftest import Serve
from tests.unit.roads_exact.maps import BOTH, NOBODY, WALKERS, Map, Road, drawn

KPH = {Mode.FOOT: 5, Mode.EBIKE: 20, Mode.CAR: 36}
TURN_SECONDS = 15
"""What the turns of these maps may cost at most."""

BLOCK = """
D....C
......
A....B
"""
"""Straight on from A to B is 500 m, around over D and C 900 m."""


def block(**roads: Road) -> Map:
    """The four streets around a block, some of them replaced."""
    return drawn(BLOCK, [roads.get(ends, Road(ends)) for ends in ("AB", "BC", "CD", "DA")])


@pytest.mark.parametrize("mode", MODES)
def test_a_straight_road_takes_its_length_over_the_speed(mode: Mode, serve: Serve) -> None:
    here = drawn("A.........B", [Road("AB")])

    route = serve(here).route(here.at("A", "B", 0.1), here.at("A", "B", 0.9), mode)

    assert route is not None
    assert route.length_m == pytest.approx(800, abs=2)
    assert route.seconds == pytest.approx(800 / KPH[mode] * 3.6, rel=0.005)
    assert route.line.coords[0] == pytest.approx(here.at("A", "B", 0.1), abs=2e-6)
    assert route.start_gap_m < 0.5
    assert route.end_gap_m < 0.5


@pytest.mark.parametrize("mode", MODES)
def test_a_one_way_is_obeyed(mode: Mode, serve: Serve) -> None:
    here = block(AB=Road("AB", forward=BOTH, backward=NOBODY))
    roads = serve(here)

    there, back = roads.route(here.at("A"), here.at("B"), mode), roads.route(here.at("B"), here.at("A"), mode)

    assert _metres(there) == pytest.approx(500, abs=2)
    assert _metres(back) == pytest.approx(900, abs=4)


def test_a_one_way_of_one_mode_leaves_the_others_alone(serve: Serve) -> None:
    here = block(AB=Road("AB", forward=BOTH, backward=(5, 20, 0)))
    roads = serve(here)

    back = [roads.route(here.at("B"), here.at("A"), mode) for mode in MODES]

    assert [round(_metres(route), -2) for route in back] == [500, 500, 900]


CROSSING = """
..N..
.....
WSX.E
.....
..Z..
"""


@pytest.mark.parametrize(
    "kind, to_road, end", [("no_left_turn", 1, "N"), ("no_straight_on", 3, "E"), ("only_straight_on", 1, "N")]
)
@pytest.mark.parametrize("modes", [(Mode.CAR,), (Mode.EBIKE, Mode.CAR), (Mode.FOOT, Mode.EBIKE, Mode.CAR)])
def test_a_turn_restriction_binds_its_modes(
    kind: str, to_road: int, end: str, modes: tuple[Mode, ...], serve: Serve
) -> None:
    roads = [Road("XN", id=1), Road("SX", id=2), Road("XE", id=3), Road("XZ", id=4), Road("WS", id=5)]
    bound = 3 if kind == "only_straight_on" else to_road
    here = drawn(CROSSING, roads, turns=(Restriction(1, 2, 1000 + sorted("NWSXEZ").index("X"), bound, kind, modes),))

    exact = serve(here)

    for mode in MODES:
        way = exact.route(here.at("W"), here.at(end), mode)
        if mode in modes:
            assert way is None or _metres(way) > 450
        else:
            assert _metres(way) == pytest.approx(400, abs=3)


@pytest.mark.parametrize("mode", MODES)
def test_a_closed_road_is_avoided_at_once(mode: Mode, serve: Serve) -> None:
    here = block()
    roads = serve(here)

    ways = [
        roads.route(here.at("A"), here.at("B"), mode, closed=closed) for closed in ([], [1], [here.at("A", "B", 0.3)])
    ]

    assert [round(_metres(way), -2) for way in ways] == [500, 900, 900]
    assert ways[1] is not None
    assert not _passes(ways[1].line, here.at("A", "B"))


def test_closing_a_footpath_does_not_close_the_road_beside_it(serve: Serve) -> None:
    here = drawn(
        "A....B C....D",
        [Road("AB"), Road("CD", WALKERS, WALKERS, kind=RoadClass.FOOTWAY), Road("AC"), Road("BD")],
    )

    way = serve(here).route(here.at("A"), here.at("B"), Mode.CAR, closed=[2, here.at("C", "D")])

    assert _metres(way) == pytest.approx(500, abs=2)


def test_closing_a_bridge_does_not_close_the_road_under_it(serve: Serve) -> None:
    here = drawn("..N.. ..... A...B ..... ..S..", [Road("AB", id=7), Road("NS", id=8)])
    roads = serve(here)

    assert _metres(roads.route(here.at("A"), here.at("B"), Mode.CAR, closed=[8])) == pytest.approx(400, abs=2)
    assert roads.route(here.at("A"), here.at("B"), Mode.CAR, closed=[7]) is None


def test_who_stands_on_a_closed_road_may_leave_it(serve: Serve) -> None:
    here = block()

    assert serve(here).route(here.at("A", "B", 0.2), here.at("D"), Mode.CAR, closed=[1]) is not None


PARK = """
A...G..P
........
B.......
"""
"""P lies in a park whose only gate is G."""


@pytest.mark.parametrize("mode", MODES)
def test_a_fenced_park_is_entered_through_its_gate_or_not_at_all(mode: Mode, serve: Serve) -> None:
    roads = [Road("AG"), Road("GP"), Road("AB")]
    opened = drawn(PARK, roads)
    shut = drawn(PARK, roads, gates={"G": (True, True, True)})
    no_gate = drawn(PARK, [Road("AB"), Road("GP")])

    ways = [serve(here).route(here.at("B"), here.at("G", "P", 0.9), mode) for here in (opened, shut, no_gate)]

    assert _metres(ways[0]) == pytest.approx(870, abs=5)
    assert ways[1:] == [None, None]


def test_a_gate_may_be_shut_to_cars_only(serve: Serve) -> None:
    here = drawn(PARK, [Road("AG"), Road("GP"), Road("AB")], gates={"G": (False, False, True)})
    roads = serve(here)

    ways = [roads.route(here.at("B"), here.at("G", "P", 0.9), mode) for mode in MODES]

    assert [way is None for way in ways] == [False, False, True]


@pytest.mark.parametrize("mode", MODES)
def test_a_river_without_a_bridge_is_not_crossed(mode: Mode, serve: Serve) -> None:
    banks = "A....B ...... C....D"
    river, bridged = drawn(banks, [Road("AB"), Road("CD")]), drawn(banks, [Road("AB"), Road("CD"), Road("BD")])

    ways = [serve(here).route(here.at("A"), here.at("C"), mode) for here in (river, bridged)]

    assert ways[0] is None
    assert _metres(ways[1]) == pytest.approx(1200, abs=4)


@pytest.mark.parametrize("lon_steps, reached", [(-4, True), (-6, False), (-4000, False)])
def test_a_place_farther_than_500_m_from_every_road_has_no_route(lon_steps: float, reached: bool, serve: Serve) -> None:
    here = drawn("A....B", [Road("AB")])
    at_sea = LonLat(here.at("A").lon + lon_steps * 0.00102677, here.at("A").lat)
    roads = serve(here)

    there, back = roads.route(at_sea, here.at("B"), Mode.CAR), roads.route(here.at("B"), at_sea, Mode.CAR)

    assert [there is not None, back is not None] == [reached, reached]
    assert (roads.reach(at_sea, [5], Mode.CAR) is not None) == reached
    if there is not None:
        assert there.start_gap_m == pytest.approx(400, abs=2)


def test_several_starts_are_answered_in_their_order(serve: Serve) -> None:
    here = drawn("A....B....C D", [Road("AB"), Road("BC")])
    far = LonLat(119, 28)

    ways = serve(here).routes([Ride(start, here.at("C"), Mode.FOOT) for start in (here.at("A"), far, here.at("B"))])

    assert [way and round(way.length_m, -2) for way in ways] == [1000, None, 500]


def test_here_is_reached_at_once(serve: Serve) -> None:
    here = drawn("A....B", [Road("AB")])

    way = serve(here).route(here.at("A", "B", 0.4), here.at("A", "B", 0.4), Mode.CAR)

    assert way is not None
    assert (way.seconds, way.length_m) == (0, 0)


def test_ten_minutes_hold_five(serve: Serve) -> None:
    here = drawn(BLOCK, [Road(ends) for ends in ("AB", "BC", "CD", "DA")])

    areas = serve(here).reach(here.at("A", "B"), [10, 2, 5], Mode.FOOT)

    assert areas is not None
    ten, two, five = areas
    assert ten.area > five.area > two.area
    assert all(area.is_valid for area in areas)
    assert five.covers(Point(here.at("A", "B")))


def test_steps_name_the_streets(serve: Serve) -> None:
    here = drawn("..C .... A.B", [Road("AB", name="科源路"), Road("BC", name="东城大道")])

    way = serve(here).route(here.at("A"), here.at("C"), Mode.CAR)

    assert way is not None
    assert [step.says.zh for step in way.steps] == [
        "沿科源路向东行驶 200 米", "左转进入东城大道，行驶 200 米", "到达目的地",
    ]  # fmt: skip
    assert way.steps[1].says.en == "Turn left onto 东城大道, 200 m"
    assert way.steps[1].place == pytest.approx(here.at("B"), abs=2e-6)


def test_steps_are_left_out_when_nobody_asks(serve: Serve) -> None:
    here = drawn("A....B", [Road("AB")])

    way = serve(here).route(here.at("A"), here.at("B"), Mode.CAR, steps=False)

    assert way is not None
    assert way.steps == ()
    assert way.length_m == pytest.approx(500, abs=2)


def _metres(route: Route | None) -> float:
    assert route is not None
    return route.length_m


def _passes(line: LineString, place: LonLat) -> bool:
    return bool(line.distance(Point(place)) < 1e-5)


def test_turns_cost_little_beside_the_way(serve: Serve) -> None:
    here = drawn(BLOCK, [Road("BC"), Road("CD"), Road("DA")])
    roads: ExactRoads = serve(here)

    for mode in MODES:
        way = roads.route(here.at("A"), here.at("B"), mode)
        assert way is not None
        assert 0 <= way.seconds - way.length_m / KPH[mode] * 3.6 <= TURN_SECONDS
