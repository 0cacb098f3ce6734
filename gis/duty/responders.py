"""Who is near, by straight line: everybody who could go, and where each is taken to be.

A responder is the person whom a responding post means at the instant. A post that means nobody (on leave without a
substitute) is listed after those on duty, at the base of its team or in its area: where an absent person's phone is
concerns nobody.

There may be a thousand of them and an answer names a dozen. Hence two questions: a light one about everybody (`Crew`),
and one about the few that are told (`Responder`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask
from gis.duty.answer import PersonRef, PostAsked
from gis.duty.busy import Busy, busy_at
from gis.duty.muster import muster_at, mustered, places_now
from gis.duty.posting import MUSTER, MUSTER_THEN, TOLD, TOLD_THEN
from gis.duty.roster import post_of, present
from gis.errors import PostNotFound
from gis.vocabulary import Doubt, PositionSource


@dataclass(frozen=True)
class Responder:
    """Somebody who could go, with how far away and how surely known."""

    person: PersonRef
    post: PostAsked
    team: str | None
    on_duty: bool
    distance_m: float
    """Straight line, metres."""
    place: LonLat
    source: PositionSource
    age: timedelta | None
    """Of the reported position; None when the place is a base or an area."""
    doubt: Doubt | None = None
    """Why the reported position is not relied on: a base or an area stands for it, if there is one."""
    orders: int = 0
    """To go first that this person serves, alone or with the team; counted after who serves none."""


@dataclass(frozen=True, eq=False)
class Crew:
    """Everybody who could go: those on duty first, then the nearest, each person once. Rows belong together."""

    post: NDArray[np.str_]
    """(n,) codes."""
    person: NDArray[np.str_]
    """(n,) codes."""
    kind: NDArray[np.object_]
    """(n,) of `PostKind`."""
    on_duty: NDArray[np.bool_]
    place: FloatArray
    """(n, 2) degrees, WGS84."""
    distance_m: FloatArray
    """(n,) straight line."""
    team: NDArray[np.object_]
    """(n,) codes of their teams, or None."""
    orders: NDArray[np.intp]
    """(n,) to go first that each serves."""
    then: bool = False
    """Whether by the positions of the instant."""

    def __len__(self) -> int:
        return len(self.post)

    def rows(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Crew:
        """Some of them."""
        return Crew(
            post=self.post[rows],
            person=self.person[rows],
            kind=self.kind[rows],
            on_duty=self.on_duty[rows],
            place=self.place[rows],
            distance_m=self.distance_m[rows],
            team=self.team[rows],
            orders=self.orders[rows],
            then=self.then,
        )


def crew_around(
    db: Session, place: LonLat, at: datetime, plane: LocalPlane, *, busy: Busy | None = None, then: bool = False
) -> Crew:
    """Everybody who could go, as seen from a place.

    place: degrees, WGS84
    plane: the centre's metric plane, in which the straight line is measured
    busy: who serves orders, if that is not to be asked
    then: by the positions as they stood at that instant, not the newest
    """
    busy = busy or busy_at(db, at)
    muster = mustered(ask(db, MUSTER_THEN, {"at": at}, named=False)) if then else muster_at(db, MUSTER, at)
    places = muster.base if then else places_now(db, muster, at)
    known = np.flatnonzero(np.isfinite(places[:, 0]))
    metres = np.full(len(places), np.inf)
    metres[known] = np.hypot(*(plane.to_metres(places[known]) - plane.to_metres(np.array([place]))).T)
    order = known[np.lexsort((muster.person[known], metres[known], ~muster.on_duty[known]))]
    order = order[np.sort(np.unique(muster.person[order], return_index=True)[1])]
    return Crew(
        post=muster.post[order],
        person=muster.person[order],
        kind=muster.kind[order],
        on_duty=muster.on_duty[order],
        place=places[order],
        distance_m=metres[order],
        team=muster.team[order],
        orders=busy.counts(muster.person, muster.team)[order],
        then=then,
    )


def crew_of(people: Sequence[Responder]) -> Crew:
    """People told in full as a crew; rows as they are given, which are to stand in order of duty and distance."""
    return Crew(
        post=np.array([one.post.code for one in people], dtype=str),
        person=np.array([one.person.code for one in people], dtype=str),
        kind=np.array([one.post.kind for one in people], dtype=object),
        on_duty=np.array([one.on_duty for one in people], dtype=bool),
        place=np.array([one.place for one in people], dtype=float).reshape(-1, 2),
        distance_m=np.array([one.distance_m for one in people], dtype=float),
        team=np.array([one.team for one in people], dtype=object),
        orders=np.array([one.orders for one in people], dtype=np.intp),
    )


def responders_of(db: Session, crew: Crew, rows: Sequence[int], at: datetime) -> dict[int, Responder]:
    """Some of the crew as answers tell them, by row; who has left the roster since is not among them."""
    asked = {str(crew.post[row]): row for row in rows}
    told = ask(db, TOLD_THEN if crew.then else TOLD, {"at": at, "posts": list(asked)})
    found = {asked[row.code]: _responder(row, crew, asked[row.code], at) for row in told}
    return {row: found[row] for row in rows if row in found}


def nearest_responders(
    db: Session, place: LonLat, at: datetime, plane: LocalPlane, *, limit: int = 5
) -> list[Responder]:
    """The nearest people who could go, each person once: on duty and free, on duty and busy, off duty."""
    crew = crew_around(db, place, at, plane)
    nearest = np.lexsort((np.arange(len(crew)), crew.orders > 0, ~crew.on_duty))[:limit].tolist()
    return list(responders_of(db, crew, nearest, at).values())


def place_of_post(db: Session, post: str, at: datetime) -> LonLat:
    """Where the person of a responding post is taken to be.

    raises: PostNotFound if there is no such post, or it means nobody and has neither base nor area
    """
    rows = ask(db, TOLD, {"at": at, "posts": [post]})
    found = next((row for row in rows if row.in_force and row.lon is not None), None)
    if found is None:
        raise PostNotFound(post)
    return LonLat(found.lon, found.lat)


def _responder(row: Any, crew: Crew, number: int, at: datetime) -> Responder:
    post = post_of(row)
    person = present(post) or post.turn
    assert person is not None  # noqa: S101 - the query leaves out posts without a turn
    base = PositionSource.BASE if row.has_base else PositionSource.AREA
    return Responder(
        person=person,
        post=post,
        team=row.team,
        on_duty=row.on_duty,
        distance_m=float(crew.distance_m[number]),
        place=LonLat(row.lon, row.lat),
        source=PositionSource.FIX if row.by_fix else base,
        age=at - row.captured_at if row.by_fix else None,
        doubt=Doubt.of(row.doubt) if row.reported and row.doubt else None,
        orders=int(crew.orders[number]),
    )
