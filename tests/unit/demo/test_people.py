"""Who is there: every reference exists, one holder at a time, no hole in the rota, the pilots' models."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from gis.demo.pilots import (
    COMMITTEE_MEMBER_COUNT,
    LANDLORD_COUNT,
    LIUSHU,
    PARTY_MEMBER_COUNT,
    WAREHOUSING,
    XINMAO,
    XINMAO_STAFF_COUNT,
)
from gis.demo.zone import DemoZone
from gis.vocabulary import ALL_CATEGORIES, CATEGORY_FAMILIES, AreaKind, Category, PostKind, TeamKind, UnitKind

type Row = dict[str, str]

KEYS = {
    "record", "code", "name", "kind", "net", "area_kind", "area", "team", "post", "person", "substitute", "category",
    "by_shift", "from", "to", "hours", "days", "lon", "lat", "datum", "reason", "strength", "categories",
}  # fmt: skip


def rows(zone: DemoZone, record: str) -> list[Row]:
    return [row for row in zone.duty if row["record"] == record]


def posts(zone: DemoZone, kind: PostKind) -> list[Row]:
    return [row for row in rows(zone, "post") if row["kind"] == kind]


def site_code(zone: DemoZone, name: str) -> str:
    sites = zone.areas[AreaKind.SITE]
    return str(sites.loc[sites["name"] == name, "code"].item())


def in_force(row: Row, today: date) -> bool:
    return row.get("from", "") <= today.isoformat() <= row.get("to", "9999")


def holder_today(zone: DemoZone, today: date) -> dict[str, str]:
    return {row["post"]: row["person"] for row in rows(zone, "holder") if in_force(row, today)}


def turns(shift: Row) -> Iterator[tuple[datetime, datetime]]:
    """The spans of a shift row, local time."""
    start, end = shift["hours"].split("-")
    days = (date.fromisoformat(shift["to"]) - date.fromisoformat(shift["from"])).days + 1
    for day in (date.fromisoformat(shift["from"]) + timedelta(days=n) for n in range(days)):
        midnight = datetime.combine(day, time())
        hours = [timedelta(hours=int(at[:2]), minutes=int(at[3:])) for at in (start, end)]
        yield midnight + hours[0], midnight + hours[1]


def test_rows_have_known_keys_and_text_only(zone: DemoZone) -> None:
    for row in zone.duty:
        assert row.keys() <= KEYS
        assert all(isinstance(value, str) and value for value in row.values())


def test_every_reference_exists(zone: DemoZone) -> None:
    people = {row["code"] for row in zone.people}
    known = {record: {row["code"] for row in rows(zone, record)} for record in ("net", "team", "post")}
    areas = {(kind.value, code) for kind in AreaKind for code in zone.areas[kind]["code"]}

    for row in zone.duty:
        assert {row[key] for key in ("person", "substitute") if key in row} <= people
        assert all(row[key] in known[key] for key in ("net", "team", "post") if key in row)
        assert "area" not in row or (row["area_kind"], row["area"]) in areas
    assert zone.catch_all in known["post"]
    assert {fix.person for fix in zone.fixes} <= people
    assert set(zone.gates["site"]) <= set(zone.areas[AreaKind.SITE]["code"])


def test_words_are_those_of_the_vocabulary(zone: DemoZone) -> None:
    categories = {ALL_CATEGORIES, *CATEGORY_FAMILIES, *(category.value for category in Category)}

    assert {row["category"] for row in rows(zone, "duty")} <= categories
    assert {row["kind"] for row in rows(zone, "post")} == {kind.value for kind in PostKind}
    assert {row["kind"] for row in rows(zone, "team")} == {kind.value for kind in TeamKind}
    assert {row["kind"] for row in rows(zone, "unit")} == {kind.value for kind in UnitKind}
    taken_on = {category for row in rows(zone, "unit") for category in row["categories"].split(",")}
    assert {category.value for category in Category} <= taken_on <= categories


def test_codes_are_unique(zone: DemoZone) -> None:
    for record in ("net", "team", "unit", "post"):
        assert set(Counter(row["code"] for row in rows(zone, record)).values()) == {1}
    assert len({row["code"] for row in zone.people}) == len(zone.people)
    assert len({(row["post"], row["category"]) for row in rows(zone, "duty")}) == len(rows(zone, "duty"))


def test_people_are_invented(zone: DemoZone) -> None:
    names = [row["name"] for row in zone.people]
    phones = [row["phone"] for row in zone.people if row["phone"]]

    assert len(set(names)) == len(names)
    assert not {"王女士", "郑旭华"} & set(names)
    assert len(set(phones)) == len(phones) == len(zone.people) - 1
    assert all(len(phone) == 11 and phone.startswith("1990000") for phone in phones)


def test_a_post_has_one_holder_at_a_time(zone: DemoZone) -> None:
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows(zone, "holder"):
        held[row["post"]].append(row)

    for spans in held.values():
        ordered = sorted(spans, key=lambda row: row["from"])
        assert all(before.get("to", "9999") < after["from"] for before, after in pairwise(ordered))
        assert all(row["from"] <= row.get("to", "9999") for row in spans)
    assert any(len(spans) > 1 for spans in held.values())


def test_posts_by_shift_have_no_holder_and_others_no_shift(zone: DemoZone) -> None:
    by_shift = {row["code"] for row in rows(zone, "post") if row["by_shift"] == "yes"}

    assert not by_shift & {row["post"] for row in rows(zone, "holder")}
    assert {row["post"] for row in rows(zone, "shift")} == by_shift


def test_round_the_clock_posts_have_exactly_one_person_at_every_instant(zone: DemoZone, today: date) -> None:
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in rows(zone, "shift"):
        if "days" not in row:
            spans[row["post"]] += turns(row)

    assert spans
    for turns_of_post in spans.values():
        ordered = sorted(turns_of_post)
        assert all(before[1] == after[0] for before, after in pairwise(ordered))
        assert ordered[0][0].date() == today - timedelta(days=30)
        assert ordered[-1][1].date() == today + timedelta(days=61), "midnight at the end of the 60th day"


def test_whoever_is_on_watch_rests_eight_hours(small: DemoZone) -> None:
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in rows(small, "shift"):
        spans[row["person"]] += turns(row)

    rests = [b[0] - a[1] for own in spans.values() for a, b in pairwise(sorted(own))]

    assert min(rests) >= timedelta(hours=8)


def test_every_grid_has_its_one_and_three(zone: DemoZone) -> None:
    wanted = {
        PostKind.GRID_LEADER, PostKind.FULL_TIME_GRID_WORKER, PostKind.PART_TIME_GRID_WORKER, PostKind.GRID_INSTRUCTOR,
    }  # fmt: skip
    duties = {(row["post"], row["category"]) for row in rows(zone, "duty")}

    found = Counter((row["area"], row["kind"]) for row in rows(zone, "post") if row.get("area_kind") == AreaKind.GRID)

    assert found == Counter((code, kind.value) for code in zone.areas[AreaKind.GRID]["code"] for kind in wanted)
    assert all((row["code"], ALL_CATEGORIES) in duties for row in posts(zone, PostKind.FULL_TIME_GRID_WORKER))


def test_leaders_serve_two_grids_at_most(zone: DemoZone, today: date) -> None:
    held = holder_today(zone, today)

    grids = Counter(held[row["code"]] for row in posts(zone, PostKind.GRID_LEADER))

    assert set(grids.values()) <= {1, 2}
    assert 2 in grids.values()


def test_every_dedicated_grid_has_a_full_time_worker(zone: DemoZone) -> None:
    workers = [
        row["area"] for row in posts(zone, PostKind.FULL_TIME_GRID_WORKER) if row["area_kind"] == "dedicated_grid"
    ]

    assert sorted(workers) == sorted(zone.areas[AreaKind.DEDICATED_GRID]["code"])


def test_only_parks_and_larger_enterprises_have_an_officer(zone: DemoZone) -> None:
    officers = {row["area"] for row in posts(zone, PostKind.SITE_OFFICER)}

    assert officers == set(zone.gates["site"])
    assert {site_code(zone, name) for name in (WAREHOUSING, LIUSHU, XINMAO)} <= officers
    assert 0.15 < len(officers) / len(zone.areas[AreaKind.SITE]) < 0.3


def test_wages_go_to_the_labour_security_line_in_some_dedicated_grids(zone: DemoZone) -> None:
    duties = {(row["post"], row["category"]) for row in rows(zone, "duty")}
    lines = [row["code"] for row in posts(zone, PostKind.LINE_OFFICER)]

    assert any({(post, Category.DISPUTE_WAGE), (post, Category.DISPUTE_LABOR)} <= duties for post in lines)
    assert any("days" in row for row in rows(zone, "shift"))


def test_first_responders_have_a_base_and_a_leader_with_two_or_three_members(small: DemoZone, whole: DemoZone) -> None:
    for zone, count in ((small, 2), (whole, 3)):
        teams = [row for row in rows(zone, "team") if row["kind"] == TeamKind.FIRST_RESPONSE]
        seats = Counter(row["team"] for row in posts(zone, PostKind.FIRST_RESPONDER))
        assert len(teams) == count
        assert all({"lon", "lat", "datum", "strength"} <= team.keys() for team in teams)
        assert all(seats[team["code"]] in {3, 4} for team in teams)


def test_the_catch_all_is_the_duty_leader_and_answers_for_everything(zone: DemoZone) -> None:
    [leader] = posts(zone, PostKind.DUTY_LEADER)

    assert leader["code"] == zone.catch_all
    assert "area" not in leader
    assert {"record": "duty", "post": zone.catch_all, "category": "*"} in zone.duty


def test_somebody_is_substituted_somebody_is_missed_and_a_post_is_vacant(zone: DemoZone, today: date) -> None:
    held = holder_today(zone, today)
    workers = [row["code"] for row in posts(zone, PostKind.FULL_TIME_GRID_WORKER)]
    on_leave = {row["person"] for row in rows(zone, "leave") if in_force(row, today)}
    substituted = {row["post"]: row["person"] for row in rows(zone, "substitution") if in_force(row, today)}

    assert substituted
    assert all(held[post] == person and person in on_leave for post, person in substituted.items())
    assert any(held.get(post) in on_leave and post not in substituted for post in workers)
    assert any(post not in held for post in workers)
    assert not on_leave & {row["substitute"] for row in rows(zone, "substitution")}


def test_the_warehousing_park_has_party_members_and_one_worker_for_each_building(zone: DemoZone, today: date) -> None:
    site, held = site_code(zone, WAREHOUSING), holder_today(zone, today)
    micro = zone.areas[AreaKind.MICRO_GRID]
    here = set(micro[micro["parent"].str.startswith(site)]["code"])

    members = [row for row in posts(zone, PostKind.SERVICE_MEMBER) if row["area"] == site]
    workers = [held[row["code"]] for row in posts(zone, PostKind.MICRO_GRID_WORKER) if row["area"] in here]

    assert len(members) == PARTY_MEMBER_COUNT
    assert len(here) == len(workers) == len(set(workers)) == 8


def test_liushu_is_governed_by_landlords_and_the_owners_committee(zone: DemoZone) -> None:
    team = f"{site_code(zone, LIUSHU)}-ST"

    kinds = Counter(row["area_kind"] for row in posts(zone, PostKind.SERVICE_MEMBER) if row["team"] == team)

    assert kinds == {"building": LANDLORD_COUNT, "site": COMMITTEE_MEMBER_COUNT}


def test_xinmao_serves_with_its_own_staff(zone: DemoZone, today: date) -> None:
    team, held = f"{site_code(zone, XINMAO)}-ST", holder_today(zone, today)
    organisation = {row["code"]: row["organisation"] for row in zone.people}

    staff = [held[row["code"]] for row in posts(zone, PostKind.SERVICE_MEMBER) if row["team"] == team]

    assert len(set(staff)) == XINMAO_STAFF_COUNT
    assert {organisation[person] for person in staff} == {XINMAO}


def test_most_workers_send_a_position_and_those_away_none(zone: DemoZone, today: date) -> None:
    held = holder_today(zone, today)
    sending = {fix.person for fix in zone.fixes}
    workers = [held[row["code"]] for row in posts(zone, PostKind.FULL_TIME_GRID_WORKER) if row["code"] in held]

    share = sum(person in sending for person in workers) / len(workers)

    assert 0.5 < share < 1
    assert len(sending) == len(zone.fixes)
    assert not sending & {row["person"] for row in rows(zone, "leave")}
