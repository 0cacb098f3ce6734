"""Gates of sites: replaced site by site, refused as a whole, the nearest found in metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import Point
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.areas.gates import ingest_gates, nearest_gate
from gis.areas.lookup import area_by_code, areas_at_point
from gis.areas.reading import Features
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat, coordinate_system, from_wgs84
from gis.errors import RowsRejected
from gis.vocabulary import AreaKind
from tests.conftest import NOON
from tests.support.builders import Sketch, draw


def gates(*rows: tuple[str, Any], names: Sequence[str] = (), datum: str = "wgs84") -> Features:
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shape for _, shape in rows]
    columns = {"site": [site for site, _ in rows], **({"name": list(names)} if names else {})}
    return Features("gates.geojson", coordinate_system(datum), columns, shapes)


@pytest.fixture
def sites(db: Session) -> Session:
    draw(
        db,
        {
            AreaKind.SITE: [
                Sketch("S1", shapely.box(120, 28, 120.01, 28.01)),
                Sketch("S2", shapely.box(121, 28, 122, 29)),
            ]
        },
    )
    return db


def test_gates_of_the_sites_named_are_replaced(sites: Session) -> None:
    ingest_gates(sites, gates(("S1", Point(120, 28)), ("S1", Point(120.01, 28)), ("S2", Point(121, 28))), NOON)

    count = ingest_gates(sites, gates(("S1", Point(120, 28.01)), names=["North"]), NOON)

    assert count == 1
    assert sites.execute(text("SELECT site, name FROM gate ORDER BY site")).all() == [("S1", "North"), ("S2", "大门")]


def test_everything_wrong_with_gates_is_told_and_nothing_written(sites: Session) -> None:
    ingest_gates(sites, gates(("S1", Point(120, 28))), NOON)
    bad = gates(
        ("S1", None), ("S9", Point(120, 28)), ("", Point(120, 28)), ("S1", shapely.box(0, 0, 1, 1)), ("S1", Point())
    )

    with pytest.raises(RowsRejected) as caught:
        ingest_gates(sites, bad, NOON)

    assert sorted((one.where, one.field) for one in caught.value.findings) == [
        ("feature 1", "geometry"),
        ("feature 2", "site"),
        ("feature 3", "site"),
        ("feature 4", "geometry"),
        ("feature 5", "geometry"),
    ]
    assert sites.scalar(text("SELECT count(*) FROM gate")) == 1


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000", "gcj02", "bd09", "epsg:4549"])
def test_gates_are_kept_as_they_came_and_in_wgs84(datum: str, sites: Session) -> None:
    truth = np.array([[120.0031, 28.0007]])
    x, y = from_wgs84(truth, coordinate_system(datum))[0].tolist()

    ingest_gates(sites, gates(("S1", Point(x, y)), datum=datum), NOON)

    row = sites.execute(
        text("SELECT ST_X(place), ST_Y(place), ST_X(raw_place), ST_Y(raw_place), raw_datum FROM gate")
    ).one()
    assert np.abs(np.array(row[:2]) - truth).max() < 2e-9
    assert tuple(row[2:]) == (x, y, datum)


def test_a_gate_out_of_range_is_refused(sites: Session) -> None:
    with pytest.raises(RowsRejected) as caught:
        ingest_gates(sites, gates(("S1", Point(120, 28)), ("S1", Point(28, 120))), NOON)

    assert [finding.where for finding in caught.value.findings] == ["feature 2"]


def test_the_nearest_gate_is_the_nearest_in_metres(sites: Session, plane: LocalPlane) -> None:
    """At 28 N a degree of longitude is shorter than one of latitude: here the farther one in degrees is nearer."""
    places = [("S1", Point(120.0, 28.0095)), ("S1", Point(120.01, 28.0)), ("S2", Point(120.0, 28.0001))]
    ingest_gates(sites, gates(*places, names=["north", "east", "other"]), NOON)

    brought = areas_at_point(sites, LonLat(120.0, 28.0), NOON)[AreaKind.SITE]
    asked = area_by_code(sites, (AreaKind.SITE,), "S1", NOON)
    found = nearest_gate(sites, asked, LonLat(120.0, 28.0), plane)

    assert found is not None
    assert found.name == "east"
    assert found.distance_m == pytest.approx(983.4, abs=0.5)
    assert nearest_gate(sites, brought, LonLat(120.0, 28.0), plane) == found
    assert nearest_gate(sites, replace(asked, code="S3"), LonLat(120.0, 28.0), plane) is None
