"""gridkeeper draw: an answer as one file that opens anywhere, without a network."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from geopandas import GeoDataFrame
from sqlalchemy.orm import Session

from api.cli.byroad import ask_by_road
from api.cli.outfile import require_place, write_text
from api.cli.placeoptions import (
    AccuracyOption,
    AtOption,
    BuildingOption,
    CategoryOption,
    FloorOption,
    LineOption,
    SiteOption,
)
from api.cli.pointtable import checked_accuracy
from api.cli.show import cell, progress, tell
from api.cli.way import DatumOption, Way, system_of, way_of
from api.schemas.arrivals import ArrivalOut, FirstThereOut
from api.schemas.certainty import CandidateOut, OutcomeOut
from api.schemas.responsible import ResponderOut, ResponsibleOut, responsible_out
from gis.areas.floors import floor_from_text
from gis.areas.frames import areas_in_force
from gis.clock import SystemClock, instant_from_text
from gis.crs.transform import LonLat, point_to_wgs84
from gis.duty.chain import CHAIN, Place
from gis.duty.resolve import resolve
from gis.duty.responders import nearest_responders
from gis.errors import NotFound, UnknownDatum
from gis.roads.current import roads_at
from gis.roads.frames import roads_frame
from gis.roads.store import newest_version
from gis.roads.water import water_frame
from gis.vocabulary import AreaKind, Category, Link
from layers.maps.decision import Decision, Going, Near, Phrase, decision_page
from layers.maps.sureness import Likely, Outcome, Sureness

app = typer.Typer(no_args_is_help=True, help="Draw an answer as a map to keep.")

_OFF_DUTY = Phrase("不在岗", "off duty")
_STALE = Phrase("位置过时", "stale position")
_LIKELY_SHOWN = 5


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="draw")


@app.callback()
def group() -> None:
    """Draw an answer as a map to keep."""


@app.command()
def locate(
    ctx: typer.Context,
    lon: Annotated[float, typer.Option(help="Longitude or easting.")],
    lat: Annotated[float, typer.Option(help="Latitude or northing.")],
    out: Annotated[Path, typer.Option(help="HTML file to write.")],
    datum: DatumOption = None,
    at: AtOption = None,
    category: CategoryOption = None,
    building: BuildingOption = None,
    floor: FloorOption = None,
    line: LineOption = None,
    site: SiteOption = None,
    accuracy_m: AccuracyOption = None,
) -> None:
    """Draw who answers for a place, why, and who is there first by road.

    With --accuracy-m: also how sure that is and what to ask, and a circle of twice the accuracy on the map.
    """
    if not datum:
        raise UnknownDatum(None, field="--datum")
    instant = instant_from_text(at, field="--at") if at else SystemClock().now()
    point = point_to_wgs84(lon, lat, system_of(datum), fields=("--lon", "--lat"))
    floor_number = floor_from_text(floor, field="--floor") if floor else None
    place = Place(point, building, floor_number, line, site, checked_accuracy(accuracy_m))
    require_place(out)
    with progress("Drawing", None):
        write_text(out, _drawn(way_of(ctx), place, instant, category))
    tell(f"{out.stat().st_size / 1e6:.1f} MB: {out}")


class Ground(NamedTuple):
    """What a map of the centre stands on."""

    areas: dict[AreaKind, GeoDataFrame]
    """All that are in force."""
    roads: GeoDataFrame | None
    """None if there are none."""
    water: GeoDataFrame


def ground_of(db: Session, at: datetime) -> Ground:
    """What a map of the centre stands on at an instant."""
    areas = {kind: areas_in_force(db, kind, at) for kind in CHAIN}
    roads = roads_frame(roads_at(db, at).network) if newest_version(db) else None
    return Ground(areas, roads, water_frame(db))


def _drawn(way: Way, place: Place, at: datetime, category: Category | None) -> str:
    with way.session() as db:
        plane = way.plane(db)
        answer = resolve(db, place, at, plane, category=category, enough=way.settings.certainty_enough)
        if answer.point is None:
            raise NotFound("The answer has no point to draw.", hint="Give --lon and --lat.")
        near = nearest_responders(db, answer.point, at, plane)
        by_road = ask_by_road(way, db, answer.point, at, plane)
        ground = ground_of(db, at)
    stale_after = timedelta(seconds=way.settings.position_stale_after_seconds)
    shown = responsible_out(answer, None, near, stale_after, enough=way.settings.certainty_enough)
    decision = decision_of(shown, answer.point, by_road)
    title = f"{way.centre} {decision.place.lon:.5f}, {decision.place.lat:.5f}"
    credit = way.settings.map_credit
    return decision_page(decision, ground.areas, title=title, credit=credit, roads=ground.roads, water=ground.water)


def decision_of(answer: ResponsibleOut, point: LonLat, by_road: FirstThereOut | None) -> Decision:
    """The answers of the service as a page tells them."""
    area = answer.area
    gap = [answer.gap.words] if answer.gap else []
    return Decision(
        place=point,
        at=cell(answer.at),
        owner=answer.person.name if answer.person else None,
        post=answer.post.name if answer.post else None,
        area=(area.kind, area.code) if area else None,
        area_name=area.name if area else "",
        reasons=[*gap, *answer.reasons],
        warnings=answer.warnings,
        going=[_going(one) for one in by_road.arrivals] if by_road else [],
        straight=[_near(one) for one in answer.responders.list] if answer.responders else [],
        notes=by_road.notes if by_road else [],
        accuracy_m=answer.place.accuracy_m or 0.0,
        sureness=_sureness(answer),
    )


def _sureness(answer: ResponsibleOut) -> Sureness | None:
    certainty, question = answer.certainty, answer.question
    if certainty is None:
        return None
    likely = [Likely(one.code or "", _called(one), one.share) for one in certainty.answers[:_LIKELY_SHOWN]]
    outcomes = question.outcomes if question else []
    asked = [Outcome(one.words, _called(one), one.certainty) for one in outcomes]
    return Sureness(certainty.enough, likely, question.words if question else None, asked)


def _called(one: CandidateOut | OutcomeOut) -> str:
    return one.name or one.code or Link.CATCH_ALL.zh


def _going(one: ArrivalOut) -> Going:
    return Going(
        code=one.person.code,
        name=one.person.name,
        post=one.post.name,
        lonlat=LonLat(one.position.lon, one.position.lat),
        mode=one.mode,
        eta_seconds=one.eta_seconds or 0,
        road_m=one.road_m,
        confirmed=one.confirmed,
        line=one.line["coordinates"] if one.line else [],
        notes=one.notes,
    )


def _near(one: ResponderOut) -> Near:
    notes = [*([] if one.on_duty else [_OFF_DUTY]), *([_STALE] if one.position.stale else [])]
    return Near(one.person.code, one.person.name, one.post.name, one.distance_m, notes)
