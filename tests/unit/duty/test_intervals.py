"""Pieces of time do what sets of minutes do, whatever they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gis.duty.intervals import Piece, common, counted, hours_of, joined, without

START = datetime(2026, 5, 6, tzinfo=UTC)
LENGTH = 40


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def piece(first: int, last: int) -> Piece:
    return at(first), at(last)


MINUTES = st.integers(0, LENGTH)
ANY = st.lists(st.tuples(MINUTES, MINUTES).map(lambda pair: piece(min(pair), max(pair))), max_size=8)
PIECES = ANY.map(joined)


def minutes(pieces: list[Piece]) -> set[int]:
    return {n for n in range(LENGTH) if any(start <= at(n) < end for start, end in pieces)}


def is_tidy(pieces: list[Piece]) -> bool:
    return all(start < end for start, end in pieces) and all(one[1] < other[0] for one, other in pairwise(pieces))


@given(ANY)
def test_joined(pieces: list[Piece]) -> None:
    found = joined(pieces)

    assert is_tidy(found)
    assert minutes(found) == minutes(pieces)


@given(PIECES, PIECES)
def test_common_and_without(ours: list[Piece], theirs: list[Piece]) -> None:
    both, rest = common(ours, theirs), without(ours, theirs)

    assert minutes(both) == minutes(ours) & minutes(theirs)
    assert minutes(rest) == minutes(ours) - minutes(theirs)
    assert all(start < end for start, end in (*both, *rest))
    assert round(hours_of(both) + hours_of(rest) - hours_of(ours), 9) == 0


@given(st.lists(PIECES, max_size=5), st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] < pair[1]))
def test_counted(many: list[list[Piece]], window: tuple[int, int]) -> None:
    found = counted(many, piece(*window))

    for n in range(*window):
        [count] = [count for start, end, count in found if start <= at(n) < end]
        assert count == sum(n in minutes(pieces) for pieces in many)
    assert (found[0][0], found[-1][1]) == piece(*window)
    assert all(one[2] != other[2] for one, other in pairwise(found))
