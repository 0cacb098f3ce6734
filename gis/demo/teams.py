"""Teams: first responders round the clock, the duty desk, and those who serve in the pilot parks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shapely import Polygon

from gis.crs.transform import from_wgs84
from gis.demo.buildings import Building
from gis.demo.names import numeral
from gis.demo.people import People
from gis.demo.pilots import (
    COMMITTEE_MEMBER_COUNT,
    LANDLORD_COUNT,
    LIUSHU,
    PARTY_MEMBER_COUNT,
    WAREHOUSING,
    XINMAO,
    XINMAO_STAFF_COUNT,
)
from gis.demo.plane import XY, lonlat_of_point, middle_of
from gis.demo.premises import Site
from gis.demo.seats import EVERYTHING, Seat
from gis.demo.villages import Grid
from gis.vocabulary import AreaKind, Category, Datum, PostKind, TeamKind

DUTY_LEADER_POST = "DESK-DL"
"""Leads the desk round the clock; the catch-all of the centre."""

SERVICE_DUTIES: dict[str, tuple[tuple[str, ...], ...]] = {
    WAREHOUSING: (
        (Category.DISPUTE_LOGISTICS,),
        (Category.DISPUTE_RENT, Category.DISPUTE_PROPERTY),
        (Category.SAFETY_FIRE,),
        (Category.CONSULT_MIGRANT,),
        (Category.CITY_PARKING,),
    ),
    LIUSHU: (
        (Category.DISPUTE_PROPERTY,),
        (Category.DISPUTE_NEIGHBOR, Category.DISPUTE_QUARREL),
        (Category.CITY_PARKING,),
        (Category.CITY_SANITATION,),
        (Category.SAFETY_FIRE,),
    ),
    XINMAO: (
        (Category.DISPUTE_LOGISTICS,),
        (Category.CITY_PARKING, Category.DISPUTE_TRAFFIC),
        (Category.SAFETY_PRODUCTION,),
        (Category.DISPUTE_QUARREL,),
        (Category.CONSULT_MIGRANT,),
    ),
}
"""What the members of a pilot's team answer for on its site, dealt out in turn; all else is the site officer's."""

LANDLORD_DUTIES = (Category.DISPUTE_RENT, Category.DISPUTE_PROPERTY)
"""A landlord answers in the own building only."""


@dataclass(frozen=True)
class Team:
    """A team and where it waits, on the plane."""

    code: str
    name: str
    kind: TeamKind
    base: XY | None = None
    datum: Datum = Datum.WGS84
    """The datum that its base is written in."""
    member_count: int = 0
    """First responders beside their leader."""


def first_response_teams(grids: Sequence[Grid], count: int) -> list[Team]:
    """The first at the centre, the others far from each other, but not at the edge of the zone."""
    middles = _middles(grids)
    reach = max(math.hypot(*at) for at in middles)
    bases = [centre_of(grids)]
    inner = [at for at in middles if math.hypot(*at) < 0.65 * reach]
    while len(bases) < count:
        bases.append(max(inner, key=lambda at: min(math.dist(at, base) for base in bases)))
    datums = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
    return [
        Team(f"T{n}", f"先期处置{numeral(n)}组", TeamKind.FIRST_RESPONSE, base, datums[(n - 1) % 3], 2 + n % 2)
        for n, base in enumerate(bases, 1)
    ]


def centre_of(grids: Sequence[Grid]) -> XY:
    """Where the social governance centre stands, on the plane: in the grid in the middle of the zone."""
    return min(_middles(grids), key=lambda at: math.hypot(*at))


def park_teams(sites: Sequence[Site]) -> list[Team]:
    """The service teams of the pilot parks; a team's code is that of its park and ST."""
    pilots = [site for site in sites if site.name in SERVICE_DUTIES]
    return [Team(f"{site.code}-ST", f"{site.name}自治服务团队", TeamKind.PARK_SERVICE) for site in pilots]


def team_row(team: Team) -> dict[str, str]:
    """The record of a team."""
    row = {"record": "team", "code": team.code, "name": team.name, "kind": team.kind.value}
    if team.kind is TeamKind.FIRST_RESPONSE:
        row["strength"] = str(1 + team.member_count)  # every seat is manned round the clock
    if team.base is None:
        return row
    lon, lat = from_wgs84([lonlat_of_point(team.base)], team.datum)[0]
    return row | {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "datum": team.datum.value}


def desk_seats() -> Iterator[Seat]:
    """The duty leader of the centre."""
    yield Seat(DUTY_LEADER_POST, "社会治理中心值班长", PostKind.DUTY_LEADER, EVERYTHING, by_shift=True)


def first_response_seats(teams: Sequence[Team]) -> Iterator[Seat]:
    """A leader and members in each team. They go to the place, they don't answer for it: no duties."""
    for team in teams:
        for n in range(1 + team.member_count):
            name = f"{team.name}{f'队员{n}' if n else '组长'}"
            code = f"{team.code}-FR{n + 1}"
            yield Seat(code, name, PostKind.FIRST_RESPONDER, (), team=team.code, by_shift=True)


def park_seats(sites: Sequence[Site], buildings: Sequence[Building], people: People) -> Iterator[Seat]:
    """Who serves in the pilots: party members; landlords and owners' committee; own staff."""
    for site in sites:
        if site.name == WAREHOUSING:
            yield from _on_site(site, "党员", PARTY_MEMBER_COUNT, people)
        elif site.name == LIUSHU:
            yield from _landlords(site, [building for building in buildings if building.site is site], people)
            yield from _on_site(site, "业委会成员", COMMITTEE_MEMBER_COUNT, people)
        elif site.name == XINMAO:
            yield from _on_site(site, "服务队员", XINMAO_STAFF_COUNT, people)


def _middles(grids: Sequence[Grid]) -> list[XY]:
    return [middle_of(grid.shape.representative_point()) for grid in grids]


def _on_site(site: Site, title: str, count: int, people: People) -> Iterator[Seat]:
    duties = SERVICE_DUTIES[site.name]
    for n in range(count):
        yield Seat(
            code=f"{site.code}-SM{n + 1}",
            name=f"{site.name}{title}{n + 1}",
            kind=PostKind.SERVICE_MEMBER,
            duties=duties[n % len(duties)],
            holder=people.hire(site.name),
            area_kind=AreaKind.SITE,
            area=site.code,
            near=site.shape,
            team=f"{site.code}-ST",
        )


def _landlords(site: Site, buildings: Sequence[Building], people: People) -> Iterator[Seat]:
    for n, building in enumerate(buildings[:LANDLORD_COUNT], 1):
        yield Seat(
            code=f"{building.code}-LL",
            name=f"{building.name}房东",
            kind=PostKind.SERVICE_MEMBER,
            duties=LANDLORD_DUTIES,
            # Volunteers need not have a phone that we may call (domain.md 1B): the last one has none.
            holder=people.hire(site.name, with_phone=n < LANDLORD_COUNT),
            area_kind=AreaKind.BUILDING,
            area=building.code,
            near=building.shape,
            team=f"{site.code}-ST",
        )


def around(base: XY) -> Polygon:
    """Where the members of a team are about while they wait."""
    x, y = base
    return Polygon([(x - 180, y), (x, y - 180), (x + 180, y), (x, y + 180)])
