"""Web services whose road tiles are being built."""

from __future__ import annotations

import time
from typing import Any

from fastapi.testclient import TestClient

NEAREST = "/v1/responders/nearest"
BUILT_WITHIN_S = 60.0


def exact(client: TestClient, asked: dict[str, Any]) -> dict[str, Any]:
    """Who is there first, by exact routes: asked until the tiles stand."""
    until = time.monotonic() + BUILT_WITHIN_S
    while not (answer := client.get(NEAREST, params=asked).json())["exact"]:
        assert time.monotonic() < until, answer["notes"]
        time.sleep(0.05)
    found: dict[str, Any] = answer
    return found
