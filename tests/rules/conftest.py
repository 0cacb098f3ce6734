"""The engines that a rule runs on: the pure function, and PostGIS with its real tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.duty.answer import Responsibility
from tests.support.builders import Situation

type Answer = Callable[[Situation], Responsibility]


@pytest.fixture(params=["pure", "postgis"])
def answer(request: pytest.FixtureRequest, plane: LocalPlane) -> Answer:
    """Who answers in a situation; the test runs once on each engine."""
    if request.param == "pure":
        return Situation.decided
    db: Session = request.getfixturevalue("db")
    return lambda situation: situation.resolved(db, plane)
