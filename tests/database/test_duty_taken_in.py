"""People and duty files into PostGIS: every finding at once with its line, and nothing half written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.areas.text import rows_of_csv
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS, RECORDS
from gis.errors import RowsRejected
from tests.support.builders import hire, take_in

TABLES = ("net", "team", "unit", "post", "holding", "duty", "shift", "leave", "substitution")

EVERY_RECORD = """record,code,name,kind,net,area_kind,area,team,by_shift,post,person,substitute,category,from,to,hours,days,reason,lon,lat,datum,categories
net,N,一网,,,,,,,,,,,,,,,,,,,
team,T,先期处置一组,first_response,,,,,,,,,,,,,,,120.08,28.93,gcj02,
unit,U,劳动保障,department,,,,,,,,,,,,,,,,,,DISPUTE_WAGE
post,L,网格长,grid_leader,N,,,T,no,,,,,2026-01-01,,,,,,,,
post,R,先期处置,first_responder,,,,T,yes,,,,,,,,,,,,,
holder,,,,,,,,,L,P1,,,2026-01-01,,,,,,,,
duty,,,,,,,,,L,,,DISPUTE,,,,,,,,,
shift,,,,,,,,,R,P2,,,2026-05-01,2026-05-10,08:00-20:00,1-5,,,,,
leave,,,,,,,,,,P1,,,2026-05-06,2026-05-07,,,病假,,,,
substitution,,,,,,,,,L,P1,P2,,2026-05-06,2026-05-07,,,替班,,,,
"""  # noqa: E501


def counts(db: Session) -> dict[str, int]:
    return {table: db.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in TABLES}


def refused(db: Session, *rows: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(RowsRejected) as caught:
        ingest_duty(db, COLUMNS, rows)
    return [(finding.where, finding.field) for finding in caught.value.findings]


def holder(person: str, begins: str = "", ends: str = "") -> dict[str, str]:
    return {"record": "holder", "post": "L", "person": person, "from": begins, "to": ends}


@pytest.fixture
def staffed(db: Session) -> Session:
    hire(db, "P1", "P2")
    take_in(db, {"record": "post", "code": "L", "name": "Leader", "kind": "grid_leader"})
    return db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_with_every_record_is_taken_in(encoding: str, db: Session, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("code,name,phone\nP1,王磊,13800000001\nP2,李娟,\n", encoding=encoding)
    (tmp_path / "duty.csv").write_text(EVERY_RECORD, encoding=encoding)

    people = ingest_people(db, *rows_of_csv(tmp_path / "people.csv"))
    taken = ingest_duty(db, *rows_of_csv(tmp_path / "duty.csv"))

    assert people.counts == {"person": 2}
    assert taken.counts == {"post": 2} | dict.fromkeys(set(RECORDS) - {"post"}, 1)
    assert counts(db) == {"post": 2, "shift": 6} | dict.fromkeys(set(TABLES) - {"post", "shift"}, 1)
    team = db.execute(text("SELECT name, ST_X(base), ST_X(raw_base), ST_Y(raw_base), raw_datum FROM team")).one()
    assert (team[0], *team[2:]) == ("先期处置一组", 120.08, 28.93, "gcj02")
    assert 0.004 < 120.08 - team[1] < 0.006


def test_everything_wrong_with_a_file_is_told_with_its_line(db: Session, tmp_path: Path) -> None:
    content = EVERY_RECORD.replace("P2", "P9").replace("28.93,gcj02", "north,gcj02").replace("1-5", "1-9")
    content = content.replace("DISPUTE", "GOSSIP").replace("2026-05-06,2026-05-07,,,病假", "2026-05-06,,,,病假")
    (tmp_path / "duty.csv").write_text(content.replace("post,R", "\npost,R"), encoding="utf-8")
    hire(db, "P1")
    before = counts(db)

    with pytest.raises(RowsRejected) as caught:
        ingest_duty(db, *rows_of_csv(tmp_path / "duty.csv"))

    assert sorted((one.where, one.field) for one in caught.value.findings) == [
        ("line 10", "days"),
        ("line 10", "person"),
        ("line 11", "to"),
        ("line 12", "substitute"),
        ("line 3", "lon"),
        ("line 4", "categories"),
        ("line 9", "category"),
    ]
    assert counts(db) == before


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (("code",), ["record"]),
        (("record", "colour"), ["colour"]),
        (("code", "colour", ""), ["record", "colour", ""]),
    ],
)
def test_a_header_is_judged_first(header: Sequence[str], fields: list[str], db: Session) -> None:
    with pytest.raises(RowsRejected) as caught:
        ingest_duty(db, header, [])

    assert [finding.field for finding in caught.value.findings] == fields


def test_columns_that_are_not_there_are_empty_cells(db: Session) -> None:
    """A file of nets only needs the columns of nets; those it lacks are told, not stumbled over."""
    taken = ingest_duty(db, ("record", "code", "name"), [{"record": "net", "code": "N", "name": "n"}])

    assert taken.counts == {"net": 1}
    for record, needed in RECORDS.items():
        fields = [field for where, field in refused(db, {"record": record}, {"record": record}) if where == "line 3"]
        assert set(needed.needs) <= set(fields)


def test_two_holders_are_refused_on_the_line_of_the_second(staffed: Session) -> None:
    findings = refused(staffed, holder("P1", "2026-05-01", "2026-05-31"), holder("P2", "2026-05-31"))

    assert findings == [("line 3", "person")]


def test_what_is_stored_already_refuses_as_well(staffed: Session) -> None:
    take_in(staffed, holder("P1", "2026-05-01"))

    assert refused(staffed, holder("P2", "2026-06-01")) == [("line 2", "person")]


def test_a_post_is_handed_over_in_one_file(staffed: Session) -> None:
    take_in(staffed, holder("P1", "2026-05-01"))

    take_in(staffed, holder("P2", "2026-06-01"), holder("P1", "2026-05-01", "2026-05-31"))

    assert staffed.scalar(text("SELECT count(*) FROM holding")) == 2


def test_every_refusal_of_the_database_is_told_at_once(staffed: Session) -> None:
    leave = {"record": "leave", "person": "P1"}
    duty = {"record": "duty", "post": "L", "category": "*"}

    findings = refused(
        staffed,
        holder("P1", "2026-05-01"),
        holder("P2", "2026-05-02"),
        {**leave, "from": "2026-05-01", "to": "2026-05-03"},
        {**leave, "from": "2026-05-03", "to": "2026-05-04"},
        duty,
        duty,
    )

    assert findings == [("line 3", "person"), ("line 7", "category"), ("line 5", "person")]


def test_a_refused_file_leaves_nothing_behind_once_given_up(staffed: Session) -> None:
    before = counts(staffed)
    savepoint = staffed.begin_nested()

    refused(staffed, {"record": "net", "code": "N", "name": "n"}, holder("P1"), holder("P2", "2026-05-01"))
    savepoint.rollback()

    assert counts(staffed) == before


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [("2026-05-01", "9999-12-31", "to"), ("0001-01-01", "2026-05-01", "from")],
)
def test_the_ends_of_the_calendar_are_refused(begins: str, ends: str, field: str, staffed: Session) -> None:
    with pytest.raises(RowsRejected) as caught:
        ingest_duty(staffed, COLUMNS, [holder("P1", begins, ends)])

    (finding,) = caught.value.findings
    assert (finding.where, finding.field, finding.hint) == ("line 2", field, "Leave an open end empty.")


def test_people_are_told_by_line_and_updated_by_code(db: Session, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("code,name\nP1,x\n\nP1,y\n,z\nP2,\n", encoding="utf-8")

    with pytest.raises(RowsRejected) as caught:
        ingest_people(db, *rows_of_csv(path))
    path.write_text("code,name,phone\nP1,x,1\n", encoding="utf-8")
    ingest_people(db, *rows_of_csv(path))
    path.write_text("code,name,phone\nP1,y,\n", encoding="utf-8")
    ingest_people(db, *rows_of_csv(path))

    assert [(one.where, one.field) for one in caught.value.findings] == [
        ("line 4", "code"),
        ("line 5", "code"),
        ("line 6", "name"),
    ]
    assert db.execute(text("SELECT code, name, phone FROM person")).all() == [("P1", "y", None)]


def test_five_thousand_shifts_are_taken_in_within_seconds(db: Session) -> None:
    people = [f"P{number:03d}" for number in range(500)]
    hire(db, *people)
    posts = [
        {"record": "post", "code": code, "name": code, "kind": "first_responder", "by_shift": "yes"} for code in people
    ]
    shifts = [
        {
            "record": "shift", "post": code, "person": code,
            "from": f"2026-05-{day:02d}T08:00", "to": f"2026-05-{day:02d}T20:00",
        }
        for day in range(1, 11)
        for code in people
    ]  # fmt: skip

    start = time.perf_counter()
    take_in(db, *posts, *shifts)
    seconds = time.perf_counter() - start

    assert counts(db)["shift"] == 5000
    assert seconds < 20
