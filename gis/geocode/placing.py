"""A hypothesis becomes a position: its anchor, then every "opposite", "at the east gate", "200 m that way" in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.geocode import positions
from gis.geocode.candidates import SpotFound
from gis.geocode.hypotheses import Hypothesis
from gis.geocode.likeness import ALIKE, likeness
from gis.geocode.lines import Course, course_near, courses_of, metric, nearest_course
from gis.geocode.normal import normalise
from gis.geocode.parts import AddressParts, KmPost, Relation
from gis.geocode.positions import Position
from gis.geocode.words import RelationKind
from gis.vocabulary import PlaceKind, Precision

ROAD_WITHIN_M = 150.0
"""A road farther away is not the one that something is opposite of."""

# fmt: off
WIDENED_M = {
    RelationKind.BESIDE:   50.0,
    RelationKind.BEHIND:   50.0,
    RelationKind.IN_FRONT: 50.0,
    RelationKind.PAST:    150.0,
    RelationKind.NEAR:    150.0,
    RelationKind.TOWARDS: 150.0,
}
# fmt: on
"""Relations that leave the point where it is and say less about it (geocoding.md 3.6)."""


@dataclass(frozen=True)
class Placed:
    """Where a hypothesis is, and where the caller is by what they said about it."""

    hypothesis: Hypothesis
    anchor: Position
    position: Position
    relations: tuple[Relation, ...]
    """Those that moved or widened it."""


@dataclass(frozen=True)
class Ground:
    """What placing looks at."""

    db: Session
    plane: LocalPlane
    spots: Sequence[SpotFound]
    rivals: Sequence[Hypothesis]
    """All hypotheses, likeliest first: the ends of a "between" are among them."""
    courses: dict[int, list[Course]]

    def of(self, hypothesis: Hypothesis) -> list[Course]:
        """The lines of the road that a hypothesis is on."""
        return self.courses.get(hypothesis.place.id, []) if hypothesis.place else []


def place_all(
    db: Session,
    chosen: Sequence[Hypothesis],
    parts: AddressParts,
    spots: Sequence[SpotFound],
    rivals: Sequence[Hypothesis],
    plane: LocalPlane,
) -> list[Placed]:
    """Positions of the hypotheses that are shown."""
    moved = parts.relations or parts.between or parts.km_post
    needing = chosen if moved else [each for each in chosen if each.beside]
    roads = {each.place.id for each in needing if each.place and each.place.kind is PlaceKind.ROAD}
    ground = Ground(db, plane, spots, rivals, courses_of(db, sorted(roads), plane))
    return [_placed(each, parts, ground) for each in chosen]


def _placed(hypothesis: Hypothesis, parts: AddressParts, ground: Ground) -> Placed:
    anchor = _anchor(hypothesis, parts, ground)
    between = _between(hypothesis, parts, ground)
    position = between or anchor
    moved = []
    for relation in parts.relations:
        # "Between gate 12 and gate 14" is at neither of them.
        if between is not None and relation.kind is RelationKind.GATE:
            continue
        after = _related(hypothesis, relation, position, ground)
        if after != position:
            moved.append(relation)
            position = after
    return Placed(hypothesis, anchor, position, tuple(moved))


def _anchor(hypothesis: Hypothesis, parts: AddressParts, ground: Ground) -> Position:
    if hypothesis.kind is PlaceKind.KM_POST and parts.km_post is not None:
        return _along_posts(hypothesis, parts.km_post, ground)
    if hypothesis.beside is not None:
        found = positions.between_numbers(hypothesis.beside, ground.of(hypothesis), ground.plane)
        if found is not None:
            return found
    return Position(LonLat(hypothesis.lon, hypothesis.lat), hypothesis.radius_m, hypothesis.precision)


def _along_posts(hypothesis: Hypothesis, said: KmPost, ground: Ground) -> Position:
    """Between the two posts nearest to what was said; "K58 and some" is anywhere in that kilometre."""
    own = hypothesis.place.id if hypothesis.place else None
    posts = sorted(
        (spot.number, spot.lon, spot.lat)
        for spot in ground.spots
        if spot.role == "post" and spot.place_id == own and spot.number is not None
    )
    metres = said.km * 1000 + (500 if said.metres is None else said.metres)
    radius = 500.0 if said.metres is None else hypothesis.radius_m
    (first, *one), (last, *two) = posts[0], posts[-1]
    if first == last or not first <= metres <= last:
        off = min(abs(metres - first), abs(metres - last))
        return Position(LonLat(hypothesis.lon, hypothesis.lat), max(radius, off), Precision.POINT)
    courses, share = ground.of(hypothesis), (metres - first) / (last - first)
    place = positions.on_the_way(LonLat(*one), LonLat(*two), share, courses, ground.plane)
    precision = Precision.POINT if metres in (first, last) else Precision.INTERPOLATED
    return Position(place, radius, precision)


def _between(hypothesis: Hypothesis, parts: AddressParts, ground: Ground) -> Position | None:
    """Half-way between the two things that were named, if both are known."""
    if parts.between is None:
        return None
    ends = [_end(name, hypothesis, ground) for name in parts.between]
    if ends[0] is None or ends[1] is None:
        return None
    one, two = (LonLat(end.lon, end.lat) for end in ends if end is not None)
    return positions.middle(one, two, ground.of(hypothesis), ground.plane)


def _end(name: str, hypothesis: Hypothesis, ground: Ground) -> Hypothesis | SpotFound | None:
    """The likeliest thing of this name: a number on the same road, or anything that is called so."""
    own = hypothesis.place.id if hypothesis.place else None
    doors = (spot for spot in ground.spots if spot.place_id == own and spot.label == name.removesuffix("号"))
    found = next(doors, None)
    return found or next((each for each in ground.rivals if likeness(name, normalise(each.name)).best >= ALIKE), None)


def _related(hypothesis: Hypothesis, relation: Relation, at: Position, ground: Ground) -> Position:
    if relation.kind is RelationKind.GATE:
        return _at_gate(hypothesis, relation, at, ground)
    if relation.kind is RelationKind.OPPOSITE:
        return positions.opposite(at.place, at.radius_m, _course_beside(hypothesis, at, ground), ground.plane)
    if relation.kind is RelationKind.TOWARDS and relation.bearing is not None:
        courses = ground.of(hypothesis)
        return positions.towards(at.place, relation.bearing, relation.distance_m, courses, ground.plane)
    wide = WIDENED_M.get(relation.kind)
    return at if wide is None else replace(at, radius_m=max(wide, at.radius_m))


def _at_gate(hypothesis: Hypothesis, relation: Relation, at: Position, ground: Ground) -> Position:
    """The gate that was named; the one on that side; else the edge of the place on that side."""
    own = hypothesis.place.id if hypothesis.place else None
    gates = [spot for spot in ground.spots if spot.role == "gate" and spot.place_id == own]
    gate = _gate_called(normalise(relation.label), gates) or _gate_towards(relation, at, gates, ground.plane)
    if gate is not None:
        return Position(LonLat(gate.lon, gate.lat), gate.radius_m, Precision.ENTRANCE)
    if relation.bearing is not None:
        return positions.at_edge(at.place, relation.bearing, at.radius_m, ground.plane)
    return at


def _gate_called(label: str, gates: Sequence[SpotFound]) -> SpotFound | None:
    return next((gate for gate in gates if label and (gate.label == label or gate.label.startswith(label))), None)


def _gate_towards(relation: Relation, at: Position, gates: Sequence[SpotFound], plane: LocalPlane) -> SpotFound | None:
    if relation.bearing is None:
        return None
    off = [(_turn(relation.bearing, positions.bearing_to(at.place, LonLat(g.lon, g.lat), plane)), g) for g in gates]
    return next((gate for turn, gate in sorted(off, key=lambda each: each[0]) if turn <= 45), None)


def _turn(one: float, two: float) -> float:
    return abs((one - two + 180) % 360 - 180)


def _course_beside(hypothesis: Hypothesis, at: Position, ground: Ground) -> Course | None:
    """The road that something is opposite of: its own, else the nearest."""
    own = nearest_course(ground.of(hypothesis), metric(at.place, ground.plane))
    return own or course_near(ground.db, at.place, ground.plane, reach_m=ROAD_WITHIN_M)
