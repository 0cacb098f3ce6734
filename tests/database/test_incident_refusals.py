"""What is refused leaves nothing behind and says everything at once; what must never be true is a constraint."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.dispatch.commands import RawPlace, Sign
from gis.dispatch.desk import sign
from gis.dispatch.intake import receive
from gis.errors import (
    BadCoordinates,
    CommandRejected,
    IncidentNotFound,
    NotYet,
    NotYourRole,
)
from gis.model.incidents import Report
from gis.vocabulary import Datum
from tests.support.builders import NOON
from tests.support.incidents import DESK, UPSTREAM, Desk, order, people


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    return Desk(db)


@pytest.mark.parametrize(
    "given, refusal",
    [
        ({"text": "  "}, CommandRejected),
        ({"text": "x" * 5_001}, CommandRejected),
        ({"text": "a\0b"}, CommandRejected),
        ({"text": "\ud800"}, CommandRejected),
        ({"reference": " "}, CommandRejected),
        ({"upstream_at": NOON.replace(tzinfo=None)}, CommandRejected),
        ({"place": RawPlace(x=float("nan"), y=1, datum=Datum.WGS84)}, BadCoordinates),
        ({"place": RawPlace(x=300, y=1, datum=Datum.WGS84)}, BadCoordinates),
        ({"actor": replace(UPSTREAM, roles=frozenset())}, NotYourRole),
    ],
)
def test_what_cannot_be_received_leaves_nothing_behind(desk: Desk, given: dict, refusal: type[Exception]) -> None:  # type: ignore[type-arg]
    with pytest.raises(refusal), desk.db.begin_nested():
        receive(desk.db, order(**given), desk.office)

    assert desk.db.scalar(select(func.count()).select_from(Report)) == 0


def test_everything_that_is_wrong_with_a_command_is_said_at_once(desk: Desk) -> None:
    with pytest.raises(CommandRejected) as refusal:
        receive(desk.db, order(" ", text="", address="a\0b"), desk.office)

    assert {finding.field for finding in refusal.value.findings} == {"text", "address", "reference"}


def test_codes_that_nobody_has_are_named_together(desk: Desk) -> None:
    number = desk.signed()

    with pytest.raises(CommandRejected) as refusal:
        desk.send(number, "Z", worker="Y")

    assert [finding.field for finding in refusal.value.findings] == ["team", "worker"]


def test_nobody_is_sent_nowhere(desk: Desk) -> None:
    number = desk.signed()

    with pytest.raises(NotYet) as refusal:
        desk.send(number, None, worker=None, unknown_place="")

    assert "nobody is sent; there is no place" in refusal.value.message


def test_an_incident_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(IncidentNotFound, match="no incident 4711"):
        sign(desk.db, Sign(actor=DESK, key=uuid4(), number=4711), desk.office)


@pytest.mark.parametrize(
    "never, wall",
    [
        ("INSERT INTO task (incident_id, role, state, team_id, afterwards, offered_at)"
         " SELECT incident_id, role, 'offered', (SELECT id FROM team WHERE code = 'B'), false, now()"
         " FROM task WHERE role = 'first'", "task_one_goes_first_idx"),
        ("UPDATE incident SET state = 'closed'", "incident_closing_has_its_level_check"),
        ("UPDATE incident SET state = 'suspended'", "incident_suspension_is_whole_check"),
        ("UPDATE incident SET state = 'merged'", "incident_merge_is_whole_check"),
        ("INSERT INTO incident_event (incident_id, seq, kind, at, actor, facts)"
         " SELECT incident_id, seq, kind, at, actor, facts FROM incident_event", "incident_event_incident_id_seq_key"),
        ("INSERT INTO running_clock (incident_id, milestone, owner, firmness, policy, started_at, due_at)"
         " SELECT id, 'sign', 'desk', 'firm', '1', now(), now() FROM incident, generate_series(1, 2)",
         "running_clock_runs_once_idx"),
    ],
)  # fmt: skip
def test_what_must_never_be_true_is_a_constraint(desk: Desk, never: str, wall: str) -> None:
    desk.dispatched()

    with pytest.raises(IntegrityError, match=wall), desk.db.begin_nested():
        desk.db.execute(text(never))
