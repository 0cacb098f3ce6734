"""Addresses in Latin script: every street and number of the Monaco extract, each with five typing errors."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from gis.crs.plane import LocalPlane
from gis.db.engine import transaction
from gis.geocode.ingest import ingest_places
from gis.geocode.osm import places_from_extract
from gis.geocode.search import geocode
from gis.vocabulary import PlaceKind, PlaceOrigin
from tests.conftest import NOON, TestCentre
from tests.support.shared import shared_data

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TYPOS = 5


def typo(street: str, rng: random.Random) -> str:
    """One letter of a street dropped, doubled, replaced or swapped with the next; never the first."""
    places = [at for at, letter in enumerate(street) if letter.isalpha() and 0 < at < len(street) - 1]
    at, way = rng.choice(places), rng.randrange(4)
    before, letter, after = street[:at], street[at], street[at + 1 :]
    return [before + after, before + 2 * letter + after, before + rng.choice(LETTERS) + after,
            before + after[:1] + letter + after[1:]][way]  # fmt: skip


@pytest.mark.real_files
def test_streets_and_numbers_are_found_in_spite_of_typing_errors(new_centre: Callable[[], TestCentre]) -> None:
    table = places_from_extract(shared_data("osm/monaco.osm.pbf"))
    doors = sorted({(row["road"], row["number"]) for row in table.rows if row.kind is PlaceKind.DOOR})
    plane, rng, centre = LocalPlane.at(7.42), random.Random(5), new_centre()

    with transaction(centre.engine) as db:
        ingest_places(db, table, NOON, origin=PlaceOrigin.OSM)
        wrong = []
        for road, number in doors:
            for turn in range(TYPOS):
                said = typo(road, rng)
                text = f"{number} {said}" if turn % 2 else f"{said} {number}"
                found = geocode(db, text, NOON, plane).candidates
                first = next((f"{one.kind} {one.name}" for one in found), "nothing")
                if first != f"door {number} {road}":
                    wrong.append((text, first))

    assert len(doors) > 50
    assert 1 - len(wrong) / (TYPOS * len(doors)) >= 0.95, wrong
