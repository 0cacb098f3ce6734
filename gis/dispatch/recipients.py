"""Whom the audiences of a ladder mean: those who were sent, those on duty, those who speak for a unit.

Everybody is looked up for a whole batch of events at once; who is on duty is asked for the present, not for the instant
of the event: after an outage nobody is called who has gone home meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gis.duty.answer import PersonRef
from gis.duty.contacts import people_beside, people_of_teams, people_of_units, people_on_posts, phones
from gis.model.incidents import Task
from gis.model.people import Team
from gis.notify.ladder import PERSON, Recipient
from gis.vocabulary import Audience, NoticeChannel, PostKind, TaskRole

A, C = Audience, NoticeChannel

type Order = Row[Any]
"""A task: its id, incident_id, role, state, team_id, team (its code), person_id, unit, offered_at, ended_at."""

BESIDE = {
    A.LEADER: PostKind.GRID_LEADER,
    A.INSTRUCTOR: PostKind.GRID_INSTRUCTOR,
    A.BACKUP: PostKind.PART_TIME_GRID_WORKER,
}
"""Who stands in for a worker, by their posts for the same area."""

ROLES = {A.TEAM: (TaskRole.FIRST, TaskRole.JOINT), A.WORKER: (TaskRole.RESPONSIBLE,)}
"""Whose order a ladder is about. A worker who goes first is told as the team would be."""

EVERYWHERE = {
    A.DESK: [Recipient(A.DESK.value, frozenset({C.CONSOLE}))],
    A.FOLLOW_UP: [Recipient(A.FOLLOW_UP.value, frozenset({C.CONSOLE}))],
    A.GROUP: [Recipient(A.GROUP.value, frozenset({C.WECOM, C.DINGTALK}))],
}

type People = dict[Audience, Sequence[Recipient]]


@dataclass(frozen=True)
class Book:
    """Whom everybody means that a batch of events is about."""

    leaders: list[PersonRef]
    teams: dict[UUID, list[PersonRef]]
    persons: Any
    beside: dict[str, dict[PostKind, list[PersonRef]]]
    units: dict[str, list[PersonRef]]

    def of_order(self, order: Order) -> People:
        """Those who were sent, and who stands in for them."""
        sent = self._sent(order)
        beside = self.beside.get(sent[0].code, {}) if order.person_id else {}
        stand_in = {whom: [_recipient(one) for one in beside.get(kind, [])] for whom, kind in BESIDE.items()}
        return {**self.of_centre(), **stand_in, A.TEAM: sent, A.WORKER: sent}

    def of_unit(self, unit: str) -> People:
        """Those who speak for a unit that has the matter."""
        return {**self.of_centre(), A.UNIT: self.speakers(unit)}

    def speakers(self, unit: str) -> list[Recipient]:
        """The system of a unit, and its people."""
        people = [_recipient(person) for person in self.units.get(unit, [])]
        return [Recipient(unit, frozenset({C.WEBHOOK})), *people]

    def of_centre(self) -> People:
        """The desk and who leads it."""
        leaders = [_recipient(leader) for leader in self.leaders]
        return {**EVERYWHERE, A.DUTY_LEADER: leaders or [Recipient(A.DUTY_LEADER.value)]}

    def _sent(self, order: Order) -> list[Recipient]:
        if order.person_id:
            return [_recipient(self.persons[order.person_id])]
        if order.unit:
            return self.speakers(order.unit)
        members = [_recipient(person) for person in self.teams.get(order.team_id, [])]
        # Nobody of the team is on duty: said of the team.
        return members or [Recipient(order.team)]


def book(db: Session, orders: Iterable[Order], units: Iterable[str], at: datetime) -> Book:
    """Whom everybody means who goes by these orders or speaks for these units.

    at: the present
    """
    orders = list(orders)
    persons = phones(db, {order.person_id for order in orders if order.person_id})
    return Book(
        people_on_posts(db, PostKind.DUTY_LEADER, at),
        people_of_teams(db, {order.team_id for order in orders if order.team_id}, at),
        persons,
        people_beside(db, persons, BESIDE.values(), at),
        people_of_units(db, {*units, *(order.unit for order in orders if order.unit)}, at),
    )


def orders_of(db: Session, incidents: Iterable[UUID]) -> list[Order]:
    """Everybody who was ever sent to these incidents."""
    columns = (Task.id, Task.incident_id, Task.role, Task.state, Task.team_id, Team.code.label("team"), Task.person_id)
    query = select(*columns, Task.unit, Task.offered_at, Task.ended_at).outerjoin(Team, Team.id == Task.team_id)
    found: list[Any] = list(db.execute(query.where(Task.incident_id.in_(set(incidents)))))
    return found


def _recipient(person: PersonRef) -> Recipient:
    return Recipient(person.code, PERSON if person.phone else frozenset())
