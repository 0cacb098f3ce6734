"""Before areas that must tile go into force: every place inside has exactly one owner, or they don't.

The shapes are judged as PostGIS keeps them, to the last digit. A gap that somebody accepts, such as a lake or another
district in the middle, stays on record with the edition; what two areas claim can't be accepted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from sqlalchemy.orm import Session

from gis.areas.apart import Limits, run_apart
from gis.areas.contents import contents
from gis.areas.found import HOLES, TILING, AreaFinding, amount, told
from gis.crs.plane import LocalPlane
from gis.errors import DoesNotTile
from gis.geometry.coverage import coverage_flaws, holes
from gis.geometry.flaws import SLIVER_M, Shapes
from gis.model.areas import Edition
from gis.vocabulary import AreaKind

MOST_TOLD = 100
"""Findings in one answer: whoever has more needs `areas validate`."""


def require_tiling(db: Session, draft: Edition, *, accept_gaps: bool = False, limits: Limits | None = None) -> None:
    """Refuse a draft whose areas must tile their territory and don't.

    accept_gaps: let gaps be, and write down with the edition which
    raises: DoesNotTile with the findings; TooHeavy, ReaderBroke if even measuring them is too much
    """
    if AreaKind.of(draft.kind) not in TILING:
        return
    batch = contents(db, draft)
    drawn = ~shapely.is_missing(batch.shapes)
    codes, shapes = np.array(batch.codes, dtype=object)[drawn].tolist(), batch.shapes[drawn]
    if not codes:
        return
    found = run_apart(limits or Limits(), draft.name, findings_unless_tiling, codes, shapes)
    accepted = [each for each in found if accept_gaps and each.kind in HOLES]
    left = [each for each in found if each not in accepted]
    if left:
        raise DoesNotTile(draft.name, draft.kind, [each.as_finding() for each in left[:MOST_TOLD]], len(left))
    draft.gaps_accepted = _on_record(accepted)


def tiles(shapes: Shapes) -> bool:
    """Whether areas tile their territory for certain; when in doubt, `tiling_findings` measures.

    shapes: WGS84, none missing
    """
    exact = bool(shapely.coverage_is_valid(shapes)) and not len(holes(shapes))
    return exact and bool(shapely.coverage_is_valid(plane_of(shapes).shapes_to_metres(shapes), gap_width=SLIVER_M))


def findings_unless_tiling(codes: Sequence[str], shapes: Shapes) -> list[AreaFinding]:
    """What keeps areas (WGS84) from tiling; measured only where there is something."""
    return [] if tiles(shapes) else tiling_findings(codes, shapes)


def tiling_findings(codes: Sequence[str], shapes: Shapes) -> list[AreaFinding]:
    """What keeps areas (WGS84) from tiling, the widest first."""
    plane = plane_of(shapes)
    flaws = sorted(coverage_flaws(plane.shapes_to_metres(shapes)), key=lambda flaw: -flaw.width_m)
    return [told(flaw, codes, plane, blocks=True) for flaw in flaws]


def plane_of(shapes: Shapes) -> LocalPlane:
    """The plane in the middle of some shapes (WGS84): files are looked over where there is no centre yet."""
    west, _south, east, _north = np.asarray(shapely.total_bounds(shapes)).tolist()
    return LocalPlane.at((west + east) / 2)


def _on_record(accepted: list[AreaFinding]) -> str | None:
    if not accepted:
        return None
    whole = amount(sum(each.size or 0.0 for each in accepted), "m2")
    largest = max(accepted, key=lambda each: each.size or 0.0)
    place = f"{largest.lon:.6f} {largest.lat:.6f}"
    return f"{len(accepted)} gap(s), {whole} in all, the largest at {place} between {', '.join(largest.codes[:5])}"
