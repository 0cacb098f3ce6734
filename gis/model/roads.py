"""The roads, cut at junctions, as one network that is replaced as a whole; closures outlive it."""

from __future__ import annotations

from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Created, Instant, Key, Span, lasting, one_of, raw, wgs84
from gis.vocabulary import Mode, RoadClass


class RoadNetwork(Base):
    """One row per change of the roads; the newest says what the other tables hold."""

    __tablename__ = "road_network"

    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    key: Mapped[UUID] = mapped_column(unique=True, server_default=text("gen_random_uuid()"))
    """Tells versions of all centres apart, for what processes keep in memory."""
    source: Mapped[str]
    """Name of the file that it was read from, without its folder."""
    datum: Mapped[str]
    """Of that file."""
    node_count: Mapped[int]
    edge_count: Mapped[int]
    imported_at: Mapped[Instant]


class RoadNode(Base):
    """A junction, the end of a road, or a barrier."""

    __tablename__ = "road_node"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Its row in the network, from 0."""
    id: Mapped[int] = mapped_column(BigInteger, unique=True)
    """OpenStreetMap's or the importer's own."""
    place: Mapped[WKBElement] = mapped_column(wgs84("POINT"))
    foot_closed: Mapped[bool]
    """A barrier that nobody passes on foot."""
    ebike_closed: Mapped[bool]
    car_closed: Mapped[bool]


class RoadEdge(Base):
    """A piece of road between two nodes, with what each mode may do on it."""

    __tablename__ = "road_edge"
    __table_args__ = (
        one_of("road_class", RoadClass),
        CheckConstraint("length_m >= 0", name="length_is_sane"),
        CheckConstraint(
            "least(forward_foot_kph, forward_ebike_kph, forward_car_kph,"
            " backward_foot_kph, backward_ebike_kph, backward_car_kph) >= 0",
            name="speeds_are_sane",
        ),
        CheckConstraint("(raw_shape IS NULL) = (raw_datum IS NULL)", name="raw_is_whole"),
        # "Which edges has this road?"
        Index("road_edge_road_id_idx", "road_id"),
        # "Which roads are in this box?"
        Index("road_edge_shape_idx", "shape", postgresql_using="gist"),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Its row in the network, from 0."""
    road_id: Mapped[int] = mapped_column(BigInteger)
    """OpenStreetMap's way id or the importer's own; several edges share one."""
    start_node: Mapped[int] = mapped_column(ForeignKey("road_node.number"))
    end_node: Mapped[int] = mapped_column(ForeignKey("road_node.number"))
    shape: Mapped[WKBElement] = mapped_column(wgs84("LINESTRING"))
    raw_shape: Mapped[WKBElement | None] = mapped_column(raw("LINESTRING"))
    """The coordinates as they came, where that was not in WGS84."""
    raw_datum: Mapped[str | None]
    length_m: Mapped[float] = mapped_column(Float(53))
    forward_foot_kph: Mapped[float] = mapped_column(Float(53))
    """In the direction of the shape; 0 = not allowed."""
    forward_ebike_kph: Mapped[float] = mapped_column(Float(53))
    forward_car_kph: Mapped[float] = mapped_column(Float(53))
    backward_foot_kph: Mapped[float] = mapped_column(Float(53))
    backward_ebike_kph: Mapped[float] = mapped_column(Float(53))
    backward_car_kph: Mapped[float] = mapped_column(Float(53))
    road_class: Mapped[str]
    name: Mapped[str]


class TurnRestriction(Base):
    """A turn that some modes may not make (`no_...`) or must make (`only_...`)."""

    __tablename__ = "turn_restriction"
    __table_args__ = (CheckConstraint("kind ~ '^(no|only)_'", name="kind_forbids_or_commands"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger)
    """OpenStreetMap's relation id or the importer's own."""
    from_road: Mapped[int] = mapped_column(BigInteger)
    via_node: Mapped[int] = mapped_column(BigInteger, ForeignKey("road_node.id"))
    to_road: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    modes: Mapped[list[str]] = mapped_column(ARRAY(Text))


class Water(Base):
    """A river or lake, replaced as a whole with the roads; for maps."""

    __tablename__ = "water"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str]
    """Empty where it has none."""
    shape: Mapped[WKBElement] = mapped_column(wgs84("MULTIPOLYGON"))


class RoadClosure(Base):
    """A road that is shut for a while, to one mode or to all. Road ids survive a new import, and so does it."""

    __tablename__ = "road_closure"
    __table_args__ = (
        lasting(),
        one_of("mode", Mode),
        # "Which closures are in force?"
        Index("road_closure_during_idx", "during", postgresql_using="gist"),
    )

    id: Mapped[Key]
    road_id: Mapped[int] = mapped_column(BigInteger)
    mode: Mapped[str | None]
    """Empty for all modes."""
    during: Mapped[Span]
    reason: Mapped[str]
    created_at: Mapped[Created]
