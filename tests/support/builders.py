"""Situations for rule tests, told in words: "grid, site (vacant)" is two areas with a post each.

A situation is answered twice, by the pure rule (`decided`) and from PostGIS (`resolved`); both must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import shapely
from sqlalchemy.orm import Session

from gis.areas.batch import Batch
from gis.areas.editions import publish
from gis.areas.ingest import ingest
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.centres import set_catch_all
from gis.duty.answer import ChainLink, PersonRef, PostAsked, Responsibility, asks_for, decide
from gis.duty.chain import CHAIN, Place
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS
from gis.duty.resolve import resolve
from gis.vocabulary import ALL_CATEGORIES, AreaKind, Category, Datum, PostKind
from tests.support.picture import areas_from_picture, middle_of

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
"""A Wednesday, 12:00 in Shanghai; nothing in these tests hangs on any other clock."""

HERE = LonLat(*middle_of("A", "A"))

STATES: dict[str, str] = {
    "held": "somebody holds the post",
    "on shift": "answered by shift, somebody is on it",
    "vacant": "nobody holds the post",
    "off shift": "answered by shift, nobody is on it",
    "on leave": "the holder is on leave, nobody stands in",
    "replaced": "the holder is on leave, a substitute stands in",
    "stood in for": "the holder is there, a substitute stands in all the same",
    "both on leave": "holder and substitute are on leave",
    "no phone": "the holder has no number",
    "substitute has no phone": "the holder is on leave, the substitute has no number",
    "not in force": "the post is not in force yet",
    "no duty": "the post has no duty for the matter",
}
"""What may be the matter with a post, in the words of the tables."""

_SINCE, _UNTIL = "2026-05-01", "2026-05-31"
_NUMBER = "13800000001"


@dataclass(frozen=True)
class Seat:
    """A post with what is the matter with it."""

    code: str
    area: AreaKind | None
    kind: PostKind = PostKind.FULL_TIME_GRID_WORKER
    duty: str = ALL_CATEGORIES
    """One duty, or several: "DISPUTE_WAGE + *"."""
    state: str = "held"

    def __post_init__(self) -> None:
        assert self.state in STATES, f"'{self.state}' is no state of a seat"

    @property
    def duties(self) -> list[str]:
        """What it is asked for; nothing if that is what is the matter with it."""
        return [] if self.state == "no duty" else self.duty.split(" + ")

    @property
    def by_shift(self) -> bool:
        """Whether it is answered by shift."""
        return self.state in ("on shift", "off shift")

    @property
    def has_turn(self) -> bool:
        """Whether it is somebody's turn."""
        return self.state not in ("vacant", "off shift")

    @property
    def is_away(self) -> bool:
        """Whether that somebody is on leave."""
        return self.state in ("on leave", "replaced", "both on leave", "substitute has no phone")

    @property
    def has_substitute(self) -> bool:
        """Whether somebody else stands in."""
        return self.state in ("replaced", "stood in for", "both on leave", "substitute has no phone")


def seats(told: str) -> list[Seat]:
    """Areas with one post each: "grid, site (vacant)"; "catch_all" is the post of the centre."""
    parts = [part.strip() for part in told.split(",") if part.strip()]
    pairs = [part.removesuffix(")").partition(" (")[::2] for part in parts]
    return [
        Seat(area, None if area == "catch_all" else AreaKind.of(area), state=state or "held") for area, state in pairs
    ]


@dataclass(frozen=True)
class Situation:
    """Areas that all cover one spot, their posts, and the centre's own post if there is one."""

    seats: Sequence[Seat]
    category: Category | None = None

    @property
    def areas(self) -> list[AreaKind]:
        """The areas here, most local first."""
        here = {seat.area for seat in self.seats}
        return [kind for kind in CHAIN if kind in here]

    def decided(self) -> Responsibility:
        """What the pure rule says."""
        chain = [ChainLink(kind, kind.value, kind.value) for kind in self.areas]
        posts = [_asked(seat, duty) for seat in self.seats if (duty := _exactest(seat, self.category))]
        catch_all = next((post for post in posts if post.area is None), None)
        return decide(chain, [post for post in posts if post.area is not None], catch_all)

    def resolved(self, db: Session, plane: LocalPlane) -> Responsibility:
        """What comes back from PostGIS."""
        draw(db, {kind: [Sketch(kind.value, areas_from_picture("A")["A"])] for kind in self.areas})
        staff(db, self.seats)
        return resolve(db, Place(HERE), NOON, plane, category=self.category).responsibility


def person_of(seat: str) -> str:
    """The code of the person whose turn a seat is."""
    return f"{seat}-holder"


def substitute_of(seat: str) -> str:
    """The code of the person who stands in at a seat."""
    return f"{seat}-substitute"


def _exactest(seat: Seat, category: Category | None) -> str | None:
    return next((duty for duty in asks_for(category) if duty in seat.duties), None)


def _asked(seat: Seat, duty: str) -> PostAsked:
    return PostAsked(
        code=seat.code,
        name=seat.code,
        kind=seat.kind,
        area_kind=seat.area,
        area=seat.area.value if seat.area else None,
        duty=duty,
        by_shift=seat.by_shift,
        in_force=seat.state != "not in force",
        turn=_person(person_of(seat.code), seat.state != "no phone") if seat.has_turn else None,
        away="病假" if seat.is_away else None,
        substitute=_person(substitute_of(seat.code), seat.state != "substitute has no phone")
        if seat.has_substitute
        else None,
        substitute_away=seat.state == "both on leave",
    )


def _person(code: str, reachable: bool) -> PersonRef:
    return PersonRef(code, code, _NUMBER if reachable else None)


def staff(db: Session, given: Sequence[Seat]) -> None:
    """Take the seats in as people and duty files do."""
    hire(db, *(person_of(seat.code) for seat in given if seat.state != "no phone"))
    hire(db, *(substitute_of(seat.code) for seat in given if seat.state != "substitute has no phone"))
    hire(db, *(person_of(seat.code) for seat in given if seat.state == "no phone"), phone="")
    hire(db, *(substitute_of(seat.code) for seat in given if seat.state == "substitute has no phone"), phone="")
    take_in(db, *(row for seat in given for row in _rows(seat)))
    if any(seat.area is None for seat in given):
        set_catch_all(db, next(seat.code for seat in given if seat.area is None))


def _rows(seat: Seat) -> list[dict[str, str]]:
    area = {"area_kind": seat.area.value, "area": seat.area.value} if seat.area else {}
    post = {"record": "post", "code": seat.code, "name": seat.code, "kind": seat.kind.value, **area}
    post |= {"by_shift": "yes" if seat.by_shift else "no", "from": "2026-06-01" if seat.state == "not in force" else ""}
    rows, holder, substitute = [post], person_of(seat.code), substitute_of(seat.code)
    span = {"from": _SINCE, "to": _UNTIL}
    rows += [{"record": "duty", "post": seat.code, "category": duty} for duty in seat.duties]
    if seat.state == "on shift":
        rows.append({"record": "shift", "post": seat.code, "person": holder, **span})
    elif seat.has_turn:
        rows.append({"record": "holder", "post": seat.code, "person": holder})
    if seat.is_away:
        rows.append({"record": "leave", "person": holder, "reason": "病假", **span})
    if seat.has_substitute:
        rows.append({"record": "substitution", "post": seat.code, "person": holder, "substitute": substitute, **span})
    if seat.state == "both on leave":
        rows.append({"record": "leave", "person": substitute, **span})
    return rows


def hire(db: Session, *codes: str, phone: str = _NUMBER, organisation: str = "") -> None:
    """Take people in; each is called by its code."""
    common = {"phone": phone, "organisation": organisation}
    ingest_people(db, ("code", "name", *common), [{"code": code, "name": code, **common} for code in codes])


def take_in(db: Session, *rows: Mapping[str, str]) -> None:
    """Take the rows of a duty file in; the first stands on line 2."""
    ingest_duty(db, COLUMNS, rows)


@dataclass(frozen=True)
class Sketch:
    """An area to be drawn."""

    code: str
    shape: shapely.Polygon | None
    parent: str = ""
    floors: str = ""


def draw(
    db: Session,
    areas: Mapping[AreaKind, Sequence[Sketch]],
    *,
    edition: str = "drawn",
    start_at: datetime = NOON - timedelta(days=30),
) -> None:
    """Take areas in, the widest kind first, and publish them."""
    for kind in reversed(CHAIN):
        if areas.get(kind):
            ingest(db, batch_of(areas[kind]), kind, edition=edition, now=NOON)
    if any(areas.values()):
        publish(db, edition, start_at=start_at, now=NOON)


def batch_of(sketches: Sequence[Sketch]) -> Batch:
    """Sketches as a file of areas would bring them."""
    shapes = np.empty(len(sketches), dtype=object)
    shapes[:] = [sketch.shape for sketch in sketches]
    codes = [sketch.code for sketch in sketches]
    parents, floors = [sketch.parent for sketch in sketches], [sketch.floors for sketch in sketches]
    return Batch("drawn", Datum.WGS84, codes, codes, parents, floors, shapes)
