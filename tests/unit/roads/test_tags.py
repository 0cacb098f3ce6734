"""What a road's tags allow, per mode and direction; what stops at a barrier."""

from __future__ import annotations

import pytest

from gis.roads.speeds import SPEED_KPH, limit_kph
from gis.roads.tags import closed_to, road_rules
from gis.vocabulary import RoadClass

BOTH, AHEAD, BACK, NONE = "both", "ahead", "back", "none"


# fmt: off
WHO_MAY = [
    ("highway=residential",                                           BOTH, BOTH,  BOTH),
    ("highway=motorway",                                              NONE, NONE,  AHEAD),
    ("highway=motorway_link",                                         NONE, NONE,  BOTH),
    ("highway=trunk",                                                 BOTH, BOTH,  BOTH),
    ("highway=trunk motorroad=yes",                                   NONE, NONE,  BOTH),
    ("highway=footway",                                               BOTH, NONE,  NONE),
    ("highway=footway bicycle=yes",                                   BOTH, BOTH,  NONE),
    ("highway=pedestrian motor_vehicle=yes",                          BOTH, NONE,  BOTH),
    ("highway=footway access=yes",                                    BOTH, NONE,  NONE),
    ("highway=path",                                                  BOTH, BOTH,  NONE),
    ("highway=steps",                                                 BOTH, NONE,  NONE),
    ("highway=residential oneway=yes",                                BOTH, AHEAD, AHEAD),
    ("highway=residential oneway=true",                               BOTH, AHEAD, AHEAD),
    ("highway=residential oneway=-1",                                 BOTH, BACK,  BACK),
    ("highway=residential oneway=yes oneway:bicycle=no",              BOTH, BOTH,  AHEAD),
    ("highway=residential oneway=yes cycleway:left=opposite_lane",    BOTH, BOTH,  AHEAD),
    ("highway=residential oneway=reversible",                         BOTH, NONE,  NONE),
    ("highway=primary junction=roundabout",                           BOTH, AHEAD, AHEAD),
    ("highway=primary junction=roundabout oneway=no",                 BOTH, BOTH,  BOTH),
    ("highway=footway oneway:foot=yes",                               AHEAD, NONE, NONE),
    ("highway=service access=private",                                BOTH, BOTH,  BOTH),
    ("highway=service access=destination",                            BOTH, BOTH,  BOTH),
    ("highway=service access=no foot=yes",                            BOTH, NONE,  NONE),
    ("highway=service access=no bicycle=permissive",                  NONE, BOTH,  NONE),
    ("highway=track vehicle=agricultural;forestry",                   BOTH, NONE,  NONE),
    ("highway=track motor_vehicle=agricultural;private",              BOTH, BOTH,  BOTH),
    ("highway=residential motor_vehicle:backward=no",                 BOTH, BOTH,  AHEAD),
    ("highway=residential motorcar=no motor_vehicle=yes",             BOTH, BOTH,  NONE),
]
# fmt: on


@pytest.mark.parametrize(("tags", "foot", "ebike", "car"), WHO_MAY)
def test_who_may_go_where(tags: str, foot: str, ebike: str, car: str) -> None:
    rules = road_rules(_tags(tags))

    assert rules is not None
    open_ = [(ahead > 0, back > 0) for ahead, back in zip(rules.forward_kph, rules.backward_kph, strict=True)]
    words = {(True, True): BOTH, (True, False): AHEAD, (False, True): BACK, (False, False): NONE}
    assert [words[each] for each in open_] == [foot, ebike, car]


@pytest.mark.parametrize(
    "tags", ["highway=pedestrian area=yes", "route=ferry", "highway=construction", "highway=service access=no", ""]
)
def test_what_is_no_road_for_anybody(tags: str) -> None:
    assert road_rules(_tags(tags)) is None


def test_private_roads_are_noted() -> None:
    rules = road_rules(_tags("highway=service access=private name=一号路"))

    assert rules is not None
    assert (rules.noted, rules.name) == ("private", "一号路")


# fmt: off
WHOM_IT_STOPS = [
    ("barrier=gate",                          False, False, False),
    ("barrier=gate locked=yes",               True,  True,  True),
    ("barrier=gate locked=yes foot=yes",      False, True,  True),
    ("barrier=gate access=no",                True,  True,  True),
    ("barrier=gate access=private",           False, False, False),
    ("barrier=lift_gate",                     False, False, False),
    ("barrier=lift_gate motor_vehicle=no",    False, False, True),
    ("barrier=bollard",                       False, False, True),
    ("barrier=bollard motor_vehicle=yes",     False, False, False),
    ("barrier=kissing_gate",                  False, True,  True),
    ("barrier=wall",                          True,  True,  True),
    ("barrier=something_new",                 False, False, False),
]
# fmt: on


@pytest.mark.parametrize(("tags", "foot", "ebike", "car"), WHOM_IT_STOPS)
def test_whom_a_barrier_stops(tags: str, foot: bool, ebike: bool, car: bool) -> None:
    assert closed_to(_tags(tags)) == (foot, ebike, car)


@pytest.mark.parametrize(
    ("text", "kph"),
    [("50", 50), ("50 km/h", 50), ("30 mph", 48.28032), ("90;30;90", 30), ("none", None), ("", None), ("0", None)],
)
def test_a_sign_is_read(text: str, kph: float | None) -> None:
    assert limit_kph(text) == kph


@pytest.mark.parametrize(
    ("tags", "kph"),
    [
        ("highway=residential", (5, 20, 25)),
        ("highway=residential maxspeed=40", (5, 20, 40)),
        ("highway=residential maxspeed=10", (5, 10, 10)),
        ("highway=residential surface=gravel", (5, 14, 15)),
        ("highway=footway bicycle=dismount", (5, 4, 0)),
    ],
)
def test_how_fast(tags: str, kph: tuple[float, float, float]) -> None:
    rules = road_rules(_tags(tags))

    assert rules is not None
    assert rules.forward_kph == pytest.approx(kph)


def test_a_limit_may_hold_in_one_direction() -> None:
    rules = road_rules(_tags("highway=primary maxspeed=60 maxspeed:backward=30"))

    assert rules is not None
    assert (rules.forward_kph[2], rules.backward_kph[2]) == (60, 30)


def test_every_class_has_speeds_and_a_source() -> None:
    assert set(SPEED_KPH) == set(RoadClass)
    assert all(min(speeds.kph()) > 0 and speeds.source for speeds in SPEED_KPH.values())
    assert {word for word, speeds in SPEED_KPH.items() if speeds.foot != 5} == {RoadClass.STEPS}


def _tags(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split())
