"""Who plays which part at an instant: people of the centre as its rota has them, and the offices around it.

People have their own codes and the roles of their posts. The desk, who calls back, departments and platforms have no
post in the demo zone: they go by a name.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.areas.lookup import areas_at_point
from gis.clock import SHANGHAI
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.demo.day_matter import Matter, Part, Step
from gis.demo.day_mix import MEDIATION
from gis.duty.answer import ChainLink, decide
from gis.duty.chain import Place
from gis.duty.resolve import resolve
from gis.duty.roster import catch_all_post, post_of, posts_asked, present, turns
from gis.model.people import Post, Team
from gis.vocabulary import ALL_CATEGORIES, AreaKind, Channel, PostKind, Role

ROLE_OF = {
    PostKind.FULL_TIME_GRID_WORKER: Role.GRID_WORKER,
    PostKind.PART_TIME_GRID_WORKER: Role.MICRO_GRID_WORKER,
    PostKind.MICRO_GRID_WORKER: Role.MICRO_GRID_WORKER,
    PostKind.SERVICE_MEMBER: Role.MICRO_GRID_WORKER,
    PostKind.GRID_LEADER: Role.GRID_LEADER,
    PostKind.GRID_INSTRUCTOR: Role.GRID_LEADER,
}
"""The roles of posts whose people go to a place by themselves."""

PLATFORMS = {Channel.POLICE_110: "110", Channel.CITY_CENTRE: "city-centre", Channel.HOTLINE_12345: "12345"}
WAGE_STATION = Actor("wage-1", frozenset({Role.WAGE_OFFICER}), unit="wage-station")
PUBLIC = Actor("public", frozenset({Role.PUBLIC}))
POLICE = Actor("110", frozenset({Role.UPSTREAM}))
CALLER_BACK = Actor("follow-up-1", frozenset({Role.FOLLOW_UP_OFFICER}))


class Cast:
    """Everybody who may act in a centre."""

    def __init__(self, plane: LocalPlane) -> None:
        """plane: the metric plane of the centre"""
        self._plane = plane

    def actor(self, db: Session, step: Step, matter: Matter, at: datetime) -> Actor:
        """Who takes a step at an instant."""
        match step.part:
            case Part.SOURCE:
                return self._source(db, matter, at)
            case Part.TEAM:
                return _of_team(db, step.code, at)
            case Part.WORKER:
                return self.worker(db, matter.place, at) or _desk(at)
            case Part.UNIT:
                return _of_unit(step.code)
            case Part.LEADER:
                return _leader(db, at)
        return {Part.CALLER_BACK: CALLER_BACK, Part.POLICE: POLICE}.get(step.part) or _desk(at)

    def worker(self, db: Session, place: LonLat | None, at: datetime) -> Actor | None:
        """The responsible worker of a place: who answers for it, if they go there themselves, else that of its grid."""
        if place is None:
            return None
        answer = resolve(db, Place(place), at, self._plane).responsibility
        if answer.person and answer.post and answer.post.kind in ROLE_OF:
            return Actor(answer.person.code, frozenset({ROLE_OF[answer.post.kind]}))
        return _of_grid(db, place, at)

    def _source(self, db: Session, matter: Matter, at: datetime) -> Actor:
        if matter.channel in PLATFORMS:
            return Actor(PLATFORMS[matter.channel], frozenset({Role.UPSTREAM}))
        if matter.channel is Channel.WAGE_QR:
            return PUBLIC
        if matter.channel is Channel.PATROL:
            return self.worker(db, matter.place, at) or _desk(at)
        return _of_unit(matter.site) if matter.channel is Channel.MICRO_CENTRE and matter.site else WAGE_STATION


def _of_grid(db: Session, place: LonLat, at: datetime) -> Actor | None:
    grid = areas_at_point(db, place, at).get(AreaKind.GRID)
    if grid is None:
        return None
    link = ChainLink(grid.kind, grid.code, grid.name)
    answer = decide([link], posts_asked(db, [link], (ALL_CATEGORIES,), at), None)
    if answer.person is None or answer.post is None or answer.post.kind not in ROLE_OF:
        return None
    return Actor(answer.person.code, frozenset({ROLE_OF[answer.post.kind]}))


def _of_team(db: Session, team: str, at: datetime) -> Actor:
    """The first of a team who is on shift; its radio where the rota names nobody."""
    seats = turns().join(Team, Team.id == Post.team_id).where(Team.code == team).order_by(Post.code)
    people = (present(post_of(row)) for row in db.execute(seats, {"at": at}))
    code = next((person.code for person in people if person), f"{team}-radio")
    return Actor(code, frozenset({Role.FIRST_RESPONDER}), team=team)


def _leader(db: Session, at: datetime) -> Actor:
    post = catch_all_post(db, at)
    person = present(post) if post and post.kind is PostKind.DUTY_LEADER else None
    return Actor(person.code if person else "leader-1", frozenset({Role.DUTY_LEADER}))


def _desk(at: datetime) -> Actor:
    """The dispatcher of the watch: three of them round the clock."""
    return Actor(f"desk-{at.astimezone(SHANGHAI).hour // 8 + 1}", frozenset({Role.DISPATCHER}))


def _of_unit(unit: str) -> Actor:
    role = Role.MEDIATOR if unit == MEDIATION.name else Role.LINE_OFFICER
    return Actor(f"{unit}-1", frozenset({role}), unit=unit)
