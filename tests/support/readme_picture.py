"""Draw README.svg: one answer in the demo zone, as `make run` has built it.

python -m tests.support.readme_picture
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from gis.areas.frames import areas_in_force
from gis.clock import SystemClock
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.engine import engine_for, transaction
from gis.duty.chain import CHAIN, Place
from gis.duty.resolve import Answer, resolve
from gis.duty.responders import Responder, nearest_responders
from gis.settings import Settings
from gis.vocabulary import AreaKind
from layers.maps.picture import Caption, answer_picture

PLACE = LonLat(120.0876, 28.9289)
README = Path(__file__).parents[2] / "README.svg"


def main() -> None:
    """Ask once, draw, write."""
    now = SystemClock().now()
    with transaction(engine_for(Settings())) as db:
        plane = LocalPlane.at(PLACE.lon)
        answer = resolve(db, Place(PLACE), now, plane)
        near = nearest_responders(db, PLACE, now, plane)
        README.write_text(_drawn(db, answer, near), encoding="utf-8")
    print(f"{README.name}: {README.stat().st_size / 1000:.0f} kB")


def _drawn(db: Session, answer: Answer, near: list[Responder]) -> str:
    frames = {kind: areas_in_force(db, kind, answer.at) for kind in CHAIN if kind is not AreaKind.MICRO_GRID}
    area = answer.responsibility.area
    shapes = frames[area.kind].set_index("code").geometry if area else None
    return answer_picture(
        frames,
        place=PLACE,
        answering=shapes[area.code] if area and shapes is not None else None,
        responders=[one.place for one in near],
        captions=[*_person(answer), *_reasons(answer), *_near(near)],
    )


def _person(answer: Answer) -> list[Caption]:
    found = answer.responsibility
    if found.person is None or found.post is None:
        return [Caption("无人负责 · nobody answers", 20, bold=True)]
    return [
        Caption("负责人 · Responsible"),
        Caption(found.person.name, 34, bold=True),
        Caption(found.post.name),
        Caption(found.person.masked_phone or "", 18),
    ]


def _reasons(answer: Answer) -> list[Caption]:
    reasons = [Caption(words.zh, 13) for words in answer.responsibility.reasons]
    border = answer.nearest_border
    edge = f"距最近边界 · nearest border: {border.distance_to_edge_m:.0f} m" if border else ""
    return [Caption(""), Caption("依据 · Why", bold=True), *reasons, Caption(edge, 13)]


def _near(near: list[Responder]) -> list[Caption]:
    rows = [f"{n}  {one.person.name}  {one.distance_m:.0f} m" for n, one in enumerate(near, start=1)]
    return [
        Caption(""),
        Caption("附近力量（直线）· Near, straight line", bold=True),
        *(Caption(row, 13) for row in rows),
    ]


if __name__ == "__main__":
    main()
