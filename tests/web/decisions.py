"""A decision and its surroundings for pictures, drawn on the made-up zone."""

from __future__ import annotations

from geopandas import GeoDataFrame
from shapely import LineString, MultiLineString, MultiPolygon, Point, box

from gis.crs.transform import LonLat
from gis.vocabulary import AreaKind, Mode, RoadClass
from layers.maps.decision import Decision, Going, Near, Phrase
from layers.maps.sureness import Likely, Outcome, Sureness
from tests.web.zone import CENTRE, frame, words

PLACE = LonLat(*CENTRE)


def decision(text: str = "") -> Decision:
    """Five by road, five by straight line; `text` is put in front of every free text in it."""
    note = Phrase(f"{text}定位已过时", f"{text}position is old")
    return Decision(
        place=PLACE,
        at=f"{text}2026-05-06 12:00",
        owner=f"{text}王建国",
        post=f"{text}专职网格员",
        area=(AreaKind.GRID, f"{text}G1"),
        area_name=f"{text}第1网格",
        reasons=[Phrase(f"{text}当日在班", f"{text}is on shift")],
        warnings=[Phrase(f"{text}近边界", f"{text}near a border")],
        going=[_going(text, number, note) for number in range(1, 6)],
        straight=[Near(f"{text}R{n}", f"{text}人{n}", f"{text}队员", 90.0 * n, [note]) for n in (3, 1, 2, 8, 9)],
        notes=[note],
        accuracy_m=30.0,
        sureness=Sureness(
            enough=False,
            likely=[Likely(f"{text}G1", f"{text}第1网格", 0.71), Likely(f"{text}G2", f"{text}第2网格", 0.994)],
            question=Phrase(f"{text}在路北还是路南？", f"{text}North or south?"),
            outcomes=[Outcome(Phrase(f"{text}路北", f"{text}north"), f"{text}第1网格", 0.97)],
        ),
    )


def around(text: str = "") -> tuple[dict[AreaKind, GeoDataFrame], GeoDataFrame]:
    """Areas and roads of which every one is named by a text."""
    lon, lat = PLACE
    grid = frame("G", [box(lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01)], [f"{text}第1网格"])
    grid["code"] = words([f"{text}G1"])
    roads = [MultiLineString([LineString([(lon - 0.02, lat), (lon + 0.02, lat + 0.001)])])]
    names = {"road_class": [RoadClass.PRIMARY.value], "name": words([f"{text}迎宾大道"])}
    return {AreaKind.GRID: grid}, GeoDataFrame(names, geometry=roads, crs=4326)


def reached() -> list[tuple[int, MultiPolygon]]:
    """Three rings around the place."""
    return [(minutes, MultiPolygon([Point(PLACE).buffer(minutes / 1000)])) for minutes in (2, 5, 10)]


def _going(text: str, number: int, note: Phrase) -> Going:
    start = LonLat(PLACE.lon + 0.002 * number, PLACE.lat + 0.001 * (number % 3))
    line = [start, (start.lon, PLACE.lat), PLACE]
    return Going(
        code=f"{text}R{number}",
        name=f"{text}人{number}",
        post=f"{text}队员",
        lonlat=start,
        mode=Mode.CAR,
        eta_seconds=60 * number,
        road_m=300.0 * number,
        confirmed=number < 5,
        line=line,
        notes=[note],
    )
