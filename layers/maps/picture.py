"""One answer as a picture for documents: the areas, the place, who answers and why, as an SVG of plain text.

Drawn in the centre's metric plane with the colours of `layers/symbols.py`; every string is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from xml.sax.saxutils import escape

import numpy as np
import shapely
from geopandas import GeoDataFrame

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.vocabulary import AreaKind
from layers.symbols import ANSWERING, AREA_SYMBOLS, GROUND, HALO, MARKER_SYMBOLS, AreaSymbol, MarkerKind, legend

WIDTH, HEIGHT, PANEL = 1200, 640, 420
"""Pixels of the whole picture, and of the column of words at its right."""

_MARGIN = 16
_FONT = "font-family='system-ui, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif'"
_LINE_HEIGHT = 22


@dataclass(frozen=True)
class Caption:
    """One line of the column of words."""

    text: str
    size_px: int = 14
    bold: bool = False


@dataclass(frozen=True)
class _Sheet:
    """From degrees to pixels of the picture."""

    plane: LocalPlane
    west: float
    north: float
    metres_per_px: float

    def pixels(self, lonlat: np.ndarray) -> np.ndarray:
        """(n, 2) degrees, WGS84, to (n, 2) pixels."""
        xy = self.plane.to_metres(lonlat)
        return np.column_stack([xy[:, 0] - self.west, self.north - xy[:, 1]]) / self.metres_per_px + _MARGIN


def answer_picture(
    frames: Mapping[AreaKind, GeoDataFrame],
    *,
    place: LonLat,
    answering: shapely.Geometry | None,
    responders: Sequence[LonLat],
    captions: Sequence[Caption],
) -> str:
    """An SVG of all areas, one place and its answer.

    frames: per kind a frame with geometry (WGS84)
    answering: the polygon of the area that answers, WGS84
    responders: the nearest people, nearest first
    captions: what the column at the right says
    """
    sheet = _sheet(frames[AreaKind.GRID], place)
    kinds = sorted(frames, key=lambda kind: AREA_SYMBOLS[kind].order)
    parts = [_areas(sheet, frames[kind], AREA_SYMBOLS[kind]) for kind in kinds]
    if answering is not None:
        parts.append(_path(sheet, [answering], ANSWERING))
    parts += [_numbered(sheet, spot, number) for number, spot in enumerate(responders, start=1)][::-1]
    parts.append(_ring(sheet, place))
    return _document([*parts, _words(captions)])


def _sheet(grids: GeoDataFrame, place: LonLat) -> _Sheet:
    plane = LocalPlane.at(place.lon)
    west, south, east, north = shapely.total_bounds(plane.shapes_to_metres(grids.geometry.to_numpy()))
    width, height = WIDTH - PANEL - 2 * _MARGIN, HEIGHT - 2 * _MARGIN
    return _Sheet(plane, west, north, max((east - west) / width, (north - south) / height))


def _areas(sheet: _Sheet, frame: GeoDataFrame, symbol: AreaSymbol) -> str:
    return _path(sheet, [shape for shape in frame.geometry if shape is not None], symbol)


def _path(sheet: _Sheet, shapes: Sequence[shapely.Geometry], symbol: AreaSymbol) -> str:
    """All shapes of one symbol as a single path: overlapping outlines stay thin, the file stays small."""
    rings = [ring for part in shapely.get_parts(list(shapes)) for ring in (part.exterior, *part.interiors)]
    steps = "".join(_ring_path(sheet.pixels(shapely.get_coordinates(ring)[:-1])) for ring in rings)
    dash = f" stroke-dasharray='{symbol.dash}'" if symbol.dash else ""
    return (
        f"<path d='{steps}' fill='{symbol.color}' fill-opacity='{symbol.fill_opacity}' stroke='{symbol.color}' "
        f"stroke-width='{symbol.width_px / 2:g}'{dash}/>"
    )


def _ring_path(pixels: np.ndarray) -> str:
    """One ring in relative steps of a tenth of a pixel; what doesn't move the pen is left out."""
    tenths = np.round(pixels * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    moves = "".join(f"l{x / 10:g} {y / 10:g}" for x, y in steps.tolist() if x or y)
    return f"M{tenths[0, 0] / 10:g} {tenths[0, 1] / 10:g}{moves}z"


def _ring(sheet: _Sheet, place: LonLat) -> str:
    x, y = sheet.pixels(np.array([place]))[0]
    color = MARKER_SYMBOLS[MarkerKind.PLACE].color
    return (
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='8' fill='none' stroke='{HALO}' stroke-width='7'/>"
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='8' fill='none' stroke='{color}' stroke-width='4'/>"
    )


def _numbered(sheet: _Sheet, spot: LonLat, number: int) -> str:
    x, y = sheet.pixels(np.array([spot]))[0]
    color = MARKER_SYMBOLS[MarkerKind.RESPONDER].color
    return (
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='8' fill='{color}' stroke='{HALO}' stroke-width='1.5'/>"
        f"<text x='{x:.1f}' y='{y + 4:.1f}' text-anchor='middle' font-size='11' fill='{HALO}' {_FONT}>{number}</text>"
    )


def _words(captions: Sequence[Caption]) -> str:
    x, y = WIDTH - PANEL + _MARGIN, 30
    lines = []
    for caption in chain.from_iterable(map(_wrapped, captions)):
        y += max(_LINE_HEIGHT, int(caption.size_px * 1.4))
        weight = " font-weight='bold'" if caption.bold else ""
        lines.append(
            f"<text x='{x}' y='{y}' font-size='{caption.size_px}'{weight} {_FONT}>{escape(caption.text)}</text>"
        )
    return "".join(lines) + _legend(x)


def _wrapped(caption: Caption) -> list[Caption]:
    """A caption as lines that fit the column: Chinese breaks anywhere, a letter is half as wide."""
    lines, room = [""], float(PANEL - 2 * _MARGIN)
    for letter in caption.text:
        width = caption.size_px * (0.6 if letter.isascii() else 1.0)
        if width > room:
            lines.append("")
            room = float(PANEL - 2 * _MARGIN)
        lines[-1] += letter
        room -= width
    return [Caption(line, caption.size_px, caption.bold) for line in lines]


def _legend(x: int) -> str:
    rows = []
    for row, entry in enumerate(legend()):
        y = HEIGHT - 26 - 20 * (len(legend()) - 1 - row)
        symbol = entry.symbol
        rows.append(
            f"<rect x='{x}' y='{y - 10}' width='18' height='12' fill='{symbol.color}' "
            f"fill-opacity='{symbol.fill_opacity}' stroke='{symbol.color}'/>"
            f"<text x='{x + 28}' y='{y}' font-size='12' {_FONT}>{escape(entry.zh)} {escape(entry.en)}</text>"
        )
    return "".join(rows)


def _document(parts: Sequence[str]) -> str:
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' role='img'>"
    title = "<title>Gridkeeper: a place, the person responsible, and why</title>"
    return "\n".join([head, title, f"<rect width='{WIDTH}' height='{HEIGHT}' fill='{GROUND}'/>", *parts, "</svg>", ""])
