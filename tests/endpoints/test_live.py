"""GET /v1/live: strangers, wrong numbers, and what those are told who may listen."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.live import reader as readers
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.dispatch.timekeeper import tick
from gis.duty.ingest import ingest_duty
from gis.duty.records import COLUMNS
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre
from tests.endpoints.conftest import client_of
from tests.endpoints.reading import problem
from tests.support.incidents import TEAM_A
from tests.support.live import Listener, request, token, until

R = Role


def kinds(listener: Listener) -> list[str]:
    return [data["kind"] for data in listener.of("incident")]


def test_a_stranger_is_sent_away(watched: TestCentre) -> None:
    problem(client_of(watched).get("/v1/live"), 401)


@pytest.mark.parametrize("path, header", [("?after=-1", None), ("?after=x", None), ("", "x"), ("", "-1")])
def test_what_is_no_number_is_refused(watched: TestCentre, path: str, header: str | None) -> None:
    headers = {"authorization": f"Bearer {token(watched, 'D1', R.DISPATCHER, until=NOON)}"}

    told = problem(
        client_of(watched).get(f"/v1/live{path}", headers=headers | ({"last-event-id": header} if header else {})), 422
    )

    assert [finding["field"] for finding in told["findings"]] == ["after" if path else "Last-Event-ID"]


def test_the_answer_is_a_stream_that_nobody_keeps(listen: Any) -> None:
    desk = listen("D1", R.DISPATCHER)

    assert desk.status == "HTTP/1.1 200 OK"
    assert desk.headers["content-type"].startswith("text/event-stream")
    assert (desk.headers["x-accel-buffering"], desk.headers["cache-control"]) == ("no", "no-store")
    assert "content-encoding" not in desk.headers


def test_what_happens_is_told_with_its_clocks(listen: Any, act: Any) -> None:
    desk = listen("D1", R.DISPATCHER)

    number = act(lambda desk: desk.dispatched())
    desk.wait(lambda sent: kinds(sent) == ["received", "signed", "dispatched"])

    last = desk.of("incident")[-1]
    assert desk.numbers == [one.id for one in desk.sent if one.event == "incident"] == [1, 2, 3]
    assert (last["number"], last["seq"], last["facts"]["team"]) == (number, 3, "A")
    assert (last["incident"]["state"], last["incident"]["priority"]) == ("dispatched", "normal")
    clocks = {one["milestone"]: one["due_at"] for one in desk.of("clocks")[-1]["clocks"]}
    assert clocks == {
        "accept": "2026-05-06T04:01:00Z",
        "contact": "2026-05-06T04:02:00Z",
        "arrive": "2026-05-06T04:10:00Z",
    }


def test_a_missed_limit_is_told(listen: Any, act: Any, clock: FrozenClock) -> None:
    desk = listen("D1", R.DISPATCHER)

    act(lambda desk: desk.received())
    clock.forward(61)
    act(lambda desk: tick(desk.db, clock.now()))
    desk.wait(lambda sent: kinds(sent) == ["received", "limit_missed", "limit_missed"])

    assert {one["missed_at"] for one in desk.of("clocks")[-1]["clocks"]} == {"2026-05-06T04:01:01Z"}
    assert desk.of("incident")[-1]["facts"]["after_outage"] is False


def test_nothing_of_the_caller_is_told(listen: Any, act: Any) -> None:
    desk = listen("D1", R.DISPATCHER)

    act(
        lambda desk: desk.received(
            reference="R-4711", caller_name="王某", caller_phone="13912345678", address="宁城巷9号"
        )
    )
    desk.wait(lambda sent: kinds(sent) == ["received"])

    said = str(desk.sent)
    assert [word for word in ("R-4711", "王某", "13912345678", "宁城巷", "两个人") if word in said] == []


def test_everybody_is_told_what_they_may_see(listen: Any, act: Any) -> None:
    mine, other = listen("A1"), listen("B1")
    observer, nobody, upstream = listen("O1", R.OBSERVER), listen("X1"), listen("110", R.UPSTREAM)

    number = act(lambda desk: desk.dispatched("A"))
    act(lambda desk: desk.accept(number, TEAM_A))
    for one in (mine, observer, upstream):
        one.wait(lambda sent: "accepted" in kinds(sent))
    act(lambda desk: desk.dispatched("B"))
    other.wait(lambda sent: "dispatched" in kinds(sent))
    observer.wait(lambda sent: len(sent.numbers) == 7)

    assert {data["number"] for data in mine.of("incident", "clocks")} == {number}
    assert {data["number"] for data in other.of("incident", "clocks")} == {number + 1}
    assert nobody.of("incident", "clocks") == []


@pytest.mark.parametrize("how", ["after", "resume"])
def test_who_comes_back_misses_nothing(listen: Any, act: Any, how: str) -> None:
    first = listen("D1", R.DISPATCHER)
    act(lambda desk: [desk.received() for _ in range(3)])
    first.wait(lambda sent: len(sent.numbers) == 3)
    first.end()

    act(lambda desk: [desk.received() for _ in range(3)])
    again = listen("D1", R.DISPATCHER, **{how: first.numbers[-1]})
    again.wait(lambda sent: len(sent.numbers) == 3)
    act(lambda desk: desk.received())
    again.wait(lambda sent: len(sent.numbers) == 4)

    assert first.numbers + again.numbers == [1, 2, 3, 4, 5, 6, 7]


def test_a_long_absence_is_read_in_pages(listen: Any, act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.dispatch.stream.MOST_AT_ONCE", 4)
    monkeypatch.setattr("gis.dispatch.watch.MOST_AT_ONCE", 4)
    act(lambda desk: [desk.dispatched(None) for _ in range(2)] + [desk.dispatched("A") for _ in range(1)])
    listen("O1", R.OBSERVER)  # The hub is under way.

    all_of_it, part = listen("D1", R.DISPATCHER, after=0), listen("A1", after=0)
    all_of_it.wait(lambda sent: len(sent.numbers) == 9)
    part.wait(lambda sent: len(sent.numbers) == 3)

    assert (all_of_it.numbers, part.numbers) == (list(range(1, 10)), [7, 8, 9])


def test_who_begins_is_told_the_limits_that_run(listen: Any, act: Any) -> None:
    number = act(lambda desk: desk.dispatched())
    act(lambda desk: desk.received())
    unpublished = text("SELECT count(*) FROM incident_event WHERE stream IS NULL")
    until(lambda: not act(lambda desk: desk.db.scalar(unpublished)))

    desk, team = listen("D1", R.DISPATCHER), listen("A1")
    desk.wait(lambda sent: len(sent.of("clocks")) == 2)
    team.wait(lambda sent: sent.of("clocks"))

    assert {data["number"]: len(data["clocks"]) for data in desk.of("clocks")} == {number: 3, number + 1: 2}
    assert [data["number"] for data in team.of("clocks")] == [number]
    assert desk.of("incident") == []


def test_a_number_that_the_stream_never_had_is_told(listen: Any, act: Any) -> None:
    act(lambda desk: desk.received())

    lost = listen("D1", R.DISPATCHER, after=4711)
    lost.wait(lambda sent: sent.of("reset") and sent.of("clocks"))
    act(lambda desk: desk.received())
    lost.wait(lambda sent: 2 in sent.numbers)

    assert lost.of("reset") == [{"reason": "number"}]


def test_who_may_not_listen_any_more_is_let_go(listen: Any, clock: FrozenClock) -> None:
    desk = listen("D1", R.DISPATCHER)

    clock.forward(3601)
    desk.wait(lambda sent: sent.ended)

    assert "is over" in desk.of("end")[0]["reason"]


def test_another_post_is_another_stream(listen: Any, act: Any, watched: TestCentre) -> None:
    number = act(lambda desk: desk.dispatched("A"))
    worker = listen("X1")
    act(lambda desk: desk.accept(number))

    post = {
        "record": "post",
        "code": "P-X1",
        "name": "岗",
        "kind": "first_responder",
        "team": "A",
        "from": "2026-01-01",
    }
    with transaction(watched.engine) as db:
        ingest_duty(db, COLUMNS, [post, {"record": "holder", "post": "P-X1", "person": "X1", "from": "2026-01-01"}])
    worker.wait(lambda sent: sent.of("reset") and sent.of("clocks"))
    act(lambda desk: desk.arrive(number))
    worker.wait(lambda sent: "arrived" in kinds(sent))
    with transaction(watched.engine) as db:
        db.execute(text("DELETE FROM holding WHERE person_id = (SELECT id FROM person WHERE code = 'X1')"))
    worker.wait(lambda sent: len(sent.of("reset")) == 2)
    act(lambda desk: desk.settle(number))
    until(lambda: len(worker.marks) > 1)

    assert worker.of("reset")[0] == {"reason": "rights"}
    assert kinds(worker) == ["arrived"]


def test_a_sign_of_life_moves_the_number(listen: Any, act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "BEAT_SECONDS", 0.5)
    nobody = listen("X1")

    act(lambda desk: desk.dispatched())

    nobody.wait(lambda sent: 3 in sent.marks)
    assert nobody.of("incident") == []


def test_who_does_not_read_is_cut_off_and_nothing_is_kept_for_them(
    listen: Any, act: Any, service: int, watched: TestCentre, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(readers, "SLOWEST_SECONDS", 1.0)
    monkeypatch.setattr(readers, "MOST_WAITING", 3)
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    slow.connect(("127.0.0.1", service))
    slow.sendall(request(token(watched, "D1", R.DISPATCHER, until=NOON), "?after=0"))
    quick = listen("D1", R.DISPATCHER)

    # More than what the kernel keeps for both ends.
    act(lambda desk: [desk.received() for _ in range(3)])
    with transaction(watched.engine) as db:
        filler = "INSERT INTO incident_event (incident_id, seq, kind, at, actor, facts)"
        filler += " SELECT id, 1 + n, 'noted', :now, 'D1', jsonb_build_object('filler', repeat('x', 20000))"
        db.execute(text(f"{filler} FROM incident, generate_series(1, 300) AS n"), {"now": NOON})
    quick.wait(lambda sent: len(sent.numbers) == 903)
    until(lambda: "too slow" in caplog.text)
    slow.close()

    assert quick.numbers == list(range(1, 904))


def test_the_database_may_go_and_come_back(listen: Any, act: Any, watched: TestCentre) -> None:
    desk = listen("D1", R.DISPATCHER)
    act(lambda desk: desk.received())
    desk.wait(lambda sent: len(sent.numbers) == 1)

    ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    ended += " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    with transaction(watched.engine) as db:
        assert db.scalar(text(ended)) >= 1
    act(lambda desk: desk.received())
    desk.wait(lambda sent: len(sent.numbers) == 2)

    assert desk.numbers == [1, 2]


def test_it_is_in_the_manual(client: TestClient) -> None:
    told = client.get("/openapi.json").json()["paths"]["/v1/live"]["get"]["responses"]["200"]["content"]

    assert list(told) == ["text/event-stream"]
    assert "event: positions" in told["text/event-stream"]["schema"]["description"]
