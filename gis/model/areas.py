"""Areas in dated editions, and the gates of sites."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text, UniqueConstraint, literal_column
from sqlalchemy.dialects.postgresql import INT4RANGE, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Created, Key, lasting, one_of, raw, wgs84
from gis.vocabulary import AreaKind, EditionStatus


class Edition(Base):
    """A dated set of areas of one kind. Several kinds may share a name and are then published together."""

    __tablename__ = "edition"
    __table_args__ = (
        one_of("kind", AreaKind),
        one_of("status", EditionStatus),
        lasting("in_force"),
        CheckConstraint("(status = 'draft') = (in_force IS NULL)", name="draft_is_not_in_force"),
        UniqueConstraint("name", "kind"),
        # At any instant at most one edition of a kind is in force. Its index also answers "as of when".
        ExcludeConstraint(("kind", "="), ("in_force", "&&"), name="one_edition_of_a_kind_at_once"),
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(Text(collation="C"))
    kind: Mapped[str]
    status: Mapped[str]
    in_force: Mapped[Range[datetime] | None] = mapped_column(TSTZRANGE)
    source: Mapped[str]
    """Name of the file that it was read from, without its folder."""
    created_at: Mapped[Created]
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    gaps_accepted: Mapped[str | None]
    """How many gaps it was published with, how large and where the largest is, if somebody accepted any."""


class Area(Base):
    """A grid, site, building or micro-grid of one edition. Rows of a published edition never change."""

    __tablename__ = "area"
    __table_args__ = (
        CheckConstraint("code <> ''", name="code_is_given"),
        CheckConstraint("shape IS NOT NULL OR parent IS NOT NULL", name="has_shape_or_parent"),
        CheckConstraint("shape IS NULL OR ST_IsValid(shape)", name="shape_is_valid"),
        CheckConstraint("NOT isempty(floors)", name="floors_last"),
        UniqueConstraint("edition_id", "code"),
        # "Which areas cover this point?"
        Index("area_shape_idx", "shape", postgresql_using="gist"),
        # "Which micro-grids belong to this building or site?"
        Index("area_parent_idx", "parent", postgresql_where=literal_column("parent IS NOT NULL")),
    )

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name: Mapped[str]
    parent: Mapped[Code | None]
    """Code of the building or site that a micro-grid lies in, the site of a building, the dedicated grid of a site."""
    floors: Mapped[Range[int] | None] = mapped_column(INT4RANGE)
    """Floors of a building, or those that a micro-grid holds; the cellar is -1, there is no floor 0 by itself."""
    shape: Mapped[WKBElement | None] = mapped_column(wgs84("MULTIPOLYGON"))
    raw_shape: Mapped[WKBElement | None] = mapped_column(raw())
    """The coordinates as they came."""
    raw_datum: Mapped[str | None]


class Gate(Base):
    """A way into a site. A site is entered through its gates."""

    __tablename__ = "gate"
    __table_args__ = (
        # "Which gates has this site?"
        Index("gate_site_idx", "site"),
    )

    id: Mapped[Key]
    site: Mapped[Code]
    """Code of the site; codes outlive editions."""
    name: Mapped[str]
    place: Mapped[WKBElement] = mapped_column(wgs84("POINT"))
    raw_place: Mapped[WKBElement] = mapped_column(raw("POINT"))
    raw_datum: Mapped[str]
    created_at: Mapped[Created]
