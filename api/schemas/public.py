"""Shapes of the public form."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from api.schemas.commands import PlaceIn
from api.schemas.common import NO_NUL, Schema, WordsOut
from gis.dispatch.commands import Receive
from gis.dispatch.public import PUBLIC
from gis.vocabulary import Channel, PublicState


class PublicReportIn(Schema):
    """What somebody reports."""

    text: Annotated[str, Field(min_length=5, max_length=2_000, pattern=NO_NUL)]
    """What has happened."""
    address: Annotated[str, Field(max_length=200, pattern=NO_NUL)] = ""
    """Where, in words."""
    place: PlaceIn | None = None
    """Where the phone is, if its owner allows it."""
    name: Annotated[str, Field(max_length=50, pattern=NO_NUL)] = ""
    phone: Annotated[str, Field(max_length=20, pattern=r"^(\+?[0-9][0-9 -]{5,18})?$")] = ""
    """To call back; without it nobody can tell how it ended."""
    website: Annotated[str, Field(max_length=200)] = ""
    """Not seen by people: leave it empty."""

    def to_command(self, key: UUID) -> Receive:
        """The core's command."""
        return Receive(
            actor=PUBLIC, key=key, channel=Channel.PUBLIC_FORM, text=self.text, caller_name=self.name.strip() or None,
            caller_phone=self.phone.strip() or None, address=self.address.strip() or None,
            place=self.place.to_place() if self.place else None,
        )  # fmt: skip


class TicketOut(Schema):
    """The receipt of a report: whoever has the ticket can ask how it stands, and nothing else."""

    ticket: str


class PublicStateOut(Schema):
    """How a report stands."""

    state: PublicState
    words: WordsOut

    @classmethod
    def of(cls, state: PublicState) -> Self:
        """From the core's word."""
        return cls(state=state, words=WordsOut.of(state))
