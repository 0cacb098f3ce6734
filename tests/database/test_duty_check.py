"""The roster of real tables: what the check sees is what a question at an instant sees; the demo's gaps are found."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.clock import shanghai_day
from gis.db.statements import ask
from gis.duty.answer import PersonRef, who
from gis.duty.calendar import COLUMNS, calendar_of, days_asked, ingest_calendar
from gis.duty.check import check_rota
from gis.duty.fault import Fault
from gis.duty.ingest import ingest_duty
from gis.duty.records import COLUMNS as DUTY_COLUMNS
from gis.duty.roster import post_of, turns
from gis.duty.rota import services
from gis.duty.rota_rows import rota_between
from gis.errors import BadInput, RowsRejected
from gis.vocabulary import DayKind, RosterFault, Unanswered
from tests.conftest import NOON
from tests.support.builders import hire, take_in

FIRST, LAST = date(2026, 5, 6), date(2026, 5, 12)


def checked(db: Session, first: date = FIRST, last: date = LAST) -> list[Fault]:
    return check_rota(rota_between(db, first, last))


@pytest.mark.parametrize("hours", [0.0, 1.0, 12.5, 27.99, 100.0, 167.9])
def test_services_are_what_a_question_at_that_instant_finds(hours: float, demo_db: Session) -> None:
    now = NOON - timedelta(hours=12) + timedelta(hours=hours)
    rota = rota_between(demo_db, FIRST, LAST)
    found = services(rota)

    asked = [post_of(row) for row in ask(demo_db, turns(), {"at": now})]

    assert len(asked) == len(rota.posts) > 100
    for post in asked:
        here = [one for one in found[post.code] if one.piece[0] <= now < one.piece[1]]
        expected = who(post)
        if isinstance(expected, PersonRef):
            assert [(one.person, one.silence) for one in here] == [(expected.code, None)]
        else:
            assert [one.silence for one in here] == ([] if expected is Unanswered.OFF_SHIFT else [expected])


def test_the_gaps_of_the_demo_are_found_and_none_blocks(demo_db: Session) -> None:
    found = checked(demo_db)

    told = {kind: [fault for fault in found if fault.kind is kind] for kind in {fault.kind for fault in found}}
    # One worker on leave alone, one post vacant, one landlord without a phone whose building is nobody else's.
    assert sorted(fault.found.en.partition(": ")[2].split(" ")[0] for fault in told[RosterFault.POST_UNANSWERED]) == [
        "no",
        "nobody",
        "on",
    ]
    assert [fault.post for fault in told[RosterFault.POST_UNANSWERED] if "no phone" in fault.found.en] == [
        f"{fault.area}-LL" for fault in told[RosterFault.AREA_UNCOVERED]
    ]
    assert set(told) == {RosterFault.POST_UNANSWERED, RosterFault.AREA_UNCOVERED, RosterFault.PERSON_WITHOUT_POST}
    assert not any(fault.blocks for fault in found)


def test_a_grid_whose_posts_all_lose_their_holders_is_a_hole(demo_db: Session) -> None:
    grid = demo_db.scalar(text("SELECT min(area) FROM post WHERE area_kind = 'grid'"))
    demo_db.execute(
        text("DELETE FROM holding USING post WHERE post.id = post_id AND area = :grid AND area_kind = 'grid'"),
        {"grid": grid},
    )

    found = [fault for fault in checked(demo_db) if fault.blocks]

    assert [(fault.kind, fault.area, fault.hours) for fault in found] == [(RosterFault.GRID_UNCOVERED, grid, 168.0)]
    assert "nobody holds the post" in found[0].found.en


def test_a_watch_that_is_taken_out_is_missing_at_the_desk_and_in_the_team(demo_db: Session) -> None:
    delete = (
        "DELETE FROM shift USING post WHERE post.id = post_id AND code IN ('DESK-DL', 'T1-FR1') AND shift.during @> :at"
    )
    demo_db.execute(text(delete), {"at": NOON})

    found = [
        fault
        for fault in checked(demo_db)
        if fault.kind in (RosterFault.CATCH_ALL_UNCOVERED, RosterFault.TEAM_BELOW_STRENGTH)
    ]

    assert [(fault.kind, fault.post, fault.team, fault.hours) for fault in found] == [
        (RosterFault.CATCH_ALL_UNCOVERED, "DESK-DL", None, 8.0),
        (RosterFault.TEAM_BELOW_STRENGTH, None, "T1", 8.0),
    ]


def test_office_posts_of_the_demo_keep_holidays(demo_db: Session) -> None:
    office = "SELECT lower(shift.during) FROM shift JOIN post ON post.id = post_id WHERE kind = 'line_officer'"
    days = {shanghai_day(start) for start in demo_db.scalars(text(office))}

    assert days & {date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 10)} == set()
    assert {date(2026, 5, 6), date(2026, 5, 9)} <= days


def test_the_first_response_teams_of_the_demo_have_a_strength(demo_db: Session) -> None:
    rows = demo_db.execute(text("SELECT kind, strength FROM team")).all()

    assert {kind for kind, strength in rows if strength} == {"first_response"}


def test_spans_are_cut_to_the_days(demo_db: Session) -> None:
    rota = rota_between(demo_db, FIRST, FIRST)
    pieces = [turn.piece for post in rota.posts for turn in (*post.holders, *post.shifts)]

    assert rota.window == (
        datetime.fromisoformat("2026-05-06T00:00+08:00"),
        datetime.fromisoformat("2026-05-07T00:00+08:00"),
    )
    assert pieces
    assert all(rota.window[0] <= start < end <= rota.window[1] for start, end in pieces)


def test_an_empty_centre_has_no_catch_all(db: Session) -> None:
    assert [(fault.kind, fault.hours) for fault in checked(db)] == [(RosterFault.CATCH_ALL_UNCOVERED, 168.0)]


def test_own_days_are_taken_in_changed_and_followed_by_shifts(db: Session) -> None:
    hire(db, "Lin")
    rows = [
        {"day": "2026-05-07", "kind": "holiday", "name": "厂休"},
        {"day": "2026-05-10", "kind": "workday", "name": ""},
    ]
    assert ingest_calendar(db, COLUMNS, rows) == 2
    ingest_calendar(db, COLUMNS, [{"day": "2026-05-10", "kind": "make_up", "name": "补班"}])

    take_in(
        db,
        {"record": "post", "code": "P", "name": "P", "kind": "line_officer", "by_shift": "yes"},
        {
            "record": "shift",
            "post": "P",
            "person": "Lin",
            "from": "2026-05-06",
            "to": "2026-05-12",
            "hours": "08:00-16:00",
            "days": "workdays",
        },
    )

    shifts = db.scalars(text("SELECT to_char(lower(during), 'DD') FROM shift ORDER BY lower(during)")).all()
    assert shifts == ["06", "08", "09", "10", "11", "12"]
    assert [(day.kind, day.zh) for day in calendar_of(db).days(date(2026, 5, 10), date(2026, 5, 10))] == [
        (DayKind.MAKE_UP, "补班")
    ]


@pytest.mark.parametrize(
    ("header", "row", "where", "field"),
    [
        (("day",), {"day": "2026-05-07"}, "header", "kind"),
        (("day", "kind", "mood"), {"day": "2026-05-07", "kind": "holiday", "mood": ""}, "header", "mood"),
        (COLUMNS, {"day": "soon", "kind": "holiday"}, "line 3", "day"),
        (COLUMNS, {"day": "2026-05-07T08:00", "kind": "holiday"}, "line 3", "day"),
        (COLUMNS, {"day": "0026-05-07", "kind": "holiday"}, "line 3", "day"),
        (COLUMNS, {"day": "2026-05-07", "kind": "party"}, "line 3", "kind"),
        (COLUMNS, {"day": "2026-05-06", "kind": "holiday"}, "line 3", "day"),
    ],
)
def test_wrong_days_are_sent_back(
    header: tuple[str, ...], row: dict[str, str], where: str, field: str, db: Session
) -> None:
    with pytest.raises(RowsRejected) as refusal:
        ingest_calendar(db, header, [{"day": "2026-05-06", "kind": "holiday"}, row])

    assert (where, field) in [(finding.where, finding.field) for finding in refusal.value.findings]
    assert db.scalar(text("SELECT count(*) FROM calendar_day")) == 0


def test_a_pattern_beyond_the_announced_years_says_so(db: Session) -> None:
    hire(db, "Lin")
    post = {"record": "post", "code": "P", "name": "P", "kind": "line_officer", "by_shift": "yes"}
    shift = {
        "record": "shift",
        "post": "P",
        "person": "Lin",
        "from": "2098-12-30",
        "to": "2099-01-02",
        "hours": "08:00-16:00",
    }

    assert ingest_duty(db, DUTY_COLUMNS, [post, {**shift, "days": "workdays"}]).guessed_from == date(2098, 12, 30)
    assert ingest_duty(db, DUTY_COLUMNS, [post, {**shift, "days": "1-5"}]).guessed_from is None


@pytest.mark.parametrize("strength", ["-1", "many", "1001", "2.5", "²"])
def test_a_strength_is_a_number_of_people(strength: str, db: Session) -> None:
    with pytest.raises(RowsRejected) as refusal:
        take_in(db, {"record": "team", "code": "T", "name": "T", "kind": "first_response", "strength": strength})

    assert [finding.field for finding in refusal.value.findings] == ["strength"]


def test_a_strength_is_kept(db: Session) -> None:
    take_in(db, {"record": "team", "code": "T", "name": "T", "kind": "first_response", "strength": "4"})

    assert db.scalar(text("SELECT strength FROM team")) == 4


@pytest.mark.parametrize(
    ("first", "last", "asked"),
    [
        (None, None, ("2026-05-06", "2026-05-12")),
        ("2026-05-08", None, ("2026-05-08", "2026-05-14")),
        ("2026-05-08", "2026-05-08", ("2026-05-08", "2026-05-08")),
        ("2026-01-01", "2026-12-31", ("2026-01-01", "2026-12-31")),
    ],
)
def test_days_asked(first: str | None, last: str | None, asked: tuple[str, str]) -> None:
    assert tuple(map(str, days_asked(NOON, first, last))) == asked


@pytest.mark.parametrize(
    ("first", "last", "fields"),
    [
        ("x", "y", ["from", "to"]),
        ("2026-05-08", "2026-05-07", ["to"]),
        ("2026-01-01", "2027-01-02", ["to"]),
        (None, "2026-05-05", ["to"]),
        ("3000-01-01", None, ["from"]),
    ],
)
def test_wrong_days_asked(first: str | None, last: str | None, fields: list[str]) -> None:
    with pytest.raises(BadInput) as refusal:
        days_asked(NOON, first, last)

    assert [finding.field for finding in refusal.value.findings] == fields


def test_after_midnight_in_shanghai_it_is_the_next_day() -> None:
    assert days_asked(datetime.fromisoformat("2026-05-06T16:00+00:00"), None, None)[0] == date(2026, 5, 7)
