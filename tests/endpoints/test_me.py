"""GET /v1/me, and with it every way in which a token is not believed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from gis.access.tokens import Credential, secret_of, token_of
from gis.clock import FrozenClock
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre
from tests.endpoints.reading import problem

PATH = "/v1/me"


def bearer(centre: TestCentre, code: str, *roles: Role, hours: float = 1, of: str | None = None) -> dict[str, str]:
    """The header that says who asks."""
    credential = Credential(of or centre.name, code, NOON + timedelta(hours=hours), frozenset(roles))
    return {"authorization": f"Bearer {token_of(credential, secret_of(centre.settings()))}"}


def test_a_stranger_is_told_what_to_do(at_station: TestClient) -> None:
    answer = at_station.get(PATH)

    assert "gridkeeper token" in problem(answer, 401)["hint"]
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer x", "Bearer gk1.e30.x", "Basic dTpw", "Bearer", "gk1.e30.x"])
def test_nonsense_is_a_stranger(at_station: TestClient, header: str) -> None:
    problem(at_station.get(PATH, headers={"authorization": header}), 401)


def test_a_token_that_is_over(at_station: TestClient, station: TestCentre, clock: FrozenClock) -> None:
    headers = bearer(station, "W1")
    clock.forward(3600)

    assert "is over" in problem(at_station.get(PATH, headers=headers), 401)["detail"]


def test_a_token_of_another_centre(at_station: TestClient, station: TestCentre) -> None:
    headers = bearer(station, "W1", of="elsewhere")

    assert "another centre" in problem(at_station.get(PATH, headers=headers), 401)["detail"]


def test_whoever_holds_a_post_has_its_role(at_station: TestClient, station: TestCentre) -> None:
    answer = at_station.get(PATH, headers=bearer(station, "W1")).json()

    assert (answer["code"], answer["roles"], answer["sees_callers"]) == ("W1", ["first_responder"], True)
    assert "accept" in answer["actions"]
    assert "sign" not in answer["actions"]


def test_whoever_holds_none_has_none(at_station: TestClient, station: TestCentre) -> None:
    answer = at_station.get(PATH, headers=bearer(station, "X1")).json()

    assert (answer["roles"], answer["actions"]) == ([], [])


def test_a_granted_role(at_station: TestClient, station: TestCentre) -> None:
    answer = at_station.get(PATH, headers=bearer(station, "D1", Role.DISPATCHER)).json()

    assert answer["roles"] == ["dispatcher"]
    assert "sign" in answer["actions"]
