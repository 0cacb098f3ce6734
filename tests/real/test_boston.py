"""Boston's police districts: the district that was recorded for a request is the one that we name."""

from __future__ import annotations

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from gis.areas.suspicion import Source, suspicions
from gis.crs.plane import LocalPlane
from gis.vocabulary import Datum
from tests.support.places import instants, located, take_in_districts
from tests.support.shared import shared_data

pytestmark = pytest.mark.real_files

NO_PLACE = ("42.3594", "-71.0587")
"""Where the register puts requests whose place nobody knew: the City Hall."""


def test_the_recorded_district_is_named(db: Session) -> None:
    rows = pd.read_csv(shared_data("boston/requests_2015q1.csv.gz"), dtype=str, keep_default_na=False)
    nowhere = (rows["LATITUDE"] == NO_PLACE[0]) & (rows["LONGITUDE"] == NO_PLACE[1])
    recorded = rows["police_district"].str.replace("-", "")
    known = rows[~nowhere & (recorded != "")]

    result = take_in_districts(db, "boston/police_districts.geojson", "DISTRICT")
    found = located(db, known, ("LONGITUDE", "LATITUDE"), instants(known["OPEN_DT"], "America/New_York"))

    right = found.area_code == recorded[known.index].to_numpy(dtype=object)
    assert result.area_count == 12
    assert (len(rows), int(nowhere.sum()), len(known)) == (26_788, 4_653, 22_127)
    assert right.mean() >= 0.993


@pytest.mark.parametrize("known_by", ["addresses", "districts", "both"])
def test_the_default_point_is_found_by_itself(known_by: str) -> None:
    rows = pd.read_csv(shared_data("boston/requests_2015q1.csv.gz"), dtype=str, keep_default_na=False)
    source = Source(
        rows[["LONGITUDE", "LATITUDE"]].astype(float).to_numpy(),
        Datum.WGS84,
        None if known_by == "addresses" else rows["police_district"].to_numpy(dtype=object),
        None if known_by == "districts" else rows["Location"].to_numpy(dtype=object),
    )

    found = suspicions(source, None, LocalPlane.at(-71))

    assert [(one.kind.value, one.count) for one in found] == [("default_point", 4_653)]
    assert f"({NO_PLACE[1]}, {NO_PLACE[0]})" in found[0].found


def test_requests_without_a_place_would_all_fall_on_one_district(db: Session) -> None:
    """Why they must be recognised: read as a place, the default point is an answer, and nearly always wrong."""
    rows = pd.read_csv(shared_data("boston/requests_2015q1.csv.gz"), dtype=str, keep_default_na=False)
    nowhere = rows[(rows["LATITUDE"] == NO_PLACE[0]) & (rows["LONGITUDE"] == NO_PLACE[1])]

    take_in_districts(db, "boston/police_districts.geojson", "DISTRICT")
    found = located(db, nowhere, ("LONGITUDE", "LATITUDE"), instants(nowhere["OPEN_DT"], "America/New_York"))

    assert set(found.area_code) == {"A1"}
    recorded = nowhere["police_district"].str.replace("-", "")
    assert (recorded == "A1").mean() < 0.5
