"""The invented gazetteer and what callers make of it: always the same, and true."""

from __future__ import annotations

from collections import Counter

import pytest

from gis.geocode.address import parse
from gis.vocabulary import PlaceKind
from tests.support.gazetteer import Gazetteer, make_gazetteer
from tests.support.memory_search import HOME, INTERPOLATED, MemorySearch
from tests.support.noise import Noise, make_queries, numeral

SIZE, PER_TYPE = 3000, 8
EASY = (Noise.EXACT, Noise.FULL, Noise.ADDRESS_AND_COMPANY, Noise.REORDERED, Noise.ROOM, Noise.TOWN, Noise.NUMERALS)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """A small one."""
    return make_gazetteer(SIZE)


def test_the_shares_are_those_of_the_design(gazetteer: Gazetteer) -> None:
    counts = Counter(thing.kind for thing in gazetteer.things)

    assert counts[PlaceKind.ORGANISATION] == SIZE * 40 // 100
    assert counts[PlaceKind.POI] == SIZE * 6 // 100
    assert counts[PlaceKind.BUILDING] == SIZE * 20 // 100
    assert [thing.id for thing in gazetteer.things] == list(range(len(gazetteer.things)))


def test_the_same_seed_gives_the_same(gazetteer: Gazetteer) -> None:
    assert make_gazetteer(SIZE).things == gazetteer.things
    assert make_gazetteer(SIZE, seed=1).things != gazetteer.things
    assert make_queries(gazetteer, per_type=2) == make_queries(gazetteer, per_type=2)


def test_every_type_of_noise_is_made(gazetteer: Gazetteer) -> None:
    queries = make_queries(gazetteer, per_type=PER_TYPE)

    assert Counter(query.noise for query in queries) == dict.fromkeys(Noise, PER_TYPE)
    assert all(bool(query.truth) == (query.noise is not Noise.NOT_EXISTING) for query in queries)


def test_no_garbled_text_is_the_name_of_another_entry(gazetteer: Gazetteer) -> None:
    for query in make_queries(gazetteer, per_type=PER_TYPE):
        others = gazetteer.called(query.text)
        assert not others or others & query.truth, query


def test_clean_words_find_their_entry(gazetteer: Gazetteer) -> None:
    search = MemorySearch(gazetteer)
    queries = [query for query in make_queries(gazetteer, per_type=PER_TYPE) if query.noise in EASY]

    missed = [
        query.text
        for query in queries
        if not (found := search.search(parse(query.text, home=HOME))) or found[0][0] not in query.truth
    ]

    assert missed == []


def test_a_number_that_is_not_known_is_placed_on_its_road(gazetteer: Gazetteer) -> None:
    search = MemorySearch(gazetteer)
    query = next(query for query in make_queries(gazetteer, per_type=1) if query.noise is Noise.UNKNOWN_NUMBER)

    number, best = search.search(parse(query.text, home=HOME))[0]

    assert number == INTERPOLATED
    assert best.facts.number == str(query.number)


@pytest.mark.parametrize(
    ("number", "written"), [(3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (242, "二百四十二")]
)
def test_numerals_are_written(number: int, written: str) -> None:
    assert numeral(number) == written
