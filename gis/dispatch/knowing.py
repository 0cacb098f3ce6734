"""What becomes known meanwhile: risks, a caller who was reached, a caller who was looked up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gis.access.scope import sees_callers
from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.later_commands import ContactCaller, Flag, Unmask
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import Facts
from gis.errors import NotYourRole
from gis.vocabulary import State


def flag(db: Session, command: Flag, office: Office) -> Outcome:
    """Mark the matter with risks; those that it had stay.

    raises: as `carry_out`
    """

    def plan(seen: Seen) -> Plan:
        risks = sorted({*seen.risks, *(risk.value for risk in command.risks)})
        told = {"risks": sorted(risk.value for risk in command.risks)}
        return Plan(Facts(state=State.of(seen.state), leads=True), {"risks": risks}, told)

    return carry_out(db, command, office, plan)


def contact_caller(db: Session, command: ContactCaller, office: Office) -> Outcome:
    """The caller was reached meanwhile.

    raises: as `carry_out`
    """
    return carry_out(
        db, command, office, lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), note=command.note)
    )


def unmask(db: Session, command: Unmask, office: Office) -> Outcome:
    """Write down that somebody looks up who called, and why; they are shown it once this is committed.

    raises: as `carry_out`; NotYourRole if the actor speaks for the other side
    """
    if not sees_callers(command.actor):
        raise NotYourRole(command.actor.code, command.action.en, "desk, team, or department that has the matter")
    return carry_out(
        db, command, office, lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), note=command.reason)
    )
