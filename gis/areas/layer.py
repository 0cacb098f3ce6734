"""A layer of a file as its reader gives it, whatever the format: the wanted columns as text, and the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import BadFile, Finding

INEXACT_FROM = 2.0**53
"""Whole numbers from here on may have lost their last digits in a floating-point column."""


@dataclass(frozen=True)
class Layer:
    """What was read."""

    crs: str | None
    """The system that the file names: anything that pyproj understands."""
    columns: dict[str, list[str]]
    """The wanted columns, by the names that their owner knows."""
    shapes: NDArray[np.object_]


def require_columns(path: Path, present: Sequence[str], wanted: dict[str, str]) -> None:
    """Every column that was named is there.

    wanted: our word -> name in the file
    raises: BadFile with every finding
    """
    hint = f"The file has: {', '.join(present)[:500] or 'none'}."
    findings = [
        Finding(f"--{word}-field", f"there is no column '{column}'.", hint)
        for word, column in wanted.items()
        if column not in present
    ]
    if findings:
        raise BadFile(f"{path.name} lacks {len(findings)} column(s).", findings)


def require_exact(path: Path, columns: dict[str, NDArray[Any]]) -> None:
    """Long codes in a column of floating-point numbers are other codes by the time they get here.

    raises: BadFile with every finding
    """
    hint = "Store the column as text and export again."
    findings = [
        Finding(name, f"the number {column[row]:.0f} may have lost digits.", hint, f"feature {row + 1}")
        for name, column in columns.items()
        if column.dtype.kind == "f"
        for row in np.flatnonzero(np.abs(column) >= INEXACT_FROM).tolist()
    ]
    if findings:
        raise BadFile(f"{path.name}: {len(findings)} number(s) can't be read exactly.", findings)


def parsed(path: Path, shapes: NDArray[np.object_], raw: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes, once every one that was given could be parsed.

    shapes: None where parsing failed or nothing was given
    raw: None where nothing was given
    raises: BadFile with every finding
    """
    broken = [row for row, (given, shape) in enumerate(zip(raw, shapes, strict=True)) if given and shape is None]
    if broken:
        findings = [
            Finding("geometry", "a ring is not closed or has fewer than four points.", "Redraw it.", f"feature {i + 1}")
            for i in broken
        ]
        raise BadFile(f"{path.name}: {len(broken)} geometry(ies) can't be read.", findings)
    return shapes


def from_wkb(path: Path, raw: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes of well-known binary.

    raises: BadFile with every finding
    """
    with np.errstate(invalid="ignore"):
        return parsed(path, shapely.from_wkb(raw, on_invalid="ignore"), raw)


def as_text(value: Any) -> str:
    """One cell: nothing and NaN are empty, whole numbers have no decimal point."""
    if value is None:
        return ""
    if isinstance(value, float | np.floating):
        # Missing numbers arrive as NaN, whole ones with a decimal point.
        return "" if np.isnan(value) else f"{value:.0f}" if float(value).is_integer() else str(value)
    return str(value)


def nothing_in(path: Path) -> BadFile:
    """The error of a file without features."""
    hint = "Check that the file is the right one."
    return BadFile(f"{path.name} holds no features.", [Finding("features", "there are none.", hint, path.name)])


def unreadable(path: Path, cause: str) -> BadFile:
    """The error of a file that its reader gave up on."""
    found = f"can't be read: {cause.splitlines()[0][:200]}" if cause else "can't be read."
    return BadFile(f"{path.name} {found}", [Finding("file", found, "Open it in a GIS desktop and export it again.")])
