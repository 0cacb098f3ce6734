"""Reports that may be one with another are found: the same caller, the same premises, now or days ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.crs.plane import LocalPlane
from tests.support.builders import NOON
from tests.support.incidents import Desk
from tests.support.proposals import first, propose

QUARREL = "门口有两个工人吵起来了，在对骂"


@pytest.fixture
def desk(demo_db: Session) -> Desk:
    """The desk of the small demo zone, at noon."""
    return Desk(demo_db, FrozenClock(NOON))


@pytest.fixture
def site(demo_db: Session) -> Any:
    """Premises that the gazetteer knows."""
    return demo_db.execute(text("SELECT name, key FROM place WHERE origin = 'site' ORDER BY key")).first()


def test_the_same_caller_is_found_again(desk: Desk, plane: LocalPlane, site: Any) -> None:
    earlier = desk.received(text=f"{site.name}{QUARREL}", caller_phone="13800000009")
    propose(desk, plane)
    desk.clock.forward(300)
    number = desk.received(text=f"{site.name}门口，他们又吵起来了", caller_phone="13800000009")

    propose(desk, plane)

    found = first(desk.db, number, "related")
    assert (found["number"], found["likeness"], found["minutes"]) == (earlier, "duplicate", 5.0)
    assert {"phone", "site", "category"} <= set(found["shares"])


def test_what_happened_there_days_ago_is_found_again(desk: Desk, plane: LocalPlane, site: Any) -> None:
    earlier = desk.received(text=f"{site.name}{QUARREL}")
    propose(desk, plane)
    desk.clock.forward(timedelta(days=3).total_seconds())
    number = desk.received(text=f"{site.name}门口，又有人打架")

    propose(desk, plane)

    found = first(desk.db, number, "related")
    assert (found["number"], found["likeness"]) == (earlier, "recurrence")
