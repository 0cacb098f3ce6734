"""A reliability plot as SVG: stated probability across, true share up, the diagonal is perfect."""

from __future__ import annotations

from gis.crs.gcj02 import FloatArray

_SIZE, _MARGIN = 400, 50


def reliability_plot(stated: FloatArray, true: FloatArray, weight: FloatArray) -> str:
    """The plot; the larger a dot, the more candidates were given that probability."""
    dots = [
        f'<circle cx="{_x(across):.1f}" cy="{_y(up):.1f}" r="{3 + 12 * size**0.5:.1f}" fill="#1b6ca8" opacity="0.6"/>'
        for across, up, size in zip(stated.tolist(), true.tolist(), weight.tolist(), strict=True)
    ]
    ticks = [_tick(value / 5) for value in range(6)]
    edge = _SIZE + 2 * _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {edge} {edge}" font-family="sans-serif"'
            ' font-size="12">',
            f'<rect width="{edge}" height="{edge}" fill="white"/>',
            f'<path d="M{_x(0)} {_y(1)} V{_y(0)} H{_x(1)}" fill="none" stroke="#333"/>',
            f'<path d="M{_x(0)} {_y(0)} L{_x(1)} {_y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
            *ticks,
            *dots,
            f'<text x="{_x(0.5)}" y="{edge - 10}" text-anchor="middle">stated probability of a candidate grid</text>',
            f'<text x="15" y="{_y(0.5)}" text-anchor="middle" transform="rotate(-90 15 {_y(0.5)})">'
            "share of pins that truly lie in it</text>",
            "</svg>\n",
        ]
    )


def _tick(value: float) -> str:
    across = f'<text x="{_x(value):.0f}" y="{_y(0) + 18:.0f}" text-anchor="middle">{value:.1f}</text>'
    return across + f'<text x="{_x(0) - 8:.0f}" y="{_y(value) + 4:.0f}" text-anchor="end">{value:.1f}</text>'


def _x(value: float) -> float:
    return _MARGIN + _SIZE * value


def _y(value: float) -> float:
    return _MARGIN + _SIZE * (1 - value)
