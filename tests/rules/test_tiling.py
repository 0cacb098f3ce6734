"""Grids tile their territory: an edition that leaves a place without an owner, or with two, stays a draft.

Repairs close what is narrower than the metres that somebody states, tell every change, and leave the rest to a person.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
import shapely
from sqlalchemy.orm import Session

from gis.areas.editions import editions, publish
from gis.areas.frames import areas_in_force
from gis.areas.ingest import ingest
from gis.areas.mend import Repair
from gis.crs.plane import LocalPlane
from gis.errors import AreasRejected, DoesNotTile
from gis.geometry.coverage import holes
from gis.geometry.owners import NOBODY, Coverage
from gis.vocabulary import AreaKind, RepairStep
from tests.support.builders import NOON, Sketch, batch_of, draw
from tests.support.owners_in_postgis import joined, take_time
from tests.support.picture import WEST, areas_from_picture
from tests.support.rules import rule
from tests.support.tiling import wobbly_tiling
from tests.support.touching import shaken, smallest_covering, touching_points

PLANE = LocalPlane.at(WEST)


def boxes(*edges: tuple[float, float]) -> list[Sketch]:
    """Squares of a row, from .. to in metres, each a code: A, B, C."""
    drawn = [shapely.box(500_000 + start, 3_200_000, 500_000 + end, 3_200_100) for start, end in edges]
    return [
        Sketch(code, shapely.transform(shape, PLANE.to_lonlat)) for code, shape in zip("ABCDE", drawn, strict=False)
    ]


@rule("An edition of grids is published if every place inside has exactly one; of other kinds, as it is.")
@pytest.mark.parametrize(
    "kind, picture, moved_m, published",
    [
        ("grid", "AB CD", 0, True),
        ("grid", "A.B", 0, True),
        ("grid", "AAA A.A AAA", 0, False),
        ("grid", "ABC D.E FGH", 0, False),
        ("grid", "AB CD", 0.3, False),
        ("grid", "AB CD", 30, False),
        ("grid", "AB CD", 0.000001, True),
        ("site", "AAA A.A AAA", 0, True),
        ("dedicated_grid", "AB CD", 30, True),
    ],
)
def test_what_must_tile(kind: str, picture: str, moved_m: float, published: bool, db: Session) -> None:
    sketches = [Sketch(code, shape) for code, shape in areas_from_picture(picture).items()]
    east = np.array([moved_m / 97_000, 0.0])
    sketches[0] = Sketch("A", shapely.transform(sketches[0].shape, lambda xy: xy + east))

    if published:
        draw(db, {AreaKind.of(kind): sketches})
        assert editions(db)[0].status == "published"
    else:
        with pytest.raises(DoesNotTile), db.begin_nested():
            draw(db, {AreaKind.of(kind): sketches})
        assert editions(db) == []


@rule("A gap in the middle may be accepted by name, and stays on record; ground that two grids claim may not.")
@pytest.mark.parametrize("picture, moved_m, accepted", [("AAA A.A AAA", 0, True), ("AB CD", 30, False)])
def test_accepted_gaps(picture: str, moved_m: float, accepted: bool, db: Session) -> None:
    sketches = [Sketch(code, shape) for code, shape in areas_from_picture(picture).items()]
    sketches[0] = Sketch("A", shapely.transform(sketches[0].shape, lambda xy: xy + np.array([moved_m / 97_000, 0.0])))
    ingest(db, batch_of(sketches), AreaKind.GRID, edition="draft", now=NOON)

    if accepted:
        (facts,) = publish(db, "draft", start_at=NOON, now=NOON, accept_gaps=True)
        assert facts.gaps_accepted is not None
        assert facts.gaps_accepted.startswith("1 gap(s), 10,")
    else:
        with pytest.raises(DoesNotTile):
            publish(db, "draft", start_at=NOON, now=NOON, accept_gaps=True)


@rule("A repair closes gaps and assigns overlaps up to the stated metres, says so, and refuses what is wider.")
@pytest.mark.parametrize(
    "second_begins_at_m, tolerance_m, step",
    [
        (100, 1, None),
        (100.4, 1, RepairStep.FILLED),
        (99.6, 1, RepairStep.CEDED),
        (97, 1, "refused"),
        (97, 4, RepairStep.CEDED),
    ],
)
def test_repairs(second_begins_at_m: float, tolerance_m: float, step: RepairStep | str | None, db: Session) -> None:
    batch = batch_of(boxes((0, 100), (second_begins_at_m, 200)))

    if step == "refused":
        with pytest.raises(AreasRejected, match="need a person"):
            ingest(db, batch, AreaKind.GRID, repair=Repair(tolerance_m), now=NOON)
        return
    result = ingest(db, batch, AreaKind.GRID, edition="mended", repair=Repair(tolerance_m), now=NOON)

    changed = 100 * abs(second_begins_at_m - 100)
    ground = [change for change in result.changes if change.unit == "m2"]
    assert {change.step for change in ground} == ({step} if step else set())
    assert sum(change.size for change in ground) == pytest.approx(changed, abs=0.5)
    assert publish(db, "mended", start_at=NOON, now=NOON)[0].status == "published"


def test_a_repaired_set_is_a_tiling_as_postgis_keeps_it(db: Session) -> None:
    shapes = shaken(wobbly_tiling(6, 5, seed=4), PLANE, by_m=0.4, seed=8)
    sketches = [Sketch(f"{row:02}", shape) for row, shape in enumerate(shapes)]

    ingest(db, batch_of(sketches), AreaKind.GRID, edition="mended", repair=Repair(2.0), now=NOON)
    publish(db, "mended", start_at=NOON - timedelta(days=1), now=NOON)

    stored = areas_in_force(db, AreaKind.GRID, NOON).geometry.to_numpy()
    assert len(stored) == 30
    assert shapely.coverage_is_valid(stored)
    assert shapely.is_valid(stored).all()
    assert len(holes(stored)) == 0
    moved = shapely.symmetric_difference(PLANE.shapes_to_metres(stored), PLANE.shapes_to_metres(shapes))
    assert shapely.is_empty(shapely.buffer(moved, -1.0)).all(), "ground wider than the stated 2 m changed hands"


@rule("Of a million corners, borders and places one float beside them, none inside is unowned, none has two owners.")
def test_a_million_points(db: Session) -> None:
    shapes = wobbly_tiling(50, 46, seed=11)
    codes = [f"{row:05}" for row in range(len(shapes))]
    points = touching_points(shapes)
    plain = smallest_covering(shapes, points)
    whole = shapely.coverage_union_all(shapes)
    shapely.prepare(whole)
    inside = shapely.contains_properly(whole, shapely.points(points))
    take_time(db)

    owners = Coverage(codes, shapes, PLANE).owners(points)
    draw(db, {AreaKind.GRID: [Sketch(*pair) for pair in zip(codes, shapes, strict=True)]})
    in_postgis = joined(db, points)

    assert len(points) >= 1_000_000
    assert np.array_equal(owners, plain)
    assert (owners[inside] != NOBODY).all()
    assert np.array_equal(in_postgis, np.array([*codes, ""], dtype=object)[owners])
