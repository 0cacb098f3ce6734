"""One thing that is wrong with a roster: a row of `duty check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from gis.duty.answer import Words
from gis.duty.intervals import Piece
from gis.vocabulary import AreaKind, RosterFault

BLOCKING = frozenset({RosterFault.GRID_UNCOVERED, RosterFault.CATCH_ALL_UNCOVERED})
"""With one of these a roster is not fit to go into force."""

# fmt: off
HINTS: dict[RosterFault, Words] = {
    RosterFault.GRID_UNCOVERED: Words(
        "为该网格安排当班人员、替班人员或有责任的岗位。", "Give a post of the grid a holder, a shift or a substitute."),
    RosterFault.CATCH_ALL_UNCOVERED: Words(
        "补齐兜底岗位的班次。", "Set a catch-all post and fill its shifts."),
    RosterFault.AREA_UNCOVERED: Words(
        "期间由上一级区域负责；如不妥，请排班。", "The wider area answers meanwhile; if that won't do, fill the post."),
    RosterFault.CATEGORY_UNOWNED: Words(
        "为该网格某岗位增加该类责任或“*”。", "Give a post of the grid this duty, or `*`."),
    RosterFault.POST_UNANSWERED: Words(
        "安排任职人、替班人或补登电话。", "Name a holder or a substitute, or a phone number."),
    RosterFault.POST_WITHOUT_DUTY: Words(
        "为岗位登记责任。", "Give the post a duty: nobody is asked without one."),
    RosterFault.PERSON_WITHOUT_POST: Words(
        "安排岗位，或确认已离任。", "Give them a post, or leave it if they have left."),
    RosterFault.DOUBLE_BOOKING: Words(
        "其中一班换人或替班。", "Give one of the two to somebody else."),
    RosterFault.TEAM_BELOW_STRENGTH: Words(
        "补排班次或替班。", "Fill the shifts, or send substitutes."),
    RosterFault.SUBSTITUTE_ABSENT: Words(
        "另找替班人。", "Name another substitute."),
    RosterFault.SHIFT_OUTSIDE_POST: Words(
        "调整班次或岗位有效期。", "Move the shift, or the span of the post."),
    RosterFault.SHIFT_IGNORED: Words(
        "将岗位设为轮班（by_shift = yes），否则班次无效。", "Set by_shift of the post to yes; else it has no effect."),
    RosterFault.AREA_NOT_IN_FORCE: Words(
        "核对区域编码，或发布含该区域的版本。", "Check the code, or publish an edition that holds the area."),
}
# fmt: on
"""What to do."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, for some time."""

    kind: RosterFault
    starts_at: datetime
    """Cut to the window that was looked at, as the end is."""
    ends_at: datetime
    found: Words
    area_kind: AreaKind | None = None
    area: str | None = None
    post: str | None = None
    team: str | None = None
    person: str | None = None

    @classmethod
    def of(
        cls,
        kind: RosterFault,
        piece: Piece,
        found: Words,
        *,
        area: tuple[AreaKind, str] | None = None,
        post: str | None = None,
        team: str | None = None,
        person: str | None = None,
    ) -> Self:
        """A fault over a piece of time."""
        area_kind, code = area or (None, None)
        return cls(kind, *piece, found, area_kind, code, post, team, person)

    @property
    def blocks(self) -> bool:
        """Whether the roster may not go into force like this."""
        return self.kind in BLOCKING

    @property
    def hours(self) -> float:
        """How long it lasts."""
        return (self.ends_at - self.starts_at).total_seconds() / 3600

    @property
    def hint(self) -> Words:
        """What to do."""
        return HINTS[self.kind]


_ORDER = list(RosterFault)


def by_weight(fault: Fault) -> tuple[object, ...]:
    """What blocks first, then by kind, time and codes."""
    codes = (fault.area or "", fault.post or "", fault.team or "", fault.person or "")
    return not fault.blocks, _ORDER.index(fault.kind), fault.starts_at, fault.ends_at, *codes
