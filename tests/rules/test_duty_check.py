"""What is wrong with a roster: `duty check` looks at every hour of every area, post, person and team.

Hours are those of one day in Shanghai. In these tables the desk of the centre is manned unless they say otherwise.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from gis.duty.check import check_rota
from gis.duty.rota import Rota, RotaPost
from gis.vocabulary import AreaKind, PostKind, RosterFault
from tests.support.rota import DESK, GRID, faults, hours, post, rota
from tests.support.rules import rule

SITE = (AreaKind.SITE, "S1")


@rule("At every hour somebody answers in a comprehensive grid; an hour without anybody blocks.")
@pytest.mark.parametrize(
    "full_time_worker, leader, away, holes",
    [
        ("Lin 0-24", "", "", ""),
        ("Lin 0-8, Wang 8-24", "", "", ""),
        ("Lin 0-8, Wang 16-24", "", "", "8-16"),
        ("Lin 0-8, Wang 16-24", "Zhou 6-12", "", "12-16"),
        ("Lin 0-24", "", "Lin 9-18", "9-18"),
        ("Lin 0-24", "Zhou 0-24", "Lin 9-18", ""),
        ("Lin 0-24", "Zhou 0-24", "Lin 9-18, Zhou 12-13", "12-13"),
        ("Mute 0-24", "", "", "0-24"),
        ("", "", "", "0-24"),
    ],
)
def test_grids(full_time_worker: str, leader: str, away: str, holes: str) -> None:
    given = rota(post("FT", full_time_worker), post("GL", leader, kind=PostKind.GRID_LEADER), leave=away)

    found = faults(given, RosterFault.GRID_UNCOVERED)

    assert hours(found) == holes
    assert all(fault.blocks for fault in found)


@rule("A grid without any post is a hole too.")
def test_a_grid_without_a_post() -> None:
    assert hours(faults(rota(), RosterFault.GRID_UNCOVERED)) == "0-24"


@rule("Other areas are looked at for as long as they have a post; a hole there does not block, the wider area answers.")
@pytest.mark.parametrize(
    "in_force, officer, holes",
    [("0-24", "Lin 0-24", ""), ("0-24", "Lin 8-17", "0-8, 17-24"), ("8-18", "Lin 8-17", "17-18"), ("8-18", "", "8-18")],
)
def test_sites(in_force: str, officer: str, holes: str) -> None:
    seat = post("SO", officer, kind=PostKind.SITE_OFFICER, area=SITE, during=in_force)

    found = faults(rota(post(held="Wang 0-24"), seat, areas=[GRID, SITE]), RosterFault.AREA_UNCOVERED)

    assert hours(found) == holes
    assert not any(fault.blocks for fault in found)


@rule("Behind all areas stands the catch-all post of the centre: an hour without anybody there blocks.")
@pytest.mark.parametrize(
    "shifts, holes",
    [("Lin 0-8, Wang 8-16, Zhou 16-24", ""), ("Lin 0-8, Zhou 16-24", "8-16"), ("", "0-24")],
)
def test_the_catch_all(shifts: str, holes: str) -> None:
    desk = post("NIGHT", shifts=shifts, kind=PostKind.DUTY_LEADER, area=None, by_shift=True)
    given = rota(post(held="Wang 0-24"), desk)

    found = faults(_with_catch_all(given, "NIGHT"), RosterFault.CATCH_ALL_UNCOVERED)

    assert hours(found) == holes
    assert all(fault.blocks for fault in found)


@rule("A substitute fills the hours of a person on leave, and no others; one who is on leave too is told.")
@pytest.mark.parametrize(
    "away, stands_in, unanswered, substitute_absent",
    [
        ("Lin 8-16", "FT Lin>Wang 8-16", "", ""),
        ("Lin 8-16", "FT Lin>Wang 8-12", "12-16", ""),
        ("Lin 8-16, Wang 10-11", "FT Lin>Wang 8-16", "10-11", "10-11"),
        ("Lin 8-16", "FT Lin>Mute 8-16", "8-16", ""),
        ("", "FT Lin>Wang 8-16", "", ""),
    ],
)
def test_substitutes(away: str, stands_in: str, unanswered: str, substitute_absent: str) -> None:
    given = rota(post(held="Lin 0-24"), leave=away, swaps=stands_in)

    assert hours(faults(given, RosterFault.POST_UNANSWERED)) == unanswered
    assert hours(faults(given, RosterFault.SUBSTITUTE_ABSENT)) == substitute_absent


@rule("In every grid each category has an owner: by its own duty, by one for its family, or by one for everything.")
@pytest.mark.parametrize(
    "duties, without_owner",
    [
        ("*", 0),
        ("DISPUTE_WAGE, *", 0),
        ("DISPUTE, NUISANCE, HELP, CITY, SAFETY, MARKET, CONSULT", 1),
        ("DISPUTE, NUISANCE, HELP, CITY, SAFETY, MARKET", 3),
        ("DISPUTE_WAGE", 32),
    ],
)
def test_categories(duties: str, without_owner: int) -> None:
    given = rota(post(held="Lin 0-24", duties=duties.split(", ")))

    found = faults(given, RosterFault.CATEGORY_UNOWNED)

    assert sum(len(fault.found.en.split(", ")) for fault in found) == without_owner
    assert {hours([fault]) for fault in found} <= {"0-24"}


@rule("A post without a duty is asked by nobody; first responders go to a place and need none.")
@pytest.mark.parametrize(
    "kind, told",
    [
        (PostKind.FULL_TIME_GRID_WORKER, True),
        (PostKind.SERVICE_MEMBER, True),
        (PostKind.FIRST_RESPONDER, False),
    ],
)
def test_posts_without_duty(kind: PostKind, told: bool) -> None:
    found = faults(rota(post("X", "Lin 0-24", kind=kind, duties=())), RosterFault.POST_WITHOUT_DUTY)

    assert [fault.post for fault in found] == (["X"] if told else [])


@rule("One person can't be on two shifts at once, nor on a shift and a full-time post; a leader may serve two grids.")
@pytest.mark.parametrize(
    "first_kind, first, second_kind, second, twice",
    [
        ("first_responder", "shift Lin 0-8", "first_responder", "shift Lin 6-14", "6-8"),
        ("first_responder", "shift Lin 0-8", "first_responder", "shift Lin 8-16", ""),
        ("first_responder", "shift Lin 0-8", "full_time_grid_worker", "held Lin 0-24", "0-8"),
        ("first_responder", "shift Lin 0-8", "part_time_grid_worker", "held Lin 0-24", ""),
        ("full_time_grid_worker", "held Lin 0-24", "full_time_grid_worker", "held Lin 0-24", "0-24"),
        ("grid_leader", "held Lin 0-24", "grid_leader", "held Lin 0-24", ""),
    ],
)
def test_double_bookings(first_kind: str, first: str, second_kind: str, second: str, twice: str) -> None:
    both = [_seat(code, kind, told) for code, kind, told in (("A", first_kind, first), ("B", second_kind, second))]

    assert hours(faults(rota(*both), RosterFault.DOUBLE_BOOKING)) == twice


@rule("A team has its strength at every hour; a first-response team for which none is written has at least one there.")
@pytest.mark.parametrize(
    "strength, first_seat, second_seat, away, too_few",
    [
        (2, "Lin 0-24", "Wang 0-24", "", ""),
        (2, "Lin 0-24", "Wang 0-16", "", "16-24"),
        (2, "Lin 0-24", "Wang 0-24", "Lin 8-9", "8-9"),
        (2, "Lin 0-24", "Lin 0-24", "", "0-24"),
        (None, "Lin 0-12", "Wang 12-24", "", ""),
        (None, "Lin 0-12", "Wang 13-24", "", "12-13"),
        (0, "", "", "", ""),
    ],
)
def test_teams(strength: int | None, first_seat: str, second_seat: str, away: str, too_few: str) -> None:
    kind = PostKind.FIRST_RESPONDER
    seats = [
        post(code, shifts=told, kind=kind, area=None, team="T", by_shift=True)
        for code, told in (("A", first_seat), ("B", second_seat))
    ]

    found = faults(rota(*seats, leave=away, strength=strength), RosterFault.TEAM_BELOW_STRENGTH)

    assert hours(found) == too_few


@rule("A person has a post, a shift or somebody to stand in for; whoever has none is named.")
@pytest.mark.parametrize(
    "held, stands_in, without_post",
    [("Lin 0-24", "", "Zhou"), ("Lin 0-24", "FT Lin>Zhou 0-24", ""), ("Lin 0-12, Zhou 12-24", "", "")],
)
def test_people_without_post(held: str, stands_in: str, without_post: str) -> None:
    given = rota(post(held=held), leave="Zhou 0-1", swaps=stands_in)

    found = faults(given, RosterFault.PERSON_WITHOUT_POST)

    assert ", ".join(fault.person or "" for fault in found) == without_post


@rule("A shift outside the life of its post, and one of a post that is not answered by shift, count for nothing.")
@pytest.mark.parametrize(
    "by_shift, in_force, outside, ignored",
    [
        ("yes", "0-24", "", ""),
        ("yes", "0-12", "12-16", ""),
        ("yes", "10-12", "8-10, 12-16", ""),
        ("no", "0-24", "", "8-16"),
    ],
)
def test_shifts_that_do_nothing(by_shift: str, in_force: str, outside: str, ignored: str) -> None:
    given = rota(post(shifts="Lin 8-16", during=in_force, by_shift=by_shift == "yes"))

    assert hours(faults(given, RosterFault.SHIFT_OUTSIDE_POST)) == outside
    assert hours(faults(given, RosterFault.SHIFT_IGNORED)) == ignored


@rule("A post whose area is in no edition in force answers for no place, and is named.")
def test_areas_that_are_not_there() -> None:
    found = faults(rota(post(held="Lin 0-24"), areas=[]), RosterFault.AREA_NOT_IN_FORCE)

    assert [(fault.area, fault.post) for fault in found] == [("G1", "FT")]


@rule("A roster without a fault has no findings.")
def test_nothing_found() -> None:
    assert check_rota(rota(post(held="Lin 0-24"))) == []


def _with_catch_all(given: Rota, code: str) -> Rota:
    return replace(given, catch_all=code, posts=[one for one in given.posts if one is not DESK])


def _seat(code: str, kind: str, told: str) -> RotaPost:
    how, _, who = told.partition(" ")
    return post(code, "" if how == "shift" else who, shifts=who if how == "shift" else "", kind=PostKind.of(kind))
