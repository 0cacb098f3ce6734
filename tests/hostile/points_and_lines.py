"""Files for gates, which are points, and roads, which are lines."""

from __future__ import annotations

import json
import math
from functools import partial
from typing import Any

import shapely

from tests.hostile.case import Case, Write, content, cut, folder, in_turn, missing, noise
from tests.hostile.texts import TOPOLOGY, VRT
from tests.hostile.writers import SQUARE, collection, write

GATE_FORMATS = (".geojson", ".gpkg", ".csv", ".kml", ".fgb", ".parquet")

GATES: dict[str, shapely.Geometry | None] = {
    "an area for a gate": SQUARE,
    "a line for a gate": shapely.LineString([(120, 28), (121, 28)]),
    "two points for a gate": shapely.MultiPoint([(120, 28), (121, 28)]),
    "missing": None,
    "beyond the date line": shapely.Point(200, 28),
    "latitude first": shapely.Point(28.9, 120.0),
    "site that does not exist": shapely.Point(120, 28.9),
}
LINE = {"type": "LineString", "coordinates": [[120, 28.9], [120.01, 28.9]]}


def roads(geometry: Any, **tags: Any) -> Write:
    """A GeoJSON file of one road."""
    feature = {"type": "Feature", "properties": {"highway": "residential", **tags}, "geometry": geometry}
    return content(json.dumps({"type": "FeatureCollection", "features": [feature]}))


def line(*corners: Any) -> dict[str, Any]:
    """A GeoJSON line, whatever its corners are."""
    return {"type": "LineString", "coordinates": list(corners)}


ROADS: dict[str, Write] = {
    "empty file": content(b""),
    "noise": content(noise(30)),
    "cut short": cut(roads(LINE), 0.7),
    "a folder": folder,
    "not there": missing,
    "UTF-16": content(json.dumps(collection([])).encode("utf-16")),
    "VRT recipe": content(VRT),
    "TopoJSON": content(TOPOLOGY),
    "lists in lists": content("[" * 100_000 + "]" * 100_000),
    "no features": content(json.dumps(collection([]))),
    "features are numbers": content('{"type": "FeatureCollection", "features": [1, 2]}'),
    "areas for roads": roads({"type": "Polygon", "coordinates": [[[120, 28], [121, 28], [121, 29], [120, 28]]]}),
    "no class of road": content(json.dumps(collection([("G1", LINE)]))),
    "class that is no road": roads(LINE, highway="proposed"),
    "not a number": roads(line([120, 28.9], [math.nan, 28.9])),
    "endless": roads(line([120, 28.9], [math.inf, 28.9])),
    "beyond the date line": roads(line([120, 28.9], [200, 28.9])),
    "latitude first": roads(line([28.9, 120], [28.9, 120.1])),
    "coordinates are words": roads(line(["120", "28.9"], ["120", "29"])),
    "one corner": roads(line([120, 28.9])),
    "both ends at one place": roads(line([120, 28.9], [120, 28.9])),
    "collections a thousand deep": content(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"highway":"residential"},"geometry":'
        + '{"type":"GeometryCollection","geometries":[' * 300 + json.dumps(LINE) + "]}" * 300 + "}]}"
    ),
    "properties are a list": content(
        json.dumps({"type": "FeatureCollection", "features": [{"properties": [1], "geometry": LINE}]})
    ),
    "another system": content(
        json.dumps({**collection([("G1", LINE)]), "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}})
    ),
}  # fmt: skip

EXTRACTS: dict[str, Write] = {
    "empty file": content(b""),
    "noise": content(noise(31)),
    "not there": missing,
    "a web page": content("<html></html>"),
}

CASES = [
    *(
        Case(cause, "gates import", suffix, partial(write, rows=[("S1", shape)]))
        for (cause, shape), suffix in in_turn(GATES.items(), GATE_FORMATS, 2)
    ),
    *(Case(cause, "roads import", ".geojson", made) for cause, made in ROADS.items()),
    *(Case(cause, "roads import", ".osm.pbf", made) for cause, made in EXTRACTS.items()),
    *(Case(cause, "roads import", ".osm", made) for cause, made in EXTRACTS.items()),
    Case(
        "larger than allowed",
        "roads import",
        ".geojson",
        content(b" " * 2_000_001),
        (),
        {"GRIDKEEPER_FILE_SIZE_MB": "1"},
    ),
    Case("no such kind of file", "roads import", ".gpkg", write),
]
