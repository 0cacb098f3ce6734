"""What an actor sees: one condition on incidents that every read goes through, and who may know a caller. Builds SQL.

Each role opens something, and whoever has several roles sees what one of them opens. A role that is not in the table
sees nothing: the public asks by its receipt, the worker process doesn't ask.
"""

from __future__ import annotations

from collections.abc import Callable

from geoalchemy2.functions import ST_Covers
from sqlalchemy import ColumnElement, exists, false, or_, select, true, tuple_

from gis.access.roles import Actor
from gis.model.areas import Area, Edition
from gis.model.handling import Diversion
from gis.model.incidents import Incident, Report, Task
from gis.model.people import Person, Team
from gis.vocabulary import Role

R = Role

KNOWS_CALLERS = frozenset(
    {R.DUTY_LEADER, R.DISPATCHER, R.FOLLOW_UP_OFFICER, R.ANALYST, R.FIRST_RESPONDER, R.GRID_WORKER, R.GRID_LEADER,
     R.LINE_OFFICER, R.MEDIATOR, R.WAGE_OFFICER, R.UPSTREAM}
)  # fmt: skip
"""Who has to do with callers. Those who look on need no names; part-time and micro-grid workers may be on the staff of
the enterprise that is complained about.
"""

SPEAKS_FOR_THE_OTHER_SIDE = frozenset({R.SITE_OFFICER})
"""An enterprise never learns who complained (domain.md 2.9), whatever else its officer is."""


def incidents_of(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Incident` that holds for what an actor sees."""
    return or_(false(), *(OPENS[role](actor) for role in sorted(actor.roles) if role in OPENS))


def sees_callers(actor: Actor) -> bool:
    """Whether an actor may know who called, and in which words; phone numbers stay masked until somebody asks."""
    return not actor.roles.isdisjoint(KNOWS_CALLERS) and actor.roles.isdisjoint(SPEAKS_FOR_THE_OTHER_SIDE)


def sees_place(actor: Actor) -> bool:
    """Whether an actor may know where exactly it is: the place of a report may be where the caller lives."""
    return actor.roles.isdisjoint(SPEAKS_FOR_THE_OTHER_SIDE)


def _everything(_actor: Actor) -> ColumnElement[bool]:
    return true()


def _sent_to(actor: Actor) -> ColumnElement[bool]:
    """What the actor, or the actor's team, is or was sent to."""
    people = Task.person_id.in_(select(Person.id).where(Person.code == actor.code))
    teams = Task.team_id.in_(select(Team.id).where(Team.code == actor.team)) if actor.team else false()
    return exists(select(Task.id).where(Task.incident_id == Incident.id, or_(people, teams)))


def _in_own_areas(actor: Actor) -> ColumnElement[bool]:
    """What the actor was sent to, or what lies in an area of the actor's posts, as it was when the matter came in."""
    if not actor.areas:
        return _sent_to(actor)
    mine = tuple_(Edition.kind, Area.code).in_(sorted(actor.areas))
    covering = select(Area.id).join(Edition, Edition.id == Area.edition_id).where(mine)
    covering = covering.where(Edition.in_force.contains(Incident.received_at), ST_Covers(Area.shape, Incident.place))
    return or_(_sent_to(actor), exists(covering))


def _handed_to(actor: Actor) -> ColumnElement[bool]:
    """What the actor's department or enterprise has or had, or is called to."""
    if actor.unit is None:
        return false()
    diverted = exists(select(Diversion.id).where(Diversion.incident_id == Incident.id, Diversion.unit == actor.unit))
    joined = exists(select(Task.id).where(Task.incident_id == Incident.id, Task.unit == actor.unit))
    return or_(diverted, joined)


def _brought(actor: Actor) -> ColumnElement[bool]:
    """What the actor handed in."""
    return exists(select(Report.id).where(Report.incident_id == Incident.id, Report.received_by == actor.code))


OPENS: dict[Role, Callable[[Actor], ColumnElement[bool]]] = {
    R.DUTY_LEADER: _everything,
    R.DISPATCHER: _everything,
    R.FOLLOW_UP_OFFICER: _everything,
    R.ANALYST: _everything,
    R.OBSERVER: _everything,
    R.FIRST_RESPONDER: _sent_to,
    R.GRID_WORKER: _in_own_areas,
    R.MICRO_GRID_WORKER: _in_own_areas,
    R.GRID_LEADER: _in_own_areas,
    R.LINE_OFFICER: _handed_to,
    R.MEDIATOR: _handed_to,
    R.WAGE_OFFICER: _handed_to,
    R.SITE_OFFICER: _handed_to,
    R.UPSTREAM: _brought,
}
"""What a role opens."""
