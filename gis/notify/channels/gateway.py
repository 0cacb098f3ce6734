"""Text messages and voice calls, through a gateway that takes `{"to", "text", "key"}` over HTTP.

Vendors differ; what speaks their language is a small service of the centre beside its vendor account. `key` is the same
for every repetition of a message, so that the gateway can drop what it has sent already.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from gis.notify.channels.base import DeliveryFailed, Letter
from gis.notify.channels.http import Target, post


@dataclass(frozen=True)
class Gateway:
    """A gateway for text messages, or for calls in which the text is read out."""

    target: Target
    key: str = field(repr=False)
    """Sent as a bearer token."""

    def send(self, letter: Letter) -> str | None:
        """Hand a message over.

        returns: `id` of the answer
        raises: DeliveryFailed
        """
        if not letter.to:
            raise DeliveryFailed("there is no telephone number", permanent=True)
        body = json.dumps({"to": letter.to, "text": letter.text, "key": str(letter.id)}, ensure_ascii=False).encode()
        headers = {"authorization": f"Bearer {self.key}", "idempotency-key": str(letter.id)}
        said = post(self.target, body, headers).json.get("id")
        return str(said)[:100] if said is not None else None
