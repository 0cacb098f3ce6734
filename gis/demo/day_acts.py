"""From a step of the plan to the real command that it is, and the function that carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.demo.day_matter import Matter, Step
from gis.dispatch import closing, commands, desk, diversion, later_commands, merging, response
from gis.dispatch.commands import RawPlace, Receive
from gis.dispatch.office import Office, Outcome
from gis.vocabulary import Action, Datum

A = Action

type Act = Callable[[Session, Any, Office], Outcome]

ACTS: dict[Action, tuple[type[Any], Act]] = {
    A.SIGN: (commands.Sign, desk.sign),
    A.DISPATCH: (commands.Dispatch, desk.dispatch),
    A.ACCEPT: (commands.Accept, response.accept),
    A.DECLINE: (commands.Decline, response.decline),
    A.CONTACT: (commands.Contact, response.contact),
    A.ARRIVE: (commands.Arrive, response.arrive),
    A.SETTLE: (commands.Settle, response.settle),
    A.DIVERT: (later_commands.Divert, diversion.divert),
    A.ACCEPT_DIVERSION: (later_commands.AcceptDiversion, diversion.accept_diversion),
    A.RETURN_DIVERSION: (later_commands.ReturnDiversion, diversion.return_diversion),
    A.FINISH_DIVERSION: (later_commands.FinishDiversion, diversion.finish_diversion),
    A.HAND_BACK: (later_commands.HandBack, desk.hand_back),
    A.FINISH_POLICE: (later_commands.FinishPolice, desk.finish_police),
    A.CALL_BACK: (later_commands.CallBack, closing.call_back),
    A.PROPOSE_CLOSE: (later_commands.ProposeClose, closing.propose_close),
    A.MERGE: (later_commands.Merge, merging.merge),
    A.CLOSE: (later_commands.Close, closing.close),
    A.REJECT: (later_commands.Reject, closing.reject),
    A.TRANSFER: (later_commands.Transfer, closing.transfer),
}
"""What each action of a day is called by, and what carries it out."""

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
    return ACTS[step.action][0](actor=actor, key=key, number=number, **{**says, **raw})
