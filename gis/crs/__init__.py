"""Coordinate systems: arrays in, arrays out, no database. Inside the house everything is WGS84, longitude first.

1. `gcj02`       the shifted datum of Chinese map services, there and back
2. `bd09`        Baidu's further shift, there and back
3. `cgcs2000`    the national datum and its 3-degree Gauss-Krüger zones
4. `transform`   the one door: reads the name of a system, checks, converts points and shapes
5. `plane`       the local plane in which metres are measured
"""

from gis.crs.cgcs2000 import GaussKrueger
from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import CoordinateSystem, LonLat, coordinate_system, name_of

__all__ = ["CoordinateSystem", "FloatArray", "GaussKrueger", "LocalPlane", "LonLat", "coordinate_system", "name_of"]
