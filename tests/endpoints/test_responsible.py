"""GET /v1/responsible: a place in, one person out, or a gap that has a name."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from gis.crs.transform import LonLat, coordinate_system, from_wgs84
from tests.conftest import TestCentre
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import faults, problem
from tests.support.demo_codes import production_line, storey
from tests.support.rules import rule

HERE = {"lon": 120.08, "lat": 28.93, "datum": "wgs84"}
PATH = "/v1/responsible"

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09", "epsg:4326", "epsg:4490", "epsg:4549", "epsg:4528", "GCJ-02")


@pytest.mark.parametrize(
    ("asked", "field", "found"),
    [
        ({}, "lon", "missing"),
        ({"lon": 120.08, "lat": 28.93}, "datum", "missing"),
        ({**HERE, "datum": ""}, "datum", "missing"),
        ({**HERE, "datum": "wgs72"}, "datum", "not a datum"),
        ({**HERE, "datum": "epsg:3857"}, "datum", "not a datum"),
        ({**HERE, "datum": "epsg:²"}, "datum", "not a datum"),
        ({**HERE, "datum": "wgs84\0"}, "datum", "not a datum"),
        ({**HERE, "datum": "x" * 21}, "datum", "at most 20"),
        ({"lon": 120.08, "datum": "wgs84"}, "lat", "missing"),
        ({"lat": 28.93, "datum": "wgs84"}, "lon", "missing"),
        ({**HERE, "lon": "nan"}, "lon", "finite"),
        ({**HERE, "lat": "-inf"}, "lat", "finite"),
        ({**HERE, "lon": "1e999"}, "lon", "finite"),
        ({**HERE, "lon": "1" * 400}, "lon", "finite"),
        ({**HERE, "lon": "120,08"}, "lon", "number"),
        ({**HERE, "lon": 180.5}, "lon", "out of range"),
        ({**HERE, "lat": 90.1}, "lat", "out of range"),
        ({**HERE, "lon": 28.93, "lat": 120.08}, "lon, lat", "swapped"),
        ({**HERE, "lon": 507811.0, "lat": 3201607.0}, "lon, lat", "metres"),
        ({**HERE, "datum": "epsg:4549"}, "lon, lat", "degrees"),
        ({**HERE, "at": "yesterday"}, "at", "not an instant"),
        ({**HERE, "at": "0001-01-01"}, "at", "outside the years"),
        ({**HERE, "at": "9999-12-31T23:59:59-12:00"}, "at", "outside the years"),
        ({**HERE, "at": "2026-05-06T04:00:00" + "0" * 40}, "at", "at most 40"),
        ({**HERE, "category": "WAGES"}, "category", "DISPUTE_WAGE"),
        ({**HERE, "category": "DISPUTE"}, "category", "DISPUTE_WAGE"),
        ({**HERE, "floor": "roof"}, "floor", "not a floor"),
        ({**HERE, "floor": "1-3"}, "floor", "not a floor"),
        ({**HERE, "floor": "9999999999"}, "floor", "not a floor"),
        ({**HERE, "building": "a\0b"}, "building", "cannot stand"),
        ({**HERE, "line": "\0"}, "line", "cannot stand"),
        ({**HERE, "line": "x" * 101}, "line", "at most 100"),
        ({**HERE, "responders": -1}, "responders", "greater"),
        ({**HERE, "responders": 51}, "responders", "less"),
        ({**HERE, "accuracy_m": 0}, "accuracy_m", "greater"),
        ({**HERE, "accuracy_m": -5}, "accuracy_m", "greater"),
        ({**HERE, "accuracy_m": "nan"}, "accuracy_m", "finite"),
        ({**HERE, "accuracy_m": 100_001}, "accuracy_m", "less"),
        ({**HERE, "site": "\0"}, "site", "cannot stand"),
        ({**HERE, "lng": 120.08}, "lng", "not a parameter"),
        ({**HERE, "datum": ["wgs84", "gcj02"]}, "datum", "more than once"),
    ],
    ids=str,
)
def test_wrong_questions_are_refused_by_name(asked: dict[str, Any], field: str, found: str, client: TestClient) -> None:
    assert found in faults(client.get(PATH, params=asked))[field]


@pytest.mark.parametrize("asked", [{"building": "B9"}, {"line": "L9"}, {**HERE, "building": "丁"}], ids=str)
def test_a_name_that_is_not_in_force_is_not_found(asked: dict[str, Any], client: TestClient) -> None:
    assert problem(client.get(PATH, params=asked), 404)["type"] == "gridkeeper:AreaNotFound"


def test_with_an_accuracy_the_answer_says_how_sure_it_is(client: TestClient) -> None:
    exact, unsure = (client.get(PATH, params={**HERE, **more}).json() for more in ({}, {"accuracy_m": 200}))

    assert (exact["certainty"], exact["question"]) == (None, None)
    assert unsure["person"] == exact["person"]
    assert unsure["place"]["accuracy_m"] == 200
    assert 0 < unsure["certainty"]["share"] < 0.95
    assert unsure["question"]["words"].keys() == {"zh", "en"}
    assert len(unsure["question"]["outcomes"]) >= 2


@rule("The same place gives the same answer, whatever the datum it is given in.")
@pytest.mark.parametrize("datum", DATUMS)
def test_every_datum_means_the_same_place(datum: str, client: TestClient, building: LonLat) -> None:
    plain = client.get(PATH, params={"lon": building.lon, "lat": building.lat, "datum": "wgs84"}).json()
    x, y = from_wgs84(np.array([building]), coordinate_system(datum))[0].tolist()

    answer = client.get(PATH, params={"lon": x, "lat": y, "datum": datum}).json()

    assert answer["place"]["raw"] == {"x": x, "y": y, "datum": datum}
    assert (answer["place"]["lon"], answer["place"]["lat"]) == pytest.approx(building, abs=1e-7)
    assert [answer[part] for part in ("person", "area", "reasons")] == [
        plain[part] for part in ("person", "area", "reasons")
    ]


def test_the_same_numbers_in_another_datum_are_another_place(client: TestClient) -> None:
    metres = {
        datum: client.get(PATH, params={**HERE, "datum": datum}).json()["place"]["lon"] for datum in ("wgs84", "gcj02")
    }

    assert metres["wgs84"] - metres["gcj02"] == pytest.approx(0.0045, abs=0.001)


def test_the_answer_is_whole(client: TestClient) -> None:
    answer = client.get(PATH, params={**HERE, "category": "DISPUTE_WAGE"}).json()

    assert answer["at"] == "2026-05-06T04:00:00Z"
    assert answer["answered_by"] == answer["area"]["kind"] == "grid"
    assert answer["person"]["name"] in answer["reasons"][-1]["zh"]
    assert answer["chain"][-1]["kind"] == "grid"
    assert answer["chain"][-1]["distance_to_edge_m"] > 0
    assert (answer["gap"], answer["responders"], answer["category"]) == (None, None, "DISPUTE_WAGE")


def test_a_building_is_enough(client: TestClient, demo: TestCentre) -> None:
    answer = client.get(PATH, params={"building": storey(demo.engine).building, "floor": "2层"}).json()

    assert [(link["kind"], link["how"]) for link in answer["chain"]][:3] == [
        ("micro_grid", "named"), ("building", "named"), ("site", "parent"),
    ]  # fmt: skip
    assert (answer["place"]["floor"], answer["place"]["raw"]) == (2, None)


def test_a_production_line_is_enough(client: TestClient, demo: TestCentre) -> None:
    line = production_line(demo.engine)

    answer = client.get(PATH, params={"line": line.code}).json()

    assert [link["code"] for link in answer["chain"][:2]] == [line.code, line.site]


def test_a_floor_that_the_building_lacks_is_told(client: TestClient, demo: TestCentre) -> None:
    answer = client.get(PATH, params={"building": storey(demo.engine).building, "floor": "99"}).json()

    assert "no floor 99" in answer["warnings"][0]["en"]
    assert answer["person"]


@pytest.mark.parametrize("wanted", [0, 1, 5, 50])
def test_as_many_responders_as_asked_for_those_on_duty_first(wanted: int, client: TestClient) -> None:
    found = client.get(PATH, params={**HERE, "responders": wanted}).json()["responders"]
    if not wanted:
        assert found is None
        return

    assert len(found["list"]) == wanted
    order = [(not one["on_duty"], one["distance_m"]) for one in found["list"]]
    assert order == sorted(order)
    assert len({one["person"]["code"] for one in found["list"]}) == wanted
    assert found["measured"] == "straight_line"


def test_another_instant_has_another_answer(client: TestClient) -> None:
    before = client.get(PATH, params={**HERE, "at": "2026-04-01T08:00"}).json()

    assert before["at"] == "2026-04-01T00:00:00Z"
    assert before["chain"] == []
    assert before["area"] is None


def test_outside_all_areas_the_catch_all_answers(client: TestClient) -> None:
    answer = client.get(PATH, params={"lon": 0, "lat": 0, "datum": "wgs84"}).json()

    assert (answer["answered_by"], answer["area"]) == ("catch_all", None)


@rule("Where nobody answers the gap is an answer with a name, not a failure.")
def test_without_a_catch_all_the_gap_is_named(new_centre: NewCentre) -> None:
    answer = client_of(new_centre()).get(PATH, params={**HERE, "responders": 5})

    assert answer.status_code == 200
    told = answer.json()
    assert (told["person"], told["post"], told["answered_by"]) == (None, None, None)
    assert told["gap"]["kind"] == "no_catch_all"
    assert told["gap"]["words"]["zh"]
    assert told["responders"]["list"] == []


@rule("No answer holds a whole phone number.")
def test_phones_are_masked_everywhere(client: TestClient, demo: TestCentre) -> None:
    with demo.engine.connect() as db:
        phones = set(db.scalars(text("SELECT phone FROM person WHERE phone IS NOT NULL")))
    everything = [
        client.get(PATH, params={**HERE, "lon": 120.06 + step / 500, "responders": 50, "category": category}).text
        for step in range(0, 20, 4)
        for category in ("DISPUTE_WAGE", "SAFETY_FIRE")
    ]
    everything += [
        client.get(path).text for path in ("/maps/areas", "/v1/vocabulary", "/v1/areas?kind=site&limit=1000")
    ]

    assert len(phones) > 100
    for told in everything:
        assert not phones & set(re.findall(r"\d{11}", told))
    assert all(re.search(r'"phone":"\d{3}\*{4}\d{4}"', told) for told in everything[:10])
