"""The commands of `tests/cli`, on a centre of their own."""

from __future__ import annotations

from tests.cli.conftest import _closed_connections, centre, gridkeeper

__all__ = ["_closed_connections", "centre", "gridkeeper"]
