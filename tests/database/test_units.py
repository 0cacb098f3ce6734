"""Departments and mediation rooms: what a mistyped one comes to, and who speaks for one."""

from __future__ import annotations

import pytest
import shapely
from sqlalchemy.orm import Session

from gis.dispatch.diversion import divert
from gis.dispatch.joint import join
from gis.dispatch.later_commands import Divert, Join
from gis.duty.contacts import people_of_units
from gis.duty.units import units_at
from gis.errors import CommandRejected, Finding, RowsRejected
from gis.vocabulary import AreaKind, Category, Recipient
from tests.support.builders import NOON, Sketch, draw, hire, take_in
from tests.support.incidents import Desk, asked, people

LABOUR = {
    "record": "unit",
    "code": "labour",
    "name": "劳动社会保障办公室",
    "kind": "department",
    "categories": "DISPUTE",
}
ROOM = {"record": "unit", "code": "room", "name": "矛盾调解室", "kind": "mediation_room", "categories": "*"}
CLOSED = {"record": "unit", "code": "land", "name": "国土所", "kind": "department", "to": "2020-12-31"}


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    take_in(db, LABOUR, ROOM, CLOSED)
    return Desk(db)


def _divert(desk: Desk, unit: str, recipient: Recipient = Recipient.DEPARTMENT) -> None:
    command = asked(Divert, desk.signed(), recipient=recipient, unit=unit, reason="归口")
    divert(desk.db, command, desk.office)


def _found(refusal: pytest.ExceptionInfo[CommandRejected]) -> Finding:
    (finding,) = refusal.value.findings
    assert finding.field == "unit"
    return finding


def test_a_matter_goes_to_units_of_the_centre(desk: Desk) -> None:
    _divert(desk, "labour")
    _divert(desk, "room", Recipient.MEDIATION_ROOM)


@pytest.mark.parametrize(
    "code, recipient, hint",
    [
        ("labor", Recipient.DEPARTMENT, "Did you mean 'labour' (劳动社会保障办公室)?"),
        ("劳动保障办公室", Recipient.DEPARTMENT, "Did you mean 'labour' (劳动社会保障办公室)?"),
        ("zzz", Recipient.DEPARTMENT, "`gridkeeper duty units` or GET /v1/units lists them."),
        ("room", Recipient.DEPARTMENT, "`gridkeeper duty units` or GET /v1/units lists them."),
        ("labour", Recipient.MEDIATION_ROOM, "`gridkeeper duty units` or GET /v1/units lists them."),
        ("land", Recipient.DEPARTMENT, "`gridkeeper duty units` or GET /v1/units lists them."),
    ],
)
def test_a_unit_that_is_not_there_gets_nothing(desk: Desk, code: str, recipient: Recipient, hint: str) -> None:
    with pytest.raises(CommandRejected) as refusal:
        _divert(desk, code, recipient)

    assert _found(refusal).found == f"there is no {recipient.en} '{code}'."
    assert _found(refusal).hint == hint


def test_an_enterprise_is_a_site_in_force(desk: Desk) -> None:
    _divert(desk, "S0001", Recipient.ENTERPRISE)  # No sites are in force: it can't be told.
    draw(desk.db, {AreaKind.SITE: [Sketch("S0002", shapely.box(120, 28.9, 120.01, 28.91))]})

    _divert(desk, "S0002", Recipient.ENTERPRISE)
    with pytest.raises(CommandRejected) as refusal:
        _divert(desk, "S0003", Recipient.ENTERPRISE)

    assert "'S0002'" in _found(refusal).hint


def test_who_is_called_to_join_in_is_known_too(desk: Desk) -> None:
    number = desk.dispatched()

    for unit in ("B", "labour", "room"):
        join(desk.db, asked(Join, number, unit=unit), desk.office)
    with pytest.raises(CommandRejected) as refusal:
        join(desk.db, asked(Join, number, unit="labuor"), desk.office)

    assert "'labour'" in _found(refusal).hint


def test_a_centre_that_has_written_none_down_may_name_any(db: Session) -> None:
    people(db)
    desk = Desk(db)

    _divert(desk, "whoever")
    join(db, asked(Join, desk.dispatched(), unit="fire brigade"), desk.office)


def test_officers_carry_the_code_or_the_name_of_their_department(desk: Desk) -> None:
    hire(desk.db, "P1", organisation="劳动社会保障办公室")
    hire(desk.db, "P2", organisation="labour")
    hire(desk.db, "P3", organisation="elsewhere")
    for person in ("P1", "P2", "P3"):
        post = {"record": "post", "code": f"post of {person}", "name": person, "kind": "line_officer"}
        take_in(desk.db, post, {"record": "holder", "post": post["code"], "person": person})

    assert [person.code for person in people_of_units(desk.db, ["labour"], NOON)["labour"]] == ["P1", "P2"]


def test_units_say_what_they_take_on(desk: Desk) -> None:
    units = {unit.code: unit for unit in units_at(desk.db, NOON)}

    assert set(units) == {"labour", "room"}
    assert [units["labour"].takes(category) for category in (Category.DISPUTE_WAGE, Category.SAFETY_FIRE)] == [
        True,
        False,
    ]
    assert units["room"].takes(Category.SAFETY_FIRE)


def test_a_unit_is_changed_by_taking_it_in_again(desk: Desk) -> None:
    take_in(desk.db, LABOUR | {"name": "人社办", "categories": "DISPUTE_WAGE, DISPUTE_LABOR"})

    (labour,) = (unit for unit in units_at(desk.db, NOON) if unit.code == "labour")
    assert (labour.name, labour.categories) == ("人社办", ("DISPUTE_WAGE", "DISPUTE_LABOR"))


@pytest.mark.parametrize(
    "column, written, found",
    [
        ("kind", "enterprise", "'enterprise' is unknown."),
        ("categories", "DISPUTE,GOSSIP", "'GOSSIP' is unknown."),
        ("name", "", "is empty."),
        ("hours", "08:00-16:00", "has no meaning for a unit."),
    ],
)
def test_what_is_wrong_with_a_unit_is_told(db: Session, column: str, written: str, found: str) -> None:
    with pytest.raises(RowsRejected) as caught:
        take_in(db, LABOUR | {column: written})

    assert [(finding.field, finding.found) for finding in caught.value.findings] == [(column, found)]
