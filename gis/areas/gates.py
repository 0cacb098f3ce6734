"""Gates: a site is entered through them, so the way to a door leads by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.areas.lookup import AreaHere, find_area
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat, check_coordinates, name_of, to_wgs84
from gis.errors import Finding, RowsRejected
from gis.vocabulary import AreaKind

if TYPE_CHECKING:  # Reading files wakes GDAL and pandas; finding a gate needs neither.
    from gis.areas.reading import Features


@dataclass(frozen=True)
class NearestGate:
    """The gate of a site that is nearest to a point, as the crow flies."""

    name: str
    place: LonLat
    distance_m: float


def ingest_gates(db: Session, features: Features, now: datetime) -> int:
    """Take in the gates of sites; all gates of the sites named are replaced.

    features: points with the columns site and perhaps name
    returns: how many were stored
    raises: RowsRejected with every finding
    """
    findings = [*_shapes(features), *_sites(db, features, now)]
    if findings:
        raise RowsRejected(f"{features.source}: {len(findings)} finding(s), nothing was written.", findings)
    raw = shapely.get_coordinates(features.shapes)
    db.execute(text("DELETE FROM gate WHERE site = ANY(:sites)"), {"sites": sorted(set(features.columns["site"]))})
    names = features.columns.get("name", [""] * len(raw))
    datum = name_of(features.system)
    rows = [
        {"site": site, "name": name or "大门", "lon": lon, "lat": lat, "x": x, "y": y, "datum": datum}
        for site, name, (lon, lat), (x, y) in zip(
            features.columns["site"], names, to_wgs84(raw, features.system).tolist(), raw.tolist(), strict=True
        )
    ]
    db.execute(
        text(
            "INSERT INTO gate (site, name, place, raw_place, raw_datum) VALUES (:site, :name,"
            " ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), ST_MakePoint(:x, :y), :datum)"
        ),
        rows,
    )
    return len(rows)


def nearest_gate(db: Session, site: AreaHere, point: LonLat, plane: LocalPlane) -> NearestGate | None:
    """The gate of a site that is nearest to a point, None if it has no gates.

    The gates that the site brought along are taken; asked for they are only if it brought none.
    """
    gates = _gates_of(db, site.code) if site.gates is None else site.gates
    if not gates:
        return None
    here, *there = plane.to_metres(np.array([point, *((lon, lat) for _name, lon, lat in gates)]))
    metres = np.hypot(*(np.array(there) - here).T)
    nearest = int(metres.argmin())
    name, lon, lat = gates[nearest]
    return NearestGate(name, LonLat(lon, lat), float(metres[nearest]))


def _gates_of(db: Session, site: str) -> list[tuple[str, float, float]]:
    rows = db.execute(
        text("SELECT name, ST_X(place) AS lon, ST_Y(place) AS lat FROM gate WHERE site = :site ORDER BY id"),
        {"site": site},
    )
    return [(row.name, row.lon, row.lat) for row in rows]


def _shapes(features: Features) -> list[Finding]:
    findings = [
        Finding("geometry", "is not a point.", "A gate is one point on the site's border.", f"feature {row + 1}")
        for row, shape in enumerate(features.shapes)
        if shape is None or shape.geom_type != "Point" or shape.is_empty
    ]
    if not len(features.shapes):
        findings.append(Finding("features", "there are none.", "Check that the file is the right one."))
    if not findings:
        xy = shapely.get_coordinates(features.shapes)
        fields = ("geometry x", "geometry y")
        findings = check_coordinates(xy, features.system, fields=fields, where=lambda row: f"feature {row + 1}")
    return findings


def _sites(db: Session, features: Features, now: datetime) -> list[Finding]:
    codes = features.columns["site"]
    known = {code for code in set(codes) if code and find_area(db, (AreaKind.SITE,), code, now)}
    hint = "Import and publish the sites first."
    return [
        Finding("site", f"there is no site '{code}' in force." if code else "is empty.", hint, f"feature {row + 1}")
        for row, code in enumerate(codes)
        if code not in known
    ]
