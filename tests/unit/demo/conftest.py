"""The small demo zone and the whole one, drawn once for all tests of this folder."""

from __future__ import annotations

from datetime import date

import pytest

from gis.demo.zone import DemoZone, Size, generate

TODAY = date(2026, 5, 4)
SIZES = (Size.SMALL, Size.ZONE)
"""A city is for measuring."""


@pytest.fixture(scope="session", params=SIZES, ids=str)
def zone(request: pytest.FixtureRequest) -> DemoZone:
    return generate(request.param, 1, TODAY)


@pytest.fixture(scope="session")
def small() -> DemoZone:
    return generate(Size.SMALL, 1, TODAY)


@pytest.fixture(scope="session")
def whole() -> DemoZone:
    return generate(Size.ZONE, 1, TODAY)


@pytest.fixture
def today() -> date:
    return TODAY
