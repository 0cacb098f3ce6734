"""gridkeeper token: a token for somebody with a post, or with roles by hand; not for nobody."""

from __future__ import annotations

import pytest

from gis.access.tokens import credential_of, secret_of
from gis.clock import SystemClock
from gis.db.engine import transaction
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS
from gis.vocabulary import Role
from tests.cli.conftest import Gridkeeper
from tests.conftest import TestCentre
from tests.support.ground import put_in_force

SITES = [
    {"record": "post", "code": f"{site}-SO", "name": "x", "kind": "site_officer", "area_kind": "site", "area": site}
    for site in ("S1", "S2")
]


@pytest.fixture(scope="module", autouse=True)
def _people(centre: TestCentre) -> None:
    held = [{"record": "post", "code": "DL", "name": "x", "kind": "duty_leader"}]
    held += [{"record": "holder", "post": "DL", "person": "D1", "from": "2020-01-01"}, *SITES]
    held += [{"record": "holder", "post": f"{site}-SO", "person": "B1", "from": "2020-01-01"} for site in ("S1", "S2")]
    with transaction(centre.engine) as db:
        put_in_force(db, "site", "S1", "S2")
        ingest_people(db, ("code", "name"), [{"code": code, "name": code} for code in ("D1", "B1", "X1")])
        ingest_duty(db, COLUMNS, held)


def test_the_roles_are_those_of_the_posts(gridkeeper: Gridkeeper, centre: TestCentre) -> None:
    ran = gridkeeper("token", "D1")

    assert ran.code == 0
    assert ran.lines == ["D1: duty leader."]
    read = credential_of(ran.out.strip(), secret_of(centre.settings()), centre=centre.name, now=SystemClock().now())
    assert (read.code, read.roles) == ("D1", frozenset())


def test_roles_by_hand(gridkeeper: Gridkeeper) -> None:
    made = gridkeeper("token", "110", "--role", "upstream", "--json").json

    assert (made["code"], made["roles"], made["unit"]) == ("110", ["upstream"], None)
    assert made["token"].startswith("gk1.")


@pytest.mark.parametrize(
    "arguments, field, found",
    [
        (("X1",), "CODE", "holds no post"),
        (("P9",), "CODE", "there is no person"),
        (("B1",), "--unit", "may be any of S1, S2"),
    ],
)
def test_who_gets_none(gridkeeper: Gridkeeper, arguments: tuple[str, ...], field: str, found: str) -> None:
    ran = gridkeeper("token", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert any(field in line and found in line for line in ran.lines)


def test_one_of_several_units(gridkeeper: Gridkeeper) -> None:
    assert gridkeeper("token", "B1", "--unit", "S2", "--json").json["unit"] == "S2"


def test_a_role_that_is_none(gridkeeper: Gridkeeper) -> None:
    ran = gridkeeper("token", "D1", "--role", "king")

    assert ran.code == 2
    assert Role.DISPATCHER.value in ran.err
