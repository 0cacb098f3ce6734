"""How long things took, as a picture: a row for every milestone, shares in time and late, percentiles on a log scale.

A share is told by colour, by texture and in figures; percentiles of fewer than five carry a mark. Every text goes
through `shown`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gis.statistics.response_times import Part, Spread, Times
from layers.maps.encode import shown

ROW_PX, HEAD_PX, PART_PX, MARGIN_PX = 30, 92, 34, 16
LABEL_PX, SHARE_PX, GAP_PX, SCALE_PX, FIGURES_PX = 260, 240, 30, 420, 250
WIDTH_PX = 2 * MARGIN_PX + LABEL_PX + SHARE_PX + GAP_PX + SCALE_PX + GAP_PX + FIGURES_PX
_FONT = "font-family='system-ui, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif'"

IN_TIME, LATE, OPEN, BAR, MARK = "#1c5a8c", "#c0452a", "#dfe8ee", "#7b8b98", "#15202b"
SHORTEST_S, LONGEST_S = 1.0, 10 * 86_400.0
TICKS = ((10, "10 s"), (60, "1 min"), (600, "10 min"), (3_600, "1 h"), (36_000, "10 h"), (864_000, "10 d"))
FEW_MARK = "*"


def times_picture(parts: Sequence[Part], *, title: str) -> str:
    """Response times as an SVG of its own.

    title: whose they are, and of when
    """
    rows, height = list(_rows(parts)), _height(parts)
    out = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH_PX}' height='{height}' "
        f"viewBox='0 0 {WIDTH_PX} {height}' role='img' {_FONT}>",
        f"<title>{shown(title)}</title><rect width='100%' height='100%' fill='#ffffff'/>{_late_texture()}",
        f"<text x='{MARGIN_PX}' y='30' font-size='20' font-weight='bold'>{shown(title)}</text>{_key()}",
        f"<g transform='translate({MARGIN_PX} {HEAD_PX})'>{_ticks(height - HEAD_PX - MARGIN_PX)}{''.join(rows)}</g>",
        "</svg>",
    ]
    return "\n".join(out) + "\n"


def duration(seconds: float | None) -> str:
    """A duration as people read it."""
    if seconds is None:
        return "-"
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.1f} {name}"
    return f"{seconds:.0f} s"


def _height(parts: Sequence[Part]) -> int:
    return HEAD_PX + MARGIN_PX + sum(PART_PX + ROW_PX * len(part.times) for part in parts)


def _rows(parts: Sequence[Part]) -> Iterator[str]:
    y = 0
    for part in parts:
        said = f"{part.zh} {part.en} · {part.received} 件 received"
        yield f"<text x='0' y='{y + 22}' font-size='15' font-weight='bold'>{shown(said)}</text>"
        y += PART_PX
        for times in part.times:
            yield f"<g transform='translate(0 {y})'>{_row(times)}</g>"
            y += ROW_PX


def _row(times: Times) -> str:
    scale_x = LABEL_PX + SHARE_PX + GAP_PX
    return (
        f"<path d='M0 0h{WIDTH_PX - 2 * MARGIN_PX}' stroke='#e4e9ee'/>"
        f"<text x='8' y='20' font-size='13'>{times.milestone.zh} "
        f"<tspan font-size='11' fill='#4d5a67'>{times.milestone.en}</tspan></text>"
        f"<g transform='translate({LABEL_PX} 7)'>{_share(times)}</g>"
        f"<g transform='translate({scale_x} 0)'>{_spread(times.spread)}</g>"
        f"<text x='{scale_x + SCALE_PX + GAP_PX}' y='20' font-size='12'>{_figures(times.spread)}</text>"
    )


def _share(times: Times) -> str:
    """In time, late and neither, side by side, as wide as they are many."""
    pieces = ((times.in_time, IN_TIME), (times.late, "url(#late)"), (times.under_way + times.dropped, OPEN))
    x, out = 0.0, []
    for count, fill in pieces:
        width = SHARE_PX * count / max(times.started, 1)
        out.append(f"<rect x='{x:.1f}' width='{width:.1f}' height='16' fill='{fill}' stroke='#ffffff'/>")
        x += width
    share = "-" if times.in_time_share is None else f"{times.in_time_share:.0%}"
    title = f"<title>{times.in_time} in time, {times.late} late, {times.unknown} without a duration</title>"
    halo = "stroke='#ffffff' stroke-width='3' paint-order='stroke'"
    return f"<g>{title}{''.join(out)}<text x='5' y='12.5' font-size='11' {halo}>{share} ({times.started})</text></g>"


def _spread(spread: Spread) -> str:
    if spread.p50 is None or spread.p90 is None or spread.p95 is None:
        return "<text x='4' y='20' font-size='12' fill='#4d5a67'>没有完成的 none was met</text>"
    p50, p90, p95 = _x(spread.p50), _x(spread.p90), _x(spread.p95)
    return (
        f"<path d='M{p50:.1f} 15H{p95:.1f}' stroke='{BAR}' stroke-width='1.5'/>"
        f"<rect x='{p50:.1f}' y='10' width='{max(p90 - p50, 1):.1f}' height='10' fill='{BAR}'/>"
        f"<path d='M{p95:.1f} 8v14' stroke='{BAR}' stroke-width='1.5'/>"
        f"<circle cx='{p50:.1f}' cy='15' r='6' fill='{MARK}'/>"
    )


def _figures(spread: Spread) -> str:
    figures = " / ".join(duration(seconds) for seconds in (spread.p50, spread.p90, spread.p95))
    return f"{figures}{FEW_MARK if spread.is_few else ''} <tspan fill='#4d5a67'>n={spread.count}</tspan>"


def _x(seconds: float) -> float:
    share = math.log(max(seconds, SHORTEST_S) / SHORTEST_S) / math.log(LONGEST_S / SHORTEST_S)
    return SCALE_PX * min(share, 1.0)


def _ticks(height: int) -> str:
    left = LABEL_PX + SHARE_PX + GAP_PX
    return "".join(
        f"<path d='M{left + _x(seconds):.1f} -6V{height}' stroke='#d3dae1'/>"
        f"<text x='{left + _x(seconds):.1f}' y='-10' font-size='11' fill='#4d5a67' text-anchor='middle'>{said}</text>"
        for seconds, said in TICKS
    )


def _key() -> str:
    entries = (
        (f"<rect width='22' height='14' fill='{IN_TIME}'/>", "按时 in time"),
        ("<rect width='22' height='14' fill='url(#late)'/>", "超时 late"),
        (f"<rect width='22' height='14' fill='{OPEN}'/>", "未知 no duration"),
        (f"<circle cx='11' cy='7' r='6' fill='{MARK}'/>", "p50"),
        (f"<rect y='2' width='22' height='10' fill='{BAR}'/>", "p90, p95"),
        ("", f"{FEW_MARK} 不足五件 fewer than five"),
    )
    return "".join(
        f"<g transform='translate({MARGIN_PX + 150 * number} 44)'>{drawn}<text x='30' y='12' font-size='12'>{said}"
        "</text></g>"
        for number, (drawn, said) in enumerate(entries)
    )


def _late_texture() -> str:
    return (
        "<defs><pattern id='late' width='6' height='6' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
        f"<rect width='6' height='6' fill='#ffd9cf'/><path d='M0 0v6' stroke='{LATE}' stroke-width='3'/></pattern>"
        "</defs>"
    )
