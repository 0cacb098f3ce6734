"""Who is there first, from the database: doubted positions, closed roads, gates of sites; many threads at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import shapely
from shapely import Point
from sqlalchemy.orm import Session

from gis.areas.gates import ingest_gates
from gis.areas.reading import Features
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.engine import transaction
from gis.duty.arrivals import FirstThere, first_there
from gis.duty.positions import Fix, record
from gis.roads.closures import close_road
from gis.roads.current import roads_at
from gis.roads.exact import ExactRoads
from gis.roads.store import replace_network
from gis.roads.tiles import build_tiles
from gis.vocabulary import AreaKind, Datum, Doubt, PositionSource
from tests.conftest import NOON, TestCentre
from tests.support.builders import Sketch, draw, hire, take_in
from tests.support.roads import CELL, DrawnRoads, roads_from_picture

STREETS = """
A----a-------b-B
|              |
|              |
C-i------------D
"""


@pytest.fixture
def town(db: Session) -> DrawnRoads:
    return settled(db)


def settled(db: Session) -> DrawnRoads:
    """P waits with a team at a, Q with one at b, R with none, all of them on duty."""
    drawn = roads_from_picture(STREETS)
    replace_network(db, drawn.network, source="drawn", datum="wgs84", now=NOON)
    hire(db, "P", "Q", "R")
    for person, letter in (("P", "a"), ("Q", "b")):
        lon, lat = drawn.place[letter]
        base = {"lon": str(lon), "lat": str(lat), "datum": "wgs84"}
        take_in(db, {"record": "team", "code": person, "name": f"Team {person}", "kind": "first_response", **base})
    for person, team in (("P", {"team": "P"}), ("Q", {"team": "Q"}), ("R", {})):
        post = {"record": "post", "code": person, "name": person, "kind": "first_responder", **team}
        take_in(db, post, {"record": "holder", "post": person, "person": person})
    return drawn


def report(db: Session, person: str, place: tuple[float, float], *, mock: bool = False) -> None:
    fix = Fix(person, *place, Datum.WGS84, 5.0, NOON)
    record(db, [replace(fix, mock=mock)], NOON, ahead_within=timedelta())


def ask(db: Session, place: tuple[float, float], plane: LocalPlane, exact: ExactRoads | None = None) -> FirstThere:
    return first_there(db, roads_at(db, NOON), exact, LonLat(*place), NOON, plane)


def first(found: FirstThere) -> list[str]:
    return [one.responder.person.code for one in found.arrivals]


def notes(found: FirstThere, person: str) -> str:
    told = [one.notes for one in found.arrivals if one.responder.person.code == person]
    return "; ".join(words.en for words in told[0])


def test_a_mocked_position_beside_the_incident_does_not_win(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    report(db, "Q", town.place["i"], mock=True)

    found = ask(db, town.place["i"], plane)

    assert first(found) == ["P", "Q"]
    assert found.arrivals[1].responder.source is PositionSource.BASE
    assert found.arrivals[1].responder.doubt is Doubt.MOCK
    assert notes(found, "Q") == "the position is in doubt (made up by an app); counted from the base of the team"


def test_a_position_that_nothing_speaks_against_wins(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    report(db, "Q", town.place["i"])

    found = ask(db, town.place["i"], plane)

    assert first(found) == ["Q", "P"]
    assert notes(found, "Q") == ""


def test_a_doubted_position_without_a_base_is_ranked_and_says_so(
    db: Session, town: DrawnRoads, plane: LocalPlane
) -> None:
    report(db, "R", town.place["i"], mock=True)

    found = ask(db, town.place["i"], plane)

    assert first(found) == ["R", "P", "Q"]
    assert notes(found, "R") == "the position is in doubt: made up by an app"


def test_a_person_far_from_every_road_is_no_start(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    lon, lat = town.place["i"]
    report(db, "R", (lon, lat - 6 * CELL))

    found = ask(db, (lon, lat), plane)

    assert first(found) == ["P", "Q"]
    out = found.left_out[0]
    assert (out.responder.person.code, out.seconds) == ("R", None)
    assert "more than 500 m from any road: no start" in [words.en for words in out.notes]


def test_an_incident_on_a_closed_road_is_reached(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    close_road(db, town.road["CD"], begins_at=NOON, ends_at=None, now=NOON)

    found = ask(db, town.place["i"], plane)

    assert first(found) == ["P", "Q"]
    assert any("closed" in words.en for words in found.notes)


def test_a_site_is_entered_through_its_gate(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    """The place lies beside the lower street, the site's only gate at the upper one, near b."""
    lon, lat = town.place["i"]
    site = shapely.box(lon, lat + 0.1 * CELL, town.place["b"][0], town.place["b"][1] - 0.1 * CELL)
    draw(db, {AreaKind.SITE: [Sketch("S", site)]})
    gate = Point(town.place["b"][0], town.place["b"][1] - 0.1 * CELL)
    columns = {"site": ["S"], "name": ["Upper"]}
    ingest_gates(db, Features("drawn", Datum.WGS84, columns, shapely.points([[gate.x, gate.y]])), NOON)
    inside = (lon + CELL, lat + 0.5 * CELL)

    found = ask(db, inside, plane)

    assert first(found) == ["Q", "P"]
    assert "in through the gate Upper" in notes(found, "Q")
    assert found.arrivals[0].walk_m > 900


CALLERS, EACH = 16, 20
GROWTH_MB = 60
"""What a second round may add: caches and the allocator settle within it, a leak per request would not."""


def test_sixteen_threads_get_the_same_answer_and_leave_nothing_behind(
    new_centre: Callable[[], TestCentre], plane: LocalPlane, tmp_path: Path
) -> None:
    centre = new_centre()
    with transaction(centre.engine) as db:
        drawn = settled(db)
        report(db, "R", drawn.place["b"])
    exact = ExactRoads(build_tiles(drawn.network, 1, tmp_path))

    def asked(caller: int) -> list[tuple[list[str], list[float]]]:
        answers = []
        for number in range(EACH):
            with Session(centre.engine) as db:
                found = ask(db, drawn.place["i" if (caller + number) % 2 else "a"], plane, exact)
            answers.append((first(found), [one.seconds or 0.0 for one in found.arrivals]))
        return answers if caller % 2 else [*answers[1:], answers[0]]

    with ThreadPoolExecutor(CALLERS) as callers:
        once = list(callers.map(asked, range(CALLERS)))
        settled_mb = _memory_mb()
        again = list(callers.map(asked, range(CALLERS)))
        grown = _memory_mb() - settled_mb
    exact.close()

    assert all(answers == once[0] for answers in (*once, *again))
    assert grown < GROWTH_MB


def _memory_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
