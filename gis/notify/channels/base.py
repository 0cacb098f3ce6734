"""What a channel is given, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gis.notify.messages import Told


@dataclass(frozen=True)
class Letter:
    """A notice on its way to one recipient."""

    id: UUID
    """The same each time it is sent: by it a provider knows a repetition."""
    to: str = field(repr=False)
    """A telephone number, or the code of a unit. Never in a log."""
    text: str
    told: Told
    at: datetime
    """When it happened, aware UTC."""


class DeliveryFailed(Exception):
    """A channel could not deliver; `permanent` if it won't help to try again."""

    def __init__(self, finding: str, *, permanent: bool, retry_after_seconds: float | None = None) -> None:
        super().__init__(finding)
        self.permanent = permanent
        self.retry_after_seconds = retry_after_seconds
        """As the provider asks; None if it doesn't say."""


class Channel(Protocol):
    """A way to reach somebody outside."""

    def send(self, letter: Letter) -> str | None:
        """Hand a letter to the provider.

        returns: what the provider calls it, if it says so
        raises: DeliveryFailed
        """
        ...
