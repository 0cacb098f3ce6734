"""Coordinates checked before they are believed: finite, in range, and not somebody else's numbers.

The usual accidents are recognised and named: longitude and latitude swapped, metres read as degrees or degrees as
metres, an easting with the number of another zone or with none.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gis.crs.cgcs2000 import CENTRAL_MERIDIANS, GaussKrueger, zone_at
from gis.crs.gcj02 import FloatArray
from gis.crs.systems import CoordinateSystem, name_of
from gis.errors import Finding
from gis.vocabulary import Datum

SHOWN_ROWS = 20
"""Findings are written out for this many rows; the rest is counted."""

_POLE_NORTHING_M = 10_002_000.0
_EASTING_REACH_M = 400_000.0
"""How far from the central meridian an easting may lie: 3.6° at the equator, twice a zone and more."""
_METRES_FROM = 1000.0
"""Numbers this large were never meant as degrees."""
_ZONE_REACH_DEGREES = 3.5
"""How far from the central meridian we project: always less than `_EASTING_REACH_M`."""


def check_coordinates(
    xy: FloatArray,
    system: CoordinateSystem,
    *,
    fields: tuple[str, str] = ("lon", "lat"),
    where: Callable[[int], str] | None = None,
) -> list[Finding]:
    """Everything that is wrong with some coordinates, all rows at once.

    xy: (n, 2), in the units of `system`, longitude or easting first
    fields: what the owner of the data calls the two
    where: the place of a row in its file; without it "row 1", ..., and nothing for a single point
    returns: findings for the first `SHOWN_ROWS` bad rows and one that counts the others; empty if all is well
    """
    bad = bad_rows(xy, system)
    place = where or _numbered(len(xy))
    shown = [
        Finding(field, found, hint, place(int(row)))
        for row in bad[:SHOWN_ROWS]
        for field, found, hint in _faults(float(xy[row, 0]), float(xy[row, 1]), system, fields)
    ]
    return shown + _counted_only(len(bad), fields)


def check_within_zone(
    lonlat: FloatArray, zone: GaussKrueger, *, where: Callable[[int], str] | None = None
) -> list[Finding]:
    """Points that a Gauss-Krüger zone cannot hold: more than 3.5° from its meridian, or south of the equator."""
    off = np.abs(lonlat[:, 0] - zone.central_meridian)
    bad = np.flatnonzero((off > _ZONE_REACH_DEGREES) | (lonlat[:, 1] < 0))
    place = where or _numbered(len(lonlat))
    shown = [
        Finding("lon, lat", f"({lon:.10g}, {lat:.10g}) lies outside {_zone_words(zone)}.", _zone_hint(lon), place(row))
        for row, (lon, lat) in zip(bad[:SHOWN_ROWS].tolist(), lonlat[bad[:SHOWN_ROWS]].tolist(), strict=True)
    ]
    return shown + _counted_only(len(bad), ("lon", "lat"))


def bad_rows(xy: FloatArray, system: CoordinateSystem) -> NDArray[np.intp]:
    """The rows that cannot be coordinates of a system."""
    low, high = range_of(system)
    # Written so that NaN, which compares with nothing, is bad.
    return np.flatnonzero(~((xy >= low) & (xy <= high)).all(axis=1))


def range_of(system: CoordinateSystem) -> tuple[FloatArray, FloatArray]:
    """The lowest and the highest pair that a system knows, borders included."""
    if isinstance(system, GaussKrueger):
        middle = system.false_easting_m
        return (
            np.array([middle - _EASTING_REACH_M, 0.0]),
            np.array([middle + _EASTING_REACH_M, _POLE_NORTHING_M]),
        )
    # Baidu's step carries the last few hundred metres before 180° and 90° beyond them.
    beyond = 0.01 if system is Datum.BD09 else 0.0
    return np.array([-180.0, -90.0]), np.array([180.0 + beyond, 90.0 + beyond])


type _Fault = tuple[str, str, str]
"""Field, what was found, what to do."""


def _faults(x: float, y: float, system: CoordinateSystem, fields: tuple[str, str]) -> list[_Fault]:
    """What is wrong with one bad row: not numbers, or one accident that explains it, or each value by itself."""
    endless = [field for field, value in zip(fields, (x, y), strict=True) if not math.isfinite(value)]
    if endless:
        return [(field, "is not a finite number.", "Leave the row out, or give its place.") for field in endless]
    accident = _accident(x, y, system, fields)
    if accident:
        return [(", ".join(fields), *accident)]
    return _out_of_range(x, y, system, fields)


def _accident(x: float, y: float, system: CoordinateSystem, fields: tuple[str, str]) -> tuple[str, str] | None:
    """The accident that most likely made a row bad, and its cure."""
    pair = f"({x:.10g}, {y:.10g})"
    if _fits(y, x, system):
        return f"{pair} looks swapped.", f"Give {fields[0]} first: ({y:.10g}, {x:.10g})."
    if isinstance(system, GaussKrueger):
        return _zone_accident(x, y, system, pair)
    if max(abs(x), abs(y)) >= _METRES_FROM:
        return f"{pair} looks like metres, not degrees.", "Name the Gauss-Krüger zone, such as epsg:4549."
    return None


def _zone_accident(x: float, y: float, zone: GaussKrueger, pair: str) -> tuple[str, str] | None:
    if _fits(x, y, Datum.WGS84):
        return f"{pair} looks like degrees, not metres.", "Name their datum: wgs84, cgcs2000, gcj02 or bd09."
    named = _zone_of_easting(x, zone)
    if named and _fits(x, y, named):
        number = f"carries the zone number {named.zone}" if named.numbered else "carries no zone number"
        return f"{pair}: the easting {number}.", f"Give it as {name_of(named)}."
    return None


def _zone_of_easting(x: float, zone: GaussKrueger) -> GaussKrueger | None:
    """The zone whose easting this would be, judged by the number in front of it."""
    number = int(x // 1_000_000)
    if number == 0:
        return GaussKrueger(zone.central_meridian, numbered=False)
    return GaussKrueger(3 * number, numbered=True) if 3 * number in CENTRAL_MERIDIANS else None


def _out_of_range(x: float, y: float, system: CoordinateSystem, fields: tuple[str, str]) -> list[_Fault]:
    low, high = range_of(system)
    return [
        (field, f"{value:.10g} is out of range.", f"In {name_of(system)} it lies between {least:.10g} and {most:.10g}.")
        for field, value, least, most in zip(fields, (x, y), low.tolist(), high.tolist(), strict=True)
        if not least <= value <= most
    ]


def _fits(x: float, y: float, system: CoordinateSystem) -> bool:
    low, high = range_of(system)
    return bool(low[0] <= x <= high[0] and low[1] <= y <= high[1])


def _numbered(row_count: int) -> Callable[[int], str]:
    return lambda row: f"row {row + 1}" if row_count > 1 else ""


def _counted_only(bad_count: int, fields: tuple[str, str]) -> list[Finding]:
    if bad_count <= SHOWN_ROWS:
        return []
    rest = f"{bad_count - SHOWN_ROWS} more rows cannot be used either."
    return [Finding(", ".join(fields), rest, "Mend those above first; the cause is often the same.")]


def _zone_words(zone: GaussKrueger) -> str:
    return f"the zone around {zone.central_meridian}° E ({name_of(zone)})"


def _zone_hint(lon: float) -> str:
    nearest = zone_at(lon)
    near_enough = abs(lon - nearest.central_meridian) <= _ZONE_REACH_DEGREES
    return f"Use {name_of(nearest)}." if near_enough else "The zones of CGCS2000 hold China only; use degrees."
