"""Demo zones of either size, each drawn once for all tests of this folder."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from gis.demo.zone import DemoZone, Size, generate

TODAY = date(2026, 5, 4)
SIZES = (Size.SMALL, Size.ZONE)
"""A city is for measuring."""


@cache
def drawn(size: Size, seed: int) -> DemoZone:
    """The zone of a seed."""
    return generate(size, seed, TODAY)


@pytest.fixture(scope="session", params=SIZES, ids=str)
def zone(request: pytest.FixtureRequest) -> DemoZone:
    return drawn(request.param, 1)


@pytest.fixture(scope="session")
def small() -> DemoZone:
    return drawn(Size.SMALL, 1)


@pytest.fixture(scope="session")
def whole() -> DemoZone:
    return drawn(Size.ZONE, 1)


@pytest.fixture
def today() -> date:
    return TODAY
