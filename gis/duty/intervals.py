"""Pieces of time: joined, cut out of each other, counted. Pure.

A piece runs from an instant, included, to an instant, excluded. Functions give pieces in order that neither touch nor
overlap, and take them in that shape unless they say otherwise. One pass over both lists each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

type Piece = tuple[datetime, datetime]
type Pieces = Sequence[Piece]


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Any pieces as one set: what touches or overlaps becomes one, what holds no instant is left out."""
    found: list[Piece] = []
    for start, end in sorted(pieces):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return found


def common(ours: Pieces, theirs: Pieces) -> list[Piece]:
    """What lies in both."""
    found: list[Piece] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        start, end = max(ours[i][0], theirs[j][0]), min(ours[i][1], theirs[j][1])
        if start < end:
            found.append((start, end))
        if ours[i][1] < theirs[j][1]:
            i += 1
        else:
            j += 1
    return found


def without(ours: Pieces, theirs: Pieces) -> list[Piece]:
    """What lies in ours and not in theirs."""
    found: list[Piece] = []
    j = 0
    for start, end in ours:
        while j < len(theirs) and theirs[j][1] <= start:
            j += 1
        found += _cut(start, end, theirs, j)
    return found


def counted(many: Iterable[Pieces], window: Piece) -> list[tuple[datetime, datetime, int]]:
    """How many of the sets hold at each time of the window, in order; neighbours differ in number."""
    steps = {window[0]: 0, window[1]: 0}
    for start, end in (piece for pieces in many for piece in common(pieces, [window])):
        steps[start] = steps.get(start, 0) + 1
        steps[end] = steps.get(end, 0) - 1
    found: list[tuple[datetime, datetime, int]] = []
    times, count = sorted(steps), 0
    for start, end in pairwise(times):
        count += steps[start]
        if found and found[-1][2] == count:
            found[-1] = (found[-1][0], end, count)
        else:
            found.append((start, end, count))
    return found


def hours_of(pieces: Pieces) -> float:
    """How long pieces last together."""
    return sum((end - start).total_seconds() for start, end in pieces) / 3600


def _cut(start: datetime, end: datetime, theirs: Pieces, j: int) -> list[Piece]:
    found: list[Piece] = []
    while j < len(theirs) and theirs[j][0] < end:
        if start < theirs[j][0]:
            found.append((start, theirs[j][0]))
        start = theirs[j][1]
        j += 1
    return [*found, (start, end)] if start < end else found
