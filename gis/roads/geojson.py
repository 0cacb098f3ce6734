"""A road network from a GeoJSON file of one's own: lines with columns that are called as OpenStreetMap's tags are.

Points with a `barrier` column are gates and bollards on the roads. A file says nothing about its datum that we could
trust, so the caller declares it. Roads meet where they share a vertex: ends that lie within `SAME_PLACE_DEG` are one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gis.crs.gcj02 import FloatArray
from gis.crs.transform import CoordinateSystem, name_of, to_wgs84
from gis.errors import BadFile, Finding
from gis.roads.cut import Drawing, cut
from gis.roads.drawn import findings_about
from gis.roads.extract import REPORT_EVERY, Progress, RoadsRead, silent
from gis.roads.tags import PerMode, RoadRules, closed_to, road_rules
from gis.vocabulary import Datum

SAME_PLACE_DEG = 1e-7
"""About a centimetre: the last digit that files carry."""

LINES = ("LineString", "MultiLineString")

_PLAIN = {"4326", "4490"}
"""EPSG codes that say no more than "degrees": what they hold is what the caller declares."""

type Columns = Mapping[str, str]
"""OpenStreetMap's tag for each column that a file calls otherwise: {"highway": "kind_detail"}; "id" is the road id."""


def roads_from_geojson(
    path: Path, system: CoordinateSystem, *, columns: Columns | None = None, progress: Progress = silent
) -> RoadsRead:
    """The roads of a GeoJSON file.

    system: the datum of its coordinates, as declared
    raises: BadFile if it can't be read or holds no road; BadCoordinates
    """
    found = _Found(dict(columns or {}))
    for count, feature in enumerate(_features(path, system)):
        found.take(feature, f"feature {count + 1}")
        if count % REPORT_EVERY == 0:
            progress("read", count)
    if not found.rules:
        raise _unreadable(path, "holds no road.", found.findings)
    progress("cut", len(found.rules))
    made = cut(found.drawing(system))
    if not made.network.length_m.any():
        raise _unreadable(path, "holds no road of any length.", found.findings)
    raw_shape = None if system is Datum.WGS84 else made.raw_shape
    findings = [*found.findings, *findings_about(made.network)]
    return RoadsRead(path.name, made.network, findings, raw_shape, name_of(system))


def _features(path: Path, system: CoordinateSystem) -> list[dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise _unreadable(path, f"can't be read: {str(error)[:200]}") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise _unreadable(path, "is not a FeatureCollection.")
    _check_crs(path, json.dumps(content.get("crs")), system)
    return features


def _check_crs(path: Path, crs: str, system: CoordinateSystem) -> None:
    """Old GeoJSON may name its system: degrees say nothing, metres must be those declared."""
    code = re.search(r"EPSG:+(\d+)", crs)
    if code and code[1] not in _PLAIN and f"epsg:{code[1]}" != name_of(system):
        found = f"says it is in EPSG:{code[1]}, which is not {name_of(system)}."
        finding = Finding("datum", found, "Declare what it really has, or reproject it to EPSG:4326 or EPSG:4490.")
        raise BadFile(f"{path.name} {found}", [finding])


@dataclass
class _Found:
    """What has been seen so far."""

    columns: dict[str, str]
    road_id: list[int] = field(default_factory=list)
    rules: list[RoadRules] = field(default_factory=list)
    xy: list[FloatArray] = field(default_factory=list)
    """The vertices of each road, as they came."""
    places: list[str] = field(default_factory=list)
    """Where in the file each road stands."""
    barriers: list[tuple[float, float]] = field(default_factory=list)
    closed: list[PerMode] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, feature: dict[str, Any], where: str) -> None:
        """Keep what concerns roads; what can't be used becomes a finding."""
        try:
            shape = shapely.force_2d(shapely.from_geojson(json.dumps(feature.get("geometry"))))
        except shapely.errors.GEOSException:
            shape = None
        tags = self._tags(feature)
        if shape is None or shape.is_empty:
            self._refuse("geometry", "is missing or can't be read.", "Draw it again, or leave it out.", where)
        elif shape.geom_type in LINES:
            self._take_road(feature, tags, shape, where)
        elif shape.geom_type == "Point" and "barrier" in tags:
            self.barriers.append((float(shapely.get_x(shape)), float(shapely.get_y(shape))))
            self.closed.append(closed_to(tags))
        else:
            self._refuse("geometry", f"is a {shape.geom_type}, no line; left out.", "Give roads as lines.", where)

    def drawing(self, system: CoordinateSystem) -> Drawing:
        """All of it as arrays, in WGS84."""
        given = np.vstack([*self.xy, *(np.array([each]) for each in self.barriers)])
        count = np.array([len(each) for each in self.xy], np.intp)
        places = [*np.repeat(np.array(self.places, object), count), *("barrier" for _ in self.barriers)]
        lonlat = to_wgs84(given, system, where=lambda row: str(places[row]))
        point, point_lonlat = _joined(lonlat)
        closed = np.zeros((len(point_lonlat), 3), np.bool_)
        first = np.concatenate([[0], np.cumsum(count)]).astype(np.intp)
        closed[point[first[-1] :]] = np.array(self.closed, np.bool_).reshape(-1, 3)
        self._look_at_barriers(point, int(first[-1]))
        return Drawing(
            road_id=np.array(self.road_id, np.int64),
            rules=self.rules,
            first=first,
            vertex=point[: first[-1]],
            point_id=np.arange(1, len(point_lonlat) + 1),
            point_lonlat=point_lonlat,
            point_closed=closed,
            raw=given[: first[-1]],
        )

    def _tags(self, feature: dict[str, Any]) -> dict[str, str]:
        properties = feature.get("properties")
        given = properties if isinstance(properties, dict) else {}
        given = {key: _text(value) for key, value in given.items() if value is not None}
        renamed = {tag: given[column] for tag, column in self.columns.items() if column in given}
        return given | renamed

    def _take_road(self, feature: dict[str, Any], tags: dict[str, str], shape: shapely.Geometry, where: str) -> None:
        rules = road_rules(tags)
        if rules is None:
            said = tags.get("highway", "")
            self._refuse(
                "highway", f"'{said}' is no road for anybody; left out.", "Name its class in OSM words.", where
            )
            return
        lines = shapely.get_parts(shape)
        self.road_id += [_number(tags.get("id") or feature.get("id"), len(self.road_id) + 1)] * len(lines)
        self.rules += [rules] * len(lines)
        self.places += [where] * len(lines)
        self.xy += [shapely.get_coordinates(line) for line in lines]

    def _look_at_barriers(self, point: NDArray[np.intp], vertex_count: int) -> None:
        off = ~np.isin(point[vertex_count:], point[:vertex_count])
        for row in np.flatnonzero(off).tolist():
            found = f"the one at {self.barriers[row]} stands on no vertex of a road; it stops nobody."
            self._refuse("barrier", found, "Give the road a vertex there.", "")

    def _refuse(self, name: str, found: str, hint: str, where: str) -> None:
        self.findings.append(Finding(name, found, hint, where))


def _joined(lonlat: FloatArray) -> tuple[NDArray[np.intp], FloatArray]:
    """Points that are one place made one: the place of each point, and the places, from west to east."""
    places, point = np.unique(lonlat, axis=0, return_inverse=True)
    to_first = np.arange(len(places))
    pairs = cKDTree(places).query_pairs(SAME_PLACE_DEG, output_type="ndarray")
    # Ascending by the later one: a chain of close neighbours ends at its westernmost.
    for here, there in pairs[np.argsort(pairs[:, 1], kind="stable")].tolist():
        to_first[there] = min(to_first[there], to_first[here])
    kept, renumbered = np.unique(to_first, return_inverse=True)
    return renumbered[point.reshape(-1)], places[kept]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value).strip()


def _number(given: object, otherwise: int) -> int:
    """A road id of the file's own, else its place in the file."""
    text = str(given).strip()
    return int(text) if text.lstrip("-").isdigit() and len(text) < 19 else otherwise


def _unreadable(path: Path, found: str, findings: list[Finding] | None = None) -> BadFile:
    hint = "Give a GeoJSON FeatureCollection of lines with a `highway` column, or name the columns."
    return BadFile(f"{path.name} {found}", [Finding("file", found, hint), *(findings or [])])
