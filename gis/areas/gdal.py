"""Layers that GDAL reads (through pyogrio): GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf. We judge what it gives.

Loaded only in the process apart: GDAL takes long to wake, and crashes over some files.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from gis.areas.layer import Layer, as_text, from_wkb, nothing_in, require_columns, require_exact, unreadable
from gis.areas.opening import Opened, opened
from gis.errors import BadFile, Finding


def read_with_gdal(path: Path, wanted: dict[str, str], *, layer: str | None, most_mb: int) -> Layer:
    """A layer of a file, with the wanted columns: {our word: name in the file}.

    raises: BadFile
    """
    with opened(path, layer, most_mb=most_mb) as file:
        try:
            # GDAL's warnings are about what we judge ourselves, feature by feature.
            with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
                return _read(path, file, wanted)
        except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as error:
            folders = (str(Path(file.source).parent), str(path.absolute().parent))
            raise unreadable(path, _without(str(error), file.source, *folders)) from error


def _read(path: Path, file: Opened, wanted: dict[str, str]) -> Layer:
    layer = _chosen_layer(path, file)
    info = pyogrio.read_info(file.source, layer=layer, **file.options)
    if info["features"] == 0:
        raise nothing_in(path)
    named = file.texts(info["fields"])
    require_columns(path, list(named.values()), wanted)
    raw = [raw for raw, name in named.items() if name in wanted.values()]
    meta, _ids, wkb, values = pyogrio.raw.read(file.source, layer=layer, columns=raw, force_2d=True, **file.options)
    columns = {named[raw]: column for raw, column in zip(meta["fields"], values, strict=True)}
    require_exact(path, columns)
    count = len(wkb) if wkb is not None else max([len(column) for column in values], default=0)
    shapes = from_wkb(path, np.full(count, None, dtype=object) if wkb is None else wkb)
    return Layer(meta["crs"], {name: _texts(column, file) for name, column in columns.items()}, shapes)


def _chosen_layer(path: Path, file: Opened) -> str:
    layers = [str(name) for name in pyogrio.list_layers(file.source)[:, 0]]
    if file.layer is None and len(layers) == 1:
        return layers[0]
    if file.layer in layers:
        return file.layer
    found = "holds several layers." if file.layer is None else f"has no layer '{file.layer}'."
    hint = f"Choose one with --layer: {', '.join(layers)[:500]}." if layers else "It holds none at all."
    raise BadFile(f"{path.name} {found}", [Finding("layer", found, hint)])


def _texts(values: NDArray[Any], file: Opened) -> list[str]:
    raw = [as_text(value) for value in values]
    told = file.texts(raw)
    return [told[text].strip() for text in raw]


def _without(cause: str, source: str, *folders: str) -> str:
    """What GDAL says, without the places of files on this machine."""
    cause = cause.replace(source, "the file")
    for folder in folders:
        cause = cause.replace(f"{folder}/", "")
    return cause
