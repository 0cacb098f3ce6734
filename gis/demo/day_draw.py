"""Single draws of a report: what it is about, when and where, how it comes, how its place is given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from gis.crs.transform import LonLat, from_wgs84
from gis.demo.day_matter import Coordinates
from gis.demo.day_mix import CHANNELS, FATES, GIVEN, KINDS, SHAPES, WAGE_CHANNELS, Fate
from gis.demo.day_scene import Scene, Spot
from gis.vocabulary import Category, Channel, Datum, Risk

CH = Channel

WAGES = {Category.DISPUTE_WAGE: 12.0, Category.DISPUTE_LABOR: 4.0}
"""Percent of all matters that come through the channels of the wage-protection station."""

VIOLENT_PERCENT, THREATENING_PERCENT = 15, 4
"""Of family matters those with blows, of wage matters those with a threat."""
ENTERPRISE_ITSELF_PERCENT = 60
"""Of what a micro-centre reports, what it settles itself."""

_METRES_PER_DEGREE = 111_320.0


def drawn[T](weights: Mapping[T, float], rng: Random) -> T:
    """One of several, by weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def channel_and_category(rng: Random) -> tuple[Channel, Category]:
    """How it comes and what it is about. The wage channels bring wages and labour only, and most of them."""
    channel = drawn(CHANNELS, rng)
    if channel in WAGE_CHANNELS:
        return channel, drawn(WAGES, rng)
    category = drawn({each: kind.percent - WAGES.get(each, 0) for each, kind in KINDS.items()}, rng)
    if category is Category.INVALID:
        return CH.POLICE_110, category  # Nobody but a platform passes on a call without a word in it.
    return (CH.HOTLINE_12345 if category.startswith("CONSULT") else channel), category


def instant(category: Category, starts_at: datetime, rng: Random) -> datetime:
    """When it comes: an hour by the shape of the category, any second of it."""
    hour = rng.choices(range(24), weights=SHAPES[KINDS[category].hours])[0]
    return starts_at + timedelta(hours=hour, seconds=rng.randrange(3600))


def spot(category: Category, channel: Channel, scene: Scene, rng: Random) -> Spot:
    """Where it happens; a micro-centre reports what happens on its own premises."""
    if channel is CH.MICRO_CENTRE and scene.hosts:
        return rng.choice(scene.hosts)
    return rng.choice(scene.spots[KINDS[category].places] or scene.spots["any"])


def risk(category: Category, rng: Random) -> Risk | None:
    """What makes it red, if anything does."""
    if category is Category.DISPUTE_FAMILY and rng.random() * 100 < VIOLENT_PERCENT:
        return Risk.DOMESTIC_VIOLENCE
    if category is Category.DISPUTE_WAGE and rng.random() * 100 < THREATENING_PERCENT:
        return Risk.EXTREME_THREAT
    return None


def fate(category: Category, channel: Channel, risk_seen: Risk | None, rng: Random) -> Fate:
    """How it ends. What is red is never settled by telephone, and violence at home goes to the police."""
    if category is Category.INVALID:
        return Fate.INVALID
    if category.startswith("CONSULT"):
        return Fate.BY_PHONE
    if risk_seen is Risk.DOMESTIC_VIOLENCE:
        return Fate.POLICE
    if channel is CH.MICRO_CENTRE and rng.random() * 100 < ENTERPRISE_ITSELF_PERCENT:
        return Fate.SELF_HELP
    return drawn(FATES, rng)


def coordinates(place: LonLat | None, channel: Channel, rng: Random) -> Coordinates | None:
    """The place as it comes beside the words: seldom, in several datums, more or less wrong."""
    if place is None:
        return None
    given = drawn({name: percent for name, (percent, _given) in GIVEN.items()}, rng)
    if channel is CH.PATROL:
        given = "worker"
    datum, errors = GIVEN[given][1].datum, GIVEN[given][1].error_m
    return None if datum is None else _written(moved(place, rng.uniform(*errors), rng), datum)


def moved(place: LonLat, sigma_m: float, rng: Random) -> LonLat:
    """A place that is wrong by so much, one standard deviation per axis."""
    north, east = rng.gauss(0, sigma_m), rng.gauss(0, sigma_m)
    shrink = math.cos(math.radians(place.lat))
    return LonLat(place.lon + east / (_METRES_PER_DEGREE * shrink), place.lat + north / _METRES_PER_DEGREE)


def _written(place: LonLat, datum: Datum) -> Coordinates:
    x, y = from_wgs84([place], datum)[0]
    return Coordinates(round(float(x), 6), round(float(y), 6), datum)
