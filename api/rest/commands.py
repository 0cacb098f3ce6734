"""POST /v1/incidents/{number}/...: everything that may be asked of an incident: an endpoint per action, by a table."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Path

from api.dependencies import CurrentOffice, Key, WritingDb
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.commands import COMMANDS, SCHEMAS, CommandIn, IncidentNumber, said, version_of
from api.schemas.incidents import ClockOut, DoneOut
from api.security import CurrentActor
from gis.access.roles import MAY, Actor
from gis.dispatch import records
from gis.dispatch.act import act
from gis.dispatch.commands import OnIncident
from gis.dispatch.office import Outcome
from gis.dispatch.queries import require_seen
from gis.dispatch.workflow import STEPS
from gis.vocabulary import Action, Role

router = APIRouter(tags=["Incidents: what is decided"], route_class=OneThread)

Number = Annotated[IncidentNumber, Path(description="Number of the incident.")]
IfMatch = Annotated[
    str | None,
    Header(description='Version of the incident that you saw, as "7"; the same as `version`.', max_length=50),
]

FAILS = problems(
    HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.BAD_REQUEST,
    HTTPStatus.SERVICE_UNAVAILABLE,
)  # fmt: skip


def outcome_out(db: WritingDb, actor: Actor, outcome: Outcome) -> DoneOut:
    """An outcome with the limits that run now."""
    clocks = records.clocks_of(db, actor, outcome.number)
    return DoneOut.of(outcome, [ClockOut.of(clock) for clock in clocks if clock.ended is None])


def _endpoint(command: type[OnIncident], schema: type[CommandIn]) -> Callable[..., DoneOut]:
    def ask(
        number: Number,
        actor: CurrentActor,
        db: WritingDb,
        office: CurrentOffice,
        key: Key,
        body: Any,
        if_match: IfMatch = None,
    ) -> DoneOut:
        require_seen(db, actor, number)
        given = {**said(body), "version": version_of(body, if_match)}
        return outcome_out(db, actor, act(db, command(actor=actor, key=key, number=number, **given), office))

    needs_nothing = not any(field.is_required() for field in schema.model_fields.values())
    sent = Body(default_factory=schema) if needs_nothing else Body()
    ask.__annotations__["body"] = Annotated[schema, sent]
    return ask


def _described(command: type[OnIncident], action: Action) -> str:
    roles = ", ".join(role.en for role in Role if role in MAY[action])
    states = STEPS[action].at
    where = "in every state" if len(states) > 10 else f"when it is {', '.join(state.en for state in states)}"
    return f"{command.__doc__}\n\nMay be asked by: {roles}. Possible {where}."


for _action, _command in COMMANDS.items():
    router.add_api_route(
        f"/incidents/{{number}}/{_action.value.replace('_', '-')}",
        _endpoint(_command, SCHEMAS[_action]),
        methods=["POST"],
        name=_action.value,
        operation_id=_action.value,
        summary=_action.en.capitalize() if len(_action.en) > 5 else f"{_action.en.capitalize()} the incident",
        description=_described(_command, _action),
        responses=FAILS,
        response_model=DoneOut,
    )
