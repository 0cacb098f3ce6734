"""What all tables share: keys, constraint names, closed lists, WGS84 shapes, spans of time.

No table names a schema: a centre is a schema, chosen by the connection's search path (`gis/db/engine.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, DateTime, MetaData, Text, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import DeclarativeBase, mapped_column

from gis.vocabulary import Word

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {str: Text()}


Key = Annotated[UUID, mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))]
"""A surrogate key; codes of the trade change hands, keys don't."""

Code = Annotated[str, mapped_column(Text(collation="C"))]
"""A code of the trade. Byte order everywhere, so that PostgreSQL and Python sort alike."""

Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]

Created = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=text("now()"))]

Span = Annotated[Range[datetime], mapped_column(TSTZRANGE)]
"""From an instant, included, to an instant, excluded; an empty end is open."""


def one_of(column: str, words: type[Word]) -> CheckConstraint:
    """A column that holds nothing but the values of a closed list."""
    values = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_is_known")


def lasting(column: str = "during") -> CheckConstraint:
    """A span that holds at least one instant."""
    return CheckConstraint(f"NOT isempty({column})", name=f"{column}_lasts")


def wgs84(kind: str, *, index: bool = False) -> Geometry:
    """A column type for WGS84 shapes, longitude first. The index is declared where its question stands."""
    return Geometry(kind, srid=4326, spatial_index=index)


def raw(kind: str = "GEOMETRY") -> Geometry:
    """A column type for coordinates exactly as they came; their datum stands in the column beside it."""
    return Geometry(kind, srid=0, spatial_index=False)
