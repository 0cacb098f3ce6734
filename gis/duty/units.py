"""Whom a matter can be handed to: departments and mediation rooms that the centre has written down, and sites.

A unit that nobody speaks for is an order nobody takes, and a mistyped one is the likeliest of these. Where a centre has
written down no units of a kind, or has no sites in force, any code passes: it may not have come to that yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.duty.answer import asks_for
from gis.errors import Finding
from gis.model.areas import Area, Edition
from gis.model.people import Unit
from gis.vocabulary import AreaKind, Category, Recipient, UnitKind

OFFERED_COUNT = 3
"""How many that are written alike are offered for one that is unknown."""


@dataclass(frozen=True)
class UnitRef:
    """One unit in force."""

    code: str
    name: str
    kind: UnitKind
    categories: tuple[str, ...]
    """As duties say it: categories, families, or all of them (`*`)."""

    def takes(self, category: Category) -> bool:
        """Whether it takes matters of a category on, as far as is written down."""
        return not set(asks_for(category)).isdisjoint(self.categories)


def units_at(db: Session, at: datetime) -> list[UnitRef]:
    """The units in force at an instant, by code."""
    query = select(Unit.code, Unit.name, Unit.kind, Unit.categories).where(Unit.during.contains(at)).order_by(Unit.code)
    rows = db.execute(query)
    return [UnitRef(code, name, UnitKind.of(kind), tuple(categories)) for code, name, kind, categories in rows]


def wrong_with_unit(db: Session, code: str, recipient: Recipient, at: datetime) -> list[Finding]:
    """What keeps a matter from being diverted to a unit: there is none of that kind by this code."""
    if recipient is Recipient.ENTERPRISE:
        return _unknown(code, _sites(db, code, at), recipient)
    units = [unit for unit in units_at(db, at) if unit.kind.value == recipient.value]
    return _unknown(code, {unit.code: unit.name for unit in units}, recipient)


def wrong_with_any_unit(db: Session, code: str, at: datetime) -> list[Finding]:
    """What keeps a unit of whatever kind from being called."""
    units = {unit.code: unit.name for unit in units_at(db, at)}
    known = units | _sites(db, code, at) if units else {}
    return _unknown(code, known, Recipient.DEPARTMENT)


def _unknown(code: str, known: dict[str, str], recipient: Recipient) -> list[Finding]:
    if not known or code in known:
        return []
    words = {name: one for one, name in known.items()} | {one: one for one in known}
    alike = {words[word] for word in get_close_matches(code, words, OFFERED_COUNT)}
    told = ", ".join(f"'{one}'" if one == known[one] else f"'{one}' ({known[one]})" for one in sorted(alike))
    hint = f"Did you mean {told}?" if told else "`gridkeeper duty units` or GET /v1/units lists them."
    return [Finding("unit", f"there is no {recipient.en} '{code}'.", hint)]


def _sites(db: Session, code: str, at: datetime) -> dict[str, str]:
    """The sites in force, names by code."""
    query = select(Area.code, Area.name).join(Edition, Edition.id == Area.edition_id)
    query = query.where(Edition.kind == AreaKind.SITE.value, Edition.in_force.contains(at))
    found = db.execute(query.where(Area.code == code)).all() or db.execute(query).all()
    return {code: name for code, name in found}  # noqa: C416 - rows have two values
