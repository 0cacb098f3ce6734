"""How every kind of area and every marker is drawn: one source for all maps.

The colours were searched, not chosen: on the light ground of our maps each line has a contrast of at least 3:1, and
the closest two of the five stay apart for viewers with protanopia, deuteranopia and tritanopia as well
(`tests/unit/layers/test_symbols.py` measures both). Width and dash say the same a second time, for print.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gis.vocabulary import AreaKind, RoadClass

GROUND = "#f4f5f2"
"""The empty map."""

HALO = "#ffffff"
"""Around markers and labels, so that they stand out from lines."""


@dataclass(frozen=True)
class AreaSymbol:
    """How one kind of area is drawn."""

    order: int
    """Draw order: higher lies above lower, so the most local area is the one under the pointer."""
    color: str
    width_px: float
    dash: str
    """Lengths of dashes and gaps in pixels; empty for a solid line."""
    fill_opacity: float
    label_px: int
    """Size of the name on the map once the area has room for it; 0 for none."""


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend."""

    kind: AreaKind
    symbol: AreaSymbol
    zh: str
    en: str


# fmt: off
AREA_SYMBOLS: dict[AreaKind, AreaSymbol] = {
    #                                    order colour     width dash   fill  label
    AreaKind.GRID:           AreaSymbol(1, "#1a2f49", 2.0, "",    0.03, 13),
    AreaKind.DEDICATED_GRID: AreaSymbol(2, "#a812cd", 2.2, "8 5", 0.06, 0),
    AreaKind.SITE:           AreaSymbol(3, "#d5640a", 1.4, "",    0.16, 11),
    AreaKind.BUILDING:       AreaSymbol(4, "#7b8b98", 0.8, "",    0.45, 0),
    AreaKind.MICRO_GRID:     AreaSymbol(5, "#085f78", 1.4, "3 3", 0.25, 0),
}
# fmt: on

ANSWERING = AreaSymbol(9, "#a13218", 4.0, "", 0.12, 0)
"""The area that answers, drawn over all others."""

CHANGED_GROUND = AreaSymbol(10, "#cc4e04", 1.0, "", 0.5, 0)
"""Ground that another area holds than before."""

BORDER_BEFORE = AreaSymbol(11, "#135ab9", 2.4, "7 5", 0.0, 0)
"""The border of an area as it was."""

HANDED_OVER = "#171c75"
"""The dot of a thing that changes hands."""

WATER = AreaSymbol(0, "#8fb4cf", 0.6, "", 0.55, 0)


@dataclass(frozen=True)
class RoadSymbol:
    """How roads are drawn: quiet, for they lie under everything else."""

    order: int
    """Draw order: higher lies above lower."""
    color: str
    width_px: float
    """At the zoom where a street is a street (16); narrower farther out."""
    dash: str
    label_px: int
    """Size of the names once one is near enough; 0 for none."""


# fmt: off
#                       order colour   width dash  label
_MAIN    = RoadSymbol(5, "#b3aa93", 6.0, "",    12)
_SECOND  = RoadSymbol(4, "#bdb7a6", 4.5, "",    11)
_THIRD   = RoadSymbol(3, "#c4c3bc", 3.2, "",    10)
_LOCAL   = RoadSymbol(2, "#cacbc7", 2.0, "",    0)
_SMALL   = RoadSymbol(1, "#d2d3cf", 1.2, "",    0)
_ON_FOOT = RoadSymbol(0, "#c3c9bd", 1.0, "3 3", 0)

ROAD_SYMBOLS: dict[RoadClass, RoadSymbol] = {
    RoadClass.MOTORWAY:      _MAIN,
    RoadClass.TRUNK:         _MAIN,
    RoadClass.PRIMARY:       _MAIN,
    RoadClass.SECONDARY:     _SECOND,
    RoadClass.TERTIARY:      _THIRD,
    RoadClass.UNCLASSIFIED:  _LOCAL,
    RoadClass.RESIDENTIAL:   _LOCAL,
    RoadClass.LIVING_STREET: _LOCAL,
    RoadClass.PEDESTRIAN:    _LOCAL,
    RoadClass.SERVICE:       _SMALL,
    RoadClass.TRACK:         _SMALL,
    RoadClass.CYCLEWAY:      _ON_FOOT,
    RoadClass.FOOTWAY:       _ON_FOOT,
    RoadClass.PATH:          _ON_FOOT,
    RoadClass.STEPS:         _ON_FOOT,
}
# fmt: on

ROUTE_COLORS = ("#135ab9", "#cc4e04", "#171c75", "#8b3449", "#530919")
"""Of the routes by rank, the first to arrive first. Searched as those of the areas were; `start.css` repeats them."""

REACH_COLORS = ("#0b3c5d", "#2f7ea8", "#7fb2c9")
"""Of reach areas, the nearest darkest; what lies beyond the third is drawn like it."""


class BarKind(StrEnum):
    """What a bar in the picture of a roster says."""

    HELD = "held"
    SHIFT = "shift"
    NEXT_SHIFT = "next_shift"
    """Beside the one before, of somebody else."""
    SUBSTITUTE = "substitute"
    SILENT = "silent"
    """It is somebody's turn, or ought to be, and nobody answers."""
    HOLE = "hole"
    """Nobody answers in a whole area."""


@dataclass(frozen=True)
class BarSymbol:
    """How one kind of bar is drawn; texture and outline say the same as the colour."""

    fill: str
    line: str
    text: str
    hatch: float
    """Width of diagonal lines in pixels; 0 for none."""
    dashed: bool


# fmt: off
ROTA_SYMBOLS: dict[BarKind, BarSymbol] = {
    #                               fill       line       text      hatch dashed
    BarKind.HELD:       BarSymbol("#dfe8ee", "#7b8b98", "#15202b", 0,   False),
    BarKind.SHIFT:      BarSymbol("#1c5a8c", "#123c5e", "#ffffff", 0,   False),
    BarKind.NEXT_SHIFT: BarSymbol("#a9cbe4", "#123c5e", "#15202b", 0,   False),
    BarKind.SUBSTITUTE: BarSymbol("#fff3cf", "#6b4a00", "#3d2a00", 0,   True),
    BarKind.SILENT:     BarSymbol("#ffffff", "#c0452a", "#7a1d0a", 1.6, False),
    BarKind.HOLE:       BarSymbol("#ffd9cf", "#a11205", "#5e0900", 3.0, False),
}
# fmt: on


class MarkerKind(StrEnum):
    """What a marker stands for; the shape is the second code beside the colour."""

    PLACE = "place"
    """Where something is the matter."""
    PERSON = "person"
    """The one who answers."""
    RESPONDER = "responder"
    """Someone who can go there first."""
    GATE = "gate"
    """The way into a site."""


@dataclass(frozen=True)
class MarkerSymbol:
    """How one kind of marker is drawn."""

    color: str
    shape: str
    """ring, square, circle or dot."""
    size_px: int
    zh: str
    en: str


# fmt: off
MARKER_SYMBOLS: dict[MarkerKind, MarkerSymbol] = {
    MarkerKind.PLACE:     MarkerSymbol("#a13218", "ring",    22, "地点",   "place"),
    MarkerKind.PERSON:    MarkerSymbol("#570f6f", "square",  20, "责任人", "person responsible"),
    MarkerKind.RESPONDER: MarkerSymbol("#135ab9", "circle",  22, "处置力量", "responder"),
    MarkerKind.GATE:      MarkerSymbol("#1a2f49", "dot",     7, "大门",   "gate"),
}
# fmt: on


def legend() -> list[LegendEntry]:
    """Every kind of area with its symbol and both labels, from the widest to the most local."""
    kinds = sorted(AREA_SYMBOLS, key=lambda kind: AREA_SYMBOLS[kind].order)
    return [LegendEntry(kind, AREA_SYMBOLS[kind], kind.zh, kind.en) for kind in kinds]
