"""The tables that the migrations make are those of the model, and each index serves the question it was made for."""

from __future__ import annotations

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.db.migrate import differences, upgrade
from gis.db.revisions import VERSIONS, newest_revision, revisions
from gis.model import Base

NOBODY, WEDNESDAY = "'00000000-0000-0000-0000-000000000001'", "timestamptz '2026-05-06 04:00Z'"
"""Literals: an index condition needs values that don't change while the question is answered."""


def test_migrations_end_in_the_model(db: Session) -> None:
    found = differences(db.connection())

    assert found == []


def test_every_check_and_exclusion_of_the_model_is_in_the_database(db: Session) -> None:
    in_database = set(
        db.scalars(
            text(
                "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
                " WHERE pg_class.relnamespace = to_regnamespace(current_schema())"
            )
        )
    )
    in_model = {str(constraint.name) for table in Base.metadata.tables.values() for constraint in table.constraints}

    assert in_model <= in_database
    assert {name for name in in_database - in_model if "alembic" not in name} == set()


def test_check_constraints_say_what_the_model_says(db: Session) -> None:
    """Closed lists in the database hold every word of the vocabulary, no more and no less."""
    definitions = db.execute(
        text(
            "SELECT conname, pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint"
            " JOIN pg_class ON pg_class.oid = conrelid"
            " WHERE contype = 'c' AND pg_class.relnamespace = to_regnamespace(current_schema())"
        )
    ).all()

    for name, definition in definitions:
        if name.endswith("_is_known_check"):
            words = _words_of_model(name)
            assert {part for part in definition.split("'") if part in words} == words, name
            assert definition.count("'") == 2 * len(words), name


def _words_of_model(name: str) -> set[str]:
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            if constraint.name == name:
                return set(str(constraint.sqltext).split("'")[1::2])  # type: ignore[attr-defined]
    raise AssertionError(name)


def test_the_newest_revision_by_name_is_the_head_that_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))

    assert newest_revision() == ScriptDirectory.from_config(config).get_current_head()


def test_upgrading_twice_changes_nothing(empty) -> None:  # type: ignore[no-untyped-def]
    before = upgrade(empty.engine, empty.name)

    assert before.current
    assert revisions(empty.engine, empty.name).current


@pytest.mark.parametrize(
    ("index", "question"),
    [
        ("area_shape_idx", "SELECT 1 FROM area WHERE ST_Covers(shape, ST_SetSRID(ST_MakePoint(120, 29), 4326))"),
        ("area_parent_idx", "SELECT 1 FROM area WHERE parent = 'B1'"),
        ("post_area_idx", "SELECT 1 FROM post WHERE area = 'G1' AND area_kind = 'grid'"),
        ("gate_site_idx", "SELECT 1 FROM gate WHERE site = 'S1'"),
        ("holding_person_idx", f"SELECT 1 FROM holding WHERE person_id = {NOBODY}"),
        (
            "shift_person_idx",
            f"SELECT 1 FROM shift WHERE person_id = {NOBODY} AND during @> {WEDNESDAY}",
        ),
        (
            "one_person_of_a_post_on_shift",
            f"SELECT 1 FROM shift WHERE post_id = {NOBODY} AND during @> {WEDNESDAY}",
        ),
        ("report_incident_idx", f"SELECT 1 FROM report WHERE incident_id = {NOBODY}"),
        ("report_channel_reference_key", "SELECT 1 FROM report WHERE channel = 'police_110' AND reference = '7'"),
        ("task_incident_idx", f"SELECT 1 FROM task WHERE incident_id = {NOBODY}"),
        ("running_clock_next_idx", f"SELECT 1 FROM running_clock WHERE next_at <= {WEDNESDAY} ORDER BY next_at"),
        ("running_clock_open_idx", "SELECT 1 FROM running_clock WHERE ended_at IS NULL ORDER BY due_at LIMIT 9"),
        ("incident_event_unpublished_idx", "SELECT 1 FROM incident_event WHERE stream IS NULL ORDER BY id"),
        ("incident_event_stream_key", "SELECT 1 FROM incident_event WHERE stream > 7 ORDER BY stream"),
        ("evidence_incident_idx", f"SELECT 1 FROM evidence WHERE incident_id = {NOBODY}"),
        (
            "proposal_first_idx",
            f"SELECT 1 FROM proposal WHERE incident_id = {NOBODY} AND kind = 'place' AND rank = 1",
        ),
        ("position_received_at_idx", f"SELECT 1 FROM position WHERE received_at < {WEDNESDAY}"),
        ("follow_up_report_idx", f"SELECT 1 FROM follow_up WHERE report_id = {NOBODY}"),
    ],
)
def test_an_index_serves_its_question(demo_db: Session, index: str, question: str) -> None:
    demo_db.execute(text("SET LOCAL enable_seqscan = off"))

    plan = "\n".join(demo_db.scalars(text(f"EXPLAIN {question}")))

    assert index in plan, plan
