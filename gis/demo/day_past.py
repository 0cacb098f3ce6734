"""Writes a day into the past: a clock of its own goes from step to step, and every limit is recorded when it was due.

All of it is one transaction. Until it is kept nobody sees a matter of that day, and so no worker that keeps the time
of today records its limits as missed now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.demo.day_player import Player
from gis.dispatch.timekeeper import MOST_AT_ONCE, next_due, tick

type OnStep = Callable[[int], None]


def play_until(
    db: Session,
    player: Player,
    clock: FrozenClock,
    until: datetime,
    *,
    first: int = 0,
    on_step: OnStep = lambda _: None,
) -> int:
    """Play the steps up to an instant, and keep the time until then; the caller commits.

    clock: the one that the player's commands are given
    first: the number of the step to begin with
    returns: the number of the step to go on with
    """
    for number in range(first, len(player.plan.steps)):
        step = player.plan.steps[number]
        if step.at > until:
            break
        keep_time_until(db, clock, step.at)
        player.take(db, number)
        first = number + 1
        on_step(number)
    keep_time_until(db, clock, until)
    return first


def keep_time_until(db: Session, clock: FrozenClock, until: datetime) -> None:
    """Record every limit that is near or missed up to an instant, each at its own; then the clock stands there."""
    while (due := next_due(db)) is not None and due <= until:
        clock.move_to(due)
        tick(db, clock.now())
    clock.move_to(until)


def catch_up(db: Session, now: datetime) -> None:
    """Record what is overdue in the centre already, so that the day that is written touches nothing but its own."""
    while len(tick(db, now)) == MOST_AT_ONCE:
        pass
