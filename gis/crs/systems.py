"""Which coordinate systems we read and write, and what they are called."""

from __future__ import annotations

from gis.crs.cgcs2000 import GaussKrueger, gauss_krueger
from gis.errors import UnknownDatum
from gis.vocabulary import Datum

type CoordinateSystem = Datum | GaussKrueger
"""Degrees in a datum, or metres in a Gauss-Krüger zone."""

# fmt: off
_NAMES: dict[str, Datum] = {
    "wgs84":     Datum.WGS84,     "epsg:4326": Datum.WGS84,
    "cgcs2000":  Datum.CGCS2000,  "epsg:4490": Datum.CGCS2000,
    "gcj02":     Datum.GCJ02,
    "bd09":      Datum.BD09,
}
# fmt: on


def coordinate_system(text: str | None, *, field: str = "datum") -> CoordinateSystem:
    """The system that a name stands for: wgs84, cgcs2000, gcj02, bd09, epsg:4326, epsg:4490, epsg:4513-4554.

    Case, blanks and hyphens don't matter: "GCJ-02" is gcj02. There is no default: a guessed datum is half a kilometre.

    raises: UnknownDatum, naming `field`
    """
    name = (text or "").replace("-", "").replace(" ", "").lower()
    system = _NAMES.get(name) or _zone_named(name)
    if system is None:
        raise UnknownDatum(text, field=field)
    return system


def name_of(system: CoordinateSystem) -> str:
    """The name that `coordinate_system` reads back: "gcj02", "epsg:4549"."""
    return f"epsg:{system.epsg}" if isinstance(system, GaussKrueger) else system.value


def _zone_named(name: str) -> GaussKrueger | None:
    authority, _, code = name.partition(":")
    is_code = authority == "epsg" and code.isascii() and code.isdigit()
    return gauss_krueger(int(code)) if is_code else None
