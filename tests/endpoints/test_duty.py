"""GET /v1/duty/check, /v1/duty/calendar and /v1/units."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from gis.duty.fault import BLOCKING
from tests.conftest import TestCentre
from tests.endpoints.conftest import client_of
from tests.endpoints.reading import faults


@pytest.mark.parametrize("path", ["/v1/duty/check", "/v1/duty/calendar"])
@pytest.mark.parametrize(
    ("asked", "field", "found"),
    [
        ({"from": "soon"}, "from", "is not a day"),
        ({"from": "2026-05-06T08:00"}, "from", "is not a day"),
        ({"to": "2026-02-30"}, "to", "is not a day"),
        ({"from": "2026-05-06", "to": "2026-05-05"}, "to", "no such days"),
        ({"from": "2026-01-01", "to": "2027-01-02"}, "to", "no such days"),
        ({"from": "9" * 41}, "from", "at most 40"),
        ({"since": "2026-01-01"}, "since", "not a parameter"),
    ],
    ids=str,
)
def test_wrong_questions_are_refused_by_name(
    path: str, asked: dict[str, Any], field: str, found: str, client: TestClient
) -> None:
    assert found in faults(client.get(path, params=asked))[field]


def test_the_next_seven_days_are_checked(client: TestClient) -> None:
    told = client.get("/v1/duty/check").json()

    assert (told["from_on"], told["to_on"], told["blocks"]) == ("2026-05-06", "2026-05-12", False)
    assert sum(told["counts"].values()) == len(told["faults"]) > 0
    assert [day["kind"] for day in told["days"]] == ["workday"] * 3 + ["make_up", "rest_day"] + ["workday"] * 2
    assert all(fault["blocks"] == (fault["kind"] in {kind.value for kind in BLOCKING}) for fault in told["faults"])
    assert told["post_count"] > 100


def test_a_fault_says_what_where_when_and_what_to_do(client: TestClient) -> None:
    told = client.get("/v1/duty/check", params={"from": "2026-05-06", "to": "2026-05-06"}).json()

    fault = next(fault for fault in told["faults"] if fault["kind"] == "area_uncovered")
    assert (fault["starts_at"], fault["ends_at"]) == ("2026-05-05T16:00:00Z", "2026-05-06T16:00:00Z")
    assert (fault["hours"], fault["area_kind"], fault["blocks"]) == (24.0, "building", False)
    assert fault["area"]
    assert fault["words"]["zh"] == "区域岗位无人"
    assert all(fault[part][language] for part in ("found", "hint") for language in ("zh", "en"))


def test_no_phone_number_leaves(client: TestClient) -> None:
    assert "199000" not in client.get("/v1/duty/check").text


def test_an_unmanned_centre_blocks(new_centre: Any) -> None:
    centre: TestCentre = new_centre()

    told = client_of(centre).get("/v1/duty/check").json()

    assert (told["blocks"], told["counts"]) == (True, {"catch_all_uncovered": 1})


def test_the_calendar(client: TestClient) -> None:
    days = client.get("/v1/duty/calendar", params={"from": "2026-10-01", "to": "2026-10-10"}).json()

    assert [day["is_worked"] for day in days] == [False] * 7 + [True] * 3
    assert days[0]["name"] == {"zh": "国庆节", "en": "National Day"}
    assert {day["source"] for day in days} == {"announced"}
    later = client.get("/v1/duty/calendar", params={"from": "2099-10-01", "to": "2099-10-01"}).json()
    assert [(day["kind"], day["source"]) for day in later] == [("workday", "weekdays")]


def test_units_that_take_a_category_on_come_first(client: TestClient) -> None:
    told = client.get("/v1/units", params={"category": "DISPUTE_WAGE"}).json()

    assert len(told) == 11
    assert [unit["name"] for unit in told if unit["suggested"]] == ["开发区劳动社会保障办公室", "开发区矛盾调解室"]
    assert [unit["suggested"] for unit in told] == [True] * 2 + [False] * 9


def test_units_of_a_kind(client: TestClient) -> None:
    (room,) = client.get("/v1/units", params={"kind": "mediation_room"}).json()

    assert (room["code"], room["words"]["zh"], room["categories"]) == ("开发区矛盾调解室", "调解室", ["DISPUTE"])
    assert not room["suggested"]
    assert faults(client.get("/v1/units", params={"kind": "enterprise"})).keys() == {"kind"}
