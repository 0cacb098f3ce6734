"""Plays a day against the clock of this machine: waits are shortened, limits and commands are not.

Every step is a transaction of its own, as if somebody had pressed a button. The workers of the centre keep the time and
publish; nothing of that is done here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.clock import Clock
from gis.db.engine import transaction
from gis.demo.day_matter import Part
from gis.demo.day_moves import Moves
from gis.demo.day_player import Player
from gis.vocabulary import Action

POSITIONS_EVERY = timedelta(seconds=5)
LONGEST_SLEEP_SECONDS = 0.5

A = Action


@dataclass(frozen=True)
class Pace:
    """How the time of the plan becomes that of the clock."""

    plan_starts_at: datetime
    clock_starts_at: datetime
    speed: float
    """Seconds of the plan in a second; infinite: as fast as it goes."""

    def when(self, planned_at: datetime) -> datetime:
        """The instant at which something planned is done."""
        return self.clock_starts_at + (planned_at - self.plan_starts_at) / self.speed


def play_live(
    engine: Engine,
    player: Player,
    clock: Clock,
    pace: Pace,
    moves: Moves,
    *,
    stopped: Callable[[], bool] = lambda: False,
    on_step: Callable[[int], None] = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Play the steps of the plan, each when its time has come; people move meanwhile.

    clock: the one that the player's commands are given
    """
    reported_at = pace.clock_starts_at
    for number, step in enumerate(player.plan.steps):
        due = pace.when(step.at)
        while (now := clock.now()) < due and not stopped():
            if now - reported_at >= POSITIONS_EVERY:
                _report(engine, moves, now)
                reported_at = now
            sleep(min((due - now).total_seconds(), LONGEST_SLEEP_SECONDS))
        if stopped():
            return
        _take(engine, player, moves, number, clock.now())
        on_step(number)


def _report(engine: Engine, moves: Moves, now: datetime) -> None:
    with transaction(engine) as db:
        moves.report(db, now)


def _take(engine: Engine, player: Player, moves: Moves, number: int, now: datetime) -> None:
    with transaction(engine) as db:
        if player.take(db, number):
            _move(db, player, moves, number, now)


def _move(db: Session, player: Player, moves: Moves, number: int, now: datetime) -> None:
    """A team drives off when it accepts, and back when it has done what it could."""
    step = player.plan.steps[number]
    place = player.plan.matters[step.matter].place
    if step.action is A.ACCEPT and step.part is Part.TEAM and place:
        moves.send(db, step.code, place, now)
    elif step.action in (A.SETTLE, A.DIVERT, A.HAND_BACK) and step.part is Part.TEAM:
        moves.back(db, step.code, now)
