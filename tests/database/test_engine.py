"""What an engine tells when something goes wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gis.db.engine import centre_engine, transaction
from tests.conftest import TestCentre


def test_what_people_say_does_not_get_into_errors(demo: TestCentre) -> None:
    engine = centre_engine(demo.url, demo.name)

    with pytest.raises(DBAPIError, match="division by zero") as caught, transaction(engine) as db:
        db.execute(text("SELECT 1 / (length(:said) - 13)"), {"said": "13800000000-x"})

    engine.dispose()
    assert "13800000000" not in str(caught.value)
