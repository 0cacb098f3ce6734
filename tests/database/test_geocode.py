"""Words, points and half-typed names against a gazetteer: what is found, what is asked, what is refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask
from gis.geocode.candidates import SQL, SearchTooSlow, named_like, quickly
from gis.geocode.found import Found
from gis.geocode.home import home_of
from gis.geocode.ingest import ingest_places
from gis.geocode.picks import PlaceNotFound, names_taught, pick, revoke_name
from gis.geocode.positions import metres_between
from gis.geocode.reverse import SQL as REVERSE
from gis.geocode.reverse import reverse
from gis.geocode.search import geocode
from gis.geocode.suggest import suggest
from gis.geocode.table import places_from_file
from gis.geocode.tokens import MOST_COMMON, Group, rarest, tokens
from gis.vocabulary import Datum, PlaceKind, PlaceVerdict, Precision
from tests.conftest import NOON, TestCentre

PLANE = LocalPlane.at(120.08)


def found(db: Session, words: str, **more: object) -> Found:
    return geocode(db, words, NOON, PLANE, home=home_of(db), **more)  # type: ignore[arg-type]


def test_numbers_between_two_known_ones_are_on_their_side(places: Session) -> None:
    low, high = (found(places, f"科源路{number}号").candidates[0].place for number in (86, 90))

    between = found(places, "科源路88号").candidates[0]

    assert (between.precision, between.name) == (Precision.INTERPOLATED, "科源路88号")
    ends = metres_between(low, high, PLANE)
    assert metres_between(low, between.place, PLANE) == pytest.approx(ends / 2, rel=0.05)


def test_a_number_far_beyond_the_known_ones_is_flagged(places: Session) -> None:
    first = found(places, "科源路880号").candidates[0]

    faults = {fault.kind.value for fault in first.scored.faults} if first.scored else set()
    assert faults & {"beyond_known", "number_absent"}
    assert first.confidence < 0.9


def test_a_direction_moves_the_place_and_not_its_anchor(places: Session) -> None:
    here = found(places, "污水处理厂").candidates[0]

    moved = found(places, "污水处理厂往东200米").candidates[0]

    assert moved.anchor == here.anchor
    assert metres_between(moved.anchor, moved.place, PLANE) == pytest.approx(200, rel=0.05)
    assert moved.place.lon > moved.anchor.lon
    assert moved.precision is Precision.DERIVED


def test_a_gate_is_where_it_was_surveyed(places: Session) -> None:
    row = places.execute(
        text("SELECT ST_X(point) AS lon FROM address_point WHERE label = '西门' AND kind = 'gate'")
    ).one()

    gate = found(places, "锐迅五金西门").candidates[0]

    assert gate.precision is Precision.ENTRANCE
    assert gate.place.lon == pytest.approx(row.lon)
    assert gate.anchor != gate.place


@pytest.mark.parametrize("words", ["杭州市西湖区文三路90号", "武义县桐琴镇政府", "上海市浦东新区世纪大道100号"])
def test_other_cities_are_out_of_the_area(places: Session, words: str) -> None:
    assert found(places, words).verdict is PlaceVerdict.OUT_OF_AREA


@pytest.mark.parametrize("words", ["魑魅魍魉山庄", "饕餮耄耋大厦", "zzyzx boulevard 7", "饫甘厌肥", "呜呜呜"])
def test_what_does_not_exist_is_not_found(places: Session, words: str) -> None:
    answer = found(places, words)

    assert answer.verdict is PlaceVerdict.NOT_FOUND
    assert answer.question is not None


HOSTILE = [
    "",
    " ",
    "'; DROP TABLE place; --",
    "<script>alert(1)</script>",
    "%%%___\\",
    "号" * 500,
    "1" * 300,
    "\u202e路",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_only_text(places: Session, words: str) -> None:
    answer = found(places, words)

    assert answer.verdict in (PlaceVerdict.NOT_FOUND, PlaceVerdict.ASK)
    assert len(answer.text) <= 100


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=200).filter(lambda words: "\x00" not in words))
def test_any_text_has_an_answer(called: TestCentre, words: str) -> None:
    with Session(called.engine) as db:
        assert found(db, words).verdict in PlaceVerdict


def test_pasted_coordinates_without_a_datum_are_asked_about(places: Session) -> None:
    told, untold = found(places, "高德坐标 120.0846,28.9271"), found(places, "120.0846,28.9271")

    assert (told.verdict, len(told.candidates)) == (PlaceVerdict.FOUND, 1)
    assert untold.verdict is PlaceVerdict.ASK
    assert len({each.place for each in untold.candidates}) == 3


def test_picks_of_two_people_teach_a_name_and_one_may_revoke_it(places: Session) -> None:
    place = found(places, "众泰公寓").candidates[0].place_id
    said = {"place_id": place, "spot_id": None, "confidence": 0.4, "now": NOON}

    first, second = (pick(places, "绿皮楼", by="李", **said) for _turn in range(2))  # type: ignore[arg-type]
    third = pick(places, "绿皮楼", by="王", **said)  # type: ignore[arg-type]

    assert (first.learnt, second.learnt, third.learnt) == (None, None, "绿皮楼")
    assert found(places, "绿皮楼").candidates[0].name == "众泰公寓"
    (name,) = names_taught(places)
    assert (name.name, name.taught_by) == ("绿皮楼", "李, 王")
    revoke_name(places, name.id, by="张", now=NOON)
    assert found(places, "绿皮楼").verdict is not PlaceVerdict.FOUND
    assert pick(places, "绿皮楼", by="赵", **said).learnt is None  # type: ignore[arg-type]


def test_what_is_not_there_cannot_be_picked_or_revoked(places: Session) -> None:
    with pytest.raises(PlaceNotFound):
        pick(places, "某处", place_id=10**9, spot_id=None, confidence=None, by="李", now=NOON)
    with pytest.raises(PlaceNotFound):
        revoke_name(places, 10**9, by="李", now=NOON)


@pytest.mark.parametrize("typed", ["鑫茂", "xinmao", "xmwl", "鑫茂wl", "鑫茂wuliu", "新贸"])
def test_type_ahead_by_characters_sound_pinyin_and_initials(places: Session, typed: str) -> None:
    assert "鑫茂物流" in [each.name for each in suggest(places, typed, NOON)]


@pytest.mark.parametrize("typed", ["", "   ", "'", "%", "\\", "鑫茂zz"])
def test_type_ahead_of_nothing_is_nothing(places: Session, typed: str) -> None:
    assert suggest(places, typed, NOON) == []


def test_a_point_is_described_by_what_is_near(places: Session) -> None:
    door = found(places, "科源路18号").candidates[0]

    described = reverse(places, door.place, NOON)

    assert "科源路18号" in described.zh
    assert described.landmarks[0].distance_m < 1


def test_the_road_at_a_point_is_found_by_an_index(places: Session) -> None:
    places.execute(text("SET LOCAL enable_seqscan = off"))
    asked = {"lon": 120.08, "lat": 28.93, "at": NOON}

    plan = "\n".join(places.scalars(text(f"EXPLAIN {REVERSE['what_is_at']}"), asked))

    assert "place_line_idx" in plan
    assert "Seq Scan" not in plan


def test_the_database_chooses_tokens_as_the_rule_says(places: Session) -> None:
    counts = {row.token: row.name_count for row in places.execute(text("SELECT token, name_count FROM place_token"))}
    rng = random.Random(3)
    known = sorted(counts)
    for cap in (1, 2, 3, 5, 30):
        query = [*sorted(rng.sample(known, 12)), 7]
        wanted = rarest(query, counts, cap)
        asked = {"numbers": [0], "caps": [cap], "most": [1000], "tokens": ["{" + ",".join(map(str, query)) + "}"]}
        rows = ask(places, SQL["names_like"], {**asked, "common": MOST_COMMON, "at": NOON})
        sharing = places.scalars(
            text("SELECT place_id FROM place_name WHERE tokens && CAST(:wanted AS integer[])"),
            {"wanted": "{" + ",".join(map(str, wanted)) + "}"},
        )
        assert {row.id for row in rows} == set(sharing)


def test_a_word_that_every_name_has_is_not_looked_up(places: Session) -> None:
    everywhere = tokens("路", Group.ROAD)
    places.execute(text("UPDATE place_token SET name_count = 100000 WHERE token = ANY(:these)"), {"these": everywhere})

    assert [each for each in named_like(places, ["路"], NOON) if each.kind is PlaceKind.ROAD] == []


def test_where_the_call_came_from_breaks_a_tie(places: Session, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("kind,name,lon,lat\npoi,双胞胎超市,120.06,28.93\npoi,双胞胎超市,120.10,28.93\n", "utf-8")
    ingest_places(places, places_from_file(path, Datum.WGS84), NOON)

    far = found(places, "双胞胎超市")
    first = [found(places, "双胞胎超市", near=LonLat(lon, 28.93)).candidates[0] for lon in (120.06, 120.10)]

    assert far.verdict is PlaceVerdict.ASK
    assert [round(each.place.lon, 2) for each in first] == [120.06, 120.10]


def test_a_question_that_takes_too_long_is_stopped(places: Session) -> None:
    with pytest.raises(SearchTooSlow), quickly(places, patience_ms=50):
        places.execute(text("SELECT pg_sleep(10)"))


def test_two_places_of_one_name_are_asked_about_however_sure_the_words(places: Session, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("kind,name,lon,lat\npoi,福源农贸市场,120.06,28.93\npoi,福源农贸市场,120.08,28.93\n", "utf-8")
    ingest_places(places, places_from_file(path, Datum.WGS84), NOON)

    answer = found(places, "福源农贸市场")

    assert answer.verdict is PlaceVerdict.ASK
    assert answer.question is not None


def test_two_places_of_one_name_are_told_apart_by_their_grids(demo_db: Session, tmp_path: Path) -> None:
    query = (
        "SELECT area.name, ST_X(inside) AS lon, ST_Y(inside) AS lat FROM area JOIN edition ON edition.id = edition_id, "
        "ST_PointOnSurface(area.shape) AS inside WHERE edition.kind = 'grid' AND in_force @> CAST(:at AS timestamptz) "
        "ORDER BY area.code LIMIT 2"
    )
    grids = demo_db.execute(text(query), {"at": NOON}).all()
    path = tmp_path / "two.csv"
    rows = [f"poi,福源农贸市场,{grid.lon},{grid.lat}" for grid in grids]
    path.write_text("\n".join(["kind,name,lon,lat", *rows]), "utf-8")
    ingest_places(demo_db, places_from_file(path, Datum.WGS84), NOON)

    answer = found(demo_db, "福源农贸市场")

    assert answer.question is not None
    assert answer.question.en == "In which area?"
    assert sorted(answer.question.options) == sorted(grid.name for grid in grids)
