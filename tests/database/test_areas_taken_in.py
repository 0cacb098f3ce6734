"""Batches into PostGIS: as a whole or not at all, one winner of a name, coordinates kept as they came."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.areas.batch import Batch
from gis.areas.editions import publish
from gis.areas.files import AreaFields, areas_from_file
from gis.areas.ingest import ingest
from gis.crs.transform import coordinate_system, shapes_from_wgs84
from gis.db.engine import transaction
from gis.errors import AreasRejected, EditionNameTaken, EditionNotDraft, GisError
from gis.vocabulary import AreaKind
from tests.conftest import NOON, TestCentre
from tests.support.builders import Sketch, batch_of, draw
from tests.support.files import SQUARE, geojson
from tests.support.tiling import wobbly_tiling

BOW_TIE = shapely.Polygon([(120, 28), (121, 29), (121, 28), (120, 29)])


def counts(db: Session) -> tuple[int, int]:
    row = db.execute(text("SELECT (SELECT count(*) FROM edition), (SELECT count(*) FROM area)")).one()
    return row[0], row[1]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives, or the error it raises, when all begin together."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except GisError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_refused_import_writes_nothing_and_tells_everything(db: Session) -> None:
    """Shape, code, floors and parent: whoever mends the file mends it once."""
    sketches = [
        Sketch("B1", SQUARE, "nowhere"),
        Sketch("B2", BOW_TIE),
        Sketch("", SQUARE),
        Sketch("B4", SQUARE, "", "many"),
        Sketch("B5", SQUARE),
        Sketch("B5", SQUARE),
    ]

    with pytest.raises(AreasRejected) as caught:
        ingest(db, batch_of(sketches), AreaKind.BUILDING, now=NOON)

    assert sorted((one.where, one.field) for one in caught.value.findings) == [
        ("feature 1 (B1)", "parent"),
        ("feature 2 (B2)", "geometry"),
        ("feature 3", "code"),
        ("feature 4 (B4)", "floors"),
        ("feature 6", "code"),
    ]
    assert counts(db) == (0, 0)


def test_features_that_share_a_code_become_one_area(db: Session) -> None:
    west, east = shapely.box(120, 28, 121, 29), shapely.box(121, 28, 122, 29)

    result = ingest(db, batch_of([Sketch("A", west), Sketch("A", east)]), AreaKind.GRID, dissolve=True, now=NOON)

    assert (result.area_count, result.feature_count) == (1, 2)
    assert db.scalar(text("SELECT ST_Area(shape) FROM area")) == 2


@pytest.mark.parametrize("system", ["wgs84", "cgcs2000", "gcj02", "bd09", "epsg:4549", "epsg:4528"])
@pytest.mark.parametrize("way", ["directly", "through a file"])
def test_coordinates_are_kept_byte_for_byte_beside_wgs84(system: str, way: str, db: Session, tmp_path: Path) -> None:
    wgs84 = wobbly_tiling(3, 2, seed=7)
    raw = shapes_from_wgs84(wgs84, coordinate_system(system))
    if way == "directly":
        sketches = [Sketch(f"G{i}", shape) for i, shape in enumerate(raw)]
        batch: Batch = replace(batch_of(sketches), system=coordinate_system(system))
    else:
        path = geojson(tmp_path / "a.geojson")
        features = [
            {"type": "Feature", "properties": {"code": f"G{i}"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
            for i, ring in enumerate(shapely.get_coordinates(shape).tolist() for shape in raw)
        ]
        path.write_text(str({"type": "FeatureCollection", "features": features}).replace("'", '"'), encoding="utf-8")
        batch = areas_from_file(path, coordinate_system(system), AreaFields("code"))

    ingest(db, batch, AreaKind.GRID, now=NOON)

    rows = db.execute(
        text("SELECT ST_AsBinary(shape), ST_AsBinary(raw_shape), raw_datum FROM area ORDER BY code")
    ).all()
    assert {row[2] for row in rows} == {system}
    kept = shapely.get_coordinates(shapely.from_wkb([row[1] for row in rows]))
    assert kept.tobytes() == shapely.get_coordinates(raw).tobytes()
    assert (
        np.abs(
            shapely.get_coordinates(shapely.from_wkb([row[0] for row in rows])) - shapely.get_coordinates(wgs84)
        ).max()
        < 2e-9
    )


def test_neighbours_converted_from_another_datum_still_share_their_border(db: Session) -> None:
    raw = shapes_from_wgs84(wobbly_tiling(4, 4, seed=11), coordinate_system("gcj02"))
    batch = replace(
        batch_of([Sketch(f"G{i}", shape) for i, shape in enumerate(raw)]), system=coordinate_system("gcj02")
    )

    ingest(db, batch, AreaKind.GRID, now=NOON)

    shapes = shapely.from_wkb(list(db.scalars(text("SELECT ST_AsBinary(shape) FROM area ORDER BY code"))))
    assert shapely.coverage_is_valid(shapes)


def test_of_two_imports_of_one_name_at_once_one_wins(new_centre: Callable[[], TestCentre]) -> None:
    centre = new_centre()
    batch = batch_of([Sketch(f"G{i}", shape) for i, shape in enumerate(wobbly_tiling(6, 5, seed=1))])

    def act() -> object:
        with transaction(centre.engine) as db:
            return ingest(db, batch, AreaKind.GRID, edition="may", now=NOON)

    for _ in range(5):
        answers = at_once(act, act, act)
        assert sum(isinstance(answer, EditionNameTaken) for answer in answers) >= 2

    with Session(centre.engine) as db:
        assert counts(db) == (1, 30)


def test_imports_without_a_name_at_once_get_names_of_their_own(
    new_centre: Callable[[], TestCentre],
) -> None:
    centre = new_centre()

    def act() -> object:
        with transaction(centre.engine) as db:
            return ingest(db, batch_of([Sketch("G", SQUARE)]), AreaKind.GRID, now=NOON)

    at_once(act, act, act)

    with Session(centre.engine) as db:
        names = db.scalars(text("SELECT name FROM edition ORDER BY name")).all()
    assert names == ["grid-2026-05-06-1", "grid-2026-05-06-2", "grid-2026-05-06-3"]


def test_of_two_publications_at_once_one_wins(new_centre: Callable[[], TestCentre]) -> None:
    centre = new_centre()
    with transaction(centre.engine) as db:
        draw(db, {AreaKind.GRID: [Sketch("G", SQUARE)]}, edition="old")
        for kind in (AreaKind.GRID, AreaKind.SITE):
            ingest(db, batch_of([Sketch("G", SQUARE)]), kind, edition="new", now=NOON)

    def act() -> object:
        with transaction(centre.engine) as db:
            return publish(db, "new", start_at=NOON, now=NOON)

    answers = at_once(act, act, act)

    assert sum(isinstance(answer, EditionNotDraft) for answer in answers) == 2
    with Session(centre.engine) as db:
        rows = db.execute(text("SELECT name, kind, status, lower(in_force), upper(in_force) FROM edition")).all()
    assert {(row.name, row.kind, row.status) for row in rows} == {
        ("old", "grid", "superseded"), ("new", "grid", "published"), ("new", "site", "published"),
    }  # fmt: skip
    assert {row.upper for row in rows if row.name == "old"} == {NOON}


def test_two_editions_of_a_kind_published_at_once_follow_each_other(new_centre: Callable[[], TestCentre]) -> None:
    """The later of two instants may come first or second; either way nothing overlaps and nothing is half done."""
    centre = new_centre()
    with transaction(centre.engine) as db:
        for name in ("a", "b"):
            ingest(db, batch_of([Sketch("G", SQUARE)]), AreaKind.GRID, edition=name, now=NOON)

    def act(name: str, hours: int) -> Callable[[], object]:
        def run() -> object:
            with transaction(centre.engine) as db:
                return publish(db, name, start_at=NOON + timedelta(hours=hours), now=NOON)

        return run

    answers = at_once(act("a", 0), act("b", 1))

    with Session(centre.engine) as db:
        spans = db.execute(text("SELECT status, in_force FROM edition WHERE status <> 'draft' ORDER BY in_force")).all()
    refused = sum(isinstance(answer, GisError) for answer in answers)
    assert [row.status for row in spans] == (["published"] if refused else ["superseded", "published"])


def test_a_name_is_published_with_all_its_kinds_or_not_at_all(new_centre: Callable[[], TestCentre]) -> None:
    centre = new_centre()
    with transaction(centre.engine) as db:
        draw(db, {AreaKind.SITE: [Sketch("S", SQUARE)]}, edition="sites", start_at=NOON)
        for kind in (AreaKind.GRID, AreaKind.SITE):
            ingest(db, batch_of([Sketch("G", SQUARE)]), kind, edition="both", now=NOON)

    def act() -> object:
        with transaction(centre.engine) as db:
            return publish(db, "both", start_at=NOON, now=NOON)

    (answer,) = at_once(act)

    assert isinstance(answer, GisError)
    with Session(centre.engine) as db:
        drafts = db.scalars(text("SELECT kind FROM edition WHERE status = 'draft' ORDER BY kind")).all()
    assert drafts == ["grid", "site"]
