"""The gazetteer: things with names, all their names, and the spots that belong to them.

A name is indexed once, as numbers (`place_name.tokens`); door numbers, buildings, gates and crossings are found by key
from the place that they belong to, never by text. So the index stays small, and a road has its numbers in order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from geoalchemy2 import WKBElement
from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    ColumnClause,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Created, Instant, Key, Span, lasting, one_of, raw, wgs84
from gis.vocabulary import NameKind, PlaceKind, PlaceOrigin, Precision

Number = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]
"""A surrogate key for tables of a million rows: half as long as a UUID, and it loads in order."""

_NOT_REVOKED: ColumnClause[Any] = literal_column("revoked_at IS NULL")


class Place(Base):
    """A thing with a name: a road, an estate, an enterprise, a village. It keeps its row while its owner keeps it."""

    __tablename__ = "place"
    __table_args__ = (
        one_of("kind", PlaceKind),
        one_of("origin", PlaceOrigin),
        one_of("precision", Precision),
        lasting(),
        CheckConstraint("name <> ''", name="name_is_given"),
        CheckConstraint("radius_m >= 0", name="radius_is_sane"),
        CheckConstraint("(raw_point IS NULL) = (raw_datum IS NULL)", name="raw_is_whole"),
        # "Is this one here already?"
        UniqueConstraint("origin", "key"),
        # "Which places are near this point?"
        Index("place_point_idx", "point", postgresql_using="gist"),
        # "Which road is near this point?"
        Index("place_line_idx", "line", postgresql_using="gist", postgresql_where=literal_column("line IS NOT NULL")),
        # "Which towns are ours?" asked with every text, to know what is out of the area.
        Index("place_town_idx", "name", postgresql_where=literal_column("kind = 'town'")),
    )

    id: Mapped[Number]
    kind: Mapped[str]
    name: Mapped[str]
    """As it is shown."""
    parts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    """What its owner says about its address: town, village, road, number."""
    prior: Mapped[float] = mapped_column(REAL, server_default=text("0"))
    """How often it is meant, 0..1, among places of the same name."""
    point: Mapped[WKBElement] = mapped_column(wgs84("POINT"))
    """Inside it; in the middle of a road."""
    raw_point: Mapped[WKBElement | None] = mapped_column(raw("POINT"))
    """The coordinates as they came; none where the point was made from a shape."""
    raw_datum: Mapped[str | None]
    line: Mapped[WKBElement | None] = mapped_column(wgs84("GEOMETRY"))
    """The course of a road."""
    radius_m: Mapped[float] = mapped_column(Float(53))
    """What is meant by the name lies within this of the point."""
    precision: Mapped[str]
    origin: Mapped[str]
    key: Mapped[Code]
    """What its owner calls it: a code, a name, a number of OpenStreetMap."""
    source: Mapped[str]
    """Name of the file that it was read from, without its folder."""
    during: Mapped[Span]


class PlaceName(Base):
    """One way to call a place: its own name, a nickname, what people called it before."""

    __tablename__ = "place_name"
    __table_args__ = (
        one_of("kind", NameKind),
        CheckConstraint("name <> ''", name="name_is_given"),
        UniqueConstraint("place_id", "kind", "name"),
        # "Which names share rare parts with what the caller said?"
        Index(
            "place_name_tokens_idx",
            "tokens",
            postgresql_using="gin",
            postgresql_ops={"tokens": "gin__int_ops"},
            postgresql_with={"fastupdate": "off"},
            postgresql_where=_NOT_REVOKED,
        ),
        # "Which names begin with what is being typed?" by characters, syllables, initials and full pinyin.
        Index("place_name_core_idx", "core", literal_column("prior DESC"), postgresql_where=_NOT_REVOKED),
        Index("place_name_syllables_idx", "syllables", literal_column("prior DESC"), postgresql_where=_NOT_REVOKED),
        Index("place_name_initials_idx", "initials", literal_column("prior DESC"), postgresql_where=_NOT_REVOKED),
        Index("place_name_pinyin_idx", "pinyin", literal_column("prior DESC"), postgresql_where=_NOT_REVOKED),
    )

    id: Mapped[Number]
    place_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("place.id", ondelete="CASCADE"))
    kind: Mapped[str]
    name: Mapped[str]
    core: Mapped[Code]
    """Without region, legal form and punctuation: 永康市鑫茂物流有限公司 is 鑫茂物流."""
    syllables: Mapped[Code]
    """One private-use character for each syllable, tones and near-homophones folded."""
    initials: Mapped[Code]
    pinyin: Mapped[Code]
    tokens: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """Sorted, each once; salted by group, so that roads, places and organisations have posting lists of their own."""
    token_version: Mapped[int] = mapped_column(SmallInteger)
    """Of the rule that made the tokens."""
    prior: Mapped[float] = mapped_column(REAL, server_default=text("0"))
    source: Mapped[str]
    taught_by: Mapped[str | None]
    """Who gave or confirmed it; several names are separated by commas."""
    created_at: Mapped[Created]
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AddressPoint(Base):
    """A spot that is known by a number or a label: a door, a building, a gate, a crossing, a pole."""

    __tablename__ = "address_point"
    __table_args__ = (
        one_of("kind", PlaceKind),
        one_of("origin", PlaceOrigin),
        lasting(),
        CheckConstraint("label <> ''", name="label_is_given"),
        CheckConstraint("radius_m >= 0", name="radius_is_sane"),
        CheckConstraint("(raw_point IS NULL) = (raw_datum IS NULL)", name="raw_is_whole"),
        CheckConstraint("(kind = 'crossing') = (other_id IS NOT NULL)", name="crossing_has_two_roads"),
        CheckConstraint("kind = 'pole' OR place_id IS NOT NULL", name="only_poles_stand_alone"),
        UniqueConstraint("origin", "key"),
        # "Which spot of this place has this label, and which numbers stand next to it?"
        Index("address_point_place_id_kind_number_idx", "place_id", "kind", "number"),
        # "Where do these two roads meet?" from the second one.
        Index("address_point_other_id_idx", "other_id", postgresql_where=literal_column("other_id IS NOT NULL")),
        # "Where is the pole with this number?"
        Index("address_point_label_idx", "label", postgresql_where=literal_column("place_id IS NULL")),
        # "Which doors are near this point?"
        Index("address_point_point_idx", "point", postgresql_using="gist"),
    )

    id: Mapped[Number]
    place_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("place.id", ondelete="CASCADE"))
    other_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("place.id", ondelete="CASCADE"))
    """The second road of a crossing."""
    kind: Mapped[str]
    number: Mapped[int | None]
    """The number in its label, metres for kilometre posts; doors are interpolated between them."""
    label: Mapped[Code]
    """As it is looked up: 88, 3, a, 东门, k58+300, bh-0417."""
    name: Mapped[str]
    """As it is shown."""
    point: Mapped[WKBElement] = mapped_column(wgs84("POINT"))
    raw_point: Mapped[WKBElement | None] = mapped_column(raw("POINT"))
    raw_datum: Mapped[str | None]
    radius_m: Mapped[float] = mapped_column(Float(53))
    origin: Mapped[str]
    key: Mapped[Code]
    source: Mapped[str]
    during: Mapped[Span]


class PlaceToken(Base):
    """How many names hold a token; the rarest are asked for first. Counted anew after every import."""

    __tablename__ = "place_token"

    token: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name_count: Mapped[int]


class PlacePick(Base):
    """What a dispatcher chose for the words of a caller. Several of the same teach a name."""

    __tablename__ = "place_pick"
    __table_args__ = (
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
        # "Who else chose what for these words?"
        Index("place_pick_core_idx", "core"),
    )

    id: Mapped[Key]
    query: Mapped[str]
    """What was looked for, as it was typed."""
    core: Mapped[Code]
    """The part of it that names the place, normalised; empty where there is none."""
    place_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("place.id", ondelete="CASCADE"))
    address_point_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("address_point.id", ondelete="SET NULL")
    )
    name: Mapped[str]
    """What was chosen, as it was shown."""
    confidence: Mapped[float | None] = mapped_column(Float(53))
    """What we thought of it."""
    picked_by: Mapped[str]
    picked_at: Mapped[Instant]
    name_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("place_name.id", ondelete="SET NULL"))
    """The name that it taught."""
