"""What happens between the order and the outcome: accept, decline, reach the grid worker, arrive, settle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Update, insert, or_, select, update
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.dispatch import clocks, proving
from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.commands import Accept, Arrive, Contact, Decline, OnIncident, Settle
from gis.dispatch.judging import Judgement
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import Facts
from gis.errors import NotYet
from gis.model.handling import Diversion
from gis.model.incidents import Evidence, Task
from gis.model.people import Person, Team
from gis.vocabulary import Milestone, Role, State, TaskRole, TaskState


def accept(db: Session, command: Accept, office: Office) -> Outcome:
    """Take the order: the team, or the responsible worker for their own part.

    raises: as `carry_out`; NotYet if the actor was not sent
    """
    return carry_out(db, command, office, lambda seen: _of_order(db, command, seen, TaskState.ACCEPTED))


def decline(db: Session, command: Decline, office: Office) -> Outcome:
    """Give the order back to the desk.

    raises: as `carry_out`; NotYet if the actor was not sent
    """
    return carry_out(
        db, command, office, lambda seen: _of_order(db, command, seen, TaskState.DECLINED, note=command.reason)
    )


def contact(db: Session, command: Contact, office: Office) -> Outcome:
    """The grid worker was reached; the desk may have done it for the team.

    raises: as `carry_out`; NotYet if the actor was not sent
    """

    def plan(seen: Seen) -> Plan:
        task = _order(db, command, seen)
        judged = Judgement(command.grade or proving.contact(db, seen))
        proof = _proof(db, seen, command, Milestone.CONTACT, judged)
        return Plan(_facts(seen, task), told=_told(judged), note=command.note, subject=task.id, store=proof)

    return carry_out(db, command, office, plan)


def arrive(db: Session, command: Arrive, office: Office) -> Outcome:
    """Somebody is on the spot. Our time counts; the phone's is kept. How well it is proved, we judge ourselves.

    raises: as `carry_out`; NotYet if the actor was not sent
    """
    now = office.clock.now()

    def plan(seen: Seen) -> Plan:
        known = proving.arrival(db, seen, command.actor, now, office.fence)
        judged = Judgement(command.grade) if command.grade else known
        return _of_order(db, command, seen, TaskState.ARRIVED, note=command.note, judged=judged)

    return carry_out(db, command, office, plan)


def settle(db: Session, command: Settle, office: Office) -> Outcome:
    """Resolved; what is left is to call everybody back.

    raises: as `carry_out`
    """

    def plan(seen: Seen) -> Plan:
        diverted = db.scalars(select(Diversion.id).where(Diversion.incident_id == seen.id, Diversion.open())).all()
        facts = Facts(state=State.of(seen.state), red=bool(seen.risks), open_diversions=len(diverted), leads=True)
        level = {"level": command.level.value}
        return Plan(facts, values=level, told=level, note=command.outcome)

    return carry_out(db, command, office, plan)


def _of_order(
    db: Session,
    command: OnIncident,
    seen: Seen,
    becomes: TaskState,
    *,
    note: str | None = None,
    judged: Judgement | None = None,
) -> Plan:
    """The plan of a command by which the actor's own order comes into another state."""
    task = _order(db, command, seen)
    prove = _proof(db, seen, command, Milestone.ARRIVE, judged)

    def store(now: datetime) -> None:
        ended = {"ended_at": now} if becomes is TaskState.DECLINED else {}
        db.execute(_becoming(task.id, becomes).values(state=becomes.value, **ended))
        if ended:
            clocks.drop_order(db, seen.id, task.id, now)
        prove(now)

    told = {"role": task.role, **(_told(judged) if judged else {})}
    return Plan(_facts(seen, task), told=told, note=note, subject=task.id, store=store)


def _becoming(task_id: UUID, becomes: TaskState) -> Update:
    """An order comes into a state; who is there already and accepts only afterwards stays there."""
    order = update(Task).where(Task.id == task_id)
    return order.where(Task.state == TaskState.OFFERED.value) if becomes is TaskState.ACCEPTED else order


def _order(db: Session, command: OnIncident, seen: Seen) -> Row[UUID, str]:
    """The open order of the actor, or of the actor's team; for the desk that of whoever goes first.

    raises: NotYet if there is none
    """
    query = (
        select(Task.id, Task.role)
        .outerjoin(Team, Team.id == Task.team_id)
        .outerjoin(Person, Person.id == Task.person_id)
        .where(Task.incident_id == seen.id, Task.open(), _is_for(command.actor))
        .order_by(Task.role == TaskRole.FIRST.value)
    )
    tasks = db.execute(query).all()
    if not tasks:
        raise NotYet(command.action.en, f"'{command.actor.code}' has no open order here")
    return tasks[-1]


def _is_for(actor: Actor) -> Any:
    if actor.roles & {Role.DUTY_LEADER, Role.DISPATCHER}:
        return Task.role == TaskRole.FIRST.value
    mine = [Person.code == actor.code]
    mine += [Team.code == actor.team] if actor.team else []
    mine += [Task.unit == actor.unit] if actor.unit else []
    return or_(*mine)


def _facts(seen: Seen, task: Row[UUID, str]) -> Facts:
    return Facts(state=State.of(seen.state), red=bool(seen.risks), leads=task.role == TaskRole.FIRST.value)


def _told(judged: Judgement) -> dict[str, str]:
    doubt = {"doubt": judged.doubt.value} if judged.doubt else {}
    return {"grade": judged.grade.value, **doubt}


def _proof(
    db: Session, seen: Seen, command: OnIncident, milestone: Milestone, judged: Judgement | None
) -> Callable[[datetime], None]:
    def store(_now: datetime) -> None:
        if judged is not None:
            proved = {"incident_id": seen.id, "seq": seen.event_count + 1, "milestone": milestone.value}
            given = {"device_at": getattr(command, "device_at", None), "given_by": command.actor.code}
            db.execute(insert(Evidence).values(**proved, **given, **_told(judged)))

    return store
