"""How endpoint tests read failures."""

from __future__ import annotations

from typing import Any

from httpx2 import Response


def problem(response: Response, status: int) -> dict[str, Any]:
    """The problem that a response carries, checked for its shape."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["type"].startswith("gridkeeper:")
    assert body["detail"]
    return body


def faults(response: Response) -> dict[str, str]:
    """What was found by field, as "fixes[0].x" where a field stands in a list; a wrong input has at least one."""
    findings = problem(response, 422)["findings"]
    assert findings
    return {".".join(filter(None, (one["where"], one["field"]))): one["found"] for one in findings}
