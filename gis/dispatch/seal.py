"""The seal of an event: SHA-256 over the seal of the event before it and over itself. Pure.

Whoever changes, drops or slips in an event of an incident breaks every seal after it. Free text goes in as a salted
digest: it can be deleted one day, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

FIRST = bytes(32)
"""Stands before the first event of every incident."""


@dataclass(frozen=True)
class Line:
    """An event, as it is sealed."""

    incident_id: UUID
    seq: int
    kind: str
    at: datetime
    actor: str
    facts: dict[str, Any]
    note: str | None
    salt: bytes


def seal(before: bytes, line: Line) -> bytes:
    """The seal of an event that follows one with the seal `before`."""
    content = {
        "incident": str(line.incident_id),
        "seq": line.seq,
        "kind": line.kind,
        "at": line.at.astimezone(UTC).isoformat(),
        "actor": line.actor,
        "facts": line.facts,
        "note": hashlib.sha256(line.salt + (line.note or "").encode()).hexdigest(),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(before + text.encode()).digest()


def first_broken(lines: Iterable[tuple[Line, bytes]]) -> int | None:
    """Where a history does not hold: the number at which an event is missing or its seal is wrong; None if it holds.

    lines: events of one incident with their seals, in order
    """
    before = FIRST
    for number, (line, kept) in enumerate(lines, start=1):
        before = seal(before, line)
        if line.seq != number or before != kept:
            return number
    return None
