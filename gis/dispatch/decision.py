"""Why somebody was sent: what was known when the desk decided, what was proposed, what it chose, where the two differ.

Proposals are kept as they stood, and never changed; a decision names the round that lay before the desk. What it chose
instead of the first proposal is an override. That is no fault: the desk knows more than we do, and may say what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.dispatch.change import see
from gis.dispatch.shown import Shown, ShownRound, rounds_of
from gis.errors import NothingDecided
from gis.model.incidents import Incident
from gis.model.proposals import Decision
from gis.vocabulary import Category, Priority, ProposalKind, Risk

SAME_PLACE_M = 30.0
"""A place chosen within this of a proposed one is that one."""

K = ProposalKind


@dataclass(frozen=True)
class Choice:
    """One thing that the desk chose, beside what was proposed first."""

    of: str
    """place, team, worker, category or priority."""
    chosen: str | None
    proposed: str | None
    """First; None if nothing was."""
    rank: int | None
    """Of what was chosen among the proposals; None if it was not among them."""
    apart_m: float | None = None
    """Of a place: from the one proposed first."""

    @property
    def is_override(self) -> bool:
        """Whether another than the first was chosen, where there was a first."""
        return self.proposed is not None and self.rank != 1


@dataclass(frozen=True)
class Decided:
    """A decision, and all that was known."""

    number: int
    seq: int
    """Number of its event in the history."""
    decided_at: datetime
    decided_by: str
    policy: str
    """Version of the limits."""
    place: LonLat | None
    unknown_place: str | None
    team: str | None
    worker: str | None
    category: Category | None
    priority: Priority
    risks: frozenset[Risk]
    override: str | None
    """Why another than was proposed first, as the desk said."""
    round: ShownRound | None
    """The proposals that lay before the desk; None if there were none yet."""
    choices: tuple[Choice, ...]
    rule: Shown | None
    """Who answers for the place chosen, by which step of the chain; None where that was not proposed."""


def decisions(db: Session, number: int, plane: LocalPlane) -> list[Decided]:
    """Every dispatch of an incident, oldest first.

    raises: IncidentNotFound
    """
    see(db, number)
    rounds = {each.number: each for each in rounds_of(db, number)}
    query = (
        select(Decision.__table__, func.ST_X(Decision.place).label("lon"), func.ST_Y(Decision.place).label("lat"))
        .join(Incident, Incident.id == Decision.incident_id)
        .where(Incident.number == number)
        .order_by(Decision.seq)
    )
    return [_decided(number, row, rounds.get(row.round), plane) for row in db.execute(query)]


def decision(db: Session, number: int, plane: LocalPlane) -> Decided:
    """The newest dispatch of an incident.

    raises: IncidentNotFound, NothingDecided
    """
    found = decisions(db, number, plane)
    if not found:
        raise NothingDecided(str(number))
    return found[-1]


def _decided(number: int, row: Any, shown: ShownRound | None, plane: LocalPlane) -> Decided:
    place = None if row.lon is None else LonLat(row.lon, row.lat)
    at_place = _of_place(place, shown, plane)
    choices = (at_place, *_of_codes(row, shown)) if at_place else tuple(_of_codes(row, shown))
    return Decided(
        number=number,
        seq=row.seq,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        policy=row.policy,
        place=place,
        unknown_place=row.unknown_place,
        team=row.team,
        worker=row.worker,
        category=Category.of(row.category) if row.category else None,
        priority=Priority.of(row.priority),
        risks=frozenset(map(Risk.of, row.risks)),
        override=row.override,
        round=shown,
        choices=choices,
        rule=_rule(at_place, shown),
    )


def _of_codes(row: Any, shown: ShownRound | None) -> Iterator[Choice]:
    for name, kind, key in (("team", K.TEAM, "code"), ("worker", K.RESPONSIBLE, "person")):
        yield _choice(name, getattr(row, name), [each.content[key] for each in _those(shown, kind)])
    nature = _those(shown, K.NATURE)
    for name in ("category", "priority"):
        yield _choice(name, getattr(row, name), [each.content[name] for each in nature])


def _choice(of: str, chosen: str | None, proposed: Sequence[str | None]) -> Choice:
    rank = proposed.index(chosen) + 1 if chosen is not None and chosen in proposed else None
    return Choice(of, chosen, proposed[0] if proposed else None, rank)


def _of_place(place: LonLat | None, shown: ShownRound | None, plane: LocalPlane) -> Choice | None:
    """None if neither the desk nor the proposals know a place."""
    proposed = _those(shown, K.PLACE)
    if place is None:
        return Choice("place", None, _words(proposed[0]), None) if proposed else None
    metres = _metres(place, proposed, plane)
    near = [row for row, apart in enumerate(metres) if apart <= max(SAME_PLACE_M, _radius(proposed[row]))]
    rank = min(near, key=metres.__getitem__) + 1 if near else None
    chosen = f"{place.lon:.6f}, {place.lat:.6f}"
    first = _words(proposed[0]) if proposed else None
    return Choice("place", chosen, first, rank, round(metres[0], 1) if metres else None)


def _radius(one: Shown) -> float:
    """As far as the place itself goes: a road is chosen by any of its points, a circle of coordinates is no place."""
    return 0.0 if one.content["clue"] == "point" else float(one.content["radius_m"])


def _words(one: Shown) -> str:
    content = one.content
    return content["name"] or f"{content['lon']:.6f}, {content['lat']:.6f}"


def _metres(place: LonLat, proposed: Sequence[Shown], plane: LocalPlane) -> list[float]:
    if not proposed:
        return []
    points = [(place.lon, place.lat), *((each.content["lon"], each.content["lat"]) for each in proposed)]
    here, *there = plane.to_metres(np.array(points))
    return [float(np.hypot(*(each - here))) for each in there]


def _rule(at_place: Choice | None, shown: ShownRound | None) -> Shown | None:
    rank = at_place.rank if at_place else None
    return next((each for each in _those(shown, K.RESPONSIBLE) if each.content["of_place"] == rank), None)


def _those(shown: ShownRound | None, kind: ProposalKind) -> list[Shown]:
    return shown.of(kind) if shown else []
