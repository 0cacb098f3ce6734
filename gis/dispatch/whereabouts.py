"""Where people on duty are, and whose places an actor sees. Looked at once for all readers; decided without a database.

Whoever sends people sees everybody on duty. Whoever is in the field sees the own team, and those who were sent to the
same incident while they are on the way or there. Departments, enterprises and those who look on see nobody: where
somebody is at an instant is the most personal thing that we know (domain.md 2.9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from geoalchemy2.functions import ST_X, ST_Y
from sqlalchemy import join, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.crs.transform import LonLat
from gis.duty.roster import post_of, present, turns
from gis.model.incidents import Task
from gis.model.people import LastPosition, Person, Post, Team
from gis.vocabulary import Role

SEND_PEOPLE = frozenset({Role.DUTY_LEADER, Role.DISPATCHER})
GO_THEMSELVES = frozenset({Role.FIRST_RESPONDER, Role.GRID_WORKER, Role.MICRO_GRID_WORKER, Role.GRID_LEADER})
EVERYBODY = frozenset({"everybody"})
FORGOTTEN_AFTER = timedelta(hours=1)
"""Where somebody was so long ago says nothing any more."""

_WITH_TEAM = join(Post, Team, Team.id == Post.team_id, isouter=True)
_ON_DUTY = turns(Team.code.label("team"), posts=_WITH_TEAM)


@dataclass(frozen=True)
class Place:
    """Where somebody on duty was last."""

    person: str
    """Code."""
    teams: tuple[str, ...]
    place: LonLat
    accuracy_m: float
    captured_at: datetime
    doubt: str | None
    """Why the position is not relied on."""


@dataclass(frozen=True)
class Whereabouts:
    """Where everybody on duty is, and who goes to the same incident."""

    places: Mapping[str, Place]
    """By the code of the person."""
    parties: tuple[frozenset[str], ...] = ()
    """Each the people of one incident, as `person ...`, and its teams, as `team ...`."""


type Duty = Mapping[str, tuple[str, ...]]
"""The teams of everybody on duty, by the code of the person."""


def on_duty(db: Session, at: datetime) -> Duty:
    """Everybody whom some post means at an instant, with the teams that these posts belong to."""
    teams: dict[str, set[str]] = defaultdict(set)
    for row in db.execute(_ON_DUTY, {"at": at}):
        person = present(post_of(row))
        if person is not None:
            teams[person.code] |= {row.team} - {None}
    return {code: tuple(sorted(names)) for code, names in teams.items()}


def whereabouts(db: Session, duty: Duty, now: datetime) -> Whereabouts:
    """Where those are who are on duty."""
    rows = db.execute(_PLACES.where(LastPosition.captured_at > now - FORGOTTEN_AFTER))
    places = {
        row.code: Place(row.code, duty[row.code], LonLat(row.lon, row.lat), row.accuracy_m, row.captured_at, row.doubt)
        for row in rows
        if row.code in duty
    }
    return Whereabouts(places, _parties(db))


def sight(actor: Actor) -> frozenset[str]:
    """Whom an actor sees whoever goes with them: everybody, nobody, or the own person and team. Pure."""
    if not actor.roles.isdisjoint(SEND_PEOPLE):
        return EVERYBODY
    if actor.roles.isdisjoint(GO_THEMSELVES):
        return frozenset()
    return frozenset({_person(actor.code), *([_team(actor.team)] if actor.team else [])})


def places_seen(mine: frozenset[str], known: Whereabouts) -> dict[str, Place]:
    """The places that are seen by whom `sight` gave so much, with those who go to the same incidents. Pure."""
    if mine == EVERYBODY:
        return dict(known.places)
    seen = mine.union(*(party for party in known.parties if not party.isdisjoint(mine)))
    return {code: place for code, place in known.places.items() if not seen.isdisjoint(_names(place))}


def _parties(db: Session) -> tuple[frozenset[str], ...]:
    parties: dict[object, set[str]] = defaultdict(set)
    for incident, person, team in db.execute(_SENT):
        parties[incident].add(_person(person) if person else _team(team))
    return tuple(frozenset(party) for party in parties.values())


def _names(place: Place) -> set[str]:
    return {_person(place.person), *map(_team, place.teams)}


def _person(code: str) -> str:
    return f"person {code}"


def _team(code: str) -> str:
    return f"team {code}"


_PLACES = select(
    Person.code,
    ST_X(LastPosition.place).label("lon"),
    ST_Y(LastPosition.place).label("lat"),
    LastPosition.accuracy_m,
    LastPosition.captured_at,
    LastPosition.doubt,
).join(Person, Person.id == LastPosition.person_id)

_SENT = (
    select(Task.incident_id, Person.code, Team.code)
    .outerjoin(Person, Person.id == Task.person_id)
    .outerjoin(Team, Team.id == Task.team_id)
    .where(Task.open())
)
