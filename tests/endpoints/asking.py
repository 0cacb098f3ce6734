"""A centre with incidents, and people who ask over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from httpx2 import Response

from gis.access.tokens import Credential, secret_of, token_of
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre

PHONE, NAME = "13912345678", "欧阳小红"
WORDS = f"我是{NAME}，电话{PHONE}，老板三个月没发工资，还骂人"
"""Words in which a caller names herself."""


@dataclass(frozen=True)
class Asker:
    """Somebody with a token."""

    client: TestClient
    headers: dict[str, str] = field(repr=False)

    def get(self, path: str, **params: Any) -> Response:
        """Ask."""
        return self.client.get(f"/v1{path}", headers=self.headers, params=params)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        """Ask for something to be done."""
        return self.client.post(f"/v1{path}", json=body, headers=self.headers | headers)

    def do(self, number: int, action: str, **body: Any) -> dict[str, Any]:
        """Do something with an incident; it must work."""
        answer = self.post(f"/incidents/{number}/{action}", body)
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def received(self, **given: Any) -> int:
        """Hand a report in; its number."""
        common = {"channel": "police_110", "reference": str(uuid4()), "text": WORDS, "caller_name": NAME}
        answer = self.post("/incidents", {**common, "caller_phone": PHONE, "address": f"{NAME}宿舍", **given})
        assert answer.status_code == 201, answer.text
        number: int = answer.json()["number"]
        return number


def asker(
    client: TestClient, centre: TestCentre, code: str, *roles: str, team: str | None = None, unit: str | None = None
) -> Asker:
    """Whoever has a token for these roles."""
    until = NOON + timedelta(hours=1)
    credential = Credential(centre.name, code, until, frozenset(Role.of(role) for role in roles), team, unit)
    return Asker(client, {"authorization": f"Bearer {token_of(credential, secret_of(centre.settings()))}"})
