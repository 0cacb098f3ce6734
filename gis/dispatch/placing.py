"""Where an incident is: another place is a new version, the old one is kept, and limits run on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.commands import RawPlace
from gis.dispatch.intake import point_of, shape_of
from gis.dispatch.later_commands import Correct
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import Facts
from gis.model.attachments import PlaceVersion
from gis.vocabulary import State

type Store = Callable[[datetime], None]


def correct(db: Session, command: Correct, office: Office) -> Outcome:
    """It is somewhere else than was thought.

    raises: as `carry_out`; BadCoordinates
    """
    values = {"place": shape_of(point_of(command.place)), "unknown_place": None}

    def plan(seen: Seen) -> Plan:
        told = {"had_place": seen.place is not None}
        kept = keep_place(db, seen, command.place, command.actor.code)
        return Plan(Facts(state=State.of(seen.state), leads=True), values, told, command.reason, store=kept)

    return carry_out(db, command, office, plan)


def keep_place(db: Session, seen: Seen, raw: RawPlace | None, by: str) -> Store:
    """Writes down a place that was decided on, as it came; nothing if none was."""
    place = point_of(raw)

    def store(now: datetime) -> None:
        if raw and place:
            came = {"raw_x": raw.x, "raw_y": raw.y, "raw_datum": raw.datum.value, "decided_at": now, "decided_by": by}
            row = {"incident_id": seen.id, "seq": seen.event_count + 1, "place": shape_of(place)}
            db.execute(insert(PlaceVersion).values(**row, **came))

    return store


def both(first: Store, second: Store) -> Store:
    """One after the other."""

    def store(now: datetime) -> None:
        first(now)
        second(now)

    return store
