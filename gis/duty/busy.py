"""Who serves a matter already: the open orders of teams and people at an instant.

Whoever goes first at a scene is busy from the order to its end, accepted or not: sending the same team twice needs a
word of the desk. Somebody who has orders for afterwards has them on top. The responsible worker of a grid is not busy
by being named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import DateTime, Uuid, bindparam, func, or_, select
from sqlalchemy.orm import Session

from gis.db.statements import ask
from gis.duty.answer import Words
from gis.model.incidents import Task
from gis.model.people import Person, Team
from gis.vocabulary import TaskRole

_AT, _BUT = bindparam("at", type_=DateTime(timezone=True)), bindparam("but", type_=Uuid())

_ORDERS = (
    select(Team.code.label("team"), Person.code.label("person"), func.count().label("orders"))
    .select_from(Task)
    .outerjoin(Team, Team.id == Task.team_id)
    .outerjoin(Person, Person.id == Task.person_id)
    .where(Task.role == TaskRole.FIRST.value, Task.offered_at <= _AT)
    .where(or_(Task.ended_at.is_(None), Task.ended_at > _AT))
    .where(Task.incident_id.is_distinct_from(_BUT))
    .group_by(Team.code, Person.code)
)


@dataclass(frozen=True)
class Busy:
    """Open orders to go first, by code."""

    teams: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def counts(self, people: NDArray[np.str_], teams: NDArray[np.object_]) -> NDArray[np.intp]:
        """(n,) how many orders each of these serves; few of many serve any."""
        counts = np.zeros(len(people), np.intp)
        for person, orders in self.people.items():
            counts[people == person] += orders
        for team, orders in self.teams.items():
            counts[teams == team] += orders
        return counts


def busy_at(db: Session, at: datetime, *, but: UUID | None = None) -> Busy:
    """Who serves an order at an instant.

    but: an incident whose own orders don't count
    """
    rows = ask(db, _ORDERS, {"at": at, "but": but})
    return Busy(
        {row.team: row.orders for row in rows if row.team is not None},
        {row.person: row.orders for row in rows if row.person is not None},
    )


def about_orders(orders: int) -> list[Words]:
    """What is said of somebody who serves orders."""
    if not orders:
        return []
    return [Words(f"正在处置其他事项（{orders}单）", f"serves another matter ({orders} order{'s' * (orders > 1)})")]
