"""A table of points: whose area each lies in, how near the edge, who answers for it; a million rows at a time.

Rows are grouped by the edition in force at their instant. The person of an area changes at few instants, so each area
is asked once for each stretch between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from gis.areas.frames import areas_in_force
from gis.crs.plane import LocalPlane
from gis.db.statements import statements_beside
from gis.duty.certainty import MENTIONED_FROM
from gis.duty.resolve import responsible_for_areas
from gis.geometry.owners import NOBODY, Coverage
from gis.geometry.shares import Shares, ShareTable
from gis.geometry.spread import REACH_SIGMAS
from gis.model.areas import Area, Edition
from gis.vocabulary import AreaKind

SQL = statements_beside(__file__)

OUTSIDE = "outside"
"""What stands among the alternatives for no area at all."""

_CHUNK = 100_000  # rows between two words to the progress bar

type Texts = NDArray[np.object_]


@dataclass(frozen=True)
class Located:
    """What a table of points is given: one entry a row in every column."""

    area_code: Texts
    area_name: Texts
    distance_to_edge_m: NDArray[np.float64]
    """To the border of the owner; for points of nobody, to the nearest area; NaN where no areas were in force."""
    person: Texts
    edition: Texts
    note: Texts
    """Why a cell is empty, or what to know about the row."""
    certainty: NDArray[np.float64]
    """Share of the likeliest area; NaN where no accuracy is known."""
    alternatives: Texts
    """The other areas that the point may lie in, with their shares: "G002 0.2310; G005 0.0120"."""


def locate_table(
    db: Session,
    kind: AreaKind,
    lonlat: NDArray[np.float64],
    at: NDArray[np.object_],
    plane: LocalPlane,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> Located:
    """Locate many points among the areas of one kind.

    lonlat: (n, 2) degrees, WGS84
    at: (n,) aware instants
    on_progress: told how many more rows are done
    """
    count = len(lonlat)
    located = _blank(count)
    instants = np.array([instant.timestamp() for instant in at])
    without_edition = np.ones(count, dtype=bool)
    for edition, span in _editions(db, kind):
        rows = np.flatnonzero(_within(instants, span))
        if len(rows):
            areas = _drawn_areas(db, kind, at[rows[0]])
            _locate_in(located, rows, areas, edition, lonlat, plane, on_progress)
            _name_people(db, located, rows, kind, instants)
            without_edition[rows] = False
    located.note[without_edition] = f"no {kind.en} was in force then"
    return located


def _blank(count: int) -> Located:
    code, name, person, edition, note = (np.full(count, "", dtype=object) for _ in range(5))
    return Located(
        code, name, np.full(count, np.nan), person, edition, note, np.full(count, np.nan), np.full(count, "", object)
    )


def with_certainty(
    db: Session,
    located: Located,
    kind: AreaKind,
    lonlat: NDArray[np.float64],
    at: NDArray[np.object_],
    sigma_m: NDArray[np.float64],
    plane: LocalPlane,
) -> Located:
    """The same table with how sure each row is.

    sigma_m: (n,) one standard deviation per axis; NaN where nothing is known
    """
    instants = np.array([instant.timestamp() for instant in at])
    certainty, alternatives = located.certainty.copy(), located.alternatives.copy()
    wanted = np.isfinite(sigma_m) & (located.edition != "")
    # Far from every border nothing but the owner is left.
    far = located.distance_to_edge_m > REACH_SIGMAS * sigma_m
    certainty[wanted & far] = 1.0
    for _edition, span in _editions(db, kind):
        rows = np.flatnonzero(wanted & ~far & _within(instants, span))
        if len(rows):
            areas = _drawn_areas(db, kind, at[rows[0]])
            codes = np.array([*areas["code"], OUTSIDE], dtype=object)
            table = Shares(list(areas["code"]), areas.geometry.to_numpy(), plane).of_points(lonlat[rows], sigma_m[rows])
            certainty[rows] = table.share[table.leading]
            _list_others(alternatives, rows, table, codes)
    return replace(located, certainty=certainty, alternatives=alternatives)


def coverage_in_force(db: Session, kind: AreaKind, at: datetime, plane: LocalPlane) -> Coverage:
    """The areas of a kind in force at an instant, ready to be asked."""
    areas = _drawn_areas(db, kind, at)
    return Coverage(list(areas["code"]), areas.geometry.to_numpy(), plane)


def _list_others(alternatives: Texts, rows: NDArray[np.intp], table: ShareTable, codes: Texts) -> None:
    others = ~table.leading & (table.share >= MENTIONED_FROM)
    points, areas, shares = (column[others].tolist() for column in (table.point, table.area, table.share))
    for point, area, share in zip(points, areas, shares, strict=True):
        before = alternatives[rows[point]]
        alternatives[rows[point]] = f"{before}{'; ' if before else ''}{codes[area]} {share:.4f}"


def _drawn_areas(db: Session, kind: AreaKind, at: datetime) -> GeoDataFrame:
    """The areas that a point can lie in."""
    areas = areas_in_force(db, kind, at)
    return areas[~areas["code"].isin(_told_apart_by_floor(db, kind, at))]


def _editions(db: Session, kind: AreaKind) -> list[tuple[str, Range[datetime]]]:
    query = select(Edition.name, Edition.in_force).where(Edition.kind == kind.value, Edition.in_force.is_not(None))
    return [(name, span) for name, span in db.execute(query.order_by(Edition.in_force)) if span is not None]


def _told_apart_by_floor(db: Session, kind: AreaKind, at: datetime) -> list[str]:
    """The micro-grids of single floors: no point lies in them without its floor."""
    if kind is not AreaKind.MICRO_GRID:
        return []
    in_force = (Edition.kind == kind.value, Edition.in_force.contains(at))
    query = select(Area.code).join(Edition, Edition.id == Area.edition_id).where(*in_force, Area.floors.is_not(None))
    return list(db.scalars(query))


def _within(instants: NDArray[np.float64], span: Range[datetime]) -> NDArray[np.bool_]:
    begins = span.lower.timestamp() if span.lower else -np.inf
    ends = span.upper.timestamp() if span.upper else np.inf
    return (instants >= begins) & (instants < ends)


def _locate_in(
    located: Located,
    rows: NDArray[np.intp],
    areas: GeoDataFrame,
    edition: str,
    lonlat: NDArray[np.float64],
    plane: LocalPlane,
    on_progress: Callable[[int], None] | None,
) -> None:
    coverage = Coverage(list(areas["code"]), areas.geometry.to_numpy(), plane)
    # The last entry is that of nobody: NOBODY is -1.
    codes, names = (np.array([*areas[column], ""], dtype=object) for column in ("code", "name"))
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        owners, metres = coverage.locate(lonlat[part])
        located.area_code[part], located.area_name[part] = codes[owners], names[owners]
        located.distance_to_edge_m[part] = metres
        located.edition[part] = edition
        located.note[part[owners == NOBODY]] = "outside all areas; the distance is to the nearest"
        if on_progress:
            on_progress(len(part))


def _name_people(
    db: Session,
    located: Located,
    rows: NDArray[np.intp],
    kind: AreaKind,
    instants: NDArray[np.float64],
) -> None:
    """Who answers for each row's area at its instant; rows between two changes of the roster share one question."""
    changes = np.array(
        [row.changes_at.timestamp() for row in db.execute(SQL["changes_of_roster"], _span_of(instants[rows]))]
    )
    stretch = np.searchsorted(changes, instants[rows], side="right")
    for number in np.unique(stretch):
        part = rows[stretch == number]
        at = datetime.fromtimestamp(float(instants[part[0]]), tz=UTC)
        codes = sorted({code for code in located.area_code[part].tolist() if code})
        answers = responsible_for_areas(db, kind, codes, at)
        called = {code: answer.person.name for code, answer in answers.items() if answer.person}
        gaps = {code: f"nobody answers: {answer.gap.en}" for code, answer in answers.items() if answer.gap}
        located.person[part] = [called.get(code, "") for code in located.area_code[part]]
        located.note[part] = [
            gaps.get(code, note) for code, note in zip(located.area_code[part], located.note[part], strict=True)
        ]


def _span_of(instants: NDArray[np.float64]) -> dict[str, datetime]:
    low, high = float(instants.min()), float(instants.max())
    return {"low": datetime.fromtimestamp(low, tz=UTC), "high": datetime.fromtimestamp(high, tz=UTC)}
