"""The duty file of the zone: seats as rows, the rota of posts by shift, and who is away today.

Bare days are used throughout; a day in `to` is still included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gis.demo.day_mix import FIRE, KINDS, MEDIATION, UNITS
from gis.demo.people import People
from gis.demo.seats import Seat
from gis.vocabulary import AreaKind, PostKind

NET = "N1"
WATCHES = ("00:00-08:00", "08:00-16:00", "16:00-24:00")
OFFICE_HOURS, WORKING_DAYS = "08:30-17:30", "workdays"
DAYS_BACK, WEEKS = 30, 13
"""The rota runs from 30 days ago to 60 days ahead: 13 weeks."""
REASONS = ("年休假", "病假", "培训", "陪护假")

type Row = dict[str, str]


@dataclass(frozen=True)
class Absences:
    """Who is not there today. All are full-time grid workers, so the leader of the grid is next."""

    substituted: tuple[tuple[Seat, str], ...]
    """A seat, and the person who answers there meanwhile."""
    alone: tuple[Seat, ...]
    """Away without a substitute."""
    vacant: tuple[Seat, ...]
    """The last holder left some days ago."""

    @property
    def persons(self) -> set[str]:
        """Those who send no position."""
        away = [seat for seat, _ in self.substituted]
        return {seat.holder for seat in (*away, *self.alone, *self.vacant)}


def absences_of(seats: Sequence[Seat], count: int, rng: Random) -> Absences:
    """`count` workers away with a substitute, half as many without, a quarter gone for good; at least one of each."""
    workers = [
        seat for seat in seats if seat.kind is PostKind.FULL_TIME_GRID_WORKER and seat.area_kind is AreaKind.GRID
    ]
    helpers = {seat.area: seat.holder for seat in seats if seat.kind is PostKind.PART_TIME_GRID_WORKER}
    alone, vacant = max(1, count // 2), max(1, count // 4)
    chosen = rng.sample(workers, k=count + alone + vacant)
    return Absences(
        substituted=tuple((seat, helpers[seat.area]) for seat in chosen[:count]),
        alone=tuple(chosen[count : count + alone]),
        vacant=tuple(chosen[count + alone :]),
    )


def net_row() -> Row:
    """The record of the net; every post belongs to it."""
    return {"record": "net", "code": NET, "name": "经济开发区治理服务一张网"}


def unit_rows() -> Iterator[Row]:
    """The departments, the fire station and the mediation room of the zone, each with what it takes on."""
    for unit in (*UNITS, FIRE):
        theirs = [category.value for category, kind in KINDS.items() if kind.unit == unit]
        categories = {MEDIATION: "DISPUTE", FIRE: "SAFETY_FIRE"}.get(unit, ",".join(theirs))
        kind = unit.recipient.value
        yield {"record": "unit", "code": unit.name, "name": unit.name, "kind": kind, "categories": categories}


def post_rows(seats: Iterable[Seat]) -> Iterator[Row]:
    """The record of every post, then those of its duties."""
    for seat in seats:
        yield _post_row(seat)
        yield from ({"record": "duty", "post": seat.code, "category": str(category)} for category in seat.duties)


def holder_rows(seats: Iterable[Seat], absences: Absences, people: People, today: date, rng: Random) -> Iterator[Row]:
    """Who holds a post and since when; of one post in nine also who held it before."""
    for n, seat in enumerate(seat for seat in seats if seat.holder):
        since = today - timedelta(days=rng.randint(70, 900))
        if n % 9 == 0:
            until = since - timedelta(days=1)
            yield _holder_row(seat, people.hire("已离任"), until - timedelta(days=rng.randint(90, 700)), until)
        left = today - timedelta(days=rng.randint(5, 40)) if seat in absences.vacant else None
        yield _holder_row(seat, seat.holder, since, left)


def absence_rows(absences: Absences, today: date, rng: Random) -> Iterator[Row]:
    """Leave, and substitutions for as long as the leave."""
    for seat, substitute in absences.substituted:
        leave = _leave_row(seat, today, rng)
        yield leave
        yield leave | {"record": "substitution", "post": seat.code, "substitute": substitute}
    for seat in absences.alone:
        yield _leave_row(seat, today, rng)


def watch_rows(post: str, crew: Sequence[str], today: date) -> Iterator[Row]:
    """Three people round the clock. Each moves to the watch before the own one every week, so all rest 8 hours."""
    first = today - timedelta(days=DAYS_BACK)
    for week in range(WEEKS):
        start = first + timedelta(weeks=week)
        for i, person in enumerate(crew):
            yield _shift_row(post, person, start, start + timedelta(days=6), WATCHES[(i - week) % len(WATCHES)])


def office_rows(post: str, person: str, today: date) -> Iterator[Row]:
    """One person on working days, in office hours."""
    first = today - timedelta(days=DAYS_BACK)
    yield _shift_row(post, person, first, first + timedelta(days=7 * WEEKS - 1), OFFICE_HOURS) | {"days": WORKING_DAYS}


def shift_rows(seats: Iterable[Seat], people: People, today: date) -> tuple[list[Row], dict[str, list[str]]]:
    """The rota of all posts by shift, and the people of each post."""
    rows: list[Row] = []
    crews: dict[str, list[str]] = {}
    for seat in (seat for seat in seats if seat.by_shift):
        office = seat.kind is PostKind.LINE_OFFICER
        crew = [people.hire("开发区市场监管所" if office else "开发区社会治理中心") for _ in range(1 if office else 3)]
        rows += office_rows(seat.code, crew[0], today) if office else watch_rows(seat.code, crew, today)
        crews[seat.code] = crew
    return rows, crews


def _post_row(seat: Seat) -> Row:
    row = {"record": "post", "code": seat.code, "name": seat.name, "kind": seat.kind.value, "net": NET}
    if seat.area_kind:
        row |= {"area_kind": seat.area_kind.value, "area": seat.area}
    if seat.team:
        row["team"] = seat.team
    return row | {"by_shift": "yes" if seat.by_shift else "no"}


def _holder_row(seat: Seat, person: str, since: date, until: date | None) -> Row:
    row = {"record": "holder", "post": seat.code, "person": person, "from": since.isoformat()}
    return row | ({"to": until.isoformat()} if until else {})


def _leave_row(seat: Seat, today: date, rng: Random) -> Row:
    start, end = today - timedelta(days=rng.randint(1, 4)), today + timedelta(days=rng.randint(3, 12))
    days = {"from": start.isoformat(), "to": end.isoformat()}
    return {"record": "leave", "person": seat.holder, **days, "reason": rng.choice(REASONS)}


def _shift_row(post: str, person: str, start: date, end: date, hours: str) -> Row:
    days = {"from": start.isoformat(), "to": end.isoformat()}
    return {"record": "shift", "post": post, "person": person, **days, "hours": hours}
