"""A city's real districts, taken in as its clerks would: file, draft, publication, table of points."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from gis.areas.editions import publish
from gis.areas.files import AreaFields, areas_from_file
from gis.areas.ingest import Ingested, ingest
from gis.areas.mend import Repair
from gis.crs.plane import LocalPlane
from gis.duty.bulk import Located, locate_table
from gis.vocabulary import AreaKind, Datum
from tests.support.shared import shared_data

SINCE = datetime(2014, 12, 31, tzinfo=UTC)


def take_in_districts(
    db: Session,
    file: str,
    code: str,
    *,
    dissolve: bool = False,
    datum: Datum = Datum.WGS84,
    repair: Repair | None = None,
) -> Ingested:
    """The districts of a shared file as grids in force since the end of 2014."""
    batch = areas_from_file(shared_data(file), datum, AreaFields(code))
    result = ingest(db, batch, AreaKind.GRID, dissolve=dissolve, repair=repair, now=SINCE)
    publish(db, result.edition, start_at=SINCE, now=SINCE)
    return result


def instants(column: pd.Series[str], zone: str) -> np.ndarray:
    """Instants as American registers write them: 02/08/2015 11:20:33 PM."""
    local = pd.to_datetime(column, format="%m/%d/%Y %I:%M:%S %p").dt.tz_localize(zone)
    return np.array([each.to_pydatetime() for each in local], dtype=object)


def located(db: Session, rows: pd.DataFrame, lonlat: tuple[str, str], at: np.ndarray) -> Located:
    """The districts of a table's rows."""
    points = rows[list(lonlat)].astype(float).to_numpy()
    return locate_table(db, AreaKind.GRID, points, at, LocalPlane.at(float(points[0, 0])))
