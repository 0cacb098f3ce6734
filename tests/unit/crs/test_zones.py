"""The Gauss-Krüger zones and the local plane against EPSG's own definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from gis.crs.cgcs2000 import CENTRAL_MERIDIANS, GaussKrueger, from_gauss_krueger, gauss_krueger, to_gauss_krueger
from gis.crs.plane import LocalPlane


@pytest.mark.parametrize("epsg", range(4513, 4555))
def test_every_code_is_the_zone_that_epsg_says(epsg: int) -> None:
    zone = gauss_krueger(epsg)
    parameters = {item["name"]: item["value"] for item in CRS(epsg).to_json_dict()["conversion"]["parameters"]}

    assert zone is not None
    assert zone.epsg == epsg
    assert zone.central_meridian == parameters["Longitude of natural origin"]
    assert zone.false_easting_m == parameters["False easting"]


@pytest.mark.parametrize("epsg", [4512, 4555, 4326, 32650])
def test_other_codes_are_no_zones(epsg: int) -> None:
    assert gauss_krueger(epsg) is None


def test_there_is_no_zone_around_another_meridian() -> None:
    with pytest.raises(ValueError, match="121° is not the central meridian"):
        GaussKrueger(121)


zones = st.builds(GaussKrueger, st.sampled_from(CENTRAL_MERIDIANS), st.booleans())


@given(zones, st.floats(-3.5, 3.5), st.floats(0, 56))
def test_zones_come_back(zone: GaussKrueger, off: float, lat: float) -> None:
    lonlat = np.array([[zone.central_meridian + off, lat]])

    assert np.abs(from_gauss_krueger(to_gauss_krueger(lonlat, zone), zone) - lonlat).max() <= 1e-9


@given(st.floats(118.5, 121.5), st.floats(3, 54))
def test_the_plane_at_120_degrees_is_epsg_4549(lon: float, lat: float) -> None:
    official = Transformer.from_crs(4490, 4549, always_xy=True).transform(lon, lat)

    assert LocalPlane.at(120.08).to_metres(np.array([[lon, lat]]))[0] == pytest.approx(official, abs=1e-6)


@given(st.floats(-180, 180), st.floats(-89, 89))
def test_the_plane_comes_back_anywhere_on_earth(lon: float, lat: float) -> None:
    plane = LocalPlane.at(lon)

    back = plane.to_lonlat(plane.to_metres(np.array([[lon, lat]])))[0]

    assert abs((back[0] - lon + 180) % 360 - 180) <= 1e-9
    assert abs(back[1] - lat) <= 1e-9


@pytest.mark.parametrize("lon, meridian", [(120.08, 120), (118.6, 120), (118.4, 117), (-87.6, -87), (0.0, 0)])
def test_a_place_is_measured_around_the_nearest_third_meridian(lon: float, meridian: int) -> None:
    assert LocalPlane.at(lon).central_meridian == meridian
