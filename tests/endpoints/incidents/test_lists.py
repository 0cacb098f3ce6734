"""What is told of incidents: masked, filtered, page by page, with a history that holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.dispatch.publisher import publish
from tests.conftest import TestCentre
from tests.endpoints.asking import NAME, PHONE, Asker
from tests.endpoints.reading import faults

PLACE = {"x": 120.085, "y": 28.925, "datum": "wgs84"}


def test_names_and_numbers_are_masked_until_somebody_says_why(desk: Asker) -> None:
    number = desk.received()

    masked = desk.get(f"/incidents/{number}").text
    empty = desk.post(f"/incidents/{number}/unmask", {"reason": ""})
    whole = desk.post(f"/incidents/{number}/unmask", {"reason": "回拨"})

    assert PHONE not in masked
    assert NAME not in masked
    assert "139****5678" in masked
    assert "reason" in faults(empty)
    assert whole.json()["reports"][0]["caller_phone"] == PHONE
    history = desk.get(f"/incidents/{number}/history").json()["events"]
    assert (history[-1]["kind"], history[-1]["note"], history[-1]["actor"]) == ("unmasked", "回拨", "D1")


def test_a_list_is_filtered_and_paged(desk: Asker, its_clock: FrozenClock) -> None:
    mine = [desk.received(channel="wage_hotline", reference=None, text=f"锅炉{n}", place=PLACE) for n in range(3)]
    desk.do(mine[0], "sign")

    def found(**asked: Any) -> list[int]:
        answer = desk.get("/incidents", text="锅炉", **asked)
        assert answer.status_code == 200, answer.text
        return [one["number"] for one in answer.json()["incidents"]]

    assert found() == mine[::-1]
    assert found(state=["signed"]) == [mine[0]]
    assert found(state=["signed", "received"]) == mine[::-1]
    assert found(owner="desk") == mine[::-1]
    assert found(owner="team") == []
    assert found(channel="wage_hotline") == mine[::-1]
    assert found(area="G1") == mine[::-1]
    assert found(area="G2") == []
    assert found(overdue=True) == []
    assert found(limit=2) == mine[:0:-1]
    assert found(before=mine[1]) == [mine[0]]
    assert desk.get("/incidents", text="%").json()["incidents"] == []
    its_clock.forward(60)
    assert found(overdue=True) == mine[::-1]
    assert found(overdue=False) == []


def test_a_page_says_where_the_next_begins(desk: Asker) -> None:
    numbers = [desk.received(text="翻页") for _ in range(3)]

    first = desk.get("/incidents", text="翻页", limit=2).json()
    second = desk.get("/incidents", text="翻页", limit=2, before=first["next"]).json()

    assert [one["number"] for one in (*first["incidents"], *second["incidents"])] == numbers[::-1]
    assert second["next"] is None


def test_an_upstream_platform_sees_its_own(desk: Asker, upstream: Asker) -> None:
    number = upstream.received(text="只此一件")
    desk.received(text="只此一件")

    assert [one["number"] for one in upstream.get("/incidents", text="只此一件").json()["incidents"]] == [number]
    assert upstream.get(f"/incidents/{number}").json()["reports"][0]["channel"] == "police_110"


def test_the_history_holds(desk: Asker, desk_centre: TestCentre) -> None:
    number = desk.received()
    desk.do(number, "sign")
    before = desk.get(f"/incidents/{number}/verify").json()
    with transaction(desk_centre.engine) as db:
        publish(db)

    after = desk.get(f"/incidents/{number}/verify").json()

    assert (before["holds"], before["events"], before["sealed"]) == (True, 2, 0)
    assert (after["holds"], after["broken_at"], after["sealed"]) == (True, None, 2)


def test_others_join_and_each_has_its_clocks(desk: Asker, who: Callable[..., Asker]) -> None:
    number = desk.received()
    desk.do(number, "sign")
    desk.do(number, "dispatch", team="B", unknown_place="-")
    clocks = desk.do(number, "join", unit="fire brigade")["clocks"]
    brigade = who("F2", "line_officer", unit="fire brigade")

    assert [clock["milestone"] for clock in clocks].count("arrive") == 2
    assert brigade.do(number, "accept")["state"] == "dispatched"
    desk.do(number, "hand-back", reason="持刀")
    assert desk.get(f"/incidents/{number}").json()["state"] == "to_police"
