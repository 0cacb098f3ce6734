"""gridkeeper demo day: a day of matters, played into a centre by the same commands that people use."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated

import typer
from rich.progress import Progress
from sqlalchemy import Engine

from api.cli.show import Json, as_json, progress, say, tell
from api.cli.way import Way, way_of
from gis.clock import SHANGHAI, Clock, FrozenClock, SystemClock, midnight, shanghai_day
from gis.crs.plane import LocalPlane
from gis.db.centres import centre_facts, centre_names
from gis.db.engine import transaction
from gis.db.revisions import require_current
from gis.demo.day_cast import Cast
from gis.demo.day_live import Pace, play_live
from gis.demo.day_matter import DayPlan
from gis.demo.day_moves import Moves
from gis.demo.day_past import catch_up, play_until
from gis.demo.day_plan import SURGE, USUAL, between, plan_day
from gis.demo.day_player import Played, Player
from gis.demo.day_scene import Scene, scene_of
from gis.dispatch.limits import office_at
from gis.dispatch.office import Office
from gis.dispatch.publisher import publish_untold
from gis.errors import BadInput, CentreNotFound, Finding

FASTEST = 100_000.0

Speed = Annotated[
    str,
    typer.Option(
        help="How much shorter waits are than in the plan: 60x, 1x, or max. Limits stay real seconds: at 60x hardly "
        "any is missed, at 1x as many as in life. Teams drive at real speed and are there later than is said."
    ),
]
Hour = Annotated[str, typer.Option("--from", help="The hour of the plan to begin with, as 08:00.")]
Day = Annotated[
    str | None,
    typer.Option(
        "--date",
        help="Write this day into the past at once, up to now, with its own times: every limit is missed as planned. "
        "For statistics; written again with the same seed it changes nothing.",
    ),
]


def play_day(
    ctx: typer.Context,
    speed: Speed = "60x",
    starts: Hour = "08:00",
    on: Day = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same day.")] = 1,
    matters: Annotated[int | None, typer.Option(help=f"How many reports; {USUAL} on a usual day.")] = None,
    surge: Annotated[bool, typer.Option("--surge", help=f"A day with {SURGE} reports.")] = False,
    json: Json = False,
) -> None:
    """Play a day into the centre through the real commands: reports, signing, teams, departments, call-backs.

    Without --date it is played now, with shortened waits, until its midnight or Ctrl-C; what is open then stays open.
    The worker of `gridkeeper up` keeps the time meanwhile, and what is played is seen live.
    """
    many = matters if matters is not None else SURGE if surge else USUAL
    way, now = way_of(ctx), SystemClock().now()
    day = _day(on, now)
    pace, hour = _speed(speed), _hour(starts)
    stage = _Stage(way, day, seed, many, now)
    played = stage.past(now) if on else stage.live(now, pace, hour)
    as_json(played) if json else _show(played, stage.plan)


class _Stage:
    """A centre, and the day that is planned for it."""

    def __init__(self, way: Way, day: date, seed: int, many: int, now: datetime) -> None:
        self.engine: Engine = way.engine()
        if way.centre not in centre_names(self.engine):
            raise CentreNotFound(way.centre)
        require_current(self.engine, way.centre)
        with progress("Planning the day", None), transaction(self.engine) as db:
            # As things stand when the day ends, or now: a zone may be younger than the day.
            self.scene: Scene = scene_of(db, min(now, midnight(day + timedelta(days=1))))
            self.plan: DayPlan = plan_day(self.scene, day, seed, many)
            self._plane = LocalPlane.at(centre_facts(db, way.centre).lon)

    def past(self, now: datetime) -> Played:
        """Write the day into the past, all of it or nothing."""
        clock = FrozenClock(midnight(self.plan.on))
        player = Player(self.plan, Cast(self._plane), self._office(clock))
        with progress("Playing", len(self.plan.steps)) as bar:
            with transaction(self.engine) as db:
                catch_up(db, now)
            with transaction(self.engine) as db:
                play_until(db, player, clock, now, on_step=lambda _number: _advance(bar))
                publish_untold(db, set(player.numbers.values()))
        return player.played

    def live(self, now: datetime, speed: float, hour: time) -> Played:
        """Play the day now."""
        starts_at = datetime.combine(self.plan.on, hour, SHANGHAI)
        plan = between(self.plan, starts_at, midnight(self.plan.on + timedelta(days=1)))
        # A mark of its own: played a second time, it is a second day.
        player = Player(plan, Cast(self._plane), self._office(SystemClock()), mark=f"-{now:%y%m%d%H%M%S}")
        moves = Moves(self.scene, plan.seed)
        pace = Pace(plan.steps[0].at if plan.steps else starts_at, now, speed)
        try:
            with progress("Playing", len(plan.steps)) as bar:
                play_live(self.engine, player, SystemClock(), pace, moves, on_step=lambda _number: _advance(bar))
        except KeyboardInterrupt:
            say("Stopped; what is open stays open.")
        return player.played

    def _office(self, clock: Clock) -> Office:
        with transaction(self.engine) as db:
            return office_at(db, clock)


def _advance(bar: Progress) -> None:
    bar.update(bar.task_ids[0], advance=1)


def _show(played: Played, plan: DayPlan) -> None:
    tell(f"{plan.on}: {played.received} reports received, {played.steps} steps taken.")
    for refusal in played.refused:
        tell(f"  incident {refusal}")


def _day(text: str | None, now: datetime) -> date:
    today = shanghai_day(now)
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _wrong("--date", f"'{text}' is not a day.", "Write 2026-10-01.") from error
    if day > today:
        raise _wrong("--date", f"{day} is not over, and has not begun.", "Choose a day up to today.")
    return day


def _speed(text: str) -> float:
    if text == "max":
        return FASTEST
    found = re.fullmatch(r"(\d+(?:\.\d+)?)x?", text)
    if not found or not 0.1 <= float(found[1]) <= FASTEST:
        raise _wrong("--speed", f"'{text}' is no speed.", "Write 60x, 1x or max.")
    return float(found[1])


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise _wrong("--from", f"'{text}' is no time of the day.", "Write 08:00.") from error


def _wrong(field: str, found: str, hint: str) -> BadInput:
    return BadInput(f"{field}: {found}", [Finding(field, found, hint)])
