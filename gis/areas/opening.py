"""How a file of a GIS desktop is opened: by the driver that its suffix names and by no other, whatever is in it.

GDAL chooses its driver by content, and some of its drivers read a recipe that leads to other files or into the
network. Hence the driver's name is put in front of the path, or the first bytes are looked at; and in the process
where files are read only these drivers are there at all (`helper.py`).
"""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile, ZipInfo

from gis.areas.archives import archive, name_of_part, suffix_of_part, unpack
from gis.areas.text import ENCODINGS, decoded
from gis.errors import BadFile, Finding

DRIVERS = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".zip": "ESRI Shapefile",
    ".kml": "LIBKML",
    ".fgb": "FlatGeobuf",
}
"""What may be read. GDAL knows sixty more."""

_SIGNS = {".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb\x03fgb", ".zip": b"PK"}
"""First bytes: the file code 9994 (ESRI Shapefile Technical Description, 1998, p. 4), FlatGeobuf 3, PKZIP."""

_COMPANIONS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class Opened:
    """What pyogrio is given, and how text is encoded in it."""

    source: str
    options: dict[str, Any] = field(default_factory=dict)
    encodings: tuple[str, ...] = ()
    """To be tried on raw text; empty where GDAL knows the encoding and the text is as it should be."""
    layer: str | None = None
    """The layer asked for, where the file itself has not yet been chosen by it."""

    def texts(self, raw: Iterable[str]) -> dict[str, str]:
        """What texts of the file say: all of them in one encoding, the first that fits them all."""
        given = list(dict.fromkeys(raw))
        if not self.encodings:
            return {text: text for text in given}
        for encoding in self.encodings:
            try:
                return {text: _told(text, encoding) for text in given}
            except UnicodeDecodeError:
                continue
        return {text: text for text in given}


@contextmanager
def opened(path: Path, layer: str | None = None, *, most_mb: int) -> Iterator[Opened]:
    """A file ready for pyogrio.

    most_mb: how far an archive may unpack
    raises: BadFile if it isn't what its suffix says
    """
    suffix = path.suffix.lower()
    sign = _SIGNS.get(suffix, b"")
    if not _begins(path, sign):
        kind = DRIVERS[suffix].removeprefix("ESRI ") if suffix != ".zip" else "zip archive"
        raise BadFile(f"{path.name} is no {kind}.", [Finding("file", f"is no {kind}.", "Export it again.")])
    match suffix:
        case ".geojson" | ".json":
            with _in_utf8(path) as file:
                yield Opened(f"GeoJSON:{file.absolute()}", layer=layer)
        case ".kml":
            with _plain_kml(path) as file:
                yield Opened(str(file.absolute()), layer=layer)
        case ".gpkg":
            yield Opened(f"GPKG:{path.absolute()}", layer=layer)
        case ".fgb":
            yield Opened(str(path.absolute()), layer=layer)
        case ".zip":
            with _unzipped(path, layer, most_mb) as file:
                yield _shapefile(file)
        case _:
            yield _shapefile(path, layer)


def _shapefile(path: Path, layer: str | None = None) -> Opened:
    # Taken byte for byte here; what the bytes mean is seen when all of them are there.
    return Opened(str(path.absolute()), {"encoding": "ISO-8859-1"}, _encodings_beside(path), layer)


def _begins(path: Path, sign: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(sign)) == sign


@contextmanager
def _in_utf8(path: Path) -> Iterator[Path]:
    """The file itself if it is UTF-8, else a copy that is."""
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        with tempfile.TemporaryDirectory(prefix="gridkeeper-") as folder:
            copy = Path(folder) / "copy.geojson"
            copy.write_text(decoded(content, path.name), encoding="utf-8")
            yield copy
    else:
        yield path


@contextmanager
def _plain_kml(path: Path) -> Iterator[Path]:
    """A copy in UTF-8 that says so, and that defines no entities: those can be made to stand for anything."""
    text = decoded(path.read_bytes(), path.name)
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        found = "defines entities or a document type."
        raise BadFile(f"{path.name} {found}", [Finding("file", found, "Export it again as plain KML.")])
    if "<kml" not in text[:10_000]:
        raise BadFile(f"{path.name} is no KML.", [Finding("file", "is no KML.", "Export it again.")])
    with tempfile.TemporaryDirectory(prefix="gridkeeper-") as folder:
        copy = Path(folder) / "copy.kml"
        declaration = '<?xml version="1.0" encoding="UTF-8"?>'
        copy.write_text(declaration + re.sub(r"^\s*<\?xml[^>]*>", "", text), encoding="utf-8")
        yield copy


@contextmanager
def _unzipped(path: Path, layer: str | None, most_mb: int) -> Iterator[Path]:
    """The Shapefile of an archive, with its companions."""
    with archive(path, most_mb=most_mb) as parts, tempfile.TemporaryDirectory(prefix="gridkeeper-") as folder:
        chosen = _chosen(path, parts, layer)
        stem = PurePosixPath(name_of_part(chosen)).with_suffix("")
        for part in parts.infolist():
            if PurePosixPath(name_of_part(part)).with_suffix("") == stem and suffix_of_part(part) in _COMPANIONS:
                unpack(parts, part, Path(folder) / f"areas{suffix_of_part(part)}")
        file = Path(folder) / "areas.shp"
        if not _begins(file, _SIGNS[".shp"]):
            raise BadFile(f"{path.name} holds no Shapefile.", [Finding("file", "is no Shapefile.", "Export it again.")])
        yield file


def _chosen(path: Path, parts: ZipFile, layer: str | None) -> ZipInfo:
    """The .shp of an archive that is meant."""
    shapefiles = {
        PurePosixPath(name_of_part(part)).stem: part
        for part in parts.infolist()
        if suffix_of_part(part) == ".shp" and not PurePosixPath(name_of_part(part)).name.startswith(".")
    }
    if layer is None and len(shapefiles) == 1:
        return next(iter(shapefiles.values()))
    if layer in shapefiles:
        return shapefiles[layer]
    if not shapefiles:
        hint = "Pack .shp, .shx, .dbf and .prj of one layer; an archive in an archive is not opened."
        raise BadFile(f"{path.name} holds no Shapefile.", [Finding("file", "holds no .shp.", hint)])
    found = "holds several Shapefiles." if layer is None else f"has no Shapefile '{layer}'."
    raise BadFile(
        f"{path.name} {found}", [Finding("layer", found, f"Choose one with --layer: {', '.join(shapefiles)}.")]
    )


def _encodings_beside(path: Path) -> tuple[str, ...]:
    """The encodings that the text of a Shapefile may have, that of its .cpg first."""
    sidecar = next((file for file in (path.with_suffix(".cpg"), path.with_suffix(".CPG")) if file.is_file()), None)
    if sidecar is None:
        return ENCODINGS
    declared = sidecar.read_bytes()[:100].decode("ascii", "replace").strip().lower()
    if re.search(r"gb|936", declared):
        return ("gb18030", "utf-8")
    try:
        return (codecs.lookup(declared).name, *ENCODINGS) if codecs.lookup(declared)._is_text_encoding else ENCODINGS
    except (LookupError, ValueError):
        return ENCODINGS


def _told(raw: str, encoding: str) -> str:
    """Raw bytes as text; a character that a column's width has cut off at the end is left out."""
    return codecs.getincrementaldecoder(encoding)().decode(raw.encode("latin-1"))
