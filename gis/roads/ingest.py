"""A file of roads becomes the network of the centre: read, looked at, put in the place of the old one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from gis.crs.transform import CoordinateSystem
from gis.errors import BadFile, Finding, UnknownDatum
from gis.roads.extract import Progress, RoadsRead, roads_from_extract, silent
from gis.roads.geojson import Columns, roads_from_geojson
from gis.roads.store import NetworkVersion, replace_network
from gis.roads.water import replace_water
from gis.vocabulary import Datum


@dataclass(frozen=True)
class RoadsIngested:
    """What came of an import."""

    version: NetworkVersion
    length_km: float
    restriction_count: int
    findings: list[Finding]
    """What the reader should know; none of it kept the roads out."""


def roads_from_file(
    path: Path, system: CoordinateSystem | None, *, columns: Columns | None = None, progress: Progress = silent
) -> RoadsRead:
    """The roads of an OpenStreetMap extract or a GeoJSON file, by its suffix.

    system: the datum of a GeoJSON file, which must be declared; an extract is WGS84 and may be declared as nothing else
    raises: BadFile, BadCoordinates; UnknownDatum if it is not declared
    """
    match path.suffix.lower():
        case ".pbf" | ".osm":
            if system not in {None, Datum.WGS84}:
                found = "an OpenStreetMap extract is WGS84 by definition."
                raise BadFile(f"{path.name}: {found}", [Finding("datum", found, "Leave --datum out.")])
            return roads_from_extract(path, progress=progress)
        case ".geojson" | ".json":
            if system is None:
                raise UnknownDatum(None)
            return roads_from_geojson(path, system, columns=columns, progress=progress)
        case suffix:
            found = f"'{suffix}' is not a kind of file we read roads from."
            raise BadFile(f"{path.name}: {found}", [Finding("file", found, "Give .osm.pbf or .geojson.")])


def ingest_roads(db: Session, read: RoadsRead, now: datetime) -> RoadsIngested:
    """Put the roads of a file in the place of those that are there; its water too, if it says anything of water."""
    network = read.network
    if read.water is not None:
        replace_water(db, read.water)
    version = replace_network(db, network, source=read.source, datum=read.datum, now=now, raw_shape=read.raw_shape)
    return RoadsIngested(version, float(network.length_m.sum()) / 1000, len(network.restriction), read.findings)
