"""Coordinates that somebody pasted: in the datum that the text names, else in each that they may be in."""

from __future__ import annotations

from gis.crs.transform import LonLat, point_to_wgs84
from gis.errors import BadCoordinates
from gis.geocode.parts import Coordinate
from gis.vocabulary import Datum

MAY_BE = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
"""What phones and map services give; CGCS2000 is within a metre of the first."""


def pasted_positions(given: Coordinate) -> list[tuple[Datum, LonLat]]:
    """The places in WGS84 that a pair of degrees may mean, with the datum of each; empty if it means none."""
    datums = [Datum.of(given.datum)] if given.datum else MAY_BE
    found = []
    for datum in datums:
        try:
            found.append((datum, point_to_wgs84(given.lon, given.lat, datum)))
        except BadCoordinates:
            continue
    return found
