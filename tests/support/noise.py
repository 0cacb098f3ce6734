"""What callers make of a place: twenty ways to say it wrong, with the set of right answers (geocoding.md 2.1).

The truth of a query is a set: every entry that is rightly called so. A garbled text that happens to be the name of
another entry is thrown away, because there the other entry is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from gis.vocabulary import PlaceKind
from tests.support.gazetteer import Gazetteer, Thing, place_of_number
from tests.support.sounds import any_other, homophone, near_homophone

PER_TYPE = 160
"""Queries of each type: 20 types make 3,200."""


class Noise(StrEnum):
    """What was done to a text."""

    EXACT = "exact"
    FULL = "full official address"
    ABBREVIATION = "abbreviation"
    ADDRESS_AND_COMPANY = "address and company"
    HOMOPHONE = "one homophone"
    TWO_HOMOPHONES = "two homophones"
    NEAR_HOMOPHONE = "near-homophone"
    WRONG = "wrong character"
    DROPPED = "dropped character"
    FILLER = "filler speech"
    RELATIVE = "relative tail"
    BUILDING = "building variant"
    ROOM = "room tail"
    NUMERALS = "Chinese numerals"
    NO_SUFFIX = "suffix left out"
    REORDERED = "reordered"
    TOWN = "town before it"
    COMBINATION = "combination"
    UNKNOWN_NUMBER = "number not registered"
    NOT_EXISTING = "does not exist"


@dataclass(frozen=True)
class Query:
    """A text, and what is right for it."""

    noise: Noise
    text: str
    truth: frozenset[int]
    """Ids of the entries that are right; of a number not registered those of its road; empty: nothing is right."""
    lonlat: tuple[float, float] | None
    """Where it is, degrees WGS84; of a number not registered where it would be."""
    number: int | None = None


type Maker = Callable[["_Bench"], Query | None]


@dataclass
class _Bench:
    """A gazetteer with its dice."""

    gazetteer: Gazetteer
    rng: Random
    kinds: dict[PlaceKind, list[Thing]]

    def pick(self, *kinds: PlaceKind) -> Thing:
        return self.rng.choice(self.kinds[self.rng.choice(kinds)])

    def query(self, noise: Noise, text: str, thing: Thing, name: str | None = None) -> Query | None:
        """A query for an entry; None if the text is the name of something else."""
        truth = self.gazetteer.called(name or thing.alias or thing.name) | {thing.id}
        other = self.gazetteer.called(text)
        return None if other and not other & truth else Query(noise, text, truth, (thing.lon, thing.lat))

    def road_of(self, thing: Thing) -> Thing:
        assert thing.road is not None
        return self.gazetteer.things[thing.road]


def make_queries(gazetteer: Gazetteer, seed: int = 7, per_type: int = PER_TYPE) -> list[Query]:
    """`per_type` queries of each of the twenty types; the same arguments give the same queries."""
    queries: list[Query] = []
    for noise, maker in MAKERS.items():
        rng = Random(f"noise {seed} {noise}")
        bench = _Bench(gazetteer, rng, {kind: gazetteer.of(kind) for kind in PlaceKind})
        queries += _some(bench, maker, per_type)
    return queries


def _some(bench: _Bench, maker: Maker, count: int) -> Iterator[Query]:
    made = 0
    while made < count:
        query = maker(bench)
        if query:
            made += 1
            yield query


ANY = (PlaceKind.ORGANISATION, PlaceKind.DOOR, PlaceKind.BUILDING, PlaceKind.POI, PlaceKind.ESTATE, PlaceKind.ROAD)
_HEADS = ("喂，我在", "你好，我这里是", "我跟你讲，就在", "位置在", "我们在", "那个，我在")
_TAILS = ("这里，有人打架", "这边", "，有人摔倒了", "，麻烦来个人", "的位置", "这里，你们快点来")
_RELATIONS = ("对面", "旁边", "附近", "门口", "斜对面", "后门", "隔壁", "东门", "往东200米", "楼下")
_BUILDINGS = ("{}号楼", "{}幢", "{}栋", "{}座", "{}#", "{}#楼", "第{}幢")
_ROOMS = ("{}单元{}室", "{}楼", "{}层{}室", "-{}-{}")
_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number up to 999 as it is written: 十二, 一百零八."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not text else "")


def _called(thing: Thing) -> str:
    return thing.alias or thing.name


def _garbled(text: str, rng: Random, garble: Callable[[str, Random], str | None], times: int = 1) -> str | None:
    """A text with some of its Chinese characters garbled; endings such as 路 and 号 are left alone."""
    places = [
        at for at, character in enumerate(text) if character > "一" and character not in "路街号幢大道巷厂永康市镇村"
    ]
    for at in rng.sample(places, min(times, len(places))):
        other = garble(text[at], rng)
        if other is None:
            return None
        text = text[:at] + other + text[at + 1 :]
    return text


def _garbling(noise: Noise, garble: Callable[[str, Random], str | None], times: int = 1) -> Maker:
    def make(bench: _Bench) -> Query | None:
        thing = bench.pick(*ANY)
        text = _garbled(_called(thing), bench.rng, garble, times)
        return bench.query(noise, text, thing) if text and text != _called(thing) else None

    return make


def _exact(bench: _Bench) -> Query | None:
    thing = bench.pick(*ANY)
    return bench.query(Noise.EXACT, thing.name, thing, thing.name)


def _full(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.ORGANISATION, PlaceKind.POI)
    text = f"浙江省永康市{thing.town}{bench.road_of(thing).name}{thing.number}号{thing.name}"
    return bench.query(Noise.FULL, text, thing, thing.name)


def _abbreviation(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.ORGANISATION)
    return bench.query(Noise.ABBREVIATION, _called(thing), thing)


def _address_and_company(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.ORGANISATION)
    return bench.query(Noise.ADDRESS_AND_COMPANY, f"{bench.road_of(thing).name}{thing.number}号{_called(thing)}", thing)


def _dropped(bench: _Bench) -> Query | None:
    thing = bench.pick(*ANY)
    text = _garbled(_called(thing), bench.rng, lambda _character, _rng: "")
    return bench.query(Noise.DROPPED, text, thing) if text and len(text) > 2 else None


def _filler(bench: _Bench) -> Query | None:
    thing = bench.pick(*ANY)
    text = bench.rng.choice(_HEADS) + _called(thing) + bench.rng.choice(_TAILS)
    return bench.query(Noise.FILLER, text, thing)


def _relative(bench: _Bench) -> Query | None:
    thing = bench.pick(*ANY)
    return bench.query(Noise.RELATIVE, _called(thing) + bench.rng.choice(_RELATIONS), thing)


def _building(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.BUILDING)
    site = bench.gazetteer.things[thing.site or 0].name
    return bench.query(Noise.BUILDING, site + bench.rng.choice(_BUILDINGS).format(thing.building), thing)


def _room(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.BUILDING)
    floor = bench.rng.randint(2, 17)
    text = thing.name + bench.rng.choice(_ROOMS).format(bench.rng.randint(1, 4), f"{floor}0{bench.rng.randint(1, 4)}")
    return bench.query(Noise.ROOM, text.replace("幢-", "-"), thing)


def _numerals(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.DOOR, PlaceKind.BUILDING)
    number = thing.number or thing.building or 0
    return bench.query(Noise.NUMERALS, thing.name.replace(str(number), numeral(number)), thing)


def _no_suffix(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.DOOR, PlaceKind.ORGANISATION, PlaceKind.ESTATE)
    if thing.kind is PlaceKind.DOOR:
        text = thing.name.removesuffix("号")
    else:
        text = _called(thing)[:-2] if len(_called(thing)) > 4 else _called(thing)[:-1]
    return bench.query(Noise.NO_SUFFIX, text, thing)


def _reordered(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.ORGANISATION)
    text = f"{_called(thing)}，{bench.road_of(thing).name}{thing.number}号"
    return bench.query(Noise.REORDERED, text, thing)


def _town(bench: _Bench) -> Query | None:
    thing = bench.pick(*ANY)
    return bench.query(Noise.TOWN, thing.town + _called(thing), thing)


def _combination(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.ORGANISATION)
    name = _garbled(_called(thing), bench.rng, homophone)
    if name is None:
        return None
    text = f"{bench.rng.choice(_HEADS)}{bench.road_of(thing).name}{name}{bench.rng.choice(_RELATIONS)}"
    return bench.query(Noise.COMBINATION, text, thing)


def _unknown_number(bench: _Bench) -> Query | None:
    road = bench.pick(PlaceKind.ROAD)
    known = bench.gazetteer.called(road.name)
    number = bench.rng.randint(1, 300)
    text = f"{road.name}{number}号"
    if len(known) > 1 or bench.gazetteer.called(text):
        return None
    return Query(Noise.UNKNOWN_NUMBER, text, known, place_of_number(bench.gazetteer, road.id, number), number)


def _not_existing(bench: _Bench) -> Query | None:
    thing = bench.pick(PlaceKind.ORGANISATION, PlaceKind.ESTATE, PlaceKind.ROAD)
    text = _garbled(_called(thing), bench.rng, any_other, times=3)
    if text is None or bench.gazetteer.called(text):
        return None
    return Query(Noise.NOT_EXISTING, text, frozenset(), None)


MAKERS: dict[Noise, Maker] = {
    Noise.EXACT: _exact,
    Noise.FULL: _full,
    Noise.ABBREVIATION: _abbreviation,
    Noise.ADDRESS_AND_COMPANY: _address_and_company,
    Noise.HOMOPHONE: _garbling(Noise.HOMOPHONE, homophone),
    Noise.TWO_HOMOPHONES: _garbling(Noise.TWO_HOMOPHONES, homophone, 2),
    Noise.NEAR_HOMOPHONE: _garbling(Noise.NEAR_HOMOPHONE, near_homophone),
    Noise.WRONG: _garbling(Noise.WRONG, any_other),
    Noise.DROPPED: _dropped,
    Noise.FILLER: _filler,
    Noise.RELATIVE: _relative,
    Noise.BUILDING: _building,
    Noise.ROOM: _room,
    Noise.NUMERALS: _numerals,
    Noise.NO_SUFFIX: _no_suffix,
    Noise.REORDERED: _reordered,
    Noise.TOWN: _town,
    Noise.COMBINATION: _combination,
    Noise.UNKNOWN_NUMBER: _unknown_number,
    Noise.NOT_EXISTING: _not_existing,
}
