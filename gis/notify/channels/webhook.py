"""Another system is told, signed after Standard Webhooks: over id, time stamp and body.

Each unit has a target and its secrets. While a secret is changed both the new and the old one sign, so that the
receiver may change in its own time. The body holds codes and numbers, nothing of callers.

source: Standard Webhooks, specification 1.0 (standardwebhooks.com)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook as Signer

from gis.notify.channels.base import DeliveryFailed, Letter
from gis.notify.channels.http import Target, post
from gis.notify.messages import message, shown_to_unit


@dataclass(frozen=True)
class Endpoint:
    """Where the system of a unit listens."""

    target: Target
    secrets: tuple[str, ...] = field(repr=False)
    """As `whsec_...`, the newest first."""


@dataclass(frozen=True)
class Webhook:
    """The systems of units."""

    endpoints: Mapping[str, Endpoint]
    now: Callable[[], float]
    """Seconds since 1970: receivers refuse what is older than five minutes."""

    def send(self, letter: Letter) -> str | None:
        """Tell the system of the unit that a letter is for.

        raises: DeliveryFailed
        """
        endpoint = self.endpoints.get(letter.to)
        if endpoint is None:
            raise DeliveryFailed("the unit has no webhook", permanent=True)
        body = json.dumps(payload(letter), ensure_ascii=False)
        post(endpoint.target, body.encode(), headers(endpoint, str(letter.id), self.now(), body))
        return None


def headers(endpoint: Endpoint, key: str, now: float, body: str) -> dict[str, str]:
    """What proves to the receiver that a body is ours and new: one signature for every secret that lives."""
    at = datetime.fromtimestamp(int(now), UTC)
    signatures = " ".join(Signer(secret).sign(key, at, body) for secret in endpoint.secrets)
    return {"webhook-id": key, "webhook-timestamp": str(int(now)), "webhook-signature": signatures}


def payload(letter: Letter) -> dict[str, Any]:
    """The body: what happened, to which incident, for whom."""
    told = shown_to_unit(letter.told)
    words = message(told)
    return {
        "type": f"incident.{told.kind.value}",
        "timestamp": letter.at.astimezone(UTC).isoformat(),
        "data": {
            "unit": letter.to,
            "incident": told.number,
            "category": told.category and told.category.value,
            "priority": told.priority.value,
            "milestone": told.milestone and told.milestone.value,
            "text": {"zh": words.zh, "en": words.en},
        },
    }
