"""Shapes of areas and editions: GeoJSON in WGS84."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Self

from api.schemas.common import Schema
from gis.areas.editions import EditionFacts
from gis.areas.pages import AreaRow
from gis.vocabulary import AreaKind, EditionStatus


class AreaProperties(Schema):
    """What an area is."""

    kind: AreaKind
    code: str
    name: str
    parent: str | None
    floors: tuple[int, int] | None
    """First and last floor; null if it has none of its own."""
    edition: str


class AreaFeature(Schema):
    """One area as a GeoJSON feature; geometry is null for micro-grids without a polygon."""

    type: Literal["Feature"] = "Feature"
    id: str
    properties: AreaProperties
    geometry: dict[str, Any] | None

    @classmethod
    def of(cls, row: AreaRow) -> Self:
        """From the core's row."""
        properties = AreaProperties(
            kind=row.kind, code=row.code, name=row.name, parent=row.parent, floors=row.floors, edition=row.edition
        )
        return cls(id=f"{row.kind.value}:{row.code}", properties=properties, geometry=row.geometry)


class AreaPage(Schema):
    """A page of areas as a GeoJSON feature collection, in byte order of their codes."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    datum: Literal["wgs84"] = "wgs84"
    features: list[AreaFeature]
    next_after: str | None
    """Give it as `after` for the next page; null on the last."""


class EditionOut(Schema):
    """One kind of one edition."""

    name: str
    kind: AreaKind
    status: EditionStatus
    area_count: int
    in_force_from: datetime | None
    in_force_to: datetime | None

    @classmethod
    def of(cls, facts: EditionFacts) -> Self:
        """From the core's facts."""
        return cls(**{name: getattr(facts, name) for name in cls.model_fields})
