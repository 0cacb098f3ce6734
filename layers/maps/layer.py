"""One layer of a map page: what folium draws, and what the script of the page needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import folium
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.maps.encode import shown
from layers.symbols import AreaSymbol

DECIMALS = 6
"""A tenth of a metre; the seventh digit would cost a tenth of the page."""


@dataclass(frozen=True)
class Layer:
    """A drawn layer with its kind and its labels."""

    drawn: folium.GeoJson
    kind: str
    zh: str
    en: str
    label_px: int = 0
    names: list[dict[str, object]] = field(default_factory=list)
    """Texts along lines: name (encoded), at (degrees), turn (degrees, clockwise), px."""

    def facts(self) -> dict[str, object]:
        """What `district.js` needs to know of it."""
        labels = {"kind": self.kind, "zh": self.zh, "en": self.en, "label_px": self.label_px}
        return labels | ({"names": self.names} if self.names else {})


def legend_line(css_class: str, zh: str, en: str, count: int | None = None) -> str:
    """The name of a layer with its symbol: Leaflet takes it for HTML, which lets the switch be the legend."""
    how_many = "" if count is None else f" · {count:,}"
    return f'<i class="{css_class}"></i>{shown(zh)} <small>{shown(en)}{how_many}</small>'


def path_style(symbol: AreaSymbol) -> dict[str, Any]:
    """A symbol in Leaflet's words."""
    return {
        "color": symbol.color,
        "weight": symbol.width_px,
        "dashArray": symbol.dash or None,
        "fillColor": symbol.color,
        "fillOpacity": symbol.fill_opacity,
    }


def rounded(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes with as many digits as a map needs."""
    return np.asarray(shapely.transform(shapes, lambda lonlat: np.round(lonlat, DECIMALS)), object)
