"""A table of points in and out: every column kept, ours added; rows that can't be used say why.

Cells are text throughout, so that codes keep their zeros and nothing is rounded on the way.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from api.cli.outfile import finished
from api.cli.pointtable import PointTable
from gis.areas.text import ENCODINGS
from gis.clock import SHANGHAI, YEARS, instant_from_text
from gis.crs.check import bad_rows
from gis.crs.transform import coordinate_system, to_wgs84
from gis.duty.bulk import Located
from gis.errors import BadFile, BadInput, Finding

ADDED = ("area_code", "area_name", "distance_to_edge_m", "person", "edition", "note", "certainty", "alternatives")
SUSPICION = "suspicion"
WRITTEN = {"distance_to_edge_m": ".2f", "certainty": ".4f"}
"""How numbers are written."""


@dataclass(frozen=True)
class Points:
    """The rows of a table with what could be made of them."""

    frame: pd.DataFrame
    """All columns as text."""
    lonlat: NDArray[np.float64]
    """(n, 2) degrees, WGS84; NaN in rows that can't be used."""
    at: NDArray[np.object_]
    """Aware instants; None in rows that can't be used."""
    usable: NDArray[np.bool_]
    notes: NDArray[np.object_]
    """Why a row can't be used; empty where it can."""


def read_points(table: PointTable) -> Points:
    """Read a table of points.

    raises: BadInput, BadFile with every finding about the table as such; single rows never stop it
    """
    system = coordinate_system(table.datum, field="--datum")
    frame = _read(table.file)
    _require_columns(table, list(frame.columns))
    xy = frame[[table.lon_field, table.lat_field]].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    notes = np.full(len(frame), "", dtype=object)
    given = np.isfinite(xy).all(axis=1)
    notes[~given] = "no coordinates"
    bad = bad_rows(xy, system)
    notes[bad[given[bad]]] = "coordinates out of range"
    placed = notes == ""
    lonlat = np.full((len(frame), 2), np.nan)
    lonlat[placed] = to_wgs84(xy[placed], system)
    at = _instants(table, frame)
    untimed = np.array([instant is None for instant in at], dtype=bool)
    notes[placed & untimed] = "no instant"
    return Points(frame, lonlat, at, notes == "", notes)


def write_located(points: Points, located: Located, out: Path, suspicion: NDArray[np.object_]) -> int:
    """Write the table with our columns, whole or not at all.

    suspicion: (n,) what each row shows of the mistakes of the whole, usable or not
    returns: how many rows have an area
    """
    frame = points.frame.copy()
    notes = points.notes.copy()
    notes[points.usable] = located.note
    for name in ADDED:
        column = np.full(len(frame), "", dtype=object)
        values = getattr(located, name)
        column[points.usable] = _written(values, WRITTEN[name]) if name in WRITTEN else values
        frame[free_name(name, points.frame)] = notes if name == "note" else column
    frame[free_name(SUSPICION, points.frame)] = suspicion
    with finished(out) as unfinished:
        frame.to_csv(unfinished, index=False, encoding="utf-8")
    return int((located.area_code != "").sum())


def _read(file: Path) -> pd.DataFrame:
    if not file.is_file():
        raise BadFile(f"{file.name}: there is no such file.", [Finding("FILE", "is not there.", "Check the path.")])
    for encoding in ENCODINGS:
        try:
            frame = _read_text(file, encoding)
        except UnicodeDecodeError:
            continue
        except (pd.errors.EmptyDataError, pd.errors.ParserError, pd.errors.ParserWarning) as error:
            found = f"is not a table: {str(error).splitlines()[0]}."
            raise BadFile(f"{file.name} {found}", [Finding("FILE", found, "Give a CSV with a header.")]) from error
        if frame.empty:
            found = "has a header and no rows."
            raise BadFile(f"{file.name} {found}", [Finding("FILE", found, "Check the export.")])
        return frame
    found = "is neither UTF-8 nor GB18030 text."
    raise BadFile(f"{file.name} {found}", [Finding("FILE", found, "Save it as CSV in UTF-8.")])


def _read_text(file: Path, encoding: str) -> pd.DataFrame:
    """All cells as text. A row with more cells than the header would lose some: pandas warns, we stop."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, index_col=False, encoding=encoding)
    return frame.fillna("")  # cells that a short row lacks


def _require_columns(table: PointTable, present: list[str]) -> None:
    needed = {"--lon-field": table.lon_field, "--lat-field": table.lat_field}
    named = {
        **needed,
        "--at-field": table.at_field,
        "--accuracy-field": table.accuracy_field,
        "--expect-field": table.expect_field,
        "--text-field": table.text_field,
    }
    hint = f"The file has: {', '.join(present)}."
    findings = [
        Finding(option, "is missing." if column is None else f"there is no column '{column}'.", hint)
        for option, column in named.items()
        if (column is None and option in needed) or (column is not None and column not in present)
    ]
    if findings:
        raise BadInput(f"{table.file.name}: {len(findings)} finding(s), nothing was written.", findings)


def _instants(table: PointTable, frame: pd.DataFrame) -> NDArray[np.object_]:
    if table.at_field is None:
        return np.full(len(frame), table.instant, dtype=object)
    # Instants repeat; each way of writing one is read once.
    read = {text: _instant(text, table.at_format) for text in frame[table.at_field].unique()}
    return np.array([read[text] for text in frame[table.at_field]], dtype=object)


def _instant(text: str, written: str | None) -> datetime | None:
    try:
        if written is None:
            return instant_from_text(text)
        at = datetime.strptime(text, written)  # noqa: DTZ007 - Shanghai unless it says otherwise
    except (BadInput, ValueError):
        return None
    if at.year not in YEARS:
        return None
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def _written(values: NDArray[np.float64], how: str) -> NDArray[np.object_]:
    return np.array(["" if np.isnan(value) else format(value, how) for value in values.tolist()], dtype=object)


def free_name(name: str, frame: pd.DataFrame) -> str:
    """The name of an added column; a column that the file brought itself is kept, ours steps aside."""
    while name in frame.columns:
        name = f"gridkeeper_{name}"
    return name
