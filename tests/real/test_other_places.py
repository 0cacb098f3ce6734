"""Seattle's beats and the counties of Jinhua: taken in, and what keeps them from being more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sqlalchemy.orm import Session

from gis.areas.editions import publish
from gis.areas.files import AreaFields, areas_from_file
from gis.areas.ingest import ingest
from gis.areas.mend import Repair
from gis.areas.suspicion import Source, suspicions
from gis.crs.plane import LocalPlane
from gis.crs.transform import to_wgs84
from gis.duty.bulk import locate_table
from gis.duty.certainty import MENTIONED_FROM
from gis.geometry.owners import Coverage
from gis.geometry.shares import Shares
from gis.vocabulary import AreaKind, Datum
from tests.support.places import SINCE, instants, located, take_in_districts
from tests.support.shared import shared_data

pytestmark = pytest.mark.real_files

WHOLE_CITY = "330700"


def test_seattles_calls_lie_on_its_borders(db: Session) -> None:
    """Points are blurred onto streets that are borders: which beat is near, not which one, is what they can say."""
    rows = pd.read_csv(shared_data("seattle/calls.csv"), dtype=str)
    rows = rows[rows["Event Clearance Date"].notna()]

    result = take_in_districts(db, "seattle/beats.geojson", "name")
    found = located(db, rows, ("Longitude", "Latitude"), instants(rows["Event Clearance Date"], "America/Los_Angeles"))

    assert result.area_count == 51
    right = found.area_code == rows["Zone/Beat"].to_numpy(dtype=object)
    assert right.mean() > 0.89
    assert found.distance_to_edge_m[~right].max() < 20


def test_seattles_border_points_have_two_candidates() -> None:
    """What is blurred onto a border is offered as both of its sides, the recorded one among them."""
    rows = pd.read_csv(shared_data("seattle/calls.csv"), dtype=str)
    rows = rows[rows["Event Clearance Date"].notna()]
    lonlat = rows[["Longitude", "Latitude"]].astype(float).to_numpy()
    beats = areas_from_file(shared_data("seattle/beats.geojson"), Datum.WGS84, AreaFields("name"))
    plane = LocalPlane.at(-122)

    _owners, metres = Coverage(beats.codes, beats.shapes, plane).locate(lonlat)
    found = Shares(beats.codes, beats.shapes, plane).of_points(lonlat, np.full(len(rows), 10.0))

    told = found.share >= MENTIONED_FROM
    near = metres <= 20
    assert near.sum() > 200
    assert (np.bincount(found.point[told])[near] >= 2).all()
    recorded = np.array(rows["Zone/Beat"], dtype=object)[found.point]
    right = told & (np.array([*beats.codes, ""], dtype=object)[found.area] == recorded)
    assert np.bincount(found.point[right], minlength=len(rows)).mean() > 0.99


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.WGS84])
def test_jinhuas_places_lie_in_the_county_of_their_code(datum: Datum, db: Session) -> None:
    """Counties and places are both in GCJ-02. One misread alone (here the counties) moves only a few over a border."""
    whole = areas_from_file(shared_data("zhejiang/jinhua_counties_gcj02.geojson"), datum, AreaFields("adcode", "name"))
    kept = [row for row, code in enumerate(whole.codes) if code != WHOLE_CITY]
    codes, names = [whole.codes[row] for row in kept], [whole.names[row] for row in kept]
    empty = [""] * len(kept)
    batch = replace(whole, codes=codes, names=names, parents=empty, floors=empty, shapes=whole.shapes[kept])
    places = pd.read_csv(shared_data("zhejiang/jinhua_places_gcj02.csv"), dtype=str)
    places = places[~places["level"].isin(["city"])]

    ingested = ingest(db, batch, AreaKind.GRID, edition="counties", repair=Repair(tolerance_m=60), now=SINCE)
    publish(db, "counties", start_at=SINCE, now=SINCE)
    lonlat = to_wgs84(places[["lon", "lat"]].astype(float).to_numpy(), Datum.GCJ02)
    at = np.full(len(places), SINCE, dtype=object)
    found = locate_table(db, AreaKind.GRID, lonlat, at, LocalPlane.at(120))

    assert ingested.area_count == 9
    right = found.area_code == places["code"].str[:6].to_numpy(dtype=object)
    assert (~right).sum() == (0 if datum is Datum.GCJ02 else 2)


def test_jinhuas_places_are_too_few_to_prove_a_shift() -> None:
    """Read wrongly, two of 426 places leave their county: that is no proof, and no alarm."""
    whole = areas_from_file(shared_data("zhejiang/jinhua_counties_gcj02.geojson"), Datum.GCJ02, AreaFields("adcode"))
    kept = [row for row, code in enumerate(whole.codes) if code != WHOLE_CITY]
    plane = LocalPlane.at(120)
    coverage = Coverage([whole.codes[row] for row in kept], whole.shapes[kept], plane)
    places = pd.read_csv(shared_data("zhejiang/jinhua_places_gcj02.csv"), dtype=str)
    expected = places["code"].str[:6].to_numpy(dtype=object)

    found = suspicions(Source(places[["lon", "lat"]].astype(float).to_numpy(), Datum.WGS84, expected), coverage, plane)

    assert found == []
