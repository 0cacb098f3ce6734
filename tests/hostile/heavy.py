"""Good files that are too much: sound shapes over which geometry works for days, or fills all memory."""

from __future__ import annotations

from functools import partial

import numpy as np
import shapely

from tests.hostile.case import Case
from tests.hostile.shapes import SOUTH, WEST
from tests.hostile.writers import Rows, write

FORMATS = (".geojson", ".gpkg")


def comb(teeth: int, *, upright: bool) -> shapely.Polygon:
    """A polygon of very long and very thin teeth; crossed with another, it has a place for every pair of teeth."""
    along = np.repeat(np.arange(2 * teeth) * 0.01 / (2 * teeth), 2)
    across = np.tile([0.0002, 0.01, 0.01, 0.0002], teeth)
    corners = np.column_stack([along, across])
    corners = np.vstack([[0.0, 0.0], corners, [0.01, 0.0]])
    shape = shapely.Polygon(corners if upright else corners[:, ::-1])
    return shapely.transform(shape, lambda xy: xy + np.array([WEST, SOUTH]))


def crossed(teeth: int, codes: str) -> Rows:
    """Two areas over each other."""
    return [(codes[0], comb(teeth, upright=True)), (codes[1], comb(teeth, upright=False))]


LITTLE = {"GRIDKEEPER_FILE_TIMEOUT_SECONDS": "2", "GRIDKEEPER_FILE_MEMORY_MB": "300"}

# What is to be done with every line crossing every other -> the codes and the options that ask for it.
# fmt: off
CROSSED: dict[str, tuple[str, tuple[str, ...]]] = {
    "joined":   ("GG", ("--dissolve",)),
    "repaired": ("GH", ("--repair", "--tolerance-m", "1000")),
    "measured": ("GH", ()),
}
# fmt: on

CASES = [
    Case(f"{what}, every line crosses every other", "areas import", suffix, partial(write, rows=crossed(6000, codes)),
         options, LITTLE)
    for what, (codes, options) in CROSSED.items()
    for suffix in FORMATS
]  # fmt: skip
