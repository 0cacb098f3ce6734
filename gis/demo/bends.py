"""Borders bent like old ditches and field paths, without ever crossing each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

import numpy as np
import shapely
from shapely import LineString

from gis.demo.plane import FloatArray

STEP_M = 16.0
"""Between the corners of a bent line."""
BEND = 0.055
"""How far a line is bent aside, as a share of its length."""
WEAKER = (1.0, 0.5, 0.2, 0.0)
"""Strengths that are tried in turn where lines would meet."""
MODES = 4
"""Waves along a line: one bow, an S, and so on."""


def bent(lines: Sequence[LineString], may_bend: Sequence[bool], rng: Random) -> list[LineString]:
    """The lines bent between their ends, those that may; as weakly as it takes to meet nowhere but at their ends."""
    bows = [[rng.gauss(0, 1) / n for n in range(1, MODES + 1)] for _ in lines]
    strength = [0 if may else len(WEAKER) - 1 for may in may_bend]
    while True:
        drawn = [
            _bent(line, bow, BEND * WEAKER[at]) if may else line
            for line, bow, at, may in zip(lines, bows, strength, may_bend, strict=True)
        ]
        weaker = {i for i in _meeting(drawn) if strength[i] < len(WEAKER) - 1}
        if not weaker:
            return drawn
        strength = [at + (i in weaker) for i, at in enumerate(strength)]


def _bent(line: LineString, bow: Sequence[float], bend: float) -> LineString:
    """Smoothed, and moved aside by a sum of waves that are still at both ends."""
    if not bend:
        return line
    share = np.linspace(0, 1, max(2, round(line.length / STEP_M)) + 1)
    xy = _smoothed(shapely.get_coordinates(shapely.line_interpolate_point(line, share, normalized=True)))
    ahead = np.gradient(xy, axis=0)
    aside = np.column_stack([-ahead[:, 1], ahead[:, 0]]) / np.hypot(*ahead.T)[:, None]
    wave = sum(size * np.sin(n * math.pi * share) for n, size in enumerate(bow, 1))
    xy += np.clip(wave, -1.6, 1.6)[:, None] * bend * line.length * aside
    xy[[0, -1]] = shapely.get_coordinates(line)[[0, -1]]
    return LineString(xy)


def _smoothed(xy: FloatArray) -> FloatArray:
    """Corners rounded off by repeated averaging; the ends stay."""
    xy = xy.copy()
    for _ in range(6):
        xy[1:-1] = (xy[:-2] + 2 * xy[1:-1] + xy[2:]) / 4
    return xy


def _meeting(lines: Sequence[LineString]) -> set[int]:
    """Lines that cross themselves, or another elsewhere than at a common end."""
    shapes = np.array(lines, dtype=object)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    shared = shapely.intersection(shapes[left], shapes[right])
    ends = [frozenset((line.coords[0], line.coords[-1])) for line in lines]
    bad = {
        i
        for a, b, met in zip(left.tolist(), right.tolist(), shared, strict=True)
        if met.length > 0 or not set(map(tuple, shapely.get_coordinates(met).tolist())) <= ends[a] & ends[b]
        for i in (a, b)
    }
    return bad | set(np.flatnonzero(~shapely.is_simple(shapes)).tolist())
