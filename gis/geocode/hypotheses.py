"""What the words may mean, one by one: each a place or a spot, with the facts that the score weighs. No database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gis.geocode.candidates import MOST_WEIGHED, Candidates, Named, SpotFound, door_labels, number_in
from gis.geocode.facts import CandidateFacts
from gis.geocode.naming import core_of, group_of
from gis.geocode.parts import AddressParts
from gis.vocabulary import PlaceKind, Precision

BEYOND = 1.2
"""A number more than a fifth beyond the largest that is known may not exist at all."""

_STREETS = (PlaceKind.ROAD, PlaceKind.VILLAGE, PlaceKind.ESTATE)
"""What has door numbers."""

# fmt: off
PRECISION = {
    PlaceKind.DOOR:     Precision.DOOR,
    PlaceKind.BUILDING: Precision.BUILDING,
    PlaceKind.UNIT:     Precision.ENTRANCE,
    PlaceKind.GATE:     Precision.ENTRANCE,
    PlaceKind.CROSSING: Precision.CROSSING,
    PlaceKind.KM_POST:  Precision.POINT,
    PlaceKind.POLE:     Precision.POINT,
}
# fmt: on


@dataclass(frozen=True)
class Beside:
    """Known numbers on the same side of the road as one that is not known."""

    number: int
    below: tuple[SpotFound, ...]
    """The next smaller ones, nearest first, two at most."""
    above: tuple[SpotFound, ...]
    largest: int
    """The largest number that the road is known to have, on either side."""

    @property
    def beyond(self) -> bool:
        """Whether the number may not exist at all."""
        return self.number > self.largest * BEYOND


@dataclass(frozen=True)
class Hypothesis:
    """One thing that the words may mean."""

    kind: PlaceKind
    name: str
    """As it is shown."""
    facts: CandidateFacts
    precision: Precision
    radius_m: float
    lon: float
    lat: float
    place: Named | None
    """The named place: of a door its road, of a building its site; None for a pole that stands alone."""
    spot: SpotFound | None = None
    beside: Beside | None = None
    """For a number that is worked out between its neighbours."""


def hypotheses(parts: AddressParts, found: Candidates) -> list[Hypothesis]:
    """All that the words may mean."""
    of_place: dict[int, list[SpotFound]] = {}
    for spot in found.spots:
        if spot.place_id is not None:
            of_place.setdefault(spot.place_id, []).append(spot)
    by_id = {each.id: each for each in found.named}
    made = list(_poles(found.spots))
    for place in found.named[:MOST_WEIGHED]:
        made += _of_place(parts, place, of_place.get(place.id, []), by_id)
    return made


def _of_place(
    parts: AddressParts, place: Named, spots: Sequence[SpotFound], by_id: dict[int, Named]
) -> Iterator[Hypothesis]:
    yield _itself(place)
    exact = [spot for spot in spots if spot.role == "exact"]
    for spot in exact:
        if spot.kind is PlaceKind.DOOR:
            yield _door(place, spot, parts)
        elif spot.kind is PlaceKind.BUILDING and place.kind is not PlaceKind.ROAD:
            yield _building(place, spot)
    if place.kind in _STREETS and not any(spot.kind is PlaceKind.DOOR for spot in exact):
        beside = _beside(parts, spots)
        if beside is not None:
            yield _interpolated(place, beside, parts)
    for spot in spots:
        if spot.role == "crossing" and spot.other_id in by_id:
            yield _crossing(place, by_id[spot.other_id], spot)
        elif spot.role == "post":
            yield _spot_of(place, spot)


def _itself(place: Named) -> Hypothesis:
    return Hypothesis(
        place.kind,
        place.name,
        _facts(place, place.kind),
        place.precision,
        place.radius_m,
        place.lon,
        place.lat,
        place,
    )


def _door(place: Named, spot: SpotFound, parts: AddressParts) -> Hypothesis:
    # The mouth of a lane stands for all doors in it.
    number = parts.number if spot.label in door_labels(parts)[:1] else spot.label
    facts = _facts(place, PlaceKind.DOOR, lonlat=(spot.lon, spot.lat), number=number)
    return _at_spot(place, spot, facts)


def _building(place: Named, spot: SpotFound) -> Hypothesis:
    return _at_spot(place, spot, _facts(place, PlaceKind.BUILDING, lonlat=(spot.lon, spot.lat), building=spot.label))


def _spot_of(place: Named, spot: SpotFound) -> Hypothesis:
    return _at_spot(place, spot, _facts(place, spot.kind, lonlat=(spot.lon, spot.lat)))


def _crossing(place: Named, other: Named, spot: SpotFound) -> Hypothesis:
    facts = _facts(place, PlaceKind.CROSSING, lonlat=(spot.lon, spot.lat), other_road=other.spelling)
    return _at_spot(place, spot, facts)


def _at_spot(place: Named | None, spot: SpotFound, facts: CandidateFacts) -> Hypothesis:
    return Hypothesis(spot.kind, spot.name, facts, PRECISION[spot.kind], spot.radius_m, spot.lon, spot.lat, place, spot)


def _poles(spots: Sequence[SpotFound]) -> Iterator[Hypothesis]:
    for spot in spots:
        if spot.role == "pole":
            facts = CandidateFacts(kind=PlaceKind.POLE, name=spot.name, lonlat=(spot.lon, spot.lat))
            yield _at_spot(None, spot, facts)


def _beside(parts: AddressParts, spots: Sequence[SpotFound]) -> Beside | None:
    number = number_in(parts.number)
    largest = [spot.number for spot in spots if spot.role == "largest" and spot.number]
    if number is None or parts.lane or not largest:
        return None
    below = tuple(spot for spot in spots if spot.role == "below")
    above = tuple(spot for spot in spots if spot.role == "above")
    return Beside(number, below, above, largest[0]) if below or above else None


def _interpolated(place: Named, beside: Beside, parts: AddressParts) -> Hypothesis:
    near = [*beside.below[:1], *beside.above[:1]]
    lon, lat = (sum(values) / len(near) for values in zip(*((spot.lon, spot.lat) for spot in near), strict=True))
    facts = _facts(
        place,
        PlaceKind.DOOR,
        lonlat=(lon, lat),
        number=parts.number,
        interpolated=True,
        beyond_known=beside.beyond,
    )
    name = door_name(place.name, parts.number or "")
    return Hypothesis(PlaceKind.DOOR, name, facts, Precision.INTERPOLATED, 100, lon, lat, place, None, beside)


def door_name(road: str, number: str) -> str:
    """A door as it is written: 科源路88号, 12 Rue Grimaldi."""
    return f"{number} {road}" if road.isascii() or not _is_han(road) else f"{road}{number}号"


def _is_han(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _facts(
    place: Named,
    kind: PlaceKind,
    *,
    lonlat: tuple[float, float] | None = None,
    number: str | None = None,
    building: str | None = None,
    other_road: str | None = None,
    interpolated: bool = False,
    beyond_known: bool = False,
) -> CandidateFacts:
    on_road = place.kind is PlaceKind.ROAD
    # Nobody says the region before the name of a firm: with it, what is left out of the name itself would not show.
    called = core_of(place.spelling, place.kind)
    return CandidateFacts(
        kind=kind,
        name=called,
        group=group_of(place.kind),
        full_name=place.name if place.name != called else None,
        road=place.spelling if on_road and kind is not place.kind else place.parts.get("road"),
        other_road=other_road,
        site=None if on_road or kind is place.kind else place.spelling,
        number=number or place.parts.get("number"),
        building=building,
        town=place.parts.get("town"),
        interpolated=interpolated,
        beyond_known=beyond_known,
        prior=place.prior,
        lonlat=lonlat or (place.lon, place.lat),
    )
