"""Systematic mistakes of a source: told with figures, never corrected.

A wrong datum moves every point the same way, so that nearly all of them miss the area that was recorded for them and
hit it again when the numbers are read as what they are. Each other reading is compared with the declared one by the
rows that only one of them gets right: if the readings were equally good, each such row would be a toss of a coin.
A default point and cut decimals show without any recorded area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from gis.areas.likeness import are_unlike
from gis.areas.suspected import Rows, Suspected, all_swapped, cut_decimals, shared_point, some_swapped, wrong_datum
from gis.crs.check import bad_rows
from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import CoordinateSystem, name_of, to_wgs84
from gis.geometry.owners import NOBODY, Coverage
from gis.vocabulary import Datum, Suspicion

type Texts = NDArray[np.object_]

CHANCE = 1e-5
"""How unlikely the better reading must be by chance: all of 17 rows suffice, 9 of 9 don't."""
LEAST_GAIN = 0.05
"""A reading that gets fewer rows more right than this is no explanation of a source."""
READINGS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
"""What degrees are mistaken for; CGCS2000 is WGS84 within a metre."""
UNLIKE_TEXTS, UNLIKE_AREAS = 10, 4
"""From how many unlike addresses, or recorded areas, one point is a default: no border point has four owners."""
FEW_DECIMALS = 3
"""Degrees with so few are right to 111 m: a grid is 150 to 500 m across (domain.md 2.8)."""
LEAST_CUT, LEAST_CUT_PLACES, LEAST_CUT_SHARE = 20, 5, 0.05
"""By chance one row in a hundred of four decimals ends in zero twice."""


@dataclass(frozen=True)
class Source:
    """A table of points as its owner gave it."""

    xy: FloatArray
    """(n, 2) as written, longitude or easting first; NaN where there is no number."""
    system: CoordinateSystem
    """As declared."""
    expected: Texts | None = None
    """Code of the area that was recorded for each row, empty where none was."""
    texts: Texts | None = None
    """Addresses, empty where there is none."""
    decimals: NDArray[np.intp] | None = None
    """(n, 2) decimals written, trailing zeros left out."""


def suspicions(source: Source, coverage: Coverage | None, plane: LocalPlane) -> list[Suspected]:
    """Everything about a source that looks like a systematic mistake.

    coverage: the areas that `source.expected` names, WGS84; None if there are none to compare with
    plane: where metres are measured
    """
    default = default_point(source)
    usual = np.setdiff1d(np.arange(len(source.xy)), default.rows if default else [])
    reading = wrong_reading(source, coverage, plane, usual) if coverage is not None else None
    all_swapped = reading is not None and reading.kind is Suspicion.SWAPPED
    some_swapped = None if all_swapped else swapped_rows(source, coverage)
    found = (default, few_decimals(source, usual), reading, some_swapped)
    return [one for one in found if one is not None]


def wrong_reading(source: Source, coverage: Coverage, plane: LocalPlane, rows: Rows | None = None) -> Suspected | None:
    """The other reading of the coordinates that fits the recorded areas significantly better, the best of them.

    rows: those to judge by; all if left out
    """
    if source.expected is None:
        return None
    judged = np.arange(len(source.xy)) if rows is None else rows
    judged = judged[np.isfinite(source.xy[judged]).all(axis=1) & (source.expected[judged] != "")]
    judged = judged[_distinct(source.xy[judged], source.expected[judged])]
    xy, expected = source.xy[judged], source.expected[judged]
    as_declared = _matches(xy, source.system, coverage, expected)
    best: Suspected | None = None
    for kind, reading in _other_readings(source.system):
        read = xy[:, ::-1] if kind is Suspicion.SWAPPED else xy
        as_read = _matches(read, reading, coverage, expected)
        if _is_better(as_read, as_declared) and (best is None or as_read.mean() > (best.matched or (0, 0))[1]):
            showing = judged[as_read & ~as_declared]
            best = _misread(kind, reading, source, showing, (as_declared, as_read), plane)
    return best


def default_point(source: Source) -> Suspected | None:
    """The one point at which a source puts what it has no place for: shared by many unlike addresses or areas."""
    usable = np.flatnonzero(np.isfinite(source.xy).all(axis=1))
    if not len(usable):
        return None
    _points, which, counts = np.unique(source.xy[usable], axis=0, return_inverse=True, return_counts=True)
    for point in np.argsort(-counts, kind="stable").tolist():
        if counts[point] < UNLIKE_AREAS:
            return None
        rows = usable[which == point]
        if _is_shared(source, rows):
            return _shared(source, rows, len(usable))
    return None


def few_decimals(source: Source, rows: Rows | None = None) -> Suspected | None:
    """Coordinates that were cut to so few decimals that they name a block, not a house.

    rows: those to judge by; all if left out
    """
    if source.decimals is None or not isinstance(source.system, Datum):
        return None
    judged = np.arange(len(source.xy)) if rows is None else rows
    usable = judged[np.isfinite(source.xy[judged]).all(axis=1)]
    cut = usable[(source.decimals[usable] <= FEW_DECIMALS).all(axis=1)]
    few_places = len(np.unique(source.xy[cut], axis=0)) < LEAST_CUT_PLACES
    if few_places or len(cut) < max(LEAST_CUT, LEAST_CUT_SHARE * len(usable)):
        return None
    most = int(source.decimals[cut].max())
    return cut_decimals(cut, len(usable), most)


def swapped_rows(source: Source, coverage: Coverage | None) -> Suspected | None:
    """Rows that cannot be coordinates as written and lie in one of the areas with the two columns exchanged."""
    if coverage is None:
        return None
    finite = np.flatnonzero(np.isfinite(source.xy).all(axis=1))
    bad = finite[bad_rows(source.xy[finite], source.system)]
    turned = source.xy[bad][:, ::-1]
    swapped = bad[_owners(turned, source.system, coverage) != NOBODY]
    if not len(swapped):
        return None
    return some_swapped(swapped, len(finite), name_of(source.system))


def _distinct(xy: FloatArray, expected: Texts) -> Rows:
    """One row of those that say the same: a hundred calls from one door are one witness."""
    _codes, code = np.unique(expected.astype(str), return_inverse=True)
    return np.asarray(np.sort(np.unique(np.column_stack([xy, code]), axis=0, return_index=True)[1]))


def _other_readings(system: CoordinateSystem) -> list[tuple[Suspicion, CoordinateSystem]]:
    if not isinstance(system, Datum):
        return [(Suspicion.SWAPPED, system)]
    declared = Datum.WGS84 if system is Datum.CGCS2000 else system
    others = [reading for reading in READINGS if reading is not declared]
    return [*((Suspicion.WRONG_DATUM, reading) for reading in others), (Suspicion.SWAPPED, system)]


def _matches(xy: FloatArray, system: CoordinateSystem, coverage: Coverage, expected: Texts) -> NDArray[np.bool_]:
    # The last entry is that of nobody: NOBODY is -1.
    codes = np.array([*coverage.codes, None], dtype=object)
    return np.asarray(codes[_owners(xy, system, coverage)] == expected, dtype=bool)


def _owners(xy: FloatArray, system: CoordinateSystem, coverage: Coverage) -> Rows:
    """The owner of each point; NOBODY also for what cannot be a coordinate of the system."""
    owners = np.full(len(xy), NOBODY, dtype=np.intp)
    possible = np.setdiff1d(np.arange(len(xy)), bad_rows(xy, system))
    owners[possible] = coverage.owners(to_wgs84(xy[possible], system))
    return owners


def _is_better(as_read: NDArray[np.bool_], as_declared: NDArray[np.bool_]) -> bool:
    """Whether a reading gets more rows right than chance would let it."""
    gained, lost = int((as_read & ~as_declared).sum()), int((as_declared & ~as_read).sum())
    if gained - lost < LEAST_GAIN * len(as_read) or gained + lost == 0:
        return False
    # So many heads or more; scipy.stats says the same and takes a second to wake, at every command about areas.
    return float(bdtrc(gained - 1, gained + lost, 0.5)) < CHANCE


def _misread(
    kind: Suspicion,
    reading: CoordinateSystem,
    source: Source,
    rows: Rows,
    matches: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    plane: LocalPlane,
) -> Suspected:
    """The finding about a better reading, with how far and where to the points are shifted."""
    shares = (float(matches[0].mean()), float(matches[1].mean()))
    if kind is Suspicion.SWAPPED:
        return all_swapped(rows, len(matches[0]), name_of(reading), shares)
    shift = _shift(source.xy[rows], source.system, reading, plane)
    return wrong_datum(rows, len(matches[0]), name_of(reading), name_of(source.system), shift, shares)


def _shift(
    xy: FloatArray, declared: CoordinateSystem, real: CoordinateSystem, plane: LocalPlane
) -> tuple[float, float]:
    """Metres and bearing from where points belong to where they were put, by the median of each axis."""
    put, belong = (plane.to_metres(to_wgs84(xy, system)) for system in (declared, real))
    east, north = np.median(put - belong, axis=0).tolist()
    return float(np.hypot(east, north)), float(np.degrees(np.arctan2(east, north)) % 360)


def _is_shared(source: Source, rows: Rows) -> bool:
    if source.expected is not None and len(set(source.expected[rows]) - {""}) >= UNLIKE_AREAS:
        return True
    return source.texts is not None and are_unlike(source.texts, rows, UNLIKE_TEXTS)


def _shared(source: Source, rows: Rows, usable_count: int) -> Suspected:
    unlike = [None if column is None else len(set(column[rows]) - {""}) for column in (source.texts, source.expected)]
    x, y = source.xy[rows[0]].tolist()
    return shared_point(rows, usable_count, (x, y), *unlike)
