"""A GIS desktop edits drafts in the database as a role of its own, and reaches nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.orm import Session

from gis.areas.desktops import RoleMayMore, RolesNotOurs, let_in, shut_out
from gis.areas.drafts import copy_as_draft
from gis.areas.editions import hold_still, publish
from gis.clock import instant_from_text
from gis.db.engine import transaction
from gis.errors import EditionsInUse
from gis.vocabulary import AreaKind
from tests.conftest import NOON, TestCentre
from tests.support.builders import Sketch, draw
from tests.support.picture import areas_from_picture

type Desktop = psycopg.Connection[tuple[Any, ...]]

SQUARE = "ST_Multi(ST_MakeEnvelope(120, 28.9, 120.01, 28.91, 4326))"
ROLE = "gk_desktop"


@pytest.fixture(scope="module")
def centre(new_centre: Callable[[], TestCentre]) -> Iterator[TestCentre]:
    """Grids A and B in force as 'now', the same once more as the draft 'next'; the role may edit it."""
    made = new_centre()
    with transaction(made.engine) as db:
        sketches = [Sketch(code, shape) for code, shape in areas_from_picture("AB").items()]
        draw(db, {AreaKind.GRID: sketches}, edition="now")
        copy_as_draft(db, "next", "now", now=NOON)
    with connected(made) as administrator:
        administrator.execute(f"CREATE ROLE {ROLE} LOGIN")
    with transaction(made.engine) as db:
        assert let_in(db, ROLE) is None
    yield made
    with connected(made) as administrator:
        administrator.execute(f"DROP OWNED BY {ROLE}")
        administrator.execute(f"DROP ROLE {ROLE}")


@pytest.fixture
def desktop(centre: TestCentre) -> Iterator[Desktop]:
    """A connection with the rights of the role; what it does is undone."""
    with connected(centre) as connection:
        connection.execute(f"SET SESSION AUTHORIZATION {ROLE}")
        connection.commit()
        yield connection
        connection.rollback()


def administrator_url(centre: TestCentre) -> URL:
    return make_url(centre.url).set(username="postgres")


def connected(centre: TestCentre) -> Desktop:
    """A connection of the server's administrator."""
    url = administrator_url(centre).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url, options=f"-c search_path={centre.name},public")


def areas(centre: TestCentre, edition: str) -> list[tuple[str, str]]:
    with centre.engine.connect() as db:
        rows = db.execute(
            text(
                "SELECT code, area.name FROM area JOIN edition ON edition.id = edition_id"
                " WHERE edition.name = :edition ORDER BY code"
            ),
            {"edition": edition},
        )
        return [tuple(row) for row in rows]  # type: ignore[misc]


def published(centre: TestCentre) -> str:
    with centre.engine.connect() as db:
        return str(db.scalar(text("SELECT id FROM edition WHERE name = 'now'")))


def test_it_sees_drafts_and_no_other_areas(desktop: Desktop) -> None:
    drafts = desktop.execute("SELECT id, name FROM edition_draft").fetchall()
    seen = desktop.execute("SELECT DISTINCT edition_id FROM area_draft").fetchall()

    assert [name for _, name in drafts] == ["next"]
    assert seen == [(drafts[0][0],)]


def test_it_edits_a_draft(desktop: Desktop) -> None:
    desktop.execute("UPDATE area_draft SET name = 'new', floors = '[1,4)' WHERE code = 'A'")
    desktop.execute("DELETE FROM area_draft WHERE code = 'B'")
    desktop.execute(
        f"INSERT INTO area_draft (edition_id, code, name, shape) SELECT id, 'C', 'c', {SQUARE} FROM edition_draft"
    )

    assert desktop.execute("SELECT code, name FROM area_draft ORDER BY code").fetchall() == [("A", "new"), ("C", "c")]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        ("UPDATE area SET name = 'x'", errors.InsufficientPrivilege),
        ("SELECT name FROM person", errors.InsufficientPrivilege),
        ("UPDATE edition SET status = 'published'", errors.InsufficientPrivilege),
        ("UPDATE edition_draft SET status = 'published'", psycopg.Error),
        ("DELETE FROM edition_draft", errors.InsufficientPrivilege),
        ("TRUNCATE area_draft", psycopg.Error),
        ("CREATE TABLE here (x int)", errors.InsufficientPrivilege),
        ("ALTER VIEW area_draft RENAME TO x", errors.InsufficientPrivilege),
        (
            "UPDATE area_draft SET edition_id = '{published}', code = 'Z' WHERE code = 'A'",
            errors.WithCheckOptionViolation,
        ),
        (
            "INSERT INTO area_draft (edition_id, code, name, shape) VALUES ('{published}', 'C', 'c', " + SQUARE + ")",
            errors.WithCheckOptionViolation,
        ),
        ("UPDATE area_draft SET floors = '[1,)'", errors.WithCheckOptionViolation),
        (
            "UPDATE area_draft SET shape ="
            " ST_Multi(ST_GeomFromText('POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))', 4326))",
            errors.CheckViolation,
        ),
        ("UPDATE area_draft SET code = ''", errors.CheckViolation),
        ("UPDATE area_draft SET code = 'A'", errors.UniqueViolation),
    ],
)  # fmt: skip
def test_it_can_do_nothing_else(
    command: str, refusal: type[psycopg.Error], desktop: Desktop, centre: TestCentre
) -> None:
    before = areas(centre, "now")

    with pytest.raises(refusal):
        desktop.execute(command.format(published=published(centre)))

    desktop.rollback()
    assert areas(centre, "now") == before


@pytest.mark.parametrize("command", ["UPDATE area_draft SET name = 'x' WHERE edition_id = '{}'",
                                     "DELETE FROM area_draft WHERE edition_id = '{}'"])  # fmt: skip
def test_published_areas_are_not_there_for_it(command: str, desktop: Desktop, centre: TestCentre) -> None:
    assert desktop.execute(command.format(published(centre))).rowcount == 0


def test_an_old_view_of_things_sees_no_drafts(desktop: Desktop) -> None:
    desktop.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    assert desktop.execute("SELECT count(*) FROM area_draft").fetchone() == (0,)


def test_publishing_waits_for_an_open_edit_session(desktop: Desktop, centre: TestCentre) -> None:
    """Whatever is saved before goes into the edition; whoever saves after finds no draft."""
    with transaction(centre.engine) as db:
        copy_as_draft(db, "soon", "now", now=NOON)
    desktop.execute(_renaming("saved before", "A"))

    with ThreadPoolExecutor() as pool, connected(centre) as late:
        late.execute(f"SET SESSION AUTHORIZATION {ROLE}")
        late.commit()
        publishing = pool.submit(_published, centre, "soon")
        _until_somebody_waits(centre)
        saving = pool.submit(late.execute, _renaming("saved after", "B"))
        desktop.commit()
        publishing.result(timeout=30)
        rows = saving.result(timeout=30).rowcount
        late.commit()

    assert rows == 0
    assert areas(centre, "soon") == [("A", "saved before"), ("B", "B")]


def test_somebody_who_never_saves_is_named(desktop: Desktop, centre: TestCentre) -> None:
    desktop.execute("UPDATE area_draft SET name = 'open' WHERE code = 'A'")

    with Session(centre.engine) as db, pytest.raises(EditionsInUse):
        hold_still(db, patience_seconds=0.2)


@pytest.fixture
def administrator(centre: TestCentre) -> Iterator[Session]:
    """A session that may make roles; undone after the test."""
    options = {"options": f"-c search_path={centre.name},public"}
    engine = create_engine(administrator_url(centre), connect_args=options)
    with Session(engine) as db:
        yield db
        db.rollback()
    engine.dispose()


def test_a_role_with_other_rights_is_refused(administrator: Session) -> None:
    role = f"gk_{uuid4().hex[:8]}"
    administrator.execute(text(f"CREATE ROLE {role}"))
    administrator.execute(text(f"GRANT SELECT ON person TO {role}"))

    with pytest.raises(RoleMayMore, match=r"SELECT on .*person"):
        let_in(administrator, role)


def test_a_role_is_made_with_a_password_and_shut_out_again(administrator: Session) -> None:
    role = f"gk_{uuid4().hex[:8]}"
    may = text("SELECT has_table_privilege(:role, 'area_draft', 'UPDATE')")

    password = let_in(administrator, role)
    stored = administrator.scalar(text("SELECT rolpassword FROM pg_authid WHERE rolname = :role"), {"role": role})
    before = administrator.scalar(may, {"role": role})
    shut_out(administrator, role)

    assert password is not None
    assert len(password) >= 20
    assert str(stored).startswith("SCRAM-SHA-256$")
    assert (before, administrator.scalar(may, {"role": role})) == (True, False)


def test_a_role_that_we_may_not_make_is_asked_for(centre: TestCentre) -> None:
    with Session(centre.engine) as db, pytest.raises(RolesNotOurs) as caught:
        let_in(db, f"gk_{uuid4().hex[:8]}")

    assert "CREATE ROLE" in caught.value.hint


def test_our_tables_carry_no_triggers(centre: TestCentre) -> None:
    with centre.engine.connect() as db:
        triggers = text(
            "SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relnamespace = to_regnamespace(current_schema())"
        )
        assert db.scalar(triggers) == 0


def _published(centre: TestCentre, name: str) -> None:
    with transaction(centre.engine) as db:
        publish(db, name, start_at=instant_from_text("2026-06-01"), now=NOON)


def _until_somebody_waits(centre: TestCentre) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'area'::regclass"
    with connected(centre) as watching:
        for _ in range(1000):
            if watching.execute(waiting).fetchone() != (0,):
                return
            watching.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waits")


def _renaming(name: str, code: str) -> str:
    drafts = "SELECT id FROM edition_draft WHERE name = 'soon'"
    return f"UPDATE area_draft SET name = '{name}' WHERE code = '{code}' AND edition_id IN ({drafts})"
