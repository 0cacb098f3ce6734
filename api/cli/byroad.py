"""Who is there first by road, as `locate` asks and shows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.cli.answer import Language, age_words, metres_words, one_of, word_of
from api.cli.show import table, tell
from api.cli.way import Way
from api.schemas.arrivals import ArrivalOut, FirstThereOut
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.arrivals import first_there
from gis.roads.current import roads_at
from gis.roads.exact import ExactRoads
from gis.roads.store import newest_version
from gis.roads.tiles import ready_tiles, tiles_folder


def ask_by_road(way: Way, db: Session, place: LonLat, at: datetime, plane: LocalPlane) -> FirstThereOut | None:
    """Who would be at a place first by road; None while the centre has no roads."""
    if newest_version(db) is None:
        return None
    roads = roads_at(db, at)
    tiles = ready_tiles(roads.network, roads.version.version, tiles_folder(way.settings))
    exact = ExactRoads(tiles) if tiles else None
    stale_after = timedelta(seconds=way.settings.position_stale_after_seconds)
    try:
        found = first_there(db, roads, exact, place, at, plane, stale_after=stale_after)
    finally:
        if exact is not None:
            exact.close()
    return FirstThereOut.of(found, at, stale_after)


def show_by_road(found: FirstThereOut, lang: Language) -> None:
    """Print who would be there first, then those who don't count and why."""
    tell(f"\n{one_of('先到者（按道路）', 'There first, by road', lang)}")
    table(("", "", "", "", "", "", "", ""), [_row(one, lang) for one in found.arrivals])
    for note in found.notes:
        tell(f"  ! {one_of(note.zh, note.en, lang)}")
    if found.left_out:
        tell(one_of("不计入", "Left out", lang))
        table(("", "", ""), [_left_out(one, lang) for one in found.left_out])


def _row(one: ArrivalOut, lang: Language) -> tuple[object, ...]:
    return (
        _minutes(one.eta_seconds, lang),
        one.person.name,
        one.post.name,
        word_of(one.mode, lang),
        metres_words(one.road_m),
        f"+{one_of('步行', 'walk', lang)} {metres_words(one.walk_m)}",
        age_words(one.position, lang),
        "; ".join(one_of(note.zh, note.en, lang) for note in one.notes),
    )


def _left_out(one: ArrivalOut, lang: Language) -> tuple[object, ...]:
    why = "; ".join(one_of(note.zh, note.en, lang) for note in one.notes)
    return metres_words(one.straight_line_m), one.person.name, why


def _minutes(seconds: int | None, lang: Language) -> str:
    if seconds is None:
        return "-"
    return f"{seconds // 60}:{seconds % 60:02d} {one_of('分', 'min', lang)}"
