"""POST /v1/positions: a batch is refused as a whole or judged fix by fix."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.conftest import TestCentre
from tests.endpoints.conftest import count
from tests.endpoints.reading import faults, problem
from tests.support.rules import rule

PATH = "/v1/positions"


def fix(person: str = "W1", **other: Any) -> dict[str, Any]:
    """A good fix of somebody on duty, three minutes old, unless told otherwise."""
    known = {"x": 120.08, "y": 28.93, "datum": "wgs84", "accuracy_m": 8, "captured_at": "2026-05-06T03:57:00Z"}
    return {"person": person, **known, **other}


@pytest.mark.parametrize(
    ("other", "field", "found"),
    [
        ({"x": None}, "x", "number"),
        ({"x": "120.08"}, "x", "number"),
        ({"x": True}, "x", "number"),
        ({"x": 1e400}, "x", "finite"),
        ({"y": float("nan")}, "y", "finite"),
        ({"x": 281.0}, "x", "out of range"),
        ({"x": 28.93, "y": 120.08}, "x, y", "swapped"),
        ({"datum": "wgs72"}, "datum", "not a datum"),
        ({"datum": None}, "datum", "string"),
        ({"accuracy_m": -1}, "accuracy_m", "greater"),
        ({"accuracy_m": 1e5}, "accuracy_m", "less"),
        ({"person": ""}, "person", "at least 1"),
        ({"person": "NOBODY"}, "person", "there is no person"),
        ({"person": "W1\0"}, "person", "cannot stand"),
        ({"captured_at": "2026-05-06T03:57:00"}, "captured_at", "timezone"),
        ({"captured_at": "noon"}, "captured_at", "valid datetime"),
        ({"captured_at": 1778040000}, "captured_at", "not an instant"),
        ({"captured_at": "0001-01-01T00:00:00+23:00"}, "captured_at", "outside the years"),
        ({"captured_at": "9999-12-31T23:59:59-23:00"}, "captured_at", "outside the years"),
        ({"speed": 3}, "speed", "not permitted"),
    ],
    ids=str,
)
def test_a_malformed_fix_is_refused_by_name(
    other: dict[str, Any], field: str, found: str, at_station: TestClient
) -> None:
    assert found in faults(post(at_station, fix(**other)))[f"fixes[0].{field}"]


@rule("A batch with one bad position stores nothing, and everything wrong with it is told at once.")
def test_all_findings_at_once_and_nothing_stored(at_station: TestClient, station: TestCentre) -> None:
    before = count(station, "position")

    found = faults(post(at_station, fix(), fix(x=281), fix("NOBODY"), fix("SOMEBODY", y=95)))

    assert set(found) == {"fixes[1].x", "fixes[2].person", "fixes[3].y", "fixes[3].person"}
    assert count(station, "position") == before


def test_all_unknown_datums_at_once(at_station: TestClient) -> None:
    assert set(faults(post(at_station, fix(datum="a"), fix(), fix(datum="b")))) == {"fixes[0].datum", "fixes[2].datum"}


@pytest.mark.parametrize(
    ("body", "field", "found"),
    [
        (b"{", "body", "not JSON"),
        (b"", "body", "missing"),
        (b"null", "body", "dictionary"),
        (b"[]", "body", "dictionary"),
        (b"{}", "fixes", "missing"),
        (b'{"fixes": {}}', "fixes", "list"),
        (b'{"fixes": []}', "fixes", "at least 1"),
        (b'{"fixes": [1]}', "fixes.0", "dictionary"),
        (b'{"fixes": [], "more": 1}', "more", "not permitted"),
        (b'{"fixes": [{"person": "\\ud800"}]}', "fixes[0].person", "unicode"),
    ],
    ids=str,
)
def test_what_is_no_batch_is_refused(body: bytes, field: str, found: str, at_station: TestClient) -> None:
    answer = at_station.post(PATH, content=body, headers={"content-type": "application/json"})

    assert found in faults(answer)[field]


@pytest.mark.parametrize("body", [b"\xff", b"[" * 100_000], ids=["no text", "too deep"])
def test_what_cannot_be_parsed_at_all_is_a_bad_request(body: bytes, at_station: TestClient) -> None:
    problem(at_station.post(PATH, content=body, headers={"content-type": "application/json"}), 400)


def test_a_batch_holds_a_thousand(at_station: TestClient) -> None:
    assert "at most 1000" in faults(post(at_station, *[fix()] * 1001))["fixes"]
    assert post(at_station, *[fix("X1")] * 1000).status_code == 200


@rule("Positions are kept on duty only.")
def test_each_fix_has_its_verdict(at_station: TestClient, station: TestCentre) -> None:
    answer = post(
        at_station,
        fix("W2"),
        fix("X1"),
        fix("W2", captured_at="2026-05-06T04:01:00Z"),
        fix("W2", captured_at="2026-05-06T04:03:00Z"),
        fix("W2", captured_at="2025-12-31T00:00:00Z"),
    ).json()

    verdicts = [one["verdict"] for one in answer["fixes"]]
    assert verdicts == ["stored", "not_on_duty", "stored", "in_the_future", "not_on_duty"]
    assert answer["stored"] == 2
    assert answer["fixes"][1]["words"]["zh"] == "不在岗，未记录"
    with station.engine.connect() as db:
        kept = db.scalar(text("SELECT count(*) FROM position JOIN person ON person.id = person_id WHERE code = 'X1'"))
    assert kept == 0


def test_a_batch_may_be_sent_again(at_station: TestClient, station: TestCentre) -> None:
    batch = [fix(captured_at=f"2026-05-06T03:5{minute}:00+00:00") for minute in range(3)]
    post(at_station, *batch)
    before = count(station, "position")

    again = post(at_station, *batch).json()

    assert [one["verdict"] for one in again["fixes"]] == ["duplicate"] * 3
    assert (again["stored"], count(station, "position")) == (0, before)


def test_raw_coordinates_are_kept_beside_wgs84(at_station: TestClient, station: TestCentre) -> None:
    at = "2026-05-06T03:30:00Z"
    post(at_station, fix(x=507811.25, y=3201607.5, datum="epsg:4549", captured_at=at))

    query = "SELECT ST_X(raw_place), ST_Y(raw_place), raw_datum, ST_X(place) FROM position WHERE captured_at = :at"
    with station.engine.connect() as db:
        x, y, datum, lon = db.execute(text(query), {"at": at}).one()
    assert (x, y, datum) == (507811.25, 3201607.5, "epsg:4549")
    assert lon == pytest.approx(120.08, abs=0.001)


def test_a_late_fix_does_not_overwrite_a_newer_one(at_station: TestClient) -> None:
    post(
        at_station, fix(x=120.09, captured_at="2026-05-06T03:59:30Z"), fix(x=120.01, captured_at="2026-05-06T03:10:00Z")
    )

    asked = {"lon": 120.09, "lat": 28.93, "datum": "wgs84", "responders": 1}
    nearest = at_station.get("/v1/responsible", params=asked).json()["responders"]["list"][0]

    assert (nearest["person"]["code"], nearest["distance_m"]) == ("W1", 0.0)
    assert nearest["position"]["source"] == "fix"
    assert nearest["position"]["age_seconds"] == 30


def post(client: TestClient, *fixes: dict[str, Any]) -> Any:
    return client.post(PATH, content=json.dumps({"fixes": fixes}), headers={"content-type": "application/json"})
