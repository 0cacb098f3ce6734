"""How a command changes an incident: look, decide, win, write down. One road for all of them.

The decision is made on what was seen, without a lock; it holds if nothing has been told of the incident since it was
seen when the new state is written (a conditional UPDATE). So of thirty-two desks that decide at once one wins, nobody
waits while another thinks, and the others are told what was decided. From that UPDATE on the row is ours: tasks, clocks
and events of the incident are written behind it, in the same transaction.

People's decisions move the version; what the worker tells (limits, proposals, a risk found in the words) only lengthens
the history. Who is beaten by the worker looks anew and decides again on what is known now; nobody loses to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from gis.access.roles import PROPOSER, TIMEKEEPER, require
from gis.dispatch import clocks
from gis.dispatch.check import require_whole
from gis.dispatch.commands import OnIncident
from gis.dispatch.keys import claim, remember
from gis.dispatch.log import Entry, append
from gis.dispatch.milestones import clocks_started_by, milestones_met_by
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import ORDERS_END_IN, Facts, Move, move
from gis.errors import IncidentNotFound, Overtaken
from gis.model.handling import Diversion
from gis.model.incidents import Incident, IncidentEvent, Task
from gis.vocabulary import Category, DiversionState, EventKind, Priority, State, TaskState

ASKS_ANEW = frozenset({EventKind.CORRECTED, EventKind.FLAGGED, EventKind.REOPENED, EventKind.UNMERGED})
"""After these the proposer looks at the incident again: its place, its nature or its turn has changed."""

TASKS_END = {**dict.fromkeys(ORDERS_END_IN, TaskState.RELEASED), State.FOLLOW_UP: TaskState.DONE,
             State.DIVERTED: TaskState.DONE}  # fmt: skip
"""What becomes of those who were sent when an incident comes into a state."""

_MOST_TRIES = 20

type Seen = Row[Any]
"""An incident as it was looked at."""


def _nothing(_now: datetime) -> None: ...


@dataclass(frozen=True)
class Plan:
    """What a command means for the incident that was seen."""

    facts: Facts
    values: Mapping[str, Any] = field(default_factory=dict)
    """Columns of the incident that change besides its state."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """Facts of the event."""
    note: str | None = None
    subject: UUID | None = None
    """The task or diversion that it is about."""
    agreed_at: datetime | None = None
    store: Callable[[datetime], None] = _nothing
    """Writes what else there is, once the incident is won."""


def carry_out(db: Session, command: OnIncident, office: Office, plan: Callable[[Seen], Plan]) -> Outcome:
    """Carry out a command on an incident; the caller commits.

    raises: NotYourRole, CommandRejected, KeyReused, IncidentNotFound, NotInThisState, NotYet, Overtaken
    """
    require(command.actor, command.action)
    require_whole(command)
    now = office.clock.now()
    outcome = claim(db, command, now)
    if outcome is None:
        outcome = _decided(db, command, office, plan, now)
        remember(db, command, outcome)
    return outcome


def see(db: Session, number: int) -> Seen:
    """An incident as it stands, without a lock.

    raises: IncidentNotFound
    """
    row = db.execute(select(Incident.__table__).where(Incident.number == number)).one_or_none()
    if row is None:
        raise IncidentNotFound(str(number))
    return row


def _decided(db: Session, command: OnIncident, office: Office, plan: Callable[[Seen], Plan], now: datetime) -> Outcome:
    for _ in range(_MOST_TRIES):
        seen = see(db, command.number)
        if command.version not in (None, seen.version):
            break
        planned = plan(seen)
        made = move(command.action, planned.facts)
        outcome = _won(db, seen, made, planned, now)
        if outcome is not None:
            return _written_down(db, seen, made, planned, outcome, command.actor.code, office, now)
        if made.to.value != seen.state and see(db, command.number).version != seen.version:
            break  # Somebody else has decided; what leaves the state as it is, is simply looked at anew.
    raise _overtaken(db, command.number)


def _overtaken(db: Session, number: int) -> Overtaken:
    """Who was first, and where the incident stands now."""
    now = see(db, number)
    # Limits and proposals go on meanwhile; whoever decided is a person.
    told = select(IncidentEvent.actor).where(
        IncidentEvent.incident_id == now.id, IncidentEvent.actor.not_in((TIMEKEEPER.code, PROPOSER.code))
    )
    by = db.scalars(told.order_by(IncidentEvent.seq.desc())).first()
    return Overtaken(str(number), State.of(now.state).en, by or "")


def _won(db: Session, seen: Seen, made: Move, planned: Plan, now: datetime) -> Outcome | None:
    """The incident in its new state; None if somebody changed it since it was seen."""
    moved = made.to.value != seen.state
    values = {
        **planned.values,
        "state": made.to.value,
        "version": Incident.version + 1,
        "event_count": Incident.event_count + len(made.events),
        "changed_at": now if moved else seen.changed_at,
        "state_before": _state_before(seen, made.to),
        **({"propose_at": now} if ASKS_ANEW.intersection(made.events) else {}),
    }
    # The worker adds events without a new version: what is to be written down gets its number from what was seen, and
    # the facts that were judged are those of this moment.
    still = (
        Incident.id == seen.id,
        Incident.version == seen.version,
        Incident.event_count == seen.event_count,
    )
    changed = update(Incident).where(*still).values(values).returning(Incident.version, Incident.event_count)
    row = db.execute(changed.execution_options(synchronize_session=False)).one_or_none()
    return Outcome(seen.number, made.to, *row) if row else None


def _state_before(seen: Seen, to: State) -> str | None:
    """Where a suspended incident stood; forgotten whichever way it leaves its suspension."""
    if to is not State.SUSPENDED:
        return None
    before: str = seen.state_before or seen.state
    return before


def _written_down(
    db: Session, seen: Seen, made: Move, planned: Plan, outcome: Outcome, by: str, office: Office, now: datetime
) -> Outcome:
    outcome = _with_what_was_missed(db, seen, made, outcome, now)
    planned.store(now)
    _end_orders(db, seen, made.to, now)
    for event in made.events:
        clocks.meet(db, seen.id, milestones_met_by(event, office.policy), planned.subject, now)
    clocks.drop_idle(db, seen.id, made.to, office.policy, now)
    for event in made.events if planned.facts.leads else ():
        _start(db, seen, event, made.to, planned, office, now)
    told = [Entry(made.events[0], planned.told, planned.note), *map(Entry, made.events[1:])]
    append(db, seen.id, told, last=outcome.event_count, at=now, by=by)
    return outcome


def _with_what_was_missed(db: Session, seen: Seen, made: Move, outcome: Outcome, now: datetime) -> Outcome:
    """Limits that passed while nobody kept time are told before what ends their clocks."""
    missed = clocks.miss(db, seen.id, now)
    if not missed:
        return outcome
    count = outcome.event_count + len(missed)
    db.execute(update(Incident).where(Incident.id == seen.id).values(event_count=count))
    append(db, seen.id, missed, last=count - len(made.events), at=now, by=TIMEKEEPER.code)
    return replace(outcome, event_count=count)


def _start(
    db: Session, seen: Seen, event: EventKind, state: State, planned: Plan, office: Office, now: datetime
) -> None:
    category = planned.values.get("category", seen.category)
    starts = clocks_started_by(
        event, now, state, office.workdays, category=Category.of(category) if category else None,
        priority=Priority.of(planned.values.get("priority", seen.priority)),
        agreed_at=planned.agreed_at, policy=office.policy,
    )  # fmt: skip
    clocks.start(db, seen.id, starts, planned.subject, office.policy)


def _end_orders(db: Session, seen: Seen, state: State, now: datetime) -> None:
    if state.value == seen.state:
        return
    if state in TASKS_END:
        open_ones = update(Task).where(Task.incident_id == seen.id, Task.open())
        db.execute(open_ones.values(state=TASKS_END[state].value, ended_at=now))
    if state in ORDERS_END_IN:
        still_there = update(Diversion).where(Diversion.incident_id == seen.id, Diversion.open())
        db.execute(still_there.values(state=DiversionState.WITHDRAWN.value, ended_at=now))
