"""Shapefiles whose headers and tables lie, and archives that are traps."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.hostile.case import Case, Write, content, noise, patched
from tests.hostile.writers import GOOD, shapefile_parts, with_gdal, write

MB = 1_000_000
type Parts = dict[str, bytes]


def with_parts(change: Callable[[Parts], object]) -> Write:
    """A Shapefile after something was done to its files."""

    def make(path: Path) -> None:
        parts = shapefile_parts(path.parent)
        change(parts)
        for name, raw in parts.items():
            path.with_suffix(Path(name).suffix).write_bytes(raw)

    return make


def overwritten(name: str, offset: int, replacement: bytes) -> Callable[[Parts], None]:
    """Bytes of one of the files replaced."""

    def change(parts: Parts) -> None:
        raw = parts[name]
        parts[name] = raw[:offset] + replacement + raw[offset + len(replacement) :]

    return change


def without(*names: str) -> Callable[[Parts], None]:
    """Files left out."""

    def change(parts: Parts) -> None:
        for name in names:
            del parts[name]

    return change


BIG, LITTLE = struct.Struct(">i"), struct.Struct("<i")

CHANGES: dict[str, Callable[[Parts], None]] = {
    "no index": without("a.shx"),
    "no table": without("a.dbf"),
    "shapes only": without("a.shx", "a.dbf", "a.prj", "a.cpg"),
    "kind of one record unheard of": overwritten("a.shp", 108, LITTLE.pack(77)),
    "count of parts lies": overwritten("a.shp", 108 + 36, LITTLE.pack(0x7FFFFFFF)),
    "count of corners lies": overwritten("a.shp", 108 + 40, LITTLE.pack(0x7FFFFFFF)),
    "count of corners is negative": overwritten("a.shp", 108 + 40, LITTLE.pack(-1)),
    "part begins beyond its end": overwritten("a.shp", 108 + 44, LITTLE.pack(1 << 20)),
    "index leads beyond the file": overwritten("a.shx", 100, BIG.pack(0x3FFFFFFF)),
    "index leads before the file": overwritten("a.shx", 100, BIG.pack(-100)),
    "index is noise": overwritten("a.shx", 0, noise(11, 100)),
    "table says it has no rows": overwritten("a.dbf", 4, LITTLE.pack(0)),
    "table has no columns": overwritten("a.dbf", 8, struct.pack("<HH", 33, 1)),
    "table is noise": overwritten("a.dbf", 0, noise(12, 60)),
    "another system": lambda parts: parts.update({"a.prj": _web_mercator()}),
}


def _web_mercator() -> bytes:
    from pyproj import CRS

    return CRS("EPSG:3857").to_wkt("WKT1_ESRI").encode()


def packed(change: Callable[[Parts], None]) -> Write:
    """The same in an archive."""

    def make(path: Path) -> None:
        parts = shapefile_parts(path.parent)
        change(parts)
        _pack(path, parts)

    return make


def _pack(path: Path, parts: Parts) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)


def renamed(prefix: str) -> Write:
    """Parts under other names."""
    return packed(lambda parts: _rename(parts, prefix))


def _rename(parts: Parts, prefix: str) -> None:
    for name in list(parts):
        parts[prefix + name] = parts.pop(name)


def holding(parts: Parts) -> Write:
    """An archive of just these."""
    return lambda path: _pack(path, parts)


def _with_link(path: Path) -> None:
    parts = shapefile_parts(path.parent)
    del parts["a.dbf"]
    _pack(path, parts)
    link = zipfile.ZipInfo("a.dbf")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "../../etc/passwd")


def _twice(path: Path) -> None:
    parts = shapefile_parts(path.parent)
    _pack(path, parts)
    import warnings

    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("a.shp", parts["a.shp"])


def in_directory(offset: int, replacement: bytes) -> Write:
    """What the directory of an archive says of its first part, changed."""

    def make(path: Path) -> None:
        write(path)
        raw = bytearray(path.read_bytes())
        start = raw.index(b"PK\x01\x02") + offset
        raw[start : start + len(replacement)] = replacement
        path.write_bytes(raw)

    return make


def _two(parts: Parts) -> None:
    for name in list(parts):
        parts[f"b{name[1:]}"] = parts[name]


def _many(parts: Parts) -> None:
    parts.update({f"{number}.txt": b"" for number in range(1100)})


def _nested(path: Path) -> None:
    inner = path.with_name("inner.zip")
    write(inner)
    _pack(path, {"inner.zip": inner.read_bytes()})


def _renamed_geopackage(path: Path) -> None:
    with_gdal(path.with_suffix(".gpkg"), GOOD)
    path.with_suffix(".gpkg").rename(path)


ZIP: dict[str, Write] = {
    "holds nothing": holding({}),
    "holds no Shapefile": holding({"readme.txt": b"hello"}),
    "archive in an archive": _nested,
    "several Shapefiles": packed(_two),
    "part with a path upward": renamed("../../"),
    "part with a path from the root": renamed("/etc/"),
    "part with a path of another system": renamed("..\\..\\"),
    "part is a link": _with_link,
    "part named twice": _twice,
    "too many parts": packed(_many),
    "unpacks to far too much": holding({"a.shp": bytes(30 * MB)}),
    "unpacks to more than allowed": holding({"a.shp": bytes(4 * MB)}),
    "locked with a password": in_directory(8, b"\x01\x00"),
    "unheard-of packing": in_directory(10, b"\x63\x00"),
    "checksum is wrong": in_directory(16, b"\x00\x00\x00\x00"),
    "size in the directory lies low": in_directory(24, b"\x03\x00\x00\x00"),
    "directory leads beyond the file": in_directory(42, b"\xff\xff\xff\x7f"),
    "data is noise": patched(write, {40: noise(14, 80)}),
    "Shapefile inside is none": holding({"a.shp": b"hello", "a.dbf": b"", "a.shx": b""}),
    "no such layer": write,
}
MORE = {"no such layer": ("--layer", "nowhere")}
LIMITS = {"unpacks to more than allowed": {"GRIDKEEPER_FILE_SIZE_MB": "3"}}
BIG_ENOUGH = {"GRIDKEEPER_FILE_SIZE_MB": "50"}

CASES = [
    *(Case(cause, "areas import", ".shp", with_parts(change)) for cause, change in CHANGES.items()),
    *(Case(cause, "areas import", ".zip", packed(change)) for cause, change in list(CHANGES.items())[::5]),
    *(
        Case(cause, "areas import", ".zip", made, MORE.get(cause, ()), LIMITS.get(cause, BIG_ENOUGH))
        for cause, made in ZIP.items()
    ),
    Case("named Shapefile, is a GeoPackage", "areas import", ".shp", _renamed_geopackage),
    Case("named archive, is a text", "areas import", ".zip", content("PK, that was all")),
]
