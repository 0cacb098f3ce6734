"""Shapes of what is picked, and of the names that picks teach."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from api.schemas.common import NO_NUL, Schema
from gis.geocode.picks import NameTaught, Picked
from gis.vocabulary import NameKind

Text = Annotated[str, Field(max_length=2_000, pattern=NO_NUL)]
"""What a caller says; the first 100 characters are used."""
Person = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)]
"""Who did it."""


class PickIn(Schema):
    """What a dispatcher chose for the words of a caller."""

    query: Annotated[Text, Field(min_length=1)]
    """What was looked for, as it was typed."""
    place_id: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    """As in the candidate; null for a pole that stands alone."""
    spot_id: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    """What the candidate said."""
    by: Person
    """Who chose; until there are accounts, the name of the desk or person."""


class PickedOut(Schema):
    """What became of a pick."""

    id: UUID
    name: str
    picks: int
    """How often this place was chosen for these words."""
    people: int
    """By how many."""
    learnt: str | None
    """The name that the place has from now on, if this pick taught one."""

    @classmethod
    def of(cls, picked: Picked) -> Self:
        """From the core's pick."""
        return cls(**vars(picked))


class NameOut(Schema):
    """A name besides the own one of its place."""

    id: int
    name: str
    kind: NameKind
    place_id: int
    place: str
    source: str
    taught_by: str | None
    created_at: datetime
    revoked_by: str | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, name: NameTaught) -> Self:
        """From the core's name."""
        return cls(**vars(name))


class RevocationIn(Schema):
    """Who takes a name away."""

    by: Person
