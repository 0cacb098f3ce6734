"""A demo zone is the same bytes for the same size, seed and day."""

from __future__ import annotations

from datetime import date, timedelta

from gis.demo.zone import DemoZone, Size, generate
from gis.vocabulary import AreaKind


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_zone() -> None:
    first, again, other = (generate(Size.SMALL, seed, date(2026, 5, 4)) for seed in (5, 5, 6))

    assert bytes_of(first) == bytes_of(again)
    assert bytes_of(first) != bytes_of(other)


def test_another_day_moves_dates_only(today: date) -> None:
    now, later = generate(Size.SMALL, 5, today), generate(Size.SMALL, 5, today + timedelta(days=9))

    assert bytes_of_land(now) == bytes_of_land(later)
    assert now.people == later.people


def bytes_of(zone: DemoZone) -> bytes:
    rest = (zone.people, zone.duty, zone.fixes, zone.catch_all, zone.centre, zone.gates.to_json())
    return bytes_of_land(zone) + repr(rest).encode()


def bytes_of_land(zone: DemoZone) -> bytes:
    roads = [(way.id, way.lonlat.tolist(), way.tags) for way in zone.ways]
    rest = repr((roads, zone.barriers, zone.restrictions, zone.water.to_json()))
    return "\n".join([*(zone.areas[kind].to_json() for kind in AreaKind), rest]).encode()
