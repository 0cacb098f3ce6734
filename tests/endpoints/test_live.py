"""GET /v1/live: strangers, wrong numbers, and what those are told who may listen."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.app import create_app
from api.live import hub as hubs
from api.live import reader as readers
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.dispatch.publisher import keep_publishing
from gis.dispatch.timekeeper import tick
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import problem
from tests.support.incidents import TEAM_A, Desk
from tests.support.live import Listener, request, served, token, until

R = Role


@pytest.fixture(scope="module")
def centre(new_centre: NewCentre) -> TestCentre:
    """Teams A and B with A1 and B1, the grid worker W1, all on duty, and X1 who holds no post."""
    centre = new_centre()
    people = [{"code": code, "name": f"员{code}", "phone": "19900001234"} for code in ("A1", "B1", "W1", "X1")]
    duty = [{"record": "team", "code": code, "name": code, "kind": "first_response"} for code in ("A", "B")]
    kinds = {"A1": "first_responder", "B1": "first_responder", "W1": "full_time_grid_worker"}
    for code, kind in kinds.items():
        team = {"team": code[0]} if code != "W1" else {}
        duty.append({"record": "post", "code": f"P-{code}", "name": "岗", "kind": kind, "from": "2026-01-01", **team})
        duty.append({"record": "holder", "post": f"P-{code}", "person": code, "from": "2026-01-01"})
    with transaction(centre.engine) as db:
        ingest_people(db, ("code", "name", "phone"), people)
        ingest_duty(db, COLUMNS, duty)
    return centre


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture
def service(centre: TestCentre, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a service, with a publisher beside it; what it does every few seconds, it does at once."""
    monkeypatch.setattr(hubs, "CHECK_SECONDS", 0.0)
    ended = threading.Event()
    publisher = threading.Thread(target=keep_publishing, args=(centre.engine, ended.is_set))
    publisher.start()
    with served(create_app(centre.settings(), engine=centre.engine, clock=clock)) as port:
        yield port
    ended.set()
    publisher.join()
    with transaction(centre.engine) as db:
        tables = "command_key, evidence, follow_up, diversion, incident_event, running_clock, task, report, incident"
        db.execute(text(f"TRUNCATE {tables}, last_position CASCADE"))


@pytest.fixture
def listen(service: int, centre: TestCentre) -> Iterator[Callable[..., Listener]]:
    begun: list[Listener] = []

    def begin(code: str, *roles: Role, **given: Any) -> Listener:
        numbers = {name: given.pop(name) for name in ("after", "resume") if name in given}
        begun.append(Listener(service, token(centre, code, *roles, until=NOON, **given), **numbers).begin())
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


@pytest.fixture
def act(centre: TestCentre, clock: FrozenClock) -> Callable[[Callable[[Desk], Any]], Any]:
    """Something is done, and committed."""

    def do(what: Callable[[Desk], Any]) -> Any:
        with transaction(centre.engine) as db:
            return what(Desk(db, clock))

    return do


def seen_at(centre: TestCentre, code: str, lon: float, **more: Any) -> None:
    """Somebody is at a place."""
    given = {"code": code, "lon": lon, "at": NOON, "doubt": None, **more}
    insert = "INSERT INTO last_position (person_id, place, accuracy_m, captured_at, doubt) SELECT id,"
    insert += " ST_SetSRID(ST_MakePoint(:lon, 28.93), 4326), 8, :at, :doubt FROM person WHERE code = :code"
    update = " ON CONFLICT (person_id) DO UPDATE SET place = excluded.place, captured_at = excluded.captured_at"
    with transaction(centre.engine) as db:
        db.execute(text(insert + update), given)


def kinds(listener: Listener) -> list[str]:
    return [data["kind"] for data in listener.of("incident")]


def places(listener: Listener) -> dict[str, float]:
    """Where people are, as a listener has it."""
    known: dict[str, float] = {}
    for data in listener.of("positions"):
        known = {} if data["whole"] else known
        known |= {one["person"]: one["place"]["lon"] for one in data["people"]}
        known = {code: lon for code, lon in known.items() if code not in data["gone"]}
    return known


def test_a_stranger_is_sent_away(centre: TestCentre) -> None:
    problem(client_of(centre).get("/v1/live"), 401)


@pytest.mark.parametrize("path, header", [("?after=-1", None), ("?after=x", None), ("", "x"), ("", "-1")])
def test_what_is_no_number_is_refused(centre: TestCentre, path: str, header: str | None) -> None:
    headers = {"authorization": f"Bearer {token(centre, 'D1', R.DISPATCHER, until=NOON)}"}

    told = problem(
        client_of(centre).get(f"/v1/live{path}", headers=headers | ({"last-event-id": header} if header else {})), 422
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

    desk, team = listen("D1", R.DISPATCHER), listen("A1")

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


def test_where_people_are_is_told_to_those_who_send_and_those_who_go_along(
    listen: Any, act: Any, centre: TestCentre
) -> None:
    for code in ("A1", "B1", "W1", "X1"):
        seen_at(centre, code, 120.08)
    desk, team, other = listen("D1", R.DISPATCHER), listen("A1"), listen("B1")
    officer, observer = listen("L1", R.LINE_OFFICER), listen("O1", R.OBSERVER)

    desk.wait(lambda sent: places(sent) == dict.fromkeys(("A1", "B1", "W1"), 120.08))
    team.wait(lambda sent: places(sent) == {"A1": 120.08})
    number = act(lambda desk: desk.dispatched("A"))  # With W1.
    team.wait(lambda sent: places(sent) == {"A1": 120.08, "W1": 120.08})
    seen_at(centre, "W1", 120.09)
    desk.wait(lambda sent: places(sent)["W1"] == 120.09)
    team.wait(lambda sent: places(sent)["W1"] == 120.09)
    act(lambda desk: [desk.accept(number), desk.arrive(number), desk.settle(number)])
    team.wait(lambda sent: places(sent) == {"A1": 120.08})

    assert places(other) == {"B1": 120.08}
    assert (places(officer), places(observer)) == ({}, {})


def test_who_is_off_duty_is_not_shown_any_more(
    listen: Any, centre: TestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis.dispatch.watch.DUTY_EVERY_SECONDS", 0.0)
    seen_at(centre, "A1", 120.08)
    desk = listen("D1", R.DISPATCHER)
    desk.wait(lambda sent: places(sent) == {"A1": 120.08})

    leave = "INSERT INTO leave (person_id, during, reason) SELECT id, '[2026-05-06 04:00Z,)', '' FROM person"
    with transaction(centre.engine) as db:
        db.execute(text(f"{leave} WHERE code = 'A1'"))
    desk.wait(lambda sent: places(sent) == {})
    with transaction(centre.engine) as db:
        db.execute(text("DELETE FROM leave"))

    assert "A1" in desk.of("positions")[-1]["gone"]


def test_many_fixes_are_one_frame_a_second(listen: Any, centre: TestCentre) -> None:
    seen_at(centre, "A1", 120.08)
    desk = listen("D1", R.DISPATCHER)
    desk.wait(lambda sent: places(sent) == {"A1": 120.08})

    for number in range(100):
        seen_at(centre, "A1", 120.08 + number / 1e4, at=NOON + timedelta(milliseconds=number))
    desk.wait(lambda sent: places(sent)["A1"] == pytest.approx(120.0899))

    at = [one.at for one in desk.sent if one.event == "positions" and not one.data["whole"]]
    assert len(at) < 20
    assert all(later - earlier > 0.8 for earlier, later in pairwise(at))


def test_who_may_not_listen_any_more_is_let_go(listen: Any, clock: FrozenClock) -> None:
    desk = listen("D1", R.DISPATCHER)

    clock.forward(3601)
    desk.wait(lambda sent: sent.ended)

    assert "is over" in desk.of("end")[0]["reason"]


def test_another_post_is_another_stream(listen: Any, act: Any, centre: TestCentre) -> None:
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
    with transaction(centre.engine) as db:
        ingest_duty(db, COLUMNS, [post, {"record": "holder", "post": "P-X1", "person": "X1", "from": "2026-01-01"}])
    worker.wait(lambda sent: sent.of("reset") and sent.of("clocks"))
    act(lambda desk: desk.arrive(number))
    worker.wait(lambda sent: "arrived" in kinds(sent))
    with transaction(centre.engine) as db:
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
    listen: Any, act: Any, service: int, centre: TestCentre, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(readers, "SLOWEST_SECONDS", 1.0)
    monkeypatch.setattr(readers, "MOST_WAITING", 3)
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    slow.connect(("127.0.0.1", service))
    slow.sendall(request(token(centre, "D1", R.DISPATCHER, until=NOON), "?after=0"))
    quick = listen("D1", R.DISPATCHER)

    # More than what the kernel keeps for both ends.
    act(lambda desk: [desk.received() for _ in range(3)])
    with transaction(centre.engine) as db:
        filler = "INSERT INTO incident_event (incident_id, seq, kind, at, actor, facts)"
        filler += " SELECT id, 1 + n, 'noted', :now, 'D1', jsonb_build_object('filler', repeat('x', 20000))"
        db.execute(text(f"{filler} FROM incident, generate_series(1, 300) AS n"), {"now": NOON})
    quick.wait(lambda sent: len(sent.numbers) == 903)
    until(lambda: "too slow" in caplog.text)
    slow.close()

    assert quick.numbers == list(range(1, 904))


def test_the_database_may_go_and_come_back(listen: Any, act: Any, centre: TestCentre) -> None:
    desk = listen("D1", R.DISPATCHER)
    act(lambda desk: desk.received())
    desk.wait(lambda sent: len(sent.numbers) == 1)

    ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    ended += " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    with transaction(centre.engine) as db:
        assert db.scalar(text(ended)) >= 1
    act(lambda desk: desk.received())
    desk.wait(lambda sent: len(sent.numbers) == 2)

    assert desk.numbers == [1, 2]


def test_it_is_in_the_manual(client: TestClient) -> None:
    told = client.get("/openapi.json").json()["paths"]["/v1/live"]["get"]["responses"]["200"]["content"]

    assert list(told) == ["text/event-stream"]
    assert "event: positions" in told["text/event-stream"]["schema"]["description"]
