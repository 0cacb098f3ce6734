"""The colours of the maps can be seen and told apart, by everybody."""

from itertools import combinations

import numpy as np
import pytest

from gis.vocabulary import AreaKind
from layers.symbols import AREA_SYMBOLS, GROUND, MARKER_SYMBOLS, ROUTE_COLORS, MarkerKind, legend

# How a viewer without one kind of cone sees linear RGB: Machado, Oliveira, Fernandes 2009, table 1, severity 1.0.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(color: str) -> np.ndarray:
    part = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((linear(color) @ [0.2126, 0.7152, 0.0722] for color in (one, other)), reverse=True)
    return float((light + 0.05) / (dark + 0.05))


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Linear RGB in a space where distance is what the eye calls difference (Ottosson 2020)."""
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    axes = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return axes @ np.cbrt(cones @ np.clip(rgb, 0, 1))


@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_kinds_of_area_look_alike(sight: str) -> None:
    seen = {kind: oklab(SIGHT[sight] @ linear(symbol.color)) for kind, symbol in AREA_SYMBOLS.items()}

    closest = min((float(np.linalg.norm(seen[a] - seen[b])), a, b) for a, b in combinations(seen, 2))

    assert closest[0] >= 0.11, closest


@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_routes_look_alike(sight: str) -> None:
    seen = [oklab(SIGHT[sight] @ linear(color)) for color in ROUTE_COLORS]

    assert min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)) >= 0.14
    assert min(contrast(color, "#ffffff") for color in ROUTE_COLORS) >= 4.5


@pytest.mark.parametrize("kind", AreaKind)
def test_every_kind_of_area_stands_out_from_the_ground(kind: AreaKind) -> None:
    assert contrast(AREA_SYMBOLS[kind].color, GROUND) >= 3


@pytest.mark.parametrize("kind", MarkerKind)
def test_every_marker_stands_out_from_the_ground(kind: MarkerKind) -> None:
    assert contrast(MARKER_SYMBOLS[kind].color, GROUND) >= 4.5


def test_the_most_local_area_lies_on_top() -> None:
    drawn = [entry.kind for entry in legend()]

    assert drawn == list(reversed(AreaKind))


def test_the_legend_speaks_the_words_of_the_vocabulary() -> None:
    assert {(entry.zh, entry.en) for entry in legend()} == {(kind.zh, kind.en) for kind in AreaKind}
