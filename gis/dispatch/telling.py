"""What the publisher asks for: every event's ladders, and the end of those that it makes superfluous.

An event is the outbox entry: its notices are written in the transaction that numbers it. So an event that is in the
stream has its notices, and one that is not has none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from gis.dispatch.recipients import EVERYWHERE, ROLES, Book, Order, book, orders_of
from gis.model.handling import Diversion
from gis.model.incidents import Incident, RunningClock
from gis.notify import outbox
from gis.notify.ladder import ANSWERED_BY, DESK, PERSON, STAND_DOWN, Happened, Ladder, Recipient, ladders_of
from gis.notify.outbox import Answer, Ask
from gis.vocabulary import Audience, DiversionState, EventKind, Milestone, Owner, Priority, TaskState

logger = logging.getLogger(__name__)

A, E = Audience, EventKind
type Event = Row[Any]
"""A row of `incident_event`."""

GIVE_ORDERS = frozenset({E.DISPATCHED, E.REDISPATCHED, E.JOINED})
"""Events with which somebody is sent, at the same instant."""
OPEN = frozenset({TaskState.OFFERED, TaskState.ACCEPTED, TaskState.ARRIVED})


def queue_for(db: Session, events: Sequence[Event], now: datetime) -> None:
    """Queue the notices that events ask for, and cancel what they make superfluous; the caller commits.

    An event that we can't make sense of must not hold back the stream: the desk is told of it instead.
    """
    try:
        with db.begin_nested():
            _tell(db, events, now)
    except OperationalError:
        raise
    except Exception:
        if len(events) == 1:
            _tell_only_desk(db, events[0], now)
        else:
            for event in events:
                queue_for(db, [event], now)


def _tell(db: Session, events: Sequence[Event], now: datetime) -> None:
    scene = _scene(db, events)
    whom = book(db, scene.orders, scene.units, now) if scene.needs_people else Book([], {}, {}, {}, {})
    outbox.queue(db, [ask for event in events for ask in _asks(scene, whom, event)], now)
    outbox.queue(db, list(_stood_down(db, scene)), now)
    outbox.acknowledge(db, [answer for event in events for answer in _answers(event)])
    outbox.worker_reached(db, {event.incident_id for event in events if event.kind == E.CONTACTED})
    outbox.take_back(db, {event.incident_id for event in events})


def _tell_only_desk(db: Session, event: Event, now: datetime) -> None:
    logger.exception("Event %s (%s) names nobody who could be told; the desk is.", event.id, event.kind)
    outbox.queue(db, [Ask(event.id, event.incident_id, DESK, EVERYWHERE)], now)


@dataclass(frozen=True)
class Scene:
    """What the events of a batch are about."""

    events: Sequence[Event]
    incidents: dict[UUID, Row[Any]]
    orders: list[Order]
    diversions: list[Row[Any]]
    subjects: dict[int, UUID | None]
    """Of the clocks whose limits are near or missed."""

    @property
    def units(self) -> set[str]:
        """Every unit that has, or had, one of the matters."""
        return {diversion.unit for diversion in self.diversions}

    @property
    def needs_people(self) -> bool:
        """Whether anybody is told beside those who share a console."""
        ladders = (ladder for event in self.events for ladder in ladders_of(self.happened(event)))
        return any(rung.whom not in EVERYWHERE for ladder in ladders for rung in ladder)

    def happened(self, event: Event) -> Happened:
        """An event, as the ladders look at it."""
        limit = event.kind in (E.LIMIT_NEAR, E.LIMIT_MISSED)
        incident = self.incidents[event.incident_id]
        alarming = bool(incident.risks) or incident.priority == Priority.MAJOR
        return Happened(
            E.of(event.kind),
            Milestone.of(event.facts["milestone"]) if limit else None,
            Owner.of(event.facts["owner"]) if limit else None,
            alarming,
        )


def _scene(db: Session, events: Sequence[Event]) -> Scene:
    ids = {event.incident_id for event in events}
    known = select(Incident.id, Incident.priority, Incident.risks).where(Incident.id.in_(ids))
    diversion = select(Diversion.id, Diversion.incident_id, Diversion.unit, Diversion.state, Diversion.delivered_at)
    clocks = {event.facts["clock"] for event in events if "clock" in event.facts}
    found: list[Any] = list(db.execute(known))
    limits = select(RunningClock.id, RunningClock.subject).where(RunningClock.id.in_(clocks))
    return Scene(
        events,
        {row.id: row for row in found},
        orders_of(db, ids),
        list(db.execute(diversion.where(Diversion.incident_id.in_(ids)))),
        {row.id: row.subject for row in db.execute(limits)} if clocks else {},
    )


def _asks(scene: Scene, whom: Book, event: Event) -> Iterator[Ask]:
    """The ladders of an event, each for everybody that it is about."""
    for ladder in ladders_of(scene.happened(event)):
        name = ladder[0].whom
        if name in ROLES:
            yield from _of_orders(scene, whom, event, ladder)
        elif name is A.UNIT:
            yield from _of_units(scene, whom, event, ladder)
        else:
            clock = event.facts.get("clock")
            yield Ask(event.id, event.incident_id, ladder, whom.of_centre(), clock_id=clock)


def _of_orders(scene: Scene, whom: Book, event: Event, ladder: Ladder) -> Iterator[Ask]:
    given = event.kind in GIVE_ORDERS
    clock = event.facts.get("clock")
    for order in (each for each in scene.orders if each.incident_id == event.incident_id):
        about = order.id == scene.subjects.get(clock) if clock else order.unit is None
        now_sent = order.offered_at == event.at if given else order.state in OPEN
        if order.role in ROLES[ladder[0].whom] and about and now_sent:
            subject = order.id if given else None
            people = whom.of_order(order)
            yield Ask(event.id, event.incident_id, ladder, people, task_id=subject, clock_id=clock)


def _of_units(scene: Scene, whom: Book, event: Event, ladder: Ladder) -> Iterator[Ask]:
    if event.kind == E.JOINED:
        for order in scene.orders:
            if order.incident_id == event.incident_id and order.unit and order.offered_at == event.at:
                yield Ask(event.id, event.incident_id, ladder, whom.of_unit(order.unit), task_id=order.id)
        return
    clock = event.facts.get("clock")
    for diversion in (each for each in scene.diversions if each.incident_id == event.incident_id):
        if _is_about(scene, event, diversion):
            subject = diversion.id if event.kind == E.DIVERTED else None
            people = whom.of_unit(diversion.unit)
            yield Ask(event.id, event.incident_id, ladder, people, diversion_id=subject, clock_id=clock)


def _is_about(scene: Scene, event: Event, diversion: Row[Any]) -> bool:
    if event.kind == E.DIVERTED:
        return bool(diversion.delivered_at == event.at and diversion.unit == event.facts["unit"])
    if "clock" in event.facts:
        return bool(diversion.id == scene.subjects.get(event.facts["clock"]))
    return diversion.state in (DiversionState.DELIVERED, DiversionState.ACCEPTED)


def _stood_down(db: Session, scene: Scene) -> Iterator[Ask]:
    """Word to those who were told to go and need not go any more."""
    firsts = {(event.incident_id, event.at): event for event in reversed(scene.events)}
    released = {
        order.id: firsts[order.incident_id, order.ended_at]
        for order in scene.orders
        if order.state == TaskState.RELEASED and (order.incident_id, order.ended_at) in firsts
    }
    for order_id, codes in outbox.told_of_orders(db, released).items():
        event = released[order_id]
        people = {A.RELEASED: [Recipient(code, PERSON) for code in codes]}
        yield Ask(event.id, event.incident_id, STAND_DOWN, people)


def _answers(event: Event) -> Iterable[Answer]:
    kind = E.of(event.kind)
    if kind not in ANSWERED_BY:
        return ()
    shared = ANSWERED_BY[kind]
    codes = [event.actor, *([shared.value] if shared else [])]
    return [Answer(event.incident_id, code, event.id, event.at, event.actor) for code in codes]
