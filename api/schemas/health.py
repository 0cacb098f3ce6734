"""Shape of the service's health."""

from __future__ import annotations

from api.schemas.common import Schema


class HealthOut(Schema):
    """Whether the service can do its work, and if not, what is missing."""

    up: bool
    version: str
    centre: str
    database: bool
    """Whether the database answers."""
    revision: str | None = None
    """Where its tables stand."""
    needs: str | None = None
    """Where they should stand."""
