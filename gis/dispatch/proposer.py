"""The proposer: computes and stores proposals for every incident that waits for them, once, whatever else dies.

An incident waits from its receipt on, and again when its place or its risks were changed (`propose_at`). A proposer
claims it for a few seconds by a conditional UPDATE, computes without any lock, and stores all of it in one transaction
if the claim still stands. So two proposers never store for one receipt; one that was killed leaves a claim that lapses;
and what was corrected meanwhile is computed anew instead of stored.

Proposals decide nothing. Only what is red or major by the words of a caller is written into the incident at once, and
only ever added (domain.md 3.5). None of it moves the version of the incident: no desk loses to the worker.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from gis.access.roles import PROPOSER
from gis.clock import Clock
from gis.crs.plane import LocalPlane
from gis.db.centres import centre_facts
from gis.db.engine import reading, reading_for, transaction
from gis.db.statements import statements_beside
from gis.dispatch.classify import raised
from gis.dispatch.content import Row
from gis.dispatch.intake import shape_of
from gis.dispatch.log import Entry, append
from gis.dispatch.matter import Matter, matter
from gis.dispatch.proposals import Round, add_related, proposals_for
from gis.dispatch.related import one_at_a_time
from gis.dispatch.signs import VERSION
from gis.dispatch.workflow import ENDS
from gis.model.incidents import Incident
from gis.model.proposals import Proposal, ProposalRound
from gis.vocabulary import EventKind, Priority, Risk, State

SQL = statements_beside(__file__)

CLAIM = timedelta(seconds=10)
"""Far longer than proposing takes, short enough for who takes over from the dead."""
PATIENCE_MS = 2_000
"""Longest that one question to the database may take."""
PAUSE_SECONDS, LONG_PAUSE_SECONDS = 0.025, 0.25
"""Between two looks while nothing waits: of the one who is to be quick, and of the one who helps out."""
_MOST_TRIES = 20

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """An incident that is ours for a while."""

    incident: UUID
    number: int
    asked_at: datetime
    lapses_at: datetime


def keep_proposing(
    engine: Engine, centre: str, clock: Clock, stopped: Callable[[], bool], *, pause_seconds: float = PAUSE_SECONDS
) -> None:
    """Propose until told to stop.

    pause_seconds: between two looks while nothing waits
    raises: DatabaseDown, CentreNotFound; whoever runs this starts it again
    """
    plane = plane_of(engine, centre)
    while not stopped():
        if not propose_next(engine, plane, clock):
            time.sleep(pause_seconds)


def plane_of(engine: Engine, centre: str) -> LocalPlane:
    """The metric plane of a centre, which never moves.

    raises: CentreNotFound
    """
    with reading(engine) as db:
        return LocalPlane.at(centre_facts(db, centre).lon)


def propose_next(engine: Engine, plane: LocalPlane, clock: Clock) -> bool:
    """Claim one incident and propose for it; False if none waits."""
    with transaction(engine) as db:
        claim = claim_one(db, clock.now())
    if claim is None:
        return False
    with reading_for(engine, PATIENCE_MS) as db:
        of = matter(db, claim.incident)
        made = proposals_for(db, of, claim.asked_at, plane)
    with transaction(engine) as db:
        store(db, claim, of, made, plane, clock.now())
    return True


def claim_one(db: Session, now: datetime) -> Claim | None:
    """Claim the incident that has waited longest; the caller commits. None if none waits."""
    given = {"now": now, "lapses_at": now + CLAIM, "absurd_at": now + 3 * CLAIM}
    row = db.execute(SQL["claim_one"], given).one_or_none()
    if row is None:
        return None
    claim = Claim(row.id, row.number, now, now + CLAIM)
    if row.merged_into is not None:
        given = {"id": row.id, "into": row.merged_into, "mine": claim.lapses_at, "now": now}
        db.execute(SQL["look_for_the_other"], given)
        return claim_one(db, now)
    return claim


def store(db: Session, claim: Claim, of: Matter, made: Round, plane: LocalPlane, now: datetime) -> int | None:
    """Store a round with its events, if the claim still stands; the caller commits.

    returns: the number of the round; None if somebody else has stored, or something has changed, since the claim
    """
    one_at_a_time(db)
    add_related(db, made, of, plane)
    for _ in range(_MOST_TRIES):
        seen = _seen(db, claim)
        if seen is None:
            return None
        if State.of(seen.state) in ENDS:
            db.execute(update(Incident).where(*_still(claim, seen)).values(propose_at=None))
            return None
        number = _stored(db, claim, seen, made, now)
        if number is not None:
            return number
    return None  # So busy an incident is proposed for when the claim has lapsed.


def _seen(db: Session, claim: Claim) -> Any:
    """The incident as it stands; None if the claim does not."""
    query = select(Incident.__table__).where(Incident.id == claim.incident, Incident.propose_at == claim.lapses_at)
    return db.execute(query).one_or_none()


def _still(claim: Claim, seen: Any) -> tuple[Any, ...]:
    """The conditions that the claim stands and nothing was told of the incident meanwhile."""
    return (
        Incident.id == claim.incident,
        Incident.propose_at == claim.lapses_at,
        Incident.event_count == seen.event_count,
    )


def _stored(db: Session, claim: Claim, seen: Any, made: Round, now: datetime) -> int | None:
    turn = db.execute(SQL["next_round"], {"incident": claim.incident}).one()
    flag, values = _flag(seen, made, was_major=turn.was_major)
    told = [*flag, Entry(EventKind.PROPOSED, _told(turn.round, made))]
    last = seen.event_count + len(told)
    values |= {"event_count": last, "propose_at": None}
    won = update(Incident).where(*_still(claim, seen)).values(values).returning(Incident.id)
    if db.execute(won.execution_options(synchronize_session=False)).first() is None:
        return None
    _write(db, claim, turn.round, made, now)
    append(db, claim.incident, told, last=last, at=now, by=PROPOSER.code)
    return int(turn.round)


def _flag(seen: Any, made: Round, *, was_major: bool) -> tuple[list[Entry], dict[str, Any]]:
    """What words say that no desk may overlook: risks that are not marked yet, and a major emergency.

    was_major: an earlier round said so; if the desk has made it less since, that was a person's decision
    """
    nature = made.nature
    if nature is None:
        return [], {}
    had = frozenset(map(Risk.of, seen.risks))
    risks = had | nature.risks
    is_major = nature.priority is Priority.MAJOR and not was_major
    before = Priority.of(seen.priority)
    priority = raised(before, Priority.MAJOR) if is_major else before
    if risks == had and priority is before:
        return [], {}
    facts = {"risks": sorted(risk.value for risk in risks), "priority": priority.value, "words": VERSION}
    return [Entry(EventKind.FLAGGED, facts)], {"risks": facts["risks"], "priority": priority.value}


def _told(number: int, made: Round) -> dict[str, Any]:
    place = made.parts.get("place", {})
    return {
        "round": number,
        "counts": made.counts(),
        "best": made.best(),
        "failed": made.failed(),
        "verdict": place.get("verdict"),
        "police_first": made.nature is not None and made.nature.police_first,
    }


def _write(db: Session, claim: Claim, number: int, made: Round, now: datetime) -> None:
    round_id = uuid4()
    db.execute(
        insert(ProposalRound).values(
            id=round_id, incident_id=claim.incident, round=number, asked_at=made.asked_at, computed_at=now,
            editions=made.editions, parts=made.parts,
        )
    )  # fmt: skip
    if made.rows:
        db.execute(insert(Proposal), [_row(claim, round_id, row) for row in made.rows])


def _row(claim: Claim, round_id: UUID, row: Row) -> dict[str, Any]:
    return {
        "round_id": round_id,
        "incident_id": claim.incident,
        "kind": row.kind.value,
        "rank": row.rank,
        "confidence": row.confidence,
        "content": dict(row.content),
        "place": shape_of(row.place),
        "site": row.site,
    }
