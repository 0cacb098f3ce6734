"""Rosters told in hours of one day: "Lin 8-16, Wang 16-24" on 2026-05-06 in Shanghai."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from gis.clock import SHANGHAI, midnight
from gis.duty.check import check_rota
from gis.duty.fault import Fault
from gis.duty.intervals import Piece, joined
from gis.duty.rota import Rota, RotaArea, RotaPerson, RotaPost, RotaTeam, Swap, Turn
from gis.vocabulary import AreaKind, PostKind, RosterFault, TeamKind

DAY = date(2026, 5, 6)
START = midnight(DAY)
WHOLE: Piece = (START, START + timedelta(days=1))
GRID = (AreaKind.GRID, "G1")
NO_PHONE = "Mute"
"""A person without a number."""


def piece(hours: str) -> Piece:
    """A piece of the day: "8-16"."""
    first, last = (float(part) for part in hours.split("-"))
    return START + timedelta(hours=first), START + timedelta(hours=last)


def turns(told: str) -> list[Turn]:
    """Who, and when: "Lin 8-16, Wang 16-24"."""
    pairs = [part.split() for part in told.split(",") if part.strip()]
    return [Turn(person, piece(hours)) for person, hours in pairs]


def post(
    code: str = "FT",
    held: str = "",
    *,
    shifts: str = "",
    kind: PostKind = PostKind.FULL_TIME_GRID_WORKER,
    area: tuple[AreaKind, str] | None = GRID,
    duties: Sequence[str] = ("*",),
    during: str = "0-24",
    team: str | None = None,
    by_shift: bool | None = None,
) -> RotaPost:
    """A post of the grid: held, or by shift if shifts are told."""
    asked = [(duty, WHOLE) for duty in duties]
    by_shift = bool(shifts) if by_shift is None else by_shift
    return RotaPost(code, code, kind, area, team, by_shift, [piece(during)], asked, turns(shifts), turns(held))


DESK = post("DESK", "Boss 0-24", kind=PostKind.DUTY_LEADER, area=None)


def rota(
    *posts: RotaPost,
    leave: str = "",
    swaps: str = "",
    areas: Sequence[tuple[AreaKind, str]] = (GRID,),
    strength: int | None = None,
) -> Rota:
    """The roster of a day with a manned desk.

    swaps: "FT Lin>Wang 8-16, ..."
    strength: of the team T, which is there if posts belong to it
    """
    everyone = {turn.person for one in (*posts, DESK) for turn in (*one.shifts, *one.holders)}
    exchanged = [_swap(part) for part in swaps.split(",") if part.strip()]
    everyone |= {person for swap in exchanged for person in (swap.person, swap.substitute)}
    away = turns(leave)
    has_team = any(one.team for one in posts)
    return Rota(
        window=WHOLE,
        posts=[*posts, DESK],
        people={code: RotaPerson(code, code, code != NO_PHONE) for code in everyone | {one.person for one in away}},
        teams=[RotaTeam("T", "T", TeamKind.FIRST_RESPONSE, strength)] if has_team else [],
        areas={ref: RotaArea(ref, ref[1], [WHOLE]) for ref in areas},
        leaves={person: joined(one.piece for one in away if one.person == person) for person in everyone},
        swaps=exchanged,
        catch_all="DESK",
    )


def faults(given: Rota, *kinds: RosterFault) -> list[Fault]:
    """What is wrong with it, of some kinds."""
    return [fault for fault in check_rota(given) if fault.kind in kinds]


def hours(found: Sequence[Fault]) -> str:
    """When: "0-8, 16-24"."""
    return ", ".join(f"{_hour(fault.starts_at)}-{_hour(fault.ends_at)}" for fault in found)


def _swap(told: str) -> Swap:
    code, people, when = told.split()
    person, _, substitute = people.partition(">")
    return Swap(code, person, substitute, piece(when))


def _hour(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    hour = 24 * (local.date() - DAY).days + local.hour + local.minute / 60
    return f"{hour:g}"
