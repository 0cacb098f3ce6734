"""A gazetteer of the places that the example calls name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from gis.db.engine import transaction
from gis.geocode.ingest import ingest_places
from gis.geocode.table import places_from_file
from gis.vocabulary import Datum
from tests.conftest import NOON, TestCentre
from tests.support.called import write_called


@pytest.fixture(scope="module")
def called(new_centre: Callable[[], TestCentre], tmp_path_factory: pytest.TempPathFactory) -> TestCentre:
    """A centre with the places of the example calls."""
    centre = new_centre()
    path = write_called(Path(tmp_path_factory.mktemp("called")))
    with transaction(centre.engine) as db:
        ingest_places(db, places_from_file(path, Datum.WGS84), NOON)
    return centre


@pytest.fixture
def places(called: TestCentre) -> Iterator[Session]:
    """A session on it, undone after the test."""
    with Session(called.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()
