"""The places of an OpenStreetMap extract: roads, door numbers, buildings, shops, stops, villages of any place on earth.

An extract is WGS84 by definition. Names in other languages and older names come along as aliases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import osmium
import shapely
from osmium import osm
from osmium.osm.types import OSMEntity

from gis.errors import BadFile, Finding
from gis.geocode.table import PlaceRow, PlaceTable
from gis.roads.extract import REPORT_EVERY, Progress, silent
from gis.vocabulary import Datum, PlaceKind

# fmt: off
PLACES = {
    "village": PlaceKind.VILLAGE, "hamlet": PlaceKind.VILLAGE, "suburb": PlaceKind.VILLAGE,
    "quarter": PlaceKind.VILLAGE, "neighbourhood": PlaceKind.VILLAGE, "locality": PlaceKind.VILLAGE,
    "town": PlaceKind.TOWN, "city": PlaceKind.TOWN,
}
# fmt: on
"""OpenStreetMap's `place`."""

ORGANISATIONS = ("office", "industrial", "craft")
THINGS = (
    "amenity",
    "shop",
    "tourism",
    "leisure",
    "historic",
    "healthcare",
    "railway",
    "building",
    "man_made",
    "natural",
)  # fmt: skip
"""Keys of what is a place of interest if it has a name."""

ALIASES = ("name:zh", "name:en", "name:fr", "alt_name", "short_name", "official_name", "loc_name")
FORMER = ("old_name",)

_APART = 0.003
"""Degrees: pieces of one name that are farther apart are two roads; 300 m of nothing between, as in `step.sql`."""


def places_from_extract(path: Path, *, progress: Progress = silent) -> PlaceTable:
    """The places of an extract.

    raises: BadFile if it can't be read or holds none
    """
    found = _Found()
    try:
        for count, thing in enumerate(_things(path)):
            found.take(thing)
            if count % REPORT_EVERY == 0:
                progress("read", count)
    except (RuntimeError, OSError) as error:
        raise _unreadable(path, str(error)) from error
    rows = [*found.roads(), *found.rows]
    if not rows:
        raise _unreadable(path, "it holds no place.")
    return PlaceTable(path.name, rows)


def _things(path: Path) -> Iterator[OSMEntity]:
    if not path.is_file():
        raise OSError("there is no such file.")
    keys = osmium.filter.KeyFilter("name", "addr:housenumber")
    yield from osmium.FileProcessor(str(path)).with_locations().with_filter(keys)


@dataclass
class _Found:
    """What has been seen so far."""

    rows: list[PlaceRow] = field(default_factory=list)
    lines: dict[str, list[shapely.LineString]] = field(default_factory=lambda: defaultdict(list))
    """Courses by name of road."""
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of the first piece of a road."""

    def take(self, thing: OSMEntity) -> None:
        """Keep what has a name or a door number."""
        if not isinstance(thing, osm.Node | osm.Way):
            return
        tags, points = dict(thing.tags), _points(thing)
        if not points:
            return
        if isinstance(thing, osm.Way) and "highway" in tags and tags.get("area") != "yes":
            if "name" in tags and len(points) > 1:
                self.lines[tags["name"]].append(shapely.LineString(points))
                self.tags.setdefault(tags["name"], tags)
            return
        where = f"{'way' if isinstance(thing, osm.Way) else 'node'} {thing.id}"
        self.rows += _rows(tags, where, points)

    def roads(self) -> Iterator[PlaceRow]:
        """Roads by name; pieces far apart are two."""
        for name, lines in self.lines.items():
            for line in _together(lines):
                on = shapely.get_coordinates(shapely.shortest_line(line, shapely.centroid(line)))[0].tolist()
                cells = {"name": name, **_other_names(self.tags[name])}
                yield _row(f"road {name}", PlaceKind.ROAD, cells, (on[0], on[1]), line)


def _points(thing: osm.Node | osm.Way) -> list[tuple[float, float]]:
    nodes = [thing] if isinstance(thing, osm.Node) else list(thing.nodes)
    return [(node.location.lon, node.location.lat) for node in nodes if node.location.valid()]


def _together(lines: list[shapely.LineString]) -> list[shapely.Geometry]:
    whole = shapely.union_all(shapely.buffer(lines, _APART))
    groups = list(shapely.get_parts(whole))
    inside = [[line for line in lines if group.intersects(line)] for group in groups]
    return [shapely.line_merge(shapely.MultiLineString(each)) for each in inside if each]


def _rows(tags: Mapping[str, str], where: str, points: list[tuple[float, float]]) -> Iterator[PlaceRow]:
    """A thing with a door number is a door; if it has a name, that too."""
    middle = _middle(points)
    road = tags.get("addr:street") or tags.get("addr:place") or ""
    number = tags.get("addr:housenumber", "")
    if road and number:
        for each in _numbers(number):
            yield _row(where, PlaceKind.DOOR, {"road": road, "number": each, "code": f"{where} {each}"}, middle)
    kind = _kind(tags)
    if kind is not None and tags.get("name"):
        cells = {"name": tags["name"], "code": where, "road": road, "number": number, **_other_names(tags)}
        yield _row(where, kind, cells, middle)


def _numbers(text: str) -> list[str]:
    """Each of several numbers on one door: 12;14 or 12,14."""
    parts = [part.strip() for part in text.replace(",", ";").split(";")]
    return list(dict.fromkeys(part for part in parts if part))


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    if len(points) < 4 or points[0] != points[-1]:
        return points[len(points) // 2]
    inside = shapely.Polygon(points).buffer(0).representative_point()
    return (inside.x, inside.y) if not inside.is_empty else points[0]


def _kind(tags: Mapping[str, str]) -> PlaceKind | None:
    if tags.get("place") in PLACES:
        return PLACES[tags["place"]]
    if tags.get("highway") == "bus_stop" or tags.get("public_transport") == "platform":
        return PlaceKind.BUS_STOP
    if tags.get("landuse") == "residential":
        return PlaceKind.ESTATE
    if any(key in tags for key in ORGANISATIONS) or tags.get("landuse") in ("industrial", "commercial"):
        return PlaceKind.ORGANISATION
    return PlaceKind.POI if any(key in tags for key in THINGS) else None


def _other_names(tags: Mapping[str, str]) -> dict[str, str]:
    own = tags.get("name")
    other = [tags[key] for key in ALIASES if tags.get(key) not in (None, own)]
    return {"alias": ";".join(dict.fromkeys(other)), "former": ";".join(tags[key] for key in FORMER if key in tags)}


def _row(
    where: str,
    kind: PlaceKind,
    cells: Mapping[str, str],
    point: tuple[float, float],
    shape: shapely.Geometry | None = None,
) -> PlaceRow:
    return PlaceRow(where, kind, cells, point, (*point, Datum.WGS84.value), shape)


def _unreadable(path: Path, cause: str) -> BadFile:
    found = f"can't be used: {cause.splitlines()[0][:200]}"
    return BadFile(f"{path.name} {found}", [Finding("--osm", found, "Give an OpenStreetMap extract, .osm.pbf.")])
