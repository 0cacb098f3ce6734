"""A demo zone passes the checks that every user's file passes."""

from __future__ import annotations

import numpy as np
import pytest

from gis.areas.batch import Batch, check
from gis.demo.zone import DemoZone
from gis.duty.records import lines_of
from gis.vocabulary import AreaKind, Datum


@pytest.mark.parametrize("kind", list(AreaKind))
def test_areas_have_no_findings(zone: DemoZone, kind: AreaKind) -> None:
    frame = zone.areas[kind]
    codes, names, parents, floors = (list(frame[column]) for column in ("code", "name", "parent", "floors"))
    shapes = np.array(list(frame.geometry), dtype=object)

    areas, findings = check(Batch("demo", Datum.WGS84, codes, names, parents, floors, shapes), kind, dissolve=False)

    assert not findings
    assert len(areas) == len(frame)


def test_duty_rows_have_no_findings(zone: DemoZone) -> None:
    lines, findings = lines_of(zone.duty)

    assert not findings
    assert sum(map(len, lines.values())) == len(zone.duty)
