"""How a file of a GIS desktop is opened: by the driver that its suffix names and by no other, whatever is in it.

GDAL chooses its driver by content, and some of its drivers read a recipe that leads to other files or into the
network. Hence the driver's name is put in front of the path, or, for Shapefiles, the first bytes are looked at.
"""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gis.areas.text import ENCODINGS, decoded
from gis.errors import BadFile, Finding

DRIVERS = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
"""What may be read. GDAL knows sixty more."""

_SHAPEFILE_SIGN = b"\x00\x00\x27\x0a"
"""The file code 9994 (ESRI Shapefile Technical Description, 1998, p. 4)."""


@dataclass(frozen=True)
class Opened:
    """What pyogrio is given, and how text is encoded in it."""

    source: str
    options: dict[str, Any] = field(default_factory=dict)
    encodings: tuple[str, ...] = ()
    """To be tried on raw text; empty where GDAL knows the encoding and the text is as it should be."""

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
def opened(path: Path) -> Iterator[Opened]:
    """A file ready for pyogrio.

    raises: BadFile if it isn't there, is empty or isn't what its suffix says
    """
    driver = _driver_of(path)
    if driver == "GeoJSON":
        with _in_utf8(path) as file:
            yield Opened(f"GeoJSON:{file.absolute()}")
    elif driver == "GPKG":
        yield Opened(f"GPKG:{path.absolute()}")
    else:
        # Taken byte for byte here; what the bytes mean is seen when all of them are there.
        yield Opened(str(path.absolute()), {"encoding": "ISO-8859-1"}, _encodings_beside(path))


def _driver_of(path: Path) -> str:
    if not path.is_file():
        raise BadFile(f"{path.name}: there is no such file.", [Finding("file", "is not there.", "Check the path.")])
    driver = DRIVERS.get(path.suffix.lower())
    if driver is None:
        found = f"'{path.suffix}' is not a kind of file we read."
        raise BadFile(f"{path.name}: {found}", [Finding("file", found, f"Give one of {', '.join(DRIVERS)}.")])
    if path.stat().st_size == 0:
        raise BadFile(f"{path.name} is empty.", [Finding("file", "holds nothing.", "Export it again.")])
    if driver == "ESRI Shapefile" and not _begins(path, _SHAPEFILE_SIGN):
        raise BadFile(f"{path.name} is no Shapefile.", [Finding("file", "is no Shapefile.", "Export it again.")])
    return driver


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


def _encodings_beside(path: Path) -> tuple[str, ...]:
    """The encodings that the text of a Shapefile may have, that of its .cpg first."""
    sidecar = next((file for file in (path.with_suffix(".cpg"), path.with_suffix(".CPG")) if file.is_file()), None)
    if sidecar is None:
        return ENCODINGS
    declared = sidecar.read_text(encoding="ascii", errors="replace").strip().lower()
    if re.search(r"gb|936", declared):
        return ("gb18030", "utf-8")
    try:
        return (codecs.lookup(declared).name, *ENCODINGS)
    except LookupError:
        return ENCODINGS


def _told(raw: str, encoding: str) -> str:
    """Raw bytes as text; a character that a column's width has cut off at the end is left out."""
    return codecs.getincrementaldecoder(encoding)().decode(raw.encode("latin-1"))
