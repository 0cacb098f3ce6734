"""To departments, the mediation room or the enterprise: one or several, each accepts, returns once, or gives a result.

After a return the desk decides, and what it decides is final: whoever gets the matter then can't return it again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.db.engine import violated
from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.commands import OnIncident
from gis.dispatch.later_commands import AcceptDiversion, Divert, FinishDiversion, ReturnDiversion
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import Facts
from gis.duty.units import wrong_with_unit
from gis.errors import CommandRejected, Finding, NotYet
from gis.model.handling import Diversion
from gis.vocabulary import DiversionState, State


def divert(db: Session, command: Divert, office: Office) -> Outcome:
    """Hand the matter to a department; several may have it at once.

    raises: as `carry_out`; CommandRejected if this one has it already, or there is none of that code
    """

    def plan(seen: Seen) -> Plan:
        if findings := wrong_with_unit(db, command.unit, command.recipient, office.clock.now()):
            raise CommandRejected("Nothing was diverted.", findings)
        diversion_id, final = uuid4(), seen.state == State.RETURNED.value
        row = {"id": diversion_id, "incident_id": seen.id, "recipient": command.recipient.value, "unit": command.unit}
        facts = Facts(state=State.of(seen.state), open_diversions=open_diversions(db, seen.id), leads=True)
        told = {"unit": command.unit, "recipient": command.recipient.value, "final": final}

        def store(now: datetime) -> None:
            state = DiversionState.DELIVERED.value
            db.execute(insert(Diversion).values(**row, state=state, final=final, delivered_at=now))

        return Plan(facts, told=told, note=command.reason, subject=diversion_id, store=store)

    try:
        return carry_out(db, command, office, plan)
    except IntegrityError as error:
        if violated(error, "diversion_one_per_unit_idx"):
            finding = Finding("unit", f"'{command.unit}' has this matter already.", "Name another department.")
            raise CommandRejected("Nothing was diverted.", [finding]) from error
        raise


def accept_diversion(db: Session, command: AcceptDiversion, office: Office) -> Outcome:
    """The department takes the matter.

    raises: as `carry_out`; NotYet if the actor's department does not have it
    """
    return carry_out(db, command, office, lambda seen: _of_unit(db, command, seen, DiversionState.ACCEPTED))


def return_diversion(db: Session, command: ReturnDiversion, office: Office) -> Outcome:
    """The department gives the matter back, with whose it is.

    raises: as `carry_out`; NotYet if the actor's department does not have it, or the centre has ruled
    """
    told = {"suggested_unit": command.suggested_unit}
    return carry_out(
        db, command, office, lambda s: _of_unit(db, command, s, DiversionState.RETURNED, told, command.reason)
    )


def finish_diversion(db: Session, command: FinishDiversion, office: Office) -> Outcome:
    """The department has dealt with the matter; after the last of them the callers are called back.

    raises: as `carry_out`; NotYet if the actor's department does not have it
    """
    level = {"level": command.level.value}
    return carry_out(
        db, command, office,
        lambda seen: _of_unit(db, command, seen, DiversionState.FINISHED, level, command.result, values=level),
    )  # fmt: skip


def open_diversions(db: Session, incident_id: UUID) -> int:
    """How many departments still have a matter."""
    query = select(func.count()).select_from(Diversion).where(Diversion.incident_id == incident_id, Diversion.open())
    return db.scalar(query) or 0


def _of_unit(
    db: Session,
    command: OnIncident,
    seen: Seen,
    becomes: DiversionState,
    told: dict[str, Any] | None = None,
    note: str | None = None,
    *,
    values: dict[str, Any] | None = None,
) -> Plan:
    """The plan of a command by which the diversion to the actor's own department comes into another state."""
    mine = _mine(db, command, seen)
    others = open_diversions(db, seen.id) - 1
    facts = Facts(state=State.of(seen.state), open_diversions=others, is_final=mine.final, leads=True)
    told = {"unit": command.actor.unit, **(told or {})}
    return Plan(facts, values or {}, told, note, mine.id, store=_becoming(db, mine.id, becomes))


def _becoming(db: Session, diversion_id: UUID, becomes: DiversionState) -> Callable[[datetime], None]:
    def store(now: datetime) -> None:
        ended = {} if becomes is DiversionState.ACCEPTED else {"ended_at": now}
        db.execute(update(Diversion).where(Diversion.id == diversion_id).values(state=becomes.value, **ended))

    return store


def _mine(db: Session, command: OnIncident, seen: Seen) -> Row[UUID, bool]:
    query = select(Diversion.id, Diversion.final).where(
        Diversion.incident_id == seen.id, Diversion.unit == command.actor.unit, Diversion.open()
    )
    row = db.execute(query).one_or_none()
    if row is None:
        raise NotYet(command.action.en, f"'{command.actor.unit or command.actor.code}' does not have this matter")
    return row
