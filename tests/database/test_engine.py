"""What an engine tells when something goes wrong."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gis.db.engine import centre_engine, failing_alone, reading, reading_for, transaction
from gis.errors import DatabaseDown
from tests.conftest import TestCentre


def test_what_people_say_does_not_get_into_errors(demo: TestCentre) -> None:
    engine = centre_engine(demo.url, demo.name)

    with pytest.raises(DBAPIError, match="division by zero") as caught, transaction(engine) as db:
        db.execute(text("SELECT 1 / (length(:said) - 13)"), {"said": "13800000000-x"})

    engine.dispose()
    assert "13800000000" not in str(caught.value)


def test_a_short_patience_ends_with_the_session(demo: TestCentre) -> None:
    engine = centre_engine(demo.url, demo.name)

    with pytest.raises(DBAPIError, match="statement timeout"), reading_for(engine, 20) as db:
        db.execute(text("SELECT pg_sleep(5)"))

    with reading(engine) as db:
        assert db.scalar(text("SHOW statement_timeout")) == "0"
    engine.dispose()


def test_a_server_that_is_lost_meanwhile_is_told_as_such(demo: TestCentre) -> None:
    engine = centre_engine(demo.url, demo.name)

    with pytest.raises(DatabaseDown), reading_for(engine, 2_000) as db:
        db.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    engine.dispose()


def test_what_fails_alone_leaves_the_session_usable(demo: TestCentre) -> None:
    engine = centre_engine(demo.url, demo.name)

    for opened in (reading, transaction):
        with opened(engine) as db:
            with suppress(DBAPIError), failing_alone(db):
                db.execute(text("SELECT 1 / 0"))
            assert db.scalar(text("SELECT 7")) == 7
    engine.dispose()
