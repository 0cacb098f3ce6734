"""A day of the small demo zone, played with a frozen clock."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from gis.clock import FrozenClock, midnight
from gis.crs.plane import LocalPlane
from gis.demo.day_cast import Cast
from gis.demo.day_plan import plan_day
from gis.demo.day_player import Player
from gis.demo.day_scene import scene_of
from gis.dispatch.office import Office
from gis.workdays import PUBLIC

DAY = date(2026, 5, 6)
"""The Wednesday for which the small zone is built."""


def player_of_a_day(db: Session, plane: LocalPlane, seed: int = 1, many: int = 30) -> tuple[Player, FrozenClock]:
    """A day that is about to begin, and the clock that it goes by."""
    clock = FrozenClock(midnight(DAY))
    plan = plan_day(scene_of(db, clock.now()), DAY, seed, many)
    return Player(plan, Cast(plane), Office(clock, PUBLIC)), clock
