"""gridkeeper locate: who answers for a point, or for every point of a table."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import shapely
import typer

from api.cli.answer import Language, language, show_answer
from api.cli.byroad import ask_by_road, show_by_road
from api.cli.locatetable import locate_table_file
from api.cli.placeoptions import (
    AccuracyOption,
    AtOption,
    BuildingOption,
    CategoryOption,
    FloorOption,
    LineOption,
    SiteOption,
)
from api.cli.pointtable import PointTable, checked_accuracy
from api.cli.show import Json, as_json
from api.cli.way import DatumOption, system_of, way_of
from api.schemas.arrivals import FirstThereOut
from api.schemas.responsible import RawPoint, ResponsibleOut, responsible_out
from gis.areas.floors import floor_from_text
from gis.areas.outline import outline_from_wkt
from gis.clock import SystemClock, instant_from_text
from gis.crs.transform import LonLat, name_of, point_to_wgs84
from gis.duty.chain import Place
from gis.duty.resolve import resolve
from gis.duty.responders import nearest_responders
from gis.errors import BadInput, Finding, UnknownDatum
from gis.vocabulary import AreaKind


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(locate)


def locate(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="CSV of points; without it, one point is asked about.")] = None,
    lon: Annotated[float | None, typer.Option(help="Longitude or easting.")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude or northing.")] = None,
    datum: DatumOption = None,
    at: AtOption = None,
    category: CategoryOption = None,
    building: BuildingOption = None,
    floor: FloorOption = None,
    line: LineOption = None,
    site: SiteOption = None,
    accuracy_m: AccuracyOption = None,
    area_wkt: Annotated[str | None, typer.Option(help="A polygon in which the place lies, as WKT in --datum.")] = None,
    lon_field: Annotated[str | None, typer.Option(help="FILE: column of the longitude or easting.")] = None,
    lat_field: Annotated[str | None, typer.Option(help="FILE: column of the latitude or northing.")] = None,
    at_field: Annotated[str | None, typer.Option(help="FILE: column of the instant; ISO 8601 or --at-format.")] = None,
    at_format: Annotated[str | None, typer.Option(help="FILE: how instants are written: %m/%d/%Y %I:%M:%S %p")] = None,
    accuracy_field: Annotated[str | None, typer.Option(help="FILE: column of the accuracy in metres.")] = None,
    expect_field: Annotated[
        str | None, typer.Option(help="FILE: column of the area recorded for the row, to find wrong datums by.")
    ] = None,
    text_field: Annotated[
        str | None, typer.Option(help="FILE: column of addresses, to find default points by.")
    ] = None,
    kind: Annotated[AreaKind, typer.Option(help="FILE: which kind of area.")] = AreaKind.GRID,
    out: Annotated[Path | None, typer.Option(help="FILE: the table to write.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of the answer.")] = None,
    json: Json = False,
) -> None:
    """Say who answers for a place at an instant, and why.

    With --accuracy-m or --area-wkt, or a building or site without a point: also how sure that is, and what to ask.

    With FILE: keep every column of a table of points and add area_code, area_name, distance_to_edge_m, person,
    edition, note, certainty, alternatives and suspicion; systematic mistakes of the file are told, never corrected.
    """
    way = way_of(ctx)
    instant = instant_from_text(at, field="--at") if at else SystemClock().now()
    if file is not None:
        table = PointTable(
            file, lon_field, lat_field, at_field, at_format, datum, instant,
            accuracy_m, accuracy_field, expect_field, text_field,
        )  # fmt: skip
        locate_table_file(way, table, kind, out, lang or language(), json)
        return
    raw, point = _point(lon, lat, datum)
    area = _area(area_wkt, datum)
    floor_number = floor_from_text(floor, field="--floor") if floor else None
    place = Place(point or _middle(area), building, floor_number, line, site, checked_accuracy(accuracy_m), area)
    with way.session() as db:
        plane = way.plane(db)
        answer = resolve(db, place, instant, plane, category=category, enough=way.settings.certainty_enough)
        near = nearest_responders(db, answer.point, instant, plane) if answer.point else []
        by_road = ask_by_road(way, db, answer.point, instant, plane) if answer.point else None
    stale_after = timedelta(seconds=way.settings.position_stale_after_seconds)
    shown = responsible_out(answer, raw, near, stale_after, enough=way.settings.certainty_enough)
    _show(shown, by_road, lang or language(), json)


def _show(answer: ResponsibleOut, by_road: FirstThereOut | None, lang: Language, json: bool) -> None:
    if json:
        as_json({**answer.model_dump(mode="json"), "by_road": by_road})
        return
    show_answer(answer, lang)
    if by_road:
        show_by_road(by_road, lang)


def _point(lon: float | None, lat: float | None, datum: str | None) -> tuple[RawPoint | None, LonLat | None]:
    """The point as it was given and in WGS84, None if there is none.

    raises: BadInput if half of it is missing; UnknownDatum if it has no datum; BadCoordinates
    """
    if lon is None and lat is None:
        return None, None
    if lon is None or lat is None:
        missing = "--lon" if lon is None else "--lat"
        raise BadInput("The point is not whole.", [Finding(missing, "is missing.", "Give both --lon and --lat.")])
    if not datum:
        raise UnknownDatum(None, field="--datum")
    system = system_of(datum)
    point = point_to_wgs84(lon, lat, system, fields=("--lon", "--lat"))
    return RawPoint(x=lon, y=lat, datum=name_of(system)), point


def _area(area_wkt: str | None, datum: str | None) -> shapely.Geometry | None:
    """The area instead of a point, WGS84, None if none was given.

    raises: BadInput, BadCoordinates; UnknownDatum if it has no datum
    """
    if area_wkt is None:
        return None
    if not datum:
        raise UnknownDatum(None, field="--datum")
    return outline_from_wkt(area_wkt, system_of(datum), field="--area-wkt")


def _middle(area: shapely.Geometry | None) -> LonLat | None:
    """A point that stands for an area."""
    return None if area is None else LonLat(*shapely.get_coordinates(shapely.point_on_surface(area))[0].tolist())
