"""The gazetteer searched without a database: postings in dictionaries, candidates and score as in the product.

It exists so that score and confidence can be fitted and their rules checked in seconds; the figures of the product are
measured through PostgreSQL.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from gis.geocode.cores import core
from gis.geocode.facts import CandidateFacts, Scored
from gis.geocode.likeness import ALIKE, likeness
from gis.geocode.parts import AddressParts, Home
from gis.geocode.score import score_all
from gis.geocode.tokens import Group, rarest, tokens, weight_of
from gis.geocode.words import ElementKind
from gis.vocabulary import PlaceKind
from tests.support.gazetteer import REGION, Gazetteer, Thing, place_of_number

HOME = Home(frozenset({REGION, REGION[:-1], "浙江省", "金华市"}))
CAPS = {Group.ROAD: 600, Group.PLACE: 300, Group.ORGANISATION: 300}
KEPT = {Group.ROAD: 10, Group.PLACE: 15, Group.ORGANISATION: 30}
GROUPS = {
    PlaceKind.ROAD: Group.ROAD,
    PlaceKind.ESTATE: Group.PLACE,
    PlaceKind.VILLAGE: Group.PLACE,
    PlaceKind.POI: Group.PLACE,
    PlaceKind.ORGANISATION: Group.ORGANISATION,
}
"""Kinds that are found by their name; the others by key."""

INTERPOLATED = -1
"""The id of an answer that is no entry: a number between known ones, on the road of its facts."""


class MemorySearch:
    """A gazetteer with its postings."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.names: dict[int, str] = {}
        self._postings: dict[int, list[int]] = defaultdict(list)
        self._counts: Counter[int] = Counter()
        self._children: dict[tuple[PlaceKind, int, int], int] = {}
        self._crossings: dict[int, list[int]] = defaultdict(list)
        for thing in gazetteer.things:
            self._take_in(thing)

    def search(self, parts: AddressParts) -> list[tuple[int, Scored]]:
        """Every candidate with its score, best first: the id of its entry, `INTERPOLATED` for none."""
        made = self._made(parts)
        scores = score_all(parts, (facts for _number, facts in made))
        scored = [(number, each) for (number, _facts), each in zip(made, scores, strict=True)]
        return sorted(scored, key=lambda pair: -pair[1].total)

    def candidates(self, parts: AddressParts) -> list[CandidateFacts]:
        """What would be scored, each once."""
        return [facts for _number, facts in self._made(parts)]

    def _made(self, parts: AddressParts) -> list[tuple[int, CandidateFacts]]:
        return list(dict.fromkeys(self._hypotheses(parts, self._found(parts))))

    def _take_in(self, thing: Thing) -> None:
        if thing.kind in GROUPS:
            self.names[thing.id] = core(thing.name, home=HOME)
            for token in tokens(self.names[thing.id], GROUPS[thing.kind]):
                self._postings[token].append(thing.id)
                self._counts[token] += 1
        elif thing.kind is PlaceKind.DOOR and thing.road is not None:
            self._children[PlaceKind.DOOR, thing.road, thing.number or 0] = thing.id
        elif thing.kind is PlaceKind.BUILDING and thing.site is not None:
            self._children[PlaceKind.BUILDING, thing.site, thing.building or 0] = thing.id
        elif thing.road is not None:
            self._crossings[thing.road].append(thing.id)

    def _found(self, parts: AddressParts) -> set[int]:
        return {
            number for segment in parts.segments for group in Group for number in self._of_group(segment.name, group)
        }

    def _of_group(self, name: str, group: Group) -> list[int]:
        query = tokens(core(name, home=HOME), group)
        shared: Counter[int] = Counter()
        looked_up = {number for token in rarest(query, self._counts, CAPS[group]) for number in self._postings[token]}
        for token in query:
            for number in looked_up.intersection(self._postings.get(token, ())):
                shared[number] += weight_of(self._counts[token], len(self.names))
        return [number for number, _weight in shared.most_common(KEPT[group])]

    def _hypotheses(self, parts: AddressParts, found: Iterable[int]) -> Iterator[tuple[int, CandidateFacts]]:
        for number in found:
            thing = self.gazetteer.things[number]
            yield number, self._facts(thing)
            if thing.kind is PlaceKind.ROAD:
                yield from self._on_road(parts, thing)
                yield from self._crossings_of(parts, thing)
            if thing.kind is PlaceKind.ESTATE:
                yield from self._in_estate(parts, thing)

    def _on_road(self, parts: AddressParts, road: Thing) -> Iterator[tuple[int, CandidateFacts]]:
        said = {parts.number, *(value for kind, value in parts.rivals if kind is ElementKind.ROAD_NUMBER)} - {None}
        for number in (int(each) for each in said if each and each.isdigit()):
            known = self._children.get((PlaceKind.DOOR, road.id, number))
            lonlat = place_of_number(self.gazetteer, road.id, number)
            facts = CandidateFacts(
                PlaceKind.DOOR, road.name, Group.ROAD, road=road.name, number=str(number), town=road.town,
                interpolated=known is None, lonlat=lonlat,
            )  # fmt: skip
            yield (INTERPOLATED if known is None else known), facts

    def _in_estate(self, parts: AddressParts, estate: Thing) -> Iterator[tuple[int, CandidateFacts]]:
        said = {parts.building, *(value for kind, value in parts.rivals if kind is ElementKind.BUILDING)} - {None}
        for building in (int(each) for each in said if each and each.isdigit()):
            known = self._children.get((PlaceKind.BUILDING, estate.id, building))
            if known is not None:
                thing = self.gazetteer.things[known]
                yield known, CandidateFacts(
                    PlaceKind.BUILDING, estate.name, site=estate.name, building=str(building), town=estate.town,
                    road=self._road_name(estate), lonlat=(thing.lon, thing.lat),
                )  # fmt: skip

    def _crossings_of(self, parts: AddressParts, road: Thing) -> Iterator[tuple[int, CandidateFacts]]:
        if parts.crossing is None:
            return
        for number in self._crossings[road.id]:
            thing = self.gazetteer.things[number]
            other = self.gazetteer.things[thing.other_road or 0]
            if any(likeness(name, other.name).best >= ALIKE for name in parts.crossing if name):
                yield number, CandidateFacts(
                    PlaceKind.CROSSING, road.name, Group.ROAD, road=road.name, other_road=other.name, town=road.town,
                    lonlat=(thing.lon, thing.lat),
                )  # fmt: skip

    def _facts(self, thing: Thing) -> CandidateFacts:
        return CandidateFacts(
            thing.kind, self.names[thing.id], GROUPS[thing.kind], full_name=thing.name, road=self._road_name(thing),
            number=None if thing.number is None else str(thing.number), town=thing.town, lonlat=(thing.lon, thing.lat),
        )  # fmt: skip

    def _road_name(self, thing: Thing) -> str | None:
        return None if thing.road is None else self.gazetteer.things[thing.road].name
