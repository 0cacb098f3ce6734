"""Shapes of units: departments and mediation rooms."""

from __future__ import annotations

from typing import Self

from api.schemas.common import Schema, WordsOut
from gis.duty.units import UnitRef
from gis.vocabulary import Category, UnitKind


class UnitOut(Schema):
    """One unit that matters can be handed to."""

    code: str
    """Send it as `unit` of divert or join."""
    name: str
    kind: UnitKind
    words: WordsOut
    """The kind, in words."""
    categories: list[str]
    """What it takes on: categories, families of them, or all (`*`)."""
    suggested: bool
    """It takes the category on that was asked about."""

    @classmethod
    def of(cls, unit: UnitRef, category: Category | None = None) -> Self:
        """From the core's unit."""
        return cls(
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            words=WordsOut.of(unit.kind),
            categories=list(unit.categories),
            suggested=category is not None and unit.takes(category),
        )
