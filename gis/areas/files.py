"""Areas and points from the files of other people: GeoJSON, GeoPackage, Shapefile (also zipped), KML, FlatGeobuf,
GeoParquet, and tables (CSV, Excel) with a column of well-known text.

They are read in a process apart (`apart.py`), with limits on seconds, memory, bytes and vertices: whatever a file does
to its reader, we get its features or a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gis.areas.apart import Limits, run_apart
from gis.areas.batch import Batch, Checked, check
from gis.areas.reading import Choice, Features, read_features
from gis.crs.transform import CoordinateSystem
from gis.vocabulary import AreaKind


@dataclass(frozen=True)
class AreaFields:
    """What the columns of a file are called."""

    code: str
    name: str | None = None
    parent: str | None = None
    floors: str | None = None

    def wanted(self) -> dict[str, str]:
        """Our word for each column that was named."""
        return {word: column for word, column in vars(self).items() if column}


def areas_from_file(
    path: Path,
    system: CoordinateSystem,
    fields: AreaFields,
    *,
    layer: str | None = None,
    wkt_field: str | None = None,
    limits: Limits | None = None,
) -> Batch:
    """The areas of a file, unjudged.

    raises: BadFile with every finding about the file as such; TooHeavy, ReaderBroke
    """
    features = features_from_file(path, system, fields.wanted(), layer=layer, wkt_field=wkt_field, limits=limits)
    empty = [""] * len(features.shapes)
    return Batch(
        source=features.source,
        system=features.system,
        codes=features.columns["code"],
        names=features.columns.get("name", empty),
        parents=features.columns.get("parent", empty),
        floors=features.columns.get("floors", empty),
        shapes=features.shapes,
        fields=fields.wanted(),
    )


def features_from_file(
    path: Path,
    system: CoordinateSystem,
    wanted: dict[str, str],
    *,
    layer: str | None = None,
    wkt_field: str | None = None,
    limits: Limits | None = None,
) -> Features:
    """The features of a file with the wanted columns: {our word: name in the file}.

    layer: which, in a file that holds several
    wkt_field: the column with the shapes, in a table
    raises: BadFile; TooHeavy, ReaderBroke
    """
    limits = limits or Limits()
    return run_apart(limits, path.name, read_features, path, system, Choice(wanted, layer, wkt_field), limits)


def check_apart(batch: Batch, kind: AreaKind, *, dissolve: bool, limits: Limits | None = None) -> Checked:
    """The same as `check` within limits: a scribble can keep GEOS busy for days.

    raises: TooHeavy, ReaderBroke
    """
    return run_apart(limits or Limits(), batch.source, check, batch, kind, dissolve=dissolve)
