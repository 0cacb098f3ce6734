"""A whole day of the small demo zone, played once with a frozen clock, looked at by many tests, and undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.crs.plane import LocalPlane
from gis.demo.day_past import play_until
from gis.demo.day_player import Player
from gis.dispatch.publisher import publish
from tests.conftest import TestCentre
from tests.support.day import player_of_a_day
from tests.support.day_at_rest import AtRest, at_rest

MATTERS, SEED = 48, 122
"""On this day everything happens that a day may bring: of 200 seeds the only one with so few matters."""
PUBLISHED_EVERY = 20
"""Steps between two looks of the publisher."""


@dataclass
class WholeDay:
    """The day after it was played to the end, and how things stood at its midnight."""

    db: Session
    player: Player
    clock: FrozenClock
    midnight: AtRest
    ended: AtRest


@pytest.fixture(scope="module")
def day(demo: TestCentre) -> Iterator[WholeDay]:
    with Session(demo.engine, expire_on_commit=False) as db:
        player, clock = player_of_a_day(db, LocalPlane.at(120.08), SEED, MATTERS)

        def on_step(number: int) -> None:
            if number % PUBLISHED_EVERY == 0:
                publish(db)

        first = play_until(db, player, clock, clock.now() + timedelta(days=1), on_step=on_step)
        publish(db)
        midnight = at_rest(db, clock.now())
        play_until(db, player, clock, _end(player), first=first, on_step=on_step)
        publish(db)
        yield WholeDay(db, player, clock, midnight, at_rest(db, clock.now()))
        db.rollback()


def _end(player: Player) -> datetime:
    return player.plan.steps[-1].at + timedelta(days=1)
