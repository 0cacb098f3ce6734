"""The contract that /openapi.json makes, and thousands of odd questions that must keep to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastapi.testclient import TestClient
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.openapi import from_asgi
from schemathesis.schemas import BaseSchema

from api.app import create_app
from gis.clock import FrozenClock
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre
from tests.endpoints.asking import asker

METHODS = ("get", "post", "put", "patch", "delete")


WRITES = r"^/v1/(incidents|public)"
"""What changes something: asked in a centre of its own."""

ONE_OF_EACH_KIND = r"^/v1/(public/.*|incidents|incidents/\{number\}(/(history|verify|unmask|dispatch|suspend|flag))?)$"
"""The other actions are made by the same table from the same fields."""


def test_every_answer_keeps_to_the_contract(demo: TestCentre) -> None:
    app = create_app(demo.settings(), engine=demo.engine, clock=FrozenClock(NOON))
    # An answer that never ends is asked in `test_live.py`.
    contract = from_asgi("/openapi.json", app).exclude(path_regex=f"{WRITES}|^/v1/live$")
    contract.config.generation.update(max_examples=20, deterministic=True, database="none")
    contract.config.update(continue_on_failure=True)
    # A schema can't say which people there are, nor that a point needs its datum: 422 is an answer to either. Nor does
    # it say who asks, where a token is asked for.
    contract.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "401", "404", "422"]

    broken = list(broken_promises(contract))

    assert not broken, f"{len(broken)}:\n" + "\n\n".join(broken[:10])


def test_every_answer_about_incidents_keeps_to_the_contract(new_centre: Callable[[], TestCentre]) -> None:
    centre = new_centre()
    app = create_app(centre.settings(), engine=centre.engine, clock=FrozenClock(NOON))
    desk = asker(TestClient(app), centre, "D1", *Role)
    for _ in range(3):
        desk.received()
    contract = from_asgi("/openapi.json", app).include(path_regex=ONE_OF_EACH_KIND)
    # Any header may come along; and here everybody has a token: strangers are asked in `test_strangers.py`.
    contract.config.generation.update(max_examples=4, deterministic=True, database="none", allow_extra_parameters=False)
    contract.config.update(continue_on_failure=True, headers=desk.headers)
    contract.config.checks.ignored_auth.enabled = False
    # Nor what an incident allows, nor how often somebody has reported already; and who speaks for an enterprise as well
    # (the desk here has every role) may not look a caller up.
    contract.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "403", "404", "409", "422", "429"]

    broken = list(broken_promises(contract))

    assert not broken, f"{len(broken)}:\n" + "\n\n".join(broken[:10])


def broken_promises(contract: BaseSchema) -> Iterator[str]:
    """What examples, coverage of every schema, odd questions and chains of them found."""
    asked = 0
    for event in from_schema(contract).execute():
        if isinstance(event, NonFatalError | FatalError):
            yield str(event.info)
        if isinstance(event, ScenarioFinished):
            asked += len(event.recorder.cases)
            nodes = [node for nodes in event.recorder.checks.values() for node in nodes]
            yield from (
                f"{event.recorder.label}, {event.phase}: {node.failure_info.failure}\n{node.failure_info.code_sample}"
                for node in nodes
                if node.failure_info
            )
    if asked < 500:
        yield f"only {asked} questions were asked"


def operations(client: TestClient) -> list[tuple[str, dict[str, Any]]]:
    paths = client.get("/openapi.json").json()["paths"]
    return [
        (f"{method} {path}", told) for path, item in paths.items() for method, told in item.items() if method in METHODS
    ]


def test_every_operation_explains_itself(client: TestClient) -> None:
    for name, told in operations(client):
        assert told["tags"], name
        assert len(told["summary"]) > 5, name
        assert len(told["description"]) > 20, name
        assert "Args" not in told["description"], name


def test_every_parameter_says_what_it_is(client: TestClient) -> None:
    silent = [
        f"{name}: {parameter['name']}"
        for name, told in operations(client)
        for parameter in told.get("parameters", [])
        if not (parameter.get("description") or parameter["schema"].get("description")) and parameter["name"] != "limit"
    ]

    assert silent == []


def test_every_failure_is_a_problem(client: TestClient) -> None:
    for name, told in operations(client):
        failures = {status: answer for status, answer in told["responses"].items() if status >= "400"}
        assert "403" in failures, name
        for status, answer in failures.items():
            if (name, status) != ("get /health", "503"):
                assert list(answer["content"]) == ["application/problem+json"], f"{name} {status}"


def test_nothing_is_left_to_the_framework(client: TestClient) -> None:
    assert "HTTPValidationError" not in client.get("/openapi.json").text


def test_pages_for_people_are_not_part_of_the_contract(client: TestClient) -> None:
    assert all(path.startswith(("/v1/", "/health")) for path in client.get("/openapi.json").json()["paths"])
