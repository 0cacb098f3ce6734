"""Words and coordinates of a report weighed together: they agree, they contradict each other, or one of them is all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.dispatch.places import Places, Told, places_of
from gis.vocabulary import Channel, PlaceClue, PlaceVerdict
from tests.support.builders import NOON


@pytest.fixture
def site(demo_db: Session) -> Any:
    """Premises that the gazetteer knows."""
    return demo_db.execute(
        text("SELECT name, ST_X(point) AS lon, ST_Y(point) AS lat FROM place WHERE origin = 'site' ORDER BY key")
    ).first()


def _found(
    db: Session, plane: LocalPlane, words: str, *, beside: Any = None, metres: float = 0, channel: str = "police_110",
    address: str | None = None,
) -> Places:  # fmt: skip
    point = None
    if beside is not None:
        xy = plane.to_metres(np.array([(beside.lon, beside.lat)])) + np.array([metres, 0.0])
        point = LonLat(*plane.to_lonlat(xy)[0].tolist())
    return places_of(db, [Told(Channel.of(channel), words, address, point)], None, NOON, plane)


def test_coordinates_near_what_was_named_make_it_surer(demo_db: Session, plane: LocalPlane, site: Any) -> None:
    alone = _found(demo_db, plane, f"{site.name}吵架").candidates[0]
    both = _found(demo_db, plane, f"{site.name}吵架", beside=site, metres=300).candidates

    assert (alone.clue, alone.agrees, alone.from_point_m) == (PlaceClue.WORDS, None, None)
    assert (both[0].clue, both[0].agrees, both[0].from_point_m) == (PlaceClue.WORDS, True, 300)
    assert both[0].confidence >= alone.confidence
    assert PlaceClue.POINT in {each.clue for each in both}


def test_coordinates_far_from_what_was_named_make_both_less_sure(
    demo_db: Session, plane: LocalPlane, site: Any
) -> None:
    alone = _found(demo_db, plane, f"{site.name}吵架").candidates[0]
    both = _found(demo_db, plane, f"{site.name}吵架", beside=site, metres=900, channel="patrol").candidates

    by_clue = {each.clue: each for each in reversed(both)}
    assert by_clue[PlaceClue.WORDS].agrees is False
    assert by_clue[PlaceClue.WORDS].confidence <= alone.confidence
    assert by_clue[PlaceClue.POINT].confidence < 0.9


@pytest.mark.parametrize(
    "channel, radius_m, confidence, verdict",
    [("patrol", 60, 0.9, "found"), ("wage_qr", 300, 0.5, "not_found"), ("police_110", 800, 0.3, "not_found")],
)
def test_coordinates_alone_are_as_good_as_their_channel(
    channel: str, radius_m: float, confidence: float, verdict: str, demo_db: Session, plane: LocalPlane, site: Any
) -> None:
    found = _found(demo_db, plane, "麻烦来个人", beside=site, channel=channel)

    (only,) = found.candidates
    assert (only.clue, only.radius_m, only.confidence) == (PlaceClue.POINT, radius_m, confidence)
    assert found.verdict.value == verdict


def test_the_address_goes_before_the_words(demo_db: Session, plane: LocalPlane, site: Any) -> None:
    found = _found(demo_db, plane, "吵起来了，在对骂", address=site.name)

    assert (found.candidates[0].clue, found.candidates[0].name) == (PlaceClue.ADDRESS, site.name)
    assert found.verdict is PlaceVerdict.FOUND


def test_an_address_that_says_nothing_leaves_it_to_the_words(demo_db: Session, plane: LocalPlane, site: Any) -> None:
    found = _found(demo_db, plane, f"{site.name}吵架", address="不详")

    assert (found.candidates[0].clue, found.candidates[0].name) == (PlaceClue.WORDS, site.name)


def test_what_lies_elsewhere_is_said(demo_db: Session, plane: LocalPlane) -> None:
    found = _found(demo_db, plane, "我在杭州市西湖区文三路12号")

    assert found.verdict in (PlaceVerdict.OUT_OF_AREA, PlaceVerdict.NOT_FOUND)
