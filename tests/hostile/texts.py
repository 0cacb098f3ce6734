"""Files of GeoJSON and KML that are broken as files, or that try to be something else."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import shapely

from tests.hostile.case import Case, Write, content, cut, folder, in_turn, missing, noise
from tests.hostile.shapes import circle
from tests.hostile.writers import FORMATS, collection, kml_of, write

RING = [[120, 28], [121, 28], [121, 29], [120, 28]]
VRT = "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>b.gpkg</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
WFS = "<OGRWFSDataSource><URL>http://127.0.0.1:1/wfs</URL></OGRWFSDataSource>"
HTML = "<!doctype html><html><body>404 Not Found</body></html>"
TOPOLOGY = json.dumps(
    {
        "type": "Topology",
        "arcs": [RING],
        "objects": {"a": {"type": "Polygon", "arcs": [[0]], "properties": {"code": 1}}},
    }
)
ESRI = json.dumps(
    {
        "geometryType": "esriGeometryPolygon",
        "fields": [{"name": "code", "type": "esriFieldTypeString"}],
        "features": [{"attributes": {"code": "G1"}, "geometry": {"rings": [RING]}}],
    }
)


def document(geometry: Any, code: Any = "G1", **more: Any) -> Write:
    """A FeatureCollection of one."""
    return content(json.dumps(collection([(code, geometry)], **more)))


def polygon(*rings: Any) -> dict[str, Any]:
    """A GeoJSON polygon, whatever its rings are."""
    return {"type": "Polygon", "coordinates": list(rings)}


def wrapped(depth: int) -> Any:
    """Collections in collections, deeper than any reader goes."""
    geometry: Any = polygon(RING)
    for _ in range(depth):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    return geometry


GOOD = polygon(RING)

FILES: dict[str, Write] = {
    "empty file": content(b""),
    "blanks only": content(b" \n\t " * 100),
    "noise": content(noise(1)),
    "cut at a third": cut(write, 0.3),
    "cut before the end": cut(write, 0.9),
    "a folder": folder,
    "not there": missing,
    "zeros": content(bytes(10_000)),
    "UTF-16": content(json.dumps(collection([])).encode("utf-16")),
    "web page": content(HTML),
    "VRT recipe": content(VRT),
    "WFS recipe": content(WFS),
    "address of a service": content("https://127.0.0.1:1/features.geojson"),
}

GEOJSON: dict[str, Write] = {
    "TopoJSON": content(TOPOLOGY),
    "Esri JSON": content(ESRI),
    "a list": content("[1, 2, 3]"),
    "a number": content("7"),
    "no features": content(json.dumps(collection([]))),
    "features are a word": content('{"type": "FeatureCollection", "features": "none"}'),
    "features are numbers": content('{"type": "FeatureCollection", "features": [1, 2]}'),
    "lists in lists": content("[" * 100_000 + "]" * 100_000),
    "objects in objects": content('{"a":' * 100_000 + "1" + "}" * 100_000),
    "lists in coordinates": document({"type": "Polygon", "coordinates": json.loads("[" * 90 + "1" + "]" * 90)}),
    "collections a thousand deep": content(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"G1"},"geometry":'
        + '{"type":"GeometryCollection","geometries":[' * 1000 + json.dumps(GOOD) + "]}" * 1000 + "}]}"
    ),
    "coordinates are words": document(polygon([["120", "28"], ["121", "28"], ["121", "29"], ["120", "28"]])),
    "coordinates are objects": document(polygon([{"x": 120, "y": 28}] * 4)),
    "coordinates are missing": document({"type": "Polygon"}),
    "one number per corner": document(polygon([[120], [121], [122], [120]])),
    "ring of two corners": document(polygon([[120, 28], [121, 28]])),
    "ring left open": document(polygon([[120, 28], [121, 28], [121, 29], [120, 29]])),
    "unheard-of geometry": document({"type": "Blob", "coordinates": RING}),
    "number without end": content(json.dumps(collection([("G1", GOOD)])).replace("121", "1e999")),
    "code beyond exact numbers": document(GOOD, code=3.3e17),
    "another system": document(GOOD, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
    "no properties": content(json.dumps({**collection([]), "features": [{"type": "Feature", "geometry": GOOD}]})),
    "comma too many": content('{"type": "FeatureCollection", "features": [,]}'),
    "quotes left open": content('{"type": "FeatureCollection", "name": "a'),
    "a zero in the text": content('{"type": "FeatureCollection", "name": "\x00", "features": []}'),
    "half a character": content(b'{"type": "FeatureCollection", "name": "' + b"\xff\x81\xff"),
    "too many vertices": content(shapely.to_geojson(circle(3000))),
}  # fmt: skip

LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))

KML: dict[str, Write] = {
    "entities of entities": content(f'<!DOCTYPE kml [<!ENTITY l0 "ha">{LAUGHS}]>{kml_of("<name>&l9;</name>")}'),
    "entity of a file": content(f'<!DOCTYPE kml [<!ENTITY f SYSTEM "secret.txt">]>{kml_of("<name>&f;</name>")}'),
    "document type elsewhere": content(f'<!DOCTYPE kml SYSTEM "http://127.0.0.1:1/kml.dtd">{kml_of("")}'),
    "another XML": content('<?xml version="1.0"?><gpx><trk/></gpx>'),
    "no features": content(kml_of("")),
    "tags left open": content(kml_of("<Placemark><Polygon>")),
    "folders in folders": content(kml_of("<Folder>" * 50_000 + "</Folder>" * 50_000)),
    "only a link to elsewhere": content(
        kml_of("<NetworkLink><Link><href>http://127.0.0.1:1/a.kml</href></Link></NetworkLink>")
    ),
    "coordinates are words": content(
        kml_of(
            '<Placemark><ExtendedData><Data name="code"><value>G1</value></Data></ExtendedData><Polygon>'
            "<outerBoundaryIs><LinearRing><coordinates>here there</coordinates></LinearRing></outerBoundaryIs>"
            "</Polygon></Placemark>"
        )
    ),
    "several layers": content(kml_of("").replace("</Document>", "<Folder><name>b</name></Folder></Document>")),
}

SMALL = {"GRIDKEEPER_FILE_VERTICES": "2000", "GRIDKEEPER_FILE_SIZE_MB": "1"}

CASES = [
    *(Case(cause, "areas import", suffix, FILES[cause]) for cause, suffix in in_turn(FILES, FORMATS, 2)),
    *(Case(cause, "areas import", ".geojson", made, settings=SMALL) for cause, made in GEOJSON.items()),
    *(Case(cause, "areas import", ".kml", made) for cause, made in KML.items()),
    *(
        Case("larger than allowed", "areas import", suffix, content(b" " * 2_000_001), settings=SMALL)
        for suffix in (".gpkg", ".csv", ".zip")
    ),
    *(
        Case("too many vertices", "areas import", suffix, partial(write, rows=[("G1", circle(3000))]), settings=SMALL)
        for suffix in (".gpkg", ".kml", ".csv")
    ),
    Case("no such kind of file", "areas import", ".vrt", content(VRT)),
    Case("no such kind of file", "areas import", ".xml", content(WFS)),
    Case("no such kind of file", "areas import", ".sqlite", content(b"SQLite format 3\x00")),
    Case("no such kind of file", "areas import", ".7z", content(noise(2))),
    Case("no datum", "areas import", ".fgb", write, ("--datum", "mars")),
]
