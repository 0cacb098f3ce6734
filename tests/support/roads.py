"""Roads drawn with characters, so that a test shows its map.

A--r->B      capitals, + and # are junctions: # is a shut gate, + has no name
|     ~      - and | are streets, < > v ^ one-ways, ~ a footpath; a character is about 100 m
C-i---D      small letters are places: on a road that goes on below them, or beside it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gis.crs.plane import LocalPlane
from gis.roads.cut import Drawing, cut
from gis.roads.graph import graph_of
from gis.roads.network import Network, Restriction
from gis.roads.snap import Snapper, Snaps
from gis.roads.tags import road_rules
from gis.vocabulary import Mode

WEST, NORTH = 120.0, 29.0
CELL = 0.001

type Place = tuple[float, float]
type Line = tuple[Sequence[Place], dict[str, str]]

_ALONG, _DOWN, _PLACES = set("-<>~"), set("|v^~"), set("abcdefghijklmnopqrstuwxyz")


@dataclass(frozen=True)
class DrawnRoads:
    """What a picture of roads shows."""

    network: Network
    place: dict[str, Place]
    """Junctions and places by their letter, degrees WGS84."""
    road: dict[str, int]
    """Road ids by the letters of their ends: "AB"."""

    def snaps(self, mode: Mode, *letters: str) -> Snaps:
        """Places on the roads of a mode."""
        snapper = Snapper(graph_of(self.network, mode), LocalPlane.at(WEST))
        return snapper.snap(np.array([self.place[letter] for letter in letters]))


def roads_from_picture(picture: str) -> DrawnRoads:
    """The roads of a picture."""
    rows = picture.strip("\n").split("\n")
    width = max(map(len, rows))
    grid = [row.ljust(width) for row in rows]
    runs = [
        (run, _ALONG) for row in range(len(grid)) for run in _runs([(row, column) for column in range(width)], grid)
    ]
    runs += [
        (run, _DOWN) for column in range(width) for run in _runs([(row, column) for row in range(len(grid))], grid)
    ]
    streets = [(run, _tags(run, grid)) for run, kinds in runs if _is_street(run, kinds, grid)]
    lines = [([_at(run[0]), _at(run[-1])], tags) for run, tags in streets]
    gates = [_at((r, c)) for r, row in enumerate(grid) for c, mark in enumerate(row) if mark == "#"]
    letters = {mark: _at((r, c)) for r, row in enumerate(grid) for c, mark in enumerate(row) if mark.isalpha()}
    names = [grid[run[0][0]][run[0][1]] + grid[run[-1][0]][run[-1][1]] for run, _tags_of in streets]
    return DrawnRoads(
        network_from_lines(lines, gates=gates), letters, {name: row + 1 for row, name in enumerate(names)}
    )


def network_from_lines(
    lines: Sequence[Line], *, gates: Sequence[Place] = (), restriction: tuple[Restriction, ...] = ()
) -> Network:
    """A network of lines with OpenStreetMap's tags, residential streets by default; road ids count from 1."""
    points = sorted({place for line, _tags_of in lines for place in line})
    row = {place: number for number, place in enumerate(points)}
    rules = [road_rules({"highway": "residential"} | tags) for _line, tags in lines]
    assert all(rules), "every line must be a road"
    return cut(
        Drawing(
            road_id=np.arange(1, len(lines) + 1),
            rules=[each for each in rules if each],
            first=np.cumsum([0, *(len(line) for line, _tags_of in lines)]),
            vertex=np.array([row[place] for line, _tags_of in lines for place in line]),
            point_id=np.arange(1, len(points) + 1),
            point_lonlat=np.array(points),
            point_closed=np.array([[place in gates] * 3 for place in points]),
            restriction=restriction,
        )
    ).network


def _runs(cells: list[tuple[int, int]], grid: list[str]) -> list[list[tuple[int, int]]]:
    """From junction to junction along a row or a column."""
    stops = [at for at, (row, column) in enumerate(cells) if grid[row][column] in "+#" or grid[row][column].isupper()]
    return [cells[here : there + 1] for here, there in pairwise(stops)]


def _is_street(run: list[tuple[int, int]], kinds: set[str], grid: list[str]) -> bool:
    between = {grid[row][column] for row, column in run[1:-1]}
    return bool(between & kinds) and between <= kinds | _PLACES


def _tags(run: list[tuple[int, int]], grid: list[str]) -> dict[str, str]:
    marks = {grid[row][column] for row, column in run[1:-1]}
    oneway = {"oneway": "yes"} if marks & {">", "v"} else {"oneway": "-1"} if marks & {"<", "^"} else {}
    return {"highway": "footway" if "~" in marks else "residential"} | oneway


def _at(cell: tuple[int, int]) -> Place:
    return WEST + cell[1] * CELL, NORTH - cell[0] * CELL
