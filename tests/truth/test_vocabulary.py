"""The word lists are whole: every word has its labels, every kind its place in each table that is made of them."""

from __future__ import annotations

import inspect
import re
from collections import Counter

import pytest

from gis import vocabulary
from gis.areas.ingest import PARENTS
from gis.duty.answer import ANSWER_ORDER
from gis.duty.chain import CHAIN
from gis.geocode import words as of_places
from gis.vocabulary import CATEGORY_FAMILIES, WORD_LISTS, AreaKind, Category, Link, PostKind, Word
from layers.symbols import AREA_SYMBOLS

HAN = re.compile(r"[\u4e00-\u9fff]")
ALL = (*WORD_LISTS, *of_places.WORD_LISTS)
SAME_IN_CHINESE = {"WGS84"}
"""Labels that Chinese readers write in Latin letters."""


@pytest.mark.parametrize("words", ALL, ids=lambda words: words.__name__)
def test_every_word_has_its_labels(words: type[Word]) -> None:
    assert [word for word in words if not (word.value and word.zh.strip() and word.en.strip())] == []
    assert [word for word in words if not HAN.search(word.zh) and word.zh not in SAME_IN_CHINESE] == []
    assert [word for word in words if HAN.search(word.en)] == []


@pytest.mark.parametrize("words", ALL, ids=lambda words: words.__name__)
def test_no_two_words_look_alike(words: type[Word]) -> None:
    # An alias would vanish from the list, so the members are counted with their aliases.
    assert len(words) == len(words.__members__)
    for labels in ([word.zh for word in words], [word.en for word in words], [word.value.lower() for word in words]):
        assert [label for label, count in Counter(labels).items() if count > 1] == []


@pytest.mark.parametrize("words", ALL, ids=lambda words: words.__name__)
def test_values_are_plain_identifiers(words: type[Word]) -> None:
    pattern = r"[A-Z]+(_[A-Z]+)*" if words is Category else r"[a-z0-9]+(_[a-z0-9]+)*"

    assert [word for word in words if not re.fullmatch(pattern, word.value)] == []
    assert [word for word in words if words.of(word.value) is not word] == []


def test_every_list_is_shown() -> None:
    members = [*inspect.getmembers(vocabulary, inspect.isclass), *inspect.getmembers(of_places, inspect.isclass)]
    lists = {kind for _name, kind in members if issubclass(kind, Word)}

    assert set(ALL) == lists - {Word}
    assert len(ALL) == len({words.__name__ for words in ALL})


def test_every_list_says_what_it_is() -> None:
    assert [words.__name__ for words in ALL if not words.__doc__] == []


def test_every_post_has_its_turn() -> None:
    assert Counter(ANSWER_ORDER) == dict.fromkeys(PostKind, 1)


def test_every_kind_of_area_has_its_place() -> None:
    assert Counter(CHAIN) == dict.fromkeys(AreaKind, 1)
    assert set(PARENTS) == set(AreaKind)
    assert set(AREA_SYMBOLS) == set(AreaKind)


def test_parents_are_wider_than_their_children() -> None:
    wider = [(kind, parent) for kind, parents in PARENTS.items() for parent in parents]

    assert [pair for pair in wider if CHAIN.index(pair[0]) >= CHAIN.index(pair[1])] == []


def test_every_kind_of_area_can_answer_and_the_centre_comes_last() -> None:
    assert [link.value for link in Link] == [*(kind.value for kind in CHAIN), "catch_all"]
    assert all((Link.of(kind.value).zh, Link.of(kind.value).en) for kind in AreaKind)


def test_families_are_not_categories() -> None:
    assert set(CATEGORY_FAMILIES) & {word.value for word in Category} == set()
    assert {word.value.partition("_")[0] for word in Category} - set(CATEGORY_FAMILIES) == {"INVALID"}
