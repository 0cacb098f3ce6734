"""GeoPackage, FlatGeobuf and GeoParquet files whose bytes lie."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from functools import partial
from pathlib import Path

from pyproj import CRS

from tests.hostile.case import Case, Write, content, noise, patched
from tests.hostile.writers import GOOD, SQUARE, parquet, raw_parquet, with_gdal, write


def altered(*statements: str) -> Write:
    """A good GeoPackage and what is done to it."""

    def alter(path: Path) -> None:
        write(path)
        # The triggers of GeoPackage call functions of GDAL.
        drop = "SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_master WHERE type = 'trigger'"
        with closing(sqlite3.connect(path)) as database:
            for (line,) in database.execute(drop).fetchall():
                database.execute(line)
            for line in statements:
                database.execute(line)
            database.commit()

    return alter


def with_view(select: str) -> Write:
    """A GeoPackage whose layer is a question."""
    return altered(
        "ALTER TABLE bad RENAME TO plain",
        f"CREATE VIEW bad AS {select}",
    )


def with_blob(blob: bytes) -> Write:
    """A GeoPackage with this in the place of a shape."""
    return altered(f"UPDATE bad SET geom = X'{blob.hex()}'")


def _plain_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE bad (code TEXT)")
        database.commit()


def _two_layers(path: Path) -> None:
    for layer in ("a", "b"):
        with_gdal(path, GOOD, layer=layer, append=layer == "b")


def _text_shapes(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    parquet(path, GOOD)
    table = pq.read_table(path)
    words = pa.table({"code": ["G1"], "geometry": ["POLYGON EMPTY"]})
    pq.write_table(words.replace_schema_metadata(table.schema.metadata), path)


HEAD = b"GP\x00\x01" + struct.pack("<i", 4326)
"""Version, flags (little-endian, no envelope) and system of a GeoPackage shape."""
LYING = HEAD + b"\x01" + struct.pack("<III", 3, 1, 0x7FFFFFF0)
MANY_RINGS = HEAD + b"\x01" + struct.pack("<II", 3, 0xFFFFFFFF)
DEEP = HEAD + (b"\x01" + struct.pack("<II", 7, 1)) * 5000
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

GEOPACKAGE: dict[str, Write] = {
    "an empty database": altered("DROP TABLE gpkg_contents"),
    "a database of something else": _plain_database,
    "no features": altered("DELETE FROM bad"),
    "layer without a table": altered("DROP TABLE bad"),
    "shape is noise": with_blob(noise(3, 200)),
    "shape is text": altered("UPDATE bad SET geom = 'POLYGON EMPTY'"),
    "shape lies about its corners": with_blob(LYING),
    "shape lies about its rings": with_blob(MANY_RINGS),
    "collections five thousand deep": with_blob(DEEP),
    "view on a missing table": with_view("SELECT * FROM nowhere"),
    "view that loads a library": with_view("SELECT fid, load_extension('evil') AS geom, code FROM plain"),
    "view that writes a file": with_view("SELECT fid, writefile('evil', 'x') AS geom, code FROM plain"),
    "another system": lambda path: with_gdal(path, GOOD, crs="EPSG:3857"),
    "several layers": _two_layers,
    "page overwritten": patched(write, {4096 * 3: noise(4, 4096)}),
    "header overwritten": patched(write, {16: noise(5, 84)}),
}

FLATGEOBUF: dict[str, Write] = {
    "magic and nothing else": content(b"fgb\x03fgb\x00"),
    "header length lies": patched(write, {8: struct.pack("<I", 0x7FFFFFFF)}),
    "header is noise": patched(write, {12: noise(6, 60)}),
    "feature length lies": patched(write, {-150: b"\xff" * 40}),
    "no features": partial(write, rows=[]),
    "another system": lambda path: with_gdal(path, GOOD, crs="EPSG:3857"),
    "magic of the next version": content(b"fgb\x09fgb\x00" + noise(7)),
}


def noted(note: object, shape: bytes = SQUARE.wkb) -> Write:
    """A Parquet file with such a note."""
    return lambda path: raw_parquet(path, GOOD, [shape], note)


def _note(**column: object) -> dict[str, object]:
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", **column}}}


PARQUET: dict[str, Write] = {
    "no note": noted(None),
    "note is no JSON": noted("{'geometry'"),
    "note is a list": noted("[1]"),
    "note a hundred thousand deep": noted("[" * 100_000 + "]" * 100_000),
    "note names a missing column": noted({"primary_column": "shape", "columns": {"shape": {"encoding": "WKB"}}}),
    "note names no column": noted({"version": "1.1.0", "columns": {}}),
    "another encoding": noted(_note(encoding="point")),
    "another system": noted(_note(crs=CRS("EPSG:3857").to_json_dict())),
    "shape is noise": noted(_note(), noise(8, 100)),
    "shape lies about its corners": noted(_note(), LYING[8:]),
    "collections five thousand deep": noted(_note(), DEEP[8:]),
    "shapes are text": _text_shapes,
    "no features": partial(write, rows=[]),
    "footer length lies": patched(write, {-8: struct.pack("<I", 0x7FFFFFFF)}),
    "footer is noise": patched(write, {-200: noise(9, 150)}),
    "pages are noise": patched(write, {30: noise(10, 300)}),
}  # fmt: skip

SLOW: dict[str, Write] = {"view without end": with_view(f"SELECT fid, ({ENDLESS}) AS geom, code FROM plain")}


def _cases(suffix: str, made: dict[str, Write]) -> list[Case]:
    return [Case(cause, "areas import", suffix, one) for cause, one in made.items()]


CASES = [
    *_cases(".gpkg", GEOPACKAGE),
    *_cases(".fgb", FLATGEOBUF),
    *_cases(".parquet", PARQUET),
    *(
        Case(cause, "areas import", ".gpkg", made, settings={"GRIDKEEPER_FILE_TIMEOUT_SECONDS": "1.5"})
        for cause, made in SLOW.items()
    ),
    Case("no such layer", "areas import", ".gpkg", write, ("--layer", "nowhere")),
]
