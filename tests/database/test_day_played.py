"""A day played live, with a clock that the waiting moves; and written into the past, and written again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.clock import FrozenClock, midnight
from gis.crs.plane import LocalPlane
from gis.db.engine import transaction
from gis.demo.day_acts import COMMANDS
from gis.demo.day_cast import Cast
from gis.demo.day_live import Pace, play_live
from gis.demo.day_moves import Moves
from gis.demo.day_past import catch_up, play_until
from gis.demo.day_plan import between, plan_day
from gis.demo.day_player import Player
from gis.demo.day_scene import Scene, scene_of
from gis.dispatch.commands import Sign
from gis.dispatch.desk import sign
from gis.dispatch.office import Office
from gis.model.incidents import Incident, IncidentEvent, RunningClock
from gis.model.people import Position
from gis.vocabulary import Action, Doubt, Role
from gis.workdays import PUBLIC
from tests.conftest import NOON, TestCentre
from tests.support.day import DAY, player_of_a_day
from tests.support.day_scenes import small_scene

KEY = UUID(int=9)
PLANE = LocalPlane.at(120.08)
TABLES = "command_key, evidence, follow_up, diversion, incident_event, running_clock, task, report, incident"


@pytest.fixture
def played_in(demo: TestCentre) -> Iterator[TestCentre]:
    """The demo zone; what was played in it is taken out again."""
    with demo.engine.connect() as connection:
        before = connection.scalar(text("SELECT coalesce(max(id), 0) FROM position"))
        kept = connection.execute(text("SELECT * FROM last_position")).mappings().all()
    yield demo
    with transaction(demo.engine) as db:
        db.execute(text(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE"))
        db.execute(text("DELETE FROM position WHERE id > :before"), {"before": before})
        for row in kept:
            db.execute(
                text("UPDATE last_position SET place = :place, accuracy_m = :accuracy_m, captured_at = :captured_at,"
                     " doubt = :doubt WHERE person_id = :person_id"), dict(row),
            )  # fmt: skip


def _scene(centre: TestCentre) -> Scene:
    with transaction(centre.engine) as db:
        return scene_of(db, NOON)


def test_a_live_day_goes_as_much_faster_as_is_asked_and_limits_do_not(played_in: TestCentre) -> None:
    scene, clock = _scene(played_in), FrozenClock(NOON)
    eight = midnight(DAY) + timedelta(hours=8)
    plan = between(plan_day(scene, DAY, 1, 12), eight, eight + timedelta(hours=4))
    player = Player(plan, Cast(PLANE), Office(clock, PUBLIC), mark="-live")
    pace = Pace(plan.steps[0].at, NOON, 60)

    play_live(played_in.engine, player, clock, pace, Moves(scene, 1), sleep=clock.forward)

    assert player.played.refused == []
    assert player.played.steps == len(plan.steps)
    took = (plan.steps[-1].at - plan.steps[0].at) / 60
    assert abs(clock.now() - NOON - took) < timedelta(seconds=1)
    with transaction(played_in.engine) as db:
        events = db.execute(select(func.min(IncidentEvent.at), func.max(IncidentEvent.at))).one()
        clocks = db.execute(select(RunningClock).where(RunningClock.milestone == "sign")).scalars().all()
        assert (events[0], events[1]) == (NOON, clock.now())
        assert {clock.due_at - clock.started_at for clock in clocks} == {timedelta(seconds=60)}


def test_teams_drive_and_nobody_takes_their_positions_for_a_lie(played_in: TestCentre) -> None:
    scene, clock = _scene(played_in), FrozenClock(NOON)
    moves, target = Moves(scene, 1), max(scene.spots["road"], key=lambda spot: spot.place.lon).place
    team = scene.bases[0].team

    with transaction(played_in.engine) as db:
        moves.send(db, team, target, clock.now())
        for _ in range(60):
            clock.forward(10)
            moves.report(db, clock.now())

    assert moves.place(team, clock.now()) == pytest.approx(target)
    with transaction(played_in.engine) as db:
        fixes = db.scalars(select(Position).where(Position.received_at > NOON)).all()
        assert len({fix.captured_at for fix in fixes}) == 60
        assert {fix.raw_datum for fix in fixes} == {"gcj02", "wgs84"}
        assert [fix.doubt for fix in fixes if fix.doubt == Doubt.SPEED.value] == []


def test_whoever_acts_meanwhile_takes_the_matter_over(played_in: TestCentre) -> None:
    with transaction(played_in.engine) as db:
        player, _clock = player_of_a_day(db, PLANE, many=1)
        player.plan = replace(player.plan, steps=player.plan.steps[:4])
        player.take(db, 0)
        other = Actor("D9", frozenset({Role.DISPATCHER}))
        sign(db, Sign(actor=other, key=KEY, number=player.numbers[0]), player.office)

        for number in range(1, 4):
            player.take(db, number)

        assert player.played.steps == 1
        assert len(player.played.refused) == 1
        assert db.scalar(select(Incident.state)) == "signed"


def test_a_day_that_is_written_again_changes_nothing(played_in: TestCentre) -> None:
    counts = []
    for _ in range(2):
        with transaction(played_in.engine) as db:
            player, clock = player_of_a_day(db, PLANE, many=6)
            play_until(db, player, clock, midnight(DAY) + timedelta(days=1))
            counts.append((db.scalar(select(func.count(Incident.id))), db.scalar(select(func.count(IncidentEvent.id)))))

    assert counts[0] == counts[1]
    assert player.played.refused == []


def test_the_limits_of_a_past_day_are_missed_in_that_day(played_in: TestCentre) -> None:
    with transaction(played_in.engine) as db:
        player, clock = player_of_a_day(db, PLANE, many=20)
        catch_up(db, NOON)
        play_until(db, player, clock, midnight(DAY) + timedelta(hours=14))

        missed = db.scalars(select(RunningClock).where(RunningClock.missed_at.is_not(None))).all()

        assert missed
        assert all(clock.missed_at == clock.due_at for clock in missed)
        after_outage = select(IncidentEvent.facts["after_outage"]).where(IncidentEvent.kind == "limit_missed")
        assert set(db.scalars(after_outage)) == {False}


def test_the_people_of_the_rota_act(played_in: TestCentre, demo_db: Session) -> None:
    with transaction(played_in.engine) as db:
        player, clock = player_of_a_day(db, PLANE, many=20)
        play_until(db, player, clock, midnight(DAY) + timedelta(days=1))

        acted = set(db.scalars(select(IncidentEvent.actor).where(IncidentEvent.kind.in_(("accepted", "arrived")))))

        assert acted <= set(db.scalars(text("SELECT code FROM person")))
        assert len(acted) > 3


def test_the_scene_is_that_of_the_zone(demo_db: Session) -> None:
    scene = scene_of(demo_db, NOON)

    assert all(scene.spots[use] for use in ("work", "park", "trade", "home", "road", "any"))
    assert [base.team for base in scene.bases] == ["T1", "T2"]
    assert {host.code for host in scene.hosts} <= {spot.code for spot in scene.spots["any"]}
    assert any(spot.name == "柳墅小微园" and spot.detail for spot in scene.spots["park"])


def test_every_action_of_a_day_is_a_command() -> None:
    assert Action.MERGE in COMMANDS
    assert {step.action for step in plan_day(small_scene(), DAY, 1, 300).steps} <= set(COMMANDS)
