"""The reports of a day: fresh ones, the same event again by others, and what comes up again some hours later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random

from gis.clock import SHANGHAI, midnight
from gis.crs.transform import LonLat
from gis.demo import day_draw as draw
from gis.demo import day_words as words
from gis.demo import names
from gis.demo.day_matter import Caller, Matter
from gis.demo.day_mix import (
    AGAIN_PERCENT,
    ELSEWHERE_PERCENT,
    FATES,
    KINDS,
    PLACELESS_PERCENT,
    SAME_EVENT_PERCENT,
    Fate,
)
from gis.demo.day_pace import hour_in_shanghai
from gis.demo.day_scene import Scene
from gis.vocabulary import Channel, Priority, Risk

CALLER_PREFIX = "19909"
"""Numbers of callers: eleven digits with the six that follow, three of them by the day, so that nobody seems to call
again who doesn't. Fictitious, like those of the zone's people."""

MOST = 500
"""Reports that a day may have; the design burst of the whole zone is a third of it."""

NUMBERED = {Channel.POLICE_110: "JQ", Channel.CITY_CENTRE: "SZ", Channel.HOTLINE_12345: "RX"}
"""How upstream numbers its orders."""

OUTSIDE = LonLat(120.235, 29.02)
"""In the hills beyond every zone that the demo draws."""

_OPENINGS = {Risk.DOMESTIC_VIOLENCE: words.VIOLENT, Risk.EXTREME_THREAT: words.THREATENING}


def reports_of(scene: Scene, on: date, many: int, rng: Random) -> list[Matter]:
    """So many reports on a day, by time of receipt."""
    hand = _Hand(scene, on, rng)
    same, again = (round(many * percent / 100) for percent in (SAME_EVENT_PERCENT, AGAIN_PERCENT))
    drawn = [hand.fresh() for _ in range(max(1, many - same - again))]
    drawn += [hand.again(matter) for matter in hand.some(drawn, again, _comes_again)]
    drawn += [hand.same_event(matter) for matter in hand.some(drawn, same, _is_seen_by_others)]
    return _numbered(drawn, rng)


def _comes_again(matter: Matter) -> bool:
    is_of_a_kind = matter.category.startswith(("DISPUTE", "NUISANCE"))
    return is_of_a_kind and not matter.risks and matter.fate in FATES and hour_in_shanghai(matter.received_at) < 18


def _is_seen_by_others(matter: Matter) -> bool:
    is_there = matter.fate in FATES and matter.fate is not Fate.NOT_FOUND and matter.place is not None
    return is_there and hour_in_shanghai(matter.received_at) < 23


def _numbered(drawn: Sequence[Matter], rng: Random) -> list[Matter]:
    """By time of receipt, with keys in that order, and the numbers of upstream."""
    ordered = sorted(drawn, key=lambda matter: (matter.received_at, matter.key))
    row: dict[int | None, int | None] = {matter.key: n for n, matter in enumerate(ordered)} | {None: None}
    digits = rng.sample(range(100_000), k=len(ordered))
    return [
        replace(
            matter, key=n, same_as=row[matter.same_as], again_of=row[matter.again_of],
            reference=_reference(matter, digits[n]),
        )
        for n, matter in enumerate(ordered)
    ]  # fmt: skip


def _reference(matter: Matter, digits: int) -> str | None:
    prefix = NUMBERED.get(matter.channel)
    return f"{prefix}{matter.received_at.astimezone(SHANGHAI):%Y%m%d}{digits:05}" if prefix else None


class _Hand:
    """Writes reports, one after the other."""

    def __init__(self, scene: Scene, on: date, rng: Random) -> None:
        self._scene, self._on, self._rng = scene, on, rng
        self._keys = count()
        self._names = names.people(rng)
        self._digits = iter(rng.sample(range(1000), k=1000))

    def fresh(self) -> Matter:
        """Something that nobody has reported before."""
        rng = self._rng
        channel, category = draw.channel_and_category(rng)
        risk = draw.risk(category, rng)
        spot = draw.spot(category, channel, self._scene, rng)
        where = words.where_is(spot, rng)
        matter = Matter(
            key=next(self._keys),
            received_at=draw.instant(category, midnight(self._on), rng),
            channel=channel,
            category=category,
            priority=Priority.MAJOR if risk else KINDS[category].priority,
            risks=frozenset({risk} if risk else ()),
            text=_OPENINGS[risk].format(at=where) if risk else words.narrative(category, where, rng),
            address=where,
            caller=self._caller(),
            fate=draw.fate(category, channel, risk, rng),
            place=spot.place,
            given=draw.coordinates(spot.place, channel, rng),
            site=spot.code,
        )
        return self._misplaced(matter)

    def same_event(self, matter: Matter) -> Matter:
        """Somebody else, within half an hour, about what was reported already."""
        rng = self._rng
        channel = rng.choice((Channel.POLICE_110, Channel.HOTLINE_12345, Channel.CITY_CENTRE))
        return replace(
            matter,
            key=next(self._keys),
            received_at=matter.received_at + timedelta(seconds=rng.randint(60, 1500)),
            channel=channel,
            text=words.narrative(matter.category, matter.address, rng, opening=rng.choice(words.ALSO)),
            caller=self._caller(),
            fate=Fate.MERGED,
            given=draw.coordinates(matter.place, channel, rng),
            same_as=matter.key,
            again_of=None,
        )

    def again(self, matter: Matter) -> Matter:
        """The same caller some hours later: it has come up again."""
        rng, channel = self._rng, Channel.POLICE_110
        return replace(
            matter,
            key=next(self._keys),
            received_at=matter.received_at + timedelta(seconds=rng.randint(2 * 3600, 6 * 3600)),
            channel=channel,
            text=words.narrative(matter.category, matter.address, rng, opening=rng.choice(words.AGAIN)),
            fate=draw.fate(matter.category, channel, None, rng),
            given=draw.coordinates(matter.place, channel, rng),
            again_of=matter.key,
        )

    def some(self, matters: Sequence[Matter], many: int, fit: Callable[[Matter], bool]) -> list[Matter]:
        """Some of those that fit, each once; fewer if there are not so many."""
        fitting = [matter for matter in matters if fit(matter)]
        return self._rng.sample(fitting, k=min(many, len(fitting)))

    def _caller(self) -> Caller:
        return Caller(next(self._names), f"{CALLER_PREFIX}{self._on.toordinal() % 1000:03}{next(self._digits):03}")

    def _misplaced(self, matter: Matter) -> Matter:
        """A few lie beyond the border, a few callers can't say where they are."""
        share = self._rng.random() * 100
        if matter.risks or matter.fate not in FATES:
            return matter
        if share < ELSEWHERE_PERCENT:
            return self._elsewhere(matter)
        if share < ELSEWHERE_PERCENT + PLACELESS_PERCENT:
            text = words.narrative(matter.category, "这边", self._rng, opening=words.NO_PLACE)
            return replace(matter, place=None, given=None, address="", site="", text=text)
        return matter

    def _elsewhere(self, matter: Matter) -> Matter:
        rng = self._rng
        where = rng.choice(words.ELSEWHERE)
        place = draw.moved(OUTSIDE, 800, rng)
        return replace(
            matter, fate=Fate.ELSEWHERE, place=place, given=draw.coordinates(place, matter.channel, rng),
            address=where, site="", text=words.narrative(matter.category, where, rng),
        )  # fmt: skip
