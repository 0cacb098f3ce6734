"""Positions of the demo zone, as phones would send them."""

from __future__ import annotations

import numpy as np
import shapely

from gis.crs.transform import to_wgs84
from gis.demo.zone import DemoZone
from gis.vocabulary import AreaKind, Datum


def test_positions_come_in_three_datums_and_lie_in_the_zone(zone: DemoZone) -> None:
    territory = shapely.union_all(list(zone.areas[AreaKind.GRID].geometry))

    assert {fix.datum for fix in zone.fixes} == {Datum.WGS84, Datum.GCJ02, Datum.BD09}
    for datum in {fix.datum for fix in zone.fixes}:
        given = np.array([(fix.lon, fix.lat) for fix in zone.fixes if fix.datum is datum])
        lon, lat = to_wgs84(given, datum).T
        assert shapely.contains_xy(territory, lon, lat).all()
    assert all(5 <= fix.accuracy_m <= 50 and 10 <= fix.age_s <= 400 for fix in zone.fixes)
