"""What the desk decides: sign, send a team and the responsible worker, hand back to 110."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.db.engine import violated
from gis.dispatch import clocks
from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.commands import Dispatch, Redispatch, Sign
from gis.dispatch.confirming import confirmed, decision_row
from gis.dispatch.intake import point_of, shape_of
from gis.dispatch.later_commands import FinishPolice, HandBack, Note, TakeBack
from gis.dispatch.office import Office, Outcome
from gis.dispatch.placing import both, keep_place
from gis.dispatch.workflow import Facts
from gis.errors import AlreadySent, CommandRejected, Finding
from gis.model.incidents import Task
from gis.model.people import Person, Team
from gis.model.proposals import Decision
from gis.vocabulary import ResolvedLevel, State, TaskRole, TaskState


def sign(db: Session, command: Sign, office: Office) -> Outcome:
    """The desk has read it, and perhaps confirmed what it is.

    raises: as `carry_out`
    """

    def plan(seen: Seen) -> Plan:
        values, told = confirmed(db, seen, command)
        return Plan(Facts(state=State.of(seen.state), leads=True), values, told)

    return carry_out(db, command, office, plan)


def hand_back(db: Session, command: HandBack, office: Office) -> Outcome:
    """Back to 110, from wherever it stands.

    raises: as `carry_out`
    """
    return carry_out(
        db, command, office, lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), note=command.reason)
    )


def take_back(db: Session, command: TakeBack, office: Office) -> Outcome:
    """The police gives the matter back; the desk decides anew.

    raises: as `carry_out`
    """
    return carry_out(
        db, command, office, lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), note=command.reason)
    )


def finish_police(db: Session, command: FinishPolice, office: Office) -> Outcome:
    """The police has dealt with the matter; its callers are called back all the same.

    raises: as `carry_out`
    """
    level = {"level": ResolvedLevel.POLICE.value}
    return carry_out(
        db, command, office,
        lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), level, level, command.reason),
    )  # fmt: skip


def note(db: Session, command: Note, office: Office) -> Outcome:
    """Write down something worth knowing, wherever the matter stands.

    raises: as `carry_out`
    """
    return carry_out(
        db, command, office, lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), note=command.reason)
    )


def dispatch(db: Session, command: Dispatch, office: Office) -> Outcome:
    """Send the team that goes first and the responsible worker; without a free team the worker goes first.

    raises: as `carry_out`; CommandRejected if nobody has such a code; AlreadySent if the team is first elsewhere
    """
    place = point_of(command.place)
    where = {"place": shape_of(place)} if place else {}
    unknown = {"unknown_place": command.unknown_place} if command.unknown_place else {}

    def plan(seen: Seen) -> Plan:
        tasks = _tasks(seen.id, _ids_of(db, command), command)
        has_place = bool(place or seen.place is not None)
        facts = Facts(
            state=State.of(seen.state),
            leads=True,
            somebody_sent=bool(tasks),
            place_said=has_place or bool(command.unknown_place or seen.unknown_place),
        )
        values, told = confirmed(db, seen, command)
        values |= where | unknown
        decided = decision_row(db, seen, command, values, office.policy.version)
        told |= {"team": command.team, "worker": command.worker, "has_place": has_place, "round": decided["round"]}
        first = tasks[0]["id"] if tasks else None
        reason = command.reason if isinstance(command, Redispatch) else command.override or None
        send = _sending(db, seen, tasks, decided, command)
        placed = keep_place(db, seen, command.place, command.actor.code)
        return Plan(facts, values, told, reason, first, store=both(placed, send))

    try:
        return carry_out(db, command, office, plan)
    except IntegrityError as error:
        if violated(error, "task_team_goes_once_idx"):
            raise AlreadySent(str(command.team)) from error
        raise


def redispatch(db: Session, command: Redispatch, office: Office) -> Outcome:
    """Send another team in the place of the one that was sent; its limits begin anew.

    raises: as `dispatch`
    """
    return dispatch(db, command, office)


def _ids_of(db: Session, command: Dispatch) -> tuple[UUID | None, UUID | None]:
    """The ids of team and worker.

    raises: CommandRejected naming every code that nobody has
    """
    team = db.scalar(select(Team.id).where(Team.code == command.team)) if command.team else None
    worker = db.scalar(select(Person.id).where(Person.code == command.worker)) if command.worker else None
    pairs = (("team", command.team, team), ("worker", command.worker, worker))
    findings = [
        Finding(name, f"there is no {name} '{code}'.", "Check the code, or import it first.")
        for name, code, found in pairs
        if code and found is None
    ]
    if findings:
        raise CommandRejected(f"{len(findings)} finding(s), nobody was sent.", findings)
    return team, worker


def _tasks(incident_id: UUID, ids: tuple[UUID | None, UUID | None], command: Dispatch) -> list[dict[str, Any]]:
    """Who is sent; whoever goes first stands first."""
    team_id, person_id = ids
    sent = [(team_id, None)] if team_id else []
    sent += [(None, person_id)] if person_id else []  # type: ignore[list-item]
    roles = (TaskRole.FIRST, TaskRole.RESPONSIBLE)
    common = {"incident_id": incident_id, "state": TaskState.OFFERED.value, "afterwards": command.afterwards}
    return [
        {**common, "id": uuid4(), "role": role.value, "team_id": team, "person_id": person}
        for role, (team, person) in zip(roles, sent, strict=False)
    ]


def _sending(
    db: Session, seen: Seen, tasks: list[dict[str, Any]], decided: dict[str, Any], command: Dispatch
) -> Callable[[datetime], None]:
    def store(now: datetime) -> None:
        if isinstance(command, Redispatch):
            _release(db, seen.id, now)
        db.execute(insert(Task), [{**task, "offered_at": now} for task in tasks])
        db.execute(insert(Decision).values(**decided, decided_at=now))

    return store


def _release(db: Session, incident_id: UUID, now: datetime) -> None:
    """Whoever was sent before need not go any more, and owes nothing."""
    released = update(Task).where(Task.incident_id == incident_id, Task.open())
    gone = db.scalars(released.values(state=TaskState.RELEASED.value, ended_at=now).returning(Task.id))
    for task_id in gone:
        clocks.drop_order(db, incident_id, task_id, now)
