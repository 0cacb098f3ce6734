"""From a step of the plan to the real command that it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from gis.access.roles import Actor
from gis.demo.day_matter import Matter, Step
from gis.dispatch.act import CARRIERS
from gis.dispatch.commands import RawPlace, Receive
from gis.vocabulary import Action, Datum

COMMANDS: Mapping[Action, type[Any]] = {kind.action: kind for kind in CARRIERS}
"""The command that each action is."""

_NAMES = UUID("6a3f2f6e-6c0b-5b53-9d0e-2b1f7c1d9a10")


def key_of(play: str, step: int, again: str = "") -> UUID:
    """The key of a step: the same step of the same play has the same key, so that a repetition does nothing.

    again: tells apart what is asked in another way after a refusal
    """
    return uuid5(_NAMES, f"{play} {step} {again}")


def report_of(matter: Matter, actor: Actor, key: UUID, mark: str) -> Receive:
    """The command by which a matter comes in.

    mark: added to the number of the upstream order, so that a day can be played twice
    """
    given = matter.given
    return Receive(
        actor=actor,
        key=key,
        channel=matter.channel,
        text=matter.text,
        reference=matter.reference and matter.reference + mark,
        caller_name=matter.caller.name,
        caller_phone=matter.caller.phone,
        address=matter.address or None,
        place=RawPlace(x=given.x, y=given.y, datum=given.datum) if given else None,
        category=matter.category,
        priority=matter.priority,
        risks=matter.risks,
    )


def command_of(step: Step, actor: Actor, key: UUID, number: int, says: Mapping[str, Any]) -> Any:
    """The command that a step is, on the incident with a number."""
    place = says.get("place")
    raw = {"place": RawPlace(x=place.lon, y=place.lat, datum=Datum.WGS84)} if place else {}
    return COMMANDS[step.action](actor=actor, key=key, number=number, **{**says, **raw})
