"""A decision's proposals computed again, as of the instant at which they were asked for, with what was in force then.

Areas, rosters, closures and positions are looked up as they stood; what has been replaced since (the roads, the tables
of words) is said, because then another answer is no surprise. Related incidents are not computed again: they were
compared with others as these stood, and these have moved on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.dispatch.change import see
from gis.dispatch.content import Row
from gis.dispatch.decision import Decided, decision
from gis.dispatch.matter import Matter, matter
from gis.dispatch.proposals import Round, proposals_for
from gis.dispatch.shown import Shown, ShownRound
from gis.errors import NothingProposed
from gis.vocabulary import Category, PlaceClue, ProposalKind

K = ProposalKind
AGAIN = (K.NATURE, K.PLACE, K.RESPONSIBLE, K.TEAM, K.WORKER)
"""What is computed again."""


@dataclass(frozen=True)
class Again:
    """One kind of proposal, then and now."""

    kind: ProposalKind
    same: bool
    then: tuple[dict[str, Any], ...]
    now: tuple[dict[str, Any], ...]
    """Contents with their confidence, the first first."""


@dataclass(frozen=True)
class Replayed:
    """What was proposed for a decision, computed again."""

    decided: Decided
    asked_at: datetime
    parts: tuple[Again, ...]
    replaced: tuple[str, ...]
    """What the answer rested on and is another today: areas, roads, policy, words."""

    @property
    def same(self) -> bool:
        """Whether everything came out as it did then."""
        return all(part.same for part in self.parts)


def replay(db: Session, number: int, plane: LocalPlane) -> Replayed:
    """Compute the proposals of the newest dispatch of an incident again; nothing is stored.

    raises: IncidentNotFound, NothingDecided, NothingProposed
    """
    decided = decision(db, number, plane)
    if decided.round is None:
        raise NothingProposed(str(number))
    then = decided.round
    made = proposals_for(db, _as_it_stood(db, number, then), then.asked_at, plane, then=True)
    parts = tuple(_again(kind, then.of(kind), made) for kind in AGAIN)
    return Replayed(decided, then.asked_at, parts, _replaced(then.editions, made.editions))


def _as_it_stood(db: Session, number: int, then: ShownRound) -> Matter:
    """The incident with what was known of it: its reports, the category that was said, the place that was chosen."""
    of = matter(db, see(db, number).id, until=then.asked_at)
    said = then.editions["category"]
    first = next(iter(then.of(K.PLACE)), None)
    by_desk = first is not None and first.content["clue"] == PlaceClue.DESK.value
    chosen = LonLat(first.content["lon"], first.content["lat"]) if first and by_desk else None
    return replace(of, category=Category.of(said) if said else None, chosen=chosen)


def _again(kind: ProposalKind, then: Sequence[Shown], made: Round) -> Again:
    was = tuple(each.content | {"confidence": each.confidence} for each in then)
    now = tuple(_plain(row) for row in made.rows if row.kind is kind)
    return Again(kind, was == now, was, now)


def _plain(row: Row) -> dict[str, Any]:
    """A proposal as it would come back from the database."""
    plain: dict[str, Any] = json.loads(json.dumps({**row.content, "confidence": row.confidence}))
    return plain


def _replaced(then: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in ("areas", "roads", "policy", "words") if then[name] != now[name])
