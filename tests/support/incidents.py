"""A small centre with teams, a grid worker and a desk, and short ways to ask things of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.dispatch.closing import call_back
from gis.dispatch.commands import Accept, Arrive, Contact, Decline, Dispatch, OnIncident, Receive, Settle, Sign
from gis.dispatch.desk import dispatch, sign
from gis.dispatch.intake import receive
from gis.dispatch.later_commands import CallBack
from gis.dispatch.log import history
from gis.dispatch.milestones import Policy
from gis.dispatch.office import Office, Outcome
from gis.dispatch.response import accept, arrive, contact, decline, settle
from gis.model.incidents import Incident, Report, RunningClock
from gis.model.people import Person, Team
from gis.vocabulary import CallResult, Channel, ResolvedLevel, Role
from tests.support.builders import NOON
from tests.support.weekdays import Weekdays

UPSTREAM = Actor("110", frozenset({Role.UPSTREAM}))
DESK = Actor("D1", frozenset({Role.DISPATCHER}))
TEAM_A = Actor("A1", frozenset({Role.FIRST_RESPONDER}), team="A")
TEAM_B = Actor("B1", frozenset({Role.FIRST_RESPONDER}), team="B")
WORKER = Actor("W1", frozenset({Role.GRID_WORKER}))
CALLER_BACK = Actor("F1", frozenset({Role.FOLLOW_UP_OFFICER}))


def people(db: Session) -> None:
    """Two teams and a grid worker."""
    db.execute(insert(Team), [{"code": code, "name": code, "kind": "first_response"} for code in ("A", "B")])
    db.execute(insert(Person).values(code="W1", name="W1"))


def empty_of_incidents(engine: Engine) -> None:
    """Take every incident away again, and those whom `people` made."""
    tables = "command_key, evidence, follow_up, diversion, incident_event, running_clock, task, report, incident"
    with transaction(engine) as db:
        db.execute(text(f"TRUNCATE {tables}, team, person CASCADE"))


def order(reference: str | None = "", **given: Any) -> Receive:
    """An order of the 110 platform; with a number of its own, unless one is given, or None."""
    common = {"actor": UPSTREAM, "key": uuid4(), "channel": Channel.POLICE_110, "text": "车间里两个人吵起来了"}
    return Receive(**{**common, "reference": str(uuid4()) if reference == "" else reference, **given})


def asked(kind: type[OnIncident], number: int, who: Actor = DESK, **said: Any) -> Any:
    """A command on an incident, with a key of its own."""
    return kind(actor=who, key=uuid4(), number=number, **said)


@dataclass
class Desk:
    """Somebody who asks, one thing after the other."""

    db: Session
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(NOON))
    limits: Policy = field(default_factory=Policy)

    @property
    def office(self) -> Office:
        """The time, the calendar and the limits."""
        return Office(self.clock, Weekdays(), self.limits)

    def received(self, **given: Any) -> int:
        """An order has come in; its number."""
        return receive(self.db, order(**given), self.office).number

    def signed(self, **given: Any) -> int:
        """It was signed."""
        number = self.received(**given)
        sign(self.db, Sign(actor=DESK, key=uuid4(), number=number), self.office)
        return number

    def dispatched(self, team: str | None = "A", **given: Any) -> int:
        """A team was sent, with the grid worker."""
        number = self.signed(**given)
        self.send(number, team)
        return number

    def send(self, number: int, team: str | None, **given: Any) -> Outcome:
        """Send a team, with the grid worker."""
        common = {"actor": DESK, "key": uuid4(), "worker": "W1", "unknown_place": "caller hung up"}
        return dispatch(self.db, Dispatch(**{**common, "number": number, "team": team, **given}), self.office)

    def accept(self, number: int, who: Actor = TEAM_A) -> Outcome:
        """Take the order."""
        return accept(self.db, Accept(actor=who, key=uuid4(), number=number), self.office)

    def decline(self, number: int, who: Actor = TEAM_A) -> Outcome:
        """Give the order back."""
        return decline(self.db, Decline(actor=who, key=uuid4(), number=number, reason="busy"), self.office)

    def contact(self, number: int, who: Actor = TEAM_A) -> Outcome:
        """Reach the grid worker."""
        return contact(self.db, Contact(actor=who, key=uuid4(), number=number), self.office)

    def arrive(self, number: int, who: Actor = TEAM_A) -> Outcome:
        """Be there."""
        return arrive(self.db, Arrive(actor=who, key=uuid4(), number=number), self.office)

    def settle(self, number: int, who: Actor = TEAM_A) -> Outcome:
        """Resolve it."""
        asked = Settle(actor=who, key=uuid4(), number=number, outcome="握手言和", level=ResolvedLevel.GRID)
        return settle(self.db, asked, self.office)

    def arrived(self) -> int:
        """The team is there."""
        number = self.dispatched()
        self.accept(number)
        self.arrive(number)
        return number

    def called(self, number: int, of: int) -> Outcome:
        """The caller of an incident is called back a minute later, and is content."""
        self.clock.forward(60)
        query = select(Report.number).join(Incident, Incident.id == Report.incident_id).where(Incident.number == of)
        said = {"report": self.db.scalars(query).one(), "result": CallResult.SATISFIED}
        return call_back(self.db, asked(CallBack, number, CALLER_BACK, **said), self.office)

    def told(self, number: int) -> list[str]:
        """The history, by its kinds."""
        return [event.kind for event in history(self.db, number)]

    def running(self, number: int) -> set[str]:
        """The milestones that run."""
        return {clock.milestone for clock in self.clocks(number) if clock.ended is None}

    def clocks(self, number: int) -> list[RunningClock]:
        """Every clock of an incident."""
        query = select(RunningClock).join(Incident, Incident.id == RunningClock.incident_id)
        found = query.where(Incident.number == number).order_by(RunningClock.id)
        return list(self.db.scalars(found.execution_options(populate_existing=True)))
