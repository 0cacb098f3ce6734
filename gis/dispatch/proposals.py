"""What the worker proposes for an incident: its nature, place, who answers, who could go, what is related.

Each part is computed by itself: what fails is said and keeps nothing else from being proposed, and finding nothing is
an answer too. Nothing here is written; `proposer` stores it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.engine import failing_alone
from gis.dispatch import content
from gis.dispatch.answering import answering
from gis.dispatch.candidates import goers
from gis.dispatch.classify import Nature, nature_of
from gis.dispatch.content import Row
from gis.dispatch.likeness import Sighting
from gis.dispatch.limits import policy_at
from gis.dispatch.matter import Matter
from gis.dispatch.places import PlaceProposal, places_of
from gis.dispatch.related import in_plane, related
from gis.dispatch.signs import VERSION
from gis.duty.busy import busy_at
from gis.model.areas import Edition
from gis.roads.current import Roads, roads_at
from gis.roads.store import newest_version
from gis.vocabulary import Category, ProposalKind, ProposalState

BELIEVED_FROM = 0.5
"""From this confidence on a category from words chooses whose duty it is."""

logger = logging.getLogger(__name__)

K = ProposalKind


@dataclass
class Round:
    """All that is proposed at once."""

    asked_at: datetime
    editions: dict[str, Any]
    """On what it rests; see `basis`."""
    rows: list[Row] = field(default_factory=list)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By kind: what the search came to."""
    nature: Nature | None = None
    places: Sequence[PlaceProposal] = ()
    responsible: str | None = None
    """Who answers for the leading place."""

    def take(self, kind: ProposalKind, rows: list[Row], *, found: bool | None = None, **said: Any) -> None:
        """Take in what was found for a kind.

        found: whether it is anything, where a row alone doesn't say it
        said: what else there is to say about the search
        """
        made = bool(rows) if found is None else found
        state = ProposalState.MADE if made else ProposalState.NONE
        self.parts[kind.value] = {"state": state.value, **said}
        self.rows += rows

    @property
    def leading(self) -> PlaceProposal | None:
        """The likeliest place."""
        return self.places[0] if self.places else None

    @property
    def point(self) -> LonLat | None:
        """Where that is, WGS84."""
        return self.places[0].place if self.places else None

    def best(self) -> dict[str, float]:
        """The confidence of the first proposal of each kind."""
        return {row.kind.value: row.confidence for row in self.rows if row.rank == 1}

    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        kinds = [row.kind for row in self.rows]
        return {kind.value: kinds.count(kind) for kind in K}

    def failed(self) -> list[str]:
        """Kinds that could not be computed."""
        return [kind for kind, said in self.parts.items() if said["state"] == ProposalState.FAILED.value]


def proposals_for(db: Session, of: Matter, at: datetime, plane: LocalPlane, *, then: bool = False) -> Round:
    """Everything that can be proposed for an incident without looking at others.

    at: the instant as of which areas, rosters, roads and names are looked up
    then: also positions, which else are the newest
    """
    made = Round(at, basis(db, of, at))
    guarded(db, made, lambda: _nature(made, of), K.NATURE)
    guarded(db, made, lambda: _places(db, made, of, plane), K.PLACE)
    guarded(db, made, lambda: _answers(db, made, of, plane), K.RESPONSIBLE)
    guarded(db, made, lambda: _goers(db, made, of, plane, then=then), K.TEAM, K.WORKER)
    return made


def add_related(db: Session, made: Round, of: Matter, plane: LocalPlane) -> None:
    """Add the incidents that may be one with this; by one proposer at a time, or two callers about one fire miss it."""
    guarded(db, made, lambda: _related(db, made, of, plane), K.RELATED)


def basis(db: Session, of: Matter, at: datetime) -> dict[str, Any]:
    """What proposals rest on: editions of areas by kind, roads, limits, tables of words, the category that was said."""
    in_force = select(Edition.kind, Edition.id, Edition.name).where(Edition.in_force.contains(at))
    roads = newest_version(db)
    return {
        "areas": {row.kind: [str(row.id), row.name] for row in db.execute(in_force)},
        "roads": [roads.version, str(roads.key)] if roads else None,
        "policy": policy_at(db, at).version,
        "words": VERSION,
        "category": of.category and of.category.value,
    }


def believed(of: Matter, nature: Nature | None) -> Category | None:
    """The category whose duty is asked for: as was said, else as the words tell surely enough."""
    if of.category is not None or nature is None:
        return of.category
    return nature.category if nature.confidence >= BELIEVED_FROM else None


def sighting_of(of: Matter, made: Round, plane: LocalPlane) -> Sighting:
    """An incident as others are compared with it."""
    leading = made.leading
    x, y = in_plane(made.point, plane)
    return Sighting(
        number=of.number,
        received_at=of.received_at,
        texts=tuple(each.text for each in of.told),
        phones=of.phones,
        category=of.category or (made.nature.category if made.nature else None),
        x=x,
        y=y,
        radius_m=leading.radius_m if leading else 0.0,
        site=leading.site if leading else None,
    )


def guarded(db: Session, made: Round, compute: Callable[[], None], *kinds: ProposalKind) -> None:
    """Compute a part. If that fails, it is said of its kinds, and the other parts go on.

    raises: DBAPIError if the database itself is gone
    """
    try:
        with failing_alone(db):
            compute()
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise
        logger.exception("No proposals: %s.", ", ".join(kind.value for kind in kinds))
        made.rows = [row for row in made.rows if row.kind not in kinds]
        for kind in kinds:
            made.parts[kind.value] = {"state": ProposalState.FAILED.value, "why": type(error).__name__}


def _nature(made: Round, of: Matter) -> None:
    nature = made.nature = nature_of((each.text for each in of.told), (each.channel for each in of.told))
    made.take(K.NATURE, content.of_nature(nature), found=nature.category is not None or nature.police_first)


def _places(db: Session, made: Round, of: Matter, plane: LocalPlane) -> None:
    found = places_of(db, of.told, of.chosen, made.asked_at, plane)
    made.places = found.candidates
    ask = {"zh": found.ask[0], "en": found.ask[1]} if found.ask else None
    made.take(K.PLACE, content.of_places(made.places), verdict=found.verdict.value, ask=ask)


def _answers(db: Session, made: Round, of: Matter, plane: LocalPlane) -> None:
    answers = answering(db, made.places, believed(of, made.nature), made.asked_at, plane)
    first = answers[0]
    made.responsible = first.found.person.code if first.found.person else None
    words = first.question.words if first.question else None
    ask = {"zh": words.zh, "en": words.en} if words else None
    found = any(each.found.person for each in answers)
    made.take(K.RESPONSIBLE, content.of_answers(answers, made.places), found=found, ask=ask)


def _goers(db: Session, made: Round, of: Matter, plane: LocalPlane, *, then: bool) -> None:
    at, leading = made.asked_at, made.leading
    busy = busy_at(db, at, but=of.id)
    found = goers(db, _roads(db, at), made.point, made.responsible, busy, at, plane, then=then)
    sure = leading.confidence if leading else 0.0
    free = any(not each.orders for each in found.teams)
    made.take(K.TEAM, content.of_goers(K.TEAM, found.teams, sure), free=free)
    made.take(K.WORKER, content.of_goers(K.WORKER, found.workers, sure))


def _roads(db: Session, at: datetime) -> Roads | None:
    return roads_at(db, at) if newest_version(db) else None


def _related(db: Session, made: Round, of: Matter, plane: LocalPlane) -> None:
    mine = sighting_of(of, made, plane)
    found = related(db, of.id, mine, made.point, made.asked_at, plane)
    made.take(K.RELATED, content.of_relations(found))
