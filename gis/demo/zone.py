"""A demo zone, drawn from a seed: areas, gates, people, duty and positions, as users' files would bring them.

It lies where the Yongkang Economic Development Zone lies and has its size and its three pilot parks; everything in it
is invented. The same size, seed and day give the same zone, to the byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from geopandas import GeoDataFrame
from shapely import Point
from shapely.geometry.base import BaseGeometry

from gis.crs.transform import LonLat
from gis.demo import roster, seats, teams
from gis.demo.buildings import Building, buildings_of
from gis.demo.dedicated import DedicatedGrid, dedicated_grids_of
from gis.demo.fixes import Fix, fixes_of
from gis.demo.gates import Gate, gates_of
from gis.demo.micro_grids import MicroGrid, micro_grids_of
from gis.demo.people import People
from gis.demo.plan import PLANS, Plan, Size
from gis.demo.plane import lonlat_of_point, to_degrees
from gis.demo.premises import Site, settled
from gis.demo.roads import Road, joined
from gis.demo.streets import public_roads
from gis.demo.territory import territory_of
from gis.demo.traps import without_traps
from gis.demo.turns import turns_of
from gis.demo.villages import Grid, grids_of
from gis.demo.water import River, river_of
from gis.demo.ways import Barrier, Turn, Way, barriers_of, turns_between, water_of, ways_of
from gis.demo.yards import yard_roads
from gis.vocabulary import AreaKind

__all__ = ["Barrier", "DemoZone", "Fix", "Size", "Turn", "Way", "generate"]


@dataclass(frozen=True)
class DemoZone:
    """All that is imported to have a zone to try things on."""

    areas: dict[AreaKind, GeoDataFrame]
    """Columns code, name, parent, floors, geometry; EPSG:4326. A geometry may be None if there is a parent."""
    people: list[dict[str, str]]
    """Rows of a people file: code, name, phone, organisation."""
    duty: list[dict[str, str]]
    """Rows of a duty file, in the order of their records; keys that a record doesn't use are left out."""
    gates: GeoDataFrame
    """Columns site, name, geometry; EPSG:4326."""
    fixes: list[Fix]
    catch_all: str
    """Code of the post that answers for what is left."""
    centre: LonLat
    """Where the social governance centre stands."""
    ways: list[Way]
    """All roads and paths, sorted by id."""
    barriers: list[Barrier]
    """Gates, each on a corner that two ways share."""
    restrictions: list[Turn]
    """Turns at the junctions of arterials."""
    water: GeoDataFrame
    """Columns name, geometry; EPSG:4326."""


@dataclass(frozen=True)
class _Land:
    grids: list[Grid]
    dedicated: list[DedicatedGrid]
    sites: list[Site]
    buildings: list[Building]
    micro_grids: list[MicroGrid]
    gates: list[Gate]
    roads: list[Road]
    river: River


class _Row(NamedTuple):
    code: str
    name: str
    parent: str
    floors: str
    geometry: BaseGeometry | None


def generate(size: Size, seed: int, today: date) -> DemoZone:
    """A zone of this size. Its rota runs from 30 days before `today` to 60 days after it.

    The whole zone takes one or two seconds of one core, the small one a tenth of a second.
    """
    plan, streams = PLANS[size], _Streams(seed, size)
    land = _land(plan, streams)
    people = People(streams.of("people"))
    response = teams.first_response_teams(land.grids, plan.team_count)
    manned = _seats(land, response, people)
    absences = roster.absences_of(manned, plan.absent_count, streams.of("absences"))
    shifts, crews = roster.shift_rows(manned, people, today)
    duty = [
        roster.net_row(),
        *(teams.team_row(team) for team in (*response, *teams.park_teams(land.sites))),
        *roster.unit_rows(),
        *roster.post_rows(manned),
        *roster.holder_rows(manned, absences, people, today, streams.of("holders")),
        *shifts,
        *roster.absence_rows(absences, today, streams.of("leave")),
    ]
    ways = ways_of(land.roads)
    return DemoZone(
        areas=_areas(land),
        people=people.rows,
        duty=duty,
        gates=_gates(land.gates),
        fixes=fixes_of(manned, response, crews, absences.persons, streams.of("fixes")),
        catch_all=teams.DUTY_LEADER_POST,
        centre=lonlat_of_point(teams.centre_of(land.grids)),
        ways=ways,
        barriers=list(barriers_of(land.gates)),
        restrictions=turns_between(ways, turns_of(land.roads, streams.of("turns"))),
        water=water_of(land.river),
    )


@dataclass(frozen=True)
class _Streams:
    """Random numbers by topic: more of one thing doesn't move the others."""

    seed: int
    size: Size

    def of(self, topic: str) -> Random:
        """A stream of its own for a topic."""
        return Random(f"{self.seed} {self.size.value} {topic}")


def _land(plan: Plan, streams: _Streams) -> _Land:
    territory = territory_of(plan.area_m2, plan.grid_count, streams.of("territory"))
    river = river_of(territory.backbone.river, territory.outline)
    grids = grids_of(territory, river, plan.village_count, streams.of("villages"))
    settlement = settled(grids, plan, streams.of("sites"))
    sites = settlement.sites
    buildings = buildings_of(sites, streams.of("buildings"))
    public = public_roads(territory, river, settlement.streets, sites, streams.of("streets"))
    gates = gates_of(sites, public, streams.of("gates"))
    yards = yard_roads(gates, buildings, sites, streams.of("yards"))
    return _Land(
        grids=grids,
        dedicated=dedicated_grids_of(grids, sites, territory.outline, plan),
        sites=sites,
        buildings=buildings,
        micro_grids=micro_grids_of(sites, buildings, streams.of("micro-grids")),
        gates=gates,
        roads=without_traps(joined([*public, *yards])),
        river=river,
    )


def _seats(land: _Land, response: Sequence[teams.Team], people: People) -> list[seats.Seat]:
    return [
        *teams.desk_seats(),
        *teams.first_response_seats(response),
        *seats.grid_seats(land.grids, people),
        *seats.dedicated_seats(land.dedicated, people),
        *seats.site_seats(land.sites, people),
        *seats.micro_grid_seats(land.micro_grids, people),
        *teams.park_seats(land.sites, land.buildings, people),
    ]


def _areas(land: _Land) -> dict[AreaKind, GeoDataFrame]:
    dedicated_of = {site.code: grid.code for grid in land.dedicated for site in grid.sites}
    return {
        AreaKind.GRID: _frame([_Row(a.code, a.name, "", "", a.shape) for a in land.grids]),
        AreaKind.DEDICATED_GRID: _frame([_Row(a.code, a.name, "", "", a.shape) for a in land.dedicated]),
        AreaKind.SITE: _frame([_Row(a.code, a.name, dedicated_of.get(a.code, ""), "", a.shape) for a in land.sites]),
        AreaKind.BUILDING: _frame([_Row(a.code, a.name, a.site.code, a.floors, a.shape) for a in land.buildings]),
        AreaKind.MICRO_GRID: _frame([_Row(a.code, a.name, a.parent, a.floors, a.shape) for a in land.micro_grids]),
    }


def _frame(rows: list[_Row]) -> GeoDataFrame:
    columns = {name: [getattr(row, name) for row in rows] for name in ("code", "name", "parent", "floors")}
    return GeoDataFrame(columns, geometry=to_degrees([row.geometry for row in rows]), crs="EPSG:4326")


def _gates(gates: list[Gate]) -> GeoDataFrame:
    columns = {"site": [gate.site.code for gate in gates], "name": [gate.name for gate in gates]}
    return GeoDataFrame(columns, geometry=to_degrees([Point(gate.at) for gate in gates]), crs="EPSG:4326")
