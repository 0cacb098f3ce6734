"""Shape of whoever asks."""

from __future__ import annotations

from typing import Self

from api.schemas.common import Schema
from gis.access.roles import Actor, may
from gis.access.scope import sees_callers
from gis.vocabulary import Action, AreaKind, Role


class AreaRef(Schema):
    """An area by its kind and code."""

    kind: AreaKind
    code: str


class MeOut(Schema):
    """Who asks, and what they may ask for."""

    code: str
    roles: list[Role]
    team: str | None
    unit: str | None
    """Department, mediation room or enterprise that is spoken for."""
    areas: list[AreaRef]
    """What the posts are for."""
    actions: list[Action]
    """What may be asked of an incident that is seen; whether it allows it depends on where it stands."""
    sees_callers: bool

    @classmethod
    def of(cls, actor: Actor) -> Self:
        """From the actor."""
        return cls(
            code=actor.code,
            roles=[role for role in Role if role in actor.roles],
            team=actor.team,
            unit=actor.unit,
            areas=[AreaRef(kind=AreaKind.of(kind), code=code) for kind, code in sorted(actor.areas)],
            actions=[action for action in Action if may(actor, action)],
            sees_callers=sees_callers(actor),
        )
