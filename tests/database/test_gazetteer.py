"""The gazetteer keeps step with who owns its places, and what is in it is found."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.areas.batch import Batch
from gis.areas.editions import publish
from gis.areas.ingest import ingest
from gis.crs.plane import LocalPlane
from gis.errors import BadFile, RowsRejected, UnknownDatum
from gis.geocode import gazetteer
from gis.geocode.found import Found
from gis.geocode.gazetteer import add_names, count_one_name
from gis.geocode.home import home_of
from gis.geocode.ingest import ingest_places
from gis.geocode.naming import Forms, forms_of
from gis.geocode.search import geocode
from gis.geocode.step import areas_published
from gis.geocode.table import places_from_file
from gis.vocabulary import AreaKind, Datum, NameKind, PlaceKind, PlaceVerdict
from tests.conftest import NOON
from tests.support.called import write_called

PLANE = LocalPlane.at(120.08)


def found(db: Session, words: str, **more: object) -> Found:
    return geocode(db, words, NOON, PLANE, home=home_of(db), **more)  # type: ignore[arg-type]


def _publish_sites(db: Session, names: dict[str, str], *, after: timedelta = timedelta()) -> None:
    """Sites G1, G2, ... in a row, in force from NOON on."""
    shapes = np.array([shapely.box(120 + n / 100, 28.9, 120.005 + n / 100, 28.905) for n in range(len(names))], object)
    empty = [""] * len(names)
    batch = Batch("sites", Datum.WGS84, list(names), list(names.values()), empty, empty, shapes)
    edition = ingest(db, batch, AreaKind.SITE, now=NOON + after).edition
    publish(db, edition, start_at=NOON + after, now=NOON + after)
    areas_published(db, [AreaKind.SITE], NOON + after)


def _names(db: Session, words: str) -> list[str]:
    return [each.name for each in found(db, words).candidates]


def test_a_published_site_is_found_by_its_sound(db: Session) -> None:
    _publish_sites(db, {"S1": "澜璞锁具", "S2": "翠苇五金"})

    first = found(db, "兰仆锁具").candidates[0]

    assert (first.name, first.key) == ("澜璞锁具", "S1")


def test_a_new_name_keeps_the_place_and_what_it_was_taught(db: Session) -> None:
    _publish_sites(db, {"S1": "澜璞锁具", "S2": "翠苇五金"})
    place = found(db, "澜璞锁具").candidates[0].place_id
    assert place is not None
    add_names(db, [(place, PlaceKind.SITE, NameKind.NICKNAME, "红房子")], source="test")
    count_one_name(db, forms_of("红房子", PlaceKind.SITE).tokens)

    _publish_sites(db, {"S1": "恒璞车业", "S2": "翠苇五金"}, after=timedelta(hours=1))

    at = NOON + timedelta(hours=2)
    renamed = geocode(db, "红房子", at, PLANE).candidates[0]
    assert (renamed.name, renamed.place_id, renamed.called) == ("恒璞车业", place, "红房子")
    assert "澜璞锁具" not in [each.name for each in geocode(db, "澜璞锁具", at, PLANE).candidates]


def test_a_site_that_is_gone_is_known_until_then(db: Session) -> None:
    _publish_sites(db, {"S1": "澜璞锁具", "S2": "翠苇五金"})

    _publish_sites(db, {"S2": "翠苇五金"}, after=timedelta(hours=1))

    before, after = NOON + timedelta(minutes=59), NOON + timedelta(minutes=61)
    assert "澜璞锁具" in [each.name for each in geocode(db, "澜璞锁具", before, PLANE).candidates]
    assert "澜璞锁具" not in [each.name for each in geocode(db, "澜璞锁具", after, PLANE).candidates]


def test_publishing_the_same_again_changes_nothing(db: Session) -> None:
    _publish_sites(db, {"S1": "澜璞锁具"})
    before = db.execute(text("SELECT id, name FROM place_name ORDER BY id")).all()

    _publish_sites(db, {"S1": "澜璞锁具"}, after=timedelta(hours=1))

    assert db.execute(text("SELECT id, name FROM place_name ORDER BY id")).all() == before


def test_what_is_undone_is_not_found(db: Session) -> None:
    _publish_sites(db, {"S1": "澜璞锁具"})
    db.rollback()

    assert found(db, "澜璞锁具").verdict is PlaceVerdict.NOT_FOUND


def test_the_demo_zone_is_in_the_gazetteer(demo_db: Session) -> None:
    counts = dict(demo_db.execute(text("SELECT kind, count(*) FROM place GROUP BY kind")).all())
    spots = dict(demo_db.execute(text("SELECT kind, count(*) FROM address_point GROUP BY kind")).all())

    assert min(counts[kind] for kind in ("road", "site", "grid", "town")) > 0
    assert min(spots[kind] for kind in ("building", "gate", "crossing")) > 0
    building = found(demo_db, "锐迅五金1号楼").candidates[0]
    assert (building.kind, building.name, building.key) == (PlaceKind.BUILDING, "锐迅五金1幢", "S0012-B01")
    assert building.areas


def test_a_file_taken_in_twice_changes_nothing(places: Session, tmp_path: Path) -> None:
    table = places_from_file(write_called(tmp_path), Datum.WGS84)
    before = places.execute(text("SELECT count(*), max(id) FROM place_name")).one()

    done = ingest_places(places, table, NOON + timedelta(days=1))

    assert done.ended == 0
    assert places.execute(text("SELECT count(*), max(id) FROM place_name")).one() == before


def test_what_a_file_no_longer_holds_ends(places: Session, tmp_path: Path) -> None:
    path = write_called(tmp_path)
    kept = [line for line in path.read_text("utf-8").splitlines() if "污水处理厂" not in line]
    path.write_text("\n".join(kept), "utf-8")

    done = ingest_places(places, places_from_file(path, Datum.WGS84), NOON + timedelta(days=1))

    assert done.ended == 1


@pytest.mark.parametrize(
    "row, field",
    [
        ("castle,某堡,120.08,28.93,,,,", "kind"),
        ("organisation,,120.08,28.93,,,,", "name"),
        ("organisation,某厂,abc,28.93,,,,", "lon"),
        ("organisation,某厂,120.08,,,,,", "lat"),
        ("door,,120.08,28.93,某路,,,", "number"),
        ("gate,,120.08,28.93,,,,东门", "of"),
        ("km_post,,120.08,28.93,某路,,,某处", "label"),
        ("nickname,某楼,,,,,没有这里,", "of"),
        ("organisation,某厂,280.1,28.93,,,,", "lon"),
    ],
)
def test_bad_rows_are_told_and_nothing_is_written(places: Session, tmp_path: Path, row: str, field: str) -> None:
    before = places.scalar(text("SELECT count(*) FROM place"))
    path = tmp_path / "bad.csv"
    good = "organisation,好厂,120.08,28.93,,,,"
    path.write_text(f"kind,name,lon,lat,road,number,of,label\n{good}\n{row}\n", "utf-8")

    with pytest.raises((RowsRejected, BadFile, Exception)) as refused, places.begin_nested():
        ingest_places(places, places_from_file(path, Datum.WGS84), NOON)

    findings = getattr(refused.value, "findings", ())
    assert (field, "line 3") in {(one.field, one.where) for one in findings}
    assert places.scalar(text("SELECT count(*) FROM place")) == before


def test_all_findings_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("kind,name,lon,lat\ncastle,a,1,2\norganisation,,x,2\n", "utf-8")

    with pytest.raises(RowsRejected) as refused:
        places_from_file(path, Datum.WGS84)

    assert {one.field for one in refused.value.findings} == {"kind", "name", "lon"}


def test_a_file_with_places_needs_a_datum(tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text("kind,name,lon,lat\norganisation,某厂,120.08,28.93\n", "utf-8")

    with pytest.raises(UnknownDatum):
        places_from_file(path, None)


def test_raw_coordinates_are_kept_beside_the_converted(places: Session, tmp_path: Path) -> None:
    path = tmp_path / "gcj.csv"
    path.write_text("kind,name,lon,lat\norganisation,火星门业,120.0846,28.9271\n", "utf-8")

    ingest_places(places, places_from_file(path, Datum.GCJ02), NOON)

    row = places.execute(
        text("SELECT ST_X(point) AS lon, ST_X(raw_point) AS x, raw_datum FROM place WHERE name = '火星门业'")
    ).one()
    assert (row.x, row.raw_datum) == (120.0846, "gcj02")
    assert 300 < (row.x - row.lon) * 97_500 < 600


def test_a_million_names_may_take_longer_than_a_transaction_may_wait(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(name: str, kind: PlaceKind) -> Forms:
        time.sleep(0.15)
        return forms_of(name, kind)

    _publish_sites(db, {"S1": "澜璞锁具"})
    place = db.scalar(text("SELECT id FROM place WHERE key = 'S1'"))
    monkeypatch.setattr(gazetteer, "forms_of", slowly)
    db.execute(text("SET LOCAL idle_in_transaction_session_timeout = 100"))

    add_names(db, [(place, PlaceKind.SITE, NameKind.NICKNAME, name) for name in ("红房子", "绿房子")], source="test")

    assert db.scalar(text("SELECT count(*) FROM place_name WHERE place_id = :place"), {"place": place}) == 3
