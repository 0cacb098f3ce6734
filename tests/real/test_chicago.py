"""Chicago's police beats: the beat that was recorded for an incident is the one that we name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sqlalchemy.orm import Session

from gis.areas.files import AreaFields, areas_from_file
from gis.areas.ingest import ingest
from gis.errors import AreasRejected
from gis.vocabulary import AreaKind, Datum
from tests.support.places import SINCE, instants, located, take_in_districts
from tests.support.shared import shared_data

pytestmark = pytest.mark.real_files


def test_beats_that_share_a_number_are_refused_by_name(db: Session) -> None:
    batch = areas_from_file(shared_data("chicago/beats.geojson"), Datum.WGS84, AreaFields("BEAT_NUM"))

    with pytest.raises(AreasRejected) as caught:
        ingest(db, batch, AreaKind.GRID, now=SINCE)

    (finding,) = caught.value.findings
    assert finding.field == "BEAT_NUM"
    assert finding.found.startswith("'3100' stands 3 times (feature ")


def test_the_recorded_beat_is_named(db: Session) -> None:
    """468 of 470 is what the polygons allow; the two others lie beside a border."""
    rows = pd.read_csv(shared_data("chicago/incidents.csv"), dtype=str)

    result = take_in_districts(db, "chicago/beats.geojson", "BEAT_NUM", dissolve=True)
    found = located(db, rows, ("Longitude", "Latitude"), instants(rows["Date"], "America/Chicago"))

    assert (result.area_count, result.feature_count) == (275, 277)
    right = found.area_code == rows["Beat"].to_numpy(dtype=object)
    assert len(rows) == 470
    assert right.sum() == 468
    assert (found.distance_to_edge_m[~right] < 124).all()
    assert set(found.edition) == {result.edition}
    assert np.isfinite(found.distance_to_edge_m).all()


def test_beats_simplified_one_by_one_are_told_or_taken_but_never_half(db: Session) -> None:
    """Their borders no longer match: every point still has one owner at most, and some have none."""
    rows = pd.read_csv(shared_data("chicago/incidents.csv"), dtype=str)

    result = take_in_districts(db, "chicago/beats_simplified.geojson", "BEAT_NUM", dissolve=True)
    found = located(db, rows, ("Longitude", "Latitude"), instants(rows["Date"], "America/Chicago"))

    assert result.area_count == 275
    right = found.area_code == rows["Beat"].to_numpy(dtype=object)
    assert 0.9 < right.mean() < 1.0
