"""A command is carried out once: its key is claimed first, and whoever repeats it gets the answer of the first time.

The claim is an insert that waits for a rival with the same key, so that of two at once the second sees the answer of
the first. It takes two statements: one that inserts and reads at once would show the second an empty answer
(reliability.md 2.6: 3,615 of 6,400).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from gis.db.statements import ask, statements_beside
from gis.dispatch.commands import Command
from gis.dispatch.office import Outcome
from gis.errors import KeyReused
from gis.model.incidents import CommandKey
from gis.vocabulary import State

SQL = statements_beside(__file__)


def claim(db: Session, command: Command, now: datetime) -> Outcome | None:
    """Claim the key of a command.

    returns: None if it is the first time, else the answer of the first time
    raises: KeyReused if the key came with another command
    """
    digest = digest_of(command)
    given = {"actor": command.actor.code, "key": command.key, "digest": digest, "now": now}
    if ask(db, SQL["claim"], given, named=False):
        return None
    earlier = db.execute(select(CommandKey.__table__).where(*_of(command))).one()
    if earlier.digest != digest:
        raise KeyReused(str(command.key))
    return Outcome(earlier.number, State.of(earlier.state), earlier.version, earlier.event_count)


def remember(db: Session, command: Command, outcome: Outcome) -> None:
    """Keep the answer beside the key."""
    answer = {"number": outcome.number, "state": outcome.state.value}
    counts = {"version": outcome.version, "event_count": outcome.event_count}
    db.execute(update(CommandKey).where(*_of(command)).values(answer | counts))


def digest_of(command: Command) -> bytes:
    """SHA-256 of what a command asks for, whoever asks."""
    asked = {field.name: _plain(getattr(command, field.name)) for field in fields(command) if field.name != "actor"}
    text = json.dumps({"action": command.action.value, **asked}, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _of(command: Command) -> tuple[ColumnElement[bool], ...]:
    return CommandKey.actor == command.actor.code, CommandKey.key == command.key


def _plain(value: object) -> str | list[str]:
    return sorted(map(str, value)) if isinstance(value, frozenset) else repr(value)
