"""Net → grid → person → post → duty, each with the span in which it holds; shifts, substitutions, positions.

What must never be true is an exclusion constraint: two holders of a post at once, two people on one shift.
"""

from __future__ import annotations

from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Identity, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Created, Instant, Key, Span, lasting, one_of, raw, wgs84
from gis.vocabulary import AreaKind, Doubt, PostKind, TeamKind, UnitKind


class Net(Base):
    """The net (网) that grids are knotted into; departments attach to the same one."""

    __tablename__ = "net"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]


class Person(Base):
    """Somebody who can hold a post."""

    __tablename__ = "person"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    """Shown masked (`gis/duty/answer.py: masked`)."""
    organisation: Mapped[str | None]
    created_at: Mapped[Created]


class Team(Base):
    """People who go together; they belong to it through the posts that it has."""

    __tablename__ = "team"
    __table_args__ = (
        one_of("kind", TeamKind),
        CheckConstraint("strength BETWEEN 0 AND 1000", name="strength_is_sane"),
    )

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    base: Mapped[WKBElement | None] = mapped_column(wgs84("POINT"))
    """Where it waits."""
    raw_base: Mapped[WKBElement | None] = mapped_column(raw("POINT"))
    raw_datum: Mapped[str | None]
    strength: Mapped[int | None]
    """How many of it are on duty at any time, at least; empty where nothing is promised."""


class Unit(Base):
    """Whom a matter can be handed to: a department or a mediation room. Enterprises are sites."""

    __tablename__ = "unit"
    __table_args__ = (one_of("kind", UnitKind), lasting())

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    """Its officers carry this or the code as their organisation."""
    kind: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What it takes on, as duties say it: categories, families, or all of them (`*`)."""
    during: Mapped[Span]


class Post(Base):
    """A place in the net that somebody holds: the grid worker of a grid, a seat in a team."""

    __tablename__ = "post"
    __table_args__ = (
        one_of("kind", PostKind),
        one_of("area_kind", AreaKind),
        CheckConstraint("(area_kind IS NULL) = (area IS NULL)", name="area_is_whole"),
        lasting(),
        # "Who answers for this area?"
        Index("post_area_idx", "area", "area_kind"),
    )

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    net_id: Mapped[UUID | None] = mapped_column(ForeignKey("net.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    area_kind: Mapped[str | None]
    area: Mapped[Code | None]
    """Code of the area it answers for; empty for posts of the centre itself."""
    by_shift: Mapped[bool]
    """Answered by whoever is on shift, not by a single holder."""
    during: Mapped[Span]


class Holding(Base):
    """A person holds a post."""

    __tablename__ = "holding"
    __table_args__ = (
        lasting(),
        ExcludeConstraint(("post_id", "="), ("during", "&&"), name="one_holder_of_a_post_at_once"),
        # "Which posts does this person hold?"
        Index("holding_person_idx", "person_id"),
    )

    id: Mapped[Key]
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    during: Mapped[Span]


class Duty(Base):
    """A post answers for a category, a family of categories, or all of them (`*`)."""

    __tablename__ = "duty"
    __table_args__ = (lasting(), UniqueConstraint("post_id", "category", "during"))

    id: Mapped[Key]
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    category: Mapped[str]
    during: Mapped[Span]


class Shift(Base):
    """A person is on duty for a post that is answered by shift."""

    __tablename__ = "shift"
    __table_args__ = (
        lasting(),
        ExcludeConstraint(("post_id", "="), ("during", "&&"), name="one_person_of_a_post_on_shift"),
        # "Is this person on shift?"
        Index("shift_person_idx", "person_id", "during", postgresql_using="gist"),
    )

    id: Mapped[Key]
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    during: Mapped[Span]


class Leave(Base):
    """A person is away, from every post."""

    __tablename__ = "leave"
    __table_args__ = (
        lasting(),
        ExcludeConstraint(("person_id", "="), ("during", "&&"), name="one_leave_of_a_person_at_once"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    during: Mapped[Span]
    reason: Mapped[str]


class Substitution(Base):
    """Somebody answers for a post in the place of the person whose turn it is."""

    __tablename__ = "substitution"
    __table_args__ = (
        lasting(),
        CheckConstraint("person_id <> substitute_id", name="is_somebody_else"),
        ExcludeConstraint(
            ("post_id", "="), ("person_id", "="), ("during", "&&"), name="one_substitute_of_a_person_at_once"
        ),
    )

    id: Mapped[Key]
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    during: Mapped[Span]
    reason: Mapped[str]


class Position(Base):
    """A place that a person on duty reported. Kept with what the phone said, and when the server heard it."""

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint("person_id", "captured_at"),
        CheckConstraint("accuracy_m >= 0 AND accuracy_m < 100000", name="accuracy_is_sane"),
        one_of("doubt", Doubt),
        Index("position_received_at_idx", "received_at", postgresql_using="brin"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    place: Mapped[WKBElement] = mapped_column(wgs84("POINT"))
    raw_place: Mapped[WKBElement] = mapped_column(raw("POINT"))
    raw_datum: Mapped[str]
    accuracy_m: Mapped[float] = mapped_column(Float(53))
    captured_at: Mapped[Instant]
    received_at: Mapped[Instant]
    road_m: Mapped[float | None] = mapped_column(Float(53))
    """To the nearest road of any mode; empty where the centre has no roads, or none within 500 m."""
    doubt: Mapped[str | None]


class LastPosition(Base):
    """The newest position of each person: what "who is near" reads."""

    __tablename__ = "last_position"
    __table_args__ = (one_of("doubt", Doubt),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[WKBElement] = mapped_column(wgs84("POINT"))
    accuracy_m: Mapped[float] = mapped_column(Float(53))
    captured_at: Mapped[Instant]
    doubt: Mapped[str | None]
