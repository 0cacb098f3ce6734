"""Seconds from posts to places by the road graph: the table that planning starts from.

A post stands where its person was seen last, else at the base of its team or in its area. It counts with the graph
alone: no turn restrictions, no exact routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.ranking import MODE_OF
from gis.duty.responders import crew_around, place_of_post
from gis.model.people import Post
from gis.roads.current import Roads
from gis.roads.exempt import ride_seconds
from gis.roads.rank import eta
from gis.vocabulary import Mode, PostKind


class Origin(NamedTuple):
    """Where a post starts, and how."""

    post: str
    """Code."""
    place: LonLat
    mode: Mode


def origins_on_duty(db: Session, at: datetime, plane: LocalPlane, *, mode: Mode | None = None) -> list[Origin]:
    """The people on duty who could go, each once, by the code of their post."""
    anywhere = LonLat(plane.central_meridian, 0.0)
    crew = crew_around(db, anywhere, at, plane)
    places = map(LonLat._make, crew.place[crew.on_duty].tolist())
    modes = [mode or MODE_OF[kind] for kind in crew.kind[crew.on_duty]]
    return sorted(map(Origin, crew.post[crew.on_duty].tolist(), places, modes))


def origins_of(db: Session, posts: Sequence[str], at: datetime, *, mode: Mode | None = None) -> list[Origin]:
    """Posts by code, on duty or not, in the order given.

    raises: PostNotFound for the first that has no place
    """
    places = [place_of_post(db, post, at) for post in posts]
    rows = db.execute(select(Post.code, Post.kind).where(Post.code.in_(posts)))
    kinds = {row.code: PostKind.of(row.kind) for row in rows}
    return [Origin(post, place, mode or MODE_OF[kinds[post]]) for post, place in zip(posts, places, strict=True)]


def seconds_between(roads: Roads, origins: Sequence[Origin], places: FloatArray) -> FloatArray:
    """(n, m) seconds to each of n places from each of m posts, door to door; inf where there is no way.

    places: (n, 2) degrees, WGS84
    """
    seconds = np.full((len(places), len(origins)), np.inf)
    for mode in Mode:
        going = [column for column, origin in enumerate(origins) if origin.mode is mode]
        if going:
            seconds[:, going] = _by(roads, mode, np.array([origins[column].place for column in going]), places)
    return seconds


def _by(roads: Roads, mode: Mode, posts: FloatArray, places: FloatArray) -> FloatArray:
    starts, targets = (roads.snapper[mode].snap(points) for points in (posts, places))
    rows = [
        eta(ride_seconds(roads, mode, starts, targets[row]), starts.distance_m, targets.distance_m[row])
        for row in range(len(targets))
    ]
    return np.array(rows).reshape(len(places), len(posts))
