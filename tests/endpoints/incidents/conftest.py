"""A centre of its own, and those who ask about its incidents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from gis.clock import FrozenClock
from gis.db.engine import transaction
from tests.conftest import TestCentre
from tests.endpoints.asking import Asker, asker
from tests.endpoints.conftest import client_of
from tests.support.ground import put_in_force
from tests.support.incidents import people


@pytest.fixture(scope="module")
def desk_centre(new_centre: Callable[[], TestCentre]) -> TestCentre:
    """Teams A and B, W1, and grid G1."""
    centre = new_centre()
    with transaction(centre.engine) as db:
        people(db)
        put_in_force(db, "grid", "G1")
    return centre


@pytest.fixture(scope="module")
def web(desk_centre: TestCentre, its_clock: FrozenClock) -> TestClient:
    """One service for all of them: making one takes longer than most tests."""
    return client_of(desk_centre, its_clock)


@pytest.fixture
def who(web: TestClient, desk_centre: TestCentre) -> Callable[..., Asker]:
    def somebody(code: str, *roles: str, **more: Any) -> Asker:
        return asker(web, desk_centre, code, *roles, **more)

    return somebody


@pytest.fixture
def desk(who: Callable[..., Asker]) -> Asker:
    return who("D1", "dispatcher", "duty_leader")


@pytest.fixture
def upstream(who: Callable[..., Asker]) -> Asker:
    return who("110", "upstream")


@pytest.fixture
def team(who: Callable[..., Asker]) -> Asker:
    return who("A1", "first_responder", team="A")


# Strangers
