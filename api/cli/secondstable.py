"""A table of places, written with a column of seconds for every post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from api.cli.outfile import finished
from api.cli.table import Points, free_name
from gis.crs.gcj02 import FloatArray
from gis.duty.matrix import Origin, seconds_between
from gis.roads.current import Roads

BATCH = 200
"""Places written at a time: a wide table is never whole in memory."""


def write_seconds(
    roads: Roads, origins: Sequence[Origin], points: Points, out: Path, *, on_progress: Callable[[int], None]
) -> int:
    """Write the table with our columns, whole or not at all.

    returns: how many pairs of post and place have a way
    raises: BadInput if it can't be written
    """
    names = [free_name(origin.post, points.frame) for origin in origins]
    note = free_name("note", points.frame)
    reached = 0
    with finished(out) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        for start in range(0, len(points.frame), BATCH):
            rows = slice(start, start + BATCH)
            seconds = _seconds(roads, origins, points, rows)
            cells = pd.DataFrame(_texts(seconds), columns=pd.Index(names), index=points.frame.index[rows])
            frame = pd.concat([points.frame[rows].assign(**{note: points.notes[rows]}), cells], axis=1)
            frame.to_csv(file, index=False, header=start == 0)
            reached += int(np.isfinite(seconds).sum())
            on_progress(len(frame))
    return reached


def _seconds(roads: Roads, origins: Sequence[Origin], points: Points, rows: slice) -> FloatArray:
    """(n, m) seconds of some rows; inf in those that can't be used."""
    usable = points.usable[rows]
    seconds = np.full((len(usable), len(origins)), np.inf)
    seconds[usable] = seconds_between(roads, origins, points.lonlat[rows][usable])
    return seconds


def _texts(seconds: FloatArray) -> list[list[str]]:
    return [[f"{each:.0f}" if np.isfinite(each) else "" for each in row] for row in seconds.tolist()]
