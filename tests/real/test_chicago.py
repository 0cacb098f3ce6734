"""Chicago's police beats: the beat that was recorded for an incident is the one that we name."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from sqlalchemy.orm import Session

from gis.areas.files import AreaFields, areas_from_file
from gis.areas.frames import areas_in_force
from gis.areas.ingest import ingest
from gis.areas.mend import Repair
from gis.areas.validate import validate
from gis.errors import AreasRejected, DoesNotTile
from gis.vocabulary import AreaKind, Datum, FindingKind
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


def test_beats_simplified_one_by_one_are_not_published_as_they_are(db: Session) -> None:
    """Their borders no longer match: some places would have two owners, some none."""
    with pytest.raises(DoesNotTile) as caught:
        take_in_districts(db, "chicago/beats_simplified.geojson", "BEAT_NUM", dissolve=True)

    assert len(caught.value.findings) == 100
    told = " ".join(finding.found for finding in caught.value.findings)
    assert "both claim" in told
    assert "belong to nobody" in told


def test_beats_simplified_one_by_one_are_found_out() -> None:
    batch = areas_from_file(shared_data("chicago/beats_simplified.geojson"), Datum.WGS84, AreaFields("BEAT_NUM"))

    report = validate(batch, AreaKind.GRID, dissolve=True)

    kinds = Counter(finding.kind for finding in report.findings)
    assert report.blocks
    assert min(kinds[kind] for kind in (FindingKind.GAP, FindingKind.OVERLAP, FindingKind.SLIVER)) > 100
    assert kinds[FindingKind.UNMATCHED_BORDER] > 10


def test_beats_as_surveyed_have_nothing_wrong() -> None:
    batch = areas_from_file(shared_data("chicago/beats.geojson"), Datum.WGS84, AreaFields("BEAT_NUM"))

    assert validate(batch, AreaKind.GRID, dissolve=True).findings == []


@pytest.mark.parametrize("tolerance_m", [1, 40])
def test_beats_too_far_apart_for_a_repair_are_left_to_a_person(tolerance_m: float, db: Session) -> None:
    with pytest.raises(AreasRejected, match="need a person") as caught:
        take_in_districts(db, "chicago/beats_simplified.geojson", "BEAT_NUM", dissolve=True, repair=Repair(tolerance_m))

    assert "--tolerance-m" in caught.value.findings[0].hint


def test_beats_simplified_one_by_one_are_repaired_and_name_the_recorded_beat(db: Session) -> None:
    """Within 50 m they tile again: of 607 km2 a four-hundredth changes hands at most."""
    rows = pd.read_csv(shared_data("chicago/incidents.csv"), dtype=str)

    result = take_in_districts(
        db, "chicago/beats_simplified.geojson", "BEAT_NUM", dissolve=True, repair=Repair(tolerance_m=50)
    )
    found = located(db, rows, ("Longitude", "Latitude"), instants(rows["Date"], "America/Chicago"))

    assert result.area_count == 275
    assert {change.code for change in result.changes} <= set(areas_in_force(db, AreaKind.GRID, SINCE)["code"])
    assert sum(change.size for change in result.changes if change.unit == "m2") < 1_500_000
    right = found.area_code == rows["Beat"].to_numpy(dtype=object)
    assert right.mean() >= 0.985
