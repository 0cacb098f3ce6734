"""Shapes of a comparison of two editions: which areas change by how much, and who and what changes hands."""

from __future__ import annotations

from typing import Self

from api.schemas.common import Schema
from gis.areas.changes import AreaChange, Ground
from gis.areas.compare import Comparison
from gis.areas.handover import Handover, MattersHandedOver, PostTouched
from gis.vocabulary import AreaKind, Change


class AreaChangeOut(Schema):
    """An area that is not what it was."""

    code: str
    name: str
    changes: list[Change]
    name_before: str | None
    parent_before: str | None
    parent_after: str | None
    floors_before: str
    """As files write them, empty for none."""
    floors_after: str
    before_m2: float
    after_m2: float
    gained_m2: float
    lost_m2: float
    share: float
    """Ground gained and lost, as a share of the larger of both areas."""
    shift_m: float | None
    """The farthest that the border has moved; null where there is none to compare with."""

    @classmethod
    def of(cls, change: AreaChange) -> Self:
        """From the core's change."""
        return cls(
            **{name: getattr(change, name) for name in cls.model_fields if name != "changes"}, changes=[*change.changes]
        )


class GroundOut(Schema):
    """A piece of ground that another area holds than before; null is nobody."""

    code_before: str | None
    code_after: str | None
    m2: float

    @classmethod
    def of(cls, ground: Ground) -> Self:
        """From the core's piece."""
        return cls(code_before=ground.code_before, code_after=ground.code_after, m2=ground.m2)


class HandoverOut(Schema):
    """A thing that another area answers for than before; null is nobody."""

    what: AreaKind
    code: str
    name: str
    lon: float
    lat: float
    area_before: str | None
    area_after: str | None

    @classmethod
    def of(cls, handover: Handover) -> Self:
        """From the core's handover."""
        return cls(**vars(handover))


class MattersOut(Schema):
    """How many matters of one area another one would answer for; null is nobody."""

    area_before: str | None
    area_after: str | None
    open_count: int
    recent_count: int
    """Received in the last 30 days, whether open or over."""

    @classmethod
    def of(cls, matters: MattersHandedOver) -> Self:
        """From the core's count."""
        return cls(**vars(matters))


class PostTouchedOut(Schema):
    """A post whose area is gone or isn't what it was."""

    code: str
    name: str
    area: str
    changes: list[Change]

    @classmethod
    def of(cls, post: PostTouched) -> Self:
        """From the core's post."""
        return cls(code=post.code, name=post.name, area=post.area, changes=[*post.changes])


class ComparisonOut(Schema):
    """One kind of one edition held against the same kind of another."""

    kind: AreaKind
    before: str
    after: str
    unchanged_count: int
    areas: list[AreaChangeOut]
    """In byte order of their codes."""
    ground: list[GroundOut]
    """Pieces of a square metre or more, the largest first."""
    handovers: list[HandoverOut]
    matters: list[MattersOut]
    """Most open ones first; counted, not told."""
    posts: list[PostTouchedOut]

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        """From the core's comparison."""
        found = comparison.differences
        return cls(
            kind=comparison.kind,
            before=comparison.before.source,
            after=comparison.after.source,
            unchanged_count=found.unchanged_count,
            areas=[AreaChangeOut.of(each) for each in found.areas],
            ground=[GroundOut.of(each) for each in found.ground],
            handovers=[HandoverOut.of(each) for each in comparison.handovers],
            matters=[MattersOut.of(each) for each in comparison.matters],
            posts=[PostTouchedOut.of(each) for each in comparison.posts],
        )
