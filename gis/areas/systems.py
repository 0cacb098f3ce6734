"""What a file says about its coordinates, held against the datum that its owner declares."""

from __future__ import annotations

from pathlib import Path

from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.crs.transform import CoordinateSystem, coordinate_system, name_of
from gis.errors import BadFile, Finding, UnknownDatum
from gis.vocabulary import Datum

_PLAIN = {4326, 4979, 4490, 4480}
"""EPSG codes that say no more than "degrees": what they hold is what the caller declares."""


def agreed_system(path: Path, declared_in_file: str | None, system: CoordinateSystem) -> CoordinateSystem:
    """The system of the coordinates in the file: the declared datum, unless the file is in a metric grid of it.

    raises: BadFile if the two contradict each other
    """
    if declared_in_file is None:
        return system
    try:
        crs = CRS(declared_in_file)
    except CRSError:
        return system
    epsg = crs.to_epsg(min_confidence=60)
    if epsg in _PLAIN or (crs.is_geographic and name_of(system).startswith(("gcj", "bd"))):
        return system
    if epsg is not None and system is not Datum.GCJ02 and system is not Datum.BD09:
        try:
            own = coordinate_system(f"epsg:{epsg}")
        except UnknownDatum:
            own = None
        if own is not None and (isinstance(system, Datum) or own == system):
            return own
    raise _contradiction(path, crs.name, system)


def _contradiction(path: Path, name: str, system: CoordinateSystem) -> BadFile:
    found = f"the file says it is in {name}, which is not {name_of(system)}."
    hint = "Declare the datum it really has, or reproject it to EPSG:4326 or EPSG:4490 first."
    return BadFile(f"{path.name}: {found}", [Finding("datum", found, hint)])
