"""A major emergency: others are called to join the team that leads, each with its own order and its own clocks.

Who leads is whoever was sent first; who joins in accepts and arrives for itself and changes nothing of the lead.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.later_commands import Join
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import Facts
from gis.duty.units import wrong_with_any_unit
from gis.errors import CommandRejected, Finding
from gis.model.incidents import Task
from gis.model.people import Person, Team
from gis.vocabulary import State, TaskRole, TaskState


def join(db: Session, command: Join, office: Office) -> Outcome:
    """Call a team, a person or a department to join in.

    raises: as `carry_out`; CommandRejected if they are called already, or nobody has that code
    """
    goes = _whoever(db, command.unit)

    def plan(seen: Seen) -> Plan:
        if "unit" in goes and (findings := wrong_with_any_unit(db, command.unit, office.clock.now())):
            raise CommandRejected("Nobody was called.", findings)
        _require_new(db, seen.id, goes, command.unit)
        task = {"id": uuid4(), "incident_id": seen.id, "role": TaskRole.JOINT.value, **goes}

        def store(now: datetime) -> None:
            order = {"state": TaskState.OFFERED.value, "afterwards": False, "offered_at": now}
            db.execute(insert(Task).values(**task, **order))

        told = {"unit": command.unit, "is": next(iter(goes)).removesuffix("_id")}
        facts = Facts(state=State.of(seen.state), leads=True)
        return Plan(facts, told=told, note=command.note, subject=task["id"], store=store)

    return carry_out(db, command, office, plan)


def _whoever(db: Session, code: str) -> dict[str, Any]:
    """Who is meant by a code: the column of the order, and its value."""
    team = db.scalar(select(Team.id).where(Team.code == code))
    person = None if team else db.scalar(select(Person.id).where(Person.code == code))
    if team:
        return {"team_id": team}
    return {"person_id": person} if person else {"unit": code}


def _require_new(db: Session, incident_id: UUID, goes: dict[str, Any], code: str) -> None:
    column, value = next(iter(goes.items()))
    there = select(Task.id).where(Task.incident_id == incident_id, getattr(Task, column) == value, Task.open())
    if db.scalars(there).first():
        finding = Finding("unit", f"'{code}' is called already.", "Name another team, person or department.")
        raise CommandRejected("Nobody was called.", [finding])
